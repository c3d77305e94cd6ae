/** Layers against obvious float64 loops, and the properties that their headers promise. */
import { describe, expect, it } from 'vitest';
import { createReferenceBackend } from '../backend/reference/reference.ts';
import * as gauntMath from '../math/gaunt.ts';
import { Random } from '../math/random.ts';
import { gauntProductTable } from '../tensor/gaunt-table.ts';
import { gradient } from '../tensor/gradient.ts';
import type { Node } from '../tensor/graph.ts';
import { feed, total } from '../tensor/primitives.ts';
import { adjointTable } from '../tensor/product-table.ts';
import { gate } from './activation.ts';
import { attention } from './attention.ts';
import { irrepsLinear, toDegree } from './irreps.ts';
import { rmsNorm } from './norm.ts';
import { besselBasis, envelope } from './radial-basis.ts';
import { curlProduct, gauntProduct } from './tensor-product.ts';

const backend = createReferenceBackend();
const random = new Random('layers');
const normal = (length: number): Float64Array => Float64Array.from({ length }, () => random.normal());

async function value(output: Node, feeds: Record<string, Float64Array>): Promise<Float64Array> {
  return (await (await backend.compile({ output })).run(feeds, {})).output;
}

function expectClose(found: ArrayLike<number>, expected: ArrayLike<number>, tolerance = 1e-12): void {
  expect(found.length).toBe(expected.length);
  for (let n = 0; n < found.length; n++) expect(Math.abs(found[n] - expected[n])).toBeLessThan(tolerance);
}

describe('radial basis', () => {
  it('is an envelope that falls to zero with its first two derivatives', async () => {
    const x = feed('x', [3]);
    const u = envelope(x);
    const first = gradient(total(u), [x])[0];
    const second = gradient(total(first), [x])[0];
    const feeds = { x: Float64Array.of(0, 0.5, 1) };
    expectClose(await value(u, feeds), [1, 1 - 28 / 64 + 48 / 128 - 21 / 256, 0]);
    expectClose([(await value(first, feeds))[2], (await value(second, feeds))[2]], [0, 0]);
  });

  it('is Bessel functions times the envelope', async () => {
    const d = 1.7;
    const x = d / 5;
    const u = 1 - 28 * x ** 6 + 48 * x ** 7 - 21 * x ** 8;
    const found = await value(besselBasis(feed('d', [1, 1]), 3, 5), { d: Float64Array.of(d) });
    expectClose(
      found,
      [1, 2, 3].map((k) => ((Math.sqrt(2 / 5) * Math.sin(k * Math.PI * x)) / d) * u),
    );
  });
});

describe('products', () => {
  const [degree, rows, channels] = [2, 2, 3];
  const n = (degree + 1) ** 2;
  const [x, y] = [feed('x', [n, rows, channels]), feed('y', [n, rows, channels])];
  const feeds = { x: normal(n * rows * channels), y: normal(n * rows * channels) };
  /** [components, rows] -> [rows, components]. */
  const rowwise = (values: Float64Array): Float64Array =>
    values.map((_, at) => values[(at % n) * rows * channels + Math.floor(at / n)]);

  it.each(['sparse', 'grid'] as const)('%s is the Gaunt product in component normalisation', async (kind) => {
    const found = await value(gauntProduct(x, y, degree, kind), feeds);
    const expected = gauntMath.gauntProduct(rowwise(feeds.x), rowwise(feeds.y), degree, degree, degree);
    expectClose(
      rowwise(found),
      expected.map((v) => v * Math.sqrt(4 * Math.PI)),
      1e-11,
    );
  });

  it('has the constant function 1 as its unit', async () => {
    const unit = new Float64Array(n * rows * channels).fill(1, 0, rows * channels);
    expectClose(await value(gauntProduct(x, y, degree, 'sparse'), { x: feeds.x, y: unit }), feeds.x);
  });

  it('shares one table with its adjoints', () => {
    const table = gauntProductTable(2, 2, 2, 'component');
    expect(adjointTable(table, 'kji')).toBe(table);
    expect(adjointTable(table, 'kij')).toBe(table);
  });

  it('has an antisymmetric companion that vanishes on equal factors', async () => {
    expectClose(await value(curlProduct(x, x, degree), feeds), new Float64Array(n * rows * channels));
    const there = await value(curlProduct(x, y, degree), feeds);
    const back = await value(curlProduct(y, x, degree), feeds);
    expectClose(
      there,
      back.map((v) => -v),
    );
    expect(Math.max(...there.map(Math.abs))).toBeGreaterThan(0.1);
  });
});

describe('irreps', () => {
  it('mix channels within a degree, equally for every order', async () => {
    const [rows, a, b] = [2, 3, 2];
    const [x, w] = [normal(9 * rows * a), normal(3 * a * b)];
    const found = await value(irrepsLinear(feed('x', [9, rows, a]), feed('w', [3, a, b])), { x, w });
    const expected = new Float64Array(9 * rows * b);
    for (let m = 0; m < 9; m++)
      for (let r = 0; r < rows; r++)
        for (let to = 0; to < b; to++)
          for (let from = 0; from < a; from++)
            expected[(m * rows + r) * b + to] +=
              x[(m * rows + r) * a + from] * w[(Math.floor(Math.sqrt(m)) * a + from) * b + to];
    expectClose(found, expected);
  });

  it('lose or gain degrees, and are gated by their scalars', async () => {
    const x = normal(4);
    const [small, large] = [toDegree(feed('x', [4, 1, 1]), 0), toDegree(feed('x', [4, 1, 1]), 2)];
    expectClose(await value(small, { x }), [x[0]]);
    expectClose(await value(large, { x }), [...x, 0, 0, 0, 0, 0]);
    expectClose(
      await value(gate(feed('x', [4, 1, 1])), { x }),
      x.map((v) => v / (1 + Math.exp(-x[0]))),
    );
  });
});

describe('attention', () => {
  it('is softmax-weighted values over the real slots only', async () => {
    const [graphs, slots, heads, d] = [2, 3, 2, 2];
    const width = heads * d;
    const joint = normal(graphs * slots * 3 * width);
    const mask = Float64Array.of(1, 1, 1, 1, 1, 0);
    const found = await value(
      attention(feed('joint', [graphs, slots, 3 * width]), feed('mask', [graphs, slots]), heads),
      {
        joint,
        mask,
      },
    );
    const at = (g: number, s: number, part: number, h: number, k: number): number =>
      joint[((g * slots + s) * 3 + part) * width + h * d + k];
    const expected = new Float64Array(graphs * slots * width);
    for (let g = 0; g < graphs; g++)
      for (let s = 0; s < slots; s++)
        for (let h = 0; h < heads; h++) {
          const weights = [0, 1, 2].map((t) =>
            mask[g * slots + t] === 0
              ? 0
              : Math.exp((at(g, s, 0, h, 0) * at(g, t, 1, h, 0) + at(g, s, 0, h, 1) * at(g, t, 1, h, 1)) / Math.SQRT2),
          );
          const sum = weights.reduce((a, b) => a + b);
          for (let k = 0; k < d; k++)
            expected[(g * slots + s) * width + h * d + k] = weights.reduce(
              (v, w, t) => v + (w / sum) * at(g, t, 2, h, k),
              0,
            );
        }
    expectClose(found, expected);
  });
});

describe('norm', () => {
  it('has mean square one times the scale', async () => {
    const x = normal(4);
    const found = await value(rmsNorm(feed('x', [1, 4]), feed('s', [4])), { x, s: Float64Array.of(2, 2, 2, 2) });
    expect(found.reduce((sum, v) => sum + v * v, 0) / 4).toBeCloseTo(4, 4);
  });
});
