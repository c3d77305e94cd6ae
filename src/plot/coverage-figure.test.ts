import { describe, expect, it } from 'vitest';
import { lookFrom } from './camera.ts';
import { coverageFigure } from './coverage-figure.ts';
import { globeLayout } from './globe.ts';
import { coverageOf } from './region-coverage.ts';
import { toSvg } from './svg.ts';
import { lightTheme } from './theme.ts';

describe('training turns over the globe', () => {
  const { x, y, radius } = globeLayout(300, 240);

  it('stay on the near side of it', () => {
    const figure = coverageFigure(coverageOf({ kind: 'random' }), lookFrom(0.3, 0.34), 300, 240);
    const circles = figure.marks.flatMap((mark) => (mark.kind === 'circle' ? [mark] : []));
    expect(circles.length).toBeGreaterThan(40);
    expect(circles.length).toBeLessThan(140);
    for (const circle of circles) expect(Math.hypot(circle.x - x, circle.y - y)).toBeLessThanOrEqual(radius + 1e-9);
  });

  it('of turns about z are the pole, said beside it; from below it is hidden', () => {
    const axis = coverageOf({ kind: 'axis', axis: [0, 0, 1] });
    const above = coverageFigure(axis, lookFrom(0, 0.5), 300, 240);
    expect(toSvg(above, lightTheme)).toContain('trained here');
    expect(coverageFigure(axis, lookFrom(0, -0.5), 300, 240).marks).toEqual([]);
  });
});
