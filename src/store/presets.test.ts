/** Presets on the page: opening one leaves the way back, and only a finished live run of its arms is held against the recorded one. */
import { beforeEach, expect, it, vi } from 'vitest';
import type { EvaluationPoint } from '../engine/training-messages.ts';
import { shownExperiment } from '../experiment/preset-arms.ts';
import type { Preset } from '../experiment/presets.ts';
import type { OrbitResult } from '../orbit/result.ts';
import { openExperiment, undoChange, useExperiment } from './experiment.ts';
import { measuredHere, openPreset, presetsOf, readPresets, usePresets } from './presets.ts';
import { resultKey } from './result-key.ts';
import { emptySide, type SideRun, useRun } from './run.ts';
import { useSession } from './session.ts';
import { type TrainingState, useTraining } from './training.ts';

const link = (mechanism: string): string =>
  `v=1&a=transformer:train:0&s=sample:ethanol-train&m=${mechanism}&t=20~pose:aligned&n=72&seed=0`;
const preset: Preset = {
  version: 1,
  id: 'p',
  claim: 'c',
  question: 'q',
  refutation: 'r',
  setting: 's',
  source: { paper: 'p', sheet: 1 },
  arms: ['axis', 'random'].map((id) => ({ id, words: id, link: link(`turns:${id}`) })),
  show: ['axis', 'random'],
  seeds: 3,
  measures: [
    {
      id: 'ratio',
      words: 'w',
      unit: '×',
      computed: { quantity: 'error', arm: 'axis', over: 'random' },
      bar: { atLeast: 2 },
    },
    { id: 'pole', words: 'w', unit: '%', computed: { quantity: 'pole-share', arm: 'axis' }, bar: { atLeast: 0.9 } },
  ],
  curves: [],
  recorded: {
    adapter: 'some GPU',
    date: '2026-01-02',
    seeds: [0, 1, 2],
    minutes: 1,
    measures: [
      { id: 'ratio', values: [4, 4.1, 4.2], value: 4.1, low: 3.8, high: 4.4, verdict: 'reproduced' },
      { id: 'pole', values: [0.97, 0.98, 0.99], value: 0.98, low: 0.95, high: 1, verdict: 'reproduced' },
    ],
    verdict: 'reproduced',
    curves: [],
    picture: { arm: 'axis', seed: 0, values: [] },
  },
};
const experiment = shownExperiment(preset);

const evaluation = (step: number, total: number): EvaluationPoint => ({
  step,
  total,
  twirl: 1,
  inPose: 1,
  meanAbsolute: 1,
  relative: 1,
  share: { value: 0.5, low: 0.4, high: 0.6 },
});

function training(status: TrainingState['status'], a: number, b: number): TrainingState {
  const side = (total: number) => ({
    step: 20,
    passes: 1,
    parameters: 1,
    points: [],
    evaluations: [evaluation(20, total)],
  });
  return { ...useTraining.getInitialState(), status, steps: 20, sides: { A: side(a), B: side(b) } };
}

/** A live result on the experiment's A: the field is the direction's place, so that directions explain all of it. */
function live(weights: string): SideRun {
  const values = Array.from({ length: 12 }, (_, n) => ({ q: [1, 0, 0, 0] as const, value: Math.floor(n / 3) }));
  const result = {
    weights,
    summary: { relativeError: 0.5 },
    grid: { base: 4, fibre: 3, directions: [], elements: values },
  } as unknown as OrbitResult;
  return { ...emptySide, status: 'done', source: 'live', result, key: resultKey(experiment, 'A') };
}

const sides = (a: SideRun = emptySide) => ({ ...useRun.getInitialState().sides, A: a });

beforeEach(() => {
  useSession.setState(useSession.getInitialState());
  usePresets.setState(usePresets.getInitialState());
});

it('opens as A and B on the experiment tab, and undo brings back what was there', () => {
  const before = { ...experiment, seed: 77 };
  openExperiment(before);
  useSession.setState({ tab: 'gallery' });
  openPreset(preset);
  expect(useExperiment.getState().experiment).toEqual(experiment);
  expect(useSession.getState()).toMatchObject({ tab: 'experiment', preset: 'p' });
  expect(presetsOf([preset], experiment)).toEqual([preset]);
  expect(presetsOf([preset], { ...experiment, frame: 3 })).toEqual([]);
  undoChange();
  expect(useExperiment.getState().experiment).toEqual(before);
});

it('holds a finished run against the recorded one: its value, with the scatter of the recorded seeds', () => {
  const here = measuredHere(preset, experiment, sides(live('train:0@20')), training('done', Math.sqrt(4.3), 1));
  expect(here?.measures.map(({ id, verdict }) => [id, verdict])).toEqual([
    ['ratio', 'reproduced'],
    ['pole', 'reproduced'],
  ]);
  expect(here?.measures[0].value).toBeCloseTo(4.3, 12);
  expect(here?.verdict).toBe('reproduced');
  expect(measuredHere(preset, experiment, sides(), training('done', Math.SQRT2, 1))?.verdict).toBe('not resolved');
  expect(measuredHere(preset, experiment, sides(), training('done', 1, 1))?.verdict).toBe('differs');
});

it('says nothing before training is done, of earlier weights, of recorded results, or without a recorded run', () => {
  expect(
    measuredHere(preset, experiment, sides(live('train:0@20')), training('running', Math.sqrt(4.3), 1)),
  ).toBeUndefined();
  const ids = (run: SideRun) =>
    measuredHere(preset, experiment, sides(run), training('done', Math.sqrt(4.3), 1))?.measures.map(({ id }) => id);
  expect(ids(live('train:0@10'))).toEqual(['ratio']);
  expect(ids({ ...live('train:0@20'), source: 'recorded' })).toEqual(['ratio']);
  expect(ids({ ...live('train:0@20'), key: 'another' })).toEqual(['ratio']);
  const { recorded: _, ...unrecorded } = preset;
  expect(measuredHere(unrecorded, experiment, sides(), training('done', Math.sqrt(4.3), 1))).toBeUndefined();
});

it('reads the list in its order, keeps a failure in words, and tries again', async () => {
  vi.stubGlobal('document', { baseURI: 'http://localhost/' });
  const answers: Record<string, unknown> = { 'presets/index.json': { presets: ['p'] }, 'presets/p.json': preset };
  const fetched = vi.fn(async (url: URL) => {
    const body = answers[url.pathname.slice(1)];
    return fetched.mock.calls.length === 1 ? new Response(null, { status: 503 }) : Response.json(body);
  });
  vi.stubGlobal('fetch', fetched);
  await readPresets();
  expect(usePresets.getState()).toMatchObject({
    state: 'failed',
    failure: 'presets/index.json: the server answered 503',
  });
  await readPresets();
  expect(usePresets.getState().presets).toEqual([preset]);
  vi.unstubAllGlobals();
});
