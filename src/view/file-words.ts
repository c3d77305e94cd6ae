/** Sizes of files and of what they hold, in words. */
import { counted, thinSpace, whole } from '../plot/number-format.ts';
import type { Contents } from '../store/intake.ts';

const units = ['bytes', 'kB', 'MB', 'GB'] as const;

/** Bytes in the decimal unit that keeps one to three digits before the point: `999 bytes`, `1.2 MB`, `340 MB`. */
export function bytesInWords(bytes: number): string {
  let [value, unit] = [bytes, 0];
  while (value >= 999.5 && unit < units.length - 1) [value, unit] = [value / 1000, unit + 1];
  const digits = unit > 0 && value < 9.95 ? value.toFixed(1) : whole(value);
  return `${digits}${thinSpace}${units[unit]}`;
}

/** `200 × 9 atoms` for frames of one size, `985 frames of 10 to 27 atoms` for others; `35 947 points, 69 451 faces`. */
export function sizeInWords(size: Contents['size']): string {
  if (size.kind === 'points')
    return counted(size.points, 'point') + (size.faces > 0 ? `, ${counted(size.faces, 'face')}` : '');
  const [fewest, most] = size.atoms;
  if (fewest < most) return `${whole(size.frames)} frames of ${whole(fewest)} to ${counted(most, 'atom')}`;
  return size.frames === 1 ? counted(most, 'atom') : `${whole(size.frames)} × ${counted(most, 'atom')}`;
}
