/** What is learned, as the loop sees it: an objective on symbolic inputs and the data of each step. */
import type { BoundBatch } from '../model/batch-inputs.ts';
import type { Node } from '../tensor/graph.ts';

export interface Learner {
  /** The scalar to minimise and its terms, for parameter inputs by name; the other inputs are what `batch` feeds. */
  readonly objective: (parameters: Readonly<Record<string, Node>>) => {
    readonly loss: Node;
    readonly metrics: Readonly<Record<string, Node>>;
  };
  /** Feeds and extents of a step; they depend on the seed and the step's number alone, so that a resumed run continues exactly. */
  readonly batch: (step: number) => BoundBatch;
}
