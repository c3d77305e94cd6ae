/** Products are tried once on the device, by every method and in the best one's forms, and then computed in the quickest way; every way is right. */
import { describe, expect, it } from 'vitest';
import { gauntProduct } from '../../math/gaunt.ts';
import { KERNEL_TOLERANCE } from '../../math/tolerances.ts';
import { gradient } from '../../tensor/gradient.ts';
import { autoProduct, feed, total } from '../../tensor/primitives.ts';
import type { OpenProduct } from '../backend.ts';
import { openProducts } from './product-tuner.ts';
import { furtherForms, productMethods, wayName } from './product-ways.ts';
import { numbers, relativeDifference, testBackend } from './test-device.ts';

const [x, y] = [feed('x', [4, 'rows']), feed('y', [4, 'rows'])];
const z = autoProduct(x, y, 1, 1, 2);
const [byX] = gradient(total(z), [x]);

it('finds the products that leave their method to the device', () => {
  expect(openProducts([z])).toEqual([{ degreeX: 1, degreeY: 1, degreeZ: 2 }]);
  expect(openProducts([z, byX])).toHaveLength(2);
  expect(openProducts([x])).toEqual([]);
});

describe.each([false, true])('with the kernels of hardware: %s', (asHardware) => {
  const backend = testBackend({ asHardware });

  it('tries each method once, then the forms of the best, remembers, and takes the quickest way', async () => {
    const { products, sort } = backend();
    expect(products.measured()).toEqual([]);
    (await backend().compile({ z })).dispose();
    expect(products.measured(), 'nobody asked for trying').toEqual([]);
    (await backend().compile({ z, byX }, { tune: true })).dispose();
    const known = products.measured();
    expect(known).toHaveLength(2);
    for (const { ms, ...product } of known) {
      const least = Math.min(...Object.values(ms));
      expect(least).toBeGreaterThan(0);
      expect(ms[wayName(products.latestFor(product as OpenProduct))]).toBe(least);
      const [best] = [...productMethods].sort((one, other) => ms[one] - ms[other]);
      const tried = furtherForms(best, sort, product as OpenProduct).map((form) => wayName({ method: best, ...form }));
      expect(Object.keys(ms)).toEqual([...productMethods, ...tried]);
    }
    const { dispatches } = backend().executed();
    (await backend().compile({ z, byX }, { tune: true })).dispose();
    expect(products.measured()).toEqual(known);
    expect(backend().executed().dispatches, 'tried again').toBe(dispatches);
  });

  it('stops when it is told to', async () => {
    const { signal } = new AbortController();
    const aborted = AbortSignal.any([signal, AbortSignal.abort(new Error('enough'))]);
    const other = autoProduct(x, y, 1, 1, 1);
    await expect(backend().compile({ other }, { tune: true, signal: aborted })).rejects.toThrow('enough');
  });

  /** Row by row to component by component. */
  const byRows = (values: ArrayLike<number>, width: number, rows: number) =>
    Float64Array.from({ length: values.length }, (_, n) => values[(n % rows) * width + Math.floor(n / rows)]);

  it('is right in every way that is tried, at rows off every tile', async () => {
    const { products, sort } = backend();
    const rows = 133;
    for (const method of productMethods) {
      for (const form of [{}, ...furtherForms(method, sort, { degreeX: 3, degreeY: 3, degreeZ: 6 })]) {
        // Long enough that a split is one; tiles, which compile long kernels again, by shorter ones.
        const degree = 'tile' in form ? 2 : 3;
        const [one, result] = [(degree + 1) ** 2, (2 * degree + 1) ** 2];
        const [first, second] = [numbers(one * rows, 1), numbers(one * rows, 2)];
        const expected = byRows(gauntProduct(first, second, degree, degree, 2 * degree), result, rows);
        const [f, h] = [feed('f', [one, 'rows']), feed('h', [one, 'rows'])];
        const product = autoProduct(f, h, degree, degree, 2 * degree);
        const name = wayName({ method, ...form });
        products.learn({ degreeX: degree, degreeY: degree, degreeZ: 2 * degree, ms: { [name]: 1 } });
        const program = await backend().compile({ product }, { tune: true });
        const results = await program.run({ f: byRows(first, one, rows), h: byRows(second, one, rows) }, { rows });
        program.dispose();
        expect(relativeDifference(results.product, expected), name).toBeLessThan(KERNEL_TOLERANCE);
      }
    }
  });
});
