/** Many samples over the worker's port: asked for one by one, counted, paused and gone on with to the numbers of the terminal's run, looked at, discarded. */
import { expect, it } from 'vitest';
import { createReferenceBackend } from '../backend/reference/reference.ts';
import { outcomeOf } from '../experiment/aggregate-outcome.ts';
import { type AggregateTask, runAggregate } from '../experiment/aggregate-run.ts';
import { geometryOf } from '../experiment/geometry.ts';
import { springFrames } from '../experiment/training.testing.ts';
import { randomWeights } from '../experiment/weights.ts';
import type { AggregateWish } from './aggregate-messages.ts';
import { losable, Page } from './device-session.testing.ts';
import type { EngineEvent, Geometry } from './messages.ts';

const touching: Geometry = {
  species: Uint8Array.of(8, 1, 1),
  positions: Float64Array.of(0, 0, 0, 1, 0, 0, 1, 0, 0),
};
const frames: readonly Geometry[] = [...springFrames(4).map((frame) => geometryOf(frame)), touching];
const ids = frames.map((_, n) => `frame ${n + 1}`);
const wish: AggregateWish = {
  models: [
    { side: 'A', choice: { model: 'transformer', weights: 'random:2' } },
    { side: 'B', choice: { model: 'gaunt', weights: 'random:2' } },
  ],
  subject: 'springs',
  ids,
  like: frames[0],
  output: 'forces',
  group: 'tetrahedral',
  elements: 12,
  seed: 4,
  device: 'auto',
};

type Ended = Extract<EngineEvent, { readonly kind: 'aggregated' }>;

async function started(backend = async () => createReferenceBackend()): Promise<Page> {
  const page = new Page(backend);
  page.send({ kind: 'start', device: 'auto', baseUrl: 'https://example.org/app/' });
  await page.until(({ kind }) => kind === 'ready');
  return page;
}

/** Answers what is asked for under an id, until so many were given. */
async function give(page: Page, id: number, places: readonly number[]): Promise<void> {
  for (const place of places) {
    await page.until((event) => event.kind === 'aggregate-wants' && event.id === id && event.place === place);
    page.send({ kind: 'aggregate-sample', id, place, geometry: frames[place] });
  }
}

async function ended(page: Page, id: number): Promise<Ended> {
  const event = await page.until(
    (one) => (one.kind === 'aggregated' || one.kind === 'failure') && (one as Ended).id === id,
  );
  if (event.kind !== 'aggregated') throw new Error(JSON.stringify(event));
  return event;
}

it('is paused and goes on to the numbers of a run in one piece; what a model cannot take is named', async () => {
  const page = await started();
  page.send({ kind: 'aggregate', id: 1, wish });
  await give(page, 1, [0, 1]);
  await page.until((event) => event.kind === 'aggregate-wants' && event.place === 2);
  page.send({ kind: 'cancel', id: 1 });
  expect(await page.until((event) => event.kind === 'failure')).toMatchObject({ failure: { kind: 'cancelled' } });
  expect(page.events.some((event) => event.kind === 'aggregating' && event.sample === 'frame 2')).toBe(true);
  page.send({ kind: 'aggregate', id: 2, wish, look: true });
  expect((await ended(page, 2)).found).toMatchObject({ done: 2, total: 5, judged: ['A', 'B'] });
  page.send({ kind: 'aggregate', id: 3, wish });
  await give(page, 3, [2, 3, 4]);
  const { found } = await ended(page, 3);
  const backend = createReferenceBackend();
  const { output, group, elements, seed } = wish;
  const task: AggregateTask = {
    backend,
    models: ['transformer', 'gaunt'].map((model) => ({ weights: randomWeights(model, 2, frames[0]) })),
    samples: { length: 5, id: (place) => ids[place], geometry: (place) => frames[place] },
    ...{ output, group, elements, seed },
  };
  expect(found.outcome).toEqual(outcomeOf(task, await runAggregate(task)));
  expect(found.leftOut).toEqual({
    A: [],
    B: [{ sample: 4, id: 'frame 5', reason: expect.stringMatching(/Atoms 2 and 3 of 3 are in the same place/) }],
  });
  // Other numbers of the same models and subject: what was asked for last is named.
  page.send({ kind: 'aggregate', id: 4, wish: { ...wish, ids: ids.slice(0, 3) }, look: true });
  expect(await ended(page, 4)).toMatchObject({ found: { done: 0 }, newer: { samples: 5, elements: 12 } });
  page.send({ kind: 'aggregate', id: 5, wish, look: true });
  expect((await ended(page, 5)).found.done).toBe(5);
  // The tetrahedral group has 12 elements, whatever number is chosen.
  page.send({ kind: 'aggregate', id: 6, wish: { ...wish, elements: 144 }, look: true });
  expect(await ended(page, 6)).toEqual({ kind: 'aggregated', id: 6, found });
  page.send({ kind: 'aggregate-discard', id: 6 });
  page.send({ kind: 'aggregate', id: 7, wish, look: true });
  expect((await ended(page, 7)).found.done).toBe(0);
  page.close();
});

it('shows A where B can be judged on none, ends with a sample that cannot be read, and keeps what is done when the device is lost', async () => {
  const page = await started(async () => losable());
  const alone = { ...wish, ids: ['frame 5'], like: touching };
  page.send({ kind: 'aggregate', id: 1, wish: alone });
  await page.until((event) => event.kind === 'aggregate-wants' && event.id === 1);
  page.send({ kind: 'aggregate-sample', id: 1, place: 0, geometry: touching });
  const { found } = await ended(page, 1);
  expect([found.judged, found.outcome?.sides.length, found.leftOut.B?.length]).toEqual([['A'], 1, 1]);
  page.send({ kind: 'aggregate', id: 2, wish });
  await give(page, 2, [0]);
  await page.until((event) => event.kind === 'aggregate-wants' && event.id === 2 && event.place === 1);
  page.send({ kind: 'aggregate-sample', id: 2, place: 1 });
  expect(await page.until((event) => event.kind === 'failure' && event.id === 2)).toMatchObject({
    failure: { message: 'Sample 2 could not be read.', remedies: ['give the file once more'] },
  });
  page.send({ kind: 'aggregate', id: 3, wish });
  await give(page, 3, [1]);
  await page.until((event) => event.kind === 'aggregate-wants' && event.id === 3 && event.place === 2);
  page.send({ kind: 'lose-device' });
  await page.until((event) => event.kind === 'device-lost');
  page.send({ kind: 'aggregate-sample', id: 3, place: 2, geometry: frames[2] });
  const kept = await page.until(
    (event) => event.kind === 'aggregate-found' && event.id === 3 && event.found.done === 2,
  );
  expect(kept).toMatchObject({ found: { total: 5 } });
  page.close();
});

it('keeps nothing of a run that is discarded while it ends, and all of another', async () => {
  const page = await started();
  page.send({ kind: 'aggregate', id: 1, wish: { ...wish, ids: ids.slice(0, 3) } });
  await give(page, 1, [0]);
  await page.until((event) => event.kind === 'aggregate-wants' && event.id === 1 && event.place === 1);
  page.send({ kind: 'cancel', id: 1 });
  page.send({ kind: 'aggregate', id: 2, wish });
  await give(page, 2, [0, 1]);
  await page.until((event) => event.kind === 'aggregate-wants' && event.id === 2 && event.place === 2);
  // Its end, which would write the second sample, comes after the discard.
  page.send({ kind: 'aggregate-discard', id: 2 });
  page.send({ kind: 'cancel', id: 2 });
  await page.until((event) => event.kind === 'failure' && event.id === 2);
  page.send({ kind: 'aggregate', id: 3, wish, look: true });
  expect(await ended(page, 3)).toMatchObject({ found: { done: 0 }, newer: { samples: 3 } });
  page.send({ kind: 'aggregate', id: 4, wish: { ...wish, ids: ids.slice(0, 3) }, look: true });
  expect((await ended(page, 4)).found.done).toBe(1);
  page.close();
});

it('takes no sample of a run that was given up for one of the next run', async () => {
  const page = await started();
  const one = { ...wish, models: wish.models.slice(0, 1), ids: ids.slice(0, 1) };
  page.send({ kind: 'aggregate', id: 1, wish: one });
  await give(page, 1, [0]);
  const { outcome } = (await ended(page, 1)).found;
  page.send({ kind: 'aggregate', id: 2, wish: { ...one, subject: 'others' } });
  await page.until((event) => event.kind === 'aggregate-wants' && event.id === 2);
  page.send({ kind: 'cancel', id: 2 });
  page.send({ kind: 'aggregate', id: 3, wish: { ...one, subject: 'springs anew' } });
  await page.until((event) => event.kind === 'aggregate-wants' && event.id === 3);
  page.send({ kind: 'aggregate-sample', id: 2, place: 0, geometry: frames[1] });
  page.send({ kind: 'aggregate-sample', id: 2, place: 0 });
  await give(page, 3, [0]);
  expect((await ended(page, 3)).found.outcome).toEqual(outcome);
  page.close();
});
