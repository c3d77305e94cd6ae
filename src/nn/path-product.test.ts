/**
 * Derivatives of products along paths. And the price of freedom (seed sheet 12-19, E3): a x b of three random vectors from products of their harmonics, channels
 * mixed at random before the product and read out by the best linear map after it. Clebsch-Gordan paths find it, Gaunt products at no width, Gaunt and curl
 * together again.
 */
import { describe, expect, it } from 'vitest';
import { createReferenceBackend } from '../backend/reference/reference.ts';
import { solidHarmonics } from '../math/harmonics.ts';
import { harmonicIrreps } from '../math/irreps.ts';
import { Random } from '../math/random.ts';
import { FINITE_DIFFERENCE_TOLERANCE } from '../math/tolerances.ts';
import { gradient } from '../tensor/gradient.ts';
import type { Node } from '../tensor/graph.ts';
import { add, concatenate, feed, filled, multiply, slice, total } from '../tensor/primitives.ts';
import { irrepsLinear } from './irreps.ts';
import { allPaths, pathProduct, weightShape } from './path-product.ts';
import { curlProduct, gauntProduct } from './tensor-product.ts';

const backend = createReferenceBackend();
const DEGREE = 2;
const SIZE = (DEGREE + 1) ** 2;
const VECTORS = 3;

/** Harmonics of vectors, f64[9, rows, 3], and a x b, f64[3, rows]. */
function drawn(rows: number, seed: string) {
  const random = new Random(seed);
  const features = new Float64Array(SIZE * rows * VECTORS);
  const target = new Float64Array(3 * rows);
  for (let row = 0; row < rows; row++) {
    const vectors = Float64Array.from({ length: 3 * VECTORS }, () => random.normal());
    const values = solidHarmonics(DEGREE, vectors);
    for (let v = 0; v < VECTORS; v++)
      for (let k = 0; k < SIZE; k++) features[(k * rows + row) * VECTORS + v] = values[v * SIZE + k];
    const [ax, ay, az, bx, by, bz] = vectors;
    [ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx].forEach((value, m) => {
      target[m * rows + row] = value;
    });
  }
  return { features, target, rows };
}

/** Solves A x = b, A symmetric and positive, in place. */
function solve(a: number[][], b: number[]): number[] {
  const n = b.length;
  for (let p = 0; p < n; p++)
    for (let r = p + 1; r < n; r++) {
      const factor = a[r][p] / a[p][p];
      for (let c = p; c < n; c++) a[r][c] -= factor * a[p][c];
      b[r] -= factor * b[p];
    }
  const x = new Array<number>(n).fill(0);
  for (let p = n - 1; p >= 0; p--)
    x[p] = (b[p] - a[p].reduce((sum, value, c) => (c > p ? sum + value * x[c] : sum), 0)) / a[p][p];
  return x;
}

/** R^2 on new vectors of the best readout of channels [3, rows, width], ridge 1e-9 of the mean square. */
async function explained(width: number, product: (x: Node, y: Node) => Node): Promise<number> {
  const random = new Random(`mix ${width}`);
  const weights = () => Float64Array.from({ length: (DEGREE + 1) * VECTORS * width }, () => random.normal());
  const x = feed('x', [SIZE, 'rows', VECTORS]);
  const [one, two] = ['one', 'two'].map((name) => irrepsLinear(x, feed(name, [DEGREE + 1, VECTORS, width])));
  const program = await backend.compile({ z: product(one, two) });
  const mixes = { one: weights(), two: weights() };
  const outputsOf = async (data: ReturnType<typeof drawn>) =>
    (await program.run({ x: data.features, ...mixes }, { rows: data.rows })).z;
  const [learned, held] = [drawn(300, 'learned'), drawn(200, 'held')];
  const z = await outputsOf(learned);
  const channels = z.length / (3 * learned.rows);
  const gram = Array.from({ length: channels }, () => new Array<number>(channels).fill(0));
  const right = new Array<number>(channels).fill(0);
  for (let n = 0; n < 3 * learned.rows; n++)
    for (let p = 0; p < channels; p++) {
      right[p] += z[n * channels + p] * learned.target[n];
      for (let q = 0; q < channels; q++) gram[p][q] += z[n * channels + p] * z[n * channels + q];
    }
  const ridge = (1e-9 * gram.reduce((sum, row, p) => sum + row[p], 0)) / channels;
  gram.forEach((row, p) => {
    row[p] += ridge;
  });
  const readout = solve(gram, right);
  const found = await outputsOf(held);
  let [rest, all] = [0, 0];
  held.target.forEach((value, n) => {
    const said = readout.reduce((sum, weight, p) => sum + weight * found[n * channels + p], 0);
    rest += (value - said) ** 2;
    all += value * value;
  });
  return 1 - rest / all;
}

const vectorsOf = (x: Node): Node => slice(x, 0, 1, 4);

/** All paths to axial vectors, channel by channel; the channels were mixed before. */
function clebschGordan(width: number) {
  const harmonics = harmonicIrreps(DEGREE, width);
  const irreps = { in1: harmonics, in2: harmonics, out: [{ l: 1, parity: 1 as const, multiplicity: width }] };
  const paths = allPaths(irreps, 'uuu');
  return (x: Node, y: Node): Node => {
    const blocks = (node: Node) => harmonics.map(({ l }) => slice(node, 0, l * l, (l + 1) ** 2));
    const weights = paths.map((path) => filled(1, weightShape(irreps, path)!));
    return pathProduct(irreps, paths, blocks(x), blocks(y), weights)[0];
  };
}

/** Irreps and paths of every mode and of both parities, with two paths into one block. */
const mixed = {
  irreps: {
    in1: [
      { l: 0, parity: 1, multiplicity: 2 },
      { l: 1, parity: -1, multiplicity: 2 },
    ],
    in2: [
      { l: 1, parity: -1, multiplicity: 2 },
      { l: 2, parity: 1, multiplicity: 2 },
    ],
    out: [
      { l: 1, parity: -1, multiplicity: 2 },
      { l: 1, parity: 1, multiplicity: 2 },
      { l: 0, parity: 1, multiplicity: 3 },
      { l: 2, parity: -1, multiplicity: 4 },
    ],
  } as const,
  paths: [
    { in1: 0, in2: 0, out: 0, mode: 'uvu' },
    { in1: 1, in2: 1, out: 0, mode: 'uuu' },
    { in1: 1, in2: 0, out: 1, mode: 'uuu' },
    { in1: 1, in2: 0, out: 2, mode: 'uvw' },
    { in1: 1, in2: 1, out: 3, mode: 'uvuv' },
  ] as const,
};

describe('derivatives of paths', () => {
  it('first and second, in features and weights, against finite differences', async () => {
    const random = new Random('path derivatives');
    const { irreps, paths } = mixed;
    const rows = 3;
    const feeds: Record<string, Float64Array> = {};
    const input = (name: string, shape: readonly number[]): Node => {
      const size = shape.reduce((product, extent) => product * extent, 1);
      feeds[name] = Float64Array.from({ length: size }, () => random.normal());
      return feed(name, shape);
    };
    const blocks = (name: string, list: readonly { l: number; multiplicity: number }[]) =>
      list.map(({ l, multiplicity }, n) => input(`${name}${n}`, [2 * l + 1, rows, multiplicity]));
    const [x, y] = [blocks('x', irreps.in1), blocks('y', irreps.in2)];
    const weights = paths.map((path, n) => {
      const shape = weightShape(irreps, path);
      return shape && input(`w${n}`, shape);
    });
    const variables = [...x, ...y, ...weights.filter((weight) => weight !== undefined)];
    const names = Object.keys(feeds);
    const outputs = pathProduct(irreps, paths, x, y, weights);
    const functional = (nodes: readonly Node[], name: string) =>
      nodes
        .map((node, n) => total(multiply(node, input(`${name}${n}`, node.shape as number[]))))
        .reduce((sum, one) => add(sum, one));
    let value = functional(outputs, 'g');
    for (const order of [1, 2]) {
      const slopes = gradient(value, variables);
      const program = await backend.compile({
        value,
        ...Object.fromEntries(slopes.map((node, n) => [names[n], node])),
      });
      const directions = names.map((name) => feeds[name].map(() => random.normal()));
      const at = async (t: number) => {
        const moved = names.map((name, n) => [name, feeds[name].map((one, i) => one + t * directions[n][i])]);
        return program.run({ ...feeds, ...Object.fromEntries(moved) }, {});
      };
      const here = await at(0);
      const exact = names.reduce(
        (sum, name, n) => sum + here[name].reduce((dot, one, i) => dot + one * directions[n][i], 0),
        0,
      );
      const h = 1e-3;
      const difference = async (s: number) => ((await at(s)).value[0] - (await at(-s)).value[0]) / (2 * s);
      const numeric = (4 * (await difference(h)) - (await difference(2 * h))) / 3;
      expect(Math.abs(exact)).toBeGreaterThan(0.1);
      expect(Math.abs(exact - numeric) / Math.abs(exact), `order ${order}`).toBeLessThan(FINITE_DIFFERENCE_TOLERANCE);
      value = functional(slopes, `h${order} `);
    }
  });
});

describe('a x b from products of harmonics', () => {
  it.each([2, 8, 24])('is missed by the Gaunt product at width %i', async (width) => {
    const r2 = await explained(width, (x, y) => vectorsOf(gauntProduct(x, y, DEGREE, 'sparse')));
    expect(r2).toBeLessThan(0.1);
  });

  it('is found by Gaunt and curl together', async () => {
    const r2 = await explained(24, (x, y) =>
      concatenate([vectorsOf(gauntProduct(x, y, DEGREE, 'sparse')), vectorsOf(curlProduct(x, y, DEGREE))], 2),
    );
    expect(r2).toBeGreaterThan(0.95);
  });

  it('is found by Clebsch-Gordan paths', async () => {
    const width = 24;
    const product = clebschGordan(width);
    expect(
      allPaths({ in1: harmonicIrreps(2), in2: harmonicIrreps(2), out: [{ l: 1, parity: 1, multiplicity: 1 }] }, 'uuu'),
    ).toHaveLength(2);
    const program = (x: Node, y: Node) => product(x, y);
    expect(await explained(width, program)).toBeGreaterThan(0.99);
  });
});
