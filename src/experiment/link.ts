/**
 * The experiment in the URL hash: `#v=1&a=gaunt:ethanol~HASH&b=transformer:random:7&s=sample:ethanol&f=38&seed=7`. Flat readable keys in one fixed
 * order, only what differs from the defaults, so that equal experiments have equal links. Reading is total: whatever the text,
 * the answer is an experiment and a list of what was not understood. A file never travels; a small pasted molecule may (`x`).
 */
import { DEFAULT_GROUP, groupForms, groupWord, parseGroup } from '../group/describe.ts';
import { mechanismWord, NO_MECHANISM, parseMechanism } from '../mechanism/describe.ts';
import { modelDescriptions, renamedModels } from '../model/describe.ts';
import { inconsistency, judgedBy, takes } from './consistency.ts';
import { packInline, unpackInline } from './inline.ts';
import { type LinkProblem, quoted, readEntries } from './link-entries.ts';
import {
  DEFAULT_ELEMENTS,
  DEFAULT_POINTS,
  DEFAULT_SEED,
  EXPERIMENT_VERSION,
  FEWEST_ELEMENTS,
  FEWEST_POINTS,
  hashPattern,
  judgedOutputs,
  LAST_FRAME,
  linkWords,
  MOST_ATOMS,
  MOST_ELEMENTS,
  MOST_POINTS,
  namePattern,
  parseWeightsName,
  type Reading,
  readings,
  schemes,
  solidWords,
  systemWords,
  wholeNumber,
  wordPattern,
} from './names.ts';
import type { Experiment, ExperimentModel, ExperimentSubject } from './schema.ts';
import { DEFAULT_PLAN, planText, readPlan } from './training-plan.ts';

/** Characters of a link at most; anything longer is not one of ours. */
export const LONGEST_LINK = 8192;

export interface DecodedLink {
  /** Complete in any case: what the link does not say, or says wrongly, is taken from the fallback. */
  readonly experiment: Experiment;
  readonly problems: readonly LinkProblem[];
  /** Keys that mean nothing to this version. */
  readonly unknown: readonly string[];
  /** The link's own version where it is newer than this program. */
  readonly future?: number;
  /** False where nothing of the link was used. */
  readonly used: boolean;
  /** The sender's result as `plot/result-digest.ts` writes it, unread: no part of the experiment, and never written by `encodeLink`. */
  readonly digest?: string | undefined;
  /** What the laboratory shows as `laboratory/link.ts` writes it, unread: the link opens the laboratory. No part of the experiment either. */
  readonly laboratory?: string;
  /** The link opens the laboratory and names neither model A nor a subject, in which nothing is wrong: whatever experiment there is stays. */
  readonly laboratoryAlone?: true;
}

const escaped = (text: string): string =>
  encodeURIComponent(text)
    .replaceAll('%3A', ':')
    .replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

/** Shipped weights are named MODEL-NAME-HASH.safetensors; a link says NAME~HASH. */
function modelText({ model, weights }: ExperimentModel): string {
  const short = new RegExp(`^${model}-([a-z0-9-]+)-([0-9a-f]{8,64})\\.safetensors$`).exec(weights);
  return `${model}:${short ? `${short[1]}~${short[2]}` : weights}`;
}

/** Key and value of the subject. Throws RangeError for an inline molecule that is too long for a link. */
function subjectText(subject: ExperimentSubject): readonly [key: string, text: string] {
  switch (subject.kind) {
    case 'sample':
      return ['s', `sample:${subject.id}`];
    case 'solid':
      return ['s', `solid:${subject.id}~${subject.seed}`];
    case 'system':
      return ['s', `system:${subject.id}~${subject.seed}`];
    case 'file':
      return ['file', `${subject.name}~${subject.hash}~${subject.atoms}`];
    case 'inline': {
      const code = packInline(subject.xyz);
      if (!code)
        throw new RangeError('this molecule is too large for a link: save it as a file, links name files by hash');
      return ['x', code];
    }
    default:
      throw new Error(`unknown subject ${JSON.stringify(subject satisfies never)}`);
  }
}

/** What is judged where a link does not say. */
const defaultOutput = ({ model }: ExperimentModel): Experiment['output'] => judgedBy(model)[0];

function pointsText({ points }: Experiment): string | undefined {
  if (!points || (points.scheme === DEFAULT_POINTS.scheme && points.count === DEFAULT_POINTS.count)) return undefined;
  return `${points.scheme}~${points.count}`;
}

/** The text after `#`. Throws RangeError for an inline molecule that is too long for a link. */
export function encodeLink(experiment: Experiment): string {
  const [subjectKey, subject] = subjectText(experiment.subject);
  const written: Readonly<Record<string, string | undefined>> = {
    v: String(EXPERIMENT_VERSION),
    a: modelText(experiment.a),
    b: experiment.b && modelText(experiment.b),
    [subjectKey]: subject,
    how: experiment.subject.kind === 'file' ? experiment.subject.how?.join('+') : undefined,
    points: pointsText(experiment),
    out: experiment.output === defaultOutput(experiment.a) ? undefined : experiment.output,
    f: experiment.frame === 0 ? undefined : String(experiment.frame),
    m: experiment.a.mechanism === NO_MECHANISM ? undefined : experiment.a.mechanism,
    mb: !experiment.b || experiment.b.mechanism === NO_MECHANISM ? undefined : experiment.b.mechanism,
    t: experiment.training && planText(experiment.training),
    g: experiment.group === DEFAULT_GROUP ? undefined : experiment.group,
    n: experiment.elements === DEFAULT_ELEMENTS ? undefined : String(experiment.elements),
    seed: String(experiment.seed),
  };
  return linkWords
    .flatMap(([key]) => (written[key] === undefined ? [] : [`${key}=${escaped(written[key])}`]))
    .join('&');
}

/** The link of an experiment that opens the laboratory with a setting. */
export const withLaboratory = (link: string, setting: string): string => `${link}&lab=${escaped(setting)}`;

/** The text after the first `#` of a URL, or the text itself. */
export function hashOf(link: string): string {
  const at = link.indexOf('#');
  return at < 0 ? link : link.slice(at + 1);
}

/** A value, or the words for what was expected instead. */
type Read<Value> = { readonly value: Value } | { readonly expected: string };

function readModel(text: string): Read<ExperimentModel> {
  const colon = text.indexOf(':');
  const written = colon < 0 ? text : text.slice(0, colon);
  const model = Object.hasOwn(renamedModels, written) ? renamedModels[written] : written;
  if (!modelDescriptions.some(({ id }) => id === model)) {
    return { expected: `one of the models ${modelDescriptions.map(({ id }) => id).join(', ')}` };
  }
  if (colon < 0) return { expected: `weights after the model, e.g. ${model}:random:0` };
  const named = text.slice(colon + 1);
  const short = /^([a-z0-9-]+)~([0-9a-f]{8,64})$/.exec(named);
  const weights = short ? `${model}-${short[1]}-${short[2]}.safetensors` : named;
  return parseWeightsName(weights)
    ? { value: { model, weights, mechanism: NO_MECHANISM } }
    : { expected: 'weights as NAME~HASH, random:SEED, train:SEED or own:FILE~HASH' };
}

function readSubject(key: string, text: string): Read<ExperimentSubject> {
  if (key === 's') {
    const id = text.startsWith('sample:') ? text.slice(7) : '';
    if (wordPattern.test(id)) return { value: { kind: 'sample', id } };
    const [, kind, made, number] = /^(solid|system):([^~]*)~([^~]*)$/.exec(text) ?? ['', '', '', ''];
    const seed = wholeNumber(number, Number.MAX_SAFE_INTEGER);
    const system = systemWords.find((known) => known === made);
    if (kind === 'solid' && !solidWords.includes(made))
      return { expected: `solid:ID~SEED with one of ${solidWords.join(', ')}` };
    if (kind === 'system' && !system) return { expected: `system:ID~SEED with one of ${systemWords.join(', ')}` };
    if (kind === '' || seed === undefined) return { expected: 'sample:ID, solid:ID~SEED or system:ID~SEED' };
    return { value: kind === 'system' && system ? { kind, id: system, seed } : { kind: 'solid', id: made, seed } };
  }
  if (key === 'file') {
    const [, name, hash, count] = /^([\s\S]*)~([^~]*)~([^~]*)$/.exec(text) ?? ['', '', '', ''];
    const atoms = wholeNumber(count, MOST_ATOMS);
    return namePattern.test(name) && hashPattern.test(hash) && atoms
      ? { value: { kind: 'file', name, hash, atoms } }
      : { expected: 'NAME~HASH~ATOMS with 12 hexadecimal digits' };
  }
  try {
    return { value: { kind: 'inline', xyz: unpackInline(text) } };
  } catch (error) {
    return { expected: error instanceof Error ? error.message : String(error) };
  }
}

/** Words in their own order, each once. */
export function readHow(text: string): Read<readonly Reading[]> {
  const words = text.split('+');
  const known = readings.filter((reading) => words.includes(reading));
  return known.length === words.length
    ? { value: known }
    : { expected: `words of ${readings.join(', ')}, joined by +` };
}

export function readPoints(text: string): Read<NonNullable<Experiment['points']>> {
  const [word, number] = text.split('~');
  const scheme = schemes.find((known) => known === word);
  const count = wholeNumber(number ?? '', MOST_POINTS);
  return scheme && count !== undefined && count >= FEWEST_POINTS
    ? { value: { scheme, count } }
    : { expected: `SCHEME~COUNT with ${schemes.join(', ')} and ${FEWEST_POINTS} to ${MOST_POINTS}` };
}

function readOutput(text: string): Read<Experiment['output']> {
  const value = judgedOutputs.find((known) => known === text);
  return value ? { value } : { expected: judgedOutputs.join(', ') };
}

function readWhole(least: number, most: number) {
  return (text: string): Read<number> => {
    const value = wholeNumber(text, most);
    return value !== undefined && value >= least ? { value } : { expected: `a whole number from ${least} to ${most}` };
  };
}

/** The word in its shortest form. */
export function readMechanism(text: string): Read<string> {
  const choice = parseMechanism(text);
  return choice
    ? { value: mechanismWord(choice) }
    : {
        expected:
          'none, turns:REGION, average:SET, canonical, frames:all, or turns:REGION and one of the others joined by +',
      };
}

/** The word in its shortest form. */
export function readGroup(text: string): Read<string> {
  const choice = parseGroup(text);
  return choice ? { value: groupWord(choice) } : { expected: groupForms };
}

const isTrained = ({ weights }: ExperimentModel): boolean => weights.startsWith('train:');

const readOnly =
  <Word extends string>(word: Word) =>
  (text: string): Read<Word> =>
    text === word ? { value: word } : { expected: `${word}, the only one so far` };

const noModel: LinkProblem = { key: 'a', message: 'the link names no model; the default one is shown' };
const noSubject: LinkProblem = { key: 's', message: 'the link names no subject; the default one is shown' };

/** What a link gives beside neither model A nor a subject: nothing of it can be used. */
function unusedKeys(values: ReadonlyMap<string, string>): readonly LinkProblem[] {
  const keys = [...values.keys()].filter((key) => key !== 'v' && key !== 'lab');
  const names = keys.map((key) => `"${key}"`).join(', ');
  const are = keys.length === 1 ? 'is' : 'are';
  return keys.length === 0
    ? []
    : [{ key: '', message: `${names} ${are} not used: the link names neither model A nor a subject` }];
}

/**
 * Reads a hash (without `#`) or a whole URL. Never throws. Keys with a default of their own take that, so that a link gives the same numbers
 * wherever it is read; a model or subject that is missing or wrong is taken from `fallback` and named under `problems`. An empty hash is the
 * fallback without problems. One that names neither is the fallback, too: its other keys mean nothing then, and are named.
 */
export function decodeLink(link: string, fallback: Experiment): DecodedLink {
  const hash = hashOf(link);
  const unusable = (message: string): DecodedLink => ({
    experiment: fallback,
    problems: [{ key: '', message }],
    unknown: [],
    used: false,
  });
  if (hash === '') return { experiment: fallback, problems: [], unknown: [], used: false };
  if (hash.length > LONGEST_LINK) {
    return unusable(`this link has ${hash.length} characters, at most ${LONGEST_LINK} are read: it is not one of ours`);
  }
  const { values, unknown, problems: entryProblems } = readEntries(hash);
  const laboratory = values.get('lab');
  const opened = laboratory !== undefined && { laboratory };
  const version = values.get('v') ?? '1';
  const number = wholeNumber(version, Number.MAX_SAFE_INTEGER);
  if (number === undefined || number < 1)
    return { ...unusable(`the link's version ${quoted(version)} is not a number from 1`), ...opened };
  if (number > EXPERIMENT_VERSION) {
    const message = `this link was made by a newer version (${number}; this page reads ${EXPERIMENT_VERSION}): reload the page, or ask for a link of version ${EXPERIMENT_VERSION}`;
    return { ...unusable(message), ...opened, future: number };
  }
  const problems: LinkProblem[] = [...entryProblems];
  const read = <Value>(key: string, reader: (text: string) => Read<Value>, otherwise: Value): Value => {
    const text = values.get(key);
    if (text === undefined) return otherwise;
    const result = reader(text);
    if ('value' in result) return result.value;
    problems.push({ key, message: `${key}=${quoted(text)} is not usable: ${result.expected}` });
    return otherwise;
  };
  const subjectKeys = ['s', 'file', 'x'].filter((key) => values.has(key));
  if (subjectKeys.length > 1) {
    const message = `the link names ${subjectKeys.length} subjects (${subjectKeys.join(', ')}); ${subjectKeys[0]} is used`;
    problems.push({ key: subjectKeys[0], message });
  }
  const [subjectKey] = subjectKeys;
  if (!values.has('a') && !subjectKey) {
    const alone = laboratory !== undefined;
    return {
      experiment: fallback,
      problems: [...problems, ...(alone ? [] : [noModel, noSubject]), ...unusedKeys(values)],
      unknown,
      used: values.size > 0,
      ...opened,
      ...(alone && { laboratoryAlone: true }),
    };
  }
  if (!values.has('a')) problems.push(noModel);
  if (!subjectKey) problems.push(noSubject);
  const b = values.has('b') ? read<ExperimentModel | undefined>('b', readModel, undefined) : undefined;
  const a = read('a', readModel, fallback.a);
  const mechanism = read('m', readMechanism, values.has('a') ? NO_MECHANISM : a.mechanism);
  const mechanismOfB = read('mb', readMechanism, NO_MECHANISM);
  const named = subjectKey
    ? read(subjectKey, (text) => readSubject(subjectKey, text), fallback.subject)
    : fallback.subject;
  const how = read<readonly Reading[] | undefined>('how', readHow, undefined);
  const output = read('out', readOutput, defaultOutput(a));
  const points = read('points', readPoints, DEFAULT_POINTS);
  const plan = read('t', readPlan, DEFAULT_PLAN);
  const experiment: Experiment = {
    version: EXPERIMENT_VERSION,
    subject: named.kind === 'file' && how ? { ...named, how: [...how] } : named,
    frame: subjectKey ? read('f', readWhole(0, LAST_FRAME), 0) : fallback.frame,
    a: { ...a, mechanism },
    ...(b && { b: { ...b, mechanism: mechanismOfB } }),
    output,
    ...([a, ...(b ? [b] : [])].some(isTrained) && { training: plan }),
    ...(takes(a.model) === 'cloud' && { points }),
    group: read('g', readGroup, DEFAULT_GROUP),
    elements: read('n', readWhole(FEWEST_ELEMENTS, MOST_ELEMENTS), DEFAULT_ELEMENTS),
    seed: read('seed', readWhole(0, Number.MAX_SAFE_INTEGER), DEFAULT_SEED),
    reference: read('r', readOnly('twirl'), 'twirl'),
  };
  return {
    ...mended(experiment, problems, fallback),
    unknown,
    used: values.size > 0,
    digest: values.get('d'),
    ...opened,
  };
}

/** Parts that do not go together are named, and what follows from model A wins; a subject that it cannot take is the fallback with its models. */
function mended(
  experiment: Experiment,
  problems: readonly LinkProblem[],
  fallback: Experiment,
): Pick<DecodedLink, 'experiment' | 'problems'> {
  const trouble = inconsistency(experiment);
  if (!trouble) return { experiment, problems };
  const said = [
    ...problems,
    { key: linkKeyOf[trouble.field] ?? '', message: `${trouble.message}; that part was left out` },
  ];
  const { b: _, points: __, ...alone } = experiment;
  switch (trouble.field) {
    case 'training': {
      const { training: ___, ...untrained } = experiment;
      return mended(untrained, said, fallback);
    }
    case 'b':
      return mended(experiment.points ? { ...alone, points: experiment.points } : alone, said, fallback);
    case 'output':
      return mended({ ...experiment, output: defaultOutput(experiment.a) }, said, fallback);
    case 'group':
      return mended({ ...experiment, group: DEFAULT_GROUP }, said, fallback);
    default:
      return { experiment: fallback, problems: said };
  }
}

const linkKeyOf: Readonly<Record<string, string>> = {
  subject: 's',
  b: 'b',
  output: 'out',
  points: 'points',
  group: 'g',
};
