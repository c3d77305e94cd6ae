/**
 * e(g) = rho(g)^-1 f(g x) as a graph: act on the inputs, predict, undo on the outputs. One rotation per graph, fed as
 * "rotation" [graphs, 3, 3].
 */
import { rotateDense, rotateListed, rotationFeed } from '../group/so3.ts';
import type { Index, Node } from '../tensor/graph.ts';
import { gather } from '../tensor/primitives.ts';

/** What the action needs to know of a batch: listed atoms with their graph and periodic shifts, or padded rows. */
export type OrbitInputs =
  | {
      readonly layout: 'graph';
      readonly positions: Node;
      readonly shift: Node;
      readonly graphOf: Index;
      readonly receiver: Index;
    }
  | {
      readonly layout: 'dense';
      readonly positions: Node;
      /** Turn with the positions, where there are any. */
      readonly velocities?: Node;
    };

export interface SymbolicOutputs {
  /** [graphs, width]: unchanged by rotations. */
  readonly scalars: Node;
  /** In the layout of the positions [.., 3]: turning with them. */
  readonly vectors: Node;
}

/** Scalars and aligned vectors, as functions of the fed rotation. */
export function alignedOutputs<Inputs extends OrbitInputs>(
  inputs: Inputs,
  predict: (inputs: Inputs) => SymbolicOutputs,
): SymbolicOutputs {
  const matrices = rotationFeed();
  if (inputs.layout === 'dense') {
    const { positions, velocities } = inputs;
    const { scalars, vectors } = predict({
      ...inputs,
      positions: rotateDense(matrices, positions),
      ...(velocities && { velocities: rotateDense(matrices, velocities) }),
    });
    return { scalars, vectors: rotateDense(matrices, vectors, true) };
  }
  const { graphOf, receiver } = inputs;
  const positions = rotateListed(matrices, inputs.positions, graphOf);
  const perAtom = gather(matrices, graphOf);
  const shift = rotateListed(perAtom, inputs.shift, receiver);
  const { scalars, vectors } = predict({ ...inputs, positions, shift });
  return { scalars, vectors: rotateListed(matrices, vectors, graphOf, true) };
}
