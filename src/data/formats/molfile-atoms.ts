/**
 * The atom tables of molfiles. V2000: x, y, z in columns 1-10, 11-20, 21-30 and the symbol in 32-34, n atoms, then m bonds.
 * V3000: `M  V30 index type x y z map [KEY=value ...]` between BEGIN ATOM and END ATOM; a line that ends in `-` goes on.
 */
import type { FormatError } from '../format-error.ts';
import type { FrameBuilder } from './frame-builder.ts';
import { classifyNumber, parseCount, parseNumberText } from './numbers.ts';
import { shown } from './text-lines.ts';

type Refuse = (found: string, expected: string, remedy: string) => FormatError;

const largestCoordinate = 1e8;
const oldCharges = [0, 3, 2, 1, 0, -1, -2, -3];

export class MolfileAtoms {
  /** Atoms read, kept or not. */
  read = 0;
  readonly #frame: FrameBuilder;
  readonly #next: () => string;
  readonly #refuse: Refuse;
  readonly #lineNumber: () => number;

  /** @param next the next line; throws at the end of the file */
  constructor(frame: FrameBuilder, next: () => string, refuse: Refuse, lineNumber: () => number) {
    this.#frame = frame;
    this.#next = next;
    this.#refuse = refuse;
    this.#lineNumber = lineNumber;
  }

  /** From the counts line, which was read, to `M  END`. */
  readV2000(counts: string): void {
    const [atoms, bonds] = [counts.slice(0, 3), counts.slice(3, 6)].map((field) => parseCount(field.trim()));
    if (atoms === undefined || bonds === undefined) {
      throw this.#refuse(shown(counts), 'the counts of atoms and bonds in columns 1 to 6', 'Correct the fourth line.');
    }
    let charge = 0;
    for (let atom = 0; atom < atoms; atom++) {
      const text = this.#row(atom, atoms, 'atom');
      this.#add(text.slice(31, 34).trim() || 'X', [text.slice(0, 10), text.slice(10, 20), text.slice(20, 30)]);
      charge += oldCharges[Number(text.slice(36, 39))] ?? 0;
    }
    for (let bond = 0; bond < bonds; bond++) {
      const text = this.#row(bond, bonds, 'bond');
      for (const end of [text.slice(0, 3), text.slice(3, 6)]) this.#requireAtom(end.trim());
    }
    let hasCharges = false;
    for (let text = this.#next(); !/^M {2}END/.test(text); text = this.#next()) {
      if (text.startsWith('$$$$')) throw this.#refuse("'$$$$'", "'M  END'", 'Add the line M  END after the bonds.');
      if (!text.startsWith('M  CHG')) continue;
      if (!hasCharges) charge = 0;
      hasCharges = true;
      const words = text.slice(9).trim().split(/\s+/);
      for (let k = 1; k < words.length; k += 2) charge += this.#integer(words[k]!);
    }
    if (charge !== 0) this.#frame.info.set('charge', String(charge));
  }

  readV3000(): void {
    let charge = 0;
    let promised: number | undefined;
    let isInAtoms = false;
    for (;;) {
      const text = this.#next();
      if (/^M {2}END/.test(text)) break;
      if (text.startsWith('$$$$')) throw this.#refuse("'$$$$'", "'M  END'", 'Add the line M  END.');
      if (!text.startsWith('M  V30 ')) continue;
      const words = this.#continued(text.slice(7)).trim().split(/\s+/);
      if (words[0] === 'COUNTS') promised = parseCount(words[1] ?? '');
      else if (words[1] === 'ATOM' && words[0] === 'BEGIN') isInAtoms = true;
      else if (words[1] === 'ATOM' && words[0] === 'END') isInAtoms = false;
      else if (isInAtoms) {
        if (words.length < 6) {
          throw this.#refuse(`an atom of ${words.length} values`, 'index, type, x, y, z, map', 'Complete the line.');
        }
        this.#add(words[1]!, words.slice(2, 5));
        for (const word of words.slice(6)) if (word.startsWith('CHG=')) charge += this.#integer(word.slice(4));
      }
    }
    if (promised !== this.read) {
      throw this.#refuse(
        `${this.read} atoms`,
        `${promised ?? 'a number'}, as COUNTS says`,
        'Restore the missing atoms, or correct the counts.',
      );
    }
    if (charge !== 0) this.#frame.info.set('charge', String(charge));
  }

  #continued(first: string): string {
    let text = first;
    while (text.endsWith('-')) {
      const more = this.#next();
      if (!more.startsWith('M  V30 '))
        throw this.#refuse(shown(more), "'M  V30', as the line before goes on", 'Correct the line.');
      text = text.slice(0, -1) + more.slice(7);
      if (text.length > 2 ** 20)
        throw this.#refuse('a statement of more than a million characters', 'shorter ones', 'Split it.');
    }
    return text;
  }

  #row(row: number, rows: number, what: 'atom' | 'bond'): string {
    const text = this.#next();
    if (/^(?:M {2}END|\$\$\$\$)/.test(text)) {
      throw this.#refuse(
        `${row} ${what}s`,
        `${rows}, as the counts line says`,
        'Restore the missing lines, or correct the counts.',
      );
    }
    return text;
  }

  #add(label: string, fields: readonly string[]): void {
    const position = fields.map((field, axis) => {
      const value = parseNumberText(field.trim());
      if (Math.abs(value) < largestCoordinate) return value;
      const kind = classifyNumber(field.trim()) === 'non-finite' ? ', which is not finite,' : '';
      throw this.#refuse(
        `${field.trim() === '' ? 'nothing' : shown(field.trim())}${kind} as coordinate ${'xyz'[axis]} of atom ${this.read + 1}`,
        'a finite number in angstrom (in V2000: ten columns each)',
        'Correct the line, or the counts before it.',
      );
    });
    this.#frame.add(label, position as [number, number, number], this.#lineNumber());
    this.read++;
  }

  #requireAtom(field: string): void {
    const atom = parseCount(field);
    if (atom !== undefined && atom >= 1 && atom <= this.read) return;
    throw this.#refuse(
      `a bond of the atom ${shown(field)}`,
      `an atom 1 to ${this.read}`,
      'Correct the bond, or the counts before it.',
    );
  }

  #integer(text: string): number {
    if (/^[+-]?\d{1,3}$/.test(text)) return Number(text);
    throw this.#refuse(`${shown(text)} as charge`, 'a whole number', 'Correct the line.');
  }
}
