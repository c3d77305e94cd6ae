/** Products are tried once on the device, by every method, and then computed by the quickest. */
import { expect, it } from 'vitest';
import { gradient } from '../../tensor/gradient.ts';
import { autoProduct, feed, total } from '../../tensor/primitives.ts';
import type { OpenProduct } from '../backend.ts';
import { productMethods } from './product-choices.ts';
import { openProducts } from './product-tuner.ts';
import { testBackend } from './test-device.ts';

const backend = testBackend();
const [x, y] = [feed('x', [4, 'rows']), feed('y', [4, 'rows'])];
const z = autoProduct(x, y, 1, 1, 2);
const [byX] = gradient(total(z), [x]);

it('finds the products that leave their method to the device', () => {
  expect(openProducts([z])).toEqual([{ degreeX: 1, degreeY: 1, degreeZ: 2 }]);
  expect(openProducts([z, byX])).toHaveLength(2);
  expect(openProducts([x])).toEqual([]);
});

it('tries each method once, remembers, and takes the quickest', async () => {
  const { products } = backend();
  expect(products.measured()).toEqual([]);
  (await backend().compile({ z })).dispose();
  expect(products.measured(), 'nobody asked for trying').toEqual([]);
  (await backend().compile({ z, byX }, { tune: true })).dispose();
  const known = products.measured();
  expect(known).toHaveLength(2);
  for (const { ms, ...product } of known) {
    expect(Object.keys(ms).sort()).toEqual([...productMethods].sort());
    const least = Math.min(...Object.values(ms));
    expect(least).toBeGreaterThan(0);
    expect(ms[products.latestFor(product as OpenProduct)]).toBe(least);
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
