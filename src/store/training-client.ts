/**
 * The page's end of the training room: opens it for what the experiment trains, with the frames to learn from; play, pause, scrub, export. Which weights
 * orbit and poses show is decided here: the newest kept ones whenever training rests (and meanwhile, where an orbit takes less than a second), or
 * those that the scrubber chose.
 */
import type { Side } from '../engine/messages.ts';
import type { TrainingEvent } from '../engine/training-messages.ts';
import { failureOf } from '../experiment/failure.ts';
import type { Experiment } from '../experiment/schema.ts';
import type { TrainingPlan } from '../experiment/training-plan.ts';
import { ensureEngine } from './bench.ts';
import { ask, evaluate, type FurtherEvent, hear, nextId, requestPoses } from './engine-client.ts';
import { changeModel, changeTraining, choiceOf, isTrainedHere, useExperiment } from './experiment.ts';
import { isRunning, useRun } from './run.ts';
import { say } from './session.ts';
import { closeTraining, type TrainingState, useTraining } from './training.ts';
import { packedFrames, wholeSubject } from './training-frames.ts';
import { received } from './training-received.ts';

/** Elements of an orbit while the scrubber is dragged, and the rest after which all are asked for, ms. */
const DRAGGED = 144;
const REST = 400;
/** An orbit that takes less is shown again with every checkpoint while training runs. Milliseconds. */
const QUICK_ORBIT = 1000;

const sides: readonly Side[] = ['A', 'B'];

const trainedOf = (experiment: Experiment): Side[] =>
  sides.filter((side) => isTrainedHere(choiceOf(experiment, side)?.weights));

/** What a run depends on, as far as the page knows; undefined where nothing is trained. */
function trainingKey(experiment: Experiment | undefined): string | undefined {
  if (!experiment || trainedOf(experiment).length === 0) return undefined;
  const { subject, a, b, training, points, seed } = experiment;
  return JSON.stringify([subject, a, b, training, points, seed]);
}

/** The run that is open, or being opened. */
let wanted: string | undefined;
/** Frames that the room has already. */
let sent: string | undefined;
/** From the request to open it the room speaks of what is wanted; before, it may still speak of another run. */
let isAsked = false;
/** What is wanted could not begin: the next change of the experiment tries again. */
let isRefused = false;
let attending = false;

/** From here on the room is open for whatever the experiment trains. */
export function attendTraining(): void {
  if (attending) return;
  attending = true;
  hear(receive);
  useExperiment.subscribe(() => void openTraining());
  useRun.subscribe(({ engine }, before) => {
    if (engine === before.engine) return;
    if (engine.state === 'failed') forget();
    if (engine.state === 'ready') void openTraining();
  });
  document.addEventListener('visibilitychange', tellVisibility);
  void openTraining();
}

const tellVisibility = (): void => ask({ kind: 'train-visible', visible: document.visibilityState !== 'hidden' });

/** The worker is gone, and with it the room: a new one is told everything again. */
function forget(): void {
  wanted = undefined;
  sent = undefined;
  isAsked = false;
  closeTraining();
}

/** Opens the room for the experiment on the page, or closes it where nothing is trained; does nothing where that is done. */
export async function openTraining(): Promise<void> {
  const { experiment } = useExperiment.getState();
  const key = trainingKey(experiment);
  if (key === wanted && !isRefused) return;
  wanted = key;
  isRefused = false;
  isAsked = false;
  closeTraining();
  if (!experiment || key === undefined) {
    ask({ kind: 'train-close' });
    return;
  }
  ask({ kind: 'train-pause' });
  useTraining.setState({ status: 'preparing' });
  const isWanted = (): boolean => wanted === key;
  try {
    ensureEngine('auto');
    if (!(await wholeSubject(isWanted)) || !(await engineReady(isWanted))) return;
    const frames = await packedFrames(isWanted, sent);
    if (!isWanted()) return;
    sent = frames ? frames.key : sent;
    isAsked = true;
    ask({ kind: 'train-open', experiment, ...(frames?.packed && { frames: frames.packed }) });
    tellVisibility();
    const { speed } = useTraining.getState();
    ask({ kind: 'train-speed', ...(speed !== undefined && { most: speed }) });
  } catch (error) {
    if (!isWanted()) return;
    isRefused = true;
    ask({ kind: 'train-close' });
    useTraining.setState({ status: 'stopped', packing: undefined, failure: failureOf(error) });
  }
}

/** Waits until the engine is ready; false where another run is wanted meanwhile, or there is no engine. */
function engineReady(isWanted: () => boolean): Promise<boolean> {
  const answer = (): boolean | undefined => {
    const { state } = useRun.getState().engine;
    if (!isWanted() || state === 'failed') return false;
    return state === 'ready' ? true : undefined;
  };
  const now = answer();
  if (now !== undefined) return Promise.resolve(now);
  return new Promise((resolve) => {
    const look = (): void => {
      const found = answer();
      if (found === undefined) return;
      for (const stop of stops) stop();
      resolve(found);
    };
    const stops = [useRun.subscribe(look), useExperiment.subscribe(look)];
  });
}

/** Trains to the end of the plan. */
export const play = (): void => ask({ kind: 'train-go' });

export const pause = (): void => ask({ kind: 'train-pause' });

/** Takes so many steps more. */
export function takeSteps(count: number): void {
  const { sides: runs, steps } = useTraining.getState();
  const done = Object.values(runs).flatMap(({ step, stalled }) => (stalled ? [] : [step]));
  if (done.length === 0) return;
  ask({ kind: 'train-go', until: Math.min(steps, Math.min(...done) + count) });
}

/** Back to step 0; what was kept is deleted. */
export const resetTraining = (): void => ask({ kind: 'train-reset' });

/** Steps a second at most; undefined: as fast as the device is. */
export function setSpeed(most?: number): void {
  useTraining.setState({ speed: most });
  ask({ kind: 'train-speed', ...(most !== undefined && { most }) });
}

/** Changes the plan; another plan is another run. */
export const changePlan = (change: Partial<TrainingPlan>): void => changeTraining(change);

/** The weights of a side become ones that are trained here, from its seed where it has one. */
export function startTraining(side: Side): void {
  const { experiment } = useExperiment.getState();
  const choice = experiment && choiceOf(experiment, side);
  if (!choice || isTrainedHere(choice.weights)) return;
  const seed = /^random:(\d+)$/.exec(choice.weights)?.[1] ?? '0';
  changeModel(side, { model: choice.model, weights: `train:${seed}` });
}

/** Back to the start values. */
export function stopTraining(side: Side): void {
  const { experiment } = useExperiment.getState();
  const choice = experiment && choiceOf(experiment, side);
  if (!choice || !isTrainedHere(choice.weights)) return;
  changeModel(side, { model: choice.model, weights: choice.weights.replace('train:', 'random:') });
}

let resting: ReturnType<typeof setTimeout> | undefined;

/** Shows orbit and poses with the weights that were kept at a step, few elements of the orbit while it is dragged; undefined: the newest. */
export function scrub(step: number | undefined): void {
  const drags = resting !== undefined;
  clearTimeout(resting);
  const { kept } = useTraining.getState();
  useTraining.setState({ scrubbed: step, shown: step ?? kept.at(-1) });
  // What is under way for a step before is shown rather than stopped, or nothing would be seen while dragging.
  if (!drags || !isRunning(useRun.getState())) show(DRAGGED);
  resting = setTimeout(() => {
    resting = undefined;
    show();
  }, REST);
}

/** Asks for orbit and poses of what is trained. @param most elements of the orbit */
function show(most?: number): void {
  const { experiment } = useExperiment.getState();
  if (!experiment || useRun.getState().engine.state !== 'ready') return;
  evaluate(trainedOf(experiment), most);
  requestPoses(trainedOf(experiment));
}

const exports = new Map<number, (event: TrainingEvent) => void>();

/** Bytes of a side's weights with their name: as they stand, or of a kept step. What went wrong is said. */
export async function exportWeights(
  side: Side,
  step?: number,
): Promise<{ readonly name: string; readonly bytes: Uint8Array<ArrayBuffer> } | undefined> {
  const id = nextId();
  const event = await new Promise<TrainingEvent>((resolve) => {
    exports.set(id, resolve);
    ask({ kind: 'train-export', id, side, ...(step !== undefined && { step }) });
  });
  exports.delete(id);
  if (event.kind === 'train-exported') return { name: event.name, bytes: event.bytes };
  if (event.kind === 'train-not-exported') say(`The weights could not be exported: ${event.failure.message}`);
  return undefined;
}

const isOfTraining = (event: FurtherEvent): event is TrainingEvent => event.kind.startsWith('train');

function receive(event: FurtherEvent): void {
  if (!isOfTraining(event)) return;
  if ('id' in event) {
    exports.get(event.id)?.(event);
    return;
  }
  if (!isAsked) return;
  const before = useTraining.getState();
  useTraining.setState(received(before, event));
  if (event.kind === 'training') follow(before, useTraining.getState());
}

/** Moves what is shown along with what is kept, where the scrubber does not hold it. */
function follow(before: TrainingState, now: TrainingState): void {
  const newest = now.kept.at(-1) ?? 0;
  const opened = now.key !== before.key;
  if (!opened && (now.scrubbed !== undefined || newest === now.shown)) return;
  const rests = now.status === 'paused' || now.status === 'done';
  if (!opened && !rests && !isOrbitQuick()) return;
  useTraining.setState({ shown: newest, ...(opened && { scrubbed: undefined }) });
  show();
}

/** True where the last orbits of what is trained took less than a moment and none is under way. */
function isOrbitQuick(): boolean {
  const { experiment } = useExperiment.getState();
  const run = useRun.getState();
  if (!experiment || isRunning(run)) return false;
  return trainedOf(experiment).every((side) => (run.sides[side].result?.ms ?? Number.POSITIVE_INFINITY) < QUICK_ORBIT);
}
