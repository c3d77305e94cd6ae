/** Mechanisms around real models with random weights on the float64 reference: what becomes equivariant and what does not. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createReferenceBackend } from '../backend/reference/reference.ts';
import { framesOf } from '../data/frames.ts';
import { importFile } from '../data/import.ts';
import { Random } from '../math/random.ts';
import { haar } from '../math/rotation.ts';
import { type Geometry, geometryOf, geometryOfPoints } from './geometry.ts';
import { evaluatePose } from './pose.ts';
import { preparePredictor, runOrbit } from './runner.ts';
import { factsOf, randomWeights } from './weights.ts';
import { mechanismChoice } from './wrapping.ts';

const sample = new URL('../../public/samples/ethanol.xyz', import.meta.url);
const { subject } = await importFile('ethanol.xyz', readFileSync(sample));
const ethanol = geometryOf(framesOf(subject).get(0));
const random = new Random('cloud');
const points = Float64Array.from({ length: 36 }, (_, n) => (1 + (n % 3)) * (random.uniform() ** 2 - 0.3));
const cloud = geometryOfPoints(points, { label: 'box' });
const water: Geometry = {
  species: Uint8Array.of(8, 1, 1),
  positions: Float64Array.of(0, 0.1, 0.02, 0.95, 0, 0, -0.24, 0.93, 0),
};
const backend = createReferenceBackend();

const orbit = (model: string, geometry: Geometry, output: 'forces' | 'class' | 'normals', mechanism: string) =>
  runOrbit({
    backend,
    weights: randomWeights(model, 3, geometry),
    mechanism,
    geometry,
    output,
    elements: 8,
    seed: 5,
  });

describe('mechanisms on the reference backend', () => {
  it.each(['frames:all', 'canonical', 'turns:axis+frames:sampled'])('%s makes the transformer exact', async (word) => {
    const { result, facts } = await orbit('transformer', ethanol, 'forces', word);
    expect(result.summary.worstRelative).toBeLessThan(1e-9);
    expect(result.summary.energySpread).toBeLessThan(1e-10);
    expect(result.verdict).toBe('exact');
    expect(facts).toMatchObject({ mechanism: word, passes: word === 'canonical' ? 1 : 4 });
    expect(facts.spectrum?.degenerate).toBe(false);
  });

  it.each(['none', 'frames:one', 'turns:random'])('%s leaves it broken', async (word) => {
    const { result, facts } = await orbit('transformer', ethanol, 'forces', word);
    expect(result.verdict).toBe('broken');
    expect(result.summary.relativeError).toBeGreaterThan(0.05);
    expect(facts.mechanism).toBe(word === 'none' ? undefined : word);
  });

  it('averages over more rotations leave less of the error', async () => {
    const errors = [];
    for (const word of ['none', 'average:tetrahedral', 'average:quadrature~4'])
      errors.push((await orbit('transformer', water, 'forces', word)).result.summary.relativeError);
    expect(errors[1]).toBeLessThan(0.8 * errors[0]);
    expect(errors[2]).toBeLessThan(0.5 * errors[1]);
  });

  it.each([
    'class',
    'normals',
  ] as const)('frames make PointNet exact in %s; probabilities and normals keep their sizes', async (output) => {
    const { result } = await orbit('pointnet', cloud, output, 'frames:all');
    expect(result.summary.worstRelative).toBeLessThan(1e-9);
    expect((await orbit('pointnet', cloud, output, 'none')).result.verdict).toBe('broken');
    const sum = result.summary.classes!.mean.reduce((all, value) => all + value, 0);
    expect(sum).toBeCloseTo(1, 12);
    for (let n = 0; n < result.twirl.length; n += 3)
      expect(Math.hypot(...result.twirl.slice(n, n + 3))).toBeCloseTo(1, 9);
  });

  it('change nothing about a network that is equivariant already', async () => {
    const plain = await orbit('gaunt', water, 'forces', 'none');
    const wrapped = await orbit('gaunt', water, 'forces', 'canonical');
    expect(wrapped.result.verdict).toBe('exact');
    plain.result.twirl.forEach((value, n) => {
      expect(wrapped.result.twirl[n]).toBeCloseTo(value, 10);
    });
  });

  it('both ways round the square agree at one rotation', async () => {
    const weights = randomWeights('transformer', 3, ethanol);
    const task = { backend, weights, geometry: ethanol };
    const q = haar(new Random(9));
    const wrapped = await preparePredictor({ ...task, mechanism: 'frames:all' });
    expect((await evaluatePose(wrapped, { q })).difference).toBeLessThan(1e-12);
    const plain = await preparePredictor(task);
    expect((await evaluatePose(plain, { q })).difference).toBeGreaterThan(1e-2);
    expect([wrapped.passes, plain.passes]).toEqual([4, 1]);
    expect(wrapped.memory(3)).toBe(plain.memory(12));
  });

  it('say where principal axes decide nothing, and show what follows', async () => {
    const methane: Geometry = {
      species: Uint8Array.of(6, 1, 1, 1, 1),
      positions: Float64Array.of(0, 0, 0, 0.63, 0.63, 0.63, -0.63, -0.63, 0.63, -0.63, 0.63, -0.63, 0.63, -0.63, -0.63),
    };
    const { result, facts } = await orbit('transformer', methane, 'forces', 'frames:all');
    expect(facts.spectrum).toMatchObject({ degenerate: true });
    expect(facts.outside).toMatch(/equally long.*jumps with the pose/);
    expect(result.summary.relativeError).toBeGreaterThan(1e-2);
    const weights = randomWeights('transformer', 3, ethanol);
    expect(factsOf(weights, ethanol, 'frames:one').outside).toMatch(/not equivariant/);
    expect(factsOf(weights, ethanol, 'turns:axis').outside).toMatch(/not trained here/);
    expect(factsOf(weights, ethanol, 'frames:all').outside).not.toMatch(/equally long|gradient/);
    const derived = { ...weights, config: { ...weights.config, forces: 'derivative' as const } };
    expect(factsOf(derived as typeof weights, ethanol, 'frames:all').outside).toMatch(/not exactly the gradient/);
  });

  it('are refused by a word that names none', () => {
    expect(() => mechanismChoice('frames:some')).toThrow(/no mechanism "frames:some"/);
  });
});
