/**
 * `orbit (FILE | LINK)`: one model, or the two of a link, over an orbit of SO(3): the same runner as the page, so that the terminal agrees with the link.
 * JSON: the keys of `OrbitResult`, with `facts`, `subject`, and where asked for `ascent` and `fold`, and `against` for a link's second model.
 */
import type { Backend } from '../backend/backend.ts';
import { judgedBy, sameArchitecture } from '../experiment/consistency.ts';
import { failureLine, failureOf } from '../experiment/failure.ts';
import { kindOf, rowWord } from '../experiment/geometry.ts';
import { readHow, readMechanism, readPoints } from '../experiment/link.ts';
import { modelDescriptions, modelName } from '../experiment/models.ts';
import {
  DEFAULT_ELEMENTS,
  DEFAULT_POINTS,
  DEFAULT_SEED,
  FEWEST_ELEMENTS,
  MOST_ELEMENTS,
  NO_MECHANISM,
  parseWeightsName,
  type Reading,
} from '../experiment/names.ts';
import { type OrbitOutcome, runOrbit } from '../experiment/runner.ts';
import type { Experiment } from '../experiment/schema.ts';
import type { ClassSummary, Estimate, FieldName, JudgedOutput, OrbitResult } from '../orbit/result.ts';
import { rankedClasses } from '../plot/class-answers.ts';
import { fieldWords, measured } from '../plot/field-words.ts';
import { elementsWord, elementWords, visitedWords } from '../plot/group-words.ts';
import { localRows } from '../plot/local-words.ts';
import { fixed, milli, percent, relative, significant, whole } from '../plot/number-format.ts';
import { powerWords } from '../plot/power-figure.ts';
import { sentenceOf, verdictWords } from '../plot/verdict-words.ts';
import { parseArguments, UsageError } from './arguments.ts';
import { deviceUsage, openDevice } from './device.ts';
import { groupFrom } from './group-option.ts';
import { broughtBy, comparedDigest } from './orbit-digest.ts';
import * as exporting from './orbit-export.ts';
import { type Further, further, furtherKinds, furtherRows, furtherUsage } from './orbit-further.ts';
import { isLinksOwn, methodsOf } from './orbit-methods.ts';
import * as predicted from './orbit-predictions.ts';
import { OrbitViews, viewKinds, viewsUsage } from './orbit-views.ts';
import { progressLines } from './progress.ts';
import { shipped } from './public-files.ts';
import { type CommandSubject, isLink, type Part, readLink, subjectFromFile, subjectFromLink } from './subject.ts';
import { type OwnWeights, weightsOf } from './weights.ts';

export const usage = `orbit FILE --model ID [--weights FILE|ID|random:SEED] [--mechanism WORD] [--frame I] [--points SCHEME~N] [--how WORDS] [--output class|normals] [--group WORD] [--elements N] [--seed S] ${furtherUsage} ${viewsUsage} ${deviceUsage} [--methods] [--json]
orbit LINK [--check] [--model ID] [--weights FILE|ID|random:SEED] [--mechanism WORD] [--file PATH] [--frame I] [--points SCHEME~N] [--output class|normals] [--group WORD] [--elements N] [--seed S] ${furtherUsage} ${viewsUsage} ${deviceUsage} [--methods] [--json]
${exporting.usage}
${predicted.usage}`;

const kinds = {
  model: 'text',
  weights: 'text',
  mechanism: 'text',
  frame: 'whole',
  group: 'text',
  points: 'text',
  how: 'text',
  output: 'text',
  elements: 'whole',
  seed: 'whole',
  device: 'text',
  file: 'text',
  ...furtherKinds,
  methods: 'switch',
  check: 'switch',
  ...viewKinds,
} as const;

type Options = ReturnType<typeof parseArguments<typeof kinds>>['options'];

interface JobModel {
  readonly model: string;
  readonly weights: string | undefined;
  readonly mechanism: string;
  /** The link's own file, which the weights given must be. */
  readonly own?: OwnWeights;
}

type Judged = OrbitOutcome & Further;

interface Job {
  readonly subject: CommandSubject;
  readonly models: readonly JobModel[];
  readonly output: JudgedOutput;
  readonly group: string;
  readonly elements: number;
  readonly seed: number;
  /** The link, where the job is what it says and nothing else. */
  readonly link?: string;
}

export function ownWeights(text: string): OwnWeights | undefined {
  const name = parseWeightsName(text);
  return name?.kind === 'own' ? name : undefined;
}

function partOf({ options, link }: { options: Options; link?: Experiment }): Part {
  const points =
    options.points !== undefined ? pointsOf(options.points) : link ? (link.points ?? DEFAULT_POINTS) : undefined;
  return {
    frame: options.frame ?? link?.frame ?? 0,
    seed: options.seed ?? link?.seed ?? DEFAULT_SEED,
    ...(points && { points }),
    ...(options.how !== undefined && { how: howOf(options.how) }),
  };
}

export function pointsOf(text: string): NonNullable<Part['points']> {
  const read = readPoints(text);
  if ('value' in read) return read.value;
  throw new UsageError(`--points ${text}: expected ${read.expected}`);
}

export function howOf(text: string): readonly Reading[] {
  const read = readHow(text);
  if ('value' in read) return read.value;
  throw new UsageError(`--how ${text}: expected ${read.expected}`);
}

/** What is judged: as asked, else as the link says where its model is still the one, else as the model takes it. */
export function outputOf(
  options: { readonly output: string | undefined },
  model: string,
  link?: Experiment,
): JudgedOutput {
  const own = judgedBy(model);
  const asked = options.output ?? (link && own.includes(link.output) ? link.output : own[0]);
  const output = own.find((known) => known === asked);
  if (output) return output;
  throw new UsageError(`--output ${asked}: ${model} is judged by ${own.join(' or ')}`);
}

/** The mechanism as asked for; else the link's. */
export function mechanismOf(asked: string | undefined, otherwise = NO_MECHANISM): string {
  if (asked === undefined) return otherwise;
  const read = readMechanism(asked);
  if ('value' in read) return read.value;
  throw new UsageError(`--mechanism ${asked}: expected ${read.expected}`);
}

/** `gaunt` and `transformer` judge points as well, through the same architecture for points; seeded weights keep their seed. */
function fitting(job: JobModel, { geometry }: CommandSubject): JobModel {
  const model = sameArchitecture(job.model, kindOf(geometry));
  if (model === job.model) return job;
  console.error(
    `${job.model} does not take ${rowWord(geometry)}s: ${model}, the same architecture, does and is judged`,
  );
  const weights = job.weights?.startsWith('random:') ? job.weights : undefined;
  return { model, weights, mechanism: job.mechanism };
}

async function jobOf(word: string, options: Options): Promise<Job> {
  const lists = await shipped();
  if (!isLink(word)) {
    if (options.file !== undefined) throw new UsageError('--file goes with a link');
    if (options.model === undefined) throw new UsageError('--model ID is missing');
    const subject = await subjectFromFile(word, partOf({ options }), lists);
    const mechanism = mechanismOf(options.mechanism);
    const models = [fitting({ model: options.model, weights: options.weights, mechanism }, subject)];
    return {
      subject,
      models,
      output: outputOf(options, models[0].model),
      group: groupFrom(options.group),
      elements: options.elements ?? DEFAULT_ELEMENTS,
      seed: options.seed ?? DEFAULT_SEED,
    };
  }
  const link = readLink(word);
  const sides = [link.a, ...(link.b ? [link.b] : [])];
  const chosen = options.model === undefined ? sides : sides.filter(({ model }) => model === options.model).slice(0, 1);
  const models =
    options.model !== undefined && chosen.length === 0
      ? [
          {
            model: options.model,
            weights: options.weights,
            mechanism: mechanismOf(options.mechanism),
          },
        ]
      : chosen.map(({ model, weights, mechanism }) => {
          const own = ownWeights(weights);
          return {
            model,
            weights: options.weights ?? weights,
            mechanism: mechanismOf(options.mechanism, mechanism),
            ...(own && options.weights !== undefined && { own }),
          };
        });
  for (const option of ['weights', 'mechanism'] as const) {
    if (models.length > 1 && options[option] !== undefined)
      throw new UsageError(`--${option}: this link has two models, choose one with --model`);
  }
  if (options.how !== undefined) throw new UsageError('--how: the link itself says how its file is read');
  const subject = await subjectFromLink(link.subject, partOf({ options, link }), options.file, lists);
  const fitted = models.map((model) => fitting(model, subject));
  return {
    subject,
    models: fitted,
    output: outputOf(options, fitted[0].model, link),
    group: groupFrom(options.group, link.group),
    elements: options.elements ?? link.elements,
    seed: options.seed ?? link.seed,
    ...(isLinksOwn(options, link) && { link: word }),
  };
}

async function judge(
  job: Job,
  backend: Backend,
  signal: AbortSignal,
  views: OrbitViews,
  options: Options,
): Promise<Judged[]> {
  const lists = await shipped();
  const { geometry } = job.subject;
  const outcomes: Judged[] = [];
  const progress = progressLines();
  for (const { model, weights: name, mechanism, own } of job.models) {
    const weights = await weightsOf(model, name, geometry, lists, own);
    const { output, group, elements, seed } = job;
    const outcome = await runOrbit({
      backend,
      weights,
      mechanism,
      geometry,
      output,
      group,
      elements,
      seed,
      signal,
      local: true,
      ...views.grid(elements),
      onProgress: (phase, done, total) => progress(model, phase, done, total),
    });
    const task = { backend, weights, mechanism, geometry, signal };
    const found = await further({ ...task, output, seed }, outcome, options, (...done) => progress(model, ...done));
    outcomes.push({ ...outcome, ...found });
    await views.add(task, outcome, (done, total) => progress(model, 'views', done, total));
  }
  await views.write(partRow(job.subject), job.seed);
  return outcomes;
}

/** What each field's size and reference are called. */
const rowNames: Readonly<Record<FieldName, readonly [row: string, reference: string]>> = {
  'force-error': ['force error', "the twirl's"],
  'class-distance': ['distance', ''],
  'normal-error': ['normal error', "the mean normals' RMS length"],
  'displacement-error': ['change', "the mean displacements' RMS length"],
};

/** The most probable classes on the mean over the orbit, how often the answer flips, and how often it is right. */
function classRows(
  { names, mean, modal, flipRate, accuracy }: ClassSummary,
  { group, whole: isWhole }: OrbitResult,
): string[][] {
  const elements = elementsWord(group);
  const spread = ({ value, low, high }: Estimate) =>
    `${percent(value)} of the ${elements}${isWhole ? '' : ` (95 %: ${percent(low)} to ${percent(high)})`}`;
  const listed = rankedClasses(names, mean, 3).map(({ name, probability }) => `${name} ${fixed(probability, 3)}`);
  return [
    ['class', `${names[modal]} in ${percent(1 - flipRate.value)} of the ${elements}`],
    ['probabilities', `${listed.join(', ')} on the mean over the orbit`],
    ['flips', spread(flipRate)],
    ...(accuracy ? [['right', spread(accuracy)]] : []),
  ];
}

/** Which part of the subject was judged. */
const partRow = ({ name, frame, cloud }: CommandSubject): string =>
  cloud
    ? `${name}, ${whole(cloud.sampled)} ${cloud.scheme === 'surface' ? 'points on the faces of' : 'of'} ${whole(cloud.points)} ${cloud.scheme === 'surface' ? 'vertices' : `points, ${cloud.scheme}`}${cloud.note ? ` (${cloud.note})` : ''}`
    : `${name}, frame ${frame}`;

/** Root mean square extents along the principal axes, and how far apart their squares are. */
const axesRow = ({ eigenvalues, gap }: NonNullable<OrbitOutcome['facts']['spectrum']>): string =>
  `${eigenvalues.map((value) => fixed(Math.sqrt(value), 3)).join(', ')} RMS extents, smallest relative gap ${relative(gap)}`;

function inWords(judged: Judged, subject: CommandSubject): string {
  const { facts, result } = judged;
  const { summary, noiseFloor, elements, field } = result;
  const { worst, classes } = summary;
  const { value, low, high } = summary.error;
  const words = fieldWords(field);
  const q = worst.q.map((part) => part.toFixed(4));
  const [row, reference] = rowNames[field];
  const rows = [
    ['subject', partRow(subject)],
    ['weights', `${result.weights}, ${whole(facts.parameters)} parameters`],
    ...(facts.mechanism === undefined
      ? []
      : [['mechanism', `${facts.mechanism}, ${whole(facts.passes ?? 1)} ${facts.passes === 1 ? 'pass' : 'passes'}`]]),
    ...(facts.spectrum ? [['axes', axesRow(facts.spectrum)]] : []),
    [
      'elements',
      `${visitedWords(result.group, field, elements.length)}, ${(result.ms / 1000).toFixed(1)} s on ${result.adapter}`,
    ],
    [
      row,
      `${measured(words, value)}${result.whole ? '' : ` (95 %: ${words.number(low)} to ${measured(words, high)})`}`,
    ],
    ...(reference
      ? [['relative', `${relative(summary.relativeError)} of ${reference} ${measured(words, summary.twirlRms)}`]]
      : []),
    [
      'worst',
      `${measured(words, worst.value)} at element ${worst.index}, ${elementWords(worst, result.group, field)}, q = (${q.join(', ')})`,
    ],
    ...furtherRows(judged),
    ...(result.power ? [['spectrum', `${powerWords(result.power)} of rotations`]] : []),
    ['noise floor', measured(words, noiseFloor)],
    ...(result.constant
      ? [['useless', 'the answer does not depend on the subject: a scrambled one has the same']]
      : []),
    ...(classes ? classRows(classes, result) : []),
    ...(summary.energySpread === undefined ? [] : [['energy spread', `${milli(summary.energySpread)} meV`]]),
    ...(result.local ? localRows(result.local) : []),
    ...(summary.labelForceMae === undefined
      ? []
      : [['force MAE', `${milli(summary.labelForceMae)} meV/Å against the labels`]]),
    ...(summary.labelMeanSquare === undefined
      ? []
      : [['squared error', `${significant(summary.labelMeanSquare, 3)} per coordinate against the true positions`]]),
    ...(facts.outside === undefined ? [] : [['note', facts.outside]]),
  ];
  return [
    sentenceOf(verdictWords(modelName(result.model), result)),
    ...rows.map(([label, text]) => `  ${label.padEnd(14)}${text}`),
  ].join('\n');
}

export async function run(args: readonly string[]): Promise<number> {
  const otherForm = [exporting, predicted].find(({ asksFor }) => args.some((arg) => asksFor.test(arg)));
  if (otherForm) return otherForm.run(args);
  const { words, options, json } = parseArguments(args, kinds);
  if (words.length !== 1) throw new UsageError(`expected one FILE or LINK, got ${words.length}`);
  if (options.model !== undefined && !modelDescriptions.some(({ id }) => id === options.model)) {
    throw new UsageError(`--model ${options.model}: expected ${modelDescriptions.map(({ id }) => id).join(' or ')}`);
  }
  const { elements } = options;
  if (elements !== undefined && (elements < FEWEST_ELEMENTS || elements > MOST_ELEMENTS)) {
    throw new UsageError(`--elements ${elements}: expected ${FEWEST_ELEMENTS} to ${MOST_ELEMENTS}`);
  }
  const views = new OrbitViews(options);
  const stop = new AbortController();
  const interrupt = (): void => stop.abort(new DOMException('interrupted', 'AbortError'));
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  let backend: Backend | undefined;
  try {
    const digest = broughtBy(words[0], options.check);
    const job = await jobOf(words[0], options);
    views.require(job.group);
    backend = await openDevice(options.device);
    const outcomes = await judge(job, backend, stop.signal, views, options);
    const [first, second] = outcomes;
    const methods = options.methods ? methodsOf(job, outcomes) : undefined;
    const compared = digest === undefined ? undefined : comparedDigest(digest, job.link, outcomes);
    if (json) {
      const { geometry, ...named } = job.subject;
      const subject = { ...named, atoms: geometry.species.length };
      const keysOf = ({ result, ...rest }: Judged) => ({ ...result, ...rest });
      const against = second && keysOf(second);
      const extra = { ...(compared && { digest: compared }), ...(methods && { methods }) };
      console.log(JSON.stringify({ ...keysOf(first), subject, ...(against && { against }), ...extra }));
    } else {
      const blocks = outcomes.map((outcome) => inWords(outcome, job.subject));
      const digestRow = compared ? [`  ${'digest'.padEnd(14)}${compared.words}`] : [];
      console.log([...blocks, ...digestRow, ...(methods ? [methods] : [])].join('\n\n'));
    }
    return options.check && !compared?.agrees ? 1 : 0;
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new Error(failureLine(failureOf(error)));
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
    backend?.dispose();
  }
}
