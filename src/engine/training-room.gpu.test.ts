/** The training room on a device: a run that was paused, left and continued there has the very same curve, and a pause submits nothing. */
import { expect, it } from 'vitest';
import { testBackend } from '../backend/webgpu/test-device.ts';
import { CheckpointStore, memoryFiles } from './checkpoint-store.ts';
import { ToyPage, toyExperiment } from './training-room.testing.ts';

const backend = testBackend();

async function trained(page: ToyPage, until?: number): Promise<ToyPage> {
  const ended = page.until((event) => event.kind === 'training' && /paused|done/.test(event.status));
  page.send({ kind: 'train-go', ...(until !== undefined && { until }) });
  await ended;
  return page;
}

async function opened(options: ConstructorParameters<typeof ToyPage>[0]): Promise<ToyPage> {
  const page = new ToyPage({ ...options, device: backend(), submits: () => backend().submits() });
  const ready = page.until((event) => event.kind === 'training');
  page.send({ kind: 'train-open', experiment: toyExperiment({ steps: 200 }) });
  await ready;
  return page;
}

it('goes on to the last bit where it was left, and rests in between', async () => {
  const whole = (await trained(await opened({}))).losses('A');
  expect(whole.map(([step]) => step)).toEqual(Array.from({ length: 200 }, (_, n) => n + 1));
  const files = memoryFiles();
  const first = await trained(await opened({ store: new CheckpointStore(async () => files) }), 77);
  const rested = first.state.submits;
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(backend().submits()).toBe(rested);
  const later = await opened({ store: new CheckpointStore(async () => files) });
  expect(later.losses('A')).toEqual(whole.slice(0, 77));
  expect((await trained(later)).losses('A')).toEqual(whole);
});
