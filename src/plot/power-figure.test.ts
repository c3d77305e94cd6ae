/** The power spectrum as a figure and in words. */
import { describe, expect, it } from 'vitest';
import type { PowerSpectrum } from '../orbit/result.ts';
import { noPower, powerFigure, powerWords } from './power-figure.ts';
import { toSvg } from './svg.ts';
import { lightTheme } from './theme.ts';

const spectrum = (values: readonly number[], beyond: number): PowerSpectrum => {
  const around = (value: number) => ({ value, low: value - 0.02, high: value + 0.02 });
  return { shares: values.map(around), beyond: around(beyond) };
};
const one = spectrum([0.7, -0.01, 0.25, 0, 0, 0, 0, 0.02], 0.04);

describe('the power spectrum', () => {
  it('has a bar a degree and model, none below the axis', () => {
    const { marks, title } = powerFigure(
      [
        { side: 'A', power: one },
        { side: 'B', power: one },
      ],
      220,
      120,
    );
    const bars = marks.flatMap((mark) => (mark.kind === 'rect' ? [mark] : []));
    expect(bars).toHaveLength(18);
    expect(bars.every(({ height, y }) => height >= 0 && y + height <= 91)).toBe(true);
    expect(bars[0].height).toBeCloseTo(0.7 * 82, 6);
    expect(marks.some((mark) => mark.kind === 'text' && mark.text === '>8')).toBe(true);
    expect(title).toContain('A: 70\u202f% of the variance lies in degree 1; B: ');
    expect(toSvg({ width: 220, height: 120, title, marks }, lightTheme)).not.toMatch(/NaN|undefined/);
  });

  it('says what the most lies in, and why there is none', () => {
    expect(powerWords(spectrum([0.1, 0.1], 0.8))).toBe('80\u202f% of the variance lies in degrees beyond 2');
    expect(powerWords(spectrum([0, 1.03], -0.03))).toBe('100\u202f% of the variance lies in degree 2');
    expect(powerFigure([], 200, 100).title).toContain(noPower);
  });
});
