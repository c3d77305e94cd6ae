/**
 * The symbolic graph: immutable, hash-consed nodes. A node is an operation on nodes with a shape whose extents may be
 * bound at run time; equal nodes are the same object, so common subexpressions are found by construction.
 * Values are real numbers (float64 in the reference backend, float32 on the GPU) or unsigned indices.
 */
import type { Shape } from './extent.ts';

export type UnaryFunction =
  | 'negate'
  | 'reciprocal'
  | 'exp'
  | 'log'
  | 'sin'
  | 'cos'
  | 'tanh'
  | 'sigmoid'
  | 'sqrt'
  | 'absolute'
  /** 1 where x > 0, else 0; derivative zero. */
  | 'step'
  /** Identity whose derivative is zero (softmax shifts). */
  | 'detach';
export type BinaryFunction = 'add' | 'subtract' | 'multiply' | 'divide' | 'maximum' | 'minimum';

/** How a kernel goes from torus coefficients to values and back: fast transforms, or their sums as small matrix products. */
export type FourierMethod = 'fft' | 'dft';

/** Constant coefficients of a bilinear map z[k] += value * x[i] * y[j]; entries sorted by (i, j, k). */
export interface ProductTable {
  /** Unique and stable: part of the hash of a node and of the name of its kernel, e.g. `gaunt 2 2 2`. */
  readonly name: string;
  readonly sizeX: number;
  readonly sizeY: number;
  readonly sizeZ: number;
  readonly i: Uint16Array;
  readonly j: Uint16Array;
  readonly k: Uint16Array;
  readonly value: Float64Array;
}

/** Degrees of the two factors and, truncated, of their product. */
export interface ProductDegrees {
  readonly degreeX: number;
  readonly degreeY: number;
  readonly degreeZ: number;
}

export type Operation =
  /** A value given at run time. Parameters are what training changes. */
  | { readonly kind: 'input'; readonly name: string; readonly role: 'feed' | 'parameter' }
  /** A scalar known when the graph is built; shape []. */
  | { readonly kind: 'constant'; readonly value: number }
  /** An array known when the graph is built; `key` identifies its contents. */
  | { readonly kind: 'table'; readonly key: string; readonly values: Float64Array | Uint32Array }
  | { readonly kind: 'unary'; readonly function: UnaryFunction }
  | { readonly kind: 'binary'; readonly function: BinaryFunction }
  /** inputs (condition, a, b), equal shapes: a where condition > 0, else b. */
  | { readonly kind: 'select' }
  /** Rank-preserving: extents of 1 are repeated. */
  | { readonly kind: 'broadcast' }
  | { readonly kind: 'reshape' }
  /** Output axis n is input axis permutation[n]. */
  | { readonly kind: 'transpose'; readonly permutation: readonly number[] }
  | { readonly kind: 'slice'; readonly axis: number; readonly start: number; readonly stop: number }
  /** Zeros before and after along a static axis: the adjoint of slice. */
  | { readonly kind: 'pad'; readonly axis: number; readonly before: number; readonly after: number }
  /** Sum over axes, which stay with extent 1. */
  | { readonly kind: 'sum'; readonly axes: readonly number[] }
  /** Largest over axes, which stay with extent 1. Not differentiable: asking throws. */
  | { readonly kind: 'largest'; readonly axes: readonly number[] }
  /** inputs (x, index, order, offsets): y[.., e, ..] = x[.., index[e], ..] along `axis`. */
  | { readonly kind: 'gather'; readonly axis: number }
  /** inputs (x, index, order, offsets): y[.., a, ..] = sum over s in offsets[a]..offsets[a+1] of x[.., order[s], ..]. */
  | { readonly kind: 'segmentSum'; readonly axis: number }
  /** Rank 2 [m, k] x [k, n], or rank 3 with an equal leading batch extent; transposed operands are stored transposed. */
  | { readonly kind: 'matmul'; readonly transposeA: boolean; readonly transposeB: boolean }
  /** Solid real harmonics, component normalisation: [3, ...rows] -> [(degree+1)^2, ...rows]. */
  | { readonly kind: 'harmonics'; readonly degree: number }
  /** Bilinear map with constant sparse coefficients: x [sizeX, ...rows], y [sizeY, ...rows] -> [sizeZ, ...rows]. */
  | { readonly kind: 'sparseProduct'; readonly table: ProductTable }
  /**
   * Gaunt product by pointwise multiplication on an exact spherical grid (orthonormal harmonics):
   * x [(degreeX+1)^2, ...rows], y [(degreeY+1)^2, ...rows] -> [(degreeZ+1)^2, ...rows].
   */
  | ({ readonly kind: 'gridProduct' } & ProductDegrees)
  /** The Gaunt product, as `gridProduct`, by whichever method a backend finds best for these degrees. */
  | ({ readonly kind: 'autoProduct' } & ProductDegrees)
  /** The same product through two-dimensional Fourier series on the torus (`math/torus-fourier.ts`). */
  | ({ readonly kind: 'fourierProduct'; readonly method: FourierMethod } & ProductDegrees)
  /**
   * Pointwise product of two to four functions on the sphere (orthonormal harmonics), truncated once at the end:
   * factors [(degrees[n]+1)^2, ...rows] -> [(degreeZ+1)^2, ...rows].
   */
  | { readonly kind: 'foldedProduct'; readonly degrees: readonly number[]; readonly degreeZ: number };

export interface Node {
  /** Creation order: inputs always have smaller ids than their users. */
  readonly id: number;
  readonly operation: Operation;
  readonly inputs: readonly Node[];
  readonly shape: Shape;
  readonly type: 'real' | 'index';
}

/**
 * A map between two axes with its inverse in compressed rows, so that gather and segment sum are each other's adjoint
 * without float atomics. `order` lists the entries stably sorted by index, `offsets` [size + 1] where each target starts.
 */
export interface Index {
  /** u32[length], values < size. */
  readonly index: Node;
  readonly order: Node;
  readonly offsets: Node;
  readonly length: Shape[number];
  readonly size: Shape[number];
}

const interned = new Map<string, Node>();
let count = 0;

function operationKey(operation: Operation): string {
  switch (operation.kind) {
    case 'input':
      return `input ${operation.role} ${operation.name}`;
    case 'constant':
      return `constant ${Object.is(operation.value, -0) ? '-0' : operation.value}`;
    case 'table':
      return `table ${operation.key}`;
    case 'unary':
    case 'binary':
      return operation.function;
    case 'transpose':
      return `transpose ${operation.permutation}`;
    case 'slice':
      return `slice ${operation.axis} ${operation.start} ${operation.stop}`;
    case 'pad':
      return `pad ${operation.axis} ${operation.before} ${operation.after}`;
    case 'sum':
    case 'largest':
      return `${operation.kind} ${operation.axes}`;
    case 'gather':
    case 'segmentSum':
      return `${operation.kind} ${operation.axis}`;
    case 'matmul':
      return `matmul ${operation.transposeA} ${operation.transposeB}`;
    case 'harmonics':
      return `harmonics ${operation.degree}`;
    case 'sparseProduct':
      return `sparseProduct ${operation.table.name}`;
    case 'gridProduct':
    case 'autoProduct':
      return `${operation.kind} ${operation.degreeX} ${operation.degreeY} ${operation.degreeZ}`;
    case 'fourierProduct':
      return `fourierProduct ${operation.method} ${operation.degreeX} ${operation.degreeY} ${operation.degreeZ}`;
    case 'foldedProduct':
      return `foldedProduct ${operation.degrees} ${operation.degreeZ}`;
    case 'select':
    case 'broadcast':
    case 'reshape':
      return operation.kind;
    default:
      throw new Error(`Unknown operation ${JSON.stringify(operation satisfies never)}`);
  }
}

/** The node for an operation; the same object for equal arguments. Shape rules live in `primitives.ts`. */
export function intern(
  operation: Operation,
  inputs: readonly Node[],
  shape: Shape,
  type: 'real' | 'index' = 'real',
): Node {
  const key = `${operationKey(operation)}|${inputs.map((input) => input.id)}|${shape}|${type}`;
  const known = interned.get(key);
  if (known) return known;
  const node: Node = { id: count++, operation, inputs, shape, type };
  interned.set(key, node);
  return node;
}

/** All nodes that the outputs depend on, inputs before users. */
export function topological(outputs: readonly Node[]): Node[] {
  const seen = new Set<Node>();
  const stack = [...outputs];
  while (stack.length > 0) {
    const node = stack.pop()!;
    if (seen.has(node)) continue;
    seen.add(node);
    stack.push(...node.inputs);
  }
  return [...seen].sort((a, b) => a.id - b.id);
}

export function describeNode(node: Node): string {
  return `${operationKey(node.operation)} [${node.shape.join(', ')}]`;
}
