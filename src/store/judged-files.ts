/**
 * Predictions of another program that were dropped on the page: judged by the compute worker and shown in place of a model. The subject of the page becomes
 * the frame that the orbit is of, unless it lies there already.
 */
import type { FormatProblem } from '../data/format-error.ts';
import type { Frame, ImportOptions } from '../data/subject.ts';
import type { Geometry, JudgedFile, Side } from '../engine/messages.ts';
import type { Experiment } from '../experiment/schema.ts';
import { pinWorst, run } from './bench.ts';
import { ask } from './compute-client.ts';
import { cancel } from './engine-client.ts';
import { changeExperiment, useExperiment } from './experiment.ts';
import { fileOn } from './file-side.ts';
import { openPasted } from './open-subject.ts';
import { resultKey } from './result-key.ts';
import { emptySide, setSide } from './run.ts';
import { type Refusal, say } from './session.ts';
import { frameAt, holds, useSubject } from './subject.ts';

/** Judges a file and shows it as A; what stands against it otherwise. */
export async function judgeGiven(file: File, options: ImportOptions): Promise<Refusal | undefined> {
  const refused = (problem: FormatProblem): Refusal => ({ problem, quoted: [], file, options });
  const answer = await ask({ kind: 'judge', file, options });
  if (answer.kind === 'unjudged') return refused(answer.problem);
  if (answer.kind !== 'judged') {
    const found = answer.kind === 'failure' ? answer.failure.message : 'an answer that was not asked for';
    return refused({ file: file.name, found, expected: 'forces over an orbit', remedies: ['Export the orbit again.'] });
  }
  const { judged } = answer;
  if (!liesOnBench(judged.geometry)) await openPasted(judged.text);
  if (!liesOnBench(judged.geometry)) {
    const remedies = ['Open the file of the subject first, then drop this one again.'];
    return refused({ file: file.name, found: 'a subject that could not be opened', expected: 'one frame', remedies });
  }
  show(judged, 'A');
  return undefined;
}

/** A frame that was printed again agrees to the digits of its print. Angstrom. */
const SAME = 1e-4;

const near = (a: ArrayLike<number> | undefined, b: ArrayLike<number> | undefined): boolean =>
  a?.length === b?.length && Array.from(a ?? []).every((value, n) => Math.abs(value - (b?.[n] ?? 0)) < SAME);

const isSame = (frame: Frame, { species, positions, lattice }: Geometry): boolean =>
  near(frame.species, species) && near(frame.positions, positions) && near(frame.lattice, lattice);

function liesOnBench(geometry: Geometry): boolean {
  const { experiment } = useExperiment.getState();
  const bench = useSubject.getState();
  if (!experiment || bench.cloud || bench.system || !holds(bench, experiment.subject)) return false;
  const frame = frameAt(bench, experiment.frame);
  return frame !== undefined && isSame(frame, geometry);
}

/** The experiment with the elements of the file; a side that was empty needs a model that the file stands in for. */
function withElements(before: Experiment, { plan: { group, elements, seed } }: JudgedFile, side: Side): Experiment {
  const hasSide = side === 'A' || before.b !== undefined;
  const same = before.group === group && before.elements === elements && before.seed === seed;
  if (hasSide && same) return before;
  return { ...before, group, elements, seed, ...(!hasSide && { b: before.a }) };
}

function show(file: JudgedFile, side: Side): void {
  cancel([side]);
  const { experiment: before } = useExperiment.getState();
  if (before && withElements(before, file, side) !== before) changeExperiment((now) => withElements(now, file, side));
  const { experiment } = useExperiment.getState();
  if (!experiment) return;
  const key = resultKey(experiment, side);
  setSide(side, { ...emptySide, status: 'done', source: 'file', file, result: file.result, key });
  pinWorst(side);
  say(`${file.name} is judged as ${side}.`);
}

/** The file of A becomes B, and A's own model is judged beside it. */
export function showAsB(): void {
  const file = fileOn('A');
  if (!file) return;
  setSide('A', emptySide);
  show(file, 'B');
  void run();
}

/** The side's own model in place of the file. */
export function judgeModelInstead(side: Side): void {
  setSide(side, emptySide);
  void run();
}
