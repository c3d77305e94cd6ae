/**
 * Which samples are learned from and which are held back: seeded ones; the last block of the trajectory, which shares no stretch of time with the rest;
 * or those whose best superposition on the first frame turns them the furthest, so that their poses are new. And frames in one pose.
 */
import { align, alignFrames, heavyAtoms } from '../data/align.ts';
import { hillFormula } from '../data/elements.ts';
import type { Frame } from '../data/subject.ts';
import { Random } from '../math/random.ts';
import { quaternionFromMatrix, rotationAngle } from '../math/rotation.ts';
import { ExperimentFailure } from './failure.ts';
import type { TrainingPlan } from './training-plan.ts';

/** Places of the samples, each in ascending order; together all of them, none in both. */
export interface Split {
  readonly train: readonly number[];
  readonly test: readonly number[];
}

/** Of each part. */
const FEWEST = 2;

const moreFrames = 'drop a trajectory with energies and forces, or choose one of the training sets among the samples';

function requireEnough(count: number): void {
  if (count >= 2 * FEWEST) return;
  throw new ExperimentFailure(
    'cannot-train',
    count === 1
      ? 'There is one frame to learn from: nothing would be left to test on.'
      : `There are ${count} frames to learn from: at least ${2 * FEWEST} are needed, ${FEWEST} to learn from and ${FEWEST} to test on.`,
    [moreFrames],
  );
}

/** Samples to hold back of `count`. */
export const heldBack = (count: number, percent: number): number =>
  Math.min(count - FEWEST, Math.max(FEWEST, Math.round((count * percent) / 100)));

const ascending = (places: Iterable<number>): number[] => [...places].sort((a, b) => a - b);

/** Atoms that a superposition counts: all but hydrogen, or all where fewer than three are left. */
function anchors(frame: Frame): number[] {
  const heavy = heavyAtoms(frame);
  return heavy.length >= 3 ? heavy : [...frame.species.keys()];
}

function requireOneMolecule(frames: readonly Frame[], why: string): void {
  const [first] = frames;
  const other = frames.findIndex(
    ({ species }) => species.length !== first.species.length || species.some((one, n) => one !== first.species[n]),
  );
  if (other < 0) return;
  throw new ExperimentFailure(
    'cannot-train',
    `${why} needs the same atoms in the same order in every frame: frame 0 is ${hillFormula(first.species)}, frame ${other} ${hillFormula(frames[other].species)}${
      hillFormula(first.species) === hillFormula(frames[other].species) ? ' with its atoms in another order' : ''
    }.`,
    ['take the poses as given and split by seed', 'keep the frames of one molecule'],
  );
}

/** The frames laid on the first one by their heavy atoms. @throws ExperimentFailure for different molecules */
export function inOnePose(frames: readonly Frame[]): Frame[] {
  requireOneMolecule(frames, 'One pose for all frames');
  return alignFrames(frames, frames[0], anchors(frames[0]));
}

/** @throws ExperimentFailure for fewer than four frames, and for different molecules where poses are compared */
export function splitFrames(
  frames: readonly Frame[],
  { split, test }: Pick<TrainingPlan, 'split' | 'test'>,
  seed: number,
): Split {
  const count = frames.length;
  requireEnough(count);
  const held = heldBack(count, test);
  const parts = (order: ArrayLike<number>): Split => {
    const places = Array.from(order);
    return { train: ascending(places.slice(0, count - held)), test: ascending(places.slice(count - held)) };
  };
  switch (split) {
    case 'seed':
      return parts(new Random(seed).fork('split').permutation(count));
    case 'trajectory':
      return parts(frames.map((_, n) => n));
    case 'pose': {
      requireOneMolecule(frames, 'A split by pose');
      const atoms = anchors(frames[0]);
      const angles = frames.map(({ positions }) =>
        rotationAngle(quaternionFromMatrix(align(frames[0].positions, positions, atoms).rotation)),
      );
      return parts(frames.map((_, n) => n).sort((a, b) => angles[a] - angles[b] || a - b));
    }
    default:
      throw new Error(`unknown split ${split satisfies never}`);
  }
}
