/**
 * MDL molfiles and SD files (BIOVIA CTfile formats): V2000 by fixed columns, V3000 by words; records as frames, data fields
 * and formal charge as info. Elements and positions are read here, to the digit and with the place of every fault:
 * openchemlib turns molecules about x (y and z change sign) and answers rubbish with an empty molecule. It is asked what
 * needs chemistry: the SMILES, and the hydrogens that bonds imply but the file does not place.
 */
import { FormatError } from '../format-error.ts';
import { NoticeList } from '../notices.ts';
import type { Frame, ImportOptions } from '../subject.ts';
import { FrameBuilder, type MoleculeContent } from './frame-builder.ts';
import { withMend } from './line-cells.ts';
import { MolfileAtoms } from './molfile-atoms.ts';
import { addChemistry } from './molfile-chemistry.ts';
import { shown, TextLines } from './text-lines.ts';

const longestLine = 2 ** 16;
const fieldName = /^>[^<]*<([^>]*)>/;

/** @throws FormatError for records whose atoms or counts do not fit the format, and for files that break off */
export async function readMolfile(
  file: string,
  bytes: Uint8Array,
  options: ImportOptions = {},
): Promise<MoleculeContent> {
  const reader = new MolfileReader(file, bytes, options);
  reader.read();
  await addChemistry(reader.records, reader.notices);
  const { records, notices, versions } = reader;
  const what = reader.isSdFile ? 'SD file' : 'MDL molfile';
  return {
    frames: records.map(({ frame }) => frame),
    format: `${what} (${[...versions].sort().join(' and ')})`,
    notices: notices.list(),
  };
}

export interface MolfileRecord {
  readonly frame: Frame;
  readonly info: Map<string, string>;
  readonly line: number;
  /** Bytes of the record up to `M  END`. */
  readonly bytes: Uint8Array;
}

class MolfileReader {
  readonly records: MolfileRecord[] = [];
  readonly notices = new NoticeList();
  readonly versions = new Set<string>();
  isSdFile = false;
  readonly #file: string;
  readonly #lines: TextLines;
  readonly #options: ImportOptions;

  constructor(file: string, bytes: Uint8Array, options: ImportOptions) {
    this.#file = file;
    this.#lines = new TextLines(bytes);
    this.#options = options;
  }

  read(): void {
    while (this.#hasMore()) {
      const line = this.#lines.line + 1;
      try {
        this.#record();
      } catch (error) {
        if (!(error instanceof FormatError)) throw error;
        this.#giveUp(error, line);
        return;
      }
    }
    if (this.records.length === 0) throw this.#refuse('no record', 'a molfile', 'Check that the file is complete.');
  }

  /** What breaks off or is broken after whole records: with `use: complete` these are used. */
  #giveUp(error: FormatError, line: number): void {
    const complete = this.records.length;
    if (complete === 0) throw error;
    const whole = complete === 1 ? 'the complete record' : `the ${complete} complete records`;
    if (this.#options.use !== 'complete') throw withMend(error, `Use ${whole} before it`, { use: 'complete' });
    this.notices.add('cut', `The record of line ${line} cannot be read: ${whole} before it used.`, error.problem.line);
  }

  #record(): void {
    const { line: lineBefore } = this.#lines;
    const start = this.#lines.next;
    const header: string[] = [];
    for (let k = 0; k < 4 && !/V[23]000\s*$/.test(header.at(-1) ?? ''); k++)
      header.push(this.#line('four lines of header'));
    const counts = header.pop()!;
    if (header.length < 3) {
      this.notices.add(
        'header',
        'The header has fewer than three lines before the counts: read nevertheless.',
        this.#lines.line,
      );
    }
    const frame = new FrameBuilder(this.notices, this.#options);
    const title = header.length === 3 ? header[0]!.trim() : '';
    if (title !== '') frame.info.set('title', title.slice(0, longestLine));
    const version = /V3000\s*$/.test(counts) ? 'V3000' : 'V2000';
    this.versions.add(version);
    const atoms = new MolfileAtoms(
      frame,
      () => this.#line("'M  END'"),
      this.#refuse.bind(this),
      () => this.#lines.line,
    );
    if (version === 'V3000') atoms.readV3000();
    else atoms.readV2000(counts);
    if (atoms.read === 0) throw this.#refuse('a record without atoms', 'at least one atom', 'Remove the record.');
    const bytes = this.#lines.bytes.subarray(start, this.#lines.end);
    this.#dataFields(frame.info);
    if (frame.atoms === 0) throw this.#refuse('a record without an element', 'at least one atom', 'Remove the record.');
    const result = frame.result();
    const isZero = result.positions.every((value, k) => k % 3 !== 2 || value === 0);
    const says3d = /3D/.test(header[1]?.slice(20, 22) ?? '');
    if (isZero && !says3d && result.species.length > 1) {
      this.notices.add(
        'flat',
        'A drawing: all z are 0. Distances on paper are no geometry: make a conformer for a meaningful verdict.',
        lineBefore + 1,
      );
    }
    this.records.push({ frame: result, info: frame.info, line: lineBefore + 1, bytes });
  }

  /** `> <NAME>`, lines of value, a blank line; then `$$$$` or the end of the file. */
  #dataFields(info: Map<string, string>): void {
    const lines = this.#lines;
    while (lines.advanceToText()) {
      const text = this.#text();
      if (text.startsWith('$$$$')) {
        this.isSdFile = true;
        return;
      }
      if (!text.startsWith('>'))
        throw this.#refuse(shown(text.trim()), "a data field ('> <NAME>') or '$$$$'", 'Remove the line.');
      this.isSdFile = true;
      const name = fieldName.exec(text)?.[1]?.trim() || `field_${info.size + 1}`;
      const values: string[] = [];
      while (lines.advance() && !lines.isBlank()) {
        const value = this.#text();
        if (value.startsWith('$$$$')) break;
        values.push(value.trim());
      }
      info.set(info.has(name) ? `${name}_${info.size + 1}` : name, values.join('\n'));
      if (lines.end > lines.start && this.#text().startsWith('$$$$')) return;
    }
  }

  #hasMore(): boolean {
    const restore = this.#lines.mark();
    const more = this.#lines.advanceToText();
    restore();
    return more;
  }

  #line(wanted: string): string {
    if (!this.#lines.advance()) throw this.#refuse('the end of the file', wanted, 'Download the file again.');
    return this.#text();
  }

  #text(): string {
    const { start, end } = this.#lines;
    if (end - start > longestLine)
      throw this.#refuse(`a line of ${end - start} bytes`, 'lines of 80 characters', 'Check that this is an SD file.');
    return this.#lines.text();
  }

  #refuse(found: string, expected: string, remedy: string): FormatError {
    return new FormatError({
      file: this.#file,
      line: Math.max(1, this.#lines.line),
      found,
      expected,
      remedies: [remedy],
    });
  }
}
