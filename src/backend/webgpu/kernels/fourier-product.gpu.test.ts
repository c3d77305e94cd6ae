/**
 * Products through the torus and products of many factors against plain float64 loops: below, at and off the workgroup size, inputs of different degrees,
 * truncated outputs, every kernel variant, gradients, and a random rotation.
 */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { gauntProduct } from '../../../math/gaunt.ts';
import { Random } from '../../../math/random.ts';
import { haar } from '../../../math/rotation.ts';
import { KERNEL_TOLERANCE } from '../../../math/tolerances.ts';
import { rotateCoefficients, wignerMatrices } from '../../../math/wigner.ts';
import { gradient } from '../../../tensor/gradient.ts';
import {
  feed,
  foldedProduct,
  fourierProduct,
  gather,
  multiply,
  pad,
  tableIndex,
  total,
} from '../../../tensor/primitives.ts';
import { numbers, relativeDifference, runOnce, testBackend } from '../test-device.ts';

const backend = testBackend();
const path = '../shared/reference/gaunt_tensor_product.json';
const size = (degree: number): number => (degree + 1) ** 2;

/** [rows, components] -> [components, rows] and back. */
function transposed(values: ArrayLike<number>, rows: number): Float64Array {
  const columns = values.length / rows;
  return Float64Array.from({ length: values.length }, (_, n) => values[(n % rows) * columns + Math.floor(n / rows)]);
}

describe.each(['dft', 'fft'] as const)('Gaunt product on the torus, %s', (method) => {
  it.each([
    [0, 0, 0, 5],
    [1, 0, 1, 64],
    [1, 1, 2, 1],
    [2, 2, 2, 63],
    [2, 1, 3, 64],
    [3, 3, 6, 65],
    [3, 4, 2, 70],
    [6, 3, 3, 5],
    [5, 5, 5, 65],
    [6, 6, 12, 65],
    [8, 6, 9, 66],
    [10, 9, 11, 66],
  ])('degrees %i x %i -> %i at %i rows', async (l1, l2, l3, rows) => {
    const [x, y] = [numbers(size(l1) * rows, 1), numbers(size(l2) * rows, 2)];
    const z = fourierProduct(feed('x', [size(l1), 'rows']), feed('y', [size(l2), 'rows']), l1, l2, l3, method);
    const found = await runOnce(backend(), { z }, { x: transposed(x, rows), y: transposed(y, rows) }, { rows });
    const expected = gauntProduct(x, y, l1, l2, l3);
    expect(relativeDifference(found.z, transposed(expected, rows))).toBeLessThan(KERNEL_TOLERANCE);
  });

  it('turns with its operands', async () => {
    const rotation = wignerMatrices(4, haar(new Random('torus')));
    const [x, y] = [numbers(size(2) * 5, 3), numbers(size(2) * 5, 4)];
    const turn = (values: Float64Array): Float64Array => {
      const width = values.length / 5;
      return Float64Array.from(
        Array.from({ length: 5 }, (_, row) => [
          ...rotateCoefficients(rotation.slice(0, Math.sqrt(width)), values.subarray(row * width, (row + 1) * width)),
        ]).flat(),
      );
    };
    const z = fourierProduct(feed('x', [9, 'rows']), feed('y', [9, 'rows']), 2, 2, 4, method);
    const run = async (a: Float64Array, b: Float64Array): Promise<Float64Array> =>
      transposed((await runOnce(backend(), { z }, { x: transposed(a, 5), y: transposed(b, 5) }, { rows: 5 })).z, 25);
    expect(relativeDifference(await run(turn(x), turn(y)), turn(await run(x, y)))).toBeLessThan(KERNEL_TOLERANCE);
  });

  it('squares one operand, and reads zeros around a padded one that repeats values per degree', async () => {
    const rows = 65;
    const [x, y] = [numbers(2 * rows, 5), numbers(9 * rows, 6)];
    const operand = feed('y', [9, 'rows']);
    const repeated = pad(gather(feed('x', [2, 'rows']), tableIndex('degree of component', [0, 1, 1, 1], 2)), 0, 0, 5);
    const outputs = {
      padded: fourierProduct(repeated, operand, 2, 2, 2, method),
      squared: fourierProduct(operand, operand, 2, 2, 3, method),
    };
    const found = await runOnce(backend(), outputs, { x, y: transposed(y, rows) }, { rows });
    const padded = Float64Array.from({ length: 9 * rows }, (_, n) => {
      const [row, component] = [Math.floor(n / 9), n % 9];
      return component > 3 ? 0 : x[Math.min(component, 1) * rows + row];
    });
    const expected = transposed(gauntProduct(padded, y, 2, 2, 2), rows);
    expect(relativeDifference(found.padded, expected)).toBeLessThan(KERNEL_TOLERANCE);
    const square = transposed(gauntProduct(y, y, 2, 2, 3), rows);
    expect(relativeDifference(found.squared, square)).toBeLessThan(KERNEL_TOLERANCE);
  });

  it('agrees with the e3nn vectors to degree 4, values and gradients', async () => {
    if (!existsSync(path)) {
      console.info(`${path} is not beside this checkout: the plain loops are the only oracle`);
      return;
    }
    const { cases } = JSON.parse(readFileSync(path, 'utf8')) as {
      cases: ({ L: number; L_out: number } & Record<'x' | 'y' | 'z' | 'grad_x' | 'grad_y' | 'grad_z', number[][]>)[];
    };
    const small = cases.filter(({ L }) => L <= 4);
    expect(small.map(({ L }) => L)).toEqual([1, 2, 3, 4]);
    for (const entry of small) {
      const { L, L_out } = entry;
      const rows = entry.x.length;
      const columns = (values: number[][]): Float64Array => transposed(values.flat(), rows);
      const [x, y] = [feed('x', [size(L), 'rows']), feed('y', [size(L), 'rows'])];
      const z = fourierProduct(x, y, L, L, L_out, method);
      const [gradX, gradY] = gradient(total(multiply(z, feed('g', z.shape))), [x, y]);
      const feeds = { x: columns(entry.x), y: columns(entry.y), g: columns(entry.grad_z) };
      const found = await runOnce(backend(), { z, gradX, gradY }, feeds, { rows });
      expect(relativeDifference(found.z, columns(entry.z)), `degree ${L}`).toBeLessThan(KERNEL_TOLERANCE);
      expect(relativeDifference(found.gradX, columns(entry.grad_x)), `degree ${L}`).toBeLessThan(KERNEL_TOLERANCE);
      expect(relativeDifference(found.gradY, columns(entry.grad_y)), `degree ${L}`).toBeLessThan(KERNEL_TOLERANCE);
    }
  });
});

describe('products of many factors', () => {
  /** Rows of products with full degrees in between. */
  function chain(factors: readonly Float64Array[], degrees: readonly number[], degree: number): Float64Array {
    let [value, reached] = [factors[0], degrees[0]];
    factors.slice(1).forEach((factor, n) => {
      const next = n === factors.length - 2 ? degree : reached + degrees[n + 1];
      value = gauntProduct(value, factor, reached, degrees[n + 1], next);
      reached = next;
    });
    return value;
  }

  it.each([
    [[1, 2], 2, 63],
    [[1, 1, 1], 3, 64],
    [[2, 2, 2], 2, 65],
    [[3, 1, 2], 6, 3],
    [[1, 2, 1, 2], 1, 130],
  ])('degrees %j -> %i at %i rows', async (degrees, degree, rows) => {
    const factors = degrees.map((l, n) => numbers(size(l) * rows, n + 1));
    const nodes = degrees.map((l, n) => feed(`x${n}`, [size(l), 'rows']));
    const feeds = Object.fromEntries(factors.map((factor, n) => [`x${n}`, transposed(factor, rows)]));
    const found = await runOnce(backend(), { z: foldedProduct(nodes, degree) }, feeds, { rows });
    const expected = transposed(chain(factors, degrees, degree), rows);
    expect(relativeDifference(found.z, expected)).toBeLessThan(KERNEL_TOLERANCE);
  });

  it('takes powers and their gradients', async () => {
    const rows = 65;
    const values = numbers(size(2) * rows, 7);
    const x = feed('x', [size(2), 'rows']);
    const g = numbers(size(3) * rows, 8);
    const outputs: Record<string, ReturnType<typeof feed>> = {};
    for (const power of [2, 3, 4]) {
      const z = foldedProduct(new Array(power).fill(x), 3);
      outputs[`z${power}`] = z;
      [outputs[`gradient${power}`]] = gradient(total(multiply(z, feed('g', z.shape))), [x]);
    }
    const found = await runOnce(backend(), outputs, { x: transposed(values, rows), g: transposed(g, rows) }, { rows });
    for (const power of [2, 3, 4]) {
      const factors = new Array<Float64Array>(power).fill(values);
      const degrees = new Array<number>(power).fill(2);
      const z = transposed(chain(factors, degrees, 3), rows);
      expect(relativeDifference(found[`z${power}`], z), `power ${power}`).toBeLessThan(KERNEL_TOLERANCE);
      const slope = chain([g, ...factors.slice(1)], [3, ...degrees.slice(1)], 2).map((value) => power * value);
      const difference = relativeDifference(found[`gradient${power}`], transposed(slope, rows));
      expect(difference, `power ${power}`).toBeLessThan(KERNEL_TOLERANCE);
    }
  });
});
