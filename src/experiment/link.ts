/**
 * The experiment in the URL hash: `#v=1&a=gaunt:ethanol~HASH&b=transformer:random:7&s=sample:ethanol&f=38&seed=7`. Flat readable keys in one fixed
 * order, only what differs from the defaults, so that equal experiments have equal links. Reading is total: whatever the text,
 * the answer is an experiment and a list of what was not understood. A file never travels; a small pasted molecule may (`x`).
 */
import { modelDescriptions, renamedModels } from '../model/describe.ts';
import { packInline, unpackInline } from './inline.ts';
import {
  DEFAULT_ELEMENTS,
  DEFAULT_SEED,
  EXPERIMENT_VERSION,
  FEWEST_ELEMENTS,
  hashPattern,
  LAST_FRAME,
  MOST_ATOMS,
  MOST_ELEMENTS,
  namePattern,
  parseWeightsName,
  wholeNumber,
  wordPattern,
} from './names.ts';
import type { Experiment, ExperimentModel, ExperimentSubject } from './schema.ts';

/** Characters of a link at most; anything longer is not one of ours. */
export const LONGEST_LINK = 8192;

/** One row of the table that README shows: other sites may link in with these keys. */
export interface LinkKey {
  readonly key: string;
  /** Longer words that are read as well. */
  readonly aliases: readonly string[];
  readonly form: string;
  readonly meaning: string;
  /** What holds where the key is absent, whoever reads; undefined where a link without the key is reported. */
  readonly fallback?: string;
}

/** In the order in which they are written. */
export const linkKeys: readonly LinkKey[] = [
  { key: 'v', aliases: ['version'], form: '1', meaning: 'version of these keys', fallback: '1' },
  {
    key: 'a',
    aliases: ['model'],
    form: 'MODEL:NAME~HASH, MODEL:random:SEED or MODEL:own:FILE~HASH',
    meaning: 'model A and its weights: shipped, seeded random, or your own file by its SHA-256 (terminal only so far)',
  },
  { key: 'b', aliases: ['against'], form: 'as a', meaning: 'model B', fallback: 'no second model' },
  { key: 's', aliases: ['subject'], form: 'sample:ID', meaning: 'a sample that ships with the page' },
  {
    key: 'file',
    aliases: [],
    form: 'NAME~HASH~ATOMS',
    meaning: "your own file: name, first 12 digits of its SHA-256, the frame's atoms; the file itself never travels",
  },
  {
    key: 'x',
    aliases: ['xyz'],
    form: 'z:CODE',
    meaning: 'a small molecule as XYZ text, raw deflate in URL-safe base64',
  },
  { key: 'f', aliases: ['frame'], form: '0, 1, 2 ...', meaning: 'frame, counted from 0', fallback: '0' },
  { key: 'g', aliases: ['group'], form: 'so3', meaning: 'group', fallback: 'so3' },
  {
    key: 'n',
    aliases: ['elements'],
    form: `${FEWEST_ELEMENTS} to ${MOST_ELEMENTS}`,
    meaning: 'sampled elements of the group',
    fallback: String(DEFAULT_ELEMENTS),
  },
  { key: 'r', aliases: ['reference'], form: 'twirl', meaning: 'what errors are measured against', fallback: 'twirl' },
  { key: 'm', aliases: ['mechanism'], form: 'none', meaning: 'mechanism of both models', fallback: 'none' },
  {
    key: 'seed',
    aliases: [],
    form: 'whole number',
    meaning: 'seed of the sampled elements',
    fallback: String(DEFAULT_SEED),
  },
];

/** Something of a link that could not be used, in words; `key` is empty where it concerns the link as a whole. */
export interface LinkProblem {
  readonly key: string;
  readonly message: string;
}

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

/** The text after `#`. Throws RangeError for an inline molecule that is too long for a link. */
export function encodeLink(experiment: Experiment): string {
  const [subjectKey, subject] = subjectText(experiment.subject);
  const written: Readonly<Record<string, string | undefined>> = {
    v: String(EXPERIMENT_VERSION),
    a: modelText(experiment.a),
    b: experiment.b && modelText(experiment.b),
    [subjectKey]: subject,
    f: experiment.frame === 0 ? undefined : String(experiment.frame),
    n: experiment.elements === DEFAULT_ELEMENTS ? undefined : String(experiment.elements),
    seed: String(experiment.seed),
  };
  return linkKeys
    .flatMap(({ key }) => (written[key] === undefined ? [] : [`${key}=${escaped(written[key])}`]))
    .join('&');
}

/** The text after the first `#` of a URL, or the text itself. */
export function hashOf(link: string): string {
  const at = link.indexOf('#');
  return at < 0 ? link : link.slice(at + 1);
}

interface Entries {
  readonly values: ReadonlyMap<string, string>;
  readonly unknown: readonly string[];
  readonly problems: readonly LinkProblem[];
}

const keyByName: ReadonlyMap<string, string> = new Map(
  linkKeys.flatMap(({ key, aliases }) => [key, ...aliases].map((name) => [name, key] as const)),
);

const quoted = (text: string): string => JSON.stringify(text.length > 60 ? `${text.slice(0, 57)}...` : text);

function readEntries(hash: string): Entries {
  const values = new Map<string, string>();
  const unknown: string[] = [];
  const problems: LinkProblem[] = [];
  for (const part of hash.split('&').filter(Boolean)) {
    const equals = part.indexOf('=');
    try {
      const name = decodeURIComponent(equals < 0 ? part : part.slice(0, equals));
      const key = keyByName.get(name);
      const value = equals < 0 ? undefined : decodeURIComponent(part.slice(equals + 1));
      if (key === undefined) unknown.push(name.length > 60 ? `${name.slice(0, 57)}...` : name);
      else if (value === undefined) problems.push({ key, message: `${quoted(name)} has no value` });
      else if (values.has(key)) problems.push({ key, message: `${quoted(name)} is given twice; the first is used` });
      else values.set(key, value);
    } catch {
      problems.push({ key: '', message: `${quoted(part)} is not valid percent-encoding; it was left out` });
    }
  }
  return { values, unknown, problems };
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
    ? { value: { model, weights, mechanism: 'none' } }
    : { expected: 'weights as NAME~HASH, random:SEED or own:FILE~HASH' };
}

function readSubject(key: string, text: string): Read<ExperimentSubject> {
  if (key === 's') {
    const id = text.startsWith('sample:') ? text.slice(7) : '';
    return wordPattern.test(id) ? { value: { kind: 'sample', id } } : { expected: 'sample:ID' };
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

function readWhole(least: number, most: number) {
  return (text: string): Read<number> => {
    const value = wholeNumber(text, most);
    return value !== undefined && value >= least ? { value } : { expected: `a whole number from ${least} to ${most}` };
  };
}

const readOnly =
  <Word extends string>(word: Word) =>
  (text: string): Read<Word> =>
    text === word ? { value: word } : { expected: `${word}, the only one so far` };

/**
 * Reads a hash (without `#`) or a whole URL. Never throws. Keys with a default of their own take that, so that a link gives the same numbers
 * wherever it is read; a model or subject that is missing or wrong is taken from `fallback` and named under `problems`. An empty hash is the
 * fallback without problems.
 */
export function decodeLink(link: string, fallback: Experiment): DecodedLink {
  const hash = hashOf(link);
  const unusable = (message: string, future?: number): DecodedLink => ({
    experiment: fallback,
    problems: [{ key: '', message }],
    unknown: [],
    used: false,
    ...(future !== undefined && { future }),
  });
  if (hash === '') return { experiment: fallback, problems: [], unknown: [], used: false };
  if (hash.length > LONGEST_LINK) {
    return unusable(`this link has ${hash.length} characters, at most ${LONGEST_LINK} are read: it is not one of ours`);
  }
  const { values, unknown, problems: entryProblems } = readEntries(hash);
  const version = values.get('v') ?? '1';
  const number = wholeNumber(version, Number.MAX_SAFE_INTEGER);
  if (number === undefined || number < 1)
    return unusable(`the link's version ${quoted(version)} is not a number from 1`);
  if (number > EXPERIMENT_VERSION) {
    return unusable(
      `this link was made by a newer version (${number}; this page reads ${EXPERIMENT_VERSION}): reload the page, or ask for a link of version ${EXPERIMENT_VERSION}`,
      number,
    );
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
  if (!values.has('a')) problems.push({ key: 'a', message: 'the link names no model; the default one is shown' });
  if (!subjectKey) problems.push({ key: 's', message: 'the link names no subject; the default one is shown' });
  const b = values.has('b') ? read<ExperimentModel | undefined>('b', readModel, undefined) : undefined;
  read('m', readOnly('none'), 'none');
  const experiment: Experiment = {
    version: EXPERIMENT_VERSION,
    subject: subjectKey
      ? read(subjectKey, (text) => readSubject(subjectKey, text), fallback.subject)
      : fallback.subject,
    frame: subjectKey ? read('f', readWhole(0, LAST_FRAME), 0) : fallback.frame,
    a: read('a', readModel, fallback.a),
    ...(b && { b }),
    group: read('g', readOnly('so3'), 'so3'),
    elements: read('n', readWhole(FEWEST_ELEMENTS, MOST_ELEMENTS), DEFAULT_ELEMENTS),
    seed: read('seed', readWhole(0, Number.MAX_SAFE_INTEGER), DEFAULT_SEED),
    reference: read('r', readOnly('twirl'), 'twirl'),
  };
  return { experiment, problems, unknown, used: values.size > 0 };
}
