/**
 * `orbit [FILE | LINK] --predictions PREDICTED.xyz`: another program's energies and forces over an exported orbit, judged as our own models are.
 * JSON: the keys of `OrbitResult`, with `source: "file"`, the file, the subject and the remarks.
 */
import { basename } from 'node:path';
import { importFile } from '../data/import.ts';
import { subjectDigest } from '../experiment/exported-orbit.ts';
import { FEWEST_ELEMENTS } from '../experiment/names.ts';
import { judgePredictions, type PredictedOrbit } from '../experiment/predicted-orbit.ts';
import { fieldWords, measured } from '../plot/field-words.ts';
import { elementWords, visitedWords } from '../plot/group-words.ts';
import { milli, percent, relative, whole } from '../plot/number-format.ts';
import { powerWords } from '../plot/power-figure.ts';
import { sentenceOf, verdictWords } from '../plot/verdict-words.ts';
import { parseArguments, UsageError } from './arguments.ts';
import { groupFrom } from './group-option.ts';
import { subjectOfWord } from './orbit-export.ts';
import { readNamed } from './public-files.ts';
import type { CommandSubject } from './subject.ts';

export const usage =
  'orbit [FILE | LINK] --predictions PREDICTED.xyz [--labels] [--precision EV/ANGSTROM] [--file PATH] [--frame I] [--group WORD] [--elements N] [--seed S] [--json]';

/** The option that makes `orbit` this command. */
export const asksFor = /^--predictions(?:=|$)/;

const kinds = {
  predictions: 'text',
  labels: 'switch',
  precision: 'text',
  file: 'text',
  frame: 'whole',
  group: 'text',
  elements: 'whole',
  seed: 'whole',
} as const;

/** Forces of the subject's file, where the caller says that they are of the program's level of theory. */
function labelsOf(subject: CommandSubject | undefined, wanted: boolean): Float64Array | undefined {
  if (!wanted) return undefined;
  if (!subject) throw new UsageError('--labels: name the FILE or LINK that has them');
  const { forces } = subject.geometry;
  if (!forces) throw new Error(`${subject.name}, frame ${subject.frame}, has no forces that could be labels`);
  return forces;
}

function precisionOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  throw new UsageError(
    `--precision ${text}: expected the convergence of the program's forces in eV/angstrom, such as 1e-6`,
  );
}

const floorWords = {
  controls: 'from the controls, each answered twice',
  print: 'the rounding of the printed forces',
  'single precision': 'one rounding of float32: nothing is judged finer',
  statement: 'as --precision states',
} as const;

function inWords({ result, floorFrom, subject, remarks }: PredictedOrbit): string {
  const { summary, noiseFloor, elements } = result;
  const { worst, error, nonEquivariantShare: share } = summary;
  const words = fieldWords(result.field);
  const q = worst.q.map((part) => part.toFixed(4)).join(', ');
  const rows = [
    ['subject', `${whole(subject.species.length)} atoms, ${subjectDigest(subject)}`],
    ['elements', `${visitedWords(result.group, result.field, elements.length)}, computed by ${result.adapter}`],
    [
      'force error',
      `${measured(words, error.value)}${result.whole ? '' : ` (95 %: ${words.number(error.low)} to ${measured(words, error.high)})`}`,
    ],
    ['relative', `${relative(summary.relativeError)} of the twirl's ${measured(words, summary.twirlRms)}`],
    [
      'worst',
      `${measured(words, worst.value)} at element ${worst.index}, ${elementWords(worst, result.group, result.field)}, q = (${q})`,
    ],
    ...(result.power ? [['spectrum', `${powerWords(result.power)} of rotations`]] : []),
    ['noise floor', `${measured(words, noiseFloor)}, ${floorWords[floorFrom]}`],
    ...(summary.energySpread === undefined ? [] : [['energy spread', `${milli(summary.energySpread)} meV`]]),
    ...(summary.labelForceMae === undefined
      ? []
      : [['force MAE', `${milli(summary.labelForceMae)} meV/Å against the labels`]]),
    ...(share
      ? [['of its loss', `${percent(share.value)} (95 %: ${percent(share.low)} to ${percent(share.high)})`]]
      : []),
    ...remarks.map((text) => ['note', text]),
  ];
  return [
    sentenceOf(verdictWords(result.model, result)),
    ...rows.map(([label, text]) => `  ${label.padEnd(14)}${text}`),
  ].join('\n');
}

export async function run(args: readonly string[]): Promise<number> {
  const { words, options, json } = parseArguments(args, kinds);
  if (words.length > 1) throw new UsageError(`expected one FILE or LINK or none, got ${words.length}`);
  const { predictions: path = '', elements, seed } = options;
  if (elements !== undefined && elements < FEWEST_ELEMENTS)
    throw new UsageError(`--elements ${elements}: expected at least ${FEWEST_ELEMENTS}`);
  const given = words.length === 1 ? (await subjectOfWord(words[0], options)).subject : undefined;
  const precision = precisionOf(options.precision);
  const labels = labelsOf(given, options.labels);
  const { subject, notices } = await importFile(basename(path), await readNamed(path));
  if ('cloud' in subject) throw new Error(`${path} holds points: expected frames of atoms with forces`);
  for (const { message, line } of notices)
    console.error(`${subject.name}${line === undefined ? '' : `, line ${line}`}: ${message}`);
  const judged = await judgePredictions(subject, {
    ...(given && { subject: given.geometry }),
    ...(options.group !== undefined && { group: groupFrom(options.group) }),
    ...(elements !== undefined && { elements }),
    ...(seed !== undefined && { seed }),
    ...(labels && { labels }),
    ...(precision !== undefined && { precision }),
  });
  if (!json) {
    console.log(inWords(judged));
    return 0;
  }
  const { result, floorFrom, remarks } = judged;
  const source = { source: 'file', file: { name: subject.name, hash: subject.hash }, floorFrom, remarks };
  const about = { atoms: judged.subject.species.length, digest: subjectDigest(judged.subject) };
  console.log(JSON.stringify({ ...result, ...source, subject: about }));
  return 0;
}
