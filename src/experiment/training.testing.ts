/** Frames and experiments that are small enough to train in a test: triangles held by springs, labels from a formula. */
import type { Frame } from '../data/subject.ts';
import type { TrainingFrames } from '../engine/training-messages.ts';
import { Random } from '../math/random.ts';
import type { Experiment } from './schema.ts';
import { packFrames } from './training-frames.ts';
import { DEFAULT_PLAN, type TrainingPlan } from './training-plan.ts';

/** Distorted triangles of an oxygen and two hydrogens, springs of rest length 1. */
export function springFrames(count: number): Frame[] {
  const random = new Random('springs');
  return Array.from({ length: count }, () => {
    const positions = Float64Array.of(0, 0, 0, 1.1, 0, 0, 0.2, 0.9, 0.1).map((x) => x + 0.1 * random.normal());
    const forces = new Float64Array(9);
    let energy = -100;
    for (const [a, b] of [
      [0, 1],
      [1, 2],
      [0, 2],
    ]) {
      const d = [0, 1, 2].map((k) => positions[3 * a + k] - positions[3 * b + k]);
      const length = Math.hypot(...d);
      energy += 2 * (length - 1) ** 2;
      for (let k = 0; k < 3; k++) {
        const f = (-4 * (length - 1) * d[k]) / length;
        forces[3 * a + k] += f;
        forces[3 * b + k] -= f;
      }
    }
    return {
      species: Uint8Array.of(8, 1, 1),
      positions,
      periodic: [false, false, false],
      energy,
      forces,
      info: new Map(),
      columns: new Map(),
    };
  });
}

export const springs = (count: number): TrainingFrames =>
  packFrames({ name: 'springs.xyz', hash: 'a'.repeat(64) }, springFrames(count));

/** Two sides trained by one plan. */
export const trainedExperiment = (
  a: string,
  b: string | undefined,
  plan: Partial<TrainingPlan> = {},
  more: Partial<Experiment> = {},
): Experiment => ({
  version: 1,
  subject: { kind: 'file', name: 'springs.xyz', hash: 'a'.repeat(12), atoms: 3 },
  frame: 0,
  a: { model: a, weights: 'train:1', mechanism: 'none' },
  ...(b !== undefined && { b: { model: b, weights: 'train:2', mechanism: 'none' } }),
  output: 'forces',
  group: 'so3',
  elements: 24,
  seed: 7,
  reference: 'twirl',
  training: { ...DEFAULT_PLAN, steps: 6, batch: 4, ...plan },
  ...more,
});
