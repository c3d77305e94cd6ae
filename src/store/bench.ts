/**
 * What a person does on the bench: put a subject on it, choose a frame, run, pin an element. Each keeps the stores in step: a new subject or
 * frame drops results that are no longer about it only when new ones arrive.
 */
import type { DeviceChoice } from '../engine/messages.ts';
import type { Quaternion } from '../math/rotation.ts';
import { readCatalogue, useCatalogue } from './catalogue.ts';
import { evaluate, requestPoses, startEngine, wantedDevice } from './engine-client.ts';
import { changeExperiment, useExperiment } from './experiment.ts';
import { readFile, replaceReading } from './io-client.ts';
import { useRun } from './run.ts';
import { say, setSession, useSession } from './session.ts';
import { frameAt, holds, useSubject } from './subject.ts';

/** Starts the engine where it is not running; `auto` takes WebGPU where there is one. */
export function ensureEngine(device: DeviceChoice): void {
  const { engine } = useRun.getState();
  if (engine.state === 'ready' && (device === 'auto' || device === wantedDevice())) return;
  if (engine.state !== 'starting') startEngine(device);
}

let waiting: (() => void) | undefined;

/** Runs the experiment once the engine and the subject are there. */
export async function run(device: DeviceChoice = 'auto'): Promise<void> {
  ensureEngine(device);
  if (!(await fetchSubject()) || !frameIsThere()) return;
  waiting?.();
  if (useRun.getState().engine.state === 'ready') {
    evaluate();
    return;
  }
  const unsubscribe = useRun.subscribe(({ engine }) => {
    if (engine.state === 'starting') return;
    unsubscribe();
    if (engine.state === 'ready') evaluate();
  });
  waiting = unsubscribe;
}

let turn: Promise<unknown> = Promise.resolve();

/** Readings take turns, each with what it changes, so that a late one cannot put its subject under a newer experiment. */
function inTurn<Outcome>(task: () => Promise<Outcome>): Promise<Outcome> {
  const done = turn.then(task);
  turn = done.catch(() => undefined);
  return done;
}

/** Makes sure that the frame of the experiment has been read; asks for the file where the link names one. */
export const fetchSubject = (): Promise<boolean> => inTurn(fetchNow);

async function fetchNow(): Promise<boolean> {
  const { experiment } = useExperiment.getState();
  if (!experiment) return false;
  const { subject, frame } = experiment;
  const bench = useSubject.getState();
  if (holds(bench, subject) && frameAt(bench, frame)) return true;
  switch (subject.kind) {
    case 'sample':
      return readSample(subject.id);
    case 'file':
      setSession({ wanted: { name: subject.name, hash: subject.hash } });
      return false;
    case 'inline':
      return readFile(new File([subject.xyz], 'pasted.xyz'), { inline: subject.xyz });
    default:
      throw new Error(`unknown subject ${JSON.stringify(subject satisfies never)}`);
  }
}

/** Says so where the experiment names a frame that its subject does not have. */
function frameIsThere(): boolean {
  const { experiment } = useExperiment.getState();
  const bench = useSubject.getState();
  if (!experiment || frameAt(bench, experiment.frame)) return true;
  const { frame } = experiment;
  say(`There is no frame ${frame + 1}: ${bench.name} has ${bench.frameCount}. Choose one with the slider.`);
  return false;
}

async function readSample(id: string): Promise<boolean> {
  await readCatalogue();
  const { samples, failure } = useCatalogue.getState();
  const sample = samples.find((entry) => entry.id === id);
  if (!sample) {
    say(failure || `There is no sample "${id}" here; there are ${samples.map((entry) => entry.id).join(', ')}.`);
    return false;
  }
  const response = await fetch(new URL(`samples/${sample.file}`, document.baseURI)).catch(() => undefined);
  if (!response?.ok) {
    say(`The sample ${sample.name} could not be fetched${response ? ` (${response.status})` : ''}.`);
    return false;
  }
  const file = new File([await response.blob()], sample.file);
  return readFile(file, { sample: id, shownName: sample.name, level: sample.level });
}

/** Puts a sample on the bench. */
export function openSample(id: string): void {
  setSession({ wanted: undefined });
  changeExperiment((before) => ({ ...before, subject: { kind: 'sample', id }, frame: 0 }));
}

/** Reads a dropped or picked file; where the link waits for another one, says so first. */
export function openFile(file: File, use?: 'complete-frames', anyway = false): Promise<void> {
  replaceReading();
  return inTurn(() => openNow(file, use, anyway));
}

async function openNow(file: File, use: 'complete-frames' | undefined, anyway: boolean): Promise<void> {
  const { wanted } = useSession.getState();
  const lists = readCatalogue();
  if (!(await readFile(file, {}, use))) return;
  const { hash, frames } = useSubject.getState();
  await lists;
  const known = useCatalogue.getState().samples.find(({ sha256 }) => sha256 === hash);
  if (known) useSubject.setState({ level: known.level });
  const short = hash?.slice(0, 12) ?? '';
  if (wanted && wanted.hash !== short && !anyway) {
    setSession({ wanted: { ...wanted, found: short, file } });
    return;
  }
  setSession({ wanted: undefined });
  changeExperiment((before) => {
    const frame = wanted?.hash === short && before.frame < frames.length ? before.frame : 0;
    const subject = { kind: 'file', name: file.name, hash: short, atoms: frames[frame].species.length } as const;
    return { ...before, subject, frame };
  });
}

/** Chooses a frame of the subject. */
export function chooseFrame(frame: number): void {
  changeExperiment((before) => {
    if (before.subject.kind !== 'file') return { ...before, frame };
    const atoms = frameAt(useSubject.getState(), frame)?.species.length ?? before.subject.atoms;
    return { ...before, frame, subject: { ...before.subject, atoms } };
  });
  void fetchSubject();
}

/** Pins a rotation everywhere; `element` where it is one of the orbit. */
export function pin(q: Quaternion, element?: { readonly where: 'elements' | 'grid'; readonly index: number }): void {
  setSession({ pinned: q, pinnedElement: element });
  requestPoses();
}

/** Pins the worst element of a side. */
export function pinWorst(side: 'A' | 'B'): void {
  const { result } = useRun.getState().sides[side];
  if (result) pin(result.summary.worst.q, { where: 'elements', index: result.summary.worst.index });
}

/** After a lost device: a fresh one, and what was interrupted goes on where it stood. */
export const recover = (): Promise<void> => run('auto');
