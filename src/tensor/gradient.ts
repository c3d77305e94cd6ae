/**
 * Reverse-mode derivatives, graph to graph, of any order: every rule below is written in primitives, so the result can
 * be differentiated again (forces are a gradient of the energy, force training a gradient of a function of them).
 */

import { describeNode, type Index, type Node, topological } from './graph.ts';
import { harmonicGradientTable } from './harmonic-gradient.ts';
import * as p from './primitives.ts';
import { adjointTable } from './product-table.ts';

function indexOf(node: Node, axis: number): Index {
  const [x, index, order, offsets] = node.inputs;
  const [length, size] =
    node.operation.kind === 'gather' ? [node.shape[axis], x.shape[axis]] : [x.shape[axis], node.shape[axis]];
  return { index, order, offsets, length, size };
}

function unaryRule(node: Node, g: Node): Node | undefined {
  const [x] = node.inputs;
  if (node.operation.kind !== 'unary') return undefined;
  const name = node.operation.function;
  switch (name) {
    case 'negate':
      return p.negate(g);
    case 'reciprocal':
      return p.negate(p.multiply(g, p.square(node)));
    case 'exp':
      return p.multiply(g, node);
    case 'log':
      return p.divide(g, x);
    case 'sin':
      return p.multiply(g, p.cos(x));
    case 'cos':
      return p.negate(p.multiply(g, p.sin(x)));
    case 'tanh':
      return p.multiply(g, p.subtract(1, p.square(node)));
    case 'sigmoid':
      return p.multiply(g, p.multiply(node, p.subtract(1, node)));
    case 'sqrt':
      return p.multiply(g, p.multiply(0.5, p.reciprocal(node)));
    case 'absolute':
      return p.multiply(g, p.subtract(p.step(x), p.step(p.negate(x))));
    case 'step':
    case 'detach':
      return undefined;
    default:
      throw new Error(`No derivative for ${name satisfies never}`);
  }
}

function binaryRule(node: Node, g: Node): (Node | undefined)[] {
  const [x, y] = node.inputs;
  if (node.operation.kind !== 'binary') return [];
  const name = node.operation.function;
  switch (name) {
    case 'add':
      return [g, g];
    case 'subtract':
      return [g, p.negate(g)];
    case 'multiply':
      return [p.multiply(g, y), p.multiply(g, x)];
    case 'divide':
      return [p.divide(g, y), p.negate(p.divide(p.multiply(g, node), y))];
    case 'maximum':
      return [p.multiply(g, p.step(p.subtract(x, y))), p.multiply(g, p.subtract(1, p.step(p.subtract(x, y))))];
    case 'minimum':
      return [p.multiply(g, p.subtract(1, p.step(p.subtract(x, y)))), p.multiply(g, p.step(p.subtract(x, y)))];
    default:
      throw new Error(`No derivative for ${name satisfies never}`);
  }
}

function matmulRule(node: Node, g: Node): Node[] {
  const [a, b] = node.inputs;
  if (node.operation.kind !== 'matmul') return [];
  const { transposeA, transposeB } = node.operation;
  return [
    transposeA ? p.matmul(b, g, transposeB, true) : p.matmul(g, b, false, !transposeB),
    transposeB ? p.matmul(g, a, true, transposeA) : p.matmul(a, g, !transposeA, false),
  ];
}

/** Cotangents of the inputs (aligned with node.inputs; undefined = zero), given the cotangent `g` of the node. */
function pullback(node: Node, g: Node): (Node | undefined)[] {
  const { operation, inputs } = node;
  const [x, y] = inputs;
  switch (operation.kind) {
    case 'input':
    case 'constant':
    case 'table':
      return [];
    case 'unary':
      return [unaryRule(node, g)];
    case 'binary':
      return binaryRule(node, g);
    case 'select':
      return [undefined, p.select(x, g, 0), p.select(x, 0, g)];
    case 'broadcast':
      return [
        p.sum(
          g,
          x.shape.flatMap((extent, axis) => (extent === node.shape[axis] ? [] : [axis])),
        ),
      ];
    case 'reshape':
      return [p.reshape(g, x.shape)];
    case 'transpose': {
      const inverse = operation.permutation.map((_, axis) => operation.permutation.indexOf(axis));
      return [p.transpose(g, inverse)];
    }
    case 'slice':
      return [p.pad(g, operation.axis, operation.start, (x.shape[operation.axis] as number) - operation.stop)];
    case 'pad':
      return [p.slice(g, operation.axis, operation.before, operation.before + (x.shape[operation.axis] as number))];
    case 'sum':
      return [p.broadcastTo(g, x.shape)];
    case 'largest':
      throw new Error(
        `${describeNode(node)} is not differentiable; wrap it in detach() if its derivative is not meant.`,
      );
    case 'gather':
      return [p.segmentSum(g, indexOf(node, operation.axis), operation.axis)];
    case 'segmentSum':
      return [p.gather(g, indexOf(node, operation.axis), operation.axis)];
    case 'matmul':
      return matmulRule(node, g);
    case 'harmonics':
      if (operation.degree === 0) return [undefined];
      return [p.sparseProduct(g, p.harmonics(x, operation.degree - 1), harmonicGradientTable(operation.degree))];
    case 'sparseProduct':
      return [
        p.sparseProduct(g, y, adjointTable(operation.table, 'kji')),
        p.sparseProduct(g, x, adjointTable(operation.table, 'kij')),
      ];
    case 'gridProduct': {
      const { degreeX, degreeY, degreeZ } = operation;
      return [p.gridProduct(g, y, degreeZ, degreeY, degreeX), p.gridProduct(g, x, degreeZ, degreeX, degreeY)];
    }
    case 'autoProduct': {
      const { degreeX, degreeY, degreeZ } = operation;
      return [p.autoProduct(g, y, degreeZ, degreeY, degreeX), p.autoProduct(g, x, degreeZ, degreeX, degreeY)];
    }
    case 'fourierProduct': {
      const { degreeX, degreeY, degreeZ, method } = operation;
      return [
        p.fourierProduct(g, y, degreeZ, degreeY, degreeX, method),
        p.fourierProduct(g, x, degreeZ, degreeX, degreeY, method),
      ];
    }
    case 'foldedProduct':
      return inputs.map((_, n) =>
        p.foldedProduct([g, ...inputs.filter((__, other) => other !== n)], operation.degrees[n]),
      );
    default:
      throw new Error(`No derivative for ${operation satisfies never}`);
  }
}

/**
 * d(sum of cotangent * output) / d(wrt), one node per entry of `wrt`, of its shape.
 * @throws when the path crosses a primitive that is not differentiable.
 */
export function vectorJacobian(output: Node, cotangent: Node, wrt: readonly Node[]): Node[] {
  const order = topological([output]);
  const targets = new Set(wrt);
  const relevant = new Set<Node>();
  for (const node of order)
    if (targets.has(node) || node.inputs.some((input) => relevant.has(input))) relevant.add(node);
  const cotangents = new Map<Node, Node>([[output, p.broadcastTo(cotangent, output.shape)]]);
  for (const node of order.reverse()) {
    const g = cotangents.get(node);
    if (!g || !relevant.has(node) || !node.inputs.some((input) => relevant.has(input))) continue;
    pullback(node, g).forEach((part, n) => {
      const input = node.inputs[n];
      if (!part || !relevant.has(input)) return;
      const known = cotangents.get(input);
      cotangents.set(input, known ? p.add(known, part) : part);
    });
  }
  return wrt.map((target) => cotangents.get(target) ?? p.filled(0, target.shape));
}

/** The gradient of a scalar (shape []). */
export function gradient(output: Node, wrt: readonly Node[]): Node[] {
  if (output.shape.length !== 0)
    throw new Error(`gradient() takes a scalar, not ${describeNode(output)}; use vectorJacobian().`);
  return vectorJacobian(output, p.constant(1), wrt);
}
