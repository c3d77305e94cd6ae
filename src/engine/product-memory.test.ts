/** Measured products outlive a visit, adapter by adapter; what cannot be read is as if there were nothing. */
import { expect, it } from 'vitest';
import type { Backend } from '../backend/backend.ts';
import { ProductChoices } from '../backend/webgpu/product-choices.ts';
import { memoryFiles } from './checkpoint-store.ts';
import { rememberProducts } from './product-memory.ts';

const degrees = { degreeX: 2, degreeY: 2, degreeZ: 4 };
const device = (adapter: string): { backend: Backend; choices: ProductChoices } => {
  const choices = new ProductChoices();
  return { backend: { adapter, products: choices } as unknown as Backend, choices };
};
const written = () => new Promise((resolve) => setTimeout(resolve, 5));

it('is there again on the same adapter, and on no other', async () => {
  const files = memoryFiles();
  const first = device('Apple M2');
  await rememberProducts(first.backend, async () => files, new Map());
  first.choices.learn({ ...degrees, ms: { sparse: 2, grid: 1 } });
  await written();
  const again = device('Apple M2');
  await rememberProducts(again.backend, async () => files, new Map());
  expect(again.choices.wayFor(degrees)).toEqual({ method: 'grid' });
  const other = device('SwiftShader');
  await rememberProducts(other.backend, async () => files, new Map());
  expect(other.choices.measured()).toEqual([]);
  other.choices.learn({ ...degrees, ms: { sparse: 1, grid: 2 } });
  await written();
  await rememberProducts(device('Apple M2').backend, async () => files, new Map());
  const third = device('Apple M2');
  await rememberProducts(third.backend, async () => files, new Map());
  expect(third.choices.measured()).toEqual([{ ...degrees, ms: { sparse: 2, grid: 1 } }]);
});

it('is nothing where files cannot be opened, read or understood', async () => {
  const files = memoryFiles();
  await files.write(
    'product-ways.json',
    new TextEncoder().encode('[{"adapter":"Apple M2","products":[{"ms":{"grid":-1}}]}]'),
  );
  const one = device('Apple M2');
  await rememberProducts(one.backend, async () => files, new Map());
  expect(one.choices.measured()).toEqual([]);
  await rememberProducts(one.backend, () => Promise.reject(new Error('no private file system')), new Map());
  expect(one.choices.measured()).toEqual([]);
});

it('does not change within a visit: the device after a lost one computes as that did', async () => {
  const files = memoryFiles();
  const visit = new Map();
  const first = device('Apple M2');
  await rememberProducts(first.backend, async () => files, visit);
  first.choices.learn({ ...degrees, ms: { sparse: 2, grid: 1 } });
  await written();
  const second = device('Apple M2');
  await rememberProducts(second.backend, async () => files, visit);
  expect(second.choices.wayFor(degrees)).toEqual({ method: 'sparse' });
});
