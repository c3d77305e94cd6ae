/**
 * Subjects onto the bench: our samples and solids, files of the visitor's, pasted text. Nothing changes on the bench before it is known to be what was
 * meant. The first paint needs none of this: `bench.ts` fetches it with the first subject that is read.
 */
import type { ImportOptions } from '../data/subject.ts';
import { pointsFor, takes } from '../experiment/consistency.ts';
import { packInline, readyInline } from '../experiment/inline.ts';
import { importOptionsOf, plainName, readingOf } from '../experiment/names.ts';
import type { ExperimentSubject } from '../experiment/schema.ts';
import { inTurn } from './bench.ts';
import { readCatalogue, useCatalogue } from './catalogue.ts';
import { ask } from './compute-client.ts';
import { changeExperiment, useExperiment } from './experiment.ts';
import { fitModels, whyFitted } from './fit-models.ts';
import type { ReadSubject } from './held-frames.ts';
import type { ReadOutcome } from './intake.ts';
import { readFile, readOutcome, replaceReading } from './io-client.ts';
import { say, setSession, useSession } from './session.ts';
import { holds, type Origin, putOnBench, useSubject } from './subject.ts';

/** Puts what an experiment names on the bench. */
export async function readSubject(subject: ExperimentSubject, frame: number): Promise<boolean> {
  switch (subject.kind) {
    case 'sample':
      return readSample(subject.id);
    case 'file': {
      const given = givenFiles.get(subject.hash);
      const how = subject.how ? { how: subject.how } : {};
      if (given && (await fetchFile(given, how)) && holds(useSubject.getState(), subject)) return true;
      setSession({ wanted: { name: subject.name, hash: subject.hash } });
      return false;
    }
    case 'solid':
      return makeSolid(subject.id, subject.seed);
    case 'system':
      return (await import('./systems.ts')).readSystem(subject, frame);
    case 'inline':
      return fetchFile(new File([subject.xyz], PASTED), { inline: subject.xyz });
    default:
      throw new Error(`unknown subject ${JSON.stringify(subject satisfies never)}`);
  }
}

/** The visitor's files by the first digits of their hash: a way back to an earlier experiment needs no second drop. */
const givenFiles = new Map<string, File>();

const PASTED = 'pasted.xyz';

const shortHash = ({ subject }: ReadSubject): string => subject.hash.slice(0, 12);

/** The level of theory of a copy of one of our samples. */
function knownLevel({ subject }: ReadSubject): string | undefined {
  return useCatalogue.getState().samples.find(({ sha256 }) => sha256 === subject.hash)?.level;
}

/** Reads what the experiment names onto the bench. */
async function fetchFile(file: File, origin: Origin = {}): Promise<boolean> {
  const lists = readCatalogue();
  const read = await readFile(file, 'page', importOptionsOf(origin.how));
  if (!read) return false;
  await lists;
  const level = origin.level ?? knownLevel(read);
  putOnBench(read, { ...origin, ...(level && { level }) });
  return true;
}

async function makeSolid(id: string, seed: number): Promise<boolean> {
  const answer = await ask({ kind: 'solid', solid: id, seed });
  if (answer.kind !== 'solid') {
    say(answer.kind === 'failure' ? answer.failure.message : `The solid ${id} could not be made.`);
    return false;
  }
  const subject = { kind: 'point-cloud', name: id, hash: '', format: 'procedural solid', fields: ['normals'] } as const;
  putOnBench({ subject: { ...subject, cloud: answer.cloud }, notices: [] }, { solid: { id, seed } });
  return true;
}

/** Puts one of the ten procedural solids on the bench, with models that take points. */
export function openSolid(id: string, seed: number): void {
  setSession({ wanted: undefined });
  changeExperiment((before) => ({ ...fitModels(before, 'cloud', []), subject: { kind: 'solid', id, seed }, frame: 0 }));
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
  changeExperiment((before) => ({ ...fitModels(before, 'molecule', []), subject: { kind: 'sample', id }, frame: 0 }));
}

/** Reads a file of the visitor's and puts it on the bench; a refusal is shown. True once it is the subject. */
export async function openFile(file: File, options: ImportOptions = {}, anyway = false): Promise<boolean> {
  replaceReading();
  const { outcome, opened } = await openGiven(file, options, true, anyway);
  if (outcome.kind === 'refused') setSession({ refusal: outcome.refusal });
  return opened;
}

/** What became of a file that was given, and how it was read in the end. */
interface Given {
  readonly outcome: ReadOutcome;
  readonly opened: boolean;
  readonly options: ImportOptions;
}

/**
 * Reads a file of the visitor's and tells what became of it. Where `open` asks for it, it becomes the subject; where the link waits for another file, that
 * is said first and the bench stays as it is. With `anyway` the link waits no longer.
 */
function readGiven(file: File, options: ImportOptions, open: boolean, anyway = false): Promise<Given> {
  return inTurn(async () => {
    if (anyway) setSession({ wanted: undefined });
    const lists = readCatalogue();
    const { outcome, used } = await readAwaited(file, options);
    if (outcome.kind !== 'read' || !open || isPredicted(outcome.read)) return { outcome, opened: false, options: used };
    await lists;
    return { outcome, opened: take(outcome.read, file, used), options: used };
  });
}

/** The frames of another program's answers to an exported orbit say so themselves. */
const isPredicted = ({ subject: { fields } }: ReadSubject): boolean =>
  fields.includes('orbit_kind') && fields.includes('orbit_element');

/** The same; predictions over an orbit are judged where they were to be opened. */
export async function openGiven(file: File, options: ImportOptions, open: boolean, anyway = false): Promise<Given> {
  const given = await readGiven(file, options, open, anyway);
  if (!open || given.outcome.kind !== 'read' || !isPredicted(given.outcome.read)) return given;
  const refusal = await (await import('./judged-files.ts')).judgeGiven(file, given.options);
  giveBack(given.outcome);
  if (!refusal) return { ...given, opened: true };
  return { ...given, outcome: { kind: 'refused', refusal } };
}

/** Reads a file as the link says where it is the one that the link waits for, and any other as the visitor says. */
async function readAwaited(file: File, options: ImportOptions): Promise<{ outcome: ReadOutcome; used: ImportOptions }> {
  const used = { ...awaitedOptions(), ...options };
  const outcome = await readOutcome(file, 'visitor', used);
  const same = `${readingOf(used) ?? ''}` === `${readingOf(options) ?? ''}`;
  if (same || isAwaited(outcome) || outcome.kind === 'stopped' || outcome.kind === 'several') return { outcome, used };
  giveBack(outcome);
  const plain = await readOutcome(file, 'visitor', options);
  // The file that was meant, which cannot be read as the link says.
  if (outcome.kind === 'refused' && isAwaited(plain)) {
    giveBack(plain);
    return { outcome, used };
  }
  return { outcome: plain, used: options };
}

const isAwaited = (outcome: ReadOutcome): boolean =>
  outcome.kind === 'read' && useSession.getState().wanted?.hash === shortHash(outcome.read);

function giveBack(outcome: ReadOutcome): void {
  if (outcome.kind === 'read' && 'frames' in outcome.read.subject) outcome.read.subject.frames.release();
}

/** How the link says that the file which it waits for is read. */
function awaitedOptions(): ImportOptions {
  const subject = useExperiment.getState().experiment?.subject;
  return useSession.getState().wanted && subject?.kind === 'file' ? importOptionsOf(subject.how) : {};
}

function take(read: ReadSubject, file: File, options: ImportOptions): boolean {
  const { wanted } = useSession.getState();
  const hash = shortHash(read);
  if (wanted && wanted.hash !== hash) {
    setSession({ wanted: { name: wanted.name, hash: wanted.hash, found: hash, file, options } });
    return false;
  }
  givenFiles.set(hash, file);
  const words = readingOf(options);
  const how = words ? { how: words } : {};
  commit(
    read,
    (frame) => ({ kind: 'file', name: plainName(file.name), hash, atoms: rowsOf(read, frame), ...how }),
    how,
  );
  return true;
}

/** The file that lies on the bench and how it was read, where the visitor gave it. */
export function givenOnBench(): { readonly file: File; readonly options: ImportOptions } | undefined {
  const { hash, how } = useSubject.getState();
  const file = hash === undefined ? undefined : givenFiles.get(hash.slice(0, 12));
  return file && { file, options: importOptionsOf(how) };
}

/** Atoms of a frame, or points. */
const rowsOf = ({ subject }: ReadSubject, frame: number): number =>
  'cloud' in subject ? subject.cloud.positions.length / 3 : subject.frames.atoms(frame);

/**
 * Puts what the visitor gave on the bench and into the experiment; the frame stays where it is the file that the link waits for. What changed with it
 * is said, before `remark`.
 */
function commit(
  read: ReadSubject,
  name: (frame: number) => ExperimentSubject,
  origin: Origin = {},
  remark?: string,
): void {
  const { wanted } = useSession.getState();
  const { subject } = read;
  const level = knownLevel(read);
  putOnBench(read, { ...origin, ...(level && { level }) });
  setSession({ wanted: undefined });
  say(remark ?? '');
  changeExperiment((before) => {
    const awaited = wanted?.hash === shortHash(read);
    const frames = 'cloud' in subject ? 1 : subject.frames.length;
    const frame = awaited && before.frame < frames ? before.frame : 0;
    const kind = 'cloud' in subject ? 'cloud' : 'molecule';
    if (awaited && takes(before.a.model) === kind) return { ...before, subject: name(frame), frame };
    const fitted =
      'cloud' in subject
        ? fitModels(before, 'cloud', [])
        : fitModels(before, 'molecule', (subject.frames.at(frame) ?? subject.frames.latest)?.species ?? []);
    const points = 'cloud' in subject && fitted.points ? pointsFor(fitted.points, subject.cloud) : fitted.points;
    const said = [
      ...(fitted !== before ? [`${subject.name} ${whyFitted(before, fitted)}`] : []),
      ...(points?.scheme === 'surface' && fitted.points?.scheme !== 'surface'
        ? ['It has few vertices: points are drawn on its faces.']
        : []),
      ...(remark ? [remark] : []),
    ];
    say(said.join(' '));
    return { ...fitted, ...(points && { points }), subject: name(frame), frame };
  });
}

/** Reads a pasted text. A molecule travels inside the link where it fits; the text that the link waits for takes its file's place. */
export async function openPasted(text: string): Promise<void> {
  const file = new File([text], PASTED);
  await readyInline();
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
    const hash = shortHash(read);
    const awaited = wanted?.hash === hash;
    if (!awaited && 'frames' in read.subject) {
      commit(read, () => ({ kind: 'inline', xyz: text }), { inline: text });
      return;
    }
    givenFiles.set(hash, file);
    const name = awaited ? wanted.name : file.name;
    const remark = awaited
      ? undefined
      : 'A link names pasted points by their hash only: save them as a file to share them.';
    commit(read, (frame) => ({ kind: 'file', name, hash, atoms: rowsOf(read, frame) }), {}, remark);
  });
}
