/** The simulator against a plain float64 loop with forces written by hand; energy, momentum, time reversal, rotations, close encounters. */
import { describe, expect, it } from 'vitest';
import { createReferenceBackend } from '../backend/reference/reference.ts';
import { turnVectors } from '../data/align.ts';
import {
  particleCount,
  type particleSystem,
  particleSystems,
  type SystemId,
  systemIds,
} from '../data/systems/systems.ts';
import { Random } from '../math/random.ts';
import { haar, matrixFromQuaternion } from '../math/rotation.ts';
import { simulate } from './systems.ts';

const backend = createReferenceBackend();
const choice = (id: SystemId) => ({ id, seed: 3, split: 'train', pose: 'any' }) as const;

/** Position and velocity after n steps of velocity Verlet, with forces from the formulas of physics. */
function plainLoop(id: SystemId, system: ReturnType<typeof particleSystem>, steps: number, h = 0.001) {
  const x = Array.from(system.positions);
  const v = Array.from(system.velocities);
  const n = particleCount;
  const forces = (): number[] => {
    const f = new Array<number>(3 * n).fill(0);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        if (i === j) continue;
        const d = [0, 1, 2].map((k) => x[3 * i + k] - x[3 * j + k]);
        const r2 = d[0] ** 2 + d[1] ** 2 + d[2] ** 2;
        const c = system.couplings[n * i + j];
        const size = id === 'charges' ? c / (r2 + 0.01) ** 1.5 : -c;
        for (let k = 0; k < 3; k++) f[3 * i + k] += size * d[k];
      }
    }
    return f;
  };
  let f = forces();
  for (let step = 0; step < steps; step++) {
    for (let k = 0; k < 3 * n; k++) x[k] += h * v[k] + 0.5 * h * h * f[k];
    const next = forces();
    for (let k = 0; k < 3 * n; k++) v[k] += 0.5 * h * (f[k] + next[k]);
    f = next;
  }
  return { positions: x, velocities: v };
}

const largestDifference = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Math.max(...Array.from(a, (value, n) => Math.abs(value - b[n])));

describe.each(systemIds)('simulated %s', (id) => {
  const systems = particleSystems(choice(id), 4);

  it('move as a plain loop with forces written by hand says', async () => {
    const states = await simulate(backend, id, systems);
    for (const [n, state] of states.entries()) {
      const expected = plainLoop(id, systems[n], 1000);
      expect(largestDifference(state.positions, expected.positions)).toBeLessThan(1e-9);
      expect(largestDifference(state.velocities, expected.velocities)).toBeLessThan(1e-8);
    }
  });

  it('keep energy and momentum', async () => {
    const [early, late] = [await simulate(backend, id, systems, { steps: 10 }), await simulate(backend, id, systems)];
    for (const [n, { energy, velocities }] of late.entries()) {
      expect(Math.abs(energy / early[n].energy - 1)).toBeLessThan(1e-3);
      for (const axis of [0, 1, 2]) {
        const momentum = (values: Float64Array) => values.reduce((sum, v, k) => sum + (k % 3 === axis ? v : 0), 0);
        expect(momentum(velocities)).toBeCloseTo(momentum(systems[n].velocities), 11);
      }
    }
  });

  it('come back where time runs backwards', async () => {
    const forth = await simulate(backend, id, systems, { steps: 500 });
    const moved = systems.map((system, n) => ({ ...system, ...forth[n] }));
    const back = await simulate(backend, id, moved, { steps: 500, timeStep: -0.001 });
    for (const [n, { positions }] of back.entries())
      expect(largestDifference(positions, systems[n].positions)).toBeLessThan(1e-9);
  });

  it('turn with their start', async () => {
    const matrix = matrixFromQuaternion(haar(new Random('turn')));
    const turn = (vectors: Float64Array) => turnVectors(vectors, matrix);
    const turned = systems.map(({ positions, velocities, ...rest }) => {
      return { ...rest, positions: turn(positions), velocities: turn(velocities) };
    });
    const [here, there] = [await simulate(backend, id, systems), await simulate(backend, id, turned)];
    for (const [n, { positions }] of there.entries())
      expect(largestDifference(positions, turn(here[n].positions))).toBeLessThan(1e-9);
  });
});

describe('a close encounter', () => {
  /** Two opposite charges at rest that fall through each other, and three bystanders far away. */
  const falling = {
    positions: Float64Array.of(-0.3, 0, 0, 0.3, 0, 0, 40, 0, 0, 0, 40, 0, 0, 0, 40),
    velocities: new Float64Array(15),
    couplings: Float64Array.from({ length: 25 }, (_, k) => (k === 1 || k === 5 ? -1 : 0)),
  };

  it('is softened: the two pass through each other and keep their energy', async () => {
    const rest = -1 / Math.sqrt(0.36 + 0.01);
    let crossed = false;
    for (const steps of [100, 150, 200, 300, 400]) {
      const [{ positions, energy }] = await simulate(backend, 'charges', [falling], { steps });
      crossed ||= positions[0] > positions[3];
      expect(Math.abs(energy / rest - 1)).toBeLessThan(0.02);
      expect(Math.abs(positions[0])).toBeLessThan(0.31);
    }
    expect(crossed).toBe(true);
  });

  it('hardly depends on the size of the step', async () => {
    const [[coarse], [fine]] = [
      await simulate(backend, 'charges', [falling], { steps: 400 }),
      await simulate(backend, 'charges', [falling], { steps: 1600, timeStep: 0.00025 }),
    ];
    expect(largestDifference(coarse.positions, fine.positions)).toBeLessThan(5e-3);
  });
});

describe('a simulation', () => {
  it('refuses steps that are no whole programs, names a system that ran away, and can be cancelled', async () => {
    const [system] = particleSystems(choice('springs'), 1);
    await expect(simulate(backend, 'springs', [system], { steps: 15 })).rejects.toThrow('expected a multiple of 10');
    const broken = { ...system, velocities: system.velocities.map(() => Number.NaN) };
    await expect(simulate(backend, 'springs', [system, broken], { steps: 10 })).rejects.toThrow(
      'System 2 of the simulation',
    );
    await expect(simulate(backend, 'springs', [system], { signal: AbortSignal.abort() })).rejects.toThrow();
  });
});
