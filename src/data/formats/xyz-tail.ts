/** What may follow the atoms of a frame besides the next one: the tail of QM9's files. Anything else is an error. */
import { FormatError } from '../format-error.ts';
import type { NoticeList } from '../notices.ts';
import { looksLikeAtomRow } from './foreign.ts';
import { classifyNumber } from './numbers.ts';
import { shown, type TextLines } from './text-lines.ts';

/**
 * The lines that QM9 puts after the atoms: 3n - 6 or 3n - 5 frequencies, SMILES, InChI. The current line is the first. False
 * where more bytes must come before that can be told; the line is then the next one again.
 * @throws FormatError for any other lines
 */
export function skipTail(file: string, lines: TextLines, notices: NoticeList, atoms: number): boolean {
  const first = lines.line;
  const tokens = lines.tokens();
  const isFrequencies =
    tokens.every((token) => classifyNumber(token) === 'number') &&
    [3 * atoms - 6, 3 * atoms - 5].includes(tokens.length);
  const restore = lines.mark();
  for (let skip = isFrequencies ? 2 : 1; skip > 0; skip--) {
    if (lines.advance()) continue;
    restore();
    if (!lines.ended) {
      lines.back();
      return false;
    }
    break;
  }
  const complete = lines.line === first + (isFrequencies ? 2 : 1) && isInchi(lines);
  if (!complete) {
    restore();
    if (!isFrequencies) throw notAFrame(file, lines, atoms, tokens);
  }
  notices.add('qm9 tail', 'Lines after the atoms (frequencies, SMILES, InChI, as in QM9) are ignored.', first);
  return true;
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
