/**
 * What a person does on the bench: put a subject on it, choose a frame, run, pin an element. Each keeps the stores in step: a new subject or
 * frame drops results that are no longer about it only when new ones arrive.
 */
import type { DeviceChoice, SentMolecules } from '../engine/messages.ts';
import { chooseWeights } from '../experiment/choose-weights.ts';
import { packInline } from '../experiment/inline.ts';
import type { ExperimentModel, ExperimentSubject } from '../experiment/schema.ts';
import type { Quaternion } from '../math/rotation.ts';
import { readCatalogue, useCatalogue } from './catalogue.ts';
import { evaluate, requestPoses, startEngine, wantedDevice } from './engine-client.ts';
import { changeExperiment, useExperiment } from './experiment.ts';
import { readFile, replaceReading } from './io-client.ts';
import type { PinnedElement } from './pinned-element.ts';
import { useRun } from './run.ts';
import { say, setSession, useSession } from './session.ts';
import { frameAt, holds, type Origin, putOnBench, useSubject } from './subject.ts';

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
    case 'file': {
      const given = givenFiles.get(subject.hash);
      if (given && (await fetchFile(given)) && holds(useSubject.getState(), subject)) return true;
      setSession({ wanted: { name: subject.name, hash: subject.hash } });
      return false;
    }
    case 'inline':
      return fetchFile(new File([subject.xyz], PASTED), { inline: subject.xyz });
    default:
      throw new Error(`unknown subject ${JSON.stringify(subject satisfies never)}`);
  }
}

/** The visitor's files by the first digits of their hash: a way back to an earlier experiment needs no second drop. */
const givenFiles = new Map<string, File>();

const PASTED = 'pasted.xyz';

const shortHash = ({ subject }: SentMolecules): string => subject.hash.slice(0, 12);

/** The level of theory of a copy of one of our samples. */
function knownLevel({ subject }: SentMolecules): string | undefined {
  return useCatalogue.getState().samples.find(({ sha256 }) => sha256 === subject.hash)?.level;
}

/** Reads what the experiment names onto the bench. */
async function fetchFile(file: File, origin: Origin = {}): Promise<boolean> {
  const lists = readCatalogue();
  const read = await readFile(file, 'page');
  if (!read) return false;
  await lists;
  const level = origin.level ?? knownLevel(read);
  putOnBench(read, { ...origin, ...(level && { level }) });
  return true;
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
  return fetchFile(file, { sample: id, shownName: sample.name, level: sample.level });
}

/** Puts a sample on the bench. */
export function openSample(id: string): void {
  setSession({ wanted: undefined });
  changeExperiment((before) => ({ ...before, subject: { kind: 'sample', id }, frame: 0 }));
}

/** Reads a dropped or picked file; where the link waits for another one, says so first and leaves the bench as it is. True once it is the subject. */
export function openFile(file: File, use?: 'complete-frames', anyway = false): Promise<boolean> {
  replaceReading();
  return inTurn(() => openNow(file, use, anyway));
}

async function openNow(file: File, use: 'complete-frames' | undefined, anyway: boolean): Promise<boolean> {
  const lists = readCatalogue();
  const read = await readFile(file, 'visitor', use);
  if (!read) return false;
  await lists;
  const { wanted } = useSession.getState();
  const hash = shortHash(read);
  if (wanted && wanted.hash !== hash && !anyway) {
    setSession({ wanted: { ...wanted, found: hash, file } });
    return false;
  }
  if (!use) givenFiles.set(hash, file);
  const atoms = (frame: number): number => read.subject.frames[frame].species.length;
  commit(read, (frame) => ({ kind: 'file', name: file.name, hash, atoms: atoms(frame) }));
  return true;
}

/** Shipped weights that do not know the subject's elements give way to ones that do; any others stay as chosen. */
function fitting(choice: ExperimentModel, species: Uint8Array): ExperimentModel {
  const { weights } = useCatalogue.getState();
  const entry = weights.find(({ file }) => file === choice.weights);
  if (!entry || chooseWeights([entry], entry.model, species)) return choice;
  const better = chooseWeights(weights, choice.model, species);
  return better ? { ...choice, weights: better.file } : choice;
}

/** Puts what the visitor gave on the bench and into the experiment; the frame stays where it is the file that the link waits for. */
function commit(read: SentMolecules, name: (frame: number) => ExperimentSubject, origin: Origin = {}): void {
  const { wanted } = useSession.getState();
  const level = knownLevel(read);
  putOnBench(read, { ...origin, ...(level && { level }) });
  setSession({ wanted: undefined });
  changeExperiment((before) => {
    const awaited = wanted?.hash === shortHash(read);
    const frame = awaited && before.frame < read.subject.frames.length ? before.frame : 0;
    const subject = name(frame);
    if (awaited) return { ...before, subject, frame };
    const { species } = read.subject.frames[frame];
    const a = fitting(before.a, species);
    const b = before.b && fitting(before.b, species);
    if (a !== before.a || b !== before.b)
      say(`${read.subject.name} has elements that the weights were not trained on: others that know them were chosen.`);
    return { ...before, subject, frame, a, ...(b && { b }) };
  });
}

/** Reads a pasted molecule. It travels inside the link where it fits; the text that the link waits for takes its file's place. */
export async function openPasted(text: string): Promise<void> {
  const file = new File([text], PASTED);
  if (packInline(text) === undefined) {
    if (!(await openFile(file))) return;
    say('The pasted text is too long for a link, which names it by its hash only: save it as a file to share it.');
    return;
  }
  replaceReading();
  return inTurn(async () => {
    const lists = readCatalogue();
    const read = await readFile(file, 'visitor');
    if (!read) return;
    await lists;
    const { wanted } = useSession.getState();
    if (wanted?.hash === shortHash(read)) {
      givenFiles.set(wanted.hash, file);
      commit(read, (frame) => ({
        kind: 'file',
        name: wanted.name,
        hash: wanted.hash,
        atoms: read.subject.frames[frame].species.length,
      }));
    } else commit(read, () => ({ kind: 'inline', xyz: text }), { inline: text });
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
export function pin(q: Quaternion, element?: PinnedElement): void {
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
