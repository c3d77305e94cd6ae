/**
 * The primitives with their shape rules: the only constructors of nodes. Each checks its operands and throws a plain
 * sentence; each applies the simplifications that are exact for every input (constants folded, neutral elements,
 * composed views), so that derivatives stay small. Derivatives are in `gradient.ts`.
 */
import { type Extent, productOf, type Shape, sameShape } from './extent.ts';
import { type BinaryFunction, describeNode, type Index, intern, type Node, type UnaryFunction } from './graph.ts';
import { evaluateBinary, evaluateUnary } from './scalar.ts';

export * from './product-primitives.ts';

/** @throws Error with the sentence where the condition does not hold */
export function require(condition: boolean, message: () => string): asserts condition {
  if (!condition) throw new Error(message());
}

/** A value given at run time under `name`. */
export function feed(name: string, shape: Shape): Node {
  return intern({ kind: 'input', name, role: 'feed' }, [], shape);
}

/** A value that training changes. */
export function parameter(name: string, shape: Shape): Node {
  return intern({ kind: 'input', name, role: 'parameter' }, [], shape);
}

export function indexFeed(name: string, shape: Shape): Node {
  return intern({ kind: 'input', name, role: 'feed' }, [], shape, 'index');
}

/** An index fed as `name`, `name.order` and `name.offsets` (u32[length], u32[length], u32[size + 1]). */
export function feedIndex(name: string, length: Extent, size: Extent): Index {
  const rows: Extent = typeof size === 'number' ? size + 1 : `${size}.offsets`;
  return {
    index: indexFeed(name, [length]),
    order: indexFeed(`${name}.order`, [length]),
    offsets: indexFeed(`${name}.offsets`, [rows]),
    length,
    size,
  };
}

/** A scalar, shape []. */
export function constant(value: number): Node {
  return intern({ kind: 'constant', value }, [], []);
}

/** A fixed array; equal keys must mean equal contents. */
export function table(key: string, shape: readonly number[], values: Float64Array | Uint32Array): Node {
  const size = shape.reduce((product, extent) => product * extent, 1);
  require(size === values.length, () => `Table "${key}" has ${values.length} values for shape [${shape}].`);
  return intern(
    { kind: 'table', key: `${key} ${shape}`, values },
    [],
    shape,
    values instanceof Uint32Array ? 'index' : 'real',
  );
}

/** An index known when the graph is built: values[n] < size. */
export function tableIndex(key: string, values: readonly number[], size: number): Index {
  const order = values.map((_, entry) => entry).sort((a, b) => values[a] - values[b] || a - b);
  const offsets = new Uint32Array(size + 1);
  for (const value of values) offsets[value + 1]++;
  for (let target = 0; target < size; target++) offsets[target + 1] += offsets[target];
  return {
    index: table(`${key} index ${values}`, [values.length], Uint32Array.from(values)),
    order: table(`${key} order ${values}`, [values.length], Uint32Array.from(order)),
    offsets: table(`${key} offsets ${values}/${size}`, [size + 1], offsets),
    length: values.length,
    size,
  };
}

/** The value of a node that is a constant, possibly repeated by broadcast or reshape. */
export function constantValue(node: Node): number | undefined {
  const { operation } = node;
  if (operation.kind === 'constant') return operation.value;
  if (operation.kind === 'broadcast' || operation.kind === 'reshape') return constantValue(node.inputs[0]);
  return undefined;
}

/** A constant of any shape. */
export function filled(value: number, shape: Shape): Node {
  return broadcastTo(constant(value), shape);
}

export function unary(name: UnaryFunction, x: Node): Node {
  const value = constantValue(x);
  if (value !== undefined) return filled(evaluateUnary(name, value), x.shape);
  if (name === 'negate' && x.operation.kind === 'unary' && x.operation.function === 'negate') return x.inputs[0];
  return intern({ kind: 'unary', function: name }, [x], x.shape);
}

/** NumPy broadcasting: missing leading axes and extents of 1 are repeated. Symbolic extents must be the same symbol. */
export function commonShape(a: Shape, b: Shape): Shape {
  const rank = Math.max(a.length, b.length);
  const shape: Extent[] = [];
  for (let axis = 0; axis < rank; axis++) {
    const left = a[axis - rank + a.length] ?? 1;
    const right = b[axis - rank + b.length] ?? 1;
    require(left === right || left === 1 || right === 1, () => `Shapes [${a}] and [${b}] do not broadcast.`);
    shape.push(left === 1 ? right : left);
  }
  return shape;
}

/** Repeats missing leading axes and extents of 1 up to `shape`. */
export function broadcastTo(x: Node, shape: Shape): Node {
  if (sameShape(x.shape, shape)) return x;
  require(sameShape(commonShape(x.shape, shape), shape), () => `[${x.shape}] does not broadcast to [${shape}].`);
  const padded = [...Array<Extent>(shape.length - x.shape.length).fill(1), ...x.shape];
  const aligned = reshape(x, padded);
  const source = aligned.operation.kind === 'broadcast' ? aligned.inputs[0] : aligned;
  if (sameShape(source.shape, shape)) return source;
  return intern({ kind: 'broadcast' }, [source], shape);
}

function neutral(name: BinaryFunction, x: Node, y: Node): Node | undefined {
  const left = constantValue(x);
  const right = constantValue(y);
  if (left !== undefined && right !== undefined) return filled(evaluateBinary(name, left, right), x.shape);
  if (name === 'add') return left === 0 ? y : right === 0 ? x : undefined;
  if (name === 'subtract') return right === 0 ? x : left === 0 ? unary('negate', y) : undefined;
  if (name === 'multiply') {
    if (left === 0 || right === 1) return x;
    if (right === 0 || left === 1) return y;
    if (left === -1) return unary('negate', y);
    if (right === -1) return unary('negate', x);
  }
  if (name === 'divide' && right !== undefined) return right === 1 ? x : multiply(x, constant(1 / right));
  return undefined;
}

/** Elementwise with broadcasting. Constants are collected: c1 * (c2 * x) = (c1 c2) * x. */
export function binary(name: BinaryFunction, a: Node, b: Node): Node {
  const shape = commonShape(a.shape, b.shape);
  let x = broadcastTo(a, shape);
  let y = broadcastTo(b, shape);
  const simple = neutral(name, x, y);
  if (simple) return simple;
  const commutes = name === 'add' || name === 'multiply';
  if (commutes && (constantValue(y) !== undefined || (constantValue(x) === undefined && x.id > y.id))) [x, y] = [y, x];
  const scale = name === 'multiply' ? constantValue(x) : undefined;
  if (scale !== undefined && y.operation.kind === 'binary' && y.operation.function === 'multiply') {
    const inner = constantValue(y.inputs[0]);
    if (inner !== undefined) return multiply(constant(scale * inner), y.inputs[1]);
  }
  return intern({ kind: 'binary', function: name }, [x, y], shape);
}

const asNode = (value: Node | number): Node => (typeof value === 'number' ? constant(value) : value);
export const add = (a: Node | number, b: Node | number): Node => binary('add', asNode(a), asNode(b));
export const subtract = (a: Node | number, b: Node | number): Node => binary('subtract', asNode(a), asNode(b));
export const multiply = (a: Node | number, b: Node | number): Node => binary('multiply', asNode(a), asNode(b));
export const divide = (a: Node | number, b: Node | number): Node => binary('divide', asNode(a), asNode(b));
export const maximum = (a: Node | number, b: Node | number): Node => binary('maximum', asNode(a), asNode(b));
export const minimum = (a: Node | number, b: Node | number): Node => binary('minimum', asNode(a), asNode(b));
export const negate = (x: Node): Node => unary('negate', x);
export const reciprocal = (x: Node): Node => unary('reciprocal', x);
export const exp = (x: Node): Node => unary('exp', x);
export const log = (x: Node): Node => unary('log', x);
export const sin = (x: Node): Node => unary('sin', x);
export const cos = (x: Node): Node => unary('cos', x);
export const tanh = (x: Node): Node => unary('tanh', x);
export const sigmoid = (x: Node): Node => unary('sigmoid', x);
export const sqrt = (x: Node): Node => unary('sqrt', x);
export const absolute = (x: Node): Node => unary('absolute', x);
export const step = (x: Node): Node => unary('step', x);
export const detach = (x: Node): Node => unary('detach', x);
export const square = (x: Node): Node => multiply(x, x);

/** a where condition > 0, else b; with broadcasting. */
export function select(condition: Node, a: Node | number, b: Node | number): Node {
  const [left, right] = [asNode(a), asNode(b)];
  const shape = commonShape(condition.shape, commonShape(left.shape, right.shape));
  if (left === right) return broadcastTo(left, shape);
  return intern(
    { kind: 'select' },
    [condition, left, right].map((node) => broadcastTo(node, shape)),
    shape,
  );
}

export function reshape(x: Node, shape: Shape): Node {
  if (sameShape(x.shape, shape)) return x;
  require(productOf(x.shape) === productOf(shape), () =>
    `[${x.shape}] holds ${productOf(x.shape)} values, [${shape}] ${productOf(shape)}.`);
  const source = x.operation.kind === 'reshape' ? x.inputs[0] : x;
  if (sameShape(source.shape, shape)) return source;
  return intern({ kind: 'reshape' }, [source], shape, x.type);
}

/** Output axis n is input axis permutation[n]. */
export function transpose(x: Node, permutation: readonly number[]): Node {
  require(permutation.length === x.shape.length &&
    [...permutation].sort((a, b) => a - b).every((axis, n) => axis === n), () =>
    `[${permutation}] does not permute the axes of [${x.shape}].`);
  if (permutation.every((axis, n) => axis === n)) return x;
  if (x.operation.kind === 'transpose') {
    const inner = x.operation.permutation;
    return transpose(
      x.inputs[0],
      permutation.map((axis) => inner[axis]),
    );
  }
  return intern(
    { kind: 'transpose', permutation: [...permutation] },
    [x],
    permutation.map((axis) => x.shape[axis]),
  );
}

function staticExtent(x: Node, axis: number, what: string): number {
  const extent = x.shape[axis];
  require(typeof extent === 'number', () => `${what} needs a fixed extent on axis ${axis} of ${describeNode(x)}.`);
  return extent;
}

/** Entries start..stop (exclusive) along an axis of fixed extent. */
export function slice(x: Node, axis: number, start: number, stop: number): Node {
  const extent = staticExtent(x, axis, 'slice');
  require(0 <= start && start < stop && stop <= extent, () =>
    `slice ${start}..${stop} is outside axis ${axis} of [${x.shape}].`);
  if (start === 0 && stop === extent) return x;
  const shape = x.shape.map((value, n) => (n === axis ? stop - start : value));
  const value = constantValue(x);
  if (value !== undefined) return filled(value, shape);
  if (x.operation.kind === 'slice' && x.operation.axis === axis) {
    return slice(x.inputs[0], axis, x.operation.start + start, x.operation.start + stop);
  }
  if (x.operation.kind === 'pad' && x.operation.axis === axis) {
    const { before } = x.operation;
    const inner = x.inputs[0].shape[axis] as number;
    if (stop <= before || start >= before + inner) return filled(0, shape);
    if (start >= before && stop <= before + inner) return slice(x.inputs[0], axis, start - before, stop - before);
  }
  return intern({ kind: 'slice', axis, start, stop }, [x], shape);
}

/** Zeros before and after along an axis of fixed extent. */
export function pad(x: Node, axis: number, before: number, after: number): Node {
  const extent = staticExtent(x, axis, 'pad');
  if (before === 0 && after === 0) return x;
  const shape = x.shape.map((value, n) => (n === axis ? before + extent + after : value));
  if (constantValue(x) === 0) return filled(0, shape);
  return intern({ kind: 'pad', axis, before, after }, [x], shape);
}

/** Joins along an axis of fixed extents. */
export function concatenate(parts: readonly Node[], axis: number): Node {
  const extents = parts.map((part) => staticExtent(part, axis, 'concatenate'));
  const total = extents.reduce((sum, extent) => sum + extent, 0);
  let before = 0;
  return parts
    .map((part, n) => {
      const padded = pad(part, axis, before, total - before - extents[n]);
      before += extents[n];
      return padded;
    })
    .reduce((sum, part) => add(sum, part));
}

function reducedShape(x: Node, axes: readonly number[]): Shape {
  require(axes.every((axis) => axis >= 0 && axis < x.shape.length), () => `Axes ${axes} are not axes of [${x.shape}].`);
  return x.shape.map((extent, axis) => (axes.includes(axis) ? 1 : extent));
}

/** Sum over axes, kept with extent 1. */
export function sum(x: Node, axes: readonly number[]): Node {
  const summed = [...new Set(axes)].filter((axis) => x.shape[axis] !== 1).sort((a, b) => a - b);
  if (summed.length === 0) return x;
  const value = constantValue(x);
  const count = productOf(summed.map((axis) => x.shape[axis]));
  const shape = reducedShape(x, summed);
  if (value !== undefined && (value === 0 || typeof count === 'number'))
    return filled(value * (value === 0 ? 0 : Number(count)), shape);
  if (x.operation.kind === 'sum') return sum(x.inputs[0], [...x.operation.axes, ...summed]);
  if (x.operation.kind === 'unary' && x.operation.function === 'negate') return negate(sum(x.inputs[0], summed));
  if (x.operation.kind === 'binary' && x.operation.function === 'multiply') {
    const scale = constantValue(x.inputs[0]);
    if (scale !== undefined) return multiply(constant(scale), sum(x.inputs[1], summed));
  }
  return intern({ kind: 'sum', axes: summed }, [x], shape);
}

/** Sum of everything, shape []. */
export const total = (x: Node): Node =>
  reshape(
    sum(
      x,
      x.shape.map((_, axis) => axis),
    ),
    [],
  );

/** Largest over axes, kept with extent 1; not differentiable (wrap in `detach`). */
export function largest(x: Node, axes: readonly number[]): Node {
  return intern({ kind: 'largest', axes: [...axes].sort((a, b) => a - b) }, [x], reducedShape(x, axes));
}

/** y[.., e, ..] = x[.., index[e], ..] along `axis`. */
export function gather(x: Node, index: Index, axis = 0): Node {
  require(x.shape[axis] === index.size, () => `Index into ${index.size} entries used on axis ${axis} of [${x.shape}].`);
  const shape = x.shape.map((extent, n) => (n === axis ? index.length : extent));
  const value = constantValue(x);
  if (value !== undefined) return filled(value, shape);
  return intern({ kind: 'gather', axis }, [x, index.index, index.order, index.offsets], shape);
}

/** y[.., a, ..] = sum of x[.., e, ..] over entries e with index[e] = a, along `axis`. Deterministic. */
export function segmentSum(x: Node, index: Index, axis = 0): Node {
  require(x.shape[axis] === index.length, () =>
    `Index of ${index.length} entries used on axis ${axis} of [${x.shape}].`);
  const shape = x.shape.map((extent, n) => (n === axis ? index.size : extent));
  if (constantValue(x) === 0) return filled(0, shape);
  return intern({ kind: 'segmentSum', axis }, [x, index.index, index.order, index.offsets], shape);
}

/**
 * Matrix product. Rank 2: [m, k] x [k, n]; rank 3: with an equal leading batch extent; leading axes of `a` beyond the
 * last are merged when `b` has rank 2. `transposeA`: `a` is stored [k, m]; `transposeB`: `b` is stored [n, k].
 */
export function matmul(a: Node, b: Node, transposeA = false, transposeB = false): Node {
  if (b.shape.length === 2 && a.shape.length > 2) {
    require(!transposeA, () => 'A transposed left operand must have the rank of the right one.');
    const rows = a.shape.slice(0, -1);
    const flat = matmul(reshape(a, [productOf(rows), a.shape[a.shape.length - 1]]), b, false, transposeB);
    return reshape(flat, [...rows, flat.shape[1]]);
  }
  const rank = a.shape.length;
  require(rank === b.shape.length && (rank === 2 || rank === 3), () =>
    `matmul takes ranks 2 or 3, not [${a.shape}] x [${b.shape}].`);
  require(rank === 2 || a.shape[0] === b.shape[0], () => `Batch extents differ: [${a.shape}] x [${b.shape}].`);
  const [m, k] = transposeA ? [a.shape[rank - 1], a.shape[rank - 2]] : [a.shape[rank - 2], a.shape[rank - 1]];
  const [inner, n] = transposeB ? [b.shape[rank - 1], b.shape[rank - 2]] : [b.shape[rank - 2], b.shape[rank - 1]];
  require(k === inner, () =>
    `Inner extents differ: [${a.shape}]${transposeA ? '^T' : ''} x [${b.shape}]${transposeB ? '^T' : ''}.`);
  const shape = rank === 3 ? [a.shape[0], m, n] : [m, n];
  if (constantValue(a) === 0 || constantValue(b) === 0) return filled(0, shape);
  return intern({ kind: 'matmul', transposeA, transposeB }, [a, b], shape);
}

/** Solid real harmonics (component normalisation, e3nn order) of vectors [3, ...rows] -> [(degree + 1)^2, ...rows]. */
export function harmonics(vectors: Node, degree: number): Node {
  require(vectors.shape[0] === 3, () => `Harmonics take vectors [3, ...], not [${vectors.shape}].`);
  return intern({ kind: 'harmonics', degree }, [vectors], [(degree + 1) ** 2, ...vectors.shape.slice(1)]);
}
