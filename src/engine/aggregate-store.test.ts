/** States of runs over many samples: the newest whole one is read, the oldest run goes, writers wait for each other, a full disk is told and memory goes on. */
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

/** Files with one writer each, as in the origin-private file system. */
function exclusiveFiles(): Files {
  const held = memoryFiles();
  const busy = new Set<string>();
  const taken = async (name: string, work: () => Promise<void>): Promise<void> => {
    if (busy.has(name)) throw new Error(`${name} has a writer`);
    busy.add(name);
    await new Promise((resolve) => setTimeout(resolve));
    await work();
    busy.delete(name);
  };
  return {
    read: held.read,
    write: (name, bytes) => taken(name, () => held.write(name, bytes)),
    remove: (name) => taken(name, () => held.remove(name)),
  };
}

it('removes a run that is being written, and writes none that was discarded before its turn', async () => {
  const files = exclusiveFiles();
  const store = new AggregateStore(async () => files);
  await store.write(run('b'), 'other');
  let discarded = false;
  const wanted = (): boolean => !discarded;
  const writing = [store.write(run('a'), 'one', wanted), store.write(run('a'), 'two', wanted)];
  await new Promise((resolve) => setTimeout(resolve));
  discarded = true;
  await Promise.all([...writing, store.remove('a'), store.write(run('a'), 'late', wanted)]);
  const later = new AggregateStore(async () => files);
  expect([await later.read('a'), (await later.list()).map(({ name }) => name)]).toEqual([undefined, ['b']]);
  expect(store.reason).toBeUndefined();
});

it('waits for another tab, and does without a lock that is refused', async () => {
  const files = exclusiveFiles();
  let last: Promise<unknown> = Promise.resolve();
  const locks = {
    request: (_: string, work: () => Promise<void>) => {
      last = last.then(work);
      return last;
    },
  } as unknown as LockManager;
  const tabs = [0, 1].map(() => new AggregateStore(async () => files, locks));
  await Promise.all(['one', 'two', 'three'].flatMap((text) => tabs.map((tab, n) => tab.write(run(`tab ${n}`), text))));
  await Promise.all(tabs.map((tab) => tab.write(run('both'), 'shared')));
  expect(tabs.map(({ reason }) => reason)).toEqual([undefined, undefined]);
  expect((await tabs[0].list()).map(({ name }) => name)).toEqual(['both', 'tab 1', 'tab 0']);
  const refusing = { request: () => Promise.reject(new Error('denied')) } as unknown as LockManager;
  const lonely = new AggregateStore(async () => files, refusing);
  await lonely.write(run('tab 0'), 'four');
  expect([await lonely.read('tab 0'), lonely.reason]).toEqual(['four', undefined]);
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
