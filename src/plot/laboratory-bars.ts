/** The degrees of a spherical function as bars: the size of its part of each degree, sqrt(sum of squares over m). */
import type { Figure, Mark } from './marks.ts';
import { significant } from './number-format.ts';

export interface BarsPicture {
  /** What the function is called: `f`. */
  readonly name: string;
  /** Size by degree. */
  readonly sizes: readonly number[];
  /** The degrees that are shown, ascending. */
  readonly degrees: readonly number[];
  /** The largest size that the axis shows; the same for functions that are compared. */
  readonly most: number;
  /** The degree under the hand. */
  readonly cursor?: number | undefined;
}

/** Sizes of the parts of each degree of coefficients [(L+1)^2]. */
export function degreeSizes(coefficients: ArrayLike<number>): number[] {
  const degree = Math.round(Math.sqrt(coefficients.length)) - 1;
  return Array.from({ length: degree + 1 }, (_, l) => {
    let sum = 0;
    for (let at = l * l; at < (l + 1) ** 2; at++) sum += coefficients[at] ** 2;
    return Math.sqrt(sum);
  });
}

/** What bars are, and how long the longest is that the axis shows. */
export const barsWords = (most: number): string =>
  `size of each degree${most > 0 ? `; full height ${significant(most, 2)}` : ''}`;

/** Height of the degrees' numbers under the baseline. */
const FOOT = 14;

/** Where the bars of these degrees stand. */
export function barsLayout(degrees: readonly number[], width: number, height: number) {
  const count = degrees.length;
  const pitch = Math.min(28, width / count);
  const left = (width - pitch * count) / 2;
  const baseline = height - FOOT;
  return {
    pitch,
    baseline,
    /** Left end of the n-th bar's place. */
    x: (n: number): number => left + n * pitch,
    degreeAt: (x: number): number | undefined => degrees[Math.floor((x - left) / pitch)],
    /** Size that a height over the baseline means. */
    sizeAt: (y: number, most: number): number => Math.max(0, Math.min(most, ((baseline - y) / (baseline - 2)) * most)),
  };
}

export function barsFigure(picture: BarsPicture, width: number, height: number): Figure {
  const { name, sizes, degrees, most, cursor } = picture;
  const { pitch, baseline, x } = barsLayout(degrees, width, height);
  const across = Math.max(2, pitch - Math.min(8, pitch * 0.3));
  const marks: Mark[] = [{ kind: 'line', x1: x(0), y1: 1.5, x2: x(degrees.length), y2: 1.5, stroke: 'hair' }];
  const stride = pitch < 14 ? 2 : 1;
  for (const [n, l] of degrees.entries()) {
    const tall = most > 0 ? (sizes[l] / most) * (baseline - 2) : 0;
    marks.push({
      kind: 'rect',
      x: x(n) + (pitch - across) / 2,
      y: baseline - tall,
      across,
      height: tall,
      fill: l === cursor ? 'accent' : 'ink-2',
    });
    if (n % stride === 0)
      marks.push({
        kind: 'text',
        x: x(n) + pitch / 2,
        y: height - 2,
        text: String(l),
        anchor: 'middle',
        fill: l === cursor ? 'accent' : 'ink-3',
      });
  }
  marks.push({ kind: 'line', x1: x(0), y1: baseline, x2: x(degrees.length), y2: baseline, stroke: 'hair-2' });
  return {
    width,
    height,
    title: `Degrees of ${name}: ${degrees.map((l) => `${l}: ${sizes[l].toFixed(2)}`).join(', ')}`,
    marks,
  };
}
