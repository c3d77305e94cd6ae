/**
 * The table of rotation sets, number by number: errors of the mean of a degree-l function, and angles to the nearest element. Written down when the sets
 * were chosen, with another program; angles there are rounded to whole degrees where no decimal stands.
 *
 * A set's error at degree l is ||mean D^l||_F / sqrt(2l+1): what its mean of a pure degree-l function of variance 1 has left, root mean square over
 * turns of the set. Groups: mean angle once more from the Rodrigues vectors of their zone (Mackenzie, Biometrika 45, 1958), without drawing anything.
 */
import { describe, expect, test } from 'vitest';
import { rotationAngle } from './rotation.ts';
import { coverAngles, meanErrors, setTable, tableDegrees, tableTolerance } from './set-quality.ts';
import {
  fibonacciSphere,
  haarSet,
  icosahedralGroup,
  octahedralGroup,
  quaternionAt,
  type RotationSet,
  setSize,
  superFibonacci,
} from './so3-sets.ts';
import { mean } from './statistics.ts';

/** Errors of means from ||mean D^l||^2 = sum over pairs of w_i w_j chi_l(R_i R_j^-1): fast, but what is below 1e-7 drowns in rounding. */
function errorsByCharacters(set: RotationSet, degree: number): number[] {
  const { quaternions: q, weights } = set;
  const squares = new Float64Array(degree + 1);
  for (let i = 0; i < weights.length; i++) {
    for (let j = 0; j <= i; j++) {
      const [a, b] = [4 * i, 4 * j];
      const inner = q[a] * q[b] + q[a + 1] * q[b + 1] + q[a + 2] * q[b + 2] + q[a + 3] * q[b + 3];
      const cosine = 2 * inner * inner - 1;
      const weight = (i === j ? 1 : 2) * weights[i] * weights[j];
      let [before, now, character] = [1, cosine, 1];
      squares[0] += weight;
      for (let l = 1; l <= degree; l++) {
        character += 2 * now;
        squares[l] += weight * character;
        [before, now] = [now, 2 * cosine * now - before];
      }
    }
  }
  return Array.from(squares, (square, l) => Math.sqrt(Math.max(0, square) / (2 * l + 1)));
}

const within = (found: number, expected: number): number => Math.abs(found / expected - 1);
/** Above this many elements the matrices take long, and characters do. */
const large = 1000;

describe('errors of means at l = 1, 2, 4, 6, 8, 12', { timeout: 120_000 }, () => {
  test.each(
    setTable.filter(({ errors }) => errors).map((row) => [row.name, row] as const),
  )('%s: within 20 %, zeros to 1e-12', (_, { make, errors = [] }) => {
    const set = make();
    const found = setSize(set) > large ? errorsByCharacters(set, 12) : meanErrors(set, 12);
    expect(errors).toHaveLength(tableDegrees.length);
    tableDegrees.forEach((l, n) => {
      if (errors[n] === 0) expect(found[l], `degree ${l}`).toBeLessThan(tableTolerance.zero);
      else expect(within(found[l], errors[n]), `degree ${l}`).toBeLessThan(tableTolerance.error);
    });
  });

  test('the two ways to compute them agree', () => {
    const set = superFibonacci(576);
    const [matrices, characters] = [meanErrors(set, 12), errorsByCharacters(set, 12)];
    matrices.forEach((error, l) => {
      expect(within(characters[l], error), `degree ${l}`).toBeLessThan(1e-7);
    });
  });

  test('Haar draws err by 1 / sqrt(N) at every degree', () => {
    for (const [count, sets, degree] of [
      [576, 24, 12],
      [4608, 1, 12],
    ]) {
      const squares = new Float64Array(degree + 1);
      for (let seed = 0; seed < sets; seed++)
        errorsByCharacters(haarSet(count, seed), degree).forEach((error, l) => {
          squares[l] += error ** 2 / sets;
        });
      // (2l+1)^2 numbers per set are independent: of few sets only high degrees are told to 20 %.
      const told = tableDegrees.filter((l) => (2 * l + 1) ** 2 * sets > 150);
      expect(told).toContain(12);
      for (const l of told) expect(within(Math.sqrt(squares[l] * count), 1), `degree ${l}`).toBeLessThan(0.2);
    }
  });

  test.each(
    setTable.filter(({ exactTo }) => exactTo).map((row) => [row.name, row] as const),
  )('%s is exact to its degree and not beyond', (name, { make, exactTo = 0 }) => {
    const set = make();
    const [base, fibre] = name.replace('Lebedev ', '').split(' × ').map(Number);
    expect(setSize(set)).toBe(base * fibre);
    const found = meanErrors(set, exactTo + 1);
    for (let l = 1; l <= exactTo; l++) expect(found[l], `degree ${l}`).toBeLessThan(tableTolerance.zero);
    expect(found[exactTo + 1]).toBeGreaterThan(0.05);
  });
});

describe('angles to the nearest element, degrees: mean and 99th percentile', { timeout: 120_000 }, () => {
  test.each(setTable.filter(({ cover }) => cover).map((row) => [row.name, row] as const))('%s: within 0.3 and 1', (_, {
    make,
    cover,
  }) => {
    const found = coverAngles(make());
    expect(Math.abs(found.mean - cover!.mean)).toBeLessThan(tableTolerance.mean);
    expect(Math.abs(found.percentile99 - cover!.percentile99)).toBeLessThan(tableTolerance.percentile99);
  });

  test('the mean of the icosahedral group, 30 when rounded, is 29.51', () => {
    expect(Math.abs(meanAngleOfZone(icosahedralGroup()) - 29.51)).toBeLessThan(0.01);
  });

  test('Haar draws: 31 and 8, 15 in the table, and what N independent draws must have', () => {
    // The nearest of N is beyond t with probability (1 - V)^N, V = (t - sin t)/pi. The table's 17 for 576 is one set's, rounded: the expectation is 16.4.
    const expected = (count: number): number => {
      const steps = 4000;
      const beyond = Array.from({ length: steps }, (_, n) => {
        const t = ((n + 0.5) / steps) * Math.PI;
        return (1 - (t - Math.sin(t)) / Math.PI) ** count;
      });
      return mean(beyond) * 180;
    };
    expect(expected(576)).toBeCloseTo(16.4, 1);
    for (const [count, sets, average, high] of [
      [576, 8, expected(576), 31],
      [4608, 4, 8, 15],
    ]) {
      const found = Array.from({ length: sets }, (_, seed) => coverAngles(haarSet(count, seed), 5000));
      const own = mean(found.map((angles) => angles.mean));
      expect(Math.abs(own - average)).toBeLessThan(0.3);
      expect(Math.abs(own - expected(count))).toBeLessThan(0.2);
      expect(Math.abs(mean(found.map((angles) => angles.percentile99)) - high)).toBeLessThan(1);
    }
  });

  test('groups: as their zones have it', () => {
    expect(meanAngleOfZone(octahedralGroup())).toBeCloseTo(40.74, 1);
    for (const group of [octahedralGroup(), icosahedralGroup()])
      expect(Math.abs(coverAngles(group).mean - meanAngleOfZone(group))).toBeLessThan(0.2);
  });
});

/**
 * Mean angle of the rotations that are nearer to the identity than to any other element, degrees. Along an axis n they end where the first face of the
 * zone is met: tan(angle / 2) n . f = tan(angle of f / 4); under the Haar measure the angle has density (1 - cos)/pi, the axis is uniform.
 */
function meanAngleOfZone(group: RotationSet, axes = 20_000): number {
  const faces = Array.from({ length: setSize(group) }, (_, i) => quaternionAt(group, i))
    .slice(1)
    .flatMap((q) => {
      const length = Math.hypot(q[1], q[2], q[3]);
      const height = Math.tan(rotationAngle(q) / 4);
      const face = q.slice(1).map((part) => part / length / height);
      return Math.abs(q[0]) < 1e-9 ? [face, face.map((part) => -part)] : [face.map((part) => part * Math.sign(q[0]))];
    });
  const directions = fibonacciSphere(axes);
  let sum = 0;
  for (let i = 0; i < axes; i++) {
    const nearest = Math.max(
      ...faces.map(([x, y, z]) => x * directions[3 * i] + y * directions[3 * i + 1] + z * directions[3 * i + 2]),
    );
    const end = 2 * Math.atan(1 / nearest);
    sum += (end * end) / 2 - (end * Math.sin(end) + Math.cos(end) - 1);
  }
  return (((setSize(group) * sum) / axes / Math.PI) * 180) / Math.PI;
}
