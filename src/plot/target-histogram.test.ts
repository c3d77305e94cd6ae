import { describe, expect, it } from 'vitest';
import { histogram, histogramFigure } from './target-histogram.ts';

describe('the histogram of targets', () => {
  it('counts every value once, wild ones into the last bins', () => {
    const values = [...Array.from({ length: 200 }, (_, index) => index / 100 - 1), 1000, Number.NaN];
    const shown = histogram(values, 10)!;
    expect(shown.counts.reduce((sum, count) => sum + count, 0)).toBe(201);
    expect(shown.high).toBeLessThan(1);
    expect(shown.low).toBeGreaterThan(-1);
  });

  it('tells mean and spread', () => {
    const shown = histogram([1, 3])!;
    expect([shown.mean, shown.spread]).toEqual([2, 1]);
    const around = histogram([-309.5, -309.4, -309.6])!;
    const title = histogramFigure(around, { name: 'energies', unit: 'eV' }, 200, 80).title;
    expect(title).toBe('energies: mean −309.500 eV, standard deviation 0.0816 eV');
    expect(histogramFigure(shown, { name: 'energies', unit: 'eV' }, 200, 80).title).toBe(
      'energies: mean 2.0 eV, standard deviation 1.00 eV',
    );
  });

  it('has an axis where all values are the same, and is nothing without values', () => {
    const shown = histogram([5, 5, 5])!;
    expect(shown.high).toBeGreaterThan(shown.low);
    expect(histogram([])).toBeUndefined();
  });
});
