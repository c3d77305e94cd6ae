/** Sums and largest values over every choice of axes against a plain loop: short and long, few and many outputs. */
import { describe, expect, it } from 'vitest';
import { KERNEL_TOLERANCE } from '../../../math/tolerances.ts';
import * as t from '../../../tensor/primitives.ts';
import { numbers, relativeDifference, runOnce, testBackend } from '../test-device.ts';

const backend = testBackend();

function reduced(
  values: Float64Array,
  shape: readonly number[],
  axes: readonly number[],
  largest: boolean,
): Float64Array {
  const kept = shape.map((extent, axis) => (axes.includes(axis) ? 1 : extent));
  const result = new Float64Array(kept.reduce((a, b) => a * b, 1)).fill(largest ? Number.NEGATIVE_INFINITY : 0);
  values.forEach((value, n) => {
    const [i, j, k] = [Math.floor(n / (shape[1] * shape[2])), Math.floor(n / shape[2]) % shape[1], n % shape[2]];
    const place = [i, j, k].reduce((flat, at, axis) => flat * kept[axis] + (axes.includes(axis) ? 0 : at), 0);
    result[place] = largest ? Math.max(result[place], value) : result[place] + value;
  });
  return result;
}

describe.each([
  [[1, 1, 5]],
  [[7, 63, 2]],
  [[3, 64, 65]],
  [[130, 4, 3]],
  [[2, 5000, 1]],
])('reductions of %j', (shape) => {
  it.each([[[0]], [[1]], [[2]], [[0, 1]], [[0, 2]], [[1, 2]], [[0, 1, 2]]])('over axes %j', async (axes) => {
    const x = t.feed('x', ['a', 'b', 'c']);
    const values = numbers(shape[0] * shape[1] * shape[2]);
    const outputs = { sum: t.add(t.sum(t.square(x), axes), 1), largest: t.largest(t.negate(x), axes) };
    const found = await runOnce(backend(), outputs, { x: values }, { a: shape[0], b: shape[1], c: shape[2] });
    const sum = reduced(
      values.map((value) => value ** 2),
      shape,
      axes,
      false,
    ).map((value) => value + 1);
    expect(relativeDifference(found.sum, sum)).toBeLessThan(KERNEL_TOLERANCE);
    expect([...found.largest]).toEqual([
      ...reduced(
        values.map((value) => -value),
        shape,
        axes,
        true,
      ),
    ]);
  });
});
