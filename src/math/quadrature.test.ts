import { expect, test } from 'vitest';
import { gaussLegendre, sphereGrid } from './quadrature.ts';
import { harmonicDefect } from './reference-vectors.testing.ts';

test('Gauss-Legendre integrates monomials to degree 2n-1 and no further', () => {
  for (const n of [1, 2, 5, 16, 64]) {
    const { nodes, weights } = gaussLegendre(n);
    const integral = (power: number) => nodes.reduce((sum, x, i) => sum + weights[i] * x ** power, 0);
    for (let power = 0; power < 2 * n; power++) {
      expect(Math.abs(integral(power) - (power % 2 === 0 ? 2 / (power + 1) : 0))).toBeLessThan(1e-14);
    }
    if (n <= 5) expect(Math.abs(integral(2 * n) - 2 / (2 * n + 1))).toBeGreaterThan(1e-4);
  }
});

test('the two-node rule is +-1/sqrt(3)', () => {
  const { nodes, weights } = gaussLegendre(2);
  expect([...nodes]).toEqual([expect.closeTo(-Math.sqrt(1 / 3), 15), expect.closeTo(Math.sqrt(1 / 3), 15)]);
  expect([...weights]).toEqual([expect.closeTo(1, 15), expect.closeTo(1, 15)]);
});

test('sphere grids are exact to their degree and not beyond', () => {
  for (const degree of [0, 1, 2, 3, 7, 12, 24]) {
    const grid = sphereGrid(degree);
    expect(grid.weights.length).toBe(Math.ceil((degree + 1) / 2) * (degree + 1));
    expect(harmonicDefect(grid, degree)).toBeLessThan(2e-14);
    expect(harmonicDefect(grid, degree + 2)).toBeGreaterThan(1e-3);
  }
});

test('refuse rules without nodes', () => {
  expect(() => gaussLegendre(0)).toThrow('>= 1');
  expect(() => sphereGrid(-1)).toThrow('>= 0');
});
