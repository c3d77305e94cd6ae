/** Many samples in the store: evenly spread, looked for, judged, paused, gone on with; what changes end it, and the way to one sample. */
import { beforeEach, expect, it, vi } from 'vitest';
import { frameList } from '../data/frames.ts';
import type { Frame } from '../data/subject.ts';
import type { AggregateFound, AggregateRequest, AggregateWish } from '../engine/aggregate-messages.ts';
import type { EngineEvent } from '../engine/messages.ts';
import type { Experiment } from '../experiment/schema.ts';
import { changeExperiment, openExperiment, useExperiment } from './experiment.ts';
import { inMemory } from './held-frames.ts';
import { useRun } from './run.ts';
import { useSession } from './session.ts';
import { useSubject } from './subject.ts';

interface Asked {
  readonly id: number;
  readonly wish: AggregateWish;
  readonly look?: true;
  readonly layout?: 'umap';
  readonly signal: AbortSignal;
  readonly answer: (event: object) => void;
}
const asked: Asked[] = [];
const told: AggregateRequest[] = [];
let listener: (event: EngineEvent) => void = () => undefined;
vi.mock('./engine-client.ts', () => ({
  askAside: (request: Omit<Asked, 'signal' | 'answer'>, signal: AbortSignal) =>
    new Promise((answer) => {
      asked.push({ ...request, signal, answer });
      signal.addEventListener('abort', () =>
        answer({ kind: 'failure', failure: { kind: 'cancelled', message: '', remedies: [] } }),
      );
    }),
  ask: (request: AggregateRequest) => told.push(request),
  hear: (own: typeof listener) => {
    listener = own;
  },
  engineChoice: (experiment: Experiment, side: 'A' | 'B') => (side === 'A' ? experiment.a : experiment.b),
  frameGeometry: (frame: Frame) => ({ species: frame.species, positions: frame.positions }),
  nextId: () => asked.length + 1,
  wantedDevice: () => 'auto',
}));
const run = vi.fn();
vi.mock('./bench.ts', () => ({
  chooseFrame: (frame: number) => changeExperiment((before) => ({ ...before, frame })),
  ensureEngine: () => undefined,
  fetchWhole: async () => true,
  run,
}));
const { chooseLayout, chooseMany, closeMany, discardMany, openMany, openSampleOf, pauseMany, runMany, useMany } =
  await import('./many.ts');

const experiment: Experiment = {
  version: 1,
  subject: { kind: 'sample', id: 'set' },
  frame: 0,
  a: { model: 'transformer', weights: 'random:1', mechanism: 'none' },
  b: { model: 'gaunt', weights: 'random:1', mechanism: 'none' },
  output: 'forces',
  group: 'so3',
  elements: 24,
  seed: 7,
  reference: 'twirl',
};
const frame = (species: readonly number[], x: number): Frame => ({
  species: Uint8Array.from(species),
  positions: Float64Array.of(x, 0, 0, 0, 0, 1),
  periodic: [false, false, false],
  info: new Map(),
  columns: new Map(),
});
const frames = Array.from({ length: 10 }, (_, n) => frame(n === 4 ? [8, 7] : [8, 1], n));
const found = (done: number, total = 4): AggregateFound => ({ done, total, judged: [], leftOut: {} });
const until = (condition: () => boolean): Promise<void> => vi.waitFor(() => expect(condition()).toBe(true));
const settle = async (): Promise<void> => {
  await until(() => asked.length > 0 && !['preparing', 'closed'].includes(useMany.getState().status));
};

beforeEach(() => {
  openExperiment(experiment);
  closeMany();
  pauseMany();
  useMany.setState({ status: 'closed', key: undefined, found: undefined, samples: 4, elements: 72, places: [] });
  asked.length = 0;
  told.length = 0;
  run.mockClear();
  useRun.setState({ engine: { state: 'ready', device: 'webgpu', adapter: 'x', reason: undefined } });
  useSubject.setState({
    name: 'set',
    sample: 'set',
    hash: '0123456789abcdef',
    cloud: undefined,
    system: undefined,
    frames: inMemory(frameList(frames)),
    frameCount: 10,
  });
});

/** Opens the set where nothing is kept of it. */
async function opened(): Promise<void> {
  openMany();
  await until(() => asked.length === 1);
  asked[0].answer({ kind: 'aggregated', found: found(0) });
  await settle();
}

it('looks for what is kept of evenly spread samples, with the elements of all', async () => {
  await opened();
  expect(useSession.getState().tab).toBe('many');
  const [{ wish, look }] = asked;
  expect(look).toBe(true);
  expect(wish.ids).toEqual(['frame 1', 'frame 3', 'frame 6', 'frame 8']);
  expect([...wish.like.species]).toEqual([8, 1]);
  expect(wish).toMatchObject({ subject: 'set, 0123456789ab', group: 'so3', elements: 72, seed: 7 });
  expect(wish.models.map(({ side }) => side)).toEqual(['A', 'B']);
  chooseMany({ samples: 10 });
  await until(() => asked.length === 2);
  expect([...asked[1].wish.like.species]).toEqual([1, 7, 8]);
  asked[1].answer({ kind: 'aggregated', found: found(3, 10) });
  await settle();
  expect(useMany.getState()).toMatchObject({ status: 'paused', found: { done: 3 }, available: 10 });
});

it('takes up the numbers of the run that was asked for last', async () => {
  openMany();
  await until(() => asked.length === 1);
  asked[0].answer({ kind: 'aggregated', found: found(0), newer: { samples: 5, elements: 144 } });
  await until(() => asked.length === 2);
  expect(asked[1].wish).toMatchObject({ elements: 144, ids: { length: 5 } });
  asked[1].answer({ kind: 'aggregated', found: found(5, 5), newer: { samples: 2, elements: 72 } });
  await settle();
  expect(useMany.getState()).toMatchObject({ status: 'done', samples: 5, elements: 144 });
});

it('gives geometries one by one, counts, pauses and goes on', async () => {
  await opened();
  void runMany();
  await until(() => asked.length === 2);
  const { id } = asked[1];
  listener({ kind: 'aggregate-wants', id, place: 1 });
  await until(() => told.length === 1);
  expect(told[0]).toMatchObject({ kind: 'aggregate-sample', id, place: 1 });
  expect(told[0].kind === 'aggregate-sample' && told[0].geometry?.positions[0]).toBe(2);
  const place = { side: 'B', done: 1, total: 4, sample: 'frame 3', elements: 64, of: 72 } as const;
  listener({ kind: 'aggregating', id, ...place });
  listener({ kind: 'aggregating', id: 99, ...place, done: 3 });
  expect(useMany.getState()).toMatchObject({ status: 'running', progress: place, began: { done: 1 } });
  listener({ kind: 'aggregate-found', id, found: found(2) });
  pauseMany();
  await until(() => useMany.getState().status === 'paused');
  expect(useMany.getState()).toMatchObject({ found: { done: 2 }, progress: undefined, failure: undefined });
  void runMany();
  await until(() => asked.length === 3);
  expect(asked[2].wish).toEqual(asked[1].wish);
  asked[2].answer({ kind: 'aggregated', found: found(4) });
  await until(() => useMany.getState().status === 'done');
});

it('gives no geometry that was read for a run which ended meanwhile', async () => {
  let read: (frame: Frame) => void = () => undefined;
  const slow = new Promise<Frame>((resolve) => {
    read = resolve;
  });
  const held = inMemory(frameList(frames));
  useSubject.setState({ frames: { ...held, length: 10, read: (index) => (index === 2 ? slow : held.read(index)) } });
  const known = { weights: 'trained-1', mechanism: 'none' };
  openExperiment({ ...experiment, a: { model: 'transformer', ...known }, b: { model: 'gaunt', ...known } });
  await opened();
  void runMany();
  await until(() => asked.length === 2);
  listener({ kind: 'aggregate-wants', id: asked[1].id, place: 1 });
  discardMany();
  read(frames[2]);
  await slow;
  await new Promise((resolve) => setTimeout(resolve));
  expect(told.filter(({ kind }) => kind === 'aggregate-sample')).toEqual([]);
});

it('keeps what is done when the device is lost, and forgets it when it is discarded', async () => {
  await opened();
  void runMany();
  await until(() => asked.length === 2);
  listener({ kind: 'aggregate-found', id: asked[1].id, found: found(1) });
  const failure = { kind: 'device-lost', message: 'The GPU was lost.', remedies: [] };
  asked[1].answer({ kind: 'failure', failure });
  await until(() => useMany.getState().status === 'failed');
  expect(useMany.getState()).toMatchObject({ failure, found: { done: 1 } });
  discardMany();
  expect(told).toContainEqual({ kind: 'aggregate-discard', id: asked[1].id });
  listener({ kind: 'aggregate-found', id: asked[1].id, found: found(2) });
  expect(useMany.getState()).toMatchObject({ status: 'ready', found: undefined, failure: undefined });
});

it('gives up a plane that is being computed when the other one is chosen', async () => {
  const laid = (layout?: 'umap') => ({ ...found(4), outcome: { layout } }) as AggregateFound;
  openMany();
  await until(() => asked.length === 1);
  asked[0].answer({ kind: 'aggregated', found: laid() });
  await until(() => useMany.getState().status === 'done');
  chooseLayout('umap');
  await until(() => asked.length === 2);
  expect(asked[1]).toMatchObject({ look: true, layout: 'umap' });
  expect(useMany.getState().isLaying).toBe(true);
  chooseLayout('pca');
  expect(asked[1].signal.aborted).toBe(true);
  asked[1].answer({ kind: 'aggregated', found: laid('umap') });
  await new Promise((resolve) => setTimeout(resolve));
  expect(useMany.getState()).toMatchObject({ layout: 'pca', isLaying: false, found: laid() });
  chooseLayout('umap');
  await until(() => asked.length === 3);
  asked[2].answer({ kind: 'aggregated', found: laid('umap') });
  await until(() => !useMany.getState().isLaying);
  expect(useMany.getState()).toMatchObject({ layout: 'umap', found: laid('umap') });
});

it('opens one sample and stays; another model or seed ends it', async () => {
  await opened();
  useMany.setState({ status: 'done', found: found(4) });
  openSampleOf(2);
  expect(useExperiment.getState()).toMatchObject({ experiment: { frame: 5 }, previous: { frame: 0 } });
  expect(useSession.getState().tab).toBe('experiment');
  expect(useMany.getState()).toMatchObject({ status: 'done', found: { done: 4 }, cursor: 2 });
  expect(run).not.toHaveBeenCalled();
  useRun.setState({ engine: { state: 'ready', device: 'reference', adapter: 'x', reason: undefined } });
  openSampleOf(3);
  expect(run).toHaveBeenCalledWith('reference');
  void runMany();
  await until(() => asked.length === 2);
  changeExperiment((before) => ({ ...before, seed: 8 }));
  expect(asked[1].signal.aborted).toBe(true);
  // Nothing is read while another tab is open.
  await new Promise((resolve) => setTimeout(resolve));
  expect(useMany.getState()).toMatchObject({ status: 'closed', found: undefined, samples: 4 });
  expect(asked).toHaveLength(2);
  openMany();
  await until(() => asked.length === 3);
  expect(asked[2]).toMatchObject({ look: true, wish: { seed: 8 } });
  expect(useMany.getState()).toMatchObject({ status: 'preparing', found: undefined });
});

it('says that nobody could be asked without an engine, and asks once it is there', async () => {
  useRun.setState({ engine: { state: 'lost', reason: 'unplugged' } });
  openMany();
  await until(() => useMany.getState().status === 'ready');
  expect(useMany.getState()).toMatchObject({ isUnasked: true, found: undefined });
  useRun.setState({ engine: { state: 'starting' } });
  expect(asked).toHaveLength(0);
  useRun.setState({ engine: { state: 'ready', device: 'webgpu', adapter: 'x', reason: undefined } });
  await until(() => asked.length === 1);
  asked[0].answer({ kind: 'aggregated', found: found(3) });
  await settle();
  expect(useMany.getState()).toMatchObject({ status: 'paused', isUnasked: false, found: { done: 3 } });
  // What waits for an engine no longer does once a run is asked for, which goes on from what is kept.
  useRun.setState({ engine: { state: 'lost', reason: 'unplugged' } });
  chooseMany({ elements: 144 });
  await until(() => useMany.getState().isUnasked);
  useRun.setState({ engine: { state: 'starting' } });
  void runMany();
  useRun.setState({ engine: { state: 'ready', device: 'webgpu', adapter: 'x', reason: undefined } });
  await until(() => asked.length === 2);
  expect(asked[1].look).toBeUndefined();
  expect(useMany.getState().began).toBeUndefined();
  const counts = { total: 4, sample: 'frame 8', elements: 1, of: 144 };
  listener({ kind: 'aggregating', id: asked[1].id, side: 'A', done: 3, ...counts });
  expect(useMany.getState().began?.done).toBe(3);
});

it('stops reading for the elements of all when something else is asked for', async () => {
  const held = inMemory(frameList(frames));
  const read: number[] = [];
  let go: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => {
    go = resolve;
  });
  const slow = async (index: number): Promise<Frame | undefined> => {
    read.push(index);
    if (read.length === 3) await gate;
    return held.read(index);
  };
  useSubject.setState({ frames: { ...held, length: 10, read: slow } });
  openMany();
  await until(() => read.length === 3);
  closeMany();
  changeExperiment((before) => ({ ...before, seed: 9 }));
  go();
  await new Promise((resolve) => setTimeout(resolve));
  expect(read).toEqual([0, 0, 2]);
  expect(asked).toHaveLength(0);
});

it('asks nothing of one frame alone until there are several, nor without an engine', async () => {
  useSubject.setState({ frames: inMemory(frameList(frames.slice(0, 1))), frameCount: 1 });
  openMany();
  await until(() => useMany.getState().status === 'ready');
  expect(asked).toHaveLength(0);
  // Looked for once more when it comes.
  useSubject.setState({ frames: inMemory(frameList(frames)), frameCount: 10 });
  await until(() => asked.length === 1);
  asked[0].answer({ kind: 'aggregated', found: found(0) });
  await settle();
  useRun.setState({ engine: { state: 'failed', reason: 'no worker' } });
  await runMany();
  expect(useMany.getState()).toMatchObject({ status: 'failed', failure: { message: 'The engine did not start.' } });
});
