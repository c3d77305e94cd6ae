/** The lines around a fault, read again from the text: only as much of it as is needed. */
import { TextLines } from '../data/formats/text-lines.ts';
import type { QuotedLine } from './messages.ts';

const linesBefore = 2;
const linesAfter = 1;
const longestShown = 120;
const chunkBytes = 2 ** 20;
/** Where the lines before a known place are looked for. */
const bytesBefore = 2 ** 12;

/**
 * @param place a byte that begins a line, and the 1-based number of that line; not after `at`
 * @param at the line at fault
 * @returns two lines before it to one after it, cut to what a dialogue can show
 */
export async function quoteLines(
  text: Blob,
  place: { readonly byte: number; readonly line: number },
  at: number,
): Promise<QuotedLine[]> {
  const quoted: QuotedLine[] = [];
  const wanted = (line: number) => line >= at - linesBefore && line <= at + linesAfter;
  const earlier = await linesUpTo(text, place.byte);
  earlier.forEach((line, k) => {
    const number = place.line - earlier.length + k;
    if (wanted(number)) quoted.push({ line: number, text: shortened(line) });
  });
  const lines = new TextLines(undefined, {
    file: 'the text',
    size: text.size - place.byte,
    linesBefore: place.line - 1,
  });
  for (let byte = place.byte; byte < text.size && lines.line < at + linesAfter; byte += chunkBytes) {
    lines.push(await bytesOf(text.slice(byte, byte + chunkBytes)));
    if (byte + chunkBytes >= text.size) lines.finish();
    while (lines.line < at + linesAfter && lines.advance()) {
      if (wanted(lines.line)) {
        const shown = lines.bytes.subarray(lines.start, Math.min(lines.end, lines.start + 4 * longestShown));
        quoted.push({ line: lines.line, text: shortened(new TextDecoder().decode(shown)) });
      }
    }
  }
  return quoted;
}

/** Whole lines that end at `byte`, as far as they are near. */
async function linesUpTo(text: Blob, byte: number): Promise<string[]> {
  const start = Math.max(0, byte - bytesBefore);
  const lines = new TextDecoder().decode(await bytesOf(text.slice(start, byte))).split(/\r\n|\r|\n/);
  return lines.slice(start === 0 ? 0 : 1, -1).slice(-linesBefore);
}

const shortened = (line: string) => line.replace(/\p{Cc}/gu, ' ').slice(0, longestShown);

export const bytesOf = async (blob: Blob) => new Uint8Array(await blob.arrayBuffer());
