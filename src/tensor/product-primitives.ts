/** Primitives that multiply irreps rowwise: bilinear maps with constant coefficients, components on the first axis. Reached through `primitives.ts`. */
import type { Shape } from './extent.ts';
import { type FourierMethod, intern, type Node, type Operation, type ProductTable } from './graph.ts';
import { broadcastTo, commonShape, constantValue, filled, require } from './primitives.ts';

function rowsOf(x: Node, y: Node): Shape {
  return commonShape(x.shape.slice(1), y.shape.slice(1));
}

/** z[k] = sum of value * x[i] * y[j] over the table's entries, rowwise; row axes broadcast. */
export function sparseProduct(x: Node, y: Node, coefficients: ProductTable): Node {
  const { sizeX, sizeY, sizeZ } = coefficients;
  require(x.shape[0] === sizeX && y.shape[0] === sizeY, () =>
    `Product ${coefficients.name} takes [${sizeX}, ..] and [${sizeY}, ..], not [${x.shape}], [${y.shape}].`);
  const rows = rowsOf(x, y);
  if (constantValue(x) === 0 || constantValue(y) === 0 || coefficients.value.length === 0)
    return filled(0, [sizeZ, ...rows]);
  const operands = [broadcastTo(x, [sizeX, ...rows]), broadcastTo(y, [sizeY, ...rows])];
  return intern({ kind: 'sparseProduct', table: coefficients }, operands, [sizeZ, ...rows]);
}

type GauntOperation = Extract<Operation, { readonly kind: 'gridProduct' | 'fourierProduct' | 'autoProduct' }>;

/** A Gaunt product. Its coefficients are symmetric, so its adjoint in x is the product of the cotangent and y, truncated to `degreeX`. */
function gauntNode(operation: GauntOperation, x: Node, y: Node): Node {
  const { degreeX, degreeY, degreeZ } = operation;
  require(x.shape[0] === (degreeX + 1) ** 2 && y.shape[0] === (degreeY + 1) ** 2, () =>
    `Degrees ${degreeX}, ${degreeY} do not fit [${x.shape}], [${y.shape}].`);
  const rows = rowsOf(x, y);
  const shape = [(degreeZ + 1) ** 2, ...rows];
  if (constantValue(x) === 0 || constantValue(y) === 0) return filled(0, shape);
  return intern(
    operation,
    [x, y].map((node) => broadcastTo(node, [node.shape[0], ...rows])),
    shape,
  );
}

/** The Gaunt product by an exact spherical grid (orthonormal harmonics), truncated to `degreeZ`; row axes broadcast. */
export const gridProduct = (x: Node, y: Node, degreeX: number, degreeY: number, degreeZ: number): Node =>
  gauntNode({ kind: 'gridProduct', degreeX, degreeY, degreeZ }, x, y);

/** The same product by the method that is best on the device for these degrees, its derivatives' likewise. */
export const autoProduct = (x: Node, y: Node, degreeX: number, degreeY: number, degreeZ: number): Node =>
  gauntNode({ kind: 'autoProduct', degreeX, degreeY, degreeZ }, x, y);

/** The same product through Fourier series on the torus. */
export const fourierProduct = (
  x: Node,
  y: Node,
  degreeX: number,
  degreeY: number,
  degreeZ: number,
  method: FourierMethod,
): Node => gauntNode({ kind: 'fourierProduct', degreeX, degreeY, degreeZ, method }, x, y);

/**
 * The pointwise product of two to four spherical functions [(L+1)^2, ...rows], each of its own degree (orthonormal harmonics), truncated to `degreeZ` once, at
 * the end; row axes broadcast. It is not a chain of truncated products: what two factors have beyond a degree, a third may bring back below it.
 * The integral of all factors times one more function is symmetric, so the adjoint in a factor is the product of the cotangent with the others.
 */
export function foldedProduct(factors: readonly Node[], degreeZ: number): Node {
  require(factors.length >= 2 && factors.length <= 4, () =>
    `foldedProduct takes two to four factors, not ${factors.length}.`);
  const rows = factors.map(({ shape }): Shape => shape.slice(1)).reduce(commonShape);
  const shape = [(degreeZ + 1) ** 2, ...rows];
  const operands = factors
    .map((factor) => broadcastTo(factor, [factor.shape[0], ...rows]))
    .sort((a, b) => Number(a.shape[0]) - Number(b.shape[0]) || a.id - b.id);
  const degrees = operands.map((factor) => Math.sqrt(Number(factor.shape[0])) - 1);
  require(degrees.every(Number.isInteger), () =>
    `Factors start with (L+1)^2 components, not ${factors.map((factor) => `[${factor.shape}]`).join(', ')}.`);
  if (factors.some((factor) => constantValue(factor) === 0)) return filled(0, shape);
  return intern({ kind: 'foldedProduct', degrees, degreeZ }, operands, shape);
}
