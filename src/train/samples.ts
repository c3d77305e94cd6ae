/**
 * Frames prepared for training: energies relative to the reference, edges found once, batches in either layout, seeded
 * random turns of whole samples (positions and forces together).
 */

import { turnVectors } from '../data/align.ts';
import { denseBatch, joinGraphs, unpackVectors } from '../data/batch.ts';
import { type Edges, findEdges } from '../data/neighbours.ts';
import type { Frame } from '../data/subject.ts';
import type { Random } from '../math/random.ts';
import { fromAxisAngle, haar, matrixFromQuaternion, rotateVector } from '../math/rotation.ts';
import { type BoundBatch, bindBatch } from '../model/batch-inputs.ts';
import { referenceEnergy } from './reference-energies.ts';

export interface Sample {
  readonly frame: Frame;
  /** eV, relative to the reference energies of its atoms. */
  readonly energy: number;
  /** f64[atoms, 3], eV/angstrom. */
  readonly forces: Float64Array;
  /** Within the model's cutoff; absent for dense models. */
  readonly edges?: Edges;
}

/** @throws RangeError where a frame has no energy or no forces. */
export function prepareSamples(
  frames: readonly Frame[],
  elements: readonly number[],
  referenceEnergies: readonly number[],
  cutoff: number | undefined,
): Sample[] {
  return frames.map((frame, n) => {
    const { energy, forces } = frame;
    if (energy === undefined || !forces) throw new RangeError(`frame ${n} has no energy or no forces to learn from`);
    const relative = energy - referenceEnergy(frame, elements, referenceEnergies);
    return {
      frame,
      energy: relative,
      forces,
      ...(cutoff === undefined ? {} : { edges: findEdges(frame, cutoff) }),
    };
  });
}

/** The sample turned by `matrix` [3, 3]: positions, forces and, of a periodic one, its cell and the shifts of its edges. */
export function turnSample(sample: Sample, matrix: Float64Array): Sample {
  const { frame, edges } = sample;
  const { lattice } = frame.periodic.some(Boolean) ? frame : {};
  return {
    ...sample,
    frame: {
      ...frame,
      positions: turnVectors(frame.positions, matrix),
      ...(lattice && { lattice: turnVectors(lattice, matrix) }),
    },
    forces: turnVectors(sample.forces, matrix),
    ...(lattice && edges && { edges: { ...edges, shift: turnVectors(edges.shift, matrix) } }),
  };
}

/** A turn about a uniformly random axis by a normal angle of standard deviation `tilt` radian. */
export function tiltMatrix(random: Random, tilt: number): Float64Array {
  const axis = rotateVector(haar(random), [0, 0, 1]);
  return matrixFromQuaternion(fromAxisAngle(axis, tilt * random.normal()));
}

export interface LabelledBatch extends BoundBatch {
  readonly counts: readonly number[];
  /** f64[graphs], eV, relative. */
  readonly energies: Float64Array;
  /** In the layout of the positions; zero at padding. */
  readonly forces: Float64Array;
  /** Vectors in the layout of the positions -> f64 of the real atoms alone, in order. */
  readonly unpadded: (vectors: Float64Array) => Float64Array;
}

/** Samples with edges make a graph batch, samples without a dense one. */
export function labelledBatch(samples: readonly Sample[], elements: readonly number[]): LabelledBatch {
  const frames = samples.map(({ frame, forces }) => ({ ...frame, forces }));
  const edges = samples.flatMap((sample) => sample.edges ?? []);
  const batch = edges.length === samples.length ? joinGraphs(frames, elements, edges) : denseBatch(frames, elements);
  return {
    ...bindBatch(batch),
    counts: frames.map((frame) => frame.species.length),
    energies: Float64Array.from(samples, (sample) => sample.energy),
    forces: batch.forces!,
    unpadded: (vectors) =>
      batch.layout === 'graph'
        ? vectors
        : Float64Array.from(unpackVectors(batch, vectors).flatMap((part) => Array.from(part))),
  };
}

const latestOrders = new WeakMap<Random, { readonly key: string; readonly order: Uint32Array }>();

/** The order of an epoch; the latest one of each run is kept, for all steps of the epoch draw from it. */
function epochOrder(epoch: number, count: number, random: Random): Uint32Array {
  const key = `${epoch} ${count}`;
  const known = latestOrders.get(random);
  if (known?.key === key) return known.order;
  const order = random.fork(`epoch ${epoch}`).permutation(count);
  latestOrders.set(random, { key, order });
  return order;
}

/** Indices of the batch of a step: epochs are seeded permutations, their incomplete last batch is dropped. */
export function batchIndices(step: number, count: number, batch: number, random: Random): number[] {
  const size = Math.min(batch, count);
  const perEpoch = Math.floor(count / size);
  const epoch = Math.floor(step / perEpoch);
  const start = (step % perEpoch) * size;
  return Array.from(epochOrder(epoch, count, random).subarray(start, start + size));
}
