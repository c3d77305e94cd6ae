import { describe, expect, it } from 'vitest';
import { fieldWords } from './field-words.ts';
import { spectrumFigure, spectrumFinding } from './spectrum-bars.ts';
import { pointName, type SymmetrisedPoint, symmetriseFigure } from './symmetrise-figure.ts';

const point = (word: string, error: number): SymmetrisedPoint => ({
  word,
  error,
  low: error * 0.9,
  high: error * 1.1,
  floor: 1e-6,
});

describe('symmetrise now, cost against error', () => {
  const points = [point('none', 0.1), point('average:octahedral', 0.02), point('average:quadrature~4', 1e-4)];
  const figure = symmetriseFigure(points, 'A', fieldWords('force-error'), 320, 180);

  it('says each point in words', () => {
    expect(figure.title).toBe(
      'Change against passes, A. as it is: 100 meV/Å; averaged over 24 rotations: 20.0 meV/Å; averaged over a quadrature of degree 4: 0.100 meV/Å.',
    );
    expect(points.map(({ word }) => pointName(word))).toEqual(['1', '24', 'L 4']);
  });

  it('puts dearer points to the right and better ones lower, groups as discs and quadratures as squares', () => {
    const discs = figure.marks.flatMap((mark) => (mark.kind === 'circle' ? [mark] : []));
    const squares = figure.marks.flatMap((mark) => (mark.kind === 'rect' ? [mark] : []));
    expect([discs.length, squares.length]).toEqual([2, 1]);
    expect(discs[1].x).toBeGreaterThan(discs[0].x);
    expect(discs[1].y).toBeGreaterThan(discs[0].y);
    expect(squares[0].x).toBeGreaterThan(discs[1].x);
    for (const { x, y } of [...discs, ...squares]) {
      expect(x).toBeGreaterThan(0);
      expect(y).toBeLessThan(180);
    }
  });

  it('can be drawn before there is a point', () => {
    expect(symmetriseFigure([], 'B', fieldWords('force-error'), 320, 180).title).toContain('Nothing judged yet');
  });
});

describe('the bars of principal axes', () => {
  it('say what the gap decides', () => {
    const wide = { eigenvalues: [0.1, 0.5, 2] as const, gap: 0.2, degenerate: false };
    expect(spectrumFinding(wide)).toBe('axes differ by 20\u202f% of the longest: the shape decides them');
    expect(spectrumFinding({ ...wide, degenerate: true })).toContain('last digits');
    const bars = spectrumFigure(wide, 'Å²', 300).marks.flatMap((mark) => (mark.kind === 'rect' ? [mark.across] : []));
    expect(bars[2] / bars[1]).toBeCloseTo(4, 6);
  });

  it('of a single place are there too', () => {
    const none = { eigenvalues: [0, 0, 0] as const, gap: 0, degenerate: true };
    expect(spectrumFigure(none, '', 300).marks.length).toBeGreaterThan(3);
  });
});
