/** Products along paths, channel by channel: against float64 loops over 3j tensors, the paths they keep, and what turns do to them. */
import { describe, expect, it } from 'vitest';
import { createReferenceBackend } from '../backend/reference/reference.ts';
import { Random } from '../math/random.ts';
import { haar } from '../math/rotation.ts';
import { rotateCoefficients, wignerMatrices } from '../math/wigner.ts';
import { wigner3j } from '../math/wigner-3j.ts';
import type { Node } from '../tensor/graph.ts';
import { feed } from '../tensor/primitives.ts';
import { channelPaths, type KeptPaths, unweightedPaths, weightedPaths } from './channel-paths.ts';

const backend = createReferenceBackend();
const random = new Random('channel paths');
const normal = (length: number): Float64Array => Float64Array.from({ length }, () => random.normal());
const size = (degree: number): number => (degree + 1) ** 2;

async function value(output: Node, feeds: Record<string, Float64Array>): Promise<Float64Array> {
  return (await (await backend.compile({ output })).run(feeds, {})).output;
}

/** One row, one channel. */
function loop(x: Float64Array, y: Float64Array, weights: (path: number) => number, degrees: Degrees, kept: KeptPaths) {
  const paths = channelPaths(...degrees, kept);
  const z = new Float64Array(size(degrees[2]));
  for (const [path, [l1, l2, l3]] of paths.entries()) {
    const alpha = Math.sqrt((2 * l3 + 1) / paths.filter(([, , other]) => other === l3).length);
    const { i, j, k, value: coupling } = wigner3j(l1, l2, l3);
    for (let n = 0; n < coupling.length; n++)
      z[l3 * l3 + k[n]] += weights(path) * alpha * coupling[n] * x[l1 * l1 + i[n]] * y[l2 * l2 + j[n]];
  }
  return z;
}

type Degrees = readonly [degreeX: number, degreeY: number, degreeZ: number];

it('keeps as many paths as the triangle allows, or those of even sum', () => {
  expect([1, 2, 3].map((L) => channelPaths(L, L, 2 * L, 'all').length)).toEqual([6, 19, 44]);
  expect([1, 2, 3].map((L) => channelPaths(L, L, 2 * L, 'even').length)).toEqual([5, 14, 30]);
  expect(channelPaths(0, 2, 2, 'all')).toEqual([
    [0, 0, 0],
    [0, 1, 1],
    [0, 2, 2],
  ]);
});

describe.each(['even', 'all'] as const)('%s paths', (kept) => {
  const degrees: Degrees = [2, 1, 2];
  const paths = channelPaths(...degrees, kept);
  const [rows, channels] = [2, 3];
  const [x, y] = [feed('x', [9, rows, channels]), feed('y', [4, rows, 1])];
  const [given, other, w] = [normal(9 * rows * channels), normal(4 * rows), normal(paths.length * rows * channels)];
  const column = (values: Float64Array, at: number, stride: number) => values.filter((_, n) => n % stride === at);

  it('are 3j tensors with a weight each, row by row and channel by channel', async () => {
    const weights = feed('w', [paths.length, rows, channels]);
    const found = await value(weightedPaths(x, y, weights, 2, kept), { x: given, y: other, w });
    const plain = await value(unweightedPaths(x, y, 2, kept), { x: given, y: other });
    for (let row = 0; row < rows; row++)
      for (let channel = 0; channel < channels; channel++) {
        const at = row * channels + channel;
        const [one, two] = [column(given, at, rows * channels), column(other, row, rows)];
        const weighted = loop(one, two, (path) => w[path * rows * channels + at], degrees, kept);
        const unweighted = loop(one, two, () => 1, degrees, kept);
        for (let k = 0; k < 9; k++) {
          expect(found[k * rows * channels + at]).toBeCloseTo(weighted[k], 12);
          expect(plain[k * rows * channels + at]).toBeCloseTo(unweighted[k], 12);
        }
      }
  });

  it('turn with their factors', async () => {
    const turn = wignerMatrices(2, haar(random));
    const product = unweightedPaths(feed('x', [9, 1, 1]), feed('y', [4, 1, 1]), 2, kept);
    const [one, two] = [normal(9), normal(4)];
    const turned = (values: Float64Array) => rotateCoefficients(turn.slice(0, Math.sqrt(values.length)), values);
    const there = await value(product, { x: turned(one), y: turned(two) });
    const back = turned(await value(product, { x: one, y: two }));
    for (let k = 0; k < 9; k++) expect(there[k]).toBeCloseTo(back[k], 11);
  });
});

it('refuses weights for another number of paths', () => {
  const [x, y] = [feed('x', [4, 1, 1]), feed('y', [4, 1, 1])];
  expect(() => weightedPaths(x, y, feed('w', [4, 1, 1]), 1, 'all')).toThrow('[4,1,1] for 5 paths');
});
