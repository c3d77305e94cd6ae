/** Poses while products are timed: whatever was given up since and has to be compiled again, neither waits for the other for ever. */
import { afterEach, expect, it } from 'vitest';
import type { Backend } from '../backend/backend.ts';
import { pairsUpTo, usualSettings } from '../experiment/laboratory/settings.ts';
import { PROGRAMS_KEPT } from '../experiment/programs.ts';
import { sampledGeometry, solidCloud } from '../experiment/subject-geometry.ts';
import { losable, Page } from './device-session.testing.ts';
import type { EngineEvent, EngineRequest, Side } from './messages.ts';

let page: Page;
afterEach(() => page.close());

const water = {
  species: Uint8Array.of(8, 1, 1),
  positions: Float64Array.from([0, 0, 0, 0, 0, 1.1, 0.9, 0, -0.3]),
};
const cloud = sampledGeometry(solidCloud('torus', 7), { scheme: 'random', count: 24 }, 3).geometry;
const device = 'auto' as const;
const choice = (model: string) => ({ model, weights: 'random:1' });
const pose = (id: number, model: string, side: Side = 'A'): EngineRequest => ({
  kind: 'pose',
  id,
  side,
  choice: choice(model),
  geometry: model === 'pointnet' ? cloud : water,
  q: [0.6, 0, 0.8, 0],
  device,
});
const posed = (id: number) => (event: EngineEvent) => event.kind === 'pose-result' && event.id === id;
const answered = (id: number) => (event: EngineEvent) => 'id' in event && event.id === id && event.kind !== 'progress';
const models = ['transformer', 'gaunt', 'gaunt-curl', 'clebsch-gordan', 'pointnet'];

/** A GPU stand-in that counts what is compiled. */
function counted(): { readonly gpu: Backend; readonly compiled: () => number } {
  const gpu = losable();
  let compiled = 0;
  return {
    gpu: {
      ...gpu,
      compile: (outputs, options) => {
        compiled++;
        return gpu.compile(outputs, options);
      },
    },
    compiled: () => compiled,
  };
}

/** All models' poses, one after the other, so that the first one's program is given up and its predictor kept. */
async function poseAll(): Promise<void> {
  for (const [id, model] of models.entries()) {
    page.send(pose(id + 1, model));
    await page.until(posed(id + 1));
  }
}

it('a pose whose program was given up, and an orbit of its model, are answered beside a measurement that goes on', async () => {
  expect(models.length).toBeGreaterThan(PROGRAMS_KEPT.outputs);
  const { gpu, compiled } = counted();
  page = new Page(async () => gpu);
  page.send({ kind: 'start', device, baseUrl: 'https://example.org/app/' });
  await poseAll();
  const pairs = pairsUpTo(['gaunt-sparse', 'cg-paths'], 4);
  const before = compiled();
  page.send({ kind: 'measure-products', id: 20, settings: { ...usualSettings, rows: 64 }, pairs, device });
  await page.until(({ kind }) => kind === 'product-measured');
  page.send({
    kind: 'evaluate',
    id: 21,
    side: 'B',
    choice: choice(models[0]),
    geometry: water,
    output: 'forces',
    elements: 12,
    seed: 3,
    device,
  });
  page.send(pose(22, models[0]));
  page.send(pose(23, models[4], 'B'));
  for (const id of [21, 22, 23])
    expect((await page.until(answered(id))).kind).toBe(id === 21 ? 'result' : 'pose-result');
  expect(await page.until(({ kind }) => kind === 'products-measured')).toMatchObject({ run: { leftOut: [] } });
  expect(page.events.filter(({ kind }) => kind === 'product-measured')).toHaveLength(pairs.length);
  // Its own, and the first model's program once more.
  expect(compiled()).toBe(before + pairs.length + 1);
  const poses = page.events.filter((event) => event.kind === 'pose-result');
  const [first, again] = [1, 22].map((id) => poses.find((event) => event.id === id));
  expect(again?.pose).toEqual(first?.pose);
});

it('features of other models give up no program of a pose', async () => {
  const { gpu, compiled } = counted();
  page = new Page(async () => gpu);
  page.send({ kind: 'start', device, baseUrl: 'https://example.org/app/' });
  const own = models.slice(0, PROGRAMS_KEPT.outputs);
  for (const [id, model] of own.entries()) {
    page.send(pose(id + 1, model));
    await page.until(posed(id + 1));
  }
  for (const [n, model] of ['gaunt', 'gaunt-curl', 'clebsch-gordan'].entries()) {
    page.send({ kind: 'features', id: 30 + n, side: 'A', choice: choice(model), geometry: water, device });
    await page.until((event) => event.kind === 'features' && event.id === 30 + n);
  }
  const before = compiled();
  for (const [n, model] of own.entries()) {
    page.send(pose(40 + n, model));
    await page.until(posed(40 + n));
  }
  expect(compiled()).toBe(before);
});

it('a pose of a model that cannot be computed is answered with the reason beside a measurement', async () => {
  page = new Page(async () => losable());
  page.send({ kind: 'start', device, baseUrl: 'https://example.org/app/' });
  const pairs = pairsUpTo(['gaunt-sparse'], 3);
  page.send({ kind: 'measure-products', id: 50, settings: { ...usualSettings, rows: 64 }, pairs, device });
  page.send(pose(51, 'cloud-gaunt'));
  expect(await page.until(answered(51))).toMatchObject({ kind: 'failure', side: 'A' });
  page.send(pose(52, 'gaunt'));
  await page.until(posed(52));
  await page.until(({ kind }) => kind === 'products-measured');
});
