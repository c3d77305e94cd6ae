/** The ascent with a model: its value is what the orbit's own judge says there, and its maxima are maxima of the model, not of the search. */
import { expect, it } from 'vitest';
import { createReferenceBackend } from '../backend/reference/reference.ts';
import { fromAxisAngle, multiply, type Vector3 } from '../math/rotation.ts';
import { rowDistances } from '../orbit/field.ts';
import { runAscent } from './ascent.ts';
import { memoryLimits } from './chunks.ts';
import type { Geometry } from './geometry.ts';
import { preparePredictor, runOrbit } from './runner.ts';
import { randomWeights } from './weights.ts';

const water: Geometry = {
  species: Uint8Array.of(8, 1, 1),
  positions: Float64Array.of(0, 0, 0.12, 0, 0.76, -0.48, 0, -0.76, -0.48),
  periodic: [false, false, false],
};
const backend = createReferenceBackend();
const limits = memoryLimits.reference;

const judged = async (model: string, group: string) => {
  const task = { backend, weights: randomWeights(model, 3, water), geometry: water };
  const { result } = await runOrbit({ ...task, output: 'forces', group, elements: 96, seed: 5 });
  const predictor = await preparePredictor(task);
  return { result, predictor, ascent: await runAscent({ predictor, limits, orbit: result }) };
};

it('climbs the field of a transformer over O(3) to where every neighbour is lower', async () => {
  const { result, predictor, ascent } = await judged('transformer', 'o3');
  expect(ascent.ending).toBe('ascended');
  expect(ascent.value).toBeGreaterThan(result.summary.worst.value);
  expect(ascent.maxima[0].value).toBe(ascent.value);
  const turn = Math.PI / 180;
  for (const { q, motion = {}, value } of ascent.maxima) {
    const around = [-1, 0, 1].flatMap((x) => [-1, 0, 1].flatMap((y) => [-1, 0, 1].map((z): Vector3 => [x, y, z])));
    const turned = around.map((axis) =>
      Math.hypot(...axis) === 0 ? q : multiply(fromAxisAngle(axis, turn * Math.hypot(...axis)), q),
    );
    const { vectors } = await predictor.evaluate({
      quaternions: Float64Array.from(turned.flat()),
      motions: turned.map(() => motion),
    });
    const values = rowDistances(vectors, result.twirl, 1);
    expect(values[13]).toBeCloseTo(value, 12);
    expect(Math.max(...values)).toBe(values[13]);
  }
}, 120_000);

it('has nothing to climb with a network that is exact', async () => {
  const { result, ascent } = await judged('gaunt', 'so3');
  const { q, value } = result.summary.worst;
  expect(ascent).toMatchObject({ ending: 'noise', evaluations: 0, q, value });
});
