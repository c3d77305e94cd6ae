/**
 * The verdict in one sentence per model, as pieces of text, so that page, export and terminal say the same.
 * Definitions of exact, approximate, broken and undecided: product.md "Words"; words and units: `field-words.ts`.
 */
import type { ClassSummary, Estimate, OrbitResult, Verdict } from '../orbit/result.ts';
import { fieldWords, measured } from './field-words.ts';
import { elementsWord, groupPhrase } from './group-words.ts';
import { percent, relative, significant, thinSpace } from './number-format.ts';

export interface Words {
  readonly text: string;
  /** `finding` is bold ink, `aside` small. */
  readonly role: 'finding' | 'plain' | 'number' | 'aside';
}

const finding = (text: string): Words => ({ text, role: 'finding' });
const plain = (text: string): Words => ({ text, role: 'plain' });
const number = (text: string): Words => ({ text, role: 'number' });
const aside = (text: string): Words => ({ text, role: 'aside' });

/** Where results mean nothing: the size of the mean output, and what it would have to reach. */
const floors = {
  'force-error': ['its mean force is ', '1 meV/Å'],
  'normal-error': ['the mean of its normals has the RMS length ', '0.001'],
  'class-distance': ['its mean class probabilities sum to ', '1'],
  'displacement-error': ['its mean displacements have the RMS length ', '0.001'],
} as const;

/** The verdict of one model; `subject` is its letter, or its name where there is one model. */
export const verdictWords = (subject: string, result: OrbitResult): readonly Words[] => [
  ...symmetryWords(subject, result),
  ...(result.constant ? uselessWords(result) : []),
];

/** What a model is worth that does not look at its subject. */
const uselessWords = ({ field }: OrbitResult): Words[] => [
  plain(' It is '),
  finding('useless'),
  plain(`: ${sameAnswers[field]} of another subject are the same.`),
];

const sameAnswers = {
  'force-error': 'the forces',
  'normal-error': 'the normals',
  'class-distance': 'the class probabilities',
  'displacement-error': 'the displacements',
} as const;

function symmetryWords(subject: string, result: OrbitResult): readonly Words[] {
  const { summary, noiseFloor, verdict, field } = result;
  const words = fieldWords(field);
  switch (verdict) {
    case 'exact':
      return [
        finding(`${subject} is exact`),
        plain(', at the floor'),
        plain(' '),
        aside(`(${measured(words, noiseFloor, 2, thinSpace)})`),
        ...(field === 'class-distance' && summary.classes ? [plain(': '), ...answers(result, summary.classes)] : []),
        plain('.'),
      ];
    case 'broken':
    case 'approximate':
      return [
        finding(`${subject} is ${verdict === 'broken' ? 'broken' : 'approximately equivariant'}`),
        plain(`: over ${groupPhrase(result.group, field)} `),
        ...(field === 'class-distance' ? classChange(result) : vectorChange(result)),
        plain('.'),
      ];
    case 'undecided': {
      const [what, least] = floors[field];
      return [
        finding(`${subject} is undecided`),
        plain(`: ${what}`),
        number(measured(words, summary.twirlRms, 2, thinSpace)),
        plain(`, below the ${least} from which a relative error means anything.`),
      ];
    }
    default:
      throw new Error(`unknown verdict ${verdict satisfies never}`);
  }
}

/** How much forces, normals or displacements change, and what share of the loss or of their size that is. */
function vectorChange({ summary, field, whole }: OrbitResult): Words[] {
  const words = fieldWords(field);
  const { value, low, high } = summary.error;
  return [
    plain(`${words.outputs} change by `),
    number(measured(words, value, 3, thinSpace)),
    ...(whole ? [] : [plain(' '), aside(`(95 %: ${words.number(low)} to ${words.number(high)})`)]),
    plain(', '),
    ...(summary.nonEquivariantShare
      ? [number(percent(summary.nonEquivariantShare.value)), plain(' of its loss')]
      : [
          number(relative(summary.relativeError)),
          plain(field === 'force-error' ? ' of their size' : ' of the length of their mean'),
        ]),
  ];
}

/** How often the answer flips, or, where it never does, how far its probabilities move. */
function classChange(result: OrbitResult): Words[] {
  const { classes, error } = result.summary;
  const elements = elementsWord(result.group);
  const distance = significant(error.value, 2);
  if (!classes || classes.flipRate.value === 0) {
    const between = `(95 %: ${significant(error.low, 2)} to ${significant(error.high, 2)})`;
    const moves = [plain('its class probabilities change by the distance '), number(distance)];
    return [
      ...moves,
      ...(result.whole ? [] : [plain(' '), aside(between)]),
      ...(classes ? [plain(', '), ...answers(result, classes)] : []),
    ];
  }
  const { flipRate } = classes;
  const accuracy = claimedAccuracy(result);
  return [
    plain('its answer flips in '),
    number(percent(flipRate.value)),
    plain(` of ${elements}`),
    ...(result.whole ? [] : [plain(' '), aside(`(95 %: ${percent(flipRate.low)} to ${percent(flipRate.high)})`)]),
    plain(`, RMS distance ${distance}`),
    ...(accuracy ? [plain(', right in '), number(percent(accuracy.value))] : []),
  ];
}

/** How often the class is right, where that is known; random weights claim nothing. */
const claimedAccuracy = ({ weights, summary }: OrbitResult): Estimate | undefined =>
  weights.startsWith('random:') ? undefined : summary.classes?.accuracy;

/** Which class in how many poses, and whether that is right where the class is known. */
function answers(result: OrbitResult, { names, modal, flipRate }: ClassSummary): Words[] {
  const accuracy = claimedAccuracy(result);
  const steady = flipRate.value === 0;
  const elements = elementsWord(result.group);
  const where = steady
    ? `in every ${elements === 'poses' ? 'pose' : 'copy'}`
    : `in ${percent(1 - flipRate.value)} of ${elements}`;
  if (!accuracy) return [number(names[modal]), plain(` ${where}`)];
  const right = steady
    ? `, which is ${accuracy.value === 1 ? 'right' : 'wrong'}`
    : `, right in ${percent(accuracy.value)}`;
  return [number(names[modal]), plain(` ${where}${right}`)];
}

/** The ring that stands for a verdict: closed, dashed, open or dotted, as an SVG dash pattern and arc in a 20 x 20 box. */
export function verdictRing(verdict: Verdict): { readonly d: string; readonly dash?: string } {
  const closed = 'M10 2.6a7.4 7.4 0 1 1 0 14.8a7.4 7.4 0 1 1 0-14.8Z';
  switch (verdict) {
    case 'exact':
      return { d: closed };
    case 'approximate':
      return { d: closed, dash: '4.2 3.55' };
    case 'broken':
      return { d: 'M16.2 5.9a7.4 7.4 0 1 1-3.6-2.8' };
    case 'undecided':
      return { d: closed, dash: '0.1 4.55' };
    default:
      throw new Error(`unknown verdict ${verdict satisfies never}`);
  }
}

/** The words as one plain sentence. */
export const sentenceOf = (words: readonly Words[]): string => words.map(({ text }) => text).join('');
