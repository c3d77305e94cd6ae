/** What a device is known to do best, and what it refuses, decides which kernel computes a product. */
import { describe, expect, it } from 'vitest';
import { gauntProductTable } from '../../tensor/gaunt-table.ts';
import { gradient } from '../../tensor/gradient.ts';
import { topological } from '../../tensor/graph.ts';
import { add, autoProduct, feed, gridProduct, multiply, sparseProduct, total } from '../../tensor/primitives.ts';
import { lowerProducts } from './lower-products.ts';
import { methodOfKernel, ProductChoices } from './product-choices.ts';

const small = { degreeX: 2, degreeY: 2, degreeZ: 4 };
const large = { degreeX: 10, degreeY: 10, degreeZ: 20 };

describe('choices', () => {
  it('expects few coefficients to be summed, many to be multiplied on the grid', () => {
    const choices = new ProductChoices();
    expect(choices.wayFor(small)).toEqual({ method: 'sparse' });
    expect(choices.wayFor(large)).toEqual({ method: 'grid' });
    expect(choices.isMeasured(small)).toBe(false);
  });

  it('believes what was measured, for these degrees alone', () => {
    const choices = new ProductChoices();
    choices.remember({ ...small, ms: { sparse: 3, grid: 2 } });
    expect(choices.wayFor(small)).toEqual({ method: 'grid' });
    expect(choices.expectedFor(small), 'training takes the same in every run').toEqual({ method: 'sparse' });
    expect(choices.wayFor({ ...small, degreeZ: 2 })).toEqual({ method: 'sparse' });
    choices.remember({ ...small, ms: { sparse: 1, grid: 2 } });
    expect(choices.wayFor(small)).toEqual({ method: 'sparse' });
    expect(choices.measured()).toEqual([{ ...small, ms: { sparse: 1, grid: 2 } }]);
  });

  it('leaves out what the device refuses, says so, and refuses when nothing is left', () => {
    const choices = new ProductChoices();
    const told: string[] = [];
    choices.onRefused = (remark) => told.push(remark);
    choices.remember({ ...small, ms: { sparse: 1, grid: 2 } });
    choices.refuse('sparse', 'too many registers');
    choices.refuse('sparse', 'too many registers again');
    expect(choices.wayFor(small)).toEqual({ method: 'grid' });
    choices.refuse('grid', 'no memory');
    expect(choices.wayFor(small)).toEqual({ method: 'fourier' });
    choices.refuse('fourier', 'no loops');
    expect(told).toEqual([
      'Gaunt products by "sparse" do not compile on this device (too many registers), so "grid" or "fourier" computes them.',
      'Gaunt products by "grid" do not compile on this device (no memory), so "fourier" computes them.',
      'Gaunt products by "fourier" do not compile on this device (no loops).',
    ]);
    expect(() => choices.wayFor(small)).toThrow(/too many registers.*no memory/);
  });
});

it('computes long products by another method where long unrolled kernels are refused, whatever was measured', () => {
  const choices = new ProductChoices();
  const long = { degreeX: 4, degreeY: 4, degreeZ: 8 };
  choices.remember({ ...long, ms: { sparse: 1, grid: 3, fourier: 2 } });
  expect(choices.unrollFewer(undefined)).toBe(true);
  expect(choices.unrollFewer(undefined), 'refused before that was known').toBe(true);
  while (choices.wayFor(long).method === 'sparse') expect(choices.unrollFewer(choices.mostUnrolled)).toBe(true);
  expect(choices.wayFor(long)).toEqual({ method: 'fourier' });
  expect(choices.expectedFor(long)).toEqual({ method: 'grid' });
  expect(choices.wayFor(small)).toEqual({ method: 'sparse' });
  while (choices.mostUnrolled) choices.unrollFewer(choices.mostUnrolled);
  expect(choices.unrollFewer(0)).toBe(false);
  expect(choices.expectedFor(small)).toEqual({ method: 'grid' });
  expect(choices.fresh().expectedFor(long)).toEqual({ method: 'sparse' });
});

it('knows a pair, as two gradients are, by itself', () => {
  const choices = new ProductChoices();
  choices.remember({ ...small, ms: { sparse: 2, grid: 1 } });
  choices.remember({ ...small, paired: true, ms: { sparse: 2, grid: 3 } });
  expect(choices.wayFor(small)).toEqual({ method: 'grid' });
  expect(choices.wayFor({ ...small, paired: true })).toEqual({ method: 'sparse' });
});

it('takes what is learned only where the latest is asked for: a run begun by one method goes on by it', () => {
  const choices = new ProductChoices();
  choices.learn({ ...small, ms: { sparse: 2, grid: 1 } });
  expect(choices.wayFor(small)).toEqual({ method: 'sparse' });
  expect(choices.latestFor(small)).toEqual({ method: 'grid' });
  expect(choices.isMeasured(small)).toBe(true);
  expect(choices.measured()).toHaveLength(1);
});

it('knows whose kernel one is', () => {
  expect(['sparse-product-list', 'gaunt-grid', 'fourier-rings', 'map'].map(methodOfKernel)).toEqual([
    'sparse',
    'grid',
    'fourier',
    undefined,
  ]);
});

describe('lowering', () => {
  const [x, y] = [feed('x', [9, 'rows']), feed('y', [9, 'rows'])];
  const product = autoProduct(x, y, 2, 2, 4);
  const [byX] = gradient(total(multiply(product, product)), [x]);

  it('puts the chosen product in the place of each, in derivatives too, and touches nothing else', () => {
    const other = add(x, y);
    const chosen = lowerProducts([product, byX, other], () => ({ method: 'sparse', tile: 32 }));
    const [z, slope, same] = chosen.outputs;
    expect(chosen.forms.get(z)).toEqual({ tile: 32 });
    expect(z).toBe(sparseProduct(x, y, gauntProductTable(2, 2, 4)));
    expect(topological([slope]).some(({ operation }) => operation.kind === 'autoProduct')).toBe(false);
    expect(slope.shape).toEqual(byX.shape);
    expect(same).toBe(other);
  });

  it('tells pairs: products of the same degrees that share their first factor', () => {
    const g = feed('g', [25, 'rows']);
    const gradients = gradient(total(multiply(autoProduct(x, y, 2, 2, 4), g)), [x, y]);
    const asked: (true | undefined)[] = [];
    lowerProducts(gradients, ({ paired }) => {
      asked.push(paired);
      return { method: 'sparse' };
    });
    expect(asked).toEqual([true, true]);
  });

  it('asks for each triple of degrees by itself', () => {
    const asked: string[] = [];
    const lowered = lowerProducts([product, byX], (degrees) => {
      asked.push(Object.values(degrees).filter(Number.isInteger).join(' '));
      return { method: 'grid' };
    });
    expect(lowered.outputs[0]).toBe(gridProduct(x, y, 2, 2, 4));
    expect(new Set(asked)).toEqual(new Set(['2 2 4', '4 2 2']));
  });
});
