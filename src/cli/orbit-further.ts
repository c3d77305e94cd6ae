/** What `orbit` finds out further about a model that was judged: with `--worst` the ascent to the worst pose, with `--fold` the copies under the subject's point group. */
import { runAscent } from '../experiment/ascent.ts';
import { memoryLimits } from '../experiment/chunks.ts';
import { runFold } from '../experiment/fold.ts';
import { type OrbitOutcome, type OrbitTask, preparePredictor } from '../experiment/runner.ts';
import type { Ascent, FoldedOrbit } from '../orbit/result.ts';
import { ascentRows } from '../plot/ascent-words.ts';
import { foldRows } from '../plot/fold-words.ts';

export const furtherKinds = { worst: 'switch', fold: 'switch' } as const;

export const furtherUsage = '[--worst] [--fold]';

export interface Further {
  readonly ascent?: Ascent;
  readonly fold?: FoldedOrbit;
}

type JudgedTask = Pick<OrbitTask, 'backend' | 'weights' | 'geometry' | 'mechanism' | 'output' | 'seed' | 'signal'>;

/** Evaluates what is wanted besides the orbit. Errors: see `runAscent` and `runFold`. */
export async function further(
  task: JudgedTask,
  { result }: OrbitOutcome,
  wanted: { readonly worst: boolean; readonly fold: boolean },
  onProgress: (phase: string, done: number, total: number) => void,
): Promise<Further> {
  const { backend, signal } = task;
  const ascent =
    wanted.worst &&
    (await runAscent({
      predictor: await preparePredictor(task),
      limits: memoryLimits[backend.kind],
      orbit: result,
      onProgress: (done, most) => onProgress('ascent, at most', done, most),
      ...(signal && { signal }),
    }));
  const fold = wanted.fold && (await runFold({ ...task, orbit: result }));
  return { ...(ascent && { ascent }), ...(fold && { fold }) };
}

/** Label and text of each row. */
export const furtherRows = ({ facts, result, ascent, fold }: OrbitOutcome & Further): string[][] => [
  ...(ascent ? ascentRows(ascent, result) : []),
  ...(fold ? foldRows(fold, result.field, result.noiseFloor, facts.mechanism !== undefined) : []),
];
