/** Weights files that were dropped: handed to the engine, and chosen for the side that they fit. The engine's answers are played by hand. */
import { beforeEach, expect, it, vi } from 'vitest';
import type { EngineEvent, EngineRequest } from '../engine/messages.ts';
import type { Experiment } from '../experiment/schema.ts';
import { startEngine } from './engine-client.ts';
import { openExperiment, useExperiment } from './experiment.ts';
import { isWeightsFile, takeWeights } from './own-weights.ts';
import { useSession } from './session.ts';

const port = vi.hoisted(() => ({ sent: [] as unknown[], listeners: [] as ((event: unknown) => void)[] }));
vi.mock('../engine/client.ts', () => ({
  startWorker: () => ({
    postMessage: (request: unknown) => port.sent.push(request),
    addEventListener: (name: string, listener: (event: unknown) => void) =>
      name === 'message' && port.listeners.push(listener),
  }),
}));
vi.stubGlobal('document', { baseURI: 'http://localhost/' });

const experiment: Experiment = {
  version: 1,
  subject: { kind: 'sample', id: 'ethanol' },
  frame: 0,
  a: { model: 'transformer', weights: 'random:4', mechanism: 'none' },
  b: { model: 'gaunt', weights: 'random:4', mechanism: 'none' },
  output: 'forces',
  group: 'so3',
  elements: 72,
  seed: 7,
  reference: 'twirl',
};
const answer = (event: EngineEvent): void => {
  for (const listener of port.listeners) listener({ data: event });
};
/** Answers the next file that is handed over. */
async function handed(reply: (id: number) => EngineEvent): Promise<Extract<EngineRequest, { kind: 'weights' }>> {
  const find = () => (port.sent as EngineRequest[]).find(({ kind }) => kind === 'weights');
  await vi.waitFor(() => expect(find()).toBeDefined());
  const request = find() as Extract<EngineRequest, { kind: 'weights' }>;
  port.sent.length = 0;
  answer(reply(request.id));
  return request;
}
const file = (name: string, text: string) => new File([text], name);
/** First 12 digits of the SHA-256 of `abc` (FIPS 180-4, example B.1). */
const abc = 'ba7816bf8f01';

beforeEach(() => {
  port.sent.length = 0;
  openExperiment(experiment);
  startEngine('auto');
  answer({ kind: 'ready', device: 'webgpu', adapter: 'test' });
});

it('knows weights by their name', () => {
  expect(['a.safetensors', 'A.SafeTensors', 'a.xyz'].map(isWeightsFile)).toEqual([true, true, false]);
});

it('chooses a file for the side whose model it belongs to, under its name and hash', async () => {
  const done = takeWeights([file('mine.safetensors', 'abc')]);
  const request = await handed((id) => ({ kind: 'weights-taken', id, model: 'gaunt' }));
  await done;
  expect([request.name, request.hash, request.bytes.length]).toEqual(['mine.safetensors', abc, 3]);
  expect(useExperiment.getState().experiment?.b).toMatchObject({ weights: `own:mine.safetensors~${abc}` });
  expect(useSession.getState().said).toBe('Weights of B: mine.safetensors.');
});

it('chooses two files of one model for both sides', async () => {
  openExperiment({ ...experiment, b: { ...experiment.a } });
  const done = takeWeights([file('one.safetensors', 'abc'), file('two.safetensors', 'abcd')]);
  await handed((id) => ({ kind: 'weights-taken', id, model: 'transformer' }));
  await handed((id) => ({ kind: 'weights-taken', id, model: 'transformer' }));
  await done;
  const { a, b } = useExperiment.getState().experiment!;
  expect([a.weights.slice(0, 7), b?.weights.slice(0, 7)]).toEqual(['own:one', 'own:two']);
});

it('says what cannot be used, and changes nothing', async () => {
  const damaged = takeWeights([file('bad.safetensors', 'abc')]);
  const failure = { kind: 'weights-damaged', message: 'It was cut short.', remedies: [] } as const;
  await handed((id) => ({ kind: 'weights-refused', id, failure }));
  await damaged;
  expect(useSession.getState().said).toBe('bad.safetensors cannot be used as weights: It was cut short.');
  const cloud = takeWeights([file('points.safetensors', 'abc')]);
  await handed((id) => ({ kind: 'weights-taken', id, model: 'pointnet' }));
  await cloud;
  expect(useSession.getState().said).toMatch(/does not take this subject/);
  expect(useExperiment.getState().experiment).toEqual(experiment);
});
