/**
 * "From one to many": the orbits of many samples of the experiment's subject, judged by both models beside what the bench shows. One set at a time; it belongs
 * to all of the experiment but its frame. A run that is paused, or that a lost device or a closed tab ended, goes on where it stood.
 */
import { create } from 'zustand';
import type { AggregateEvent, AggregateFound, AggregateWish } from '../engine/aggregate-messages.ts';
import type { EngineFailure, Side } from '../engine/messages.ts';
import type { Experiment } from '../experiment/schema.ts';
import { chooseFrame, ensureEngine, fetchWhole, run } from './bench.ts';
import { ask, askAside, engineChoice, type FurtherEvent, hear, nextId, wantedDevice } from './engine-client.ts';
import { choiceOf, isTrainedHere, useExperiment } from './experiment.ts';
import { fileOn } from './file-side.ts';
import { exemplar, MOST_SAMPLES, type Samples, samplesOf, sampleWord, spread } from './many-samples.ts';
import { useRun } from './run.ts';
import { say, setSession, useSession } from './session.ts';
import { useSubject } from './subject.ts';
import { useTraining } from './training.ts';
import { worstOfSample } from './worst-of-sample.ts';

/** Samples that are done, and the one under way. */
export type ManyProgress = Omit<Extract<AggregateEvent, { readonly kind: 'aggregating' }>, 'kind' | 'id'>;

export interface ManyState {
  /** `closed`: the subject was not looked at. `preparing`: it is being read, or the engine asked what is kept. */
  readonly status: 'closed' | 'preparing' | 'ready' | 'running' | 'paused' | 'done' | 'failed';
  /** What the set depends on, without its numbers: `manyKey`. */
  readonly key: string | undefined;
  readonly noun: Samples['noun'];
  /** Samples that there are. */
  readonly available: number;
  readonly samples: number;
  readonly elements: number;
  /** Where the samples of the set stand in the subject. */
  readonly places: readonly number[];
  readonly progress: ManyProgress | undefined;
  /** True while there was no engine that could say what is kept of the set. */
  readonly isUnasked: boolean;
  /** When the first sample of this stretch of the run began, and how many were done; performance.now(). */
  readonly began: { readonly at: number; readonly done: number } | undefined;
  readonly found: AggregateFound | undefined;
  readonly failure: EngineFailure | undefined;
  /** The sample under the hand, by its place in the set: the same in every view. */
  readonly cursor: number | undefined;
  readonly colour: 'mean' | 'spread';
  /** The plane of the scatter; a set that grows is always shown by its principal components. */
  readonly layout: 'pca' | 'umap';
  /** The plane that is chosen is being computed. */
  readonly isLaying: boolean;
  readonly rankedBy: Side;
}

/** Samples and elements where none were chosen. */
const USUAL_SAMPLES = 32;
export const ELEMENTS = [72, 144, 576, 2304] as const;

const closed: ManyState = {
  status: 'closed',
  key: undefined,
  noun: 'frame',
  available: 0,
  samples: USUAL_SAMPLES,
  elements: ELEMENTS[1],
  places: [],
  progress: undefined,
  isUnasked: false,
  began: undefined,
  found: undefined,
  failure: undefined,
  cursor: undefined,
  colour: 'mean',
  layout: 'pca',
  isLaying: false,
  rankedBy: 'A',
};

export const useMany = create<ManyState>(() => closed);

/** Nothing but what was chosen. */
function anew(): ManyState {
  const { samples, elements, colour, layout, rankedBy } = useMany.getState();
  return { ...closed, samples, elements, colour, layout, rankedBy };
}

const sides: readonly Side[] = ['A', 'B'];

/** All that a set depends on besides its numbers: all of the experiment but its frame, and the step of weights that are trained here. */
export function manyKey(experiment: Experiment): string {
  const { subject, a, b, output, group, seed, training } = experiment;
  const { atoms: _, ...named } = { atoms: 0, ...subject };
  const isTrained = [a, b].some((choice) => isTrainedHere(choice?.weights));
  const step = isTrained ? useTraining.getState().shown : undefined;
  return JSON.stringify([named, a, b, output, group, seed, ...(isTrained ? [training, step] : []), sides.map(isAsked)]);
}

/** A file of another program has no model that could be asked. */
function isAsked(side: Side): boolean {
  const { experiment } = useExperiment.getState();
  return experiment !== undefined && choiceOf(experiment, side) !== undefined && !fileOn(side);
}

let current: AbortController | undefined;
/** The samples of the run that is asked for, with its id. */
let asked: { readonly id: number; readonly samples: Samples; readonly places: readonly number[] } | undefined;
/** The id under which the set on the page was asked for last, which outlives what is asked. */
let askedLast: number | undefined;
let hearing = false;

function listen(): void {
  if (hearing) return;
  hearing = true;
  hear(receive);
  useExperiment.subscribe(follow);
  useTraining.subscribe(follow);
  useSubject.subscribe(arrive);
}

/** The subject that was missing, e.g. a file that a link names, is there now. */
function arrive(): void {
  const { experiment } = useExperiment.getState();
  const { status, available } = useMany.getState();
  if (status === 'ready' && available === 0 && experiment && (samplesOf(experiment)?.length ?? 0) > 1) lookAnew();
}

/** What was found belongs to another experiment now. */
function follow(): void {
  const { experiment } = useExperiment.getState();
  const { status, key } = useMany.getState();
  if (status !== 'closed' && !(experiment && key === manyKey(experiment))) lookAnew();
}

/** Looks at the set that there is now; with another tab only when this one is opened again, since the whole subject is read for it. */
function lookAnew(): void {
  stop();
  if (useSession.getState().tab === 'many') void look();
  else useMany.setState(anew());
}

/** Nobody waits for what is under way any more; its state is kept. */
function stop(): void {
  current?.abort();
  current = undefined;
  asked = undefined;
  if (useMany.getState().isLaying) useMany.setState({ isLaying: false });
}

function receive(event: FurtherEvent): void {
  if (!('id' in event) || event.id !== asked?.id) return;
  switch (event.kind) {
    case 'aggregate-wants':
      void give(event.id, event.place);
      return;
    case 'aggregating':
      useMany.setState(({ began = { at: performance.now(), done: event.done } }) => ({ progress: event, began }));
      return;
    case 'aggregate-found':
      useMany.setState({ found: event.found });
      return;
    default:
  }
}

async function give(id: number, place: number): Promise<void> {
  const geometry = await asked?.samples.geometry(asked.places[place]).catch(() => undefined);
  if (asked?.id !== id) return;
  ask({ kind: 'aggregate-sample', id, place, ...(geometry && { geometry }) });
}

/** Shows the set of the experiment's subject in the bench's place. */
export function openMany(): void {
  listen();
  setSession({ tab: 'many' });
  const { experiment } = useExperiment.getState();
  const { status, key } = useMany.getState();
  if (status === 'closed' || !experiment || key !== manyKey(experiment)) void look();
}

export const closeMany = (): void => setSession({ tab: 'experiment' });

/** Chooses how many; what is under way is paused, and what is kept of that set is looked for. */
export function chooseMany(change: Partial<Pick<ManyState, 'samples' | 'elements'>>): void {
  stop();
  useMany.setState(change);
  void look(true);
}

/** Reads the subject and asks what is kept of its set: of the numbers that are chosen, or of those that were chosen last. */
async function look(chosen = false): Promise<void> {
  const { experiment } = useExperiment.getState();
  if (!experiment) return;
  const own = new AbortController();
  current = own;
  askedLast = undefined;
  useMany.setState({ ...anew(), status: 'preparing', key: manyKey(experiment) });
  const prepared = await prepare(experiment, own.signal);
  const isReady = await engineIsReady(own.signal);
  if (own.signal.aborted) return;
  if (!prepared || !isReady) {
    useMany.setState({ status: 'ready', isUnasked: prepared !== undefined });
    if (prepared && (await engineIsReady(own.signal, 'patient'))) return look(chosen);
    return;
  }
  const answer = await askFor(prepared, own.signal, true);
  if (own.signal.aborted) return;
  if (answer.kind === 'failure') {
    useMany.setState({ status: 'failed', failure: answer.failure });
    return;
  }
  if (answer.kind !== 'aggregated') return;
  if (!chosen && answer.newer) {
    useMany.setState(answer.newer);
    return look(true);
  }
  const { done, total } = answer.found;
  const status = done === 0 ? 'ready' : done < total ? 'paused' : 'done';
  useMany.setState({ status, ...(done > 0 && { found: answer.found }) });
  void layOut();
}

/** Chooses the plane of the scatter; one that is being computed is given up. */
export function chooseLayout(layout: ManyState['layout']): void {
  if (useMany.getState().isLaying) stop();
  useMany.setState({ layout });
  void layOut();
}

/** Asks for the plane that is chosen where another one is shown and nothing runs. What cannot be laid out so is said, and stays as it was. */
async function layOut(): Promise<void> {
  const { experiment } = useExperiment.getState();
  const { layout, found, status } = useMany.getState();
  const shown = found?.outcome?.layout ?? 'pca';
  if (!experiment || !found?.outcome || shown === layout || (status !== 'paused' && status !== 'done')) return;
  const own = new AbortController();
  current = own;
  useMany.setState({ isLaying: true });
  const prepared = await prepare(experiment, own.signal);
  const answer = prepared && !own.signal.aborted ? await askFor(prepared, own.signal, true, layout) : undefined;
  if (current !== own) return;
  current = undefined;
  useMany.setState({ isLaying: false });
  if (answer?.kind === 'aggregated' && useMany.getState().layout === layout) {
    useMany.setState({ found: answer.found });
    return;
  }
  useMany.setState({ layout: shown });
  if (!own.signal.aborted)
    say(answer?.kind === 'failure' ? answer.failure.message : 'There is nothing to lay out yet.');
}

interface Prepared {
  readonly samples: Samples;
  readonly places: readonly number[];
  readonly wish: AggregateWish;
}

/** Reads the subject and says what is wished for; undefined where there is nothing to judge, or the models are not there yet. */
async function prepare(experiment: Experiment, signal: AbortSignal): Promise<Prepared | undefined> {
  if (experiment.points || !(await fetchWhole()) || signal.aborted) return undefined;
  const samples = samplesOf(experiment);
  if (!samples || samples.length < 2) return undefined;
  const { samples: wanted, elements } = useMany.getState();
  const count = Math.min(wanted, samples.length, MOST_SAMPLES);
  const places = spread(count, samples.length);
  useMany.setState({ noun: samples.noun, available: samples.length, samples: count, places });
  const models = sides.flatMap((side) => {
    const choice = isAsked(side) ? engineChoice(experiment, side) : undefined;
    return choice ? [{ side, choice }] : [];
  });
  const isRandom = models.some(({ choice }) => choice.weights.startsWith('random:'));
  const like = await exemplar(samples, places, isRandom, signal);
  if (models.length === 0 || !like) return undefined;
  const ids = places.map((place) => sampleWord(samples.noun, place));
  const { output, group, seed } = experiment;
  const device = wantedDevice();
  return {
    samples,
    places,
    wish: { models, subject: samples.subject, ids, like, output, group, elements, seed, device },
  };
}

function askFor({ samples, places, wish }: Prepared, signal: AbortSignal, look: boolean, layout?: ManyState['layout']) {
  const id = nextId();
  asked = { id, samples, places };
  askedLast = id;
  useMany.setState({ isUnasked: false });
  return askAside({ kind: 'aggregate', id, wish, ...(look && { look }), ...(layout === 'umap' && { layout }) }, signal);
}

/** Judges the samples that are not done yet. */
export async function runMany(): Promise<void> {
  const { experiment } = useExperiment.getState();
  if (!experiment) return;
  listen();
  stop();
  const own = new AbortController();
  current = own;
  useMany.setState({ status: 'running', key: manyKey(experiment), failure: undefined });
  useMany.setState({ progress: undefined, began: undefined });
  ensureEngine(wantedDevice());
  const prepared = await prepare(experiment, own.signal);
  const isReady = await engineIsReady(own.signal);
  if (own.signal.aborted) {
    if (current === own) rest();
    return;
  }
  if (!prepared || !isReady) {
    const message = isReady ? 'There is nothing to judge yet.' : 'The engine did not start.';
    useMany.setState({ status: 'failed', failure: { kind: 'internal', message, remedies: ['try again'] } });
    return;
  }
  const answer = await askFor(prepared, own.signal, false);
  if (current !== own) return;
  current = undefined;
  if (answer.kind === 'aggregated')
    useMany.setState({ status: 'done', found: answer.found, progress: undefined, began: undefined });
  else if (answer.kind === 'failure') {
    rest();
    if (answer.failure.kind !== 'cancelled') useMany.setState({ status: 'failed', failure: answer.failure });
  }
  void layOut();
}

/** Nothing runs any more; it can go on. */
const rest = (): void =>
  useMany.setState(({ found }) => ({
    status: found && found.done > 0 ? 'paused' : 'ready',
    progress: undefined,
    began: undefined,
  }));

/** Waits for the engine, a patient one also where it is lost or did not start; false where there is none or who waits gave up. */
function engineIsReady(signal: AbortSignal, how?: 'patient'): Promise<boolean> {
  return new Promise((resolve) => {
    const look = (): void => {
      const { state } = useRun.getState().engine;
      if ((how ? state !== 'ready' : state === 'starting') && !signal.aborted) return;
      unsubscribe();
      resolve(state === 'ready' && !signal.aborted);
    };
    const unsubscribe = useRun.subscribe(look);
    signal.addEventListener('abort', look, { once: true });
    look();
  });
}

/** Pauses: the sample under way is given up, those before it stay. */
export const pauseMany = (): void => current?.abort();

/** Cancels: nothing of the run is kept. */
export function discardMany(): void {
  stop();
  if (askedLast !== undefined) ask({ kind: 'aggregate-discard', id: askedLast });
  useMany.setState({
    status: 'ready',
    found: undefined,
    failure: undefined,
    progress: undefined,
    began: undefined,
    cursor: undefined,
  });
}

/** Puts a sample of the set on the bench, where its own orbit is evaluated, with its worst element pinned. */
export function openSampleOf(place: number): void {
  const { places, found, rankedBy } = useMany.getState();
  const index = places[place];
  if (index === undefined) return;
  useMany.setState({ cursor: place });
  if (useExperiment.getState().experiment?.frame !== index) chooseFrame(index);
  const worst = worstOfSample(found, rankedBy, place);
  if (worst) setSession({ pinned: worst.element.q, pinnedMotion: worst.element.motion, pinnedElement: worst.pinned });
  closeMany();
  const { engine } = useRun.getState();
  // With WebGPU a changed experiment runs by itself.
  if (engine.state === 'ready' && engine.device === 'reference') void run('reference');
}

/** Moves the one cursor. */
export const pointAt = (cursor: number | undefined): void => {
  if (useMany.getState().cursor !== cursor) useMany.setState({ cursor });
};
