/** The interpreter against plain loops written out here, against the e3nn vectors, and against a known minimisation. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Random } from '../../math/random.ts';
import { REFERENCE_TOLERANCE } from '../../math/tolerances.ts';
import { gauntProductTable } from '../../tensor/gaunt-table.ts';
import { gradient } from '../../tensor/gradient.ts';
import type { Node } from '../../tensor/graph.ts';
import * as p from '../../tensor/primitives.ts';
import { createReferenceBackend } from './reference.ts';

const backend = createReferenceBackend();
const random = new Random('reference');
const normals = (count: number): Float64Array => Float64Array.from({ length: count }, () => random.normal());

async function run(
  output: Node,
  feeds: Record<string, Float64Array | Uint32Array>,
  extents = {},
): Promise<Float64Array> {
  return (await (await backend.compile({ output })).run(feeds, extents)).output;
}

describe('reference backend', () => {
  it('multiplies matrices in every transposition, batched too', async () => {
    const [m, k, n] = [3, 4, 5];
    const [a, b] = [normals(2 * m * k), normals(2 * k * n)];
    for (const [ta, tb] of [
      [false, false],
      [true, false],
      [false, true],
      [true, true],
    ] as const) {
      const x = p.feed('x', ta ? [2, k, m] : [2, m, k]);
      const y = p.feed('y', tb ? [2, n, k] : [2, k, n]);
      const result = await run(p.matmul(x, y, ta, tb), { x: a, y: b });
      for (let g = 0; g < 2; g++)
        for (let r = 0; r < m; r++)
          for (let c = 0; c < n; c++) {
            let expected = 0;
            for (let q = 0; q < k; q++) {
              expected += a[g * m * k + (ta ? q * m + r : r * k + q)] * b[g * k * n + (tb ? c * k + q : q * n + c)];
            }
            expect(result[(g * m + r) * n + c]).toBeCloseTo(expected, 12);
          }
    }
  });

  it('transposes, slices, pads, sums and takes the largest', async () => {
    const x = p.feed('x', ['rows', 3, 2]);
    const values = normals(12);
    const transposed = await run(p.transpose(x, [1, 2, 0]), { x: values }, { rows: 2 });
    const summed = await run(p.sum(p.pad(p.slice(x, 1, 1, 3), 1, 1, 0), [1]), { x: values }, { rows: 2 });
    const largest = await run(p.largest(x, [0, 2]), { x: values }, { rows: 2 });
    for (let r = 0; r < 2; r++)
      for (let c = 0; c < 2; c++) {
        for (let s = 0; s < 3; s++) expect(transposed[(s * 2 + c) * 2 + r]).toBe(values[(r * 3 + s) * 2 + c]);
        expect(summed[r * 2 + c]).toBeCloseTo(values[r * 6 + 2 + c] + values[r * 6 + 4 + c], 14);
      }
    for (let s = 0; s < 3; s++) {
      expect(largest[s]).toBe(Math.max(...[0, 1].flatMap((r) => [values[r * 6 + 2 * s], values[r * 6 + 2 * s + 1]])));
    }
  });

  it('gathers and sums segments along an inner axis, empty segments giving zero', async () => {
    const index = p.tableIndex('inner', [2, 0, 2, 2], 4);
    const values = normals(2 * 4 * 3);
    const summed = await run(p.segmentSum(p.feed('x', ['rows', 4, 3]), index, 1), { x: values }, { rows: 2 });
    for (let r = 0; r < 2; r++)
      for (let c = 0; c < 3; c++) {
        const at = (e: number) => values[(r * 4 + e) * 3 + c];
        expect(summed[(r * 4 + 0) * 3 + c]).toBe(at(1));
        expect(summed[(r * 4 + 1) * 3 + c]).toBe(0);
        expect(summed[(r * 4 + 2) * 3 + c]).toBeCloseTo(at(0) + at(2) + at(3), 14);
      }
    const gathered = await run(
      p.gather(p.feed('x', ['rows', 4, 3]), p.tableIndex('inner', [3, 1], 4), 1),
      { x: values },
      { rows: 2 },
    );
    expect(gathered[(1 * 2 + 1) * 3 + 2]).toBe(values[(1 * 4 + 1) * 3 + 2]);
  });

  it('says which input is missing or has the wrong size', async () => {
    const x = p.feed('x', ['rows']);
    await expect(run(p.exp(x), {}, { rows: 2 })).rejects.toThrow('"x" was not fed');
    await expect(run(p.exp(x), { x: normals(3) }, { rows: 2 })).rejects.toThrow(
      'holds 3 values, its shape [2] needs 2',
    );
  });

  it('hears a cancel', async () => {
    const controller = new AbortController();
    let slow = p.feed('x', [300, 300]);
    for (let n = 0; n < 40; n++) slow = p.tanh(p.matmul(slow, slow));
    const program = await backend.compile({ slow });
    setTimeout(() => controller.abort(new Error('stopped by the user')), 30);
    await expect(program.run({ x: normals(90000) }, {}, controller.signal)).rejects.toThrow('stopped by the user');
  });

  it('agrees with the Gaunt products of e3nn, values and gradients, by table, by grid and on the torus', async () => {
    const path = '../shared/reference/gaunt_tensor_product.json';
    if (!existsSync(path)) {
      console.info(`${path} is not here: the product is checked in src/math only`);
      return;
    }
    const { cases } = JSON.parse(readFileSync(path, 'utf8')) as {
      cases: Record<'x' | 'y' | 'z' | 'grad_x' | 'grad_y' | 'grad_z', number[][]>[] & { L: number; L_out: number }[];
    };
    for (const entry of cases) {
      const { L, L_out } = entry;
      const rows = entry.x.length;
      const columns = (values: number[][]): Float64Array =>
        Float64Array.from({ length: values[0].length * rows }, (_, n) => values[n % rows][Math.floor(n / rows)]);
      const x = p.feed('x', [(L + 1) ** 2, 'rows']);
      const y = p.feed('y', [(L + 1) ** 2, 'rows']);
      for (const z of [
        p.sparseProduct(x, y, gauntProductTable(L, L, L_out)),
        p.gridProduct(x, y, L, L, L_out),
        p.fourierProduct(x, y, L, L, L_out, 'fft'),
        p.foldedProduct([x, y], L_out),
      ]) {
        const [gradX, gradY] = gradient(p.total(p.multiply(z, p.feed('g', z.shape))), [x, y]);
        const program = await backend.compile({ z, gradX, gradY });
        const result = await program.run(
          { x: columns(entry.x), y: columns(entry.y), g: columns(entry.grad_z) },
          { rows },
        );
        for (const [ours, theirs] of [
          [result.z, entry.z],
          [result.gradX, entry.grad_x],
          [result.gradY, entry.grad_y],
        ] as const) {
          const expected = columns(theirs);
          const scale = Math.max(...expected.map(Math.abs));
          ours.forEach((value, n) => {
            expect(Math.abs(value - expected[n])).toBeLessThan(REFERENCE_TOLERANCE * Math.max(1, scale));
          });
        }
      }
    }
  });

  it('trains: Adam finds the least squares solution, and a restored state repeats the same steps', async () => {
    const [inputs, truth] = [normals(60), Float64Array.of(1.5, -2, 0.5)];
    const targets = Float64Array.from({ length: 20 }, (_, r) =>
      truth.reduce((s, w, c) => s + w * inputs[3 * r + c], 0),
    );
    const w = p.parameter('w', [3, 1]);
    const residual = p.subtract(p.matmul(p.feed('x', ['rows', 3]), w), p.feed('y', ['rows', 1]));
    const loss = p.multiply(p.total(p.square(residual)), 1 / 20);
    const training = await backend.compileTraining({
      loss,
      metrics: {},
      parameters: { w: { node: w, values: new Float64Array(3) } },
    });
    const settings = { rate: 0.05, beta1: 0.9, beta2: 0.99, epsilon: 1e-8, weightDecay: 0, clipNorm: 10, average: 0.9 };
    const step = () => training.step({ x: inputs, y: targets }, { rows: 20 }, settings);
    for (let n = 0; n < 50; n++) await step();
    const saved = await training.state();
    for (let n = 0; n < 400; n++) await step();
    const after = (await training.state()).parameters.w;
    truth.forEach((value, n) => {
      expect(after[n]).toBeCloseTo(value, 4);
    });
    await training.restore(saved);
    for (let n = 0; n < 400; n++) await step();
    expect((await training.state()).parameters.w).toEqual(after);
    expect((await training.metrics()).loss).toBeLessThan(1e-6);
  });
});
