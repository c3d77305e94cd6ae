/** Slices in the store: asked for once, with what they belong to, given up and dropped with their result; and why there are none. */
import { beforeEach, expect, it, vi } from 'vitest';
import type { EngineFailure } from '../engine/messages.ts';
import type { Experiment } from '../experiment/schema.ts';
import type { Slice } from '../math/so3-slices.ts';
import type { OrbitResult, OrbitSlice } from '../orbit/result.ts';
import { formulaOrbit } from '../plot/orbit.testing.ts';
import { changeExperiment, openExperiment } from './experiment.ts';
import { resultKey } from './result-key.ts';
import { emptySide, setSide, useRun } from './run.ts';

interface Asked {
  readonly side: string;
  readonly slice: Slice;
  readonly orbit: OrbitResult;
  readonly signal: AbortSignal;
  readonly progress: (done: number, total: number) => void;
  readonly answer: (answer: OrbitSlice | EngineFailure) => void;
}
const asked: Asked[] = [];
vi.mock('./asides.ts', () => ({
  evaluateSlice: (side: string, slice: Slice, orbit: OrbitResult, signal: AbortSignal, progress: Asked['progress']) =>
    new Promise((answer) => asked.push({ side, slice, orbit, signal, progress, answer })),
}));
const { leaveSlice, sliceKey, sliceObstacle, useSlices, wantSlice } = await import('./slices.ts');

const experiment: Experiment = {
  version: 1,
  subject: { kind: 'sample', id: 'ethanol' },
  frame: 0,
  a: { model: 'transformer', weights: 'random:1', mechanism: 'none' },
  output: 'forces',
  group: 'so3',
  elements: 24,
  seed: 7,
  reference: 'twirl',
};
const { result, facts } = formulaOrbit(0.05, 'transformer', 24, 12, 2);
const loops: Slice = { kind: 'loops' };
const across = (normal: readonly [number, number, number]): Slice => ({ kind: 'disc', normal });
const runs = () => useSlices.getState().A.runs;
const settled = () => new Promise((resolve) => setTimeout(resolve));
const done = (slice: Slice): OrbitSlice => ({ slice, elements: [{ q: [1, 0, 0, 0], value: 0.1 }] });

beforeEach(() => {
  asked.length = 0;
  useRun.setState({
    engine: { state: 'ready', device: 'reference', adapter: 'float64', reason: undefined },
    sides: { A: emptySide, B: emptySide },
  });
  openExperiment(experiment);
  setSide('A', { status: 'done', source: 'live', result: { ...result }, facts, key: resultKey(experiment, 'A') });
});

it('asks once for a slice of the result on show, counts, and keeps the answer', async () => {
  void wantSlice('A', loops);
  void wantSlice('A', loops);
  expect(asked).toHaveLength(1);
  expect(asked[0]).toMatchObject({ side: 'A', slice: loops, orbit: useRun.getState().sides.A.result });
  asked[0].progress(60, 214);
  expect(runs().loops).toEqual({ done: 60, total: 214 });
  asked[0].answer(done(loops));
  await settled();
  expect(runs().loops.slice).toEqual(done(loops));
  void wantSlice('A', loops);
  expect(asked).toHaveLength(1);
});

it('another plane gives up the disc that is under way, and leaves the loops alone; a plane that was there is kept', async () => {
  void wantSlice('A', loops);
  void wantSlice('A', across([0, 0, 1]));
  void wantSlice('A', across([1, 0, 0]));
  expect(asked.map(({ signal }) => signal.aborted)).toEqual([false, true, false]);
  expect(Object.keys(runs()).sort()).toEqual([sliceKey(across([1, 0, 0])), 'loops']);
  asked[2].answer(done(across([1, 0, 0])));
  await settled();
  void wantSlice('A', across([0, 1, 0]));
  leaveSlice('A', 'disc');
  expect(asked[3].signal.aborted).toBe(true);
  expect(Object.keys(runs()).sort()).toEqual([sliceKey(across([1, 0, 0])), 'loops']);
  asked[3].answer(done(across([0, 1, 0])));
  await settled();
  expect(runs()).not.toHaveProperty(sliceKey(across([0, 1, 0])));
});

it('goes with its result', async () => {
  void wantSlice('A', loops);
  setSide('A', { result: { ...result } });
  expect(asked[0].signal.aborted).toBe(true);
  asked[0].answer(done(loops));
  await settled();
  expect(runs()).toEqual({});
  void wantSlice('A', loops);
  expect(asked).toHaveLength(2);
});

it('keeps a failure in words, and asks again for what a lost device took', async () => {
  const failure = { kind: 'not-finite', message: 'Forces are not finite.', remedies: [] } as const;
  void wantSlice('A', loops);
  asked[0].answer(failure);
  await settled();
  expect(runs().loops.failure).toEqual(failure);
  void wantSlice('A', loops);
  expect(asked).toHaveLength(1);
  void wantSlice('A', across([0, 0, 1]));
  asked[1].answer({ kind: 'device-lost', message: 'gone', remedies: [] });
  await settled();
  void wantSlice('A', across([0, 0, 1]));
  expect(asked).toHaveLength(3);
});

it('says why there is none, and asks for nothing then', () => {
  const found = (): unknown => {
    void wantSlice('A', loops);
    return sliceObstacle('A');
  };
  setSide('A', { source: 'recorded' });
  expect(found()).toBe('recorded');
  setSide('A', { status: 'running' });
  expect(found()).toBe('running');
  setSide('A', { source: 'live', status: 'done' });
  changeExperiment((before) => ({ ...before, seed: 8 }));
  expect(found()).toBe('another-experiment');
  changeExperiment(() => experiment);
  useRun.setState({ engine: { state: 'lost', reason: 'gone' } });
  expect(found()).toBe('no-engine');
  setSide('A', emptySide);
  expect(found()).toBe('no-result');
  expect(asked).toEqual([]);
});
