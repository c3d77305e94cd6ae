/** Pooling against obvious loops; the derivative of the largest against finite differences, and what it does on ties. */
import { describe, expect, it } from 'vitest';
import { createReferenceBackend } from '../backend/reference/reference.ts';
import { Random } from '../math/random.ts';
import { FINITE_DIFFERENCE_TOLERANCE } from '../math/tolerances.ts';
import { gradient } from '../tensor/gradient.ts';
import type { Node } from '../tensor/graph.ts';
import { feed, feedIndex, multiply, square, total } from '../tensor/primitives.ts';
import { irrepsNorm } from './norm.ts';
import { maximumOverSlots, meanOverGraphs, meanOverSlots } from './pool.ts';

const backend = createReferenceBackend();
const random = new Random('pool');
const [graphs, slots, width] = [2, 4, 3];
const counts = [4, 2];
const mask = Float64Array.of(1, 1, 1, 1, 1, 1, 0, 0);
const inputs = { x: feed('x', [graphs, slots, width]), mask: feed('mask', [graphs, slots]) };
/** Padding holds the largest values of all, which must not leak. */
const values = Float64Array.from({ length: graphs * slots * width }, (_, n) =>
  mask[Math.floor(n / width)] === 1 ? random.normal() : 100,
);

async function value(output: Node, feeds: Record<string, Float64Array | Uint32Array>): Promise<Float64Array> {
  return (await (await backend.compile({ output })).run(feeds, {})).output;
}

const pooled = maximumOverSlots(inputs.x, inputs.mask);
const weights = feed('weights', [graphs, 1, width]);
const weighted = Float64Array.from({ length: graphs * width }, () => random.normal());
const loss = total(multiply(weights, square(pooled)));
const feeds = (x: Float64Array) => ({ x, mask, weights: weighted });

describe('the largest over the real slots', () => {
  it('is the largest over the real slots', async () => {
    const found = await value(pooled, feeds(values));
    for (let g = 0; g < graphs; g++)
      for (let c = 0; c < width; c++) {
        const own = Array.from({ length: counts[g] }, (_, s) => values[(g * slots + s) * width + c]);
        expect(found[g * width + c]).toBe(Math.max(...own));
      }
  });

  it('has the derivative of finite differences, and none at padding', async () => {
    const [derivative] = gradient(loss, [inputs.x]);
    const found = await value(derivative, feeds(values));
    const step = 1e-3;
    for (let n = 0; n < values.length; n++) {
      const at = async (shift: number): Promise<number> =>
        (await value(loss, feeds(values.map((v, k) => (k === n ? v + shift : v)))))[0];
      const slope =
        (8 * ((await at(step)) - (await at(-step))) - ((await at(2 * step)) - (await at(-2 * step)))) / (12 * step);
      expect(Math.abs(found[n] - slope)).toBeLessThan(FINITE_DIFFERENCE_TOLERANCE * (1 + Math.abs(slope)));
    }
  });

  it('shares the derivative among equal largest values', async () => {
    const tied = values.slice();
    for (const slot of [0, 2, 3]) tied[slot * width + 1] = 7;
    const [derivative] = gradient(total(pooled), [inputs.x]);
    const found = await value(derivative, feeds(tied));
    const share = [0, 1, 2, 3].map((slot) => found[slot * width + 1]);
    expect(share).toEqual([1 / 3, 0, 1 / 3, 1 / 3]);
    expect((await value(pooled, feeds(tied)))[1]).toBeCloseTo(7, 14);
  });
});

describe('means', () => {
  it('are over the real slots', async () => {
    const found = await value(meanOverSlots(inputs.x, inputs.mask), feeds(values));
    for (let g = 0; g < graphs; g++)
      for (let c = 0; c < width; c++) {
        let sum = 0;
        for (let s = 0; s < counts[g]; s++) sum += values[(g * slots + s) * width + c];
        expect(found[g * width + c]).toBeCloseTo(sum / counts[g], 12);
      }
  });

  it('are over the rows of each graph', async () => {
    const index = feedIndex('graphOf', 3, 2);
    const found = await value(meanOverGraphs(feed('rows', [3, 1]), feed('ones', [3, 1]), index), {
      rows: Float64Array.of(1, 2, 6),
      ones: Float64Array.of(1, 1, 1),
      graphOf: Uint32Array.of(0, 1, 1),
      'graphOf.order': Uint32Array.of(0, 1, 2),
      'graphOf.offsets': Uint32Array.of(0, 1, 3),
    });
    expect(Array.from(found)).toEqual([1, 4]);
  });
});

describe('the norm of irreps features', () => {
  it('divides each row by sqrt(1 + mean square over components and channels)', async () => {
    const h = Float64Array.from({ length: 4 * 2 * 3 }, () => 3 * random.normal());
    const found = await value(irrepsNorm(feed('h', [4, 2, 3])), { h });
    for (let row = 0; row < 2; row++) {
      let square = 0;
      for (let m = 0; m < 4; m++) for (let c = 0; c < 3; c++) square += h[(m * 2 + row) * 3 + c] ** 2;
      for (let m = 0; m < 4; m++)
        for (let c = 0; c < 3; c++) {
          const n = (m * 2 + row) * 3 + c;
          expect(found[n]).toBeCloseTo(h[n] / Math.sqrt(1 + square / 12), 12);
        }
    }
  });
});
