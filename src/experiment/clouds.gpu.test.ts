/** Clouds on WebGPU: the same verdicts and fields as float64, with a noise floor. */
import { describe, expect, it } from 'vitest';
import { createReferenceBackend } from '../backend/reference/reference.ts';
import { testBackend } from '../backend/webgpu/test-device.ts';
import { runOrbit } from './runner.ts';
import { sampledGeometry, solidCloud } from './subject-geometry.ts';
import { randomWeights } from './weights.ts';

const backend = testBackend();
const { geometry } = sampledGeometry(solidCloud('trefoil', 2), { scheme: 'farthest', count: 40 }, 3, 'trefoil');
const task = (model: string, output: 'class' | 'normals') => {
  return { weights: randomWeights(model, 3, geometry), geometry, output, elements: 24, seed: 5 };
};

describe('a cloud on WebGPU', () => {
  it.each(['class', 'normals'] as const)('finds the Gaunt network exact in %s', async (output) => {
    const { result } = await runOrbit({ ...task('cloud-gaunt', output), backend: backend() });
    expect(result.verdict).toBe('exact');
    expect(result.noiseFloor).toBeGreaterThan(0);
    expect(result.summary.worstRelative).toBeLessThan(1e-4);
  });

  it.each(['pointnet', 'cloud-transformer'])('draws the same broken field of %s as float64', async (model) => {
    const { result } = await runOrbit({ ...task(model, 'normals'), backend: backend() });
    const { result: exact } = await runOrbit({ ...task(model, 'normals'), backend: createReferenceBackend() });
    expect([result.verdict, exact.verdict]).toEqual(['broken', 'broken']);
    for (const [n, { value, probability }] of exact.elements.entries()) {
      expect(Math.abs(result.elements[n].value / value - 1)).toBeLessThan(1e-3);
      expect(result.elements[n].probability).toBeCloseTo(probability!, 4);
    }
    expect(result.summary.classes!.modal).toBe(exact.summary.classes!.modal);
  });
});
