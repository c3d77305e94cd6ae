/** First to third derivatives of every differentiable primitive against central differences in float64. */
import { describe, expect, it } from 'vitest';
import { createReferenceBackend } from '../backend/reference/reference.ts';
import { Random } from '../math/random.ts';
import type { Extents } from './extent.ts';
import { gradient } from './gradient.ts';
import type { Node } from './graph.ts';
import * as p from './primitives.ts';
import { productTable } from './product-table.ts';

const backend = createReferenceBackend();
const extents: Extents = { rows: 4, edges: 5 };
const scatter = p.feedIndex('scatter', 'edges', 'rows');
const fixed = p.tableIndex('fixed', [2, 0, 0, 1], 3);
const product = productTable(
  'test product',
  [2, 3, 2],
  [
    { i: 0, j: 1, k: 1, value: 0.7 },
    { i: 1, j: 2, k: 0, value: -1.3 },
    { i: 1, j: 0, k: 1, value: 0.4 },
  ],
);
const indices = {
  scatter: Uint32Array.of(3, 0, 3, 1, 0),
  'scatter.order': Uint32Array.of(1, 4, 3, 0, 2),
  'scatter.offsets': Uint32Array.of(0, 2, 3, 3, 5),
};

/** name -> [input shape, function]; values are drawn from 0.4 to 1.6, away from kinks and singularities. */
const cases: Record<string, [(number | string)[], (x: Node) => Node]> = {
  negate: [['rows'], (x) => p.negate(p.multiply(x, x))],
  reciprocal: [['rows'], p.reciprocal],
  exp: [['rows'], p.exp],
  log: [['rows'], p.log],
  sin: [['rows'], p.sin],
  cos: [['rows'], p.cos],
  tanh: [['rows'], p.tanh],
  sigmoid: [['rows'], p.sigmoid],
  sqrt: [['rows'], p.sqrt],
  absolute: [['rows'], (x) => p.multiply(p.absolute(p.subtract(x, 3)), p.square(x))],
  add: [['rows', 2], (x) => p.square(p.add(x, p.slice(x, 1, 0, 1)))],
  subtract: [['rows', 2], (x) => p.exp(p.subtract(p.slice(x, 1, 1, 2), x))],
  multiply: [['rows', 2], (x) => p.multiply(x, p.multiply(x, p.slice(x, 1, 0, 1)))],
  divide: [['rows', 2], (x) => p.divide(p.slice(x, 1, 0, 1), x)],
  maximum: [['rows', 2], (x) => p.maximum(p.multiply(x, p.square(x)), p.add(p.square(p.sin(x)), -5))],
  minimum: [['rows', 2], (x) => p.minimum(p.multiply(x, p.square(x)), p.add(p.exp(x), 9))],
  select: [['rows', 2], (x) => p.select(p.subtract(x, 0.1), p.exp(x), p.sin(x))],
  broadcast: [['rows', 1], (x) => p.exp(p.broadcastTo(x, ['rows', 3]))],
  reshape: [['rows', 6], (x) => p.sin(p.reshape(x, ['rows', 2, 3]))],
  transpose: [
    ['rows', 2, 3],
    (x) =>
      p.multiply(p.exp(p.transpose(x, [2, 0, 1])), p.table('weights', [3, 1, 2], Float64Array.of(1, 2, 3, 4, 5, 6))),
  ],
  slice: [['rows', 5], (x) => p.exp(p.slice(x, 1, 1, 4))],
  pad: [['rows', 2], (x) => p.exp(p.pad(x, 1, 1, 2))],
  concatenate: [['rows', 2], (x) => p.exp(p.concatenate([x, p.square(x)], 1))],
  sum: [['rows', 3], (x) => p.exp(p.sum(x, [0]))],
  softmax: [
    ['rows', 3],
    (x) => {
      const weights = p.exp(p.subtract(x, p.detach(p.largest(x, [1]))));
      return p.divide(p.multiply(weights, p.square(x)), p.sum(weights, [1]));
    },
  ],
  gather: [['rows', 2], (x) => p.sin(p.gather(p.square(x), scatter))],
  segmentSum: [['edges', 2], (x) => p.sin(p.segmentSum(p.square(x), scatter))],
  'static gather on an inner axis': [['rows', 3, 2], (x) => p.sin(p.gather(p.square(x), fixed, 1))],
  matmul: [['rows', 3], (x) => p.exp(p.matmul(x, p.matmul(x, p.square(x), true, false)))],
  'matmul transposed': [['rows', 3], (x) => p.matmul(p.matmul(x, p.sin(x), false, true), x, true, false)],
  'matmul both transposed': [['rows', 3], (x) => p.matmul(p.square(x), p.matmul(x, p.sin(x), false, true), true, true)],
  'matmul batched': [[2, 'rows', 3], (x) => p.sin(p.matmul(x, p.square(x), false, true))],
  harmonics: [[3, 'rows'], (x) => p.multiply(p.harmonics(x, 3), p.harmonics(p.sin(x), 3))],
  sparseProduct: [
    [2, 'rows'],
    (x) => p.sparseProduct(p.sin(x), p.concatenate([x, p.slice(p.square(x), 0, 0, 1)], 0), product),
  ],
  gridProduct: [[4, 'rows'], (x) => p.gridProduct(p.square(x), p.sin(x), 1, 1, 2)],
  autoProduct: [[4, 'rows'], (x) => p.autoProduct(p.square(x), p.sin(x), 1, 1, 2)],
  fourierProduct: [[4, 'rows'], (x) => p.fourierProduct(p.square(x), p.sin(x), 1, 1, 2, 'fft')],
  'fourierProduct, truncated': [
    [9, 'rows'],
    (x) => p.fourierProduct(p.square(x), p.slice(p.sin(x), 0, 0, 4), 2, 1, 2, 'dft'),
  ],
  'foldedProduct of two': [[9, 'rows'], (x) => p.foldedProduct([p.slice(x, 0, 2, 6), p.sin(x)], 3)],
  'foldedProduct of three': [[4, 'rows'], (x) => p.foldedProduct([x, p.square(x), p.sin(x)], 2)],
  'foldedProduct, a fourth power': [[4, 'rows'], (x) => p.foldedProduct([x, x, x, x], 1)],
};

const random = new Random('derivatives');

/** A random linear functional, so that every output entry counts differently. */
function functional(y: Node, name: string): { value: Node; feeds: Record<string, Float64Array> } {
  const size = y.shape.reduce<number>(
    (product_, extent) => product_ * (typeof extent === 'number' ? extent : extents[extent]),
    1,
  );
  const values = Float64Array.from({ length: size }, () => random.normal());
  return { value: p.total(p.multiply(y, p.feed(name, y.shape))), feeds: { [name]: values } };
}

describe('derivatives against finite differences', () => {
  for (const [name, [shape, apply]] of Object.entries(cases)) {
    it(`${name}: first, second and third`, async () => {
      const x = p.feed('x', shape);
      const size = shape.reduce<number>(
        (product_, extent) => product_ * (typeof extent === 'number' ? extent : extents[extent]),
        1,
      );
      const start = Float64Array.from({ length: size }, () => 0.4 + 1.2 * random.uniform());
      const direction = Float64Array.from({ length: size }, () => random.normal());
      let { value, feeds } = functional(apply(x), 'functional 0');
      for (let order = 1; order <= 3; order++) {
        const [slope] = gradient(value, [x]);
        const program = await backend.compile({ value, slope });
        const at = async (t: number) =>
          program.run({ ...indices, ...feeds, x: start.map((entry, n) => entry + t * direction[n]) }, extents);
        const h = 1e-3;
        const exact = (await at(0)).slope.reduce((sum, entry, n) => sum + entry * direction[n], 0);
        const difference = async (s: number) => ((await at(s)).value[0] - (await at(-s)).value[0]) / (2 * s);
        const numeric = (4 * (await difference(h)) - (await difference(2 * h))) / 3;
        const scale = Math.max(1e-3, Math.abs(exact), Math.abs((await at(0)).value[0]));
        expect(Math.abs(exact - numeric) / scale, `order ${order}: ${exact} against ${numeric}`).toBeLessThan(2e-8);
        const next = functional(slope, `functional ${order}`);
        value = next.value;
        feeds = { ...feeds, ...next.feeds };
      }
    });
  }

  it('covers every differentiable primitive', () => {
    expect(Object.keys(cases)).toEqual(
      expect.arrayContaining([
        'gather',
        'segmentSum',
        'matmul',
        'harmonics',
        'sparseProduct',
        'gridProduct',
        'autoProduct',
        'fourierProduct',
        'foldedProduct of two',
        'select',
        'pad',
        'slice',
        'sum',
      ]),
    );
  });

  it('refuses to differentiate the largest entry', () => {
    const x = p.feed('x', ['rows', 3]);
    expect(() => gradient(p.total(p.largest(x, [1])), [x])).toThrow(/not differentiable.*detach/);
  });

  it('keeps second-order terms through arguments that are not differentiated at first', async () => {
    const [w, x] = [p.feed('w', []), p.feed('x', [])];
    const [first] = gradient(p.multiply(w, p.square(x)), [x]);
    const [mixed] = gradient(first, [w]);
    const program = await backend.compile({ mixed });
    expect((await program.run({ w: Float64Array.of(5), x: Float64Array.of(3) }, {})).mixed[0]).toBe(6);
  });
});
