/** Initial states: the same for a seed, of the protocol's sizes, upright or not, with symmetric couplings. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { initialSpeed, particleCount, particleSystem, particleSystems, systemIds } from './systems.ts';

const choices = fc.record({
  id: fc.constantFrom(...systemIds),
  seed: fc.nat(),
  split: fc.constantFrom('train' as const, 'test' as const),
  pose: fc.constantFrom('upright' as const, 'any' as const),
});

describe('a particle system', () => {
  it('is the same for the same seed, and its place alone decides which one it is', () => {
    fc.assert(
      fc.property(choices, fc.nat(1000), (choice, place) => {
        const system = particleSystem(choice, place);
        expect(system).toEqual(particleSystem(choice, place));
        expect(particleSystems(choice, 3, place)[0]).toEqual(system);
        for (const other of [
          particleSystem(choice, place + 1),
          particleSystem({ ...choice, seed: choice.seed + 1 }, place),
        ])
          expect(other.positions).not.toEqual(system.positions);
      }),
      { numRuns: 30 },
    );
  });

  it('has the mean position 0, velocities of length 1/2 and symmetric couplings, and is upright where asked', () => {
    fc.assert(
      fc.property(choices, fc.nat(1000), (choice, place) => {
        const { positions, velocities, couplings, charges } = particleSystem(choice, place);
        for (const axis of [0, 1, 2]) {
          const sum = positions.reduce((all, value, k) => all + (k % 3 === axis ? value : 0), 0);
          expect(sum).toBeCloseTo(0, 12);
        }
        for (let i = 0; i < particleCount; i++) {
          expect(Math.hypot(...velocities.subarray(3 * i, 3 * i + 3))).toBeCloseTo(initialSpeed, 12);
          if (choice.pose === 'upright') expect(velocities[3 * i + 2]).toBe(0);
          for (let j = 0; j < particleCount; j++) {
            const coupling = couplings[particleCount * i + j];
            expect(coupling).toBe(couplings[particleCount * j + i]);
            if (i === j) expect(coupling).toBe(0);
            else if (choice.id === 'charges') expect(coupling).toBe(charges[i] * charges[j]);
            else expect([0, 1]).toContain(coupling);
          }
        }
      }),
      { numRuns: 50 },
    );
  });

  it('draws coordinates, charges, springs and directions as the protocol says', () => {
    const choice = { id: 'charges', seed: 4, split: 'train', pose: 'any' } as const;
    const drawn = particleSystems(choice, 800);
    const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
    const squares = drawn.flatMap(({ positions }) => [...positions].map((value) => value ** 2));
    // Centring takes one of five degrees of freedom.
    expect(mean(squares)).toBeCloseTo(0.8, 1);
    expect(mean(drawn.flatMap(({ charges }) => [...charges]))).toBeCloseTo(0, 1);
    const upwards = drawn.flatMap(({ velocities }) => [...velocities].filter((_, k) => k % 3 === 2));
    expect(mean(upwards.map((value) => value ** 2))).toBeCloseTo(initialSpeed ** 2 / 3, 2);
    const springs = particleSystems({ ...choice, id: 'springs' }, 800);
    expect(mean(springs.flatMap(({ couplings }) => [...couplings]))).toBeCloseTo(0.5 * 0.8, 1);
    expect(mean(springs.flatMap(({ positions }) => [...positions].map((value) => value ** 2)))).toBeCloseTo(0.2, 1);
  });
});
