/** Known answers: functions on SO(3) whose twirl, variance and verdict are known in closed form. */
import { describe, expect, it } from 'vitest';
import { elementCount } from '../group/elements.ts';
import { matrixFromQuaternion, type Quaternion } from '../math/rotation.ts';
import { shannonDistance } from '../math/shannon.ts';
import { wignerD } from '../math/wigner.ts';
import { evaluateOrbit, type OrbitRequest } from './evaluate.ts';
import type { OrbitFunction } from './function.ts';

const positions = [0.3, -0.2, 1.1, -0.7, 0.5, 0.1, 0.9, 0.4, -0.8];

/** Aligned outputs of f(x) given per rotation matrix and rotated positions. */
function judged(f: (rotated: number[], q: Quaternion) => { energy: number; forces: number[] }): OrbitFunction {
  return async ({ quaternions }) => {
    const count = quaternions.length / 4;
    const scalars = new Float64Array(count);
    const vectors = new Float64Array(count * positions.length);
    for (let n = 0; n < count; n++) {
      const q = [...quaternions.subarray(4 * n, 4 * n + 4)] as unknown as Quaternion;
      const R = matrixFromQuaternion(q);
      const rotated = positions.map((_, c) =>
        [0, 1, 2].reduce((sum, b) => sum + R[3 * (c % 3) + b] * positions[c - (c % 3) + b], 0),
      );
      const output = f(rotated, q);
      scalars[n] = output.energy;
      output.forces.forEach((_, c) => {
        vectors[n * positions.length + c] = [0, 1, 2].reduce(
          (sum, b) => sum + R[3 * b + (c % 3)] * output.forces[c - (c % 3) + b],
          0,
        );
      });
    }
    return { scalars, vectors };
  };
}

const exact = judged((x) => ({ energy: 0, forces: x.map((value) => -value) }));
const settings = { output: 'forces' as const, count: 576, seed: 3, chunk: 100 };
const request = (evaluate: OrbitFunction, more: Partial<OrbitRequest> = {}): OrbitRequest => ({
  ...settings,
  evaluate,
  control: evaluate,
  ...more,
});

describe('orbits with known answers', () => {
  it('F = -x is exact: the twirl is -x and every error is rounding', async () => {
    const noisy = judged((x) => ({ energy: 1, forces: x.map((value) => -value * (1 + 1e-15)) }));
    const result = await evaluateOrbit(request(exact, { control: noisy }));
    expect(result.verdict).toBe('exact');
    expect(result.summary.relativeError).toBeLessThan(1e-14);
    result.twirl.forEach((value, c) => {
      expect(value).toBeCloseTo(-positions[c], 14);
    });
  });

  it('a force fixed in the laboratory averages away: its twirl is nothing, so the verdict is undecided', async () => {
    const result = await evaluateOrbit(
      request(judged(() => ({ energy: 0, forces: positions.map((_, c) => (c % 3 === 2 ? 0.05 : 0)) }))),
    );
    expect(result.summary.twirlRms).toBeLessThan(1e-3);
    expect(result.verdict).toBe('undecided');
    expect(result.summary.error.value).toBeCloseTo(0.05 / Math.sqrt(3), 4);
  });

  it('an error proportional to a Wigner matrix entry has variance 1/(2l+1), inside its interval', async () => {
    for (const l of [1, 2, 4]) {
      const entry = (q: Quaternion): number => wignerD(l, q)[l * (2 * l + 1) + l + 1];
      const result = await evaluateOrbit(
        request(
          judged((x, q) => ({ energy: entry(q), forces: x.map((value) => -value * (1 + entry(q))) })),
          { count: 2304 },
        ),
      );
      const rms = Math.sqrt(positions.reduce((sum, value) => sum + value * value, 0) / positions.length);
      const expected = rms / Math.sqrt(2 * l + 1);
      expect(result.verdict).toBe('broken');
      expect(Math.abs(result.summary.error.value / expected - 1)).toBeLessThan(0.015);
      expect(Math.abs(result.summary.energySpread! * Math.sqrt(2 * l + 1) - 1)).toBeLessThan(0.015);
    }
  });

  it('shows the angles of its elements by the Haar measure: density (1 - cos)/pi', async () => {
    const below = (degrees: number): number => {
      const angle = (degrees * Math.PI) / 180;
      return (angle - Math.sin(angle)) / Math.PI;
    };
    const { angles } = await evaluateOrbit(request(exact, { count: 4608 }));
    expect(angles.reduce((total, { count }) => total + count, 0)).toBe(4608);
    expect(angles[angles.length - 1].to).toBe(180);
    for (const { from, to, count } of angles) {
      const expected = 4608 * (below(to) - below(from));
      // Four standard deviations of independent draws; randomly turned sets scatter less.
      expect(Math.abs(count - expected), `${from} degrees`).toBeLessThan(4 * Math.sqrt(expected));
    }
  });

  it('splits the loss against labels into the loss of the twirl and the variance', async () => {
    const labels = Float64Array.from(positions, (value) => -value + 0.1);
    const broken = judged((x) => ({ energy: 0, forces: x.map((value, c) => -value + (c % 3 === 2 ? 0.2 : 0)) }));
    const { summary } = await evaluateOrbit(request(broken, { labels: { forces: labels }, count: 2304 }));
    const [variance, bias] = [0.2 ** 2 / 3, 0.1 ** 2];
    expect(summary.nonEquivariantShare!.value).toBeCloseTo(variance / (variance + bias), 3);
    expect(summary.nonEquivariantShare!.low).toBeLessThanOrEqual(summary.nonEquivariantShare!.value);
    expect(summary.nonEquivariantShare!.high).toBeGreaterThanOrEqual(summary.nonEquivariantShare!.value);
  });

  it('gives the same elements for the same seed, others for another', async () => {
    const [a, b, c] = [
      await evaluateOrbit(request(exact)),
      await evaluateOrbit(request(exact, { chunk: 7 })),
      await evaluateOrbit(request(exact, { seed: 4 })),
    ];
    expect(a.elements.map((element) => element.q)).toEqual(b.elements.map((element) => element.q));
    expect(a.elements[0].q).not.toEqual(c.elements[0].q);
  });

  it('draws a grid against the same twirl, with fibres of equal direction', async () => {
    const zOnly = judged((x, q) => ({
      energy: 0,
      forces: x.map((value) => -value * (1 + 0.3 * matrixFromQuaternion(q)[8])),
    }));
    const { grid } = await evaluateOrbit(request(zOnly, { grid: { base: 12, fibre: 4 } }));
    for (let b = 0; b < 12; b++) {
      const fibre = grid!.elements.slice(4 * b, 4 * b + 4);
      for (const element of fibre) {
        const R = matrixFromQuaternion(element.q);
        [R[6], R[7], R[8]].forEach((value, axis) => {
          expect(value).toBeCloseTo(grid!.directions[b][axis], 12);
        });
        expect(element.value).toBeCloseTo(fibre[0].value, 12);
      }
    }
  });

  it('reports progress, of the control one element at a time, hears a cancel, and names what is not finite', async () => {
    const seen: number[] = [];
    const floor: number[] = [];
    const controlled: number[] = [];
    await evaluateOrbit(
      request(exact, {
        count: 64,
        chunk: 16,
        control: (elements, signal) => {
          controlled.push(elementCount(elements));
          return exact(elements, signal);
        },
        onProgress: (phase, done) => (phase === 'orbit' ? seen : floor).push(done),
      }),
    );
    expect(seen).toEqual([16, 32, 48, 64]);
    expect(floor).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    expect(controlled).toEqual(new Array(8).fill(1));
    await expect(evaluateOrbit(request(exact, { signal: AbortSignal.abort(new Error('cancelled')) }))).rejects.toThrow(
      'cancelled',
    );
    const broken = judged((x) => ({ energy: 0, forces: x.map(() => Number.NaN) }));
    await expect(evaluateOrbit(request(broken))).rejects.toThrow('not finite at element 0');
  });
});

/** Class probabilities and unit vectors given per rotation matrix; the vectors come aligned already. */
const cloudModel =
  (f: (R: Float64Array) => { probabilities: number[]; normals: number[] }): OrbitFunction =>
  async ({ quaternions }) => {
    const rows = Array.from({ length: quaternions.length / 4 }, (_, n) =>
      f(matrixFromQuaternion([...quaternions.subarray(4 * n, 4 * n + 4)] as unknown as Quaternion)),
    );
    return {
      scalars: Float64Array.from(rows.flatMap(({ probabilities }) => probabilities)),
      vectors: Float64Array.from(rows.flatMap(({ normals }) => normals)),
    };
  };

describe('classes over an orbit', () => {
  const names = ['box', 'cone', 'torus'];
  it('that never change are exact, with one class and no flips', async () => {
    const same = cloudModel(() => ({ probabilities: [0.1, 0.7, 0.2], normals: [0, 0, 1] }));
    const { verdict, summary, elements, noiseFloor } = await evaluateOrbit(
      request(same, { output: 'class', labels: { classes: { names, own: 1 } } }),
    );
    expect([verdict, noiseFloor, summary.error.value]).toEqual(['exact', 0, 0]);
    expect(summary.classes).toMatchObject({ names, modal: 1, flipRate: { value: 0 }, accuracy: { value: 1 } });
    summary.classes!.mean.forEach((value, c) => {
      expect(value).toBeCloseTo([0.1, 0.7, 0.2][c], 14);
    });
    expect(elements[5]).toMatchObject({ class: 1, probability: 0.7, value: 0 });
    expect(elements[5].energy).toBeUndefined();
  });

  it('that flip on a quarter of the group are told so: the share, the distance, the worst element', async () => {
    /** The body z axis within 60 degrees of the laboratory's: Haar measure (1 - cos 60) / 2 = 1/4. */
    const flipping = cloudModel((R) =>
      R[8] > 0.5 ? { probabilities: [1, 0, 0], normals: [0, 0, 1] } : { probabilities: [0, 1, 0], normals: [0, 0, -1] },
    );
    const { verdict, summary, elements, unit } = await evaluateOrbit(
      request(flipping, { output: 'class', count: 2304, labels: { classes: { names, own: 0 } } }),
    );
    const { flipRate, accuracy, modal } = summary.classes!;
    expect([verdict, modal, unit]).toEqual(['broken', 1, '1']);
    expect(flipRate.value).toBeCloseTo(0.25, 2);
    expect(accuracy!.value).toBeCloseTo(flipRate.value, 12);
    expect(flipRate.low).toBeLessThan(0.25);
    expect(flipRate.high).toBeGreaterThan(0.25);
    const t = flipRate.value;
    const information = (p: number, q: number) => (p > 0 ? p * Math.log2(p / ((p + q) / 2)) : 0);
    const divergence = (p: number[]) =>
      [t, 1 - t].reduce((sum, q, c) => sum + (information(p[c], q) + information(q, p[c])) / 2, 0);
    const rare = elements.find((element) => element.class === 0)!;
    expect(rare.value).toBeCloseTo(Math.sqrt(divergence([1, 0])), 12);
    expect(rare.probability).toBe(0);
    expect(elements[summary.worst.index].class).toBe(0);
    expect(summary.relativeError).toBeCloseTo(Math.sqrt(t * divergence([1, 0]) + (1 - t) * divergence([0, 1])), 10);
  });

  it('judges unit normals by the length of their change', async () => {
    const turning = cloudModel((R) => ({ probabilities: [1, 0, 0], normals: R[8] > 0 ? [0, 0, 1] : [0, 0.6, 0.8] }));
    const { verdict, field, summary, twirl } = await evaluateOrbit(
      request(turning, { output: 'normals', count: 2304, labels: { classes: { names } } }),
    );
    expect([verdict, field]).toEqual(['broken', 'normal-error']);
    expect(summary.error.value).toBeCloseTo(Math.hypot(0.6, 0.2) / 2, 3);
    expect(summary.twirlRms).toBeCloseTo(Math.hypot(...twirl), 12);
    expect(summary.classes?.accuracy).toBeUndefined();
  });

  it('keeps the digits of differences of rounding size', () => {
    const p = [0.3, 0.6, 0.1];
    for (const size of [1e-4, 1e-7, 1e-10]) {
      const q = [0.3 + size, 0.6 - size, 0.1];
      const expected = Math.sqrt((size ** 2 * (1 / 0.3 + 1 / 0.6)) / (8 * Math.LN2));
      expect(shannonDistance(p, q) / expected).toBeCloseTo(1, size > 1e-9 ? 3 : 1);
    }
    expect(shannonDistance(p, p)).toBe(0);
    expect(shannonDistance([1, 0], [0, 1])).toBe(1);
  });
});
