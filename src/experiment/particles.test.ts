/** Particle systems through the whole runner on the reference backend: broken and exact, against the true positions, refused where models do not fit. */
import { describe, expect, it } from 'vitest';
import { createReferenceBackend } from '../backend/reference/reference.ts';
import { geometryDigest } from '../engine/geometry-digest.ts';
import { Random } from '../math/random.ts';
import { haar, rotateVector } from '../math/rotation.ts';
import { elementsCsv } from '../plot/elements-csv.ts';
import { fieldWords } from '../plot/field-words.ts';
import { sentenceOf, verdictWords } from '../plot/verdict-words.ts';
import { evaluatePose } from './pose.ts';
import { preparePredictor, runOrbit } from './runner.ts';
import { systemGeometry } from './systems.ts';
import { factsOf, type ModelWeights, randomWeights } from './weights.ts';

const backend = createReferenceBackend();
const geometry = await systemGeometry('charges', 7, 3);

const orbit = (weights: ModelWeights, on = geometry) =>
  runOrbit({ backend, weights, geometry: on, output: 'displacement', elements: 24, seed: 5 });

describe('five charges on the reference backend', () => {
  it('are the same wherever they are made, and others are told apart by what moves them', async () => {
    const again = await systemGeometry('charges', 7, 3);
    expect(again).toEqual(geometry);
    expect(geometryDigest(again)).toBe(geometryDigest(geometry));
    const { particles } = geometry;
    const stopped = { ...geometry, particles: { ...particles!, velocities: new Float64Array(15) } };
    expect(geometryDigest(stopped)).not.toBe(geometryDigest(geometry));
    expect(particles!.velocities.filter((_, k) => k % 3 === 2)).toEqual(new Float64Array(5));
  });

  it('find the plain network broken and the equivariant one exact', async () => {
    const plain = await orbit(randomWeights('particle-network', 3, geometry));
    expect(plain.result.verdict).toBe('broken');
    expect(plain.facts.outside).toContain('random weights');
    expect(plain.result.summary.labelMeanSquare).toBeUndefined();
    expect(sentenceOf(verdictWords('A', plain.result))).toMatch(
      /^A is broken: over SO\(3\) displacements change by .* of the length of their mean\.$/,
    );
    expect(elementsCsv(plain.result, undefined)).toMatch(/^index,qw,qx,qy,qz,a_displacement_error\r\n/);
    expect(fieldWords(plain.result.field, 'flips')).toBe(fieldWords('displacement-error'));
    const { result } = await orbit(randomWeights('particle-equivariant', 3, geometry));
    expect(result).toMatchObject({ verdict: 'exact', field: 'displacement-error', unit: '1' });
    expect(result.summary.relativeError).toBeLessThan(1e-12);
    expect(result.twirl).toHaveLength(15);
  });

  it('make the plain network exact where it is averaged over their frames', async () => {
    const weights = randomWeights('particle-network', 3, geometry);
    const task = { backend, weights, geometry, output: 'displacement', elements: 8, seed: 5 } as const;
    const { result, facts } = await runOrbit({ ...task, mechanism: 'frames:all' });
    expect(result.verdict).toBe('exact');
    expect(result.summary.relativeError).toBeLessThan(1e-10);
    expect(facts.passes).toBe(4);
  });

  it('turn positions and velocities together, both ways round the square', async () => {
    const q = haar(new Random(9));
    const weights = randomWeights('particle-network', 3, geometry);
    const pose = await evaluatePose(await preparePredictor({ backend, weights, geometry }), { q });
    const turn = (vectors: Float64Array): Float64Array =>
      Float64Array.from(
        Array.from({ length: 5 }, (_, n) => rotateVector(q, [...vectors.subarray(3 * n, 3 * n + 3)] as never)).flat(),
      );
    const turned = {
      ...geometry,
      positions: turn(geometry.positions),
      particles: { ...geometry.particles!, velocities: turn(geometry.particles!.velocities) },
    };
    const predictor = await preparePredictor({ backend, weights, geometry: turned });
    const { vectors, scalars } = await predictor.evaluate({ quaternions: Float64Array.of(1, 0, 0, 0) });
    pose.vectorsActThenPredict.forEach((value, k) => {
      expect(value).toBeCloseTo(vectors[k], 10);
    });
    const squares = pose.vectorsActThenPredict.reduce((sum, value) => sum + value ** 2 / 5, 0);
    expect(scalars[0]).toBeCloseTo(Math.sqrt(squares), 10);
    expect(pose.scalars[0]).toBeCloseTo(scalars[0], 10);
  });

  it('are held against their true positions by weights of their own kind', async () => {
    const random = randomWeights('particle-network', 3, geometry);
    const weights: ModelWeights = { ...random, domain: { system: 'charges', pose: 'upright' } };
    const { result, facts } = await orbit(weights);
    expect(facts.outside).toBeUndefined();
    const { labelMeanSquare, nonEquivariantShare, error } = result.summary;
    // The field counts lengths of three-vectors, the squared error single coordinates.
    expect(nonEquivariantShare!.value).toBeCloseTo(error.value ** 2 / 3 / labelMeanSquare!, 6);
    const springs = await systemGeometry('springs', 7, 3);
    expect(factsOf(weights, springs).outside).toContain('trained on charges, these are springs');
    expect((await orbit(weights, springs)).result.summary.labelMeanSquare).toBeUndefined();
  });

  it('are refused by models of atoms and points, and refuse them', () => {
    const atoms = { species: Uint8Array.of(1, 1), positions: Float64Array.of(0, 0, 0, 0.7, 0, 0) };
    expect(() => randomWeights('gaunt', 1, geometry)).toThrow('gaunt takes atoms; this subject has particles.');
    expect(() => randomWeights('pointnet', 1, geometry)).toThrow('pointnet takes points; this subject has particles.');
    expect(() => randomWeights('particle-network', 1, atoms)).toThrow('takes particles; this subject has atoms.');
  });
});
