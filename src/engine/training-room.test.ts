/** The training room, with a toy to train: what it does when asked, and what interrupts it. */
import { describe, expect, it } from 'vitest';
import { CheckpointStore, type Files, memoryFiles } from './checkpoint-store.ts';
import type { TrainingFrames, TrainingRequest } from './training-messages.ts';
import {
  disk,
  go,
  losableBackend,
  open,
  opened,
  pause,
  ToyPage,
  type toyExperiment,
  toyJob,
  toyLocks,
  trained,
} from './training-room.testing.ts';

/** The losses of an uninterrupted run. */
const whole = async (...args: Parameters<typeof toyExperiment>): Promise<[number, number][]> =>
  (await trained(await opened(new ToyPage(), ...args))).losses('A');

describe('the training room', () => {
  it('opens paused at step 0, with the weights of the start', async () => {
    const page = await opened(new ToyPage(), { steps: 50 });
    expect(page.state).toMatchObject({ status: 'paused', steps: 50, kept: [0], readOnly: false, remarks: ['a toy'] });
    expect(page.state.sides.A).toMatchObject({ step: 0, passes: 1, parameters: 3 });
    const { name, run } = await page.room.weightsFor('A', { model: 'transformer', weights: 'train:1' });
    expect([name, `A:${run}`]).toEqual(['train:1@0', page.state.key]);
    const other = await opened(new ToyPage(), { steps: 50, batch: 3 });
    const twin = await other.room.weightsFor('A', { model: 'transformer', weights: 'train:1' });
    expect(twin.name).toBe(name);
    expect(twin.run).not.toBe(run);
    await expect(page.room.weightsFor('B', { model: 'transformer', weights: 'train:1' })).rejects.toThrow(
      'not been trained',
    );
  });

  it('trains to the end of the plan: every step on the curve, evaluations from start to end, checkpoints kept', async () => {
    const page = await trained(await opened(new ToyPage(), { steps: 50 }));
    expect(page.state).toMatchObject({ status: 'done', sides: { A: { step: 50 } }, storage: { keeps: true } });
    expect(page.losses('A').map(([step]) => step)).toEqual(Array.from({ length: 50 }, (_, n) => n + 1));
    expect(page.evaluated('A').slice(0, 3)).toEqual([0, 1, 2]);
    expect(page.evaluated('A').at(-1)).toBe(50);
    expect(page.state.kept).toEqual(Array.from({ length: 26 }, (_, n) => 2 * n));
    const weights = async (step?: number) =>
      page.room.weightsFor('A', { model: 'transformer', weights: 'train:1', ...(step !== undefined && { step }) });
    expect([(await weights(5)).name, (await weights()).name]).toEqual(['train:1@4', 'train:1@50']);
    expect((await weights(4)).parameters).not.toEqual((await weights(6)).parameters);
  });

  it('takes so many steps as are asked for, and none while it is paused', async () => {
    const page = await trained(await opened(new ToyPage(), { steps: 50 }), 3);
    expect(page.state).toMatchObject({ status: 'paused', sides: { A: { step: 3 } } });
    await new Promise((resolve) => setTimeout(resolve, 50));
    page.send({ kind: 'train-look' });
    expect(page.state.sides.A?.step).toBe(3);
    expect((await trained(page, 5)).losses('A')).toEqual((await whole({ steps: 50 })).slice(0, 5));
  });

  it('pauses after the step under way, at the pace that was wished, and goes on to the same curve', async () => {
    const page = await opened(new ToyPage(), { steps: 50 });
    page.send({ kind: 'train-speed', most: 40 }, go());
    await page.until((event) => event.kind === 'train-steps');
    const paused = page.status('paused');
    page.send(pause);
    await paused;
    const { step } = page.state.sides.A!;
    expect(step).toBeGreaterThan(0);
    expect(step).toBeLessThan(40);
    expect(page.state.kept.at(-1)).toBe(step);
    page.send({ kind: 'train-speed' });
    expect((await trained(page)).losses('A')).toEqual(await whole({ steps: 50 }));
  });

  it('begins nothing after a pause, a close or another experiment that came while it was still being opened', async () => {
    const page = new ToyPage({ store: disk()() });
    const rests = page.until((event) => event.kind === 'training');
    page.send(open({ steps: 50 }), go(), pause);
    await rests;
    await new Promise((resolve) => setTimeout(resolve, 20));
    page.send({ kind: 'train-look' });
    expect(page.state).toMatchObject({ status: 'paused', sides: { A: { step: 0 } } });
    const other = page.until((event) => event.kind === 'training' && event.steps === 60);
    page.send(go(), open({ steps: 60 }));
    await other;
    await new Promise((resolve) => setTimeout(resolve, 20));
    page.send({ kind: 'train-look' });
    expect(page.state).toMatchObject({ status: 'paused', steps: 60, sides: { A: { step: 0 } } });
    const closed = page.events.length;
    page.send(go(), { kind: 'train-close' });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(page.events.slice(closed)).toEqual([]);
  });

  it('takes a step for every time that one is asked for, also while the last is still being judged', async () => {
    let judged: () => void = () => {};
    let wasJudged = false;
    const page = new ToyPage({
      createJob: async (experiment, side) => {
        const job = toyJob(experiment, side);
        const evaluate: typeof job.evaluate = async (...args) => {
          const [, , step, signal] = args;
          if (step === 2 && !wasJudged)
            await new Promise<void>((_, refuse) => {
              signal?.addEventListener('abort', () => refuse(signal.reason));
              wasJudged = true;
              judged();
            });
          return job.evaluate(...args);
        };
        return { ...job, evaluate };
      },
    });
    await opened(page, { steps: 50 });
    const waits = new Promise<void>((resolve) => {
      judged = resolve;
    });
    page.send(go(2));
    await waits;
    const further = page.until(
      (event) => event.kind === 'training' && event.status === 'paused' && event.sides.A?.step === 3,
    );
    page.send(go(3));
    await further;
    expect(page.losses('A')).toEqual((await whole({ steps: 50 })).slice(0, 3));
  });

  it('learns from the frames that were sent last, also where their own opening was replaced', async () => {
    const frames = (name: string) => ({ name }) as TrainingFrames;
    const learnedFrom: (string | undefined)[] = [];
    const page = new ToyPage({
      createJob: async (experiment, side, given) => {
        learnedFrom.push(given?.name);
        return toyJob(experiment, side);
      },
    });
    await opened(page, { steps: 50 });
    const ready = page.until((event) => event.kind === 'training' && event.steps === 70);
    page.send({ ...open({ steps: 60 }), frames: frames('later') } as TrainingRequest, open({ steps: 70 }));
    await ready;
    expect(learnedFrom).toEqual([undefined, 'later']);
  });

  it('is found again by a later session at the step where it was left, with the same curve in the end', async () => {
    const store = disk();
    const first = await trained(await opened(new ToyPage({ store: store() }), { steps: 50 }), 21);
    const later = await opened(new ToyPage({ store: store() }), { steps: 50 });
    expect(later.state).toMatchObject({ status: 'paused', sides: { A: { step: 21 } } });
    expect(later.losses('A')).toEqual(first.losses('A'));
    expect((await trained(later)).losses('A')).toEqual(await whole({ steps: 50 }));
    const other = await opened(new ToyPage({ store: store() }), { steps: 60 });
    expect(other.state.sides.A?.step).toBe(0);
  });

  it('forgets all on reset', async () => {
    const store = disk();
    const page = await trained(await opened(new ToyPage({ store: store() }), { steps: 50 }), 10);
    const cleared = page.status('paused');
    page.send({ kind: 'train-reset' });
    await cleared;
    expect(page.state).toMatchObject({ kept: [0], sides: { A: { step: 0 } } });
    expect(page.losses('A')).toEqual([]);
    expect((await opened(new ToyPage({ store: store() }), { steps: 50 })).state.sides.A?.step).toBe(0);
    expect((await trained(page)).losses('A')).toEqual(await whole({ steps: 50 }));
  });

  it('trains two sides step about, or in equal shares of their own steps', async () => {
    const equal = await opened(new ToyPage(), { steps: 40 }, 'train:2');
    await trained(equal, 7);
    expect(equal.state.sides).toMatchObject({ A: { step: 7 }, B: { step: 7 } });
    expect(equal.losses('B')).not.toEqual(equal.losses('A'));
    const passes = await trained(await opened(new ToyPage(), { steps: 40, compare: 'passes' }, 'train:2'), 20);
    expect(passes.state.sides).toMatchObject({ A: { step: 20 }, B: { step: 10 } });
    expect(passes.losses('B').map(([step]) => step)).toEqual([2, 4, 6, 8, 10, 12, 14, 16, 18, 20]);
    const time = await trained(await opened(new ToyPage(), { steps: 40, compare: 'time' }, 'train:2'));
    expect(time.state.status).toBe('done');
    expect(Math.max(time.state.sides.A!.step, time.state.sides.B!.step)).toBe(40);
  });

  it('keeps what was trained of a side when the other changes, or both change places', async () => {
    const page = await trained(await opened(new ToyPage({ locks: toyLocks() }), { steps: 40 }, 'train:2'), 10);
    await opened(page, { steps: 40 }, 'train:3');
    expect(page.state.sides).toMatchObject({ A: { step: 10 }, B: { step: 0 } });
    expect(page.state.readOnly).toBe(false);
    await trained(page, 10);
    expect(page.state.sides).toMatchObject({ A: { step: 10 }, B: { step: 10 } });
    const twins = await trained(await opened(page, { steps: 40 }, 'train:1'), 12);
    expect(twins.state.sides).toMatchObject({ A: { step: 12 }, B: { step: 12 } });
    expect(twins.losses('B').slice(0, 12)).toEqual(twins.losses('A').slice(0, 12));
  });

  it('stops where a number is not finite, naming step and remedy, and goes back to what was good', async () => {
    const page = await opened(new ToyPage({ poison: 8 }), { steps: 50 });
    page.send(go());
    const failed = await page.until(({ kind }) => kind === 'train-failure');
    expect(failed).toMatchObject({
      side: 'A',
      failure: {
        kind: 'not-finite',
        message: 'The loss is NaN at step 8. The last good weights, of step 6, are kept.',
        remedies: ['lower the learning rate'],
      },
    });
    expect(page.state.status).toBe('stopped');
    expect((await trained(page, 7)).losses('A')).toEqual((await whole({ steps: 50 })).slice(0, 7));
  });

  it('outlives a lost device: goes on by itself on a fresh one, to the same curve', async () => {
    const page = await opened(new ToyPage({ device: losableBackend() }), { steps: 50 });
    page.send({ kind: 'train-speed', most: 200 }, go());
    await page.until((event) => event.kind === 'train-steps');
    const told = page.until(({ kind }) => kind === 'train-failure');
    page.backend.dispose();
    page.room.deviceLost('destroyed');
    expect(await told).toMatchObject({ failure: { kind: 'device-lost' } });
    expect(page.state.status).toBe('stopped');
    page.send({ kind: 'train-speed' });
    page.backend = losableBackend();
    const done = page.status('done');
    page.room.deviceReady();
    await done;
    expect(page.losses('A')).toEqual(await whole({ steps: 50 }));
    expect(page.events.filter(({ kind }) => kind === 'train-failure')).toHaveLength(1);
    const reset = page.status('paused');
    page.send({ kind: 'train-reset' });
    await reset;
    page.backend.dispose();
    page.room.deviceLost('destroyed');
    page.backend = losableBackend();
    page.room.deviceReady();
    await new Promise((resolve) => setTimeout(resolve, 20));
    page.send({ kind: 'train-look' });
    expect(page.state).toMatchObject({ status: 'paused', sides: { A: { step: 0 } } });
  });

  it('stays where it was when the device was lost while it was paused', async () => {
    const page = await trained(await opened(new ToyPage({ device: losableBackend() }), { steps: 50 }), 5);
    page.backend.dispose();
    page.room.deviceLost('destroyed');
    page.backend = losableBackend();
    page.room.deviceReady();
    expect((await trained(page, 9)).losses('A')).toEqual((await whole({ steps: 50 })).slice(0, 9));
    expect(page.events.some(({ kind }) => kind === 'train-failure')).toBe(false);
  });

  it('trains on in memory where the storage is full or denied, and says so', async () => {
    let left = 6;
    const small = (): Files => {
      const files = memoryFiles();
      return {
        ...files,
        write: async (name, bytes) => {
          if (left-- <= 0) throw new DOMException('no room', 'QuotaExceededError');
          await files.write(name, bytes);
        },
      };
    };
    const store = disk(small);
    const page = await trained(await opened(new ToyPage({ store: store() }), { steps: 50 }));
    expect(page.state).toMatchObject({ status: 'done', storage: { keeps: false, reason: 'the storage is full' } });
    const { name } = await page.room.weightsFor('A', { model: 'transformer', weights: 'train:1', step: 30 });
    expect(name).toBe('train:1@30');
    left = 1000;
    const later = await opened(new ToyPage({ store: store() }), { steps: 50 });
    expect(later.state.sides.A?.step).toBe(4);
    expect((await trained(later)).losses('A')).toEqual(await whole({ steps: 50 }));
    const denied = new CheckpointStore(() => Promise.reject(new Error('this browser has no private file system')));
    const other = await trained(await opened(new ToyPage({ store: denied }), { steps: 50 }), 4);
    expect(other.state.storage).toEqual({ keeps: false, reason: 'this browser has no private file system' });
  });

  it('only looks at a run that another tab trains, follows it, and takes over when that tab closes', async () => {
    const [locks, store] = [toyLocks(), disk()];
    const first = await trained(await opened(new ToyPage({ locks, store: store() }), { steps: 50 }), 10);
    const second = await opened(new ToyPage({ locks, store: store() }), { steps: 50 });
    expect(second.state).toMatchObject({ readOnly: true, sides: { A: { step: 10 } } });
    second.send(go());
    await trained(first, 20);
    const followed = second.until((event) => event.kind === 'training' && event.sides.A?.step === 20);
    second.room.changedElsewhere(first.state.key.slice('A:'.length));
    expect(await followed).toMatchObject({ readOnly: true });
    const taken = second.until((event) => event.kind === 'training' && !event.readOnly);
    first.send({ kind: 'train-close' });
    await taken;
    expect((await trained(second)).losses('A')).toEqual(await whole({ steps: 50 }));
  });

  it('exports weights as they stand, or of a kept step', async () => {
    const page = await trained(await opened(new ToyPage(), { steps: 50 }), 9);
    const answers = page.until((event) => event.kind === 'train-exported' && event.id === 2);
    page.send({ kind: 'train-export', id: 1, side: 'A' }, { kind: 'train-export', id: 2, side: 'A', step: 5 });
    expect(await answers).toMatchObject({ name: 'toy-4.safetensors' });
    expect(page.events.find((event) => event.kind === 'train-exported' && event.id === 1)).toMatchObject({
      name: 'toy-9.safetensors',
    });
    page.send({ kind: 'train-export', id: 3, side: 'B' });
    expect(await page.until((event) => event.kind === 'train-not-exported')).toMatchObject({
      failure: { kind: 'weights-missing' },
    });
  });

  it('says what cannot be trained, and is ready for the next experiment', async () => {
    const page = new ToyPage({
      createJob: () => Promise.reject(new Error('there is nothing to learn')),
    });
    page.send(open({ steps: 50 }));
    expect(await page.until(({ kind }) => kind === 'train-failure')).toMatchObject({
      failure: { message: 'there is nothing to learn' },
    });
    await expect(page.room.weightsFor('A', { model: 'transformer', weights: 'train:1' })).rejects.toThrow(
      'not been trained',
    );
  });
});
