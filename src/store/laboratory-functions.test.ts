/** The functions of the laboratory and their product: of the degrees that the sentence has, drawn, or channels of the page's models, asked for anew with these. */
import { beforeEach, expect, it, vi } from 'vitest';
import { type compute, computed } from '../engine/compute-session.ts';
import type { FeaturesRequest } from '../engine/laboratory-messages.ts';
import type { EngineEvent } from '../engine/messages.ts';
import { usualLaboratory } from '../experiment/laboratory/link.ts';
import type { Experiment } from '../experiment/schema.ts';

const asked: { request: FeaturesRequest; answer: (event: EngineEvent) => void }[] = [];
let species = Uint8Array.of(6, 8);
vi.mock('./bench.ts', () => ({ ensureEngine: () => undefined }));
vi.mock('./engine-client.ts', () => ({
  askAside: (request: FeaturesRequest) => new Promise((answer) => asked.push({ request, answer })),
  askable: () => ({ choice: useExperiment.getState().experiment?.a, frame: { species } }),
  hear: () => undefined,
  nextId: () => asked.length + 1,
  wantedDevice: () => 'auto',
}));
/** Why nothing is computed; undefined where it is. */
let trouble: string | undefined;
vi.mock('./compute-client.ts', () => ({
  ask: async (question: Parameters<typeof compute>[0]) =>
    trouble === undefined
      ? computed({ ...question, id: 1 })
      : { kind: 'failure', id: 1, failure: { kind: 'internal', message: trouble, remedies: [] } },
}));
vi.stubGlobal('document', { baseURI: 'http://localhost/' });
const { setLaboratory, useLaboratory } = await import('./laboratory.ts');
const {
  changeFunction,
  changeSize,
  choosePath,
  coefficientsNow,
  channelOf,
  followSentence,
  productNow,
  reachKey,
  useFunctions,
} = await import('./laboratory-functions.ts');
const { featuresNow, useChannels } = await import('./laboratory-channels.ts');
const { partOf } = await import('../experiment/laboratory/sphere-function.ts');
const { useExperiment } = await import('./experiment.ts');
const { useRun } = await import('./run.ts');
const { setSession } = await import('./session.ts');

const experiment: Experiment = {
  version: 1,
  subject: { kind: 'sample', id: 'ethanol' },
  frame: 0,
  a: { model: 'gaunt', weights: 'random:1', mechanism: 'none' },
  output: 'forces',
  group: 'so3',
  elements: 72,
  seed: 0,
  reference: 'twirl',
};

const product = () => useFunctions.getState().product;
const there = () => vi.waitFor(() => expect(product()).toBeDefined());
const channel = { kind: 'channel', side: 'A', layer: 1, channel: 2, row: 2 } as const;

/** One layer of degree 1, two rows, two channels: the function of row 2, channel 2 is (0, 3, 0, 4) times `scale`. */
function answered(scale: number): void {
  const { request, answer } = asked[asked.length - 1];
  const values = new Float64Array(16).fill(9);
  for (const [k, value] of [0, 3, 0, 4].entries()) values[4 * k + 3] = value * scale;
  answer({ kind: 'features', id: request.id, side: 'A', layers: [{ degree: 1, rows: 2, channels: 2, values }] });
}

beforeEach(() => {
  asked.length = 0;
  trouble = undefined;
  setSession({ tab: 'laboratory' });
  species = Uint8Array.of(6, 8);
  useChannels.setState({ A: undefined, B: undefined });
  setLaboratory({ ...useLaboratory.getInitialState(), a: 'gaunt-grid', degree: 2 });
  useFunctions.setState({
    f: usualLaboratory.f,
    h: usualLaboratory.h,
    path: undefined,
    product: undefined,
    failure: undefined,
  });
  useRun.setState({ engine: { state: 'ready', device: 'webgpu', adapter: 'a GPU', reason: undefined } });
  useExperiment.setState({ experiment });
  followSentence();
});

it('sizes by degree, their product by the kind of the sentence, one triple alone', async () => {
  await there();
  expect(product()?.z).toHaveLength(25);
  const x = coefficientsNow('f') ?? new Float64Array();
  expect([0, 1, 2].map((l) => Math.hypot(...partOf(x, l)))).toEqual(
    [0, 1, 2].map((l) => expect.closeTo(1.6 / (1 + 0.35 * l), 12)),
  );
  await vi.waitFor(() => expect(useFunctions.getState().reaches[reachKey('gaunt', 'mimo', 2)]?.missed).toHaveLength(5));
  changeSize('f', 1, 99);
  expect(Math.hypot(...partOf(coefficientsNow('f') ?? x, 1))).toBeCloseTo(3, 12);
  choosePath([1, 1, 1]);
  await vi.waitFor(() => expect(product()?.z.every((value) => value === 0)).toBe(true));
  setLaboratory({ a: 'curl-sparse' });
  await vi.waitFor(() => expect(product()?.z.some((value) => value !== 0)).toBe(true));
  const { z } = product() ?? { z: new Float64Array() };
  expect(Math.hypot(...partOf(z, 1))).toBeCloseTo(Math.hypot(...z), 12);
  setLaboratory({ degree: 1 });
  expect(useFunctions.getState().path).toEqual([1, 1, 1]);
});

it('of single degrees they have that degree alone, and so has what cannot be said of it', async () => {
  choosePath([1, 1, 2]);
  changeFunction('h', { base: { kind: 'harmonic', l: 1, m: -1 } });
  const { settings } = useLaboratory.getState();
  setLaboratory({ settings: { ...settings, irreps: 'siso' } });
  expect(useFunctions.getState()).toMatchObject({ path: undefined, h: { base: { kind: 'harmonic', l: 2, m: -1 } } });
  const x = coefficientsNow('f') ?? new Float64Array();
  expect(Math.hypot(...x)).toBeCloseTo(Math.hypot(...partOf(x, 2)), 12);
  await vi.waitFor(() => expect(product()?.z).toHaveLength(9));
  expect(product()?.z.subarray(0, 4)).toEqual(new Float64Array(4));
  await vi.waitFor(() =>
    expect(useFunctions.getState().reaches[reachKey('curl', 'siso', 2)]?.missed).toEqual([[2, 2, 2]]),
  );
  setLaboratory({ settings: { ...settings, irreps: 'simo' } });
  await vi.waitFor(() => expect(product()?.z).toHaveLength(25));
  await vi.waitFor(() =>
    expect(useFunctions.getState().reaches[reachKey('gaunt', 'simo', 2)]?.reached).toHaveLength(3),
  );
});

it('what is shown has the degrees of the sentence: of another L, irreps or triple there is no product until it is computed', async () => {
  const shown = () => vi.waitFor(() => expect(productNow()).toMatchObject({ isLatest: true }));
  const length = () => {
    const now = productNow();
    return now && 'z' in now ? now.z.length : now;
  };
  await shown();
  setLaboratory({ degree: 3 });
  expect(productNow()).toBeUndefined();
  await shown();
  expect(length()).toBe(49);
  const { settings } = useLaboratory.getState();
  for (const [irreps, expected] of [
    ['siso', 16],
    ['simo', 49],
    ['siso', 16],
    ['mimo', 49],
  ] as const) {
    setLaboratory({ settings: { ...settings, irreps } });
    expect(productNow()).toBeUndefined();
    await shown();
    expect(length()).toBe(expected);
  }
  changeSize('f', 1, 0.5);
  expect(productNow()).toMatchObject({ isLatest: false });
  await shown();
  choosePath([1, 1, 2]);
  expect(productNow()).toBeUndefined();
  await shown();
  changeFunction('h', { base: { kind: 'harmonic', l: 1, m: 0 } });
  expect(productNow()).toBeUndefined();
});

it('a multiplication that failed leaves no product, and says why until something is multiplied', async () => {
  await there();
  trouble = 'The worker stopped.';
  setLaboratory({ degree: 3 });
  await vi.waitFor(() =>
    expect(productNow()).toEqual({
      failure: 'The functions could not be multiplied. The worker stopped. Change one of them to try again.',
    }),
  );
  expect(product()).toBeUndefined();
  trouble = undefined;
  changeSize('f', 1, 0.5);
  expect(productNow()).toBeUndefined();
  await vi.waitFor(() => expect(productNow()).toMatchObject({ isLatest: true }));
  expect(product()?.z).toHaveLength(49);
});

it('a channel of a model is what its layer computed, scaled, without degrees that it lacks, and anew with model and sample', async () => {
  changeFunction('f', { base: channel });
  expect(channelOf('f')).toEqual({ state: 'waiting' });
  await vi.waitFor(() => expect(product()).toBeUndefined());
  expect(asked[0].request).toMatchObject({ kind: 'features', side: 'A', choice: experiment.a });
  answered(0.01);
  await there();
  const x = coefficientsNow('f') ?? new Float64Array();
  expect([...x]).toEqual([0, 1.2, 0, 1.6, 0, 0, 0, 0, 0].map((value) => expect.closeTo(value, 12)));
  expect(channelOf('f')).toMatchObject({
    fn: { degree: 1, factor: expect.closeTo(2 / (0.05 * Math.sqrt(4 * Math.PI))) },
  });
  useExperiment.setState({ experiment: { ...experiment, a: { ...experiment.a, weights: 'random:2' } } });
  expect(channelOf('f')).toEqual({ state: 'waiting' });
  await vi.waitFor(() => expect(asked).toHaveLength(2));
  expect(asked[1].request.choice.weights).toBe('random:2');
  answered(0);
  await there();
  expect([...(coefficientsNow('f') ?? [1])]).toEqual(new Array(9).fill(0));
});

it('a channel that there is not says what there is; a model without any says so; a failure is told', async () => {
  changeFunction('f', { base: { ...channel, row: 9 } });
  answered(1);
  await vi.waitFor(() =>
    expect(channelOf('f')).toEqual({
      state: 'failed',
      message: 'There is no number 9 in this sample, which has 2.',
    }),
  );
  changeFunction('f', { base: { ...channel, layer: 3 } });
  expect(channelOf('f')).toMatchObject({ message: 'There is no layer 3: the model has 1.' });
  const plain = { ...experiment, a: { ...experiment.a, model: 'transformer' } };
  useExperiment.setState({ experiment: plain });
  expect(channelOf('f')).toMatchObject({
    message: expect.stringContaining('hold plain numbers, no spherical functions'),
  });
  useExperiment.setState({ experiment: { ...experiment, frame: 1 } });
  await vi.waitFor(() => expect(asked).toHaveLength(2));
  const failure = { kind: 'too-many-atoms', message: '9 atoms need too much.', remedies: [] } as const;
  asked[1].answer({ kind: 'failure', id: asked[1].request.id, failure });
  await vi.waitFor(() => expect(channelOf('f')).toEqual({ state: 'failed', message: '9 atoms need too much.' }));
  useRun.setState({ engine: { state: 'lost', reason: 'gone' } });
  expect(channelOf('f')).toEqual({ state: 'failed', message: 'The GPU was lost.' });
});

it('a lost device is no answer: the channel is asked of the next one', async () => {
  const ready = { state: 'ready', device: 'webgpu', adapter: 'a GPU', reason: undefined } as const;
  changeFunction('f', { base: channel });
  useRun.setState({ engine: { state: 'lost', reason: 'gone' } });
  const failure = { kind: 'device-lost', message: 'The GPU was lost.', remedies: [] } as const;
  asked[0].answer({ kind: 'failure', id: asked[0].request.id, failure });
  await vi.waitFor(() => expect(product()).toBeUndefined());
  expect(channelOf('f')).toEqual({ state: 'failed', message: 'The GPU was lost.' });
  useRun.setState({ engine: { state: 'starting' } });
  expect(channelOf('f')).toEqual({ state: 'waiting' });
  useRun.setState({ engine: ready });
  await vi.waitFor(() => expect(asked).toHaveLength(2));
  answered(1);
  await vi.waitFor(() => expect(channelOf('f')).toMatchObject({ state: 'there' }));
});

it('nothing is asked on another tab; back in the laboratory the newest is', async () => {
  const other = (weights: string) =>
    useExperiment.setState({ experiment: { ...experiment, a: { ...experiment.a, weights } } });
  changeFunction('f', { base: channel });
  setSession({ tab: 'experiment' });
  other('random:2');
  answered(1);
  await vi.waitFor(() => expect(useChannels.getState().A).toBeDefined());
  other('random:3');
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(asked).toHaveLength(1);
  expect(channelOf('f')).toEqual({ state: 'waiting' });
  expect(featuresNow('A', useChannels.getState().A)).toBeUndefined();
  setSession({ tab: 'laboratory' });
  expect(asked).toHaveLength(2);
  expect(asked[1].request.choice.weights).toBe('random:3');
  answered(1);
  await vi.waitFor(() => expect(featuresNow('A', useChannels.getState().A)?.layers).toHaveLength(1));
});
