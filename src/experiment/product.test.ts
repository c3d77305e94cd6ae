/** Products on the float64 interpreter against the reference vectors and a plain quadruple loop; refusals in words. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createReferenceBackend } from '../backend/reference/reference.ts';
import { curlTable } from '../math/curl.ts';
import { gauntTable } from '../math/gaunt.ts';
import { matrixTable } from '../math/matrix-product.ts';
import { Random } from '../math/random.ts';
import { REFERENCE_TOLERANCE } from '../math/tolerances.ts';
import { evaluateProduct, type ProductInput, parseProductInput, productKinds } from './product.ts';

const backend = createReferenceBackend();
const file = new URL('../../../shared/reference/gaunt_tensor_product.json', import.meta.url);

function expectClose(found: readonly (readonly number[])[], expected: readonly (readonly number[])[]): void {
  const scale = Math.max(1, ...expected.flat().map(Math.abs));
  expect(found.length).toBe(expected.length);
  found.forEach((row, b) => {
    expect(row.length).toBe(expected[b].length);
    row.forEach((value, k) => {
      expect(Math.abs(value - expected[b][k])).toBeLessThan(REFERENCE_TOLERANCE * scale);
    });
  });
}

const couplings = {
  'gaunt-sparse': gauntTable,
  'gaunt-grid': gauntTable,
  'gaunt-fft': gauntTable,
  'gaunt-fourier-sums': gauntTable,
  'curl-sparse': curlTable,
  'matrix-sparse': matrixTable,
};

describe.each(productKinds)('%s', (kind) => {
  it('agrees with the sum over its table, unequal degrees, truncated', async () => {
    const random = new Random(kind);
    const draw = (width: number) =>
      Array.from({ length: 3 }, () => Array.from({ length: width }, () => random.normal()));
    const input: ProductInput = { kind, degree1: 3, degree2: 1, degreeOut: 2, x: draw(16), y: draw(4), gradZ: draw(9) };
    const { i, j, k, value } = couplings[kind](3, 1, 2);
    const zero = (list: readonly (readonly number[])[]) => list.map((row) => row.map(() => 0));
    const [z, gradX, gradY] = [zero(input.gradZ!), zero(input.x), zero(input.y)];
    value.forEach((g, n) => {
      for (let b = 0; b < 3; b++) {
        z[b][k[n]] += g * input.x[b][i[n]] * input.y[b][j[n]];
        gradX[b][i[n]] += g * input.gradZ![b][k[n]] * input.y[b][j[n]];
        gradY[b][j[n]] += g * input.gradZ![b][k[n]] * input.x[b][i[n]];
      }
    });
    const output = await evaluateProduct(backend, input);
    expectClose(output.z, z);
    expectClose(output.gradX!, gradX);
    expectClose(output.gradY!, gradY);
    const { gradZ: _, ...forward } = input;
    expect(await evaluateProduct(backend, forward)).not.toHaveProperty('gradX');
  });
});

describe.each(['gaunt-sparse', 'gaunt-grid', 'gaunt-fft', 'gaunt-fourier-sums'] as const)('%s', (kind) => {
  it('agrees with the reference vectors', async () => {
    if (!existsSync(file)) {
      console.info('reference vectors are not here: products were compared with the Gaunt table alone');
      return;
    }
    const { cases } = JSON.parse(readFileSync(file, 'utf8')) as {
      cases: Record<'x' | 'y' | 'z' | 'grad_z' | 'grad_x' | 'grad_y', number[][]>[] & { L: number; L_out: number }[];
    };
    for (const { L, L_out: degreeOut, x, y, z, grad_z: gradZ, grad_x: gradX, grad_y: gradY } of cases) {
      const output = await evaluateProduct(backend, { kind, degree1: L, degree2: L, degreeOut, x, y, gradZ });
      expectClose(output.z, z);
      expectClose(output.gradX!, gradX);
      expectClose(output.gradY!, gradY);
    }
  });

  it('agrees with the weighted product of other degrees', async () => {
    if (!existsSync(file)) {
      console.info('reference vectors are not here: weighted products were compared with finite differences alone');
      return;
    }
    const { weighted_truncated: all } = JSON.parse(readFileSync(file, 'utf8'));
    const { L1: degree1, L2: degree2, L3: degreeOut, x, y } = all;
    const weights = { x: all.w1_per_l, y: all.w2_per_l, z: all.w3_per_l };
    expectClose((await evaluateProduct(backend, { kind, degree1, degree2, degreeOut, x, y, weights })).z, all.z);
  });
});

it('the gradients by weights are those of finite differences', async () => {
  const random = new Random('weights');
  const draw = (length: number) => Array.from({ length }, () => random.normal());
  const base: ProductInput = {
    kind: 'gaunt-sparse',
    degree1: 2,
    degree2: 1,
    degreeOut: 2,
    x: [draw(9), draw(9)],
    y: [draw(4), draw(4)],
  };
  const weights = { x: draw(3), y: draw(2), z: draw(3) };
  const gradZ = [draw(9), draw(9)];
  const value = async (changed: typeof weights) => {
    const { z } = await evaluateProduct(backend, { ...base, weights: changed });
    return z.flat().reduce((sum, one, n) => sum + one * gradZ.flat()[n], 0);
  };
  const { gradWeights } = await evaluateProduct(backend, { ...base, gradZ, weights });
  for (const name of ['x', 'y', 'z'] as const)
    for (const [n, slope] of gradWeights![name].entries()) {
      const at = (step: number) =>
        value({ ...weights, [name]: weights[name].map((one, m) => (m === n ? one + step : one)) });
      // The product is linear in each weight.
      expect((await at(1)) - (await at(0))).toBeCloseTo(slope, 10);
    }
});

describe('the input of a product', () => {
  const good = { kind: 'gaunt-grid', degree1: 1, degree2: 0, degreeOut: 1, x: [[1, 2, 3, 4]], y: [[1]] };

  it.each([
    [
      { kind: 'curl' },
      'kind: expected one of gaunt-sparse, gaunt-grid, gaunt-fft, gaunt-fourier-sums, curl-sparse, matrix-sparse, clebsch-gordan',
    ],
    [{ degree1: -1 }, 'degree1: expected a whole number from 0 to 20'],
    [{ x: 'many' }, 'x: expected { kind'],
    [{ x: [] }, 'x: expected at least one row'],
    [{ x: [[1, 2, 3]] }, 'x[0]: 3 coefficients, expected 4 for degree 1'],
    [{ y: [[1], [2]] }, 'y: 2 rows, expected 1 as in x'],
    [{ gradZ: [[1]] }, 'gradZ[0]: 1 coefficients, expected 4 for degree 1'],
    [
      {
        kind: 'matrix-sparse',
        degree1: 20,
        degree2: 20,
        degreeOut: 20,
        x: [new Array(441).fill(1)],
        y: [new Array(441).fill(1)],
      },
      'degree1 + degree2 + degreeOut: 60, expected at most 52',
    ],
    [{ weights: { x: [1] } }, 'weights.x: 1 numbers, expected 2, one for each degree'],
    [{ degreeOut: 2 }, 'degreeOut: 2, expected at most degree1 + degree2 = 1'],
  ])('refuses %j', (change, message) => {
    expect(() => parseProductInput({ ...good, ...change })).toThrow(message);
  });

  it('is read with the names that kinds had before', () => {
    for (const [before, today] of [
      ['gaunt-fourier', 'gaunt-fft'],
      ['gaunt-dft', 'gaunt-fourier-sums'],
    ])
      expect(parseProductInput({ ...good, kind: before })).toEqual({ ...good, kind: today });
    for (const kind of [undefined, 3, 'constructor', ['gaunt-dft']])
      expect(() => parseProductInput({ ...good, kind })).toThrow('kind: expected one of gaunt-sparse');
  });

  it.each(['gaunt-grid', 'gaunt-fft', 'gaunt-fourier-sums'])('is read, of %s also beyond exact 3j symbols', (kind) => {
    expect(parseProductInput(good)).toEqual(good);
    const one = new Array(441).fill(1);
    const high = { kind, degree1: 20, degree2: 20, degreeOut: 20, x: [one], y: [one] };
    expect(parseProductInput(high)).toEqual(high);
    expect(() => parseProductInput(null)).toThrow('the file: expected');
  });
});
