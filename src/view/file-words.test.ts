import { expect, it } from 'vitest';
import { bytesInWords, sizeInWords } from './file-words.ts';

it.each([
  [0, '0 bytes'],
  [999, '999 bytes'],
  [1000, '1.0 kB'],
  [9949, '9.9 kB'],
  [9950, '10 kB'],
  [999_499, '999 kB'],
  [999_500, '1.0 MB'],
  [1.5e9, '1.5 GB'],
  [5e12, '5 000 GB'],
])('%d bytes are %s', (bytes, text) => expect(bytesInWords(bytes).replaceAll('\u2009', ' ')).toBe(text));

it('sizes name what they count', () => {
  expect(sizeInWords({ kind: 'frames', frames: 1, atoms: [1, 1] })).toBe('1 atom');
  expect(sizeInWords({ kind: 'frames', frames: 200, atoms: [9, 9] })).toBe('200 × 9 atoms');
  expect(sizeInWords({ kind: 'frames', frames: 985, atoms: [10, 27] })).toBe('985 frames of 10 to 27 atoms');
  expect(sizeInWords({ kind: 'points', points: 35_947, faces: 1 })).toBe('35\u2009947 points, 1 face');
  expect(sizeInWords({ kind: 'points', points: 1, faces: 0 })).toBe('1 point');
});
