/** Training beside a measurement that has the device alone: a pause is heard, and no evaluation pays for what was waited for. */
import { afterEach, expect, it, vi } from 'vitest';
import { createReferenceBackend } from '../backend/reference/reference.ts';
import { go, opened, pause, ToyPage, trained } from './training-room.testing.ts';
import { besideMeasuring } from './turns.ts';

afterEach(() => vi.restoreAllMocks());

const settled = () => new Promise((resolve) => setTimeout(resolve, 20));

/** Has the device alone until `end`. */
async function measuring(page: ToyPage): Promise<() => Promise<void>> {
  let end = (): void => {};
  const measured = page.turns.alone(() => new Promise<void>((resolve) => (end = resolve)));
  await settled();
  return () => {
    end();
    return measured;
  };
}

it('a pause is heard while its compiling waits, and training goes on afterwards as ever', async () => {
  const page = await opened(new ToyPage(), { steps: 12 });
  page.backend = besideMeasuring(createReferenceBackend(), page.turns);
  const end = await measuring(page);
  page.send(go());
  await settled();
  expect(page.turns.isWanted).toBe(true);
  const paused = page.status('paused');
  page.send(pause);
  await paused;
  expect(page.turns.isWanted).toBe(false);
  expect(page.losses('A')).toEqual([]);
  await end();
  const whole = await trained(await opened(new ToyPage(), { steps: 12 }));
  expect((await trained(page)).losses('A')).toEqual(whole.losses('A'));
});

it('a minute in which an evaluation waits for a measurement costs none of those that are due after it', async () => {
  const now = performance.now.bind(performance);
  let later = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => now() + later);
  const page = await opened(new ToyPage(), { steps: 12 });
  const end = await measuring(page);
  const running = page.status('running');
  page.send(go());
  await running;
  await settled();
  expect(page.turns.isWanted).toBe(true);
  const done = page.status('done');
  later = 60_000;
  await end();
  await done;
  expect(page.evaluated('A').slice(0, 4)).toEqual([0, 1, 2, 3]);
});
