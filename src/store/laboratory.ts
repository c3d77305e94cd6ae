/**
 * The laboratory of tensor products: the sentence, and what was measured. Recorded numbers stand there until the visitor measures; what was measured here
 * stays through a cancel or a lost device, and is gone on with. Its functions are in `laboratory-functions.ts`.
 */
import { create } from 'zustand';
import { type KindId, kindIds } from '../experiment/laboratory/kinds.ts';
import { type Eye, MOST_ELEVATION, usualLaboratory } from '../experiment/laboratory/link.ts';
import type { LaboratoryPair, LaboratoryRun } from '../experiment/laboratory/result.ts';
import { isSame, type LaboratorySettings, pairsUpTo, type TimeMeasure } from '../experiment/laboratory/settings.ts';
import { ensureEngine } from './bench.ts';
import { askAside, type FurtherEvent, hear, nextId, wantedDevice } from './engine-client.ts';
import { sayInLaboratory } from './laboratory-said.ts';
import { recordedRuns } from './recorded-laboratory.ts';
import { useRun } from './run.ts';

export interface LaboratoryState {
  /** The kind of the sentence, and the one it is held against. */
  readonly a: KindId;
  readonly b: KindId;
  /** The L of the sentence, of spheres and triples. */
  readonly degree: number;
  readonly measure: TimeMeasure;
  readonly settings: LaboratorySettings;
  /** From where the spheres are seen, as far as the hand has turned them: more than once around, too. */
  readonly eye: Eye;
  /** L up to which a measurement goes; undefined: as far as what was recorded, beside which it is shown. */
  readonly last: number | undefined;
  readonly recorded: readonly LaboratoryRun[];
  /** Why the recorded numbers could not be read. */
  readonly unread: string;
  /** What was measured here, by its settings. */
  readonly measured: readonly LaboratoryRun[];
  /** What is being measured, whatever the phrases say by now; undefined where nothing is. */
  readonly running: { readonly settings: LaboratorySettings; readonly last: number } | undefined;
  readonly status: 'idle' | 'starting' | 'running' | 'lost' | 'failed';
  readonly failure: string;
  readonly progress:
    | {
        readonly done: number;
        readonly total: number;
        readonly now: LaboratoryPair;
        /** Something else runs on the device too, and waits while a kind is timed. */
        readonly beside: boolean;
      }
    | undefined;
}

export const useLaboratory = create<LaboratoryState>(() => ({
  a: usualLaboratory.a,
  b: usualLaboratory.b,
  degree: usualLaboratory.degree,
  measure: usualLaboratory.measure,
  settings: usualLaboratory.settings,
  last: usualLaboratory.last,
  eye: usualLaboratory.eye,
  recorded: [],
  unread: '',
  measured: [],
  running: undefined,
  status: 'idle',
  failure: '',
  progress: undefined,
}));

export const setLaboratory = (change: Partial<LaboratoryState>): void => useLaboratory.setState(change);

/** Chooses the kind of the sentence, or what it is held against; a kind is never held against itself: then both change places. */
export function chooseKind(place: 'a' | 'b', kind: KindId): void {
  const { a, b } = useLaboratory.getState();
  if (place === 'a') setLaboratory({ a: kind, b: kind === b ? a : b });
  else setLaboratory({ b: kind, a: kind === a ? b : a });
}

/** Turns all spheres under the eye. @param azimuth degrees, as is `elevation`, which ends near the poles */
export function turnEye(azimuth: number, elevation: number): void {
  const { eye } = useLaboratory.getState();
  const wanted = Math.max(-MOST_ELEVATION, Math.min(MOST_ELEVATION, eye.elevation + elevation));
  setLaboratory({ eye: { azimuth: eye.azimuth + azimuth, elevation: wanted } });
}

/** Back to the usual view. */
export const returnEye = (): void => setLaboratory({ eye: usualLaboratory.eye });

/** What is shown for the settings of the sentence: what was measured here, else what was recorded; undefined where there is neither. */
export function shownRun({ measured, recorded, settings }: LaboratoryState): LaboratoryRun | undefined {
  const fits = (run: LaboratoryRun): boolean => isSame(run.settings, settings);
  return measured.find((run) => fits(run) && run.products.length + run.leftOut.length > 0) ?? recorded.find(fits);
}

export const isRecorded = ({ recorded }: LaboratoryState, run: LaboratoryRun | undefined): boolean =>
  run !== undefined && recorded.includes(run);

/** True while the numbers at the L of the sentence, with its settings, are being measured or are to be. */
export const isAwaited = ({ running, settings, degree }: LaboratoryState): boolean =>
  running !== undefined && isSame(running.settings, settings) && degree <= running.last;

let reading: Promise<void> | undefined;

/** Reads the recorded numbers once. */
export function readRecorded(): Promise<void> {
  reading ??= (async () => {
    try {
      const response = await fetch(new URL('recorded/laboratory.json', document.baseURI));
      if (!response.ok) throw new Error(`the server answered ${response.status}`);
      setLaboratory({ recorded: recordedRuns(await response.json()), unread: '' });
    } catch (error) {
      reading = undefined;
      setLaboratory({ unread: error instanceof Error ? error.message : String(error) });
    }
  })();
  return reading;
}

const isDone = (run: LaboratoryRun | undefined, { kind, degree }: LaboratoryPair): boolean =>
  [...(run?.products ?? []), ...(run?.leftOut ?? [])].some((one) => one.kind === kind && one.degree === degree);

const ownRun = (settings: LaboratorySettings): LaboratoryRun | undefined =>
  useLaboratory.getState().measured.find((run) => isSame(run.settings, settings));

/** Where nothing was recorded. */
const USUAL_LAST = 4;

/** L up to which a measurement goes. */
export function lastOf({ last, recorded }: Pick<LaboratoryState, 'last' | 'recorded'>): number {
  const degrees = recorded.flatMap(({ products }) => products.map(({ degree }) => degree));
  return last ?? (degrees.length > 0 ? Math.max(...degrees) : USUAL_LAST);
}

/** Pairs of the sentence's settings that were not measured here yet. */
export function remaining(
  state: Pick<LaboratoryState, 'measured' | 'settings' | 'last' | 'recorded'>,
): readonly LaboratoryPair[] {
  const run = state.measured.find((one) => isSame(one.settings, state.settings));
  return pairsUpTo(kindIds, lastOf(state)).filter((pair) => !isDone(run, pair));
}

let current: { readonly id: number; readonly settings: LaboratorySettings; readonly stop: AbortController } | undefined;
let hearing = false;

/** Changes what was measured with the settings of the measurement under way. */
function keep(change: (run: LaboratoryRun) => LaboratoryRun): void {
  const settings = current?.settings;
  if (!settings) return;
  useLaboratory.setState(({ measured }) => ({
    measured: measured.map((run) => (isSame(run.settings, settings) ? change(run) : run)),
  }));
}

function receive(event: FurtherEvent): void {
  if (!('id' in event) || event.id !== current?.id) return;
  switch (event.kind) {
    case 'products-begun': {
      const { adapter, device, roofs } = event;
      keep((run) => ({ ...run, adapter, device, ...(roofs && { roofs }) }));
      return;
    }
    case 'products-progress': {
      const { done, total, now, beside } = event;
      setLaboratory({ status: 'running', progress: { done, total, now, beside } });
      return;
    }
    case 'product-measured': {
      const { product, clock, resolution } = event;
      keep((run) => ({
        ...run,
        clock,
        ...(resolution !== undefined && { resolution }),
        products: [...run.products, product],
      }));
      return;
    }
    case 'product-left-out':
      keep((run) => ({ ...run, leftOut: [...run.leftOut, event.product] }));
      return;
    default:
  }
}

/**
 * Measures what is missing of the sentence's settings; all of it anew where nothing is, or where another device measured before. Where the device is lost
 * it is asked for again first.
 */
export async function measureHere(): Promise<void> {
  if (current) return;
  if (!hearing) hear(receive);
  hearing = true;
  const stop = new AbortController();
  const { settings, recorded } = useLaboratory.getState();
  const last = lastOf(useLaboratory.getState());
  /** Of what was asked for, whatever the phrases say by now. */
  const left = () => remaining({ measured: useLaboratory.getState().measured, settings, last, recorded });
  const own = { id: nextId(), settings, stop };
  current = own;
  setLaboratory({ running: { settings, last }, status: 'starting', failure: '', progress: undefined });
  useRun.setState({ isTiming: true });
  ensureEngine(wantedDevice());
  const adapter = await readyAdapter(stop.signal);
  if (adapter === undefined || stop.signal.aborted) {
    finish(adapter === undefined && !stop.signal.aborted ? 'failed' : 'idle', 'The engine did not start.');
    return;
  }
  const before = ownRun(settings);
  const isWhole = left().length === 0;
  if (!before || isWhole || before.adapter !== adapter) begin(settings, adapter);
  const pairs = left();
  const answer = await askAside(
    { kind: 'measure-products', id: own.id, settings, pairs, device: wantedDevice() },
    stop.signal,
  );
  if (answer.kind !== 'failure') {
    finish('idle', '');
    sayInLaboratory('Measured.');
  } else if (answer.failure.kind === 'cancelled') {
    finish('idle', '');
    const isChosen = isSame(settings, useLaboratory.getState().settings);
    sayInLaboratory(`Cancelled: what was measured stays${isChosen ? '' : ', under the settings it had'}.`);
  } else finish(answer.failure.kind === 'device-lost' ? 'lost' : 'failed', answer.failure.message);
}

function finish(status: LaboratoryState['status'], failure: string): void {
  current = undefined;
  useRun.setState({ isTiming: false });
  setLaboratory({ status, failure: status === 'idle' ? '' : failure, running: undefined, progress: undefined });
}

/** An empty run in the place of what was measured with these settings. */
function begin(settings: LaboratorySettings, adapter: string): void {
  const device = adapter.startsWith('reference') ? 'reference' : 'webgpu';
  const run: LaboratoryRun = {
    adapter,
    device,
    clock: 'wall',
    date: new Date().toISOString(),
    settings,
    products: [],
    leftOut: [],
  };
  useLaboratory.setState(({ measured }) => ({
    measured: [...measured.filter((one) => !isSame(one.settings, settings)), run],
  }));
}

/** The adapter once the engine is ready; undefined where it did not start or who waits gave up. */
function readyAdapter(signal: AbortSignal): Promise<string | undefined> {
  return new Promise((resolve) => {
    const look = (): void => {
      const { engine } = useRun.getState();
      if (engine.state === 'starting' && !signal.aborted) return;
      unsubscribe();
      resolve(engine.state === 'ready' ? engine.adapter : undefined);
    };
    const unsubscribe = useRun.subscribe(look);
    signal.addEventListener('abort', look, { once: true });
    look();
  });
}

/** What was measured so far stays. */
export const cancelMeasuring = (): void => current?.stop.abort();
