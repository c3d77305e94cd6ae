/** The laboratory in the store: recorded numbers until something is measured, which stays through a cancel and a loss and is gone on with. */
import { beforeEach, expect, it, vi } from 'vitest';
import type { LaboratoryEvent, LaboratoryRequest } from '../engine/laboratory-messages.ts';
import type { EngineEvent } from '../engine/messages.ts';
import { kindIds } from '../experiment/laboratory/kinds.ts';
import { usualSettings } from '../experiment/laboratory/settings.ts';
import { madeProduct, madeRun } from '../plot/laboratory.testing.ts';

const asked: { request: LaboratoryRequest; signal: AbortSignal; answer: (event: EngineEvent) => void }[] = [];
const told: ((event: LaboratoryEvent) => void)[] = [];
let lastId = 0;
vi.mock('./bench.ts', () => ({ ensureEngine: () => undefined }));
vi.mock('./engine-client.ts', () => ({
  askAside: (request: LaboratoryRequest, signal: AbortSignal) =>
    new Promise((answer) => asked.push({ request, signal, answer })),
  hear: (listener: (event: LaboratoryEvent) => void) => told.push(listener),
  nextId: () => ++lastId,
  wantedDevice: () => 'auto',
}));
vi.stubGlobal('document', { baseURI: 'http://localhost/' });
const {
  cancelMeasuring,
  isAwaited,
  isRecorded,
  measureHere,
  readRecorded,
  remaining,
  setLaboratory,
  shownRun,
  useLaboratory,
} = await import('./laboratory.ts');
const { useRun } = await import('./run.ts');
const { useSession } = await import('./session.ts');

const tell = (event: LaboratoryEvent): void => {
  for (const listener of told) listener(event);
};
const tick = () => new Promise((resolve) => setTimeout(resolve));

beforeEach(() => {
  asked.length = 0;
  setLaboratory({ ...useLaboratory.getInitialState(), settings: { ...usualSettings, rows: 128 }, last: 2 });
  useRun.setState({ engine: { state: 'ready', device: 'webgpu', adapter: 'a GPU', reason: undefined } });
});

/** Begins, and answers as the worker does up to the first product. */
async function begun(): Promise<(typeof asked)[number]> {
  void measureHere();
  await tick();
  const latest = asked[asked.length - 1];
  const { id, pairs } = latest.request;
  tell({ kind: 'products-begun', id, adapter: 'a GPU', device: 'webgpu', roofs: { bytes: 1, operations: 1 } });
  tell({ kind: 'products-progress', id, done: 0, total: pairs.length, now: pairs[0], beside: false });
  const [{ kind, degree }] = pairs;
  tell({ kind: 'product-measured', id, product: madeProduct(kind, degree, 1), clock: 'device', resolution: 100 });
  return latest;
}

it('recorded numbers are read once and shown for their own settings alone', async () => {
  vi.stubGlobal('fetch', async () => ({ ok: true, json: async () => ({ runs: [madeRun] }) }));
  await readRecorded();
  expect(shownRun(useLaboratory.getState())).toBeUndefined();
  setLaboratory({ settings: usualSettings });
  const run = shownRun(useLaboratory.getState());
  expect(run).toEqual(madeRun);
  expect(isRecorded(useLaboratory.getState(), run)).toBe(true);
});

it('a cancel keeps what was measured, and the rest alone is asked for next', async () => {
  const first = await begun();
  expect(first.request.pairs).toHaveLength(2 * kindIds.length);
  expect(useRun.getState().isTiming).toBe(true);
  cancelMeasuring();
  expect(first.signal.aborted).toBe(true);
  first.answer({ kind: 'failure', id: first.request.id, failure: { kind: 'cancelled', message: '', remedies: [] } });
  await tick();
  expect(useLaboratory.getState()).toMatchObject({ status: 'idle', failure: '' });
  expect(useRun.getState().isTiming).toBe(false);
  expect(shownRun(useLaboratory.getState())?.products).toHaveLength(1);
  expect(remaining(useLaboratory.getState())).toHaveLength(2 * kindIds.length - 1);
  expect(useSession.getState().said).toBe('Cancelled: what was measured stays.');
  const second = await begun();
  expect(second.request.pairs).toEqual(remaining({ ...useLaboratory.getState(), measured: [] }).slice(1));
  expect(shownRun(useLaboratory.getState())?.products).toHaveLength(2);
  // What comes late of the first is not taken for the second's.
  tell({ kind: 'product-measured', id: first.request.id, product: madeProduct('cg-paths', 2, 1), clock: 'device' });
  expect(shownRun(useLaboratory.getState())?.products).toHaveLength(2);
  second.answer({ kind: 'products-measured', id: second.request.id, run: madeRun });
  await tick();
  expect(useLaboratory.getState().status).toBe('idle');
});

it('what is measured keeps its settings when a phrase changes under it, and is awaited at its own L alone', async () => {
  const settings = { ...usualSettings, rows: 128 };
  const { request, answer } = await begun();
  setLaboratory({ degree: 2 });
  expect(useLaboratory.getState().running).toEqual({ settings, last: 2 });
  expect(isAwaited(useLaboratory.getState())).toBe(true);
  setLaboratory({ degree: 3, last: 4 });
  expect(isAwaited(useLaboratory.getState()), 'beyond the last L that was asked for').toBe(false);
  setLaboratory({ degree: 1, settings: { ...settings, rows: 1000 } });
  expect(useLaboratory.getState().running).toEqual({ settings, last: 2 });
  expect(isAwaited(useLaboratory.getState()), 'of other settings').toBe(false);
  cancelMeasuring();
  answer({ kind: 'failure', id: request.id, failure: { kind: 'cancelled', message: '', remedies: [] } });
  await tick();
  expect(useSession.getState().said).toBe('Cancelled: what was measured stays, under the settings it had.');
  setLaboratory({ settings });
  expect(useLaboratory.getState().running).toBeUndefined();
  expect(isAwaited(useLaboratory.getState())).toBe(false);
});

it('a lost device is named and gone on from; another device measures all of it anew', async () => {
  const first = await begun();
  const failure = { kind: 'device-lost', message: 'The GPU was lost.', remedies: [] } as const;
  first.answer({ kind: 'failure', id: first.request.id, failure });
  await tick();
  expect(useLaboratory.getState()).toMatchObject({ status: 'lost', failure: 'The GPU was lost.' });
  useRun.setState({ engine: { state: 'ready', device: 'webgpu', adapter: 'another GPU', reason: undefined } });
  void measureHere();
  await tick();
  expect(asked[1].request.pairs).toHaveLength(2 * kindIds.length);
  expect(useLaboratory.getState().failure).toBe('');
  asked[1].answer({ kind: 'failure', id: 0, failure: { kind: 'internal', message: 'refused', remedies: [] } });
  await tick();
  expect(useLaboratory.getState()).toMatchObject({ status: 'failed', failure: 'refused' });
});

it('without an engine it says so', async () => {
  useRun.setState({ engine: { state: 'failed', reason: 'no worker' } });
  await measureHere();
  expect(useLaboratory.getState()).toMatchObject({ status: 'failed', failure: 'The engine did not start.' });
  expect(useRun.getState().isTiming).toBe(false);
  expect(asked).toHaveLength(0);
});
