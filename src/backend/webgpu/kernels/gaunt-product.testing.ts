/**
 * What every kernel of a Gaunt product must do: agree with plain float64 loops below, at and off the workgroup size, in values and gradients, and with the
 * e3nn vectors; square an operand; read zeros around a padded operand; turn with its operands.
 */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { gauntProduct } from '../../../math/gaunt.ts';
import { Random } from '../../../math/random.ts';
import { haar } from '../../../math/rotation.ts';
import { KERNEL_TOLERANCE } from '../../../math/tolerances.ts';
import { rotateCoefficients, wignerMatrices } from '../../../math/wigner.ts';
import { gradient } from '../../../tensor/gradient.ts';
import type { Node } from '../../../tensor/graph.ts';
import { feed, gather, multiply, pad, tableIndex, total } from '../../../tensor/primitives.ts';
import { numbers, relativeDifference, runOnce } from '../test-device.ts';
import type { WebGpuBackend } from '../webgpu.ts';

export type Degrees = readonly [l1: number, l2: number, l3: number];
export type GauntProduct = (x: Node, y: Node, degrees: Degrees) => Node;
export type Shape = readonly [...Degrees, rows: number];

const path = '../shared/reference/gaunt_tensor_product.json';

/** Components of degrees 0 to this. */
export const size = (degree: number): number => (degree + 1) ** 2;

/** [rows, components] -> [components, rows] and back. */
export function transposed(values: ArrayLike<number>, rows: number): Float64Array {
  const columns = values.length / rows;
  return Float64Array.from({ length: values.length }, (_, n) => values[(n % rows) * columns + Math.floor(n / rows)]);
}

/** @param largest degree of the e3nn vectors to run: SwiftShader compiles kernels of degree 6 for a while */
export function describeGauntProduct(
  name: string,
  backend: () => WebGpuBackend,
  product: GauntProduct,
  { shapes, largest }: { readonly shapes: readonly Shape[]; readonly largest: number },
): void {
  describe(name, () => {
    it.each(shapes)('degrees %i x %i -> %i at %i rows', async (l1, l2, l3, rows) => {
      const [x, y] = [numbers(size(l1) * rows, 1), numbers(size(l2) * rows, 2)];
      const z = product(feed('x', [size(l1), 'rows']), feed('y', [size(l2), 'rows']), [l1, l2, l3]);
      const found = await runOnce(backend(), { z }, { x: transposed(x, rows), y: transposed(y, rows) }, { rows });
      const expected = gauntProduct(x, y, l1, l2, l3);
      expect(relativeDifference(found.z, transposed(expected, rows))).toBeLessThan(KERNEL_TOLERANCE);
    });

    it('squares one operand', async () => {
      const rows = 65;
      const y = numbers(9 * rows, 6);
      const operand = feed('y', [9, 'rows']);
      const found = await runOnce(
        backend(),
        { z: product(operand, operand, [2, 2, 3]) },
        { y: transposed(y, rows) },
        { rows },
      );
      expect(relativeDifference(found.z, transposed(gauntProduct(y, y, 2, 2, 3), rows))).toBeLessThan(KERNEL_TOLERANCE);
    });

    it('turns with its operands', async () => {
      const rotation = wignerMatrices(4, haar(new Random(name)));
      const [x, y] = [numbers(size(2) * 5, 3), numbers(size(2) * 5, 4)];
      const turn = (values: Float64Array): Float64Array => {
        const width = values.length / 5;
        return Float64Array.from(
          Array.from({ length: 5 }, (_, row) => [
            ...rotateCoefficients(rotation.slice(0, Math.sqrt(width)), values.subarray(row * width, (row + 1) * width)),
          ]).flat(),
        );
      };
      const z = product(feed('x', [9, 'rows']), feed('y', [9, 'rows']), [2, 2, 4]);
      const run = async (a: Float64Array, b: Float64Array): Promise<Float64Array> =>
        transposed((await runOnce(backend(), { z }, { x: transposed(a, 5), y: transposed(b, 5) }, { rows: 5 })).z, 25);
      expect(relativeDifference(await run(turn(x), turn(y)), turn(await run(x, y)))).toBeLessThan(KERNEL_TOLERANCE);
    });

    it('reads zeros around a padded operand that repeats values per degree', async () => {
      const rows = 65;
      const [x, y] = [numbers(2 * rows, 5), numbers(9 * rows, 6)];
      const repeated = gather(feed('x', [2, 'rows']), tableIndex('degree of component', [0, 1, 1, 1], 2));
      const z = product(pad(repeated, 0, 0, 5), feed('y', [9, 'rows']), [2, 2, 2]);
      const found = await runOnce(backend(), { z }, { x, y: transposed(y, rows) }, { rows });
      const padded = Float64Array.from({ length: 9 * rows }, (_, n) => {
        const [row, component] = [Math.floor(n / 9), n % 9];
        return component > 3 ? 0 : x[Math.min(component, 1) * rows + row];
      });
      const expected = gauntProduct(padded, y, 2, 2, 2);
      expect(relativeDifference(found.z, transposed(expected, rows))).toBeLessThan(KERNEL_TOLERANCE);
    });

    it.each([
      [2, 2, 4, 1],
      [3, 3, 3, 64],
      [3, 2, 4, 70],
    ])('gradients, degrees %i x %i -> %i at %i rows', async (l1, l2, l3, rows) => {
      const [x, y, g] = [l1, l2, l3].map((degree, n) => numbers(size(degree) * rows, n + 1));
      const [one, two, upstream] = [l1, l2, l3].map((degree, n) => feed('xyg'[n], [size(degree), 'rows']));
      const scalar = total(multiply(product(one, two, [l1, l2, l3]), upstream));
      const [gradX, gradY] = gradient(scalar, [one, two]);
      const feeds = { x: transposed(x, rows), y: transposed(y, rows), g: transposed(g, rows) };
      const found = await runOnce(backend(), { gradX, gradY, twice: multiply(2, gradX) }, feeds, { rows });
      const expectedX = transposed(gauntProduct(g, y, l3, l2, l1), rows);
      expect(relativeDifference(found.gradX, expectedX)).toBeLessThan(KERNEL_TOLERANCE);
      expect(
        relativeDifference(
          found.twice,
          expectedX.map((value) => 2 * value),
        ),
      ).toBeLessThan(KERNEL_TOLERANCE);
      expect(relativeDifference(found.gradY, transposed(gauntProduct(g, x, l3, l1, l2), rows))).toBeLessThan(
        KERNEL_TOLERANCE,
      );
    });

    it('agrees with the e3nn vectors, values and gradients', async () => {
      if (!existsSync(path)) {
        console.info(`${path} is not beside this checkout: the plain loops are the only oracle`);
        return;
      }
      const { cases } = JSON.parse(readFileSync(path, 'utf8')) as {
        cases: ({ L: number; L_out: number } & Record<'x' | 'y' | 'z' | 'grad_x' | 'grad_y' | 'grad_z', number[][]>)[];
      };
      const chosen = cases.filter(({ L }) => L <= largest);
      expect(chosen.map(({ L }) => L)).toEqual(Array.from({ length: largest }, (_, n) => n + 1));
      for (const entry of chosen) {
        const { L, L_out } = entry;
        const rows = entry.x.length;
        const columns = (values: number[][]): Float64Array => transposed(values.flat(), rows);
        const [x, y] = [feed('x', [size(L), 'rows']), feed('y', [size(L), 'rows'])];
        const z = product(x, y, [L, L, L_out]);
        const [gradX, gradY] = gradient(total(multiply(z, feed('g', z.shape))), [x, y]);
        const feeds = { x: columns(entry.x), y: columns(entry.y), g: columns(entry.grad_z) };
        const found = await runOnce(backend(), { z, gradX, gradY }, feeds, { rows });
        expect(relativeDifference(found.z, columns(entry.z)), `degree ${L}`).toBeLessThan(KERNEL_TOLERANCE);
        expect(relativeDifference(found.gradX, columns(entry.grad_x)), `degree ${L}`).toBeLessThan(KERNEL_TOLERANCE);
        expect(relativeDifference(found.gradY, columns(entry.grad_y)), `degree ${L}`).toBeLessThan(KERNEL_TOLERANCE);
      }
    }, 300_000);
  });
}
