/** Sampling holds nothing up, is given up for a newer wish, and ends in a run of the experiment as it is by then. */
import { beforeEach, expect, it, vi } from 'vitest';
import { compute, computed } from '../engine/compute-session.ts';
import { IoSession } from '../engine/io-session.ts';
import type { ComputeRequest, EngineRequest, IoRequest } from '../engine/messages.ts';
import type { Experiment } from '../experiment/schema.ts';
import { fetchSubject, run } from './bench.ts';
import { changeExperiment, openExperiment, useExperiment } from './experiment.ts';
import { openFile, openSolid } from './open-subject.ts';
import { emptySide, useRun } from './run.ts';
import { cancelSampling } from './sampling.ts';
import { setSession, useSession } from './session.ts';
import { sampledFor, useSubject } from './subject.ts';

type SampleRequest = Extract<ComputeRequest, { kind: 'sample' }>;

/** Samplings wait until they are answered here; a worker that was ended answers nothing. */
const workers = vi.hoisted(() => ({
  evaluated: [] as unknown[],
  samplings: [] as { request: unknown; ended: boolean; answer: () => void }[],
  start: undefined as unknown as (name: string) => unknown,
}));
vi.mock('../engine/client.ts', () => ({ startWorker: (name: string) => workers.start(name) }));
workers.start = (name) => {
  const listeners: ((event: { data: unknown }) => void)[] = [];
  const answer = (data: unknown): void => {
    for (const listener of listeners) listener({ data });
  };
  const io = new IoSession(answer);
  const own: typeof workers.samplings = [];
  const receive = (request: IoRequest | ComputeRequest | EngineRequest): void => {
    if (name === 'io') io.receive(request as IoRequest);
    else if (name === 'device') {
      if (request.kind === 'evaluate') workers.evaluated.push(request);
      if (request.kind === 'start')
        queueMicrotask(() => answer({ kind: 'ready', device: 'reference', adapter: 'test' }));
    } else if (request.kind === 'sample') {
      const sampling = {
        request,
        ended: false,
        answer: () => !sampling.ended && answer(compute(request)),
      };
      own.push(sampling);
      workers.samplings.push(sampling);
    } else void computed(request as ComputeRequest).then(answer);
  };
  return {
    addEventListener: (kind: string, listener: (event: { data: unknown }) => void) =>
      kind === 'message' && listeners.push(listener),
    postMessage: receive,
    terminate: () => {
      for (const sampling of own) sampling.ended = true;
    },
  };
};
vi.stubGlobal('document', { baseURI: 'http://localhost/' });
vi.stubGlobal('fetch', () => Promise.reject(new Error('no network')));

const start: Experiment = {
  version: 1,
  subject: { kind: 'sample', id: 'ethanol' },
  frame: 0,
  a: { model: 'pointnet', weights: 'random:1', mechanism: 'none' },
  points: { scheme: 'farthest', count: 16 },
  output: 'class',
  group: 'so3',
  elements: 24,
  seed: 3,
  reference: 'twirl',
};
const water = '3\nwater\nO 0 0 0\nH 0.96 0 0\nH -0.24 0.93 0\n';
const experiment = () => useExperiment.getState().experiment!;
const sampled = () => sampledFor(useSubject.getState(), experiment());
const newest = () => workers.samplings.at(-1)!;
const seedOf = ({ request }: (typeof workers.samplings)[number]) => (request as SampleRequest).seed;
const samplingBegins = (count: number) => vi.waitFor(() => expect(workers.samplings).toHaveLength(count));

beforeEach(() => {
  cancelSampling();
  workers.samplings.length = 0;
  workers.evaluated.length = 0;
  useRun.setState({ engine: { state: 'idle' }, sides: { A: emptySide, B: emptySide } });
  setSession({ wanted: undefined, said: '' });
  useSubject.setState({ hash: undefined, solid: undefined, cloud: undefined, sampled: undefined });
  openExperiment(start);
  openSolid('torus', 7);
});

it('a file that is given while points are sampled is read at once, and the sampling is given up', async () => {
  const waiting = fetchSubject();
  await samplingBegins(1);
  const { cloud } = useSubject.getState();
  expect(useSubject.getState().sampling).toEqual({ of: cloud!.positions.length / 3, count: 16 });
  expect(await openFile(new File([water], 'water.xyz'))).toBe(true);
  expect(workers.samplings[0].ended).toBe(true);
  expect(await waiting).toBe(true);
  expect(useSubject.getState()).toMatchObject({ name: 'water.xyz', cloud: undefined, sampling: undefined });
  expect(useSession.getState().said).not.toMatch(/choose models that take points/);
});

it('a run goes on with the seed that was chosen while the points of another were sampled', async () => {
  const running = run('reference');
  await samplingBegins(1);
  changeExperiment((before) => ({ ...before, seed: 4 }));
  await samplingBegins(2);
  expect(workers.samplings[0].ended).toBe(true);
  expect(seedOf(newest())).toBe(4);
  newest().answer();
  await running;
  await vi.waitFor(() => expect(workers.evaluated).toHaveLength(1));
  expect(workers.evaluated[0]).toMatchObject({ seed: 4, geometry: { positions: sampled()!.sample.points } });
});

it('there and back again ends with the points of the first choice', async () => {
  const waiting = fetchSubject();
  await samplingBegins(1);
  changeExperiment((before) => ({ ...before, seed: 4 }));
  changeExperiment((before) => ({ ...before, seed: 3 }));
  await samplingBegins(2);
  newest().answer();
  expect(await waiting).toBe(true);
  expect(sampled()?.sample.count).toBe(16);
});

it('cancelling leaves no points and no run; asking again samples again', async () => {
  const running = run('reference');
  await samplingBegins(1);
  cancelSampling();
  await running;
  expect(workers.samplings[0].ended).toBe(true);
  expect(useSubject.getState()).toMatchObject({ sampled: undefined, sampling: undefined });
  expect(workers.evaluated).toEqual([]);
  const again = fetchSubject();
  await samplingBegins(2);
  newest().answer();
  expect(await again).toBe(true);
});

it('those who want the same points wait for one sampling, which is sent shape alone', async () => {
  const channels = new Map([['f_dc_0', { width: 1, values: new Float32Array(3) }]]);
  const first = fetchSubject();
  await samplingBegins(1);
  const cloud = { ...useSubject.getState().cloud!, channels, colours: new Uint8Array(12) };
  useSubject.setState({ cloud });
  await samplingBegins(2);
  const second = fetchSubject();
  expect((newest().request as SampleRequest).cloud.channels.size).toBe(0);
  expect(Object.keys((newest().request as SampleRequest).cloud).sort()).toEqual(
    Object.keys(cloud)
      .filter((key) => key !== 'colours')
      .sort(),
  );
  newest().answer();
  expect(await Promise.all([first, second])).toEqual([true, true]);
  expect(workers.samplings).toHaveLength(2);
});
