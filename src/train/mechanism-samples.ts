/**
 * What a mechanism does to the samples of a training step, for any kind of sample that can be turned: first each is turned by a rotation drawn from
 * the augmentation's region, then it becomes the copies of its wrapper (`mechanism/copies.ts`). All draws depend on the seed and the step alone.
 */
import type { Random } from '../math/random.ts';
import { conjugate, matrixFromQuaternion, type Quaternion } from '../math/rotation.ts';
import { copyRotations } from '../mechanism/copies.ts';
import type { MechanismChoice } from '../mechanism/describe.ts';
import { drawFrom } from '../mechanism/region.ts';

/** Turns a sample and its targets by a matrix [3, 3]. */
export type Turn<Sample> = (sample: Sample, matrix: Float64Array) => Sample;

export interface StepSamples<Sample> {
  /** In their own poses, with the targets that copies are averaged against. */
  readonly samples: readonly Sample[];
  /** What the model is fed with: h^-1 of each sample for each of its rotations h, or the samples themselves. */
  readonly copies: readonly Sample[];
  /** h of each copy; absent where the samples themselves are fed. */
  readonly rotations?: readonly Quaternion[];
}

/** @param random of the run; streams of the step are forked from it */
export function mechanismSamples<Sample>(
  { augmentation, wrapper }: MechanismChoice,
  chosen: readonly Sample[],
  turn: Turn<Sample>,
  positionsOf: (sample: Sample) => Float64Array,
  random: Random,
  step: number,
): StepSamples<Sample> {
  const turns = random.fork(`turns ${step}`);
  const signs = random.fork(`frames ${step}`);
  const samples = augmentation
    ? chosen.map((sample) => turn(sample, matrixFromQuaternion(drawFrom(augmentation, turns))))
    : chosen;
  const copies: Sample[] = [];
  const rotations: Quaternion[] = [];
  for (const sample of samples) {
    const frame = copyRotations(wrapper, positionsOf(sample), signs);
    if (!frame) return { samples, copies: samples };
    for (const h of frame) {
      copies.push(turn(sample, matrixFromQuaternion(conjugate(h))));
      rotations.push(h);
    }
  }
  return { samples, copies, rotations };
}
