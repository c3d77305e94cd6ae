/** What is exported is what lies on the bench with what the engine said about it, asked for where it was not there. */
import { beforeEach, expect, it, vi } from 'vitest';
import { importFile } from '../data/import.ts';
import { computed } from '../engine/compute-session.ts';
import { IoSession } from '../engine/io-session.ts';
import type { ComputeRequest, EngineEvent, EngineRequest, IoRequest } from '../engine/messages.ts';
import type { Experiment } from '../experiment/schema.ts';
import { changeExperiment, openExperiment, useExperiment } from './experiment.ts';
import { frameWithPredictions, sampleWithPredictions, wholeCloud } from './exports.ts';
import { openFile, openSolid } from './open-subject.ts';
import { emptySide, useRun } from './run.ts';
import { setSession, useSession } from './session.ts';
import { sampledFor, useSubject } from './subject.ts';

/** The workers' parts done in place; what the device is asked is answered by `engine`. */
const workers = vi.hoisted(() => ({
  engine: (_: unknown): unknown => undefined,
  make: undefined as ((name: string, answer: (data: unknown) => void) => (request: never) => void) | undefined,
}));
vi.mock('../engine/client.ts', () => ({
  startWorker: (name: string) => {
    const listeners: ((event: { data: unknown }) => void)[] = [];
    const answer = (data: unknown): void => {
      for (const listener of listeners) listener({ data });
    };
    const receive = workers.make?.(name, answer);
    return {
      addEventListener: (kind: string, listener: (event: { data: unknown }) => void) =>
        kind === 'message' && listeners.push(listener),
      postMessage: receive,
    };
  },
}));
workers.make = (name, answer) => {
  if (name === 'io') {
    const session = new IoSession(answer);
    return (request: IoRequest) => session.receive(request);
  }
  if (name === 'compute') return (request: ComputeRequest) => void computed(request).then(answer);
  return (request: EngineRequest) => queueMicrotask(() => answer(workers.engine(request)));
};
vi.stubGlobal('document', { baseURI: 'http://localhost/' });
vi.stubGlobal('fetch', () => Promise.reject(new Error('no network')));

const start: Experiment = {
  version: 1,
  subject: { kind: 'sample', id: 'ethanol' },
  frame: 0,
  a: { model: 'transformer', weights: 'random:1', mechanism: 'none' },
  b: { model: 'gaunt', weights: 'random:2', mechanism: 'none' },
  output: 'forces',
  group: 'so3',
  elements: 24,
  seed: 3,
  reference: 'twirl',
};
const water = '3\nwater\nO 0 0 0\nH 0.96 0 0\nH -0.24 0.93 0\n';

/** Answers every pose with numbers of its own, different for each side. */
const scalars = { A: [-1 / 3, 0.25], B: [2 / 3, 0.75] };
const vector = (side: 'A' | 'B', k: number): number => (side === 'A' ? Math.sin(k) : Math.cos(k) / 3);
let posed = 0;
function posing(request: EngineRequest): EngineEvent | undefined {
  if (request.kind === 'start') return { kind: 'ready', device: 'webgpu', adapter: 'test' };
  if (request.kind !== 'pose') return undefined;
  const { id, side, q, geometry } = request;
  posed++;
  const vectorsAtIdentity = Array.from(geometry.positions, (_, k) => vector(side, k));
  const both = { vectorsPredictThenAct: [], vectorsActThenPredict: [], difference: 0, scalars: [] };
  const classes = geometry.cloud ? { classes: ['sphere', 'cube'] } : {};
  return {
    kind: 'pose-result',
    id,
    side,
    pose: { q, vectorsAtIdentity, scalarsAtIdentity: scalars[side], ...both, ...classes },
  };
}

beforeEach(() => {
  posed = 0;
  workers.engine = (request) => posing(request as EngineRequest);
  useRun.setState({ engine: { state: 'idle' }, sides: { A: emptySide, B: emptySide } });
  setSession({ wanted: undefined, said: '' });
  openExperiment(start);
});

it('a frame goes out with the energy and forces of both models, asked for once', async () => {
  await openFile(new File([water], 'water.xyz'));
  const bytes = await frameWithPredictions();
  const { subject } = await importFile('back.xyz', bytes!);
  if ('cloud' in subject) throw new Error('a cloud');
  const frame = subject.frames.get(0);
  expect([...frame.species]).toEqual([8, 1, 1]);
  for (const [side, model] of [['A', 'transformer'] as const, ['B', 'gaunt'] as const]) {
    expect(Number(frame.info.get(`energy_${model}`))).toBe(scalars[side][0]);
    const values = Float64Array.from({ length: 9 }, (_, k) => vector(side, k));
    expect(frame.columns.get(`forces_${model}`)).toEqual({ width: 3, values });
  }
  expect(posed).toBe(2);
  expect(await frameWithPredictions()).toEqual(bytes);
  expect(posed).toBe(2);
});

it('sampled points of a solid go out where they lie, with the normals of both models', async () => {
  openSolid('torus', 7);
  changeExperiment((before) => ({ ...before, points: { scheme: 'farthest', count: 16 } }));
  const bytes = await sampleWithPredictions();
  const { subject } = await importFile('back.ply', bytes!);
  if (!('cloud' in subject)) throw new Error('no cloud');
  const { cloud } = useSubject.getState();
  const { indices } = sampledFor(useSubject.getState(), useExperiment.getState().experiment!)!.sample;
  const rows = Array.from(indices!, (row) => [...cloud!.positions.subarray(3 * row, 3 * row + 3)]);
  expect([...subject.cloud.positions]).toEqual(rows.flat());
  expect(subject.cloud.channels.get('nz_b')?.values[5]).toBe(vector('B', 17));
  expect(new TextDecoder('latin1').decode(bytes)).toContain('comment probability_a cube 0.25\n');
  const whole = await importFile('whole.ply', (await wholeCloud())!);
  expect('cloud' in whole.subject && whole.subject.cloud).toEqual(cloud);
});

it('says why there is no prediction', async () => {
  await openFile(new File([water], 'water.xyz'));
  workers.engine = (request) => {
    const { kind, id } = request as EngineRequest & { id: number };
    if (kind === 'start') return { kind: 'ready', device: 'webgpu', adapter: 'test' };
    return { kind: 'failure', id, side: 'A', failure: { kind: 'internal', message: 'No forces today.', remedies: [] } };
  };
  expect(await frameWithPredictions()).toBeUndefined();
  expect(useSession.getState().said).toBe('There is no prediction of A: No forces today.');
});

it('gives up where the experiment changes meanwhile', async () => {
  await openFile(new File([water], 'water.xyz'));
  workers.engine = () => ({ kind: 'ready', device: 'webgpu', adapter: 'test' });
  const waiting = frameWithPredictions();
  await new Promise((resolve) => setTimeout(resolve, 20));
  changeExperiment((before) => ({ ...before, a: { ...before.a, weights: 'random:99' } }));
  expect(await waiting).toBeUndefined();
  expect(useSession.getState().said).toContain('changed meanwhile');
});
