/** Known answers: functions on SO(3) whose twirl, variance and verdict are known in closed form. */
import { describe, expect, it } from 'vitest';
import { matrixFromQuaternion, type Quaternion } from '../math/rotation.ts';
import { wignerD } from '../math/wigner.ts';
import { evaluateOrbit, type OrbitRequest } from './evaluate.ts';
import type { OrbitFunction } from './function.ts';

const positions = [0.3, -0.2, 1.1, -0.7, 0.5, 0.1, 0.9, 0.4, -0.8];

/** Aligned outputs of f(x) given per rotation matrix and rotated positions. */
function judged(f: (rotated: number[], q: Quaternion) => { energy: number; forces: number[] }): OrbitFunction {
  return async (quaternions) => {
    const count = quaternions.length / 4;
    const energies = new Float64Array(count);
    const forces = new Float64Array(count * positions.length);
    for (let n = 0; n < count; n++) {
      const q = [...quaternions.subarray(4 * n, 4 * n + 4)] as unknown as Quaternion;
      const R = matrixFromQuaternion(q);
      const rotated = positions.map((_, c) =>
        [0, 1, 2].reduce((sum, b) => sum + R[3 * (c % 3) + b] * positions[c - (c % 3) + b], 0),
      );
      const output = f(rotated, q);
      energies[n] = output.energy;
      output.forces.forEach((_, c) => {
        forces[n * positions.length + c] = [0, 1, 2].reduce(
          (sum, b) => sum + R[3 * b + (c % 3)] * output.forces[c - (c % 3) + b],
          0,
        );
      });
    }
    return { energies, forces };
  };
}

const exact = judged((x) => ({ energy: 0, forces: x.map((value) => -value) }));
const settings = { count: 576, seed: 3, chunk: 100 };
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
    expect(result.summary.relativeForceError).toBeLessThan(1e-14);
    result.twirlForces.forEach((value, c) => {
      expect(value).toBeCloseTo(-positions[c], 14);
    });
  });

  it('a force fixed in the laboratory averages away: its twirl is nothing, so the verdict is undecided', async () => {
    const result = await evaluateOrbit(
      request(judged(() => ({ energy: 0, forces: positions.map((_, c) => (c % 3 === 2 ? 0.05 : 0)) }))),
    );
    expect(result.summary.twirlRms).toBeLessThan(1e-3);
    expect(result.verdict).toBe('undecided');
    expect(result.summary.forceError.value).toBeCloseTo(0.05 / Math.sqrt(3), 4);
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
      expect(Math.abs(result.summary.forceError.value / expected - 1)).toBeLessThan(0.015);
      expect(Math.abs(result.summary.energySpread * Math.sqrt(2 * l + 1) - 1)).toBeLessThan(0.015);
    }
  });

  it('splits the loss against labels into the loss of the twirl and the variance', async () => {
    const labels = Float64Array.from(positions, (value) => -value + 0.1);
    const broken = judged((x) => ({ energy: 0, forces: x.map((value, c) => -value + (c % 3 === 2 ? 0.2 : 0)) }));
    const { summary } = await evaluateOrbit(request(broken, { labels, count: 2304 }));
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
        control: (quaternions, signal) => {
          controlled.push(quaternions.length / 4);
          return exact(quaternions, signal);
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
