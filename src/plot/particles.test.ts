/** Drawn particles: colours by the sign, sticks for springs, and room for where they go. */
import { expect, it } from 'vitest';
import { particleSystem } from '../data/systems/systems.ts';
import { PARTICLE_SCALE, particleFormula, particleShape } from './particles.ts';

const choice = { seed: 2, split: 'test' } as const;

it('charges are balls by their sign, without sticks', () => {
  const { positions, ...particles } = particleSystem({ ...choice, id: 'charges' }, 0);
  const { atoms, bonds } = particleShape({ positions, particles });
  expect(bonds).toEqual([]);
  expect(atoms.map(({ role }) => role)).toEqual(
    Array.from(particles.charges, (charge) => (charge > 0 ? 'atom-o' : 'atom-n')),
  );
  expect(atoms[2].position[1]).toBeCloseTo(PARTICLE_SCALE * positions[7], 12);
  const positive = particles.charges.filter((charge) => charge > 0).length;
  expect(particleFormula({ positions, particles })).toBe(`${positive} positive, ${5 - positive} negative`);
});

it('springs are sticks, each once', () => {
  const { positions, ...particles } = particleSystem({ ...choice, id: 'springs' }, 0);
  const { bonds } = particleShape({ positions, particles });
  expect(bonds.length).toBe(particles.couplings.reduce((sum, one) => sum + one, 0) / 2);
  for (const [i, j] of bonds) expect(particles.couplings[5 * i + j]).toBe(1);
  expect(particleFormula({ positions, particles })).toBe(`${bonds.length} of 10 pairs joined`);
});

it('where they go lies within the dial', () => {
  const { positions, ...particles } = particleSystem({ ...choice, id: 'charges' }, 0);
  const far = positions.map((value) => 5 * value);
  const [here, there] = [
    particleShape({ positions, particles }).extent,
    particleShape({ positions, particles: { ...particles, target: far } }).extent,
  ];
  expect(there).toBeGreaterThan(3 * here);
});
