/** States of runs over many samples: the newest whole one is read, the oldest run goes, a full disk is told and memory goes on. */
import { expect, it } from 'vitest';
import { AggregateStore, type KeptRun, RUNS_KEPT } from './aggregate-store.ts';
import { type Files, memoryFiles } from './checkpoint-store.ts';

const run = (name: string): KeptRun => ({ name, series: 's', samples: 8, elements: 72 });

it('reads the newest state that is whole, also in another visit', async () => {
  const files = memoryFiles();
  const open = async (): Promise<Files> => files;
  const store = new AggregateStore(open);
  expect(await store.read('a')).toBeUndefined();
  await store.write(run('a'), 'one');
  await store.write(run('a'), 'two\nlines');
  expect(await new AggregateStore(open).read('a')).toBe('two\nlines');
  const whole = await files.read('a-0');
  await files.write('a-0', whole!.slice(0, -3));
  const later = new AggregateStore(open);
  expect(await later.read('a')).toBe('one');
  await later.write(run('a'), 'three');
  expect(await new AggregateStore(open).read('a')).toBe('three');
  await later.remove('a');
  expect(await later.read('a')).toBeUndefined();
  expect(await later.list()).toEqual([]);
});

it('keeps a few runs, the one written last first', async () => {
  const store = new AggregateStore(async () => memoryFiles());
  const names = Array.from({ length: RUNS_KEPT + 1 }, (_, n) => `run ${n}`);
  for (const name of names) await store.write(run(name), name);
  expect(await store.read('run 0')).toBeUndefined();
  await store.write(run('run 1'), 'again');
  expect((await store.list()).map(({ name }) => name)).toEqual(['run 1', ...names.slice(2).reverse()]);
  expect(await store.read('run 2')).toBe('run 2');
});

it('goes on in memory where nothing can be stored, and says why', async () => {
  const full: Files = {
    ...memoryFiles(),
    write: async () => {
      throw new Error('the storage is full');
    },
  };
  for (const open of [async () => full, () => Promise.reject(new Error('the storage is full'))]) {
    const store = new AggregateStore(open);
    await store.write(run('a'), 'one');
    expect(await store.read('a')).toBe('one');
    expect(store.reason).toBe('the storage is full');
  }
});
