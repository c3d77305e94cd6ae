/** The page before the training room: what it asks, with which frames, and which weights it shows. The room's answers are played by hand. */
import { beforeEach, expect, it, vi } from 'vitest';
import { frameList } from '../data/frames.ts';
import type { Frame } from '../data/subject.ts';
import type { EngineEvent, EngineRequest } from '../engine/messages.ts';
import type { Experiment } from '../experiment/schema.ts';
import { DEFAULT_PLAN } from '../experiment/training-plan.ts';
import { formulaRun } from '../plot/orbit.testing.ts';
import { evaluate, startEngine } from './engine-client.ts';
import { changeExperiment, openExperiment, useExperiment } from './experiment.ts';
import { type HeldFrames, inMemory } from './held-frames.ts';
import { poseKey, resultKey } from './result-key.ts';
import { emptySide, useRun } from './run.ts';
import { subjectFromRecorded, useSubject } from './subject.ts';
import { useTraining } from './training.ts';
import {
  attendTraining,
  exportWeights,
  play,
  scrub,
  setSpeed,
  startTraining,
  stopTraining,
  takeSteps,
} from './training-client.ts';

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
const page = { baseURI: 'http://localhost/', visibilityState: 'visible', addEventListener: vi.fn() };
vi.stubGlobal('document', page);

const recorded = formulaRun();
const untrained: Experiment = {
  version: 1,
  subject: { kind: 'sample', id: 'ethanol' },
  frame: 3,
  a: { model: 'transformer', weights: 'random:4', mechanism: 'none' },
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
const state = (change: Partial<Extract<EngineEvent, { kind: 'training' }>> = {}): void =>
  answer({
    ...{
      kind: 'training',
      key: 'A:1',
      status: 'paused',
      steps: 4000,
      unit: 'eV/A',
      kept: [0],
      storage: { keeps: true },
    },
    ...{ readOnly: false, submits: 0, remarks: [], sides: { A: { step: 0, passes: 1, parameters: 9 } } },
    ...change,
  });
const frame: Frame = {
  species: Uint8Array.of(8, 1),
  positions: Float64Array.of(0, 0, 0, 0, 0, 1),
  periodic: [false, false, false],
  energy: -2,
  forces: Float64Array.of(0, 0, 1, 0, 0, -1),
  info: new Map(),
  columns: new Map(),
};

function putFrames(frames: HeldFrames, hash = 'ab'.repeat(32)): void {
  const alone = subjectFromRecorded(recorded, 'ethanol');
  useSubject.setState({ ...alone, hash, frames, frameCount: frames.length });
}

const plain = { kind: 'cancelled', message: '', remedies: [] } as const;

beforeEach(() => {
  vi.useRealTimers();
  openExperiment(untrained);
  useRun.setState({ sides: { A: emptySide, B: emptySide } });
  putFrames(inMemory(frameList(Array.from({ length: 50 }, () => frame))));
  startEngine('auto');
  answer({ kind: 'ready', device: 'webgpu', adapter: 'test' });
  attendTraining();
  port.sent.length = 0;
});

/** Lets the experiment train A, and waits until the room has been asked. */
async function trainsA(): Promise<void> {
  startTraining('A');
  await vi.waitFor(() => expect(sentOf('train-open')).toHaveLength(1));
}

it('opens the room for what is trained, with the frames of the subject once, and closes it after', async () => {
  await trainsA();
  const { experiment } = useExperiment.getState();
  expect(experiment).toMatchObject({ a: { weights: 'train:4' }, training: DEFAULT_PLAN });
  const [{ frames }] = sentOf('train-open');
  expect(frames).toMatchObject({ targets: 'energy and forces', hash: 'ab'.repeat(32) });
  expect(frames?.frames).toHaveLength(50);
  expect(useTraining.getState().status).toBe('preparing');
  state();
  expect(useTraining.getState()).toMatchObject({ status: 'paused', key: 'A:1', shown: 0, packing: undefined });
  changeExperiment((before) => ({ ...before, frame: 9 }));
  changeExperiment((before) => ({ ...before, training: { ...DEFAULT_PLAN, steps: 50 } }));
  expect(useTraining.getState().status).toBe('preparing');
  await vi.waitFor(() => expect(sentOf('train-open')).toHaveLength(2));
  expect(sentOf('train-open')[1].frames).toBeUndefined();
  stopTraining('A');
  expect(useExperiment.getState().experiment).toEqual({ ...untrained, frame: 9 });
  expect(sentOf('train-close')).toHaveLength(1);
  expect(useTraining.getState().status).toBe('closed');
  state({ status: 'running' });
  expect(useTraining.getState().status).toBe('closed');
});

it('says why there is nothing to learn from, asks nothing, and tries again with the next change', async () => {
  const { energy: _, forces: __, ...bare } = frame;
  putFrames(inMemory(frameList([bare])), 'cd'.repeat(32));
  startTraining('A');
  await vi.waitFor(() => expect(useTraining.getState().status).toBe('stopped'));
  expect(useTraining.getState().failure).toMatchObject({ kind: 'cannot-train' });
  expect(sentOf('train-open')).toHaveLength(0);
  putFrames(inMemory(frameList(Array.from({ length: 5 }, () => frame))), '12'.repeat(32));
  changeExperiment((before) => ({ ...before, frame: 0 }));
  await vi.waitFor(() => expect(sentOf('train-open')).toHaveLength(1));
  stopTraining('A');
  expect(useTraining.getState().status).toBe('closed');
});

it('hears nothing of the run before: neither while another is prepared, nor where that one cannot begin', async () => {
  await trainsA();
  state({ status: 'running', kept: [0, 500] });
  const evaluated = sentOf('evaluate').length;
  const { energy: _, forces: __, ...bare } = frame;
  putFrames(inMemory(frameList([bare])), 'ef'.repeat(32));
  changeExperiment((before) => ({ ...before, training: { ...DEFAULT_PLAN, steps: 70 } }));
  state({ status: 'paused', kept: [0, 500] });
  expect(useTraining.getState()).toMatchObject({ status: 'preparing', key: undefined, shown: undefined });
  await vi.waitFor(() => expect(useTraining.getState().status).toBe('stopped'));
  expect(sentOf('train-close')).toHaveLength(1);
  state({ status: 'paused', kept: [0, 500] });
  expect(useTraining.getState()).toMatchObject({ status: 'stopped', key: undefined, kept: [] });
  expect(sentOf('evaluate')).toHaveLength(evaluated);
});

it('tells results of one plan from those of another', async () => {
  await trainsA();
  state({ kept: [0, 100] });
  const { experiment } = useExperiment.getState();
  const other = { ...experiment!, training: { ...DEFAULT_PLAN, batch: 3 } };
  expect(poseKey(other, 'A')).not.toBe(poseKey(experiment!, 'A'));
  expect(resultKey(other, 'A')).not.toBe(resultKey(experiment!, 'A'));
  expect(poseKey({ ...other, a: untrained.a }, 'A')).toBe(poseKey({ ...experiment!, a: untrained.a }, 'A'));
});

it('waits for a room before it asks for orbits, and shows the newest weights whenever training rests', async () => {
  startTraining('A');
  evaluate();
  expect(sentOf('evaluate')).toHaveLength(0);
  await vi.waitFor(() => expect(sentOf('train-open')).toHaveLength(1));
  state();
  expect(sentOf('evaluate').map(({ choice }) => choice.step)).toEqual([0]);
  expect(sentOf('pose').map(({ choice }) => choice.step)).toEqual([0]);
  const experiment = useExperiment.getState().experiment!;
  const before = resultKey(experiment, 'A');
  state({ status: 'running', kept: [0, 100] });
  expect(sentOf('evaluate')).toHaveLength(1);
  state({ status: 'paused', kept: [0, 100] });
  expect(sentOf('evaluate').map(({ choice }) => choice.step)).toEqual([0, 100]);
  expect(resultKey(experiment, 'A')).not.toBe(before);
  expect(poseKey(experiment, 'A')).toMatch(/@100$/);
});

it('shows every checkpoint where an orbit is quick', async () => {
  await trainsA();
  state();
  const { facts, result } = recorded.a;
  const done = (): void => {
    const { id } = sentOf('evaluate').at(-1)!;
    answer({ kind: 'result', id, side: 'A', facts, result: { ...result, ms: 300 } });
  };
  state({ status: 'running', kept: [0, 100] });
  expect(sentOf('evaluate')).toHaveLength(1);
  done();
  state({ status: 'running', kept: [0, 100] });
  expect(sentOf('evaluate').at(-1)?.choice.step).toBe(100);
});

it('replays kept steps: few poses while the scrubber is dragged, all after a rest, and stays there while training goes on', async () => {
  await trainsA();
  state({ kept: [0, 100, 200] });
  vi.useFakeTimers();
  scrub(100);
  scrub(0);
  expect(sentOf('evaluate').map(({ choice, elements }) => [choice.step, elements])).toEqual([
    [200, 576],
    [100, 144],
  ]);
  vi.advanceTimersByTime(1000);
  expect(sentOf('evaluate').at(-1)).toMatchObject({ choice: { step: 0 }, elements: 576 });
  state({ kept: [0, 100, 200, 300] });
  expect(useTraining.getState()).toMatchObject({ scrubbed: 0, shown: 0 });
  scrub(undefined);
  expect(useTraining.getState()).toMatchObject({ scrubbed: undefined, shown: 300 });
  vi.advanceTimersByTime(1000);
});

it('counts steps from the side that is behind, and keeps the pace that was chosen', async () => {
  await trainsA();
  takeSteps(10);
  expect(sentOf('train-go')).toHaveLength(0);
  state({ sides: { A: { step: 7, passes: 1, parameters: 9 }, B: { step: 3, passes: 1, parameters: 9 } } });
  takeSteps(10);
  play();
  setSpeed(2);
  expect(port.sent.slice(-3)).toEqual([
    { kind: 'train-go', until: 13 },
    { kind: 'train-go' },
    { kind: 'train-speed', most: 2 },
  ]);
  expect(useTraining.getState().speed).toBe(2);
  setSpeed();
});

it('tells whether the page can be seen', async () => {
  await trainsA();
  expect(sentOf('train-visible').at(-1)?.visible).toBe(true);
  const [name, tell] = page.addEventListener.mock.calls[0];
  expect(name).toBe('visibilitychange');
  page.visibilityState = 'hidden';
  tell();
  expect(sentOf('train-visible').at(-1)?.visible).toBe(false);
  page.visibilityState = 'visible';
});

it('hands over exported weights, or says why there are none', async () => {
  await trainsA();
  state();
  const exported = exportWeights('A', 100);
  const [{ id, step }] = sentOf('train-export');
  expect(step).toBe(100);
  answer({ kind: 'train-exported', id, name: 'a.safetensors', bytes: Uint8Array.of(1) });
  expect(await exported).toEqual({ name: 'a.safetensors', bytes: Uint8Array.of(1) });
  const refused = exportWeights('A');
  answer({
    kind: 'train-not-exported',
    id: sentOf('train-export')[1].id,
    failure: { ...plain, message: 'No side A.' },
  });
  expect(await refused).toBeUndefined();
});
