/** Clouds through the whole runner on the reference backend: points sampled once, classes and normals judged over the group. */
import { describe, expect, it } from 'vitest';
import { createReferenceBackend } from '../backend/reference/reference.ts';
import { Random } from '../math/random.ts';
import { haar, rotateVector } from '../math/rotation.ts';
import { geometryOfPoints } from './geometry.ts';
import { importOptionsOf, readingOf } from './names.ts';
import { runOrbit } from './runner.ts';
import { sampledGeometry, solidCloud } from './subject-geometry.ts';
import { randomWeights } from './weights.ts';

const backend = createReferenceBackend();
const torus = solidCloud('torus', 7);
const { geometry, sample } = sampledGeometry(torus, { scheme: 'farthest', count: 20 }, 3, 'torus');

const orbit = async (model: string, output: 'class' | 'normals', on = geometry) =>
  runOrbit({ backend, weights: randomWeights(model, 3, on), geometry: on, output, elements: 24, seed: 5 });

describe('a cloud on the reference backend', () => {
  it('is what was sampled, with its label and unit normals', () => {
    expect(geometry.species).toEqual(new Uint8Array(20));
    expect(geometry.positions).toEqual(sample.points);
    expect(geometry.cloud?.label).toBe('torus');
    for (let n = 0; n < 60; n += 3) {
      expect(Math.hypot(...geometry.cloud!.normals!.subarray(n, n + 3))).toBeCloseTo(1, 6);
    }
  });

  it('finds the Gaunt network exact, in class and in normals', async () => {
    for (const output of ['class', 'normals'] as const) {
      const { result, facts } = await orbit('cloud-gaunt', output);
      expect(result.verdict).toBe('exact');
      expect(result.summary.relativeError).toBeLessThan(1e-6);
      expect(result.summary.classes!.flipRate.value).toBe(0);
      expect(result.summary.classes!.mean.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
      expect(facts.outside).toContain('random weights');
      expect(result.field).toBe(output === 'class' ? 'class-distance' : 'normal-error');
    }
  });

  it.each([
    'pointnet',
    'cloud-transformer',
  ])('finds %s broken in its normals, whatever pose the cloud came in', async (model) => {
    const q = haar(new Random(4));
    const turned = Float64Array.from({ length: 60 });
    for (let n = 0; n < 60; n += 3) {
      turned.set(rotateVector(q, [...geometry.positions.subarray(n, n + 3)] as [number, number, number]), n);
    }
    const results = [await orbit(model, 'normals'), await orbit(model, 'normals', geometryOfPoints(turned))];
    for (const { result } of results) {
      expect(result.verdict).toBe('broken');
      expect(result.summary.twirlRms).toBeLessThan(1);
    }
  });

  it('refuses potentials, and cloud models refuse atoms, in words', async () => {
    await expect(orbit('gaunt', 'class')).rejects.toMatchObject({
      kind: 'wrong-subject',
      message: 'gaunt takes atoms; this subject has points.',
    });
    const atoms = { species: Uint8Array.of(1, 1), positions: Float64Array.of(0, 0, 0, 0.7, 0, 0) };
    expect(() => randomWeights('pointnet', 1, atoms)).toThrow('pointnet takes points; this subject has atoms.');
  });

  it('that cannot be sampled says why', () => {
    const flat = { ...torus, positions: new Float32Array(30) };
    expect(() => sampledGeometry(flat, { scheme: 'farthest', count: 8 }, 1)).toThrow(
      'all points of the cloud are in one place',
    );
    expect(() => sampledGeometry(torus, { scheme: 'surface', count: 8 }, 1)).toThrow('This cloud cannot be sampled');
    expect(() => solidCloud('teapot', 1)).toThrow('there is no solid teapot; there are box');
  });

  it('knows the words of a link for how files are read, both ways', () => {
    const all = { as: 'cloud', use: 'complete', notFinite: 'drop', unknownSpecies: 'drop' } as const;
    expect(importOptionsOf(readingOf(all))).toEqual(all);
    expect(readingOf({})).toBeUndefined();
    expect(importOptionsOf(['finite'])).toEqual({ notFinite: 'drop' });
  });
});
