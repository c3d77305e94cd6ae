/**
 * Seeded inputs of a work, and what it must make of them in float64. An item's numbers do not depend on how many items there are, so that the first ones
 * of any run can be checked.
 */

import type { Results } from '../../backend/backend.ts';
import { Random } from '../../math/random.ts';
import { haar } from '../../math/rotation.ts';
import { rootMeanSquare } from '../../math/statistics.ts';
import { KERNEL_TOLERANCE } from '../../math/tolerances.ts';
import { wignerMatrices } from '../../math/wigner.ts';
import { adjoint, coupled, sizeOf } from './couplings.ts';
import type { Block, ProductWork } from './works.ts';

/** Numbers that are drawn; a prime, so that coefficients of different items do not fall together. */
const DRAWN = 8191;
const STRIDE = 1009;

let drawn: Float32Array | undefined;

function normals(): Float32Array {
  if (!drawn) {
    const random = new Random('laboratory');
    drawn = Float32Array.from({ length: DRAWN }, () => random.normal());
  }
  return drawn;
}

/** Where the numbers of a block begin among those that were drawn. */
const startOf = (work: ProductWork, name: string): number =>
  work.inputs.findIndex((block) => block.name === name) * 2617 + work.degree * 389;

/** Everything that a run with so many items is fed: blocks [size, items], and the weights. */
export function feedsOf(work: ProductWork, items: number): Record<string, Float32Array> {
  const values = normals();
  const feeds: Record<string, Float32Array> = { ...work.constants };
  for (const { name, degrees } of work.inputs) {
    const size = sizeOf(degrees);
    const block = new Float32Array(size * items);
    const start = startOf(work, name);
    for (let k = 0; k < size; k++) {
      let at = (start + k * STRIDE) % DRAWN;
      for (let item = 0; item < items; item++) {
        block[k * items + item] = values[at];
        at = at + 1 === DRAWN ? 0 : at + 1;
      }
    }
    feeds[name] = block;
  }
  return feeds;
}

/** Blocks [size, items] as rows [items, sizes of all], the first `count` items. */
function rowsOf(
  blocks: readonly Block[],
  values: Readonly<Record<string, ArrayLike<number>>>,
  items: number,
  count: number,
): Float64Array {
  const width = blocks.reduce((sum, { degrees }) => sum + sizeOf(degrees), 0);
  const rows = new Float64Array(count * width);
  let from = 0;
  for (const { name, degrees } of blocks) {
    const size = sizeOf(degrees);
    for (let k = 0; k < size; k++)
      for (let item = 0; item < count; item++) rows[item * width + from + k] = values[name][k * items + item];
    from += size;
  }
  return rows;
}

const starting = (blocks: readonly Block[], letter: string): Block[] =>
  blocks.filter(({ name }) => name.startsWith(letter));

/** The results in float64 for the first `count` of `items` items that were fed, as rows [count, all results]. */
export function expectedRows(
  work: ProductWork,
  feeds: Readonly<Record<string, ArrayLike<number>>>,
  items: number,
  count: number,
): Float64Array {
  const [sizeX, sizeY, sizeZ] = work.sizes;
  const rows = (letter: string): Float64Array => rowsOf(starting(work.inputs, letter), feeds, items, count);
  const [x, y] = [rows('x'), rows('y')];
  if (work.settings.direction === 'forward') return coupled(work.couplings, x, y, work.sizes);
  const g = rows('g');
  const byX = coupled(adjoint(work.couplings, 'x'), g, y, [sizeZ, sizeY, sizeX]);
  const byY = coupled(adjoint(work.couplings, 'y'), g, x, [sizeZ, sizeX, sizeY]);
  const joined = new Float64Array(count * (sizeX + sizeY));
  for (let item = 0; item < count; item++) {
    joined.set(byX.subarray(item * sizeX, (item + 1) * sizeX), item * (sizeX + sizeY));
    joined.set(byY.subarray(item * sizeY, (item + 1) * sizeY), item * (sizeX + sizeY) + sizeX);
  }
  return joined;
}

/** Largest difference of found rows from expected ones, over the largest expected value; and whether that is rounding alone. */
export function compared(
  found: ArrayLike<number>,
  expected: Float64Array,
): { readonly difference: number; readonly right: boolean } {
  const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const off = expected.reduce((most, value, at) => Math.max(most, Math.abs(found[at] - value)), 0);
  const difference = off / (largest || 1);
  return { difference, right: difference <= KERNEL_TOLERANCE };
}

/** Results as rows [count, all results], of outputs that hold `items` items each. */
export const resultRows = (work: ProductWork, results: Results, items: number, count: number): Float64Array =>
  rowsOf(work.results, results, items, count);

/** Items that are turned, each by a rotation of its own. */
const TURNED = 16;

/** Items of `turnFeeds`: as they are, then turned. */
export const TURN_ITEMS = 2 * TURNED;

const turns = (): Float64Array[][] => {
  const random = new Random('turns of the laboratory');
  return Array.from({ length: TURNED }, () => wignerMatrices(16, haar(random)));
};

let turned: Float64Array[][] | undefined;

/** D of an item on the coefficients of a list of degrees, in place of the item's own. */
function turn(D: readonly Float64Array[], degrees: readonly number[], row: Float64Array): Float64Array {
  const out = new Float64Array(row.length);
  let from = 0;
  for (const l of degrees) {
    const width = 2 * l + 1;
    for (let a = 0; a < width; a++)
      for (let b = 0; b < width; b++) out[from + a] += D[l][a * width + b] * row[from + b];
    from += width;
  }
  return out;
}

/** Inputs of a work: the first items, and the same turned. */
export function turnFeeds(work: ProductWork): Record<string, Float32Array> {
  turned ??= turns();
  const straight = feedsOf(work, TURNED);
  const feeds: Record<string, Float32Array> = { ...work.constants };
  for (const { name, degrees } of work.inputs) {
    const size = sizeOf(degrees);
    const block = new Float32Array(size * TURN_ITEMS);
    for (const [item, D] of turned.entries()) {
      const row = Float64Array.from({ length: size }, (_, k) => straight[name][k * TURNED + item]);
      const moved = turn(D, degrees, row);
      for (let k = 0; k < size; k++) {
        block[k * TURN_ITEMS + item] = row[k];
        block[k * TURN_ITEMS + TURNED + item] = moved[k];
      }
    }
    feeds[name] = block;
  }
  return feeds;
}

/** RMS of multiplying after turning against turning after multiplying, and of float32 against float64, both over the RMS of the results. */
export function turnErrors(
  work: ProductWork,
  results: Results,
): { readonly turnError: number; readonly floor: number } {
  turned ??= turns();
  const rows = resultRows(work, results, TURN_ITEMS, TURN_ITEMS);
  const width = rows.length / TURN_ITEMS;
  const degrees = work.results.flatMap((block) => block.degrees);
  const straight = rows.subarray(0, TURNED * width);
  const scale = rootMeanSquare(straight) || 1;
  const apart = new Float64Array(TURNED * width);
  for (const [item, D] of turned.entries()) {
    const expected = turn(D, degrees, straight.slice(item * width, (item + 1) * width));
    for (let k = 0; k < width; k++) apart[item * width + k] = rows[(TURNED + item) * width + k] - expected[k];
  }
  const exact = expectedRows(work, turnFeeds(work), TURN_ITEMS, TURN_ITEMS);
  const noise = rows.map((value, at) => value - exact[at]);
  return { turnError: rootMeanSquare(apart) / scale, floor: rootMeanSquare(noise) / scale };
}
