/**
 * PDB (wwPDB format 3.30): ATOM and HETATM by their fixed columns, MODEL as frames, CRYST1 as cell. An own reader: three's
 * PDBLoader puts all models into one, keeps every alternative location, takes the carbon of "CA" for calcium, ignores the
 * cell, and stops numbers at the first bad character.
 */
import { readElement } from '../elements.ts';
import { FormatError } from '../format-error.ts';
import { NoticeList } from '../notices.ts';
import type { Frame, ImportOptions } from '../subject.ts';
import { FrameBuilder, type MoleculeContent } from './frame-builder.ts';
import { withMend } from './line-cells.ts';
import { classifyNumber, parseNumberText } from './numbers.ts';
import { shown, TextLines } from './text-lines.ts';

const longestLine = 2 ** 12;
const largestCoordinate = 1e8;

/** @throws FormatError for atoms whose coordinates are no finite numbers in columns 31 to 54, and for files that break off */
export function readPdb(file: string, bytes: Uint8Array, options: ImportOptions = {}): MoleculeContent {
  return new PdbReader(file, bytes, options).read();
}

class PdbReader {
  readonly #file: string;
  readonly #lines: TextLines;
  readonly #options: ImportOptions;
  readonly #notices = new NoticeList();
  readonly #frames: Frame[] = [];
  #frame: FrameBuilder;
  #lattice: Float64Array | undefined;
  #title = '';
  /** The line of the MODEL that is open. */
  #model: number | undefined;
  /** Of residues with alternative locations: the letter that is kept. */
  #alternatives = new Map<string, string>();

  constructor(file: string, bytes: Uint8Array, options: ImportOptions) {
    this.#file = file;
    this.#lines = new TextLines(bytes);
    this.#options = options;
    this.#frame = new FrameBuilder(this.#notices, options);
  }

  read(): MoleculeContent {
    while (this.#lines.advanceToText()) {
      const { start, end } = this.#lines;
      if (end - start > longestLine)
        throw this.#refuse(
          `a line of ${end - start} bytes`,
          'lines of 80 characters',
          'Check that this is a PDB file.',
        );
      this.#record(this.#lines.text());
    }
    if (this.#model !== undefined) this.#breaksOff(this.#model);
    this.#close();
    if (this.#frames.length === 0)
      throw this.#refuse('no atom', 'at least one ATOM or HETATM', 'Check that the file is complete.');
    return { frames: this.#frames, format: 'PDB', notices: this.#notices.list() };
  }

  #record(text: string): void {
    const { line } = this.#lines;
    switch (text.slice(0, 6).trimEnd()) {
      case 'ATOM':
      case 'HETATM':
        this.#atom(text);
        return;
      case 'MODEL':
        if (this.#model !== undefined)
          throw this.#refuse('MODEL inside a model', `ENDMDL for the one of line ${this.#model}`, 'Add it.');
        this.#close();
        this.#model = line;
        return;
      case 'ENDMDL':
        this.#model = undefined;
        this.#close();
        return;
      case 'END':
        if (this.#model === undefined) this.#close();
        return;
      case 'CRYST1':
        this.#cell(text);
        return;
      case 'TITLE':
        this.#title = `${this.#title} ${text.slice(10, 80).trim()}`.trim().slice(0, longestLine);
        return;
      case 'CONECT':
        this.#notices.add('bonds', 'Bonds (CONECT) are left out: models see elements and positions.', line);
        return;
      default:
        if (!/^[A-Z][A-Z\d]{1,5}(?: |\d|$)/.test(text)) {
          throw this.#refuse(shown(text.trimEnd()), 'a record of PDB', 'Check that this is a PDB file.');
        }
    }
  }

  #atom(text: string): void {
    const { line } = this.#lines;
    if (text.length < 54 && this.#lines.remaining <= 0) {
      this.#model ??= line;
      return;
    }
    const name = text.slice(12, 16);
    const position = [30, 38, 46].map((start, axis) => this.#number(text, start, 8, `coordinate ${'xyz'[axis]}`)) as [
      number,
      number,
      number,
    ];
    const residue = text.slice(17, 20).trim();
    const place = `${text.slice(21, 27)} ${residue}`;
    const alternative = text[16] ?? ' ';
    if (alternative !== ' ') {
      const kept = this.#alternatives.get(place) ?? alternative;
      this.#alternatives.set(place, kept);
      if (kept !== alternative) {
        this.#notices.add('alternatives', 'Of alternative locations only the first of each residue is kept.', line);
        return;
      }
    }
    this.#frame.add(this.#element(text, name, residue), position, line, {
      name: name.trim(),
      residue,
      chain: text.slice(21, 22).trim(),
      residue_number: text.slice(22, 27).trim(),
      occupancy: this.#optional(text, 54, 6, 'occupancy', 1),
      b_factor: this.#optional(text, 60, 6, 'temperature factor', 0),
    });
  }

  /** Columns 77 and 78; in older files from the name, whose element is right-justified in its first two columns. */
  #element(text: string, name: string, residue: string): string {
    const given = text.slice(76, 78).trim();
    if (/^[A-Za-z]{1,2}$/.test(given)) return given.charAt(0) + given.slice(1).toLowerCase();
    const letters = name.slice(0, 2);
    let symbol = letters.replace(/[^A-Za-z]/g, '');
    const isHydrogenOfFour = /^H[A-Z]\w\w$/i.test(name) || /^\d?H/i.test(letters.trim());
    if (isHydrogenOfFour && !/^H[EFGOS]$/i.test(residue)) symbol = 'H';
    else if (/^[A-Za-z]{2}$/.test(symbol) && readElement(fold(symbol)) === undefined) symbol = symbol.charAt(0);
    const element = symbol === '' ? 'X' : fold(symbol);
    this.#notices.add(
      'names',
      'Elements are not in columns 77 and 78: taken from the names of the atoms.',
      this.#lines.line,
    );
    return element;
  }

  #cell(text: string): void {
    const [a, b, c, alpha, beta, gamma] = [6, 15, 24, 33, 40, 47].map((start, k) =>
      this.#number(text, start, k < 3 ? 9 : 7, `value ${k + 1} of the cell`),
    ) as [number, number, number, number, number, number];
    const { line } = this.#lines;
    const group = text.slice(55, 66).trim();
    this.#lattice = undefined;
    if (a === 1 && b === 1 && c === 1) {
      this.#notices.add('no cell', 'The cell of 1 x 1 x 1 angstrom means that there is none.', line);
      return;
    }
    if (group !== '' && group.replace(/\s/g, '') !== 'P1') {
      this.#notices.add(
        'symmetry',
        `The cell is left out: its other copies under ${shown(group)} are not in the file.`,
        line,
      );
      return;
    }
    const lattice = latticeOf([a, b, c], [alpha, beta, gamma]);
    if (!lattice)
      throw this.#refuse(
        'lengths and angles that make no cell',
        'three lengths above 0 and possible angles',
        'Correct the line, or remove it.',
      );
    this.#lattice = lattice;
  }

  #number(text: string, start: number, width: number, what: string): number {
    const field = text.slice(start, start + width).trim();
    const value = parseNumberText(field);
    if (Math.abs(value) < largestCoordinate) return value;
    const kind = classifyNumber(field) === 'non-finite' ? ', which is not finite,' : '';
    throw this.#refuse(
      `${field === '' ? 'nothing' : shown(field)}${kind} as ${what}`,
      `a number in columns ${start + 1} to ${start + width}`,
      'Correct the line; PDB has fixed columns.',
    );
  }

  #optional(text: string, start: number, width: number, what: string, absent: number): number {
    const field = text.slice(start, start + width).trim();
    if (field === '') return absent;
    const value = parseNumberText(field);
    if (!Number.isNaN(value)) return value;
    this.#notices.add(what, `The ${what} is no number in some lines: ${absent} there.`, this.#lines.line);
    return absent;
  }

  #close(): void {
    if (this.#frame.atoms > 0) {
      if (this.#lattice) this.#frame.lattice = this.#lattice;
      if (this.#title !== '') this.#frame.info.set('title', this.#title);
      this.#frames.push(this.#frame.result());
    }
    this.#frame = new FrameBuilder(this.#notices, this.#options);
    this.#alternatives = new Map();
  }

  /** A model without its end, or an atom cut off: there may have been more than the file holds. */
  #breaksOff(line: number): void {
    const [complete, atoms] = [this.#frames.length, this.#frame.atoms];
    const whole = complete > 0 ? count(complete, 'complete model') : count(atoms, 'complete atom');
    if (this.#options.use === 'complete' && complete + atoms > 0) {
      this.#notices.add('cut', `The file breaks off in the model or atom of line ${line}: ${whole} used.`, line);
      if (complete > 0) this.#frame = new FrameBuilder(this.#notices, this.#options);
      return;
    }
    const error = new FormatError({
      file: this.#file,
      line,
      found: `the end of the file inside what starts here, after ${whole}`,
      expected: 'complete atoms, and ENDMDL after a MODEL',
      remedies: ['Download the file again.'],
    });
    throw complete + atoms > 0 ? withMend(error, `Use the ${whole}`, { use: 'complete' }) : error;
  }

  #refuse(found: string, expected: string, remedy: string): FormatError {
    const { line } = this.#lines;
    return new FormatError({ file: this.#file, line: Math.max(1, line), found, expected, remedies: [remedy] });
  }
}

const count = (many: number, noun: string) => `${many} ${noun}${many === 1 ? '' : 's'}`;

const fold = (word: string) => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase();

/** Rows a, b, c with a along x and b in the plane of x and y (angles in degrees); undefined where there is no such cell. */
function latticeOf(
  [a, b, c]: readonly [number, number, number],
  angles: readonly [number, number, number],
): Float64Array | undefined {
  const cosine = (degrees: number) => (degrees === 90 ? 0 : Math.cos((degrees * Math.PI) / 180));
  const [alpha, beta, gamma] = angles.map(cosine) as [number, number, number];
  const sine = Math.sqrt(1 - gamma * gamma);
  const y = (alpha - beta * gamma) / sine;
  const z = Math.sqrt(1 - beta * beta - y * y);
  const possible = angles.every((angle) => angle > 0 && angle < 180) && a > 0 && b > 0 && c > 0 && z > 0;
  return possible ? Float64Array.of(a, 0, 0, b * gamma, b * sine, 0, c * beta, c * y, c * z) : undefined;
}
