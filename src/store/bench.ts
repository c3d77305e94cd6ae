/**
 * What a person does on the bench: choose a frame, run, pin an element. Each keeps the stores in step: a new subject or
 * frame drops results that are no longer about it only when new ones arrive.
 */
import type { DeviceChoice } from '../engine/messages.ts';
import type { ExperimentSubject } from '../experiment/schema.ts';
import type { Motion } from '../group/elements.ts';
import { IDENTITY, type Quaternion } from '../math/rotation.ts';
import { evaluate, requestPoses, startEngine, wantedDevice } from './engine-client.ts';
import { changeExperiment, useExperiment } from './experiment.ts';
import type { PinnedElement } from './pinned-element.ts';
import { useRun } from './run.ts';
import { say, setSession, useSession } from './session.ts';
import { fetchFrame, frameAt, holds, holdsWhole, useSubject } from './subject.ts';

/** Starts the engine where it is not running; `auto` takes WebGPU where there is one. */
export function ensureEngine(device: DeviceChoice): void {
  const { engine } = useRun.getState();
  if (engine.state === 'ready' && (device === 'auto' || device === wantedDevice())) return;
  if (engine.state !== 'starting') startEngine(device);
}

let waiting: (() => void) | undefined;
let lastRun = 0;

/** Runs the experiment, as it is by then, once the engine and the subject are there. */
export async function run(device: DeviceChoice = 'auto'): Promise<void> {
  const own = ++lastRun;
  ensureEngine(device);
  if (!(await fetchSubject()) || own !== lastRun || !frameIsThere()) return;
  waiting?.();
  if (useRun.getState().engine.state === 'ready') {
    evaluate();
    return;
  }
  const unsubscribe = useRun.subscribe(({ engine }) => {
    if (engine.state === 'starting') return;
    unsubscribe();
    if (engine.state === 'ready') void run(device);
  });
  waiting = unsubscribe;
}

let turn: Promise<unknown> = Promise.resolve();

/** Readings take turns, each with what it changes, so that a late one cannot put its subject under a newer experiment. */
export function inTurn<Outcome>(task: () => Promise<Outcome>): Promise<Outcome> {
  const done = turn.then(task);
  turn = done.catch(() => undefined);
  return done;
}

/**
 * Makes sure that the experiment's frame has been read, or its points sampled; asks for the file where the link names one. Where the experiment becomes
 * another one meanwhile, that one counts.
 */
export async function fetchSubject(): Promise<boolean> {
  for (;;) {
    if (!(await inTurn(fetchNow))) return false;
    const outcome = await (await import('./sampling.ts')).samplePoints();
    if (outcome !== 'changed') return outcome === 'there';
  }
}

async function fetchNow(): Promise<boolean> {
  const { experiment } = useExperiment.getState();
  if (!experiment) return false;
  const { subject, frame } = experiment;
  const bench = useSubject.getState();
  if (holds(bench, subject)) {
    const there = bench.system ? bench.system.place === frame : bench.cloud || (await fetchFrame(frame));
    // Another frame may have been chosen meanwhile.
    if (useExperiment.getState().experiment !== experiment) return fetchNow();
    if (there) return true;
    if (!bench.system && bench.frames.whole && frame < bench.frameCount) return false;
  }
  return readSubject(subject, frame);
}

/** Makes sure that all frames of the experiment's subject can be brought here, also where one of them stands on the bench alone. */
export const fetchWhole = (): Promise<boolean> =>
  inTurn(async () => {
    const { experiment } = useExperiment.getState();
    if (!experiment) return false;
    const { subject, frame } = experiment;
    return holdsWhole(useSubject.getState(), subject) || readSubject(subject, frame);
  });

const readSubject = async (subject: ExperimentSubject, frame: number): Promise<boolean> =>
  (await import('./open-subject.ts')).readSubject(subject, frame);

/** Says so where the experiment names a frame that its subject does not have. */
function frameIsThere(): boolean {
  const { experiment } = useExperiment.getState();
  const bench = useSubject.getState();
  if (!experiment || bench.cloud || bench.system || frameAt(bench, experiment.frame)) return true;
  const { frame } = experiment;
  say(`There is no frame ${frame + 1}: ${bench.name} has ${bench.frameCount}. Choose one with the slider.`);
  return false;
}

/** Chooses a frame of the subject. */
export function chooseFrame(frame: number): void {
  changeExperiment((before) => {
    if (before.subject.kind !== 'file') return { ...before, frame };
    const atoms = useSubject.getState().frames.atoms(frame) || before.subject.atoms;
    return { ...before, frame, subject: { ...before.subject, atoms } };
  });
  void fetchSubject();
}

/**
 * Pins a rotation everywhere; `element` where it is one of the orbit, `motion` what that does besides. A mirrored subject that is turned by hand stays
 * mirrored.
 */
export function pin(q: Quaternion, element?: PinnedElement, motion?: Motion): void {
  const { pinnedMotion } = useSession.getState();
  const mirrored = pinnedMotion?.improper && { improper: pinnedMotion.improper };
  const turned = element === undefined && q !== IDENTITY ? mirrored || undefined : undefined;
  setSession({ pinned: q, pinnedMotion: motion ?? turned, pinnedElement: element });
  requestPoses();
}

/** Pins the worst element of a side. */
export function pinWorst(side: 'A' | 'B'): void {
  const { result } = useRun.getState().sides[side];
  if (!result) return;
  const { q, index, motion } = result.summary.worst;
  pin(q, { where: 'elements', index }, motion);
}

/** After a lost device: a fresh one, and what was interrupted goes on where it stood. */
export const recover = (): Promise<void> => run('auto');
