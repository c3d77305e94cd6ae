/**
 * The page's end of the device worker: starts it, asks, and mirrors its answers into `run.ts`. Answers to requests that were cancelled or
 * replaced are dropped by their id. Poses are asked for one at a time per model; the newest wish wins.
 */
import { startWorker } from '../engine/client.ts';
import type { DeviceChoice, EngineEvent, EngineRequest, Geometry, Side } from '../engine/messages.ts';
import { geodesicAngle, type Quaternion } from '../math/rotation.ts';
import { choiceOf, useExperiment } from './experiment.ts';
import { resultKey } from './result-key.ts';
import { emptySide, setSide, useRun } from './run.ts';
import { useSession } from './session.ts';
import { frameAt, holds, useSubject } from './subject.ts';

let worker: Worker | undefined;
let device: DeviceChoice = 'auto';
let lastId = 0;
const evaluating = new Map<number, Side>();
const posing = new Map<Side, { readonly id: number; readonly q: Quaternion }>();

const sides: readonly Side[] = ['A', 'B'];

const send = (request: EngineRequest): void => worker?.postMessage(request);

/** The frame of the experiment as the engine wants it; undefined while it has not been read. */
function geometry(): Geometry | undefined {
  const { experiment } = useExperiment.getState();
  const subject = useSubject.getState();
  const frame = experiment && holds(subject, experiment.subject) && frameAt(subject, experiment.frame);
  if (!frame) return undefined;
  const level = subject.level ?? frame.info.get('level');
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
  });
  return created;
}

/** The grid that goes with a number of elements: enough directions for a smooth globe, enough turns for its ring. */
export const gridFor = (elements: number) =>
  elements <= 144 ? { base: 48, fibre: 6 } : elements <= 576 ? { base: 192, fibre: 12 } : { base: 432, fibre: 16 };

/** Evaluates both models on the experiment's frame. Answers false where there is nothing to evaluate yet. */
export function evaluate(): boolean {
  const { experiment } = useExperiment.getState();
  const frame = geometry();
  if (!worker || !experiment || !frame) return false;
  cancel();
  for (const side of sides) {
    const choice = choiceOf(experiment, side);
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
    const { elements, seed } = experiment;
    send({ kind: 'evaluate', id, side, choice, geometry: frame, elements, seed, grid: gridFor(elements), device });
  }
  return true;
}

/** Stops what runs; results that were there before stay. */
export function cancel(): void {
  for (const [id, side] of evaluating) {
    send({ kind: 'cancel', id });
    const { result } = useRun.getState().sides[side];
    setSide(side, { status: result ? 'cancelled' : 'empty', progress: undefined });
  }
  evaluating.clear();
}

function interruptAll(): void {
  for (const side of evaluating.values()) setSide(side, { status: 'interrupted', progress: undefined });
  evaluating.clear();
  posing.clear();
}

/** Asks for both ways round at the pinned element for both models, unless that is under way. */
export function requestPoses(): void {
  const { experiment } = useExperiment.getState();
  const { pinned } = useSession.getState();
  const frame = geometry();
  if (!worker || !experiment || !frame || useRun.getState().engine.state !== 'ready') return;
  for (const side of sides) {
    const choice = choiceOf(experiment, side);
    if (!choice || posing.has(side)) continue;
    const id = ++lastId;
    posing.set(side, { id, q: pinned });
    send({ kind: 'pose', id, side, choice, geometry: frame, q: pinned, device });
  }
}

function receive(event: EngineEvent): void {
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
      setSide(event.side, { status: 'done', source: 'live', progress: undefined, facts, result, key: pending });
      return;
    }
    case 'pose-result': {
      if (posing.get(event.side)?.id !== event.id) return;
      posing.delete(event.side);
      setSide(event.side, { pose: event.pose });
      if (geodesicAngle(event.pose.q, useSession.getState().pinned) > 1e-6) requestPoses();
      return;
    }
    case 'failure': {
      const side = event.side ?? evaluating.get(event.id);
      if (side && posing.get(side)?.id === event.id) posing.delete(side);
      if (!evaluating.delete(event.id) || !side || event.failure.kind === 'cancelled') return;
      setSide(side, { status: 'failed', progress: undefined, failure: event.failure });
      return;
    }
    case 'device-lost':
      useRun.setState({ engine: { state: 'lost', reason: event.reason } });
      interruptAll();
      return;
    default:
      throw new Error(`unknown engine event ${JSON.stringify(event satisfies never)}`);
  }
}
