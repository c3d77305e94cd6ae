/** Weights files name themselves, describe themselves, and notice damage. */
import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { cloudModelById, modelById } from '../model/registry.ts';
import {
  type CloudInfo,
  type PotentialInfo,
  readWeights,
  requireParameters,
  type WeightsInfo,
  writeWeights,
} from './weights.ts';

const model = modelById('gaunt');
const config = model.configure([1, 8]);
const parameters = model.parameters(config, 1);
const info: PotentialInfo = {
  version: 1,
  id: 'gaunt-water',
  title: 'Water',
  model: 'gaunt',
  config: { ...config, elements: [1, 8] },
  normalisation: { referenceEnergies: [-13, -440] },
  domain: { elements: ['H', 'O'], level: 'none', rmsForce: 1, sets: ['water'] },
  training: { seed: 1, steps: 2, batch: 3, pose: 'as-given', tilt: 0 },
};

describe('weights files', () => {
  it('carry parameters in float32 and their description', async () => {
    const { name, sha256, bytes } = await writeWeights({ info, parameters });
    expect(name).toBe(`gaunt-water-${sha256.slice(0, 12)}.safetensors`);
    const read = await readWeights(name, bytes);
    expect(read.info).toEqual(info);
    requireParameters(name, read.parameters, parameters);
    for (const [key, { values }] of Object.entries(parameters)) {
      expect(read.parameters[key].values).toEqual(Float64Array.from(Float32Array.from(values)));
    }
  });

  it('are refused when their bytes are not those that the name states', async () => {
    const { name, bytes } = await writeWeights({ info, parameters });
    bytes[bytes.length - 1] ^= 1;
    await expect(readWeights(name, bytes)).rejects.toThrow('as the name says');
  });

  it('are refused for another configuration', async () => {
    const other = model.parameters(model.configure([1, 6, 8]), 1);
    expect(() => requireParameters('w', parameters, other)).toThrow('species.weights [3,');
  });
});

describe('weights files of cloud models', () => {
  const pointnet = cloudModelById('pointnet');
  const ofDiscs = pointnet.configure(['disc', 'rod']);
  const { normalisation: _, ...common } = info;
  const cloud: CloudInfo = {
    ...common,
    subject: 'cloud',
    model: 'pointnet',
    config: { ...ofDiscs, elements: [0], classes: [...ofDiscs.classes] },
    domain: { level: 'discs and rods', points: 16, sampling: 'farthest' },
    training: { seed: 1, steps: 2, batch: 3, pose: 'any', tilt: 0, jitter: 0, normalWeight: 1 },
    test: { clouds: 4, upright: { accuracy: 1, normalAngle: 3 }, anyPose: { accuracy: 0.5, normalAngle: 60 } },
  };
  const refusal = async (changed: object): Promise<string> => {
    const { name, bytes } = await writeWeights({ info: { ...cloud, ...changed } as WeightsInfo, parameters: {} });
    return readWeights(name, bytes).then(
      () => 'read',
      (error: Error) => error.message,
    );
  };

  it('say classes, points, poses and test errors, and are told apart by their subject', async () => {
    const set = pointnet.parameters(ofDiscs, 1);
    const { name, bytes } = await writeWeights({ info: cloud, parameters: set });
    const read = await readWeights(name, bytes);
    expect(read.info).toEqual(cloud);
    expect(read.info.subject === 'cloud' && read.info.config.classes).toEqual(['disc', 'rod']);
    requireParameters(name, read.parameters, set);
  });

  it('are refused with the field that is wrong', async () => {
    expect(await refusal({ domain: { ...cloud.domain, points: 0 } })).toContain('domain.points is wrong');
    expect(await refusal({ config: { elements: [0], classes: ['one'] } })).toContain('config.classes is wrong');
    expect(await refusal({ training: { ...cloud.training, pose: 'aligned' } })).toContain('training.pose is wrong');
    expect(await refusal({ subject: 'music' })).toContain('subject is wrong');
  });
});

const folder = new URL('../../public/weights/', import.meta.url);

describe('the shipped weights', async () => {
  const { weights: index } = JSON.parse(await readFile(new URL('index.json', folder), 'utf8')) as {
    weights: { id: string; file: string; sha256: string; model: string; parameters: number; classes?: string[] }[];
  };

  it('are all there, once per id; older ones that links still name are whole', async () => {
    const files = (await readdir(folder)).filter((name) => name.endsWith('.safetensors'));
    expect(files).toEqual(expect.arrayContaining(index.map(({ file }) => file)));
    expect(new Set(index.map(({ id }) => id)).size).toBe(index.length);
    for (const file of files) await readWeights(file, await readFile(new URL(file, folder)));
  });

  it.each(index)('$file is whole, at most 1 MB, and fits its model', async ({ file, model: id, parameters: count }) => {
    const bytes = await readFile(new URL(file, folder));
    expect(bytes.length).toBeLessThanOrEqual(1_000_000);
    const { info: own, parameters: set } = await readWeights(file, bytes);
    expect(own.model).toBe(id);
    const expected =
      own.subject === 'cloud' ? cloudModelById(id).parameters(own.config, 0) : modelById(id).parameters(own.config, 0);
    requireParameters(file, set, expected);
    expect(Object.values(set).reduce((sum, { values }) => sum + values.length, 0)).toBe(count);
  });
});
