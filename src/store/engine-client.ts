/**
 * The page's end of the device worker: starts it, asks, and mirrors its answers into `run.ts`. Answers to requests that were cancelled or
 * replaced are dropped by their id. Poses are asked for one at a time per model; the newest wish wins, and one that belongs to an earlier
 * experiment is dropped by its key.
 */

import type { Frame } from '../data/subject.ts';
import type { AggregateEvent, AggregateRequest } from '../engine/aggregate-messages.ts';
import { startWorker } from '../engine/client.ts';
import type { FeaturesRequest, LaboratoryEvent, LaboratoryRequest } from '../engine/laboratory-messages.ts';
import type {
  DeviceChoice,
  EngineEvent,
  EngineFailure,
  EngineRequest,
  Geometry,
  ModelChoice,
  Side,
} from '../engine/messages.ts';
import type { TrainingEvent, TrainingRequest } from '../engine/training-messages.ts';
import type { Experiment } from '../experiment/schema.ts';
import type { Motion } from '../group/elements.ts';
import { gridFor } from '../math/display-grid.ts';
import { geodesicAngle, type Quaternion } from '../math/rotation.ts';
import type { OrbitResult } from '../orbit/result.ts';
import { choiceOf, isTrainedHere, useExperiment } from './experiment.ts';
import { fileOn } from './file-side.ts';
import { poseKey, resultKey } from './result-key.ts';
import { emptySide, type SideRun, setSide, useRun } from './run.ts';
import { useSession } from './session.ts';
import { frameAt, holds, sampledFor, useSubject } from './subject.ts';
import { useTraining } from './training.ts';

let worker: Worker | undefined;
let device: DeviceChoice = 'auto';
let lastId = 0;
const evaluating = new Map<number, Side>();
const posing = new Map<
  Side,
  { readonly id: number; readonly q: Quaternion; readonly motion: Motion | undefined; readonly key: string }
>();

const sides: readonly Side[] = ['A', 'B'];

const send = (request: EngineRequest): void => worker?.postMessage(request);

/** The next of the ids that tell answers apart. */
export const nextId = (): number => ++lastId;

/** Says something to the training room or about a set of samples, or hands over a file of weights. Nothing happens where there is no engine. */
export const ask = (request: TrainingRequest | AggregateRequest | WeightsRequest): void => send(request);

type WeightsRequest = Extract<EngineRequest, { readonly kind: 'weights' }>;

/** What is not said to this module: of the training room, of sets of samples, of products that are timed, and of files of weights. */
export type FurtherEvent =
  | TrainingEvent
  | Exclude<LaboratoryEvent, { readonly kind: 'products-measured' }>
  | Exclude<AggregateEvent, { readonly kind: 'aggregated' }>
  | Extract<EngineEvent, { readonly kind: 'weights-taken' | 'weights-refused' }>;

const listeners = new Set<(event: FurtherEvent) => void>();

/** From here on `listener` hears of training and of files of weights. */
export const hear = (listener: (event: FurtherEvent) => void): void => void listeners.add(listener);

/** The model of a side as the engine is asked for it; undefined where there is none, or it is to be trained in a room that is not open yet. */
export function engineChoice(experiment: Experiment, side: Side): ModelChoice | undefined {
  const choice = choiceOf(experiment, side);
  if (!choice || !isTrainedHere(choice.weights)) return choice;
  const { shown } = useTraining.getState();
  return shown === undefined ? undefined : { ...choice, step: shown };
}

/** The frame, the sampled points or the particles of the experiment as the engine wants it; undefined while they are not there. */
function geometry(): Geometry | undefined {
  const { experiment } = useExperiment.getState();
  const subject = useSubject.getState();
  if (!experiment || !holds(subject, experiment.subject)) return undefined;
  if (subject.cloud) return sampledFor(subject, experiment)?.geometry;
  if (subject.system) return subject.system.place === experiment.frame ? subject.system.geometry : undefined;
  const frame = frameAt(subject, experiment.frame);
  if (!frame) return undefined;
  return frameGeometry(frame, subject.level);
}

/** A frame as the engine wants it. @param known level of theory of its labels, where the subject has one */
export function frameGeometry(frame: Frame, known: string | undefined): Geometry {
  const level = known ?? frame.info.get('level');
  return {
    species: frame.species,
    positions: frame.positions,
    ...(frame.energy !== undefined && { energy: frame.energy }),
    ...(frame.forces && { forces: frame.forces }),
    periodic: frame.periodic,
    ...(frame.lattice && { lattice: frame.lattice }),
    ...(level && { level }),
  };
}

/** What was asked for last: `auto` takes WebGPU where there is one. */
export const wantedDevice = (): DeviceChoice => device;

/** Asks for a device; `ready` follows. A worker that lives is kept, with the finished part of what a lost device interrupted. */
export function startEngine(wanted: DeviceChoice): void {
  cancel();
  device = wanted;
  posing.clear();
  useRun.setState({ engine: { state: 'starting' } });
  worker ??= createWorker();
  send({ kind: 'start', device: wanted, baseUrl: document.baseURI });
}

function createWorker(): Worker {
  const created = startWorker('device');
  created.addEventListener('message', ({ data }: MessageEvent<EngineEvent>) => receive(data));
  created.addEventListener('error', (event) => {
    event.preventDefault();
    worker = undefined;
    useRun.setState({ engine: { state: 'failed', reason: event.message || 'the worker could not be loaded' } });
    interruptAll();
    loseAsides('The worker stopped.');
  });
  return created;
}

/**
 * Evaluates both models, or one, on the experiment's frame. Answers false where there is nothing to evaluate yet.
 * @param most elements of the orbit, where fewer than the experiment's are wanted for now
 */
export function evaluate(asked: readonly Side[] = sides, most = Number.POSITIVE_INFINITY): boolean {
  const { experiment: whole } = useExperiment.getState();
  const frame = geometry();
  const wanted = asked.filter((side) => !fileOn(side));
  if (!worker || !whole || !frame) return false;
  const experiment = { ...whole, elements: Math.min(whole.elements, most) };
  cancel(wanted);
  for (const side of wanted) {
    const choice = engineChoice(experiment, side);
    if (!choice) {
      setSide(side, emptySide);
      continue;
    }
    const id = ++lastId;
    evaluating.set(id, side);
    setSide(side, {
      status: 'running',
      progress: { phase: 'weights', done: 0, total: experiment.elements },
      failure: undefined,
      pending: resultKey(experiment, side),
    });
    const { output, group, elements, seed } = experiment;
    send({
      kind: 'evaluate',
      id,
      side,
      choice,
      geometry: frame,
      output,
      group,
      elements,
      seed,
      grid: gridFor(elements),
      device,
    });
  }
  return true;
}

/** Stops what runs; results that were there before stay. */
export function cancel(wanted: readonly Side[] = sides): void {
  for (const [id, side] of evaluating) {
    if (!wanted.includes(side)) continue;
    evaluating.delete(id);
    send({ kind: 'cancel', id });
    const { result } = useRun.getState().sides[side];
    setSide(side, { status: result ? 'cancelled' : 'empty', progress: undefined });
  }
}

function interruptAll(): void {
  for (const side of evaluating.values()) setSide(side, { status: 'interrupted', progress: undefined });
  evaluating.clear();
  posing.clear();
}

/** Asks for both ways round at the pinned element, for both models or one, unless that is under way. */
export function requestPoses(wanted: readonly Side[] = sides): void {
  const { experiment } = useExperiment.getState();
  const { pinned, pinnedMotion: motion } = useSession.getState();
  const frame = geometry();
  if (!worker || !experiment || !frame || useRun.getState().engine.state !== 'ready') return;
  for (const side of wanted) {
    const choice = engineChoice(experiment, side);
    if (!choice || posing.has(side) || fileOn(side)) continue;
    const id = ++lastId;
    posing.set(side, { id, q: pinned, motion, key: poseKey(experiment, side) });
    const moved = motion && { motion };
    send({ kind: 'pose', id, side, choice, geometry: frame, q: pinned, ...moved, device });
  }
}

type Aside = { readonly result: OrbitResult } | { readonly failure: EngineFailure };

type Answer = Extract<
  EngineEvent,
  {
    readonly kind:
      | 'result'
      | 'slice-result'
      | 'ascended'
      | 'aggregated'
      | 'checked'
      | 'products-measured'
      | 'features'
      | 'failure';
  }
>;

const isAnswer = (event: EngineEvent): event is Answer =>
  ['result', 'slice-result', 'ascended', 'aggregated', 'checked', 'products-measured', 'features', 'failure'].includes(
    event.kind,
  );

/** Who waits for what was asked for beside the page. */
interface Asker {
  readonly answer: (answer: Answer) => void;
  readonly progress: ((done: number, total: number) => void) | undefined;
}

const aside = new Map<number, Asker>();

/** Asks for something whose answer does not go into the mirror; aborting cancels it. */
export function askAside(
  request:
    | Extract<EngineRequest, { readonly kind: 'evaluate' | 'slice' | 'ascend' | 'aggregate' | 'check' }>
    | LaboratoryRequest
    | FeaturesRequest,
  signal: AbortSignal,
  progress?: Asker['progress'],
): Promise<Answer> {
  const { id } = request;
  return new Promise((answer) => {
    aside.set(id, { answer, progress });
    signal.addEventListener('abort', () => aside.has(id) && send({ kind: 'cancel', id }), { once: true });
    send(request);
  });
}

export const nothingYet = (side: Side): EngineFailure => ({
  kind: 'internal',
  message: 'Nothing can be judged yet.',
  remedies: [fileOn(side) ? `judge the model in place of the file of ${side}` : 'run the experiment first'],
});

/** What a side is asked about, as the engine wants it; undefined where something is not there yet. */
export function askable(side: Side) {
  const { experiment } = useExperiment.getState();
  const frame = geometry();
  const choice = experiment && !fileOn(side) ? engineChoice(experiment, side) : undefined;
  return worker && experiment && frame && choice ? { experiment, frame, choice } : undefined;
}

/**
 * Judges a side's model with another mechanism on the experiment's frame, beside what the page shows: nothing of it goes into the mirror. Weights that are
 * trained here are those of the step that is shown.
 */
export async function evaluateAside(
  side: Side,
  mechanism: string,
  elements: number,
  signal: AbortSignal,
): Promise<Aside> {
  const there = askable(side);
  if (!there) return { failure: nothingYet(side) };
  const { output, seed } = there.experiment;
  const choice = { ...there.choice, mechanism };
  const request = { side, choice, geometry: there.frame, output, elements, seed, device };
  const answer = await askAside({ kind: 'evaluate', id: nextId(), ...request }, signal);
  if (answer.kind === 'result') return { result: answer.result };
  return { failure: answer.kind === 'failure' ? answer.failure : nothingYet(side) };
}

/** Gives an answer to who asked for it beside the page; true where somebody did. */
function receiveAside(event: EngineEvent): boolean {
  if (event.kind === 'progress') {
    const asker = aside.get(event.id);
    asker?.progress?.(event.done, event.total);
    return asker !== undefined;
  }
  if (!isAnswer(event)) return false;
  const asker = aside.get(event.id);
  aside.delete(event.id);
  asker?.answer(event);
  return asker !== undefined;
}

/** What was asked for beside the page ends with the device. */
function loseAsides(message: string): void {
  for (const [id, { answer }] of aside)
    answer({ kind: 'failure', id, failure: { kind: 'device-lost', message, remedies: ['ask again'] } });
  aside.clear();
}

function receive(event: EngineEvent): void {
  if (receiveAside(event)) return;
  switch (event.kind) {
    case 'ready':
      useRun.setState({
        engine: { state: 'ready', device: event.device, adapter: event.adapter, reason: event.reason },
      });
      return;
    case 'progress':
      if (evaluating.has(event.id)) setSide(event.side, { progress: event });
      return;
    case 'result': {
      if (!evaluating.delete(event.id)) return;
      const { pending } = useRun.getState().sides[event.side];
      const { facts, result } = event;
      setSide(event.side, {
        status: 'done',
        source: 'live',
        file: undefined,
        progress: undefined,
        facts,
        result,
        key: pending,
      });
      requestPoses([event.side]);
      return;
    }
    // Nobody waits for it any more.
    case 'slice-result':
    case 'ascended':
    case 'aggregated':
    case 'checked':
    case 'products-measured':
    case 'features':
      return;
    case 'pose-result':
      receivePose(event.id, event.side, { pose: event.pose, poseFailure: undefined });
      return;
    case 'failure':
      receiveFailure(event.id, event.failure);
      return;
    case 'device-remark':
      useRun.setState(({ remarks }) => ({ remarks: [...new Set([...remarks, event.text])] }));
      return;
    case 'device-lost':
      useRun.setState({ engine: { state: 'lost', reason: event.reason } });
      interruptAll();
      loseAsides('The GPU was lost.');
      return;
    default:
      for (const listener of listeners) listener(event);
  }
}

/** Keeps what a wish for a pose came to where it still belongs to the experiment; asks again where either has moved on meanwhile. */
function receivePose(id: number, side: Side, outcome: Partial<SideRun>): void {
  const asked = posing.get(side);
  if (asked?.id !== id) return;
  posing.delete(side);
  const { experiment } = useExperiment.getState();
  const current = experiment !== undefined && asked.key === poseKey(experiment, side);
  if (current) setSide(side, { ...outcome, poseKey: asked.key });
  const { pinned, pinnedMotion } = useSession.getState();
  if (!current || asked.motion !== pinnedMotion || geodesicAngle(asked.q, pinned) > 1e-6) requestPoses([side]);
}

/** Every request that is still awaited ends visibly, also one that the engine gave up by itself. */
function receiveFailure(id: number, failure: EngineFailure): void {
  if (id === 0) useRun.setState({ engine: { state: 'failed', reason: failure.message } });
  const posed = sides.find((side) => posing.get(side)?.id === id);
  if (posed) receivePose(id, posed, { pose: undefined, poseFailure: failure });
  const side = evaluating.get(id);
  if (!side) return;
  evaluating.delete(id);
  const cancelled = failure.kind === 'cancelled';
  const { result } = useRun.getState().sides[side];
  setSide(side, {
    status: !cancelled ? 'failed' : result ? 'cancelled' : 'empty',
    progress: undefined,
    failure: cancelled ? undefined : failure,
  });
}
