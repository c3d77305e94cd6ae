/** `orbit ... --methods`: the methods paragraph of an orbit (`plot/methods-text.ts`), after the rows; and whether a command judges what its link says. */
import { modelName } from '../experiment/models.ts';
import { parseWeightsName } from '../experiment/names.ts';
import type { OrbitOutcome } from '../experiment/runner.ts';
import type { Experiment } from '../experiment/schema.ts';
import { methodsText } from '../plot/methods-text.ts';
import type { CommandSubject } from './subject.ts';

/** Options that make another experiment of a link. */
const choices = ['model', 'mechanism', 'frame', 'points', 'output', 'group', 'elements', 'seed'] as const;

type Choices = { readonly [Name in (typeof choices)[number] | 'weights']?: string | number | undefined };

/** True where the options leave the link's experiment as it is: weights are given only where the link names a file, or a training, that it does not hold. */
export function isLinksOwn(options: Choices, { a, b }: Experiment): boolean {
  if (choices.some((name) => options[name] !== undefined)) return false;
  if (options.weights === undefined) return true;
  const kind = parseWeightsName(a.weights)?.kind;
  return !b && (kind === 'own' || kind === 'trained') && !String(options.weights).startsWith('random:');
}

interface JudgedJob {
  readonly subject: CommandSubject;
  readonly seed: number;
  readonly link?: string;
}

export const methodsOf = ({ subject: read, seed, link }: JudgedJob, outcomes: readonly OrbitOutcome[]): string =>
  methodsText({
    subject: read.name,
    frame: read.frames > 1 ? read.frame : undefined,
    points: read.cloud && { scheme: read.cloud.scheme, count: read.cloud.sampled },
    hash: read.hash,
    level: read.geometry.level,
    seed,
    link,
    sides: outcomes.map(({ facts, result }) => ({ name: modelName(result.model), by: { facts }, result })),
  }).trimEnd();
