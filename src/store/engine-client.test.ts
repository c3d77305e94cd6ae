/** What the page makes of the engine's answers: each belongs to a request and an experiment, or it is dropped. */
import { beforeEach, expect, it, vi } from 'vitest';
import { frameList } from '../data/frames.ts';
import type { EngineEvent, EngineRequest, JudgedFile } from '../engine/messages.ts';
import type { Experiment } from '../experiment/schema.ts';
import { IDENTITY } from '../math/rotation.ts';
import { formulaRun } from '../plot/orbit.testing.ts';
import { evaluateAscent, evaluateSlice } from './asides.ts';
import { evaluate, requestPoses, startEngine } from './engine-client.ts';
import { changeExperiment, openExperiment } from './experiment.ts';
import { inMemory } from './held-frames.ts';
import { poseKey, resultKey } from './result-key.ts';
import { emptySide, setSide, useRun } from './run.ts';
import { setSession } from './session.ts';
import { subjectFromRecorded, useSubject } from './subject.ts';

/** The other end of the worker: what was sent, and a way to answer. */
const port = vi.hoisted(() => {
  const sent: unknown[] = [];
  const listeners: ((event: unknown) => void)[] = [];
  return {
    sent,
    listeners,
    worker: {
      postMessage: (request: unknown) => sent.push(request),
      addEventListener: (name: string, listener: (event: unknown) => void) =>
        name === 'message' && listeners.push(listener),
    },
  };
});
vi.mock('../engine/client.ts', () => ({ startWorker: () => port.worker }));
vi.stubGlobal('document', { baseURI: 'http://localhost/' });

const recorded = formulaRun();
const experiment: Experiment = {
  version: 1,
  subject: { kind: 'sample', id: 'ethanol' },
  frame: 37,
  a: { model: 'transformer', weights: 'random:1', mechanism: 'none' },
  output: 'forces',
  group: 'so3',
  elements: 576,
  seed: 7,
  reference: 'twirl',
};
const answer = (event: EngineEvent): void => {
  for (const listener of port.listeners) listener({ data: event });
};
const sentOf = <Kind extends EngineRequest['kind']>(kind: Kind) =>
  (port.sent as EngineRequest[]).filter(
    (request): request is Extract<EngineRequest, { kind: Kind }> => request.kind === kind,
  );
const sideA = () => useRun.getState().sides.A;
const { facts, result, poses } = recorded.a;

beforeEach(() => {
  port.sent.length = 0;
  useRun.setState({ sides: { A: emptySide, B: emptySide } });
  const alone = subjectFromRecorded(recorded, 'ethanol');
  const frames = inMemory(frameList(Array.from({ length: 50 }, () => alone.frames.latest!)));
  useSubject.setState({ ...alone, frames, frameCount: 50 });
  openExperiment(experiment);
  setSession({ pinned: IDENTITY, pinnedElement: undefined });
  startEngine('auto');
  answer({ kind: 'ready', device: 'webgpu', adapter: 'test' });
});

it('leaves a side alone that a file stands in for, until another model is chosen', () => {
  const plan = { group: 'so3', elements: 72, seed: 0 };
  const file = { name: 'answers.xyz', plan } as JudgedFile;
  setSide('A', { ...emptySide, status: 'done', source: 'file', file, result, key: resultKey(experiment, 'A') });
  evaluate();
  requestPoses();
  expect([...sentOf('evaluate'), ...sentOf('pose')]).toEqual([]);
  expect(sideA()).toMatchObject({ source: 'file', result, status: 'done' });
  changeExperiment((before) => ({ ...before, a: { ...before.a, weights: 'random:2' } }));
  evaluate();
  const [{ id }] = sentOf('evaluate');
  answer({ kind: 'result', id, side: 'A', facts, result });
  expect(sideA()).toMatchObject({ source: 'live', file: undefined });
});

it('asks for the pinned pose with each new result, and keeps it under its own key', () => {
  evaluate();
  const [{ id }] = sentOf('evaluate');
  expect(sentOf('pose')).toHaveLength(0);
  answer({ kind: 'result', id, side: 'A', facts, result });
  expect(sideA()).toMatchObject({ status: 'done', key: resultKey(experiment, 'A'), pose: undefined });
  const [pose] = sentOf('pose');
  answer({ kind: 'pose-result', id: pose.id, side: 'A', pose: poses[0] });
  expect(sideA()).toMatchObject({ pose: poses[0], poseKey: poseKey(experiment, 'A') });
});

it('drops a pose that was asked for before the frame changed, and asks again', () => {
  requestPoses();
  changeExperiment((before) => ({ ...before, frame: 3 }));
  const [{ id }] = sentOf('pose');
  answer({ kind: 'pose-result', id, side: 'A', pose: poses[0] });
  expect(sideA().pose).toBeUndefined();
  const [, second] = sentOf('pose');
  answer({ kind: 'pose-result', id: second.id, side: 'A', pose: poses[0] });
  expect(sideA().poseKey).toBe(poseKey({ ...experiment, frame: 3 }, 'A'));
  expect(sentOf('pose')).toHaveLength(2);
});

it('keeps a pose across a change of the sampled poses alone', () => {
  requestPoses();
  changeExperiment((before) => ({ ...before, seed: 8 }));
  const [{ id }] = sentOf('pose');
  answer({ kind: 'pose-result', id, side: 'A', pose: poses[0] });
  expect(sideA()).toMatchObject({ pose: poses[0] });
});

it('says why a pose could not be computed, until one can', () => {
  requestPoses();
  const failure = { kind: 'not-finite', message: 'Forces are not finite.', remedies: [] } as const;
  answer({ kind: 'failure', id: sentOf('pose')[0].id, side: 'A', failure });
  expect(sideA()).toMatchObject({ status: 'empty', pose: undefined, poseFailure: failure });
  requestPoses();
  answer({ kind: 'pose-result', id: sentOf('pose')[1].id, side: 'A', pose: poses[0] });
  expect(sideA().poseFailure).toBeUndefined();
});

it('ends a side that the engine gave up by itself', () => {
  evaluate();
  const cancelled = { kind: 'cancelled', message: 'The evaluation was cancelled.', remedies: [] } as const;
  answer({ kind: 'failure', id: sentOf('evaluate')[0].id, side: 'A', failure: cancelled });
  expect(sideA()).toMatchObject({ status: 'empty', progress: undefined, failure: undefined });
});

it('asks for a slice beside the page: progress and answer go to who asked, a lost device is an answer, an abort a cancel', async () => {
  const counted: number[] = [];
  const stop = new AbortController();
  const ask = () => evaluateSlice('A', { kind: 'loops' }, result, stop.signal, (done) => counted.push(done));
  const first = ask();
  const [request] = sentOf('slice');
  const { field, twirl, summary } = result;
  expect(request).toMatchObject({ side: 'A', slice: { kind: 'loops' }, orbit: { field, twirl, summary } });
  answer({ kind: 'progress', id: request.id, side: 'A', phase: 'orbit', done: 40, total: 214 });
  const slice = { slice: { kind: 'loops' }, elements: [] } as const;
  answer({ kind: 'slice-result', id: request.id, side: 'A', slice });
  expect(await first).toEqual(slice);
  expect(counted).toEqual([40]);
  expect(sideA().progress).toBeUndefined();
  const second = ask();
  stop.abort();
  expect(sentOf('cancel')).toEqual([{ kind: 'cancel', id: sentOf('slice')[1].id }]);
  answer({ kind: 'device-lost', reason: 'reset', interrupted: [] });
  expect(await second).toMatchObject({ kind: 'device-lost' });
});

it('asks for an ascent beside the page, with what it begins from', async () => {
  const counted: number[] = [];
  const { signal } = new AbortController();
  const asked = evaluateAscent('A', result, signal, (evaluations) => counted.push(evaluations));
  const [request] = sentOf('ascend');
  const { field, twirl, summary, group, noiseFloor, elements } = result;
  expect(request.orbit).toEqual({ field, twirl, summary, group, noiseFloor, elements });
  answer({ kind: 'progress', id: request.id, side: 'A', phase: 'orbit', done: 96, total: 8208 });
  const { q, value } = summary.worst;
  const counts = { startedFrom: 0, sampleWorst: value, evaluations: 96, steps: 1, maxima: [] };
  const ascent = { ending: 'sample', q, value, ...counts } as const;
  answer({ kind: 'ascended', id: request.id, side: 'A', ascent });
  expect(await asked).toEqual(ascent);
  expect(counted).toEqual([96]);
});

it('says that the engine did not start', () => {
  startEngine('webgpu');
  answer({ kind: 'failure', id: 0, failure: { kind: 'no-adapter', message: 'There is no adapter.', remedies: [] } });
  expect(useRun.getState().engine).toEqual({ state: 'failed', reason: 'There is no adapter.' });
});
