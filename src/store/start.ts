/**
 * How the page begins: the recorded run first (one small file, no engine), then the link, then the engine. The address bar is the link: it
 * follows the experiment, and in the laboratory what is shown there, 300 ms behind, and a changed hash opens what it names.
 */
import { readyInline } from '../experiment/inline.ts';
import { type DecodedLink, decodeLink, encodeLink, withLaboratory } from '../experiment/link.ts';
import type { RecordedRun } from '../experiment/recorded-run.ts';
import type { Experiment } from '../experiment/schema.ts';
import { geodesicAngle, IDENTITY } from '../math/rotation.ts';
import { fetchSubject, run } from './bench.ts';
import { readCatalogue } from './catalogue.ts';
import { startEngine } from './engine-client.ts';
import { changeExperiment, openExperiment, useExperiment } from './experiment.ts';
import './pinned-motion.ts';
import { poseKey, resultKey } from './result-key.ts';
import { emptySide, setSide, useRun } from './run.ts';
import { setSession, useSession } from './session.ts';
import { holds, subjectFromRecorded, useSubject } from './subject.ts';

/** What stands in for whatever a link leaves out where no recorded run could be read: it needs no file. */
const bareExperiment: Experiment = {
  version: 1,
  subject: { kind: 'sample', id: 'ethanol' },
  frame: 0,
  a: { model: 'transformer', weights: 'random:0', mechanism: 'none' },
  b: { model: 'gaunt', weights: 'random:0', mechanism: 'none' },
  output: 'forces',
  group: 'so3',
  elements: 576,
  seed: 0,
  reference: 'twirl',
};

let defaultExperiment = bareExperiment;

/** Shows a recorded run: its subject, its results, its worst element pinned. */
function showRecorded(run: RecordedRun, experiment: Experiment): void {
  const { subject } = experiment;
  useSubject.setState(subjectFromRecorded(run, subject.kind === 'sample' ? subject.id : undefined));
  const side = (name: 'A' | 'B', recorded: RecordedRun['a'] | undefined): void => {
    if (!recorded) {
      setSide(name, emptySide);
      return;
    }
    const { facts, result, poses } = recorded;
    const pose = poses.find(({ q }) => geodesicAngle(q, run.a.result.summary.worst.q) < 1e-3);
    const keys = { key: resultKey(experiment, name), poseKey: poseKey(experiment, name) };
    setSide(name, { ...emptySide, status: 'ready', source: 'recorded', facts, result, pose, ...keys });
  };
  side('A', run.a);
  side('B', run.b);
  const { q, motion, index } = run.a.result.summary.worst;
  setSession({ pinned: q, pinnedMotion: motion, pinnedElement: { where: 'elements', index } });
}

/** Nothing of the recorded run stands in for the subject of a link that names another: neither its atoms nor its numbers. */
function clearBench(): void {
  useSubject.setState(useSubject.getInitialState());
  for (const side of ['A', 'B'] as const) setSide(side, emptySide);
  setSession({ pinned: IDENTITY, pinnedMotion: undefined, pinnedElement: undefined });
}

/** True where no experiment that could be shown was named: no usable model and no usable subject. */
function namesNothing({ used, problems, laboratoryAlone }: DecodedLink): boolean {
  const wrong = (keys: readonly string[]): boolean => problems.some(({ key }) => keys.includes(key));
  return laboratoryAlone || (problems.length > 0 && (!used || (wrong(['a']) && wrong(['s', 'file', 'x']))));
}

/**
 * Opens what a hash names; what it says wrongly goes into the banner. An unusable link changes nothing of what is on the page, where the first one opens
 * the default as it is, and a usable one leaves the experiment before it one step back.
 */
function openLink(hash: string): void {
  const decoded = decodeLink(hash, defaultExperiment);
  const { experiment, problems, unknown, future, digest, laboratory, laboratoryAlone } = decoded;
  const before = useExperiment.getState().experiment;
  const unusable = namesNothing(decoded);
  const messages = problems.map(({ message }) => message);
  const troubled = messages.length > 0 || unknown.length > 0;
  setSession({
    linkTrouble: troubled
      ? {
          messages,
          ofExperiment: problems.filter(({ key }) => key !== 'lab').map(({ message }) => message),
          unknown,
          unusable,
          laboratory: laboratory !== undefined,
          kept: before !== undefined,
          future: future !== undefined,
        }
      : undefined,
    brought: digest === undefined || troubled ? undefined : { link: linkOf(experiment), digest },
  });
  if (laboratory !== undefined) setSession({ tab: 'laboratory', laboratory });
  else if (!unusable && useSession.getState().tab === 'laboratory') setSession({ tab: 'experiment' });
  if (!before) {
    const first = unusable ? defaultExperiment : experiment;
    openExperiment(first);
    if (!holds(useSubject.getState(), first.subject)) clearBench();
  } else if (!unusable) replaceExperiment(experiment);
  // The experiment that stays outlives a reload.
  if (laboratoryAlone) writeLink();
}

/** Another experiment as a whole, with the way back; a file that the one before waited for is no longer asked for. */
function replaceExperiment(experiment: Experiment): void {
  setSession({ wanted: undefined });
  if (linkOf(experiment) !== currentLink()) changeExperiment(() => experiment);
}

/** Reads the recorded run and the link; the page can paint when this is done. */
export async function begin(): Promise<void> {
  const [recorded] = await Promise.all([readRecorded(), /[#&]x=/.test(location.hash) && readyInline()]);
  if (recorded) {
    defaultExperiment = decodeLink(recorded.link, bareExperiment).experiment;
    useRun.setState({ recorded });
    showRecorded(recorded, defaultExperiment);
  }
  openLink(location.hash);
  let wait: ReturnType<typeof setTimeout> | undefined;
  const writeSoon = (): void => {
    clearTimeout(wait);
    wait = setTimeout(writeLink, 300);
  };
  useExperiment.subscribe(({ experiment }) => {
    if (experiment && !experiment.b) leaveOutB();
    writeSoon();
  });
  useSession.subscribe(({ tab, laboratory }, before) => {
    if (tab !== before.tab || laboratory !== before.laboratory) writeSoon();
  });
  addEventListener('hashchange', () => {
    if (location.hash.slice(1) !== pageLink()) openLink(location.hash);
    else setSession({ linkTrouble: undefined });
  });
}

/** One model is judged alone: nothing of an earlier B stays on show. */
function leaveOutB(): void {
  setSide('B', emptySide);
  setSession({ shown: 'A', squareSide: 'A', highlighted: undefined });
}

async function readRecorded(): Promise<RecordedRun | undefined> {
  try {
    const response = await fetch(new URL('recorded/ethanol.json', document.baseURI));
    return response.ok ? ((await response.json()) as RecordedRun) : undefined;
  } catch {
    return undefined;
  }
}

/** An experiment's link; empty where it cannot be put into one. */
function linkOf(experiment: Experiment): string {
  try {
    return encodeLink(experiment);
  } catch {
    return '';
  }
}

/** The link of the experiment on the page; empty where it cannot be put into one. */
export function currentLink(): string {
  const { experiment } = useExperiment.getState();
  return experiment ? linkOf(experiment) : '';
}

/** The link of the page: that of its experiment, and in the laboratory with what is shown there. */
export function pageLink(): string {
  const link = currentLink();
  const { tab, laboratory } = useSession.getState();
  return link && tab === 'laboratory' && laboratory !== undefined ? withLaboratory(link, laboratory) : link;
}

/** Writes the link into the address bar, unless one that opened nothing, or that a newer version made, stands there and is still being explained. */
function writeLink(): void {
  const link = pageLink();
  const { linkTrouble } = useSession.getState();
  const isExplained = linkTrouble?.unusable && (!linkTrouble.laboratory || linkTrouble.future);
  if (link && !isExplained) history.replaceState(null, '', `#${link}`);
}

/** Closes what was said about a link; from here on the address bar names what is on the page. */
export function keepExperiment(): void {
  setSession({ linkTrouble: undefined });
  writeLink();
}

/** In a narrow window the subject is there to be looked at, and since nothing runs, results of another experiment would never be replaced: they go. */
function showReadOnly(): void {
  const { experiment } = useExperiment.getState();
  const { recorded, sides } = useRun.getState();
  if (!experiment) return;
  if (recorded && currentLink() === linkOf(defaultExperiment)) showRecorded(recorded, defaultExperiment);
  else {
    for (const side of ['A', 'B'] as const)
      if (sides[side].key !== resultKey(experiment, side)) setSide(side, emptySide);
  }
  void fetchSubject();
}

/**
 * After the first paint: asks for an adapter, and with WebGPU runs what the page shows; on the reference, which is slow, the visitor decides. From then on
 * a changed experiment runs by itself on WebGPU, 400 ms after the last change. A narrow window stays read-only.
 */
export function goLive(): void {
  void readyInline();
  void readCatalogue();
  if (useSession.getState().phone) {
    showReadOnly();
    useExperiment.subscribe(({ experiment }, before) => {
      if (experiment && experiment !== before.experiment) showReadOnly();
    });
    return;
  }
  startEngine('auto');
  attendTraining();
  useExperiment.subscribe(attendTraining);
  let wait: ReturnType<typeof setTimeout> | undefined;
  const runSoon = (delay: number): void => {
    clearTimeout(wait);
    wait = setTimeout(() => {
      const { engine } = useRun.getState();
      if (engine.state === 'ready' && engine.device === 'webgpu') void run();
      else void fetchSubject();
    }, delay);
  };
  const unsubscribe = useRun.subscribe(({ engine }) => {
    if (engine.state === 'starting') return;
    unsubscribe();
    runSoon(0);
  });
  useExperiment.subscribe(({ experiment }, before) => {
    if (experiment && experiment !== before.experiment) runSoon(400);
  });
}

/** The training room is fetched with the first experiment that trains something. */
function attendTraining(): void {
  const { experiment } = useExperiment.getState();
  if (experiment?.training) void import('./training-client.ts').then((client) => client.attendTraining());
}

/**
 * The experiment of the recorded run, or the bare one; what was on the page before stays one step back. Of a link that
 * opened the laboratory what is usual there, beside the experiment as it is.
 */
export function openDefault(): void {
  const { tab, linkTrouble } = useSession.getState();
  if (tab === 'laboratory' && linkTrouble?.laboratory) {
    setSession({ laboratory: '' });
    keepExperiment();
    return;
  }
  const { recorded } = useRun.getState();
  if (recorded) showRecorded(recorded, defaultExperiment);
  replaceExperiment(defaultExperiment);
  keepExperiment();
}

/** The whole address of the page. */
export function address(): string {
  const url = new URL(location.href);
  url.hash = pageLink();
  return url.href;
}
