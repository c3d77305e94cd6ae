/** Primitives that multiply irreps rowwise: bilinear maps with constant coefficients, components on the first axis. Reached through `primitives.ts`. */
import type { Shape } from './extent.ts';
import { intern, type Node, type ProductTable } from './graph.ts';
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

/** The Gaunt product by an exact spherical grid (orthonormal harmonics), truncated to `degreeZ`; row axes broadcast. */
export function gridProduct(x: Node, y: Node, degreeX: number, degreeY: number, degreeZ: number): Node {
  const sizes = [degreeX, degreeY, degreeZ].map((degree) => (degree + 1) ** 2);
  require(x.shape[0] === sizes[0] && y.shape[0] === sizes[1], () =>
    `Degrees ${degreeX}, ${degreeY} do not fit [${x.shape}], [${y.shape}].`);
  const rows = rowsOf(x, y);
  if (constantValue(x) === 0 || constantValue(y) === 0) return filled(0, [sizes[2], ...rows]);
  const operands = [broadcastTo(x, [sizes[0], ...rows]), broadcastTo(y, [sizes[1], ...rows])];
  return intern({ kind: 'gridProduct', degreeX, degreeY, degreeZ }, operands, [sizes[2], ...rows]);
}
