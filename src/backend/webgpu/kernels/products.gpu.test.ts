/**
 * Bilinear kernels against plain float64 loops, all that `gaunt-product.testing.ts` asks of them, and every kernel variant (unrolled as a whole and in
 * blocks, packed list, grid).
 */
import { describe, expect, it } from 'vitest';
import { gauntProduct } from '../../../math/gaunt.ts';
import { Random } from '../../../math/random.ts';
import { KERNEL_TOLERANCE } from '../../../math/tolerances.ts';
import { gauntProductTable } from '../../../tensor/gaunt-table.ts';
import { autoProduct, feed, gridProduct, sparseProduct } from '../../../tensor/primitives.ts';
import { productTable } from '../../../tensor/product-table.ts';
import { compileGraph } from '../compile.ts';
import { numbers, relativeDifference, runOnce, testBackend } from '../test-device.ts';
import { describeGauntProduct, type GauntProduct, type Shape, size, transposed } from './gaunt-product.testing.ts';

const backend = testBackend();
const kinds: [string, GauntProduct][] = [
  ['sparse', (x, y, degrees) => sparseProduct(x, y, gauntProductTable(...degrees))],
  ['grid', (x, y, degrees) => gridProduct(x, y, ...degrees)],
  ['auto', (x, y, degrees) => autoProduct(x, y, ...degrees)],
];
const shapes: readonly Shape[] = [
  [1, 1, 2, 1],
  [2, 2, 2, 63],
  [2, 1, 3, 64],
  [3, 3, 6, 65],
  [4, 4, 4, 130],
  [5, 4, 5, 3],
  [5, 5, 5, 65],
];
for (const [name, product] of kinds)
  describeGauntProduct(`Gaunt product, ${name} kernel`, backend, product, { shapes, largest: 6 });

describe('with the kernels of hardware', () => {
  const hardware = testBackend({ asHardware: true });

  it.each(kinds)('the %s kernel holds less at a time: blocks of results, a loop over rings', async (_, product) => {
    const [degrees, rows] = [[4, 3, 6] as const, 65];
    const [x, y] = [numbers(size(4) * rows, 1), numbers(size(3) * rows, 2)];
    const z = product(feed('x', [25, 'rows']), feed('y', [16, 'rows']), degrees);
    const found = await runOnce(hardware(), { z }, { x: transposed(x, rows), y: transposed(y, rows) }, { rows });
    expect(relativeDifference(found.z, transposed(gauntProduct(x, y, ...degrees), rows))).toBeLessThan(
      KERNEL_TOLERANCE,
    );
  });
});

describe('sparse products', () => {
  it('walk a list where they are too large to unroll', async () => {
    const [sizes, rows] = [[60, 60, 12] as const, 67];
    const random = new Random('list');
    const entries = Array.from({ length: 60 * 60 * 12 }, (_, n) => ({
      i: Math.floor(n / 720),
      j: Math.floor(n / 12) % 60,
      k: n % 12,
      value: random.normal(),
    }));
    const [x, y] = [numbers(60 * rows, 1), numbers(60 * rows, 2)];
    const z = sparseProduct(feed('x', [60, 'rows']), feed('y', [60, 'rows']), productTable('dense', sizes, entries));
    expect(compileGraph([z]).dispatches.map(({ name }) => name)).toEqual(['sparse-product-list']);
    const expected = new Float64Array(12 * rows);
    for (const { i, j, k, value } of entries) {
      for (let row = 0; row < rows; row++) expected[k * rows + row] += value * x[i * rows + row] * y[j * rows + row];
    }
    const found = await runOnce(backend(), { z }, { x, y }, { rows });
    expect(relativeDifference(found.z, expected)).toBeLessThan(KERNEL_TOLERANCE);
  });
});
