/**
 * One obvious float64 loop per primitive. It shares graph and derivatives with the GPU, so it proves kernels, not
 * mathematics (that is done by finite differences and by fixtures of an independent program).
 */
import { gauntTable } from '../../math/gaunt.ts';
import { solidHarmonics } from '../../math/harmonics.ts';
import { torusGauntProduct } from '../../math/torus-fourier.ts';
import type { Node } from '../../tensor/graph.ts';
import { binaryFunctions, unaryFunctions } from '../../tensor/scalar.ts';
import { contiguousStrides, forEachOffset, stridedCopy } from './strided.ts';

/** A value with its bound shape. Indices are kept as Uint32Array. */
export interface Evaluated {
  readonly shape: readonly number[];
  readonly values: Float64Array;
  readonly indices?: Uint32Array;
}

const sizeOf = (shape: readonly number[]): number => shape.reduce((product, extent) => product * extent, 1);

/** [before the axis, the axis, after the axis]. */
function splitAt(shape: readonly number[], axis: number): [number, number, number] {
  return [sizeOf(shape.slice(0, axis)), shape[axis], sizeOf(shape.slice(axis + 1))];
}

function reduce(x: Evaluated, shape: readonly number[], largest: boolean): Float64Array {
  const result = new Float64Array(sizeOf(shape)).fill(largest ? Number.NEGATIVE_INFINITY : 0);
  const target = contiguousStrides(shape).map((stride, axis) => (shape[axis] === x.shape[axis] ? stride : 0));
  const { values } = x;
  if (largest) {
    forEachOffset(x.shape, target, 0, (position, offset) => {
      if (values[position] > result[offset]) result[offset] = values[position];
    });
  } else {
    forEachOffset(x.shape, target, 0, (position, offset) => {
      result[offset] += values[position];
    });
  }
  return result;
}

function gather(x: Evaluated, index: Uint32Array, axis: number): Float64Array {
  const [outer, extent, inner] = splitAt(x.shape, axis);
  const result = new Float64Array(outer * index.length * inner);
  for (let o = 0; o < outer; o++) {
    for (let e = 0; e < index.length; e++) {
      const from = (o * extent + index[e]) * inner;
      result.set(x.values.subarray(from, from + inner), (o * index.length + e) * inner);
    }
  }
  return result;
}

function segmentSum(x: Evaluated, order: Uint32Array, offsets: Uint32Array, axis: number): Float64Array {
  const [outer, extent, inner] = splitAt(x.shape, axis);
  const size = offsets.length - 1;
  const result = new Float64Array(outer * size * inner);
  for (let o = 0; o < outer; o++) {
    for (let a = 0; a < size; a++) {
      const to = (o * size + a) * inner;
      for (let s = offsets[a]; s < offsets[a + 1]; s++) {
        const from = (o * extent + order[s]) * inner;
        for (let c = 0; c < inner; c++) result[to + c] += x.values[from + c];
      }
    }
  }
  return result;
}

function transposed({ shape, values }: Evaluated): Evaluated {
  const rank = shape.length;
  const swapped = [...shape.slice(0, rank - 2), shape[rank - 1], shape[rank - 2]];
  const strides = contiguousStrides(shape);
  const order = [...strides.slice(0, rank - 2), strides[rank - 1], strides[rank - 2]];
  return { shape: swapped, values: stridedCopy(values, swapped, order) };
}

function matmul(left: Evaluated, right: Evaluated, transposeA: boolean, transposeB: boolean): Float64Array {
  const a = transposeA ? transposed(left) : left;
  const b = transposeB ? transposed(right) : right;
  const rank = a.shape.length;
  const [m, k, n] = [a.shape[rank - 2], a.shape[rank - 1], b.shape[rank - 1]];
  const batches = rank === 3 ? a.shape[0] : 1;
  const result = new Float64Array(batches * m * n);
  for (let row = 0; row < batches * m; row++) {
    const base = Math.floor(row / m) * k * n;
    const to = row * n;
    for (let q = 0; q < k; q++) {
      const factor = a.values[row * k + q];
      if (factor === 0) continue;
      const from = base + q * n;
      for (let c = 0; c < n; c++) result[to + c] += factor * b.values[from + c];
    }
  }
  return result;
}

function harmonics(x: Evaluated, degree: number): Float64Array {
  const rows = sizeOf(x.shape.slice(1));
  const count = (degree + 1) ** 2;
  const points = transposed({ shape: [3, rows], values: x.values });
  return transposed({ shape: [rows, count], values: solidHarmonics(degree, points.values) }).values;
}

type Coefficients = Readonly<Record<'i' | 'j' | 'k' | 'value', ArrayLike<number>>>;

function bilinear(x: Evaluated, y: Evaluated, size: number, { i, j, k, value }: Coefficients): Float64Array {
  const rows = sizeOf(x.shape.slice(1));
  const result = new Float64Array(size * rows);
  for (let n = 0; n < value.length; n++) {
    const [from, with_, to, c] = [i[n] * rows, j[n] * rows, k[n] * rows, value[n]];
    for (let row = 0; row < rows; row++) result[to + row] += c * x.values[from + row] * y.values[with_ + row];
  }
  return result;
}

/** Rowwise product of spherical functions [(degrees[n]+1)^2, rows]. */
function pointwise(factors: readonly Evaluated[], degrees: readonly number[], degree: number): Float64Array {
  const rows = sizeOf(factors[0].shape.slice(1));
  const rowwise = factors.map(({ shape, values }) => transposed({ shape: [shape[0], rows], values }).values);
  const product = torusGauntProduct(rowwise, degrees, degree);
  return transposed({ shape: [rows, (degree + 1) ** 2], values: product }).values;
}

/** The value of a node from the values of its inputs; `shape` is the node's bound shape. */
export function evaluate(node: Node, inputs: readonly Evaluated[], shape: readonly number[]): Float64Array {
  const { operation } = node;
  const [x, y, z] = inputs;
  switch (operation.kind) {
    case 'input':
      throw new Error(`The input "${operation.name}" was not fed.`);
    case 'constant':
      return Float64Array.of(operation.value);
    case 'table':
      return Float64Array.from(operation.values);
    case 'unary':
      return x.values.map(unaryFunctions[operation.function]);
    case 'binary': {
      const apply = binaryFunctions[operation.function];
      return x.values.map((value, n) => apply(value, y.values[n]));
    }
    case 'select':
      return x.values.map((value, n) => (value > 0 ? y.values[n] : z.values[n]));
    case 'reshape':
      return x.values;
    case 'broadcast': {
      const strides = contiguousStrides(x.shape).map((stride, axis) => (x.shape[axis] === shape[axis] ? stride : 0));
      return stridedCopy(x.values, shape, strides);
    }
    case 'transpose': {
      const strides = contiguousStrides(x.shape);
      return stridedCopy(
        x.values,
        shape,
        operation.permutation.map((axis) => strides[axis]),
      );
    }
    case 'slice': {
      const strides = contiguousStrides(x.shape);
      return stridedCopy(x.values, shape, strides, operation.start * strides[operation.axis]);
    }
    case 'pad': {
      const strides = contiguousStrides(shape);
      const result = new Float64Array(sizeOf(shape));
      forEachOffset(x.shape, strides, operation.before * strides[operation.axis], (position, offset) => {
        result[offset] = x.values[position];
      });
      return result;
    }
    case 'sum':
      return reduce(x, shape, false);
    case 'largest':
      return reduce(x, shape, true);
    case 'gather':
      return gather(x, inputs[1].indices!, operation.axis);
    case 'segmentSum':
      return segmentSum(x, inputs[2].indices!, inputs[3].indices!, operation.axis);
    case 'matmul':
      return matmul(x, y, operation.transposeA, operation.transposeB);
    case 'harmonics':
      return harmonics(x, operation.degree);
    case 'sparseProduct':
      return bilinear(x, y, operation.table.sizeZ, operation.table);
    case 'gridProduct':
    case 'autoProduct': {
      const { degreeX, degreeY, degreeZ } = operation;
      return bilinear(x, y, (degreeZ + 1) ** 2, gauntTable(degreeX, degreeY, degreeZ));
    }
    case 'fourierProduct':
      return pointwise([x, y], [operation.degreeX, operation.degreeY], operation.degreeZ);
    case 'foldedProduct':
      return pointwise(inputs, operation.degrees, operation.degreeZ);
    default:
      throw new Error(`Cannot evaluate ${operation satisfies never}`);
  }
}
