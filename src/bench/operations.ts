/** Floating-point operations of a graph, counted from its nodes: what a straightforward evaluation needs. */
import { legendreRings, type RingRule, torusRings } from '../math/ring-rule.ts';
import { type Extents, sizeOf } from '../tensor/extent.ts';
import { type Node, topological } from '../tensor/graph.ts';

/** Orders of every function on every ring, then values on every azimuth. */
function productOnRings(
  rule: (degrees: readonly number[]) => RingRule,
  degrees: readonly number[],
  degree: number,
  extents: Extents,
  node: Node,
): number {
  const all = [...degrees, degree];
  const { rings, azimuths } = rule(all);
  const perRing = all.reduce((sum, one) => sum + (one + 1) ** 2 + azimuths * (2 * one + 1), 0);
  return 2 * rings * perRing * sizeOf(node.shape.slice(1), extents);
}

function operationsOf(node: Node, extents: Extents): number {
  const { operation, inputs } = node;
  const size = sizeOf(node.shape, extents);
  switch (operation.kind) {
    case 'input':
    case 'constant':
    case 'table':
    case 'broadcast':
    case 'reshape':
    case 'transpose':
    case 'slice':
    case 'pad':
    case 'gather':
      return 0;
    case 'unary':
    case 'binary':
    case 'select':
      return size;
    case 'sum':
    case 'largest':
    case 'segmentSum':
      return sizeOf(inputs[0].shape, extents);
    case 'matmul': {
      const { shape } = inputs[0];
      const inner = shape.at(operation.transposeA ? -2 : -1)!;
      return 2 * size * sizeOf([inner], extents);
    }
    case 'harmonics':
      return 4 * size;
    case 'sparseProduct':
      return (3 * operation.table.value.length * size) / operation.table.sizeZ;
    case 'gridProduct':
    case 'autoProduct': {
      const { degreeX, degreeY, degreeZ } = operation;
      const points = (degreeX + degreeY + degreeZ + 1) ** 2;
      const coefficients = (degreeX + 1) ** 2 + (degreeY + 1) ** 2 + (degreeZ + 1) ** 2;
      return (2 * points * coefficients * size) / (degreeZ + 1) ** 2;
    }
    case 'fourierProduct':
      return productOnRings(torusRings, [operation.degreeX, operation.degreeY], operation.degreeZ, extents, node);
    case 'foldedProduct':
      return productOnRings(legendreRings, operation.degrees, operation.degreeZ, extents, node);
    default:
      throw new Error(`Unknown operation ${JSON.stringify(operation satisfies never)}`);
  }
}

export function floatingOperations(outputs: readonly Node[], extents: Extents): number {
  return topological(outputs).reduce((total, node) => total + operationsOf(node, extents), 0);
}
