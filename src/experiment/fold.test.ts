/** Folding with models: those of molecules, clouds and particles keep every permutation, whether they are equivariant or not; what is not looked for says so. */
import { expect, it } from 'vitest';
import { createReferenceBackend } from '../backend/reference/reference.ts';
import { runFold } from './fold.ts';
import type { Geometry } from './geometry.ts';
import { runOrbit } from './runner.ts';
import { randomWeights } from './weights.ts';

const backend = createReferenceBackend();
const folded = async (model: string, geometry: Geometry, output: 'forces' | 'class' | 'displacement') => {
  const task = { backend, weights: randomWeights(model, 3, geometry), geometry, output, seed: 5 };
  const { result } = await runOrbit({ ...task, elements: 16 });
  return { result, fold: await runFold({ ...task, orbit: result }) };
};

/** A methane whose atoms are up to 0.02 angstrom off, far from the origin. */
const a = 0.63;
const off = [0.01, -0.02, 0, 0.02, 0.01, -0.01, 0, 0, 0.02, -0.01, 0, 0.01, 0.02, -0.01, 0];
const methane: Geometry = {
  species: Uint8Array.of(6, 1, 1, 1, 1),
  positions: Float64Array.from([0, 0, 0, a, a, a, a, -a, -a, -a, a, -a, -a, -a, a], (x, n) => x + off[n] + 5),
  periodic: [false, false, false],
};

it.each(['transformer', 'gaunt'])('the copies of %s on methane agree, on the exact tetrahedron', async (model) => {
  const { result, fold } = await folded(model, methane, 'forces');
  expect(result.verdict).toBe(model === 'gaunt' ? 'exact' : 'broken');
  expect(fold).toMatchObject({ pointGroup: 'Td', operations: 24, copies: { agree: true, evaluations: 72 } });
  expect(fold.moved).toBeGreaterThan(0.005);
  expect(fold.moved).toBeLessThan(0.05);
});

it('the copies of a point model on a square prism agree in class, and those of particles in displacement', async () => {
  const square = [1, 1, 0.5, -1, 1, 0.5, -1, -1, 0.5, 1, -1, 0.5];
  const positions = Float64Array.from([...square, ...square.map((x, n) => (n % 3 === 2 ? -x : x))]);
  const cloud = { species: new Uint8Array(8), positions, cloud: {} };
  expect((await folded('pointnet', cloud, 'class')).fold).toMatchObject({ pointGroup: 'D4h', copies: { agree: true } });
  const whirl = Float64Array.of(0, 1, 0, -1, 0, 0, 0, -1, 0, 1, 0, 0, 0, 0, 0);
  const particles = {
    system: 'charges',
    velocities: whirl.map((part) => part / 2),
    charges: new Float64Array(5).fill(1),
    couplings: Float64Array.from({ length: 25 }, (_, n) => (n % 6 === 0 ? 0 : 1)),
  } as const;
  const wheel = {
    species: new Uint8Array(5),
    positions: Float64Array.of(1, 0, 0, 0, 1, 0, -1, 0, 0, 0, -1, 0, 0, 0, 0),
    particles,
  };
  const { fold } = await folded('particle-network', wheel, 'displacement');
  expect(fold).toMatchObject({ pointGroup: 'C4h', operations: 8, copies: { agree: true } });
});

it('says why nothing is folded', async () => {
  const orbit = { noiseFloor: 1, summary: {} as never };
  const task = { backend, weights: randomWeights('gaunt', 3, methane), output: 'forces' as const, seed: 1, orbit };
  const periodic = await runFold({ ...task, geometry: { ...methane, periodic: [true, false, false] } });
  expect(periodic).toMatchObject({ pointGroup: '', reason: expect.stringContaining('space group') });
  const bent: Geometry = {
    species: Uint8Array.of(6, 1, 9, 17, 35),
    positions: methane.positions.map((x, n) => x + off[(7 * n) % 15] * 9),
  };
  const none = await runFold({ ...task, geometry: bent });
  expect(none).toEqual({ pointGroup: 'C1', operations: 1, moved: 0, reason: expect.stringContaining('no copies') });
  const line: Geometry = { species: Uint8Array.of(6, 8), positions: Float64Array.of(0, 0, 0, 0.5, 1, 0) };
  expect(await runFold({ ...task, geometry: line })).toMatchObject({
    pointGroup: 'C∞v',
    reason: expect.stringContaining('own line'),
  });
});
