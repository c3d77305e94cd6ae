/** What numbers belong to: what changes them changes their key, and nothing else does. */
import { expect, it } from 'vitest';
import type { Experiment } from '../experiment/schema.ts';
import { isAbout, poseKey, resultKey } from './result-key.ts';

const cloud: Experiment = {
  version: 1,
  subject: { kind: 'solid', id: 'torus', seed: 7 },
  frame: 0,
  a: { model: 'pointnet', weights: 'random:1', mechanism: 'none' },
  output: 'class',
  points: { scheme: 'farthest', count: 128 },
  group: 'so3',
  elements: 72,
  seed: 3,
  reference: 'twirl',
};
const { points: _, ...rest } = cloud;
const molecule: Experiment = {
  ...rest,
  subject: { kind: 'sample', id: 'ethanol' },
  a: { model: 'gaunt', weights: 'random:1', mechanism: 'none' },
  output: 'forces',
};

it('of clouds: their vectors on the sampled points and the seed that drew them, their orbits also on what is judged', () => {
  const key = resultKey(cloud, 'A');
  const normals: Experiment = { ...cloud, output: 'normals' };
  expect(poseKey(normals, 'A')).toBe(poseKey(cloud, 'A'));
  expect([isAbout(key, cloud, 'A'), isAbout(key, normals, 'A')]).toEqual([true, false]);
  expect(isAbout(key, { ...cloud, elements: 144 }, 'A')).toBe(true);
  for (const change of [{ seed: 4 }, { points: { scheme: 'random', count: 128 } as const }]) {
    expect(poseKey({ ...cloud, ...change }, 'A')).not.toBe(poseKey(cloud, 'A'));
    expect(isAbout(key, { ...cloud, ...change }, 'A')).toBe(false);
  }
});

it('of molecules: their vectors on frame and model alone, whatever the poses', () => {
  const other = { ...molecule, seed: 4, elements: 16 };
  expect(poseKey(other, 'A')).toBe(poseKey(molecule, 'A'));
  expect(isAbout(resultKey(molecule, 'A'), other, 'A')).toBe(true);
  expect(isAbout(resultKey(molecule, 'A'), { ...molecule, frame: 1 }, 'A')).toBe(false);
  expect(isAbout(undefined, molecule, 'A')).toBe(false);
});
