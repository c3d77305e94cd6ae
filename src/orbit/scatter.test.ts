/** The scatter of orbits: rows in closed form, samples kept apart, two patterns as two clusters, and the sketch that stands in for long rows. */
import { describe, expect, it } from 'vitest';
import { Random } from '../math/random.ts';
import { standardDeviation } from '../math/statistics.ts';
import { keptRow, ROWS_BYTES, rowWidth, scatterOf } from './scatter.ts';

const elements = 60;
const wave = (of: (angle: number) => number): Float64Array =>
  Float64Array.from({ length: elements }, (_, n) => of((2 * Math.PI * n) / elements));
/** Orthogonal over the elements, each of RMS 1/sqrt 2. */
const [first, second] = [wave(Math.cos), wave((angle) => Math.sin(2 * angle))];
const row = (a: number, b: number): Float32Array =>
  Float32Array.from(first, (value, n) => 3 + a * value + b * second[n]);

describe('the scatter of orbits', () => {
  it('lays rows made of two known waves out at their own amplitudes', () => {
    const made = [
      [5, 0.5],
      [-5, 0.5],
      [2, -0.5],
      [-2, -0.5],
    ] as const;
    const { points, shares } = scatterOf([made.map(([a, b]) => row(a, b))], elements);
    const sign = Math.sign(points[0]);
    const other = Math.sign(points[1]);
    made.forEach(([a, b], n) => {
      expect(sign * points[2 * n]).toBeCloseTo(a / Math.SQRT2, 5);
      expect(other * points[2 * n + 1]).toBeCloseTo(b / Math.SQRT2, 5);
    });
    expect(shares[0]).toBeCloseTo(58 / 59, 6);
    expect(shares[1]).toBeCloseTo(1 / 59, 6);
  });

  it('keeps samples apart: their distances in the plane are the RMS differences of their orbits, as if never stacked with others', () => {
    const random = new Random('plane');
    const made = Array.from({ length: 12 }, () => [random.normal(), random.normal()] as const);
    const rows = made.map(([a, b]) => row(a, b));
    const { points } = scatterOf([rows], elements);
    for (let i = 0; i < rows.length; i++) {
      for (let j = 0; j < i; j++) {
        const orbit = Math.sqrt(rows[i].reduce((sum, value, n) => sum + (value - rows[j][n]) ** 2, 0) / elements);
        const drawn = Math.hypot(points[2 * i] - points[2 * j], points[2 * i + 1] - points[2 * j + 1]);
        expect(drawn).toBeCloseTo(orbit, 5);
      }
    }
    // Read as [elements, samples] without a transpose, the same numbers are other orbits.
    const flat = rows.flatMap((one) => [...one]);
    const mixed = rows.map((_, s) => Float32Array.from({ length: elements }, (__, n) => flat[n * rows.length + s]));
    const wrong = scatterOf([mixed], elements).points;
    const apart = (all: Float64Array): number => Math.hypot(all[0] - all[2], all[1] - all[3]);
    expect(Math.abs(apart(wrong) - apart(points))).toBeGreaterThan(0.1);
  });

  it('separates samples of two patterns, and shuffling samples only permutes the points', () => {
    const random = new Random('clusters');
    const noise = (): number => 0.05 * random.normal();
    const rows = Array.from({ length: 40 }, (_, s) => {
      return row(s % 2 === 0 ? 1 : 0, s % 2 === 0 ? 0 : 1).map((value) => value + noise());
    });
    const { points, shares } = scatterOf([rows], elements);
    const along = (parity: number) => rows.flatMap((_, s) => (s % 2 === parity ? [points[2 * s]] : []));
    const [low, high] = [along(0), along(1)].sort((a, b) => a[0] - b[0]);
    expect(Math.min(...high) - Math.max(...low)).toBeGreaterThan(10 * standardDeviation(low));
    expect(shares[0]).toBeGreaterThan(0.9);
    const order = new Random('order').permutation(rows.length);
    const shuffled = scatterOf([[...order].map((s) => rows[s])], elements).points;
    order.forEach((s, place) => {
      expect(shuffled[2 * place]).toBeCloseTo(points[2 * s], 8);
      expect(shuffled[2 * place + 1]).toBeCloseTo(points[2 * s + 1], 5);
    });
  });

  it('lays models out in one plane, each about its own middle, however far they are apart', () => {
    const [one, other] = [
      [row(1, 0), row(-1, 0)],
      [row(0, 0.5), row(0, -0.5)],
    ];
    const far = other.map((values) => values.map((value) => value + 100));
    const { points, shares } = scatterOf([one, far], elements);
    const sizes = [0, 2, 5, 7].map((at) => Math.abs(points[at]));
    [1, 1, 0.5, 0.5].forEach((size, n) => {
      expect(sizes[n]).toBeCloseTo(size / Math.SQRT2, 4);
    });
    expect(shares[0]).toBeCloseTo(0.8, 4);
    expect(Math.sign(points[5])).toBe(-Math.sign(points[7]));
  });

  it('puts equal orbits, and a single one, in one place', () => {
    expect(scatterOf([[row(1, 2), row(1, 2)]], elements)).toEqual({ points: new Float64Array(4), shares: [0, 0] });
    expect(scatterOf([[row(1, 2)]], elements)).toEqual({ points: new Float64Array(2), shares: [0, 0] });
    expect(scatterOf([[Float32Array.of(1), Float32Array.of(3)]], 1).points[1]).toBe(0);
    expect(() => scatterOf([], 3)).toThrow(/at least one/);
    expect(() => scatterOf([[new Float32Array(2)], [new Float32Array(3)]], 3)).toThrow(RangeError);
  });
});

describe('rows that are kept', () => {
  it('are the orbit itself where all fit, else as wide as the budget lets', () => {
    expect(rowWidth(576, 1000)).toBe(576);
    expect(rowWidth(65_536, 20_000) * 4 * 20_000).toBeLessThanOrEqual(ROWS_BYTES);
    expect(keptRow(Float64Array.of(1, 2, 3), 3)).toEqual(Float32Array.of(1, 2, 3));
  });

  it('hashed together keep inner products: clusters of long orbits stay where they are', () => {
    const long = 20_000;
    const width = 500;
    const pattern = (kind: number): Float64Array =>
      Float64Array.from({ length: long }, (_, n) => 1 + Math.cos((kind + 1) * n * 0.01));
    const random = new Random('long');
    const orbits = Array.from({ length: 12 }, (_, s) => pattern(s % 2).map((value) => value + 0.1 * random.normal()));
    const whole = scatterOf([orbits.map((orbit) => Float32Array.from(orbit))], long).points;
    const hashed = scatterOf([orbits.map((orbit) => keptRow(orbit, width))], long).points;
    expect(keptRow(orbits[0], width)).toHaveLength(width);
    expect(keptRow(orbits[0], width)).toEqual(keptRow(orbits[0], width));
    const gap = (points: Float64Array): number => Math.abs(points[0] - points[2]);
    expect(gap(hashed) / gap(whole)).toBeGreaterThan(0.8);
    expect(gap(hashed) / gap(whole)).toBeLessThan(1.2);
  });
});
