/**
 * XYZ and extended XYZ: frames of [atom count, comment, one row per atom], any number, of any sizes, blank lines between.
 * Reads line by line over bytes. Nothing is allocated before the bytes at hand are known to be able to hold it, so a header
 * that promises 10^9 atoms costs nothing. Units are angstrom, eV, eV/angstrom and are never converted.
 */
import { FormatError } from '../format-error.ts';
import { NoticeList } from '../notices.ts';
import type { Frame, Notice } from '../subject.ts';
import { foreignText, looksLikeAtomRow } from './foreign.ts';
import { classifyNumber, parseCount } from './numbers.ts';
import { SpeciesReader } from './species-reader.ts';
import { shown, skipBlanks, TextLines } from './text-lines.ts';
import { valuesPerRow } from './xyz-columns.ts';
import { readComment } from './xyz-comment.ts';
import { remarkFrames } from './xyz-remarks.ts';
import { AtomRows, type RowContext } from './xyz-rows.ts';

export interface XyzOptions {
  /** Per frame; default one million. */
  readonly maximumAtoms?: number;
}

export interface XyzContent {
  readonly frames: readonly Frame[];
  readonly notices: readonly Notice[];
}

const longestCount = 64;

/** @throws FormatError for anything that is not a complete, finite XYZ file of known elements */
export function readXyz(file: string, bytes: Uint8Array, options: XyzOptions = {}): XyzContent {
  const notices = new NoticeList();
  const context: RowContext = { file, lines: new TextLines(bytes), notices, species: new SpeciesReader() };
  const maximumAtoms = options.maximumAtoms ?? 1_000_000;
  const frames: Frame[] = [];
  const { lines } = context;
  while (lines.advanceToText()) {
    const count = readCount(lines);
    if (count !== undefined) frames.push(readFrame(context, count, maximumAtoms));
    else if (frames.length === 0) throw foreignText(file, lines);
    else skipTail(context, frames.at(-1)!.species.length);
  }
  if (frames.length === 0) {
    throw new FormatError({
      file,
      line: Math.max(1, lines.line),
      found: 'only blank lines',
      expected: 'an atom count, a comment and atom rows',
      remedies: ['Check that the file was saved or downloaded completely.'],
    });
  }
  context.species.reportTo(notices);
  remarkFrames(frames, notices);
  return { frames, notices: notices.list() };
}

function readCount(lines: TextLines): number | undefined {
  return lines.end - lines.start > longestCount ? undefined : parseCount(lines.text().trim());
}

/** Whether the line is a lone integer; cheap for atom rows, which mostly start with a letter. */
function isCountLine(lines: TextLines): boolean {
  const { bytes, end } = lines;
  let position = skipBlanks(bytes, lines.start, end);
  const first = position;
  while (position < end && bytes[position]! >= 0x30 && bytes[position]! <= 0x39) position++;
  return position > first && skipBlanks(bytes, position, end) === end;
}

function readFrame(context: RowContext, count: number, maximumAtoms: number): Frame {
  const { file, lines, notices } = context;
  const headerLine = lines.line;
  const refuse = (found: string, expected: string, remedies: readonly string[]) =>
    new FormatError({ file, line: headerLine, found, expected, remedies });
  if (count === 0) throw refuse('a frame of 0 atoms', 'at least one atom', ['Remove the empty frame.']);
  const comment = lines.advance() ? lines.text() : '';
  const header = readComment(file, lines.line, comment, notices);
  const missing = (rows: number, why: string) => {
    const shifted = rows === count - 1 && looksLikeAtomRow(comment.trim().split(/\s+/));
    const remedy = shifted
      ? `The comment line (line ${headerLine + 1}) seems to be missing: insert one.`
      : `Restore the missing rows, or correct the count in line ${headerLine} to ${rows}.`;
    return refuse(`${rows} atom rows${why}`, `${count}, as line ${headerLine} says`, [remedy]);
  };
  const smallestFrame = 2 * valuesPerRow(header.columns) * count - 1;
  const enough = smallestFrame <= lines.remaining;
  if (enough && count > maximumAtoms) {
    throw refuse(`a frame of ${count} atoms`, `at most ${maximumAtoms}`, ['Cut out the part that matters.']);
  }
  const rows = new AtomRows(context, header.columns, header.named, enough ? count : 0);
  for (let atom = 0; atom < count; atom++) {
    if (!lines.advance()) throw missing(atom, ' before the end of the file');
    if (lines.isBlank()) throw missing(atom, ` before the blank line ${lines.line}`);
    if (atom > 0 && isCountLine(lines)) {
      throw missing(atom, ` before line ${lines.line}, which looks like the next frame's count`);
    }
    if (enough) rows.read(atom);
    else rows.requireWidth();
  }
  if (!enough) throw missing(count, ' with too few bytes');
  const { columns: _, named: __, ...rest } = header;
  return { ...rows.result(), ...rest };
}

/** The lines that QM9 puts after the atoms: 3n - 6 or 3n - 5 frequencies, SMILES, InChI. Anything else is an error. */
function skipTail(context: RowContext, atoms: number): void {
  const { file, lines, notices } = context;
  const first = lines.line;
  const tokens = lines.tokens();
  const isFrequencies =
    tokens.every((token) => classifyNumber(token) === 'number') &&
    [3 * atoms - 6, 3 * atoms - 5].includes(tokens.length);
  const restore = lines.mark();
  if (isFrequencies) {
    const names = lines.advance() && lines.advance() && isInchi(lines);
    if (!names) restore();
  } else if (!(lines.advance() && isInchi(lines))) {
    restore();
    throw notAFrame(file, lines, atoms, tokens);
  }
  notices.add('qm9 tail', 'Lines after the atoms (frequencies, SMILES, InChI, as in QM9) are ignored.', first);
}

const isInchi = (lines: TextLines) => lines.text().trimStart().startsWith('InChI=');

function notAFrame(file: string, lines: TextLines, atoms: number, tokens: readonly string[]): FormatError {
  const text = shown(lines.text().trim());
  const another =
    looksLikeAtomRow(tokens) && tokens.slice(1).every((token) => classifyNumber(token) !== 'not-a-number');
  return new FormatError({
    file,
    line: lines.line,
    found: another ? `one more atom row, ${text}, after the ${atoms} that were promised` : text,
    expected: "the next frame's atom count or the end of the file",
    remedies: [
      another ? 'Correct the atom count of the frame before.' : 'Remove the line, or add the missing atom count.',
    ],
  });
}
