/**
 * The methods of an orbit as a paper states them: what was judged, on what, over which elements, how the numbers are defined, what came out, and the BibTeX
 * entries of what is referred to. One source for plain text and LaTeX (`prose.ts`); numbers are written as the page writes them.
 */
import type { ModelFacts } from '../experiment/recorded-run.ts';
import type { Experiment } from '../experiment/schema.ts';
import type { Estimate, FieldName, OrbitResult } from '../orbit/result.ts';
import { bibtex, type CitationKey } from './citations.ts';
import { definitionProse } from './definition-words.ts';
import { fieldWords, measured } from './field-words.ts';
import { mechanismPhrase, passesOfWord } from './mechanism-words.ts';
import { milli, percent, relative, significant, whole } from './number-format.ts';
import { program } from './program.ts';
import { citedIn, joined, latexProse, type Prose, plainProse, prose } from './prose.ts';
import { samplingProse } from './sampling-words.ts';
import { sentenceOf, verdictWords } from './verdict-words.ts';

export interface MethodsSide {
  /** The model's name in words: `Gaunt network`. */
  readonly name: string;
  /** What is known of the model; or, of another program, the name of the file that its outputs are from. */
  readonly by: { readonly facts: ModelFacts } | { readonly file: string };
  readonly result: OrbitResult;
}

export interface MethodsInput {
  /** The subject by its name, with its seed where it is made from one. */
  readonly subject: string;
  /** Counted from 0, where the subject has several. */
  readonly frame?: number | undefined;
  /** Of clouds: the points that the models see. */
  readonly points?: { readonly scheme: string; readonly count: number } | undefined;
  /** SHA-256 of the subject's file, hexadecimal. */
  readonly hash?: string | undefined;
  /** Level of theory of the subject's labels. */
  readonly level?: string | undefined;
  readonly seed: number;
  /** How weights named `train:SEED` came about. */
  readonly training?: Experiment['training'] | undefined;
  /** Model A, and B where there is one. */
  readonly sides: readonly MethodsSide[];
  /** Where the experiment can be run again. */
  readonly link?: string | undefined;
}

const rowWords: Readonly<Record<FieldName, string>> = {
  'force-error': 'atoms',
  'class-distance': 'points',
  'normal-error': 'points',
  'displacement-error': 'particles',
};

/** Weights by their seed or their file. */
function weightsProse(weights: string, training: MethodsInput['training']): string {
  const [, kind, seed] = /^(random|train):(\d+)$/.exec(weights) ?? [];
  if (kind === 'random') return `untrained weights drawn with seed ${seed}`;
  if (kind === 'train') {
    const plan = training ? ` in ${whole(training.steps)} steps of ${whole(training.batch)} samples` : '';
    return `weights trained for this experiment${plan} from start values of seed ${seed}`;
  }
  const [, name, hash] = /^own:(.+)~([0-9a-f]{12})$/s.exec(weights) ?? [];
  if (name !== undefined) return `weights of the file ${name} (SHA-256 begins with ${hash})`;
  const [, digits] = /-([0-9a-f]{8,64})\.safetensors$/.exec(weights) ?? [];
  return digits === undefined ? `weights ${weights}` : `weights ${weights} (SHA-256 begins with ${digits})`;
}

function mechanismProse(word: string | undefined): Prose {
  if (word === undefined || word === 'none') return [];
  const passes = passesOfWord(word).inference;
  const framed = word.includes('frames:') ? prose` ${{ cite: 'puny2022frame' }}` : [];
  const { joined: sign, text } = mechanismPhrase(word);
  return prose`${sign} ${text}${framed} (mechanism word ${word}, ${whole(passes)} ${passes === 1 ? 'pass' : 'passes'} of the model for a prediction)`;
}

function domainWords({ domain }: ModelFacts): string {
  if (!domain) return '';
  if ('level' in domain) return `, trained at the level of theory ${domain.level}`;
  return 'classes' in domain
    ? `, trained to tell ${whole(domain.classes.length)} classes`
    : `, trained on ${domain.system}`;
}

/** Whose product couples the features of a model. */
function architectureProse(model: string): Prose {
  if (/(^|-)gaunt(-curl)?$/.test(model)) return prose` ${{ cite: 'luo2024gaunt' }}`;
  return model === 'clebsch-gordan' ? prose` ${{ cite: 'batzner2022equivariant' }}` : [];
}

function modelProse(letter: string, { name, by, result }: MethodsSide, training: MethodsInput['training']): Prose {
  if ('file' in by) return prose`Model ${letter} is another program, whose outputs were read from the file ${by.file}.`;
  const { facts } = by;
  const weights = weightsProse(result.weights, training);
  return prose`Model ${letter} is the ${name}${architectureProse(result.model)} with ${whole(facts.parameters)} parameters and ${weights}${domainWords(facts)}${mechanismProse(facts.mechanism)}.`;
}

function subjectProse({ subject, frame, points, hash, level }: MethodsInput, { field, twirl }: OrbitResult): Prose {
  const rows = prose`${whole(twirl.length / 3)} ${rowWords[field]}`;
  const file = hash === undefined ? '' : `, SHA-256 of the file ${hash}`;
  const which = points
    ? `, sampled with the seed to ${whole(points.count)} points (${points.scheme})`
    : frame === undefined
      ? ''
      : `, frame ${whole(frame)} counted from 0`;
  return prose`The subject is ${subject}${which} (${rows}${file})${level ? `, with labels at the level of theory ${level}` : ''}; what is judged are the ${fieldWords(field).outputs}.`;
}

/** A number with its interval where it has one. */
function estimated(result: OrbitResult, { value, low, high }: Estimate, written: (value: number) => string): string {
  const bounds = result.whole ? '' : ` (95 %: ${written(low)} to ${written(high)})`;
  return `${written(value)}${bounds}`;
}

function resultProse(letter: string, { result }: MethodsSide): Prose {
  const { summary, noiseFloor, field } = result;
  const words = fieldWords(field);
  const { classes, nonEquivariantShare: share, labelForceMae: mae, labelMeanSquare: square } = summary;
  const inUnits = (value: number): string => measured(words, value);
  const numbers = [
    `error ${estimated(result, summary.error, inUnits)}`,
    ...(field === 'class-distance'
      ? []
      : [`relative ${relative(summary.relativeError)} of ${inUnits(summary.twirlRms)}`]),
    `largest at one element ${inUnits(summary.worst.value)}`,
    `noise floor ${inUnits(noiseFloor)}`,
    ...(share ? [`share of the loss ${estimated(result, share, percent)}`] : []),
    ...(mae === undefined ? [] : [`force MAE ${milli(mae)} meV/Å against the labels`]),
    ...(square === undefined ? [] : [`squared error ${significant(square)} per coordinate against the true positions`]),
    ...(classes
      ? [
          `answer other than ${classes.names[classes.modal]} at ${estimated(result, classes.flipRate, percent)} of the elements`,
        ]
      : []),
  ];
  return prose`${sentenceOf(verdictWords(letter, result))} Numbers of ${letter}: ${numbers.join('; ')}; computed on ${result.adapter}.`;
}

/** What was judged, how, and what came out: two paragraphs. */
export function methodsProse(input: MethodsInput): readonly [methods: Prose, results: Prose] {
  const { sides, seed, link } = input;
  const [{ result }] = sides;
  const { group, field, elements } = result;
  const share = sides.some((side) => side.result.summary.nonEquivariantShare !== undefined);
  const models = sides.map((side, n) => modelProse('AB'[n], side, input.training));
  const methods = joined(
    [
      prose`Equivariance was measured with Equivarium ${program.version} ${{ cite: 'equivarium' }}.`,
      ...models,
      subjectProse(input, result),
      samplingProse(group, field, elements.length, seed),
      definitionProse({ field, group, share }),
    ],
    ' ',
  );
  const outcomes = joined(
    sides.map((side, n) => resultProse('AB'[n], side)),
    ' ',
  );
  return [
    methods,
    link === undefined ? outcomes : prose`${outcomes} The experiment can be run again at ${{ url: link }}`,
  ];
}

/** The text file: plain, LaTeX, BibTeX. */
export function methodsText(input: MethodsInput): string {
  const paragraphs = methodsProse(input);
  const cited: readonly CitationKey[] = citedIn(paragraphs.flat());
  return [
    'Methods, plain text',
    ...paragraphs.map(plainProse),
    'Methods, LaTeX',
    ...paragraphs.map(latexProse),
    'BibTeX',
    ...cited.map(bibtex),
    '',
  ].join('\n\n');
}
