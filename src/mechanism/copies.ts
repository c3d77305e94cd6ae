/**
 * Wrappers in training. A sample x becomes K copies h^-1 x, each a graph of the batch; the model is applied once to all K x samples graphs, and
 *   scalars = 1/K sum_k f(h_k^-1 x),   vectors = 1/K sum_k h_k f(h_k^-1 x)
 * meet the sample's own targets. The rotations are fed, no derivative goes through them (as in the authors' code). With K = 1 turning the target
 * instead gives the same loss, and the batch stays as it is. Copies of a sample follow one another: graph = K sample + k; in graph layout the
 * atoms do likewise. Feeds: "rotation" [graphs, 3, 3], "copyOf" graphs -> samples, "atomCopyOf" atoms -> sampleAtoms.
 */
import { rotateDense, rotateListed, rotationFeed, rotationMatrices } from '../group/so3.ts';
import type { Random } from '../math/random.ts';
import type { Quaternion } from '../math/rotation.ts';
import type { Batch } from '../model/model.ts';
import type { Index, Node } from '../tensor/graph.ts';
import { feedIndex, multiply, segmentSum } from '../tensor/primitives.ts';
import { canonicalRotation } from './canonical.ts';
import { type MechanismChoice, passesOf, type Wrapper } from './describe.ts';
import { arbitraryFrame, frameOf } from './frames.ts';

/** K of a training step. Averages over fixed sets are for inference alone. */
export const trainingCopies = (choice: MechanismChoice): number => passesOf(choice, () => 1).training;

/** The rotations h of a sample's copies; undefined where a step takes the sample as it is. Sampled frames are drawn from `random`. */
export function copyRotations(
  wrapper: Wrapper | undefined,
  positions: Float64Array,
  random: Random,
): readonly Quaternion[] | undefined {
  switch (wrapper?.kind) {
    case undefined:
    case 'average':
      return undefined;
    case 'canonical':
      return [canonicalRotation(positions)];
    case 'frames': {
      if (wrapper.signs === 'one') return [arbitraryFrame(positions)];
      const frame = frameOf(positions);
      return wrapper.signs === 'all' ? frame : [frame[random.integer(frame.length)]];
    }
    default:
      throw new Error(`unknown wrapper ${JSON.stringify(wrapper satisfies never)}`);
  }
}

/** [graphs, ..] -> means over the copies [samples, ..], of what no rotation changes. */
export const meanOfScalars = (copies: number, scalars: Node): Node =>
  multiply(segmentSum(scalars, feedIndex('copyOf', 'graphs', 'samples')), 1 / copies);

/** Vectors in the layout of the positions, turned back -> means over the copies [samples, slots, 3] or [sampleAtoms, 3]. */
export function meanOfVectors(
  copies: number,
  inputs: { readonly layout: 'dense' } | { readonly layout: 'graph'; readonly graphOf: Index },
  vectors: Node,
): Node {
  const matrices = rotationFeed();
  if (inputs.layout === 'dense') return meanOfScalars(copies, rotateDense(matrices, vectors));
  const back = rotateListed(matrices, vectors, inputs.graphOf);
  return multiply(segmentSum(back, feedIndex('atomCopyOf', 'atoms', 'sampleAtoms')), 1 / copies);
}

export interface BoundCopies {
  readonly feeds: Record<string, Float64Array | Uint32Array>;
  readonly extents: Record<string, number>;
}

const indexFeeds = (name: string, index: Uint32Array, order: Uint32Array, offsets: Uint32Array) => ({
  [name]: index,
  [`${name}.order`]: order,
  [`${name}.offsets`]: offsets,
});

/** Atom n of sample s, K times: the index, its inverse, and where each row of the inverse begins. */
function atomCopies(copies: number, counts: readonly number[]): BoundCopies {
  const atoms = counts.reduce((sum, count) => sum + count, 0);
  const index = new Uint32Array(copies * atoms);
  const order = new Uint32Array(copies * atoms);
  let start = 0;
  for (const count of counts) {
    for (let copy = 0; copy < copies; copy++) {
      for (let n = 0; n < count; n++) {
        const entry = copies * start + copy * count + n;
        index[entry] = start + n;
        order[copies * (start + n) + copy] = entry;
      }
    }
    start += count;
  }
  const offsets = Uint32Array.from({ length: atoms + 1 }, (_, n) => copies * n);
  return { feeds: indexFeeds('atomCopyOf', index, order, offsets), extents: { sampleAtoms: atoms } };
}

/**
 * Feeds of the means.
 * @param rotations K for each sample, sample by sample
 * @param counts atoms of each sample
 */
export function copyFeeds(
  rotations: readonly Quaternion[],
  counts: readonly number[],
  layout: Batch['layout'],
): BoundCopies {
  const samples = counts.length;
  const copies = rotations.length / samples;
  const atoms = layout === 'graph' ? atomCopies(copies, counts) : { feeds: {}, extents: {} };
  const entries = Uint32Array.from(rotations.keys());
  return {
    feeds: {
      rotation: rotationMatrices(Float64Array.from(rotations.flat())),
      ...indexFeeds(
        'copyOf',
        entries.map((entry) => Math.floor(entry / copies)),
        entries,
        Uint32Array.from({ length: samples + 1 }, (_, n) => copies * n),
      ),
      ...atoms.feeds,
    },
    extents: { samples, ...atoms.extents },
  };
}
