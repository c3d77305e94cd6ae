/** How the planner sees the operations: what is expanded in place, what only moves values, what has a kernel of its own. */
import type { Node } from '../../tensor/graph.ts';
import { longestInlineSum, staticTerms } from './expression.ts';

export type NodeClass = 'input' | 'inline' | 'view' | 'anchor';

export function classOf(node: Node): NodeClass {
  const { kind } = node.operation;
  switch (kind) {
    case 'input':
    case 'table':
      return 'input';
    case 'constant':
    case 'unary':
    case 'binary':
    case 'select':
      return 'inline';
    case 'broadcast':
    case 'reshape':
    case 'transpose':
    case 'slice':
    case 'pad':
    case 'gather':
      return 'view';
    case 'sum': {
      const terms = staticTerms(node);
      return terms !== undefined && terms <= longestInlineSum ? 'inline' : 'anchor';
    }
    case 'largest':
    case 'segmentSum':
    case 'matmul':
    case 'harmonics':
    case 'sparseProduct':
    case 'gridProduct':
    case 'autoProduct':
    case 'fourierProduct':
    case 'foldedProduct':
      return 'anchor';
    default:
      throw new Error(`Unknown operation ${kind satisfies never}`);
  }
}

/** The node whose storage a node shares: reshapes move nothing. */
export function baseOf(node: Node): Node {
  let base = node;
  while (base.operation.kind === 'reshape') base = base.inputs[0];
  return base;
}

/** Inputs that hold values: the index, order and offsets of gathers and segment sums are read by position. */
export function valueInputs(node: Node): readonly Node[] {
  const { kind } = node.operation;
  return kind === 'gather' || kind === 'segmentSum' ? node.inputs.slice(0, 1) : node.inputs;
}
