/** Further checks in the store: once for each result, again where one failed, dropped with their result. */
import { beforeEach, expect, it, vi } from 'vitest';
import type { Checks, EngineFailure } from '../engine/messages.ts';
import type { OrbitResult } from '../orbit/result.ts';
import { formulaOrbit } from '../plot/orbit.testing.ts';
import { openExperiment } from './experiment.ts';
import { resultKey } from './result-key.ts';
import { emptySide, setSide, useRun } from './run.ts';

interface Asked {
  readonly side: string;
  readonly orbit: OrbitResult;
  readonly signal: AbortSignal;
  readonly answer: (answer: Checks | EngineFailure) => void;
}
const asked: Asked[] = [];
vi.mock('./asides.ts', () => ({
  evaluateChecks: (side: string, orbit: OrbitResult, signal: AbortSignal) =>
    new Promise((answer) => asked.push({ side, orbit, signal, answer })),
}));
const { useChecks, wantChecks } = await import('./checks.ts');

const model = { model: 'transformer', weights: 'random:1', mechanism: 'none' };
const experiment = {
  version: 1,
  subject: { kind: 'sample', id: 'ethanol' },
  frame: 0,
  a: model,
  b: { ...model, weights: 'random:2' },
  output: 'forces',
  group: 'so3',
  elements: 24,
  seed: 7,
  reference: 'twirl',
} as const;
const checks = { fold: {} } as Checks;
const failure: EngineFailure = { kind: 'unknown', message: 'out of luck', remedies: [] } as unknown as EngineFailure;
const settle = () => new Promise((resolve) => setTimeout(resolve));

function put(side: 'A' | 'B'): OrbitResult {
  const { result, facts } = formulaOrbit(0.05, 'transformer', 24, 12, 2);
  setSide(side, { status: 'done', source: 'live', result, facts, key: resultKey(experiment, side) });
  return result;
}

beforeEach(() => {
  asked.length = 0;
  openExperiment(experiment);
  useRun.setState({
    engine: { state: 'ready', device: 'webgpu', adapter: 'none', reason: undefined },
    sides: { A: emptySide, B: emptySide },
  });
  useChecks.setState({ A: undefined, B: undefined } as never, true);
});

it('are made of each result once, and of a side that comes later', async () => {
  const a = put('A');
  void wantChecks();
  void wantChecks();
  await settle();
  expect(asked.map(({ side, orbit }) => [side, orbit === a])).toEqual([['A', true]]);
  put('B');
  void wantChecks();
  await settle();
  expect(asked.map(({ side }) => side)).toEqual(['A', 'B']);
  asked[0].answer(checks);
  await settle();
  expect(useChecks.getState().A).toEqual({ of: a, answer: checks });
  void wantChecks();
  await settle();
  expect(asked).toHaveLength(2);
});

it('are tried again where they failed', async () => {
  put('A');
  void wantChecks();
  await settle();
  asked[0].answer(failure);
  await settle();
  expect(useChecks.getState().A?.answer).toBe(failure);
  void wantChecks();
  await settle();
  expect(asked).toHaveLength(2);
});

it('go with their result, and a late answer is not taken', async () => {
  put('A');
  void wantChecks();
  await settle();
  const next = put('A');
  expect(asked[0].signal.aborted).toBe(true);
  expect(useChecks.getState().A).toBeUndefined();
  asked[0].answer(checks);
  await settle();
  expect(useChecks.getState().A).toBeUndefined();
  void wantChecks();
  await settle();
  expect(asked[1].orbit).toBe(next);
});
