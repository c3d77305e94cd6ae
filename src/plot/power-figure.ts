/**
 * The Wigner power spectrum of both models: a pair of bars a degree, each with its interval, and one for all that lies beyond. Which degrees break the symmetry
 * tells what kind of mistake it is; a tall last bar tells that the picture of the orbit misses detail.
 */
import type { OrbitResult, PowerSpectrum } from '../orbit/result.ts';
import type { Figure, Mark } from './marks.ts';
import { percent } from './number-format.ts';

export interface PowerSide {
  readonly side: 'A' | 'B';
  readonly power: PowerSpectrum;
}

/** The sides that have a spectrum, A first; B where it tells the same degrees. */
export function powerSides(a: OrbitResult | undefined, b: OrbitResult | undefined): readonly PowerSide[] {
  const sides = [
    ...(a?.power ? [{ side: 'A' as const, power: a.power }] : []),
    ...(b?.power ? [{ side: 'B' as const, power: b.power }] : []),
  ];
  return sides.filter(({ power }) => power.shares.length === sides[0].power.shares.length);
}

/** The greatest share of a spectrum in a sentence. */
export function powerWords({ shares, beyond }: PowerSpectrum): string {
  const values = [...shares, beyond].map(({ value }) => value);
  const most = values.indexOf(Math.max(...values));
  const where = most < shares.length ? `degree ${most + 1}` : `degrees beyond ${shares.length}`;
  return `${percent(Math.min(1, values[most]))} of the variance lies in ${where}`;
}

/** Why there is nothing to draw. */
export const noPower =
  'No spectrum: nothing changes above the noise, the orbit has too few poses (72 are enough), or it was recorded without one.';

const ticks = [0, 0.25, 0.5, 0.75, 1];

export function powerFigure(sides: readonly PowerSide[], width: number, height: number): Figure {
  const [left, right, top, bottom] = [30, width - 4, 8, height - 30];
  const degrees = sides[0]?.power.shares.length ?? 0;
  const step = (right - left) / (degrees + 1);
  const y = (share: number): number => bottom + (top - bottom) * Math.min(1, Math.max(0, share));
  const marks: Mark[] = ticks.flatMap((share): Mark[] => {
    const at = Math.round(y(share)) + 0.5;
    return [
      { kind: 'line', x1: left, y1: at, x2: right, y2: at, stroke: 'hair' },
      ...(share === 0.25 || share === 0.75
        ? []
        : [{ kind: 'text', x: left - 5, y: at + 4, text: String(100 * share), anchor: 'end' } as const]),
    ];
  });
  const bar = Math.min(9, step / (sides.length + 1));
  for (let n = 0; n <= degrees; n++) {
    const centre = left + (n + 0.5) * step;
    const name = n < degrees ? String(n + 1) : `>${degrees}`;
    marks.push({ kind: 'text', x: centre, y: bottom + 14, text: name, anchor: 'middle' });
    sides.forEach(({ side, power }, index) => {
      const { value, low, high } = n < degrees ? power.shares[n] : power.beyond;
      const role = side === 'A' ? 'a' : 'b';
      const x = centre + (index - sides.length / 2) * bar;
      const middle = x + bar / 2;
      marks.push({ kind: 'rect', x, y: y(value), across: Math.max(1, bar - 1), height: bottom - y(value), fill: role });
      marks.push({ kind: 'line', x1: middle, y1: y(low), x2: middle, y2: y(high), stroke: 'ink-2', width: 1 });
    });
  }
  marks.push({ kind: 'text', x: (left + right) / 2, y: height - 2, text: 'Wigner degree', anchor: 'middle' });
  const spoken = sides.map(({ side, power }) => `${side}: ${powerWords(power)}`).join('; ');
  return { width, height, title: `Power by Wigner degree. ${spoken || noPower}`, marks };
}
