/**
 * The symbolic batch of a layout and the feeds that bind it to data: one set of input names for training, orbits and
 * tests. Run-time extents: `atoms`, `edges`, `graphs` (graph layout), `graphs`, `slots` (dense layout).
 */
import type * as data from '../data/batch.ts';
import type { Node } from '../tensor/graph.ts';
import { feed, feedIndex, parameter } from '../tensor/primitives.ts';
import type { Batch, DenseBatch, GraphBatch, ParameterSet } from './model.ts';

export function graphInputs(elements: number): GraphBatch {
  return {
    layout: 'graph',
    positions: feed('positions', ['atoms', 3]),
    oneHot: feed('oneHot', ['atoms', elements]),
    sender: feedIndex('sender', 'edges', 'atoms'),
    receiver: feedIndex('receiver', 'edges', 'atoms'),
    shift: feed('shift', ['edges', 3]),
    graphOf: feedIndex('graphOf', 'atoms', 'graphs'),
  };
}

export function denseInputs(elements: number): DenseBatch {
  return {
    layout: 'dense',
    positions: feed('positions', ['graphs', 'slots', 3]),
    oneHot: feed('oneHot', ['graphs', 'slots', elements]),
    mask: feed('mask', ['graphs', 'slots']),
  };
}

/** The symbolic batch of a model's layout; `elements` is the number of one-hot columns. */
export const batchInputs = (layout: Batch['layout'], elements: number): Batch =>
  layout === 'graph' ? graphInputs(elements) : denseInputs(elements);

export interface BoundBatch {
  readonly feeds: Record<string, Float64Array | Uint32Array>;
  readonly extents: Record<string, number>;
}

const indexFeeds = (name: string, { index, order, offsets }: data.Index): Record<string, Uint32Array> => ({
  [name]: index,
  [`${name}.order`]: order,
  [`${name}.offsets`]: offsets,
});

/** Arrays and extents for the inputs above. */
export function bindBatch(batch: data.GraphBatch | data.DenseBatch): BoundBatch {
  switch (batch.layout) {
    case 'graph':
      return {
        feeds: {
          positions: batch.positions,
          oneHot: batch.oneHot,
          shift: batch.shift,
          ...indexFeeds('sender', batch.sender),
          ...indexFeeds('receiver', batch.receiver),
          ...indexFeeds('graphOf', batch.graphOf),
        },
        extents: { ...batch.extents },
      };
    case 'dense':
      return {
        feeds: { positions: batch.positions, oneHot: batch.oneHot, mask: batch.mask },
        extents: { ...batch.extents },
      };
    default:
      throw new Error(`Unknown layout ${batch satisfies never}`);
  }
}

/** Parameter inputs for a set, under their own names. */
export const parameterInputs = (set: ParameterSet): Record<string, Node> =>
  Object.fromEntries(Object.entries(set).map(([name, { shape }]) => [name, parameter(name, shape)]));

/** The values of a set as feeds. */
export const parameterFeeds = (set: ParameterSet): Record<string, Float64Array> =>
  Object.fromEntries(Object.entries(set).map(([name, { values }]) => [name, values]));
