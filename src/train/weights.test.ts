/** Weights files name themselves, describe themselves, and notice damage. */
import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { modelById } from '../model/registry.ts';
import { readWeights, requireParameters, type WeightsInfo, writeWeights } from './weights.ts';

const model = modelById('gaunt');
const config = model.configure([1, 8]);
const parameters = model.parameters(config, 1);
const info: WeightsInfo = {
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

const folder = new URL('../../public/weights/', import.meta.url);

describe('the shipped weights', async () => {
  const { weights: index } = JSON.parse(await readFile(new URL('index.json', folder), 'utf8')) as {
    weights: { id: string; file: string; sha256: string; model: string; parameters: number }[];
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
    requireParameters(file, set, modelById(id).parameters(own.config, 0));
    expect(Object.values(set).reduce((sum, { values }) => sum + values.length, 0)).toBe(count);
  });
});
