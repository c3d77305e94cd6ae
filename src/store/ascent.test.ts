/** The ascent in the store: asked for once with what it is of, counted, pinned, given up with its result; why it came to nothing. */
import { beforeEach, expect, it, vi } from 'vitest';
import type { EngineFailure } from '../engine/messages.ts';
import type { Experiment } from '../experiment/schema.ts';
import type { Ascent, OrbitResult } from '../orbit/result.ts';
import { formulaOrbit } from '../plot/orbit.testing.ts';
import { openExperiment } from './experiment.ts';
import { resultKey } from './result-key.ts';
import { emptySide, setSide, useRun } from './run.ts';
import { setSession, useSession } from './session.ts';

interface Asked {
  readonly orbit: OrbitResult;
  readonly signal: AbortSignal;
  readonly progress: (evaluations: number) => void;
  readonly answer: (answer: Ascent | EngineFailure) => void;
}
const asked: Asked[] = [];
vi.mock('./asides.ts', () => ({
  evaluateAscent: (_side: string, orbit: OrbitResult, signal: AbortSignal, progress: Asked['progress']) =>
    new Promise((answer) => asked.push({ orbit, signal, progress, answer })),
}));
const { ascendToWorst, stopAscent, useAscent } = await import('./ascent.ts');

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
const found: Ascent = {
  ending: 'ascended',
  q: [0.5, 0.5, 0.5, 0.5],
  value: 0.2,
  startedFrom: 3,
  sampleWorst: 0.15,
  evaluations: 900,
  steps: 12,
  maxima: [{ q: [0.5, 0.5, 0.5, 0.5], value: 0.2, starts: 16 }],
};

beforeEach(() => {
  stopAscent();
  asked.length = 0;
  setSession({ pinned: [1, 0, 0, 0], pinnedMotion: { improper: true }, pinnedElement: undefined });
  useRun.setState({
    engine: { state: 'ready', device: 'reference', adapter: 'float64', reason: undefined },
    sides: { A: emptySide, B: emptySide },
  });
  openExperiment(experiment);
  setSide('A', { status: 'done', source: 'live', result: { ...result }, facts, key: resultKey(experiment, 'A') });
});

it('climbs from the result on show, counts, and pins what was found, which is not mirrored', async () => {
  const answered = ascendToWorst('A');
  expect(asked[0].orbit).toBe(useRun.getState().sides.A.result);
  asked[0].progress(96);
  expect(useAscent.getState()).toEqual({ side: 'A', evaluations: 96 });
  asked[0].answer(found);
  expect(await answered).toEqual({ ascent: found, result });
  expect(useAscent.getState().side).toBeUndefined();
  expect(useSession.getState()).toMatchObject({ pinned: found.q, pinnedElement: undefined });
  expect(useSession.getState().pinnedMotion?.improper).toBeUndefined();
});

it("pins the sample's worst where nothing higher was found", async () => {
  const answered = ascendToWorst('A');
  const { q, index } = result.summary.worst;
  asked[0].answer({ ...found, ending: 'sample', q });
  expect(await answered).toMatchObject({ ascent: { ending: 'sample' } });
  expect(useSession.getState()).toMatchObject({ pinned: q, pinnedElement: { where: 'elements', index } });
});

it('ends with its result, and when it is stopped; then nothing is pinned', async () => {
  const first = ascendToWorst('A');
  setSide('A', { result: { ...result } });
  expect(asked[0].signal.aborted).toBe(true);
  asked[0].answer(found);
  expect(await first).toBeUndefined();
  const second = ascendToWorst('A');
  stopAscent();
  asked[1].answer(found);
  expect(await second).toBeUndefined();
  expect(useSession.getState().pinned).toEqual([1, 0, 0, 0]);
});

it('answers with the failure, and asks nothing of what cannot be evaluated further', async () => {
  const failure = { kind: 'not-finite', message: 'Forces are not finite.', remedies: [] } as const;
  const answered = ascendToWorst('A');
  asked[0].answer(failure);
  expect(await answered).toEqual({ failure });
  setSide('A', { source: 'recorded' });
  expect(await ascendToWorst('A')).toBeUndefined();
  expect(asked).toHaveLength(1);
});
