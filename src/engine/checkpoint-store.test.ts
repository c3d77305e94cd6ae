/** The folder of a run: what is found again after it was left, cut off, or could not be stored. */
import { describe, expect, it } from 'vitest';
import { CheckpointStore, EMPTY_RUN, type Files, memoryFiles, RunFolder } from './checkpoint-store.ts';

const bytes = (...values: number[]): Uint8Array<ArrayBuffer> => Uint8Array.from(values);
const point = (step: number) => ({ step, loss: 1 / step, terms: {}, rate: 0, gradientNorm: 0 });
const run = (step: number) => ({ step, spent: 10 * step, points: [point(step)], evaluations: [] });

/** Files whose names can be seen, and whose writing can be made to fail. */
function spied(): Files & { readonly names: Set<string>; full: boolean } {
  const files = memoryFiles();
  const names = new Set<string>();
  return {
    names,
    full: false,
    read: (name) => files.read(name),
    async write(name, content) {
      if (this.full) throw new DOMException('no room', 'QuotaExceededError');
      names.add(name);
      await files.write(name, content);
    },
    async remove(name) {
      names.delete(name);
      await files.remove(name);
    },
  };
}

async function filled(files: Files, steps: readonly number[]): Promise<RunFolder> {
  const folder = new RunFolder(files, () => {});
  await folder.refresh();
  for (const step of steps) await folder.keep(run(step), bytes(1, step), bytes(2, step));
  return folder;
}

describe('the folder of a run', () => {
  it('is found again as it was left: one whole state, the averages of its steps, the curves', async () => {
    const files = spied();
    await filled(files, [10, 20]);
    const again = await filled(files, []);
    expect(again.run).toEqual({ ...run(20), kept: [10, 20] });
    expect([await again.state(), await again.average(10)]).toEqual([bytes(1, 20), bytes(2, 10)]);
    expect(await again.average(15)).toBeUndefined();
    expect([...files.names].sort()).toEqual(['average-10', 'average-20', 'index-0', 'index-1', 'state-20']);
  });

  it('goes back to the writing before where the last index was cut off', async () => {
    const files = spied();
    await filled(files, [10, 20]);
    await files.write('state-10', bytes(1, 10));
    const torn = (await files.read('index-0'))!;
    await files.write('index-0', torn.slice(0, torn.length / 2));
    const again = await filled(files, []);
    expect(again.run).toMatchObject({ step: 10, kept: [10] });
    await again.keep(run(30), bytes(1, 30), bytes(2, 30));
    expect((await filled(files, [])).run).toMatchObject({ step: 30, kept: [10, 30] });
  });

  it('keeps few of many steps, and no files of the others', async () => {
    const files = spied();
    const steps = Array.from({ length: 60 }, (_, n) => n + 1);
    const { run: kept } = await filled(files, steps);
    expect(kept.kept).toHaveLength(48);
    expect([...files.names].filter((name) => name.startsWith('average'))).toHaveLength(48);
  });

  it('goes on in memory when the storage is full, and leaves what was stored as it is', async () => {
    const files = spied();
    const folder = await filled(files, [10]);
    files.full = true;
    await folder.keep(run(20), bytes(1, 20), bytes(2, 20));
    expect(folder.reason).toBe('the storage is full');
    expect([folder.run.step, await folder.state(), await folder.average(10)]).toEqual([20, bytes(1, 20), bytes(2, 10)]);
    const later = await filled(files, []);
    expect([later.run.step, await later.state()]).toEqual([10, bytes(1, 10)]);
    files.full = false;
    await folder.clear();
    expect([folder.reason, folder.run]).toEqual([undefined, EMPTY_RUN]);
    await folder.keep(run(5), bytes(1, 5), bytes(2, 5));
    expect((await filled(files, [])).run.step).toBe(5);
  });

  it('takes nothing that cannot be read for absent: it says why, and writes nothing over it', async () => {
    const files = spied();
    await filled(files, [10, 20]);
    const broken: Files = { ...files, read: () => Promise.reject(new Error('the disk is away')) };
    const folder = await filled(broken, []);
    expect(folder.reason).toBe('what was kept of this run could not be read (the disk is away)');
    await folder.keep(run(5), bytes(1, 5), bytes(2, 5));
    expect(folder.run.step).toBe(5);
    expect((await filled(files, [])).run).toMatchObject({ step: 20, kept: [10, 20] });
  });

  it('is opened once per run, in memory where it cannot be stored', async () => {
    const wrote: string[] = [];
    const store = new CheckpointStore(
      async (name) => {
        if (name === 'denied') throw new Error('denied by the browser');
        return memoryFiles();
      },
      (name) => wrote.push(name),
    );
    const folder = await store.folder('one');
    await folder.keep(run(3), bytes(1), bytes(2));
    expect(await store.folder('one')).toBe(folder);
    const denied = await store.folder('denied');
    await denied.keep(run(3), bytes(1), bytes(2));
    expect([denied.reason, denied.run.step]).toEqual(['denied by the browser', 3]);
    expect(wrote).toEqual(['one', 'denied']);
  });
});
