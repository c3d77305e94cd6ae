/**
 * The shipped cloud models on WebGPU, on solids of a seed that no training used: each is as good upright, and as bad or as
 * good in any pose, as the page says.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { testBackend } from '../backend/webgpu/test-device.ts';
import { solidIds } from '../data/solids/classes.ts';
import { solidSet } from '../data/solids/solid.ts';
import { Random } from '../math/random.ts';
import { cloudModelById } from '../model/registry.ts';
import type { CloudErrors } from '../task/cloud-classes.ts';
import { createCloudEvaluator } from './cloud-evaluate.ts';
import { turnAnywhere } from './cloud-samples.ts';
import { readWeights } from './weights.ts';

const backend = testBackend();
const folder = new URL('../../public/weights/', import.meta.url);
const { weights } = JSON.parse(readFileSync(new URL('index.json', folder), 'utf8')) as {
  weights: { id: string; file: string; subject?: string; classes?: string[]; points?: number }[];
};
const entries = new Map(weights.filter(({ subject }) => subject === 'cloud').map((entry) => [entry.id, entry]));

const upright = solidSet({ seed: 'shipped weights', split: 'test', perClass: 10, count: 128, jitter: 0.01 });
const random = new Random('shipped weights').fork('poses');
const anyPose = upright.map((cloud) => turnAnywhere(cloud, random));

async function measured(id: string): Promise<{ upright: CloudErrors; anyPose: CloudErrors }> {
  const entry = entries.get(id);
  if (!entry) throw new Error(`public/weights/index.json has no cloud weights ${id}`);
  const { info, parameters } = await readWeights(entry.file, readFileSync(new URL(entry.file, folder)));
  if (info.subject !== 'cloud') throw new Error(`${entry.file} holds no cloud model`);
  expect(info.config.classes).toEqual(solidIds);
  expect([entry.classes, entry.points]).toEqual([solidIds, 128]);
  const config = { ...info.config, elements: [0] as const };
  const evaluator = await createCloudEvaluator(backend(), cloudModelById(info.model), config, parameters);
  const errors = {
    upright: await evaluator.errors(parameters, upright),
    anyPose: await evaluator.errors(parameters, anyPose),
  };
  evaluator.dispose();
  return errors;
}

describe('shipped cloud models on solids never seen', { timeout: 240_000 }, () => {
  it('the Gaunt network, trained upright, is right in any pose, and exactly as often', async () => {
    const errors = await measured('cloud-gaunt-solids');
    expect(errors.upright.accuracy).toBeGreaterThanOrEqual(0.9);
    expect(errors.anyPose.accuracy).toBeGreaterThanOrEqual(0.9);
    expect(errors.anyPose.confusion).toEqual(errors.upright.confusion);
    expect(errors.upright.normalAngle).toBeLessThan(30);
    expect(errors.anyPose.normalAngle).toBeCloseTo(errors.upright.normalAngle, 1);
  });

  it('PointNet, trained upright, is right upright and lost in other poses', async () => {
    const errors = await measured('pointnet-solids');
    expect(errors.upright.accuracy).toBeGreaterThanOrEqual(0.95);
    expect(errors.anyPose.accuracy).toBeLessThanOrEqual(errors.upright.accuracy - 0.4);
    expect(errors.upright.normalAngle).toBeLessThan(30);
  });

  it('the transformer, trained upright, is right upright and worse in other poses', async () => {
    const errors = await measured('cloud-transformer-solids');
    expect(errors.upright.accuracy).toBeGreaterThanOrEqual(0.9);
    expect(errors.anyPose.accuracy).toBeLessThanOrEqual(errors.upright.accuracy - 0.3);
  });

  it('PointNet, trained in any pose, has learned to be right in any pose', async () => {
    const errors = await measured('pointnet-solids-any-pose');
    expect(errors.upright.accuracy).toBeGreaterThanOrEqual(0.9);
    expect(errors.anyPose.accuracy).toBeGreaterThanOrEqual(0.9);
  });
});
