/**
 * Products through the torus, inputs of different degrees and truncated outputs too, and products of many factors, against plain float64 loops; every kernel
 * variant, gradients.
 */
import { describe, expect, it } from 'vitest';
import { gauntProduct } from '../../../math/gaunt.ts';
import { KERNEL_TOLERANCE } from '../../../math/tolerances.ts';
import { gradient } from '../../../tensor/gradient.ts';
import { feed, foldedProduct, fourierProduct, multiply, total } from '../../../tensor/primitives.ts';
import { numbers, relativeDifference, runOnce, testBackend } from '../test-device.ts';
import { describeGauntProduct, type Shape, size, transposed } from './gaunt-product.testing.ts';

const backend = testBackend();
const shapes: readonly Shape[] = [
  [0, 0, 0, 5],
  [1, 0, 1, 64],
  [1, 1, 2, 1],
  [2, 2, 2, 63],
  [2, 1, 3, 64],
  [3, 3, 6, 65],
  [3, 4, 2, 70],
  [6, 3, 3, 5],
  [5, 5, 5, 65],
  [6, 6, 12, 65],
  [8, 6, 9, 66],
  [10, 9, 11, 66],
];
for (const method of ['dft', 'fft'] as const)
  describeGauntProduct(
    `Gaunt product on the torus, ${method}`,
    backend,
    (x, y, degrees) => fourierProduct(x, y, ...degrees, method),
    { shapes, largest: 4 },
  );

describe('products of many factors', () => {
  /** Rows of products with full degrees in between. */
  function chain(factors: readonly Float64Array[], degrees: readonly number[], degree: number): Float64Array {
    let [value, reached] = [factors[0], degrees[0]];
    factors.slice(1).forEach((factor, n) => {
      const next = n === factors.length - 2 ? degree : reached + degrees[n + 1];
      value = gauntProduct(value, factor, reached, degrees[n + 1], next);
      reached = next;
    });
    return value;
  }

  it.each([
    [[1, 2], 2, 63],
    [[1, 1, 1], 3, 64],
    [[2, 2, 2], 2, 65],
    [[3, 1, 2], 6, 3],
    [[1, 2, 1, 2], 1, 130],
  ])('degrees %j -> %i at %i rows', async (degrees, degree, rows) => {
    const factors = degrees.map((l, n) => numbers(size(l) * rows, n + 1));
    const nodes = degrees.map((l, n) => feed(`x${n}`, [size(l), 'rows']));
    const feeds = Object.fromEntries(factors.map((factor, n) => [`x${n}`, transposed(factor, rows)]));
    const found = await runOnce(backend(), { z: foldedProduct(nodes, degree) }, feeds, { rows });
    const expected = transposed(chain(factors, degrees, degree), rows);
    expect(relativeDifference(found.z, expected)).toBeLessThan(KERNEL_TOLERANCE);
  });

  it('takes powers and their gradients', async () => {
    const rows = 65;
    const values = numbers(size(2) * rows, 7);
    const x = feed('x', [size(2), 'rows']);
    const g = numbers(size(3) * rows, 8);
    const outputs: Record<string, ReturnType<typeof feed>> = {};
    for (const power of [2, 3, 4]) {
      const z = foldedProduct(new Array(power).fill(x), 3);
      outputs[`z${power}`] = z;
      [outputs[`gradient${power}`]] = gradient(total(multiply(z, feed('g', z.shape))), [x]);
    }
    const found = await runOnce(backend(), outputs, { x: transposed(values, rows), g: transposed(g, rows) }, { rows });
    for (const power of [2, 3, 4]) {
      const factors = new Array<Float64Array>(power).fill(values);
      const degrees = new Array<number>(power).fill(2);
      const z = transposed(chain(factors, degrees, 3), rows);
      expect(relativeDifference(found[`z${power}`], z), `power ${power}`).toBeLessThan(KERNEL_TOLERANCE);
      const slope = chain([g, ...factors.slice(1)], [3, ...degrees.slice(1)], 2).map((value) => power * value);
      const difference = relativeDifference(found[`gradient${power}`], transposed(slope, rows));
      expect(difference, `power ${power}`).toBeLessThan(KERNEL_TOLERANCE);
    }
  });
});
