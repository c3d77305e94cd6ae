/** Features of a model's layers: those that its energy is read from, turning with the molecule, and told in words where there are none. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createReferenceBackend } from '../backend/reference/reference.ts';
import { framesOf } from '../data/frames.ts';
import { importFile } from '../data/import.ts';
import { Random } from '../math/random.ts';
import { haar, IDENTITY, rotateVector } from '../math/rotation.ts';
import { rotateCoefficients, wignerMatrices } from '../math/wigner.ts';
import { modelDescriptions } from '../model/describe.ts';
import { anyModelById } from './any-model.ts';
import { layerFeatures } from './features.ts';
import { type Geometry, geometryOf } from './geometry.ts';
import type { LayerFeatures } from './laboratory/result.ts';
import { preparePredictor } from './runner.ts';
import { sampledGeometry, solidCloud } from './subject-geometry.ts';
import { randomWeights } from './weights.ts';

const sample = new URL('../../public/samples/ethanol.xyz', import.meta.url);
const { subject } = await importFile('ethanol.xyz', readFileSync(sample));
const ethanol = geometryOf(framesOf(subject).get(0));
const { geometry: torus } = sampledGeometry(solidCloud('torus', 7), { scheme: 'farthest', count: 24 }, 3);
const backend = createReferenceBackend();

const q = haar(new Random('features'));
const turned = (geometry: Geometry): Geometry => ({
  ...geometry,
  positions: Float64Array.from(
    [...geometry.species].flatMap((_, row) => {
      const [x, y, z] = geometry.positions.subarray(3 * row, 3 * row + 3);
      return rotateVector(q, [x, y, z]);
    }),
  ),
});

const featuresOf = (model: string, geometry: Geometry): Promise<readonly LayerFeatures[]> =>
  layerFeatures({
    backend,
    weights: randomWeights(model, 3, geometry),
    geometry,
    takeTurn: (work) => work(),
  });

/** The function of a row and channel, f64[(L+1)^2]. */
const functionOf = ({ degree, rows, channels, values }: LayerFeatures, row: number, channel: number): Float64Array =>
  Float64Array.from({ length: (degree + 1) ** 2 }, (_, k) => values[(k * rows + row) * channels + channel]);

describe('features of layers', () => {
  for (const [model, geometry, degrees] of [
    ['gaunt', ethanol, [2, 0]],
    ['gaunt-curl', ethanol, [2, 0]],
    ['clebsch-gordan', ethanol, [2, 0]],
    ['cloud-gaunt', torus, [2, 1]],
  ] as const)
    it(`of ${model} are spherical functions that turn with the subject`, async () => {
      const [here, there] = [await featuresOf(model, geometry), await featuresOf(model, turned(geometry))];
      expect(here.map(({ degree }) => degree)).toEqual(degrees);
      const matrices = wignerMatrices(2, q);
      for (const [layer, features] of here.entries()) {
        expect(features).toMatchObject({ rows: geometry.species.length, channels: 16 });
        const own = functionOf(features, 4, 9);
        const expected = rotateCoefficients(matrices.slice(0, features.degree + 1), own);
        const found = functionOf(there[layer], 4, 9);
        const size = Math.hypot(...own);
        expect(size).toBeGreaterThan(1e-3);
        for (const [k, value] of found.entries()) expect(Math.abs(value - expected[k])).toBeLessThan(1e-10 * size);
      }
    });

  it('are what the energy is read from', async () => {
    const weights = randomWeights('gaunt', 3, ethanol);
    const layers = await featuresOf('gaunt', ethanol);
    const { parameters } = weights;
    let energy = 0;
    for (let atom = 0; atom < ethanol.species.length; atom++) {
      energy += parameters['species.shift'].values[[1, 6, 8].indexOf(ethanol.species[atom])];
      for (const [layer, features] of layers.entries())
        for (let channel = 0; channel < 16; channel++)
          energy += functionOf(features, atom, channel)[0] * parameters[`${layer}.readout`].values[channel];
    }
    const predictor = await preparePredictor({ backend, weights, geometry: ethanol });
    const { scalars } = await predictor.evaluate({ quaternions: Float64Array.from(IDENTITY) });
    expect(energy).toBeCloseTo(scalars[0], 9);
  });

  it('are there for exactly the models that say so; the others are refused in words', async () => {
    const having = modelDescriptions.filter(({ id }) => anyModelById(id).features !== undefined).map(({ id }) => id);
    expect(modelDescriptions.filter(({ harmonics }) => harmonics).map(({ id }) => id)).toEqual(having);
    await expect(featuresOf('transformer', ethanol)).rejects.toMatchObject({
      kind: 'wrong-subject',
      message: 'The layers of transformer hold no spherical functions.',
    });
  });
});
