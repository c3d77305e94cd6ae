/** Clebsch-Gordan products on the float64 interpreter: e3nn's own numbers, a plain loop, rotations and mirror images, refusals in words. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createReferenceBackend } from '../backend/reference/reference.ts';
import { type Irreps, parseIrreps } from '../math/irreps.ts';
import { Random } from '../math/random.ts';
import { haar } from '../math/rotation.ts';
import { REFERENCE_TOLERANCE } from '../math/tolerances.ts';
import { wignerMatrices } from '../math/wigner.ts';
import { allPaths, type Path, type PathMode, weightShape } from '../nn/path-product.ts';
import { evaluatePathProduct, type PathProductInput, parsePathProduct } from './path-product.ts';

const backend = createReferenceBackend();

interface Case {
  readonly name: string;
  readonly irreps_in1: string;
  readonly irreps_in2: string;
  readonly irreps_out: string;
  readonly instructions: { i_in1: number; i_in2: number; i_out: number; mode: PathMode }[];
  readonly x: number[][];
  readonly y: number[][];
  readonly z: number[][];
  readonly grad_z: number[][];
  readonly grad_x: number[][];
  readonly grad_y: number[][];
  readonly weight?: number[];
  readonly grad_weight?: number[];
}

const file = new URL('../../../shared/reference/e3nn_tensor_products.json', import.meta.url);
const cases = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { cases: Case[] }).cases : [];
if (cases.length === 0)
  console.info("e3nn's products are not here: Clebsch-Gordan products were compared with loops alone");

const largest = (found: readonly number[], expected: readonly number[]): number => {
  expect(found).toHaveLength(expected.length);
  return Math.max(...found.map((value, n) => Math.abs(value - expected[n])));
};

it.each(cases)('gives the numbers of e3nn: $name', async (one) => {
  const paths = one.instructions.map(
    ({ i_in1, i_in2, i_out, mode }): Path => ({ in1: i_in1, in2: i_in2, out: i_out, mode }),
  );
  const input = parsePathProduct({
    kind: 'clebsch-gordan',
    irreps1: one.irreps_in1,
    irreps2: one.irreps_in2,
    irrepsOut: one.irreps_out,
    paths,
    x: one.x,
    y: one.y,
    gradZ: one.grad_z,
    ...(one.weight && { weight: one.weight }),
  });
  const { z, gradX, gradY, gradWeight } = await evaluatePathProduct(backend, input);
  for (const [found, expected] of [
    [z, one.z],
    [gradX!, one.grad_x],
    [gradY!, one.grad_y],
    [[gradWeight!], [one.grad_weight ?? []]],
  ] as const) {
    const scale = Math.max(1, ...expected.flat().map(Math.abs));
    expect(largest(found.flat(), expected.flat()) / scale).toBeLessThan(REFERENCE_TOLERANCE);
  }
  if (one.name.startsWith('fully_connected')) expect(paths).toEqual(allPaths(input.irreps, 'uvw'));
});

const random = new Random('paths');
const normals = (n: number) => Array.from({ length: n }, () => random.normal());
const widthOf = (irreps: Irreps) => irreps.reduce((sum, { l, multiplicity }) => sum + multiplicity * (2 * l + 1), 0);

function drawn(text1: string, text2: string, textOut: string, mode: PathMode, rows = 2): PathProductInput {
  const irreps = { in1: parseIrreps(text1), in2: parseIrreps(text2), out: parseIrreps(textOut) };
  const paths = allPaths(irreps, mode);
  const weights = paths.reduce((sum, path) => sum + (weightShape(irreps, path)?.reduce((a, b) => a * b, 1) ?? 0), 0);
  const list = (of: Irreps) => Array.from({ length: rows }, () => normals(widthOf(of)));
  return { irreps, paths, x: list(irreps.in1), y: list(irreps.in2), weight: normals(weights) };
}

/** Components of a row turned by a rotation; with `mirror`, odd parts change sign as well. */
function acted(row: readonly number[], irreps: Irreps, matrices: readonly Float64Array[], mirror: boolean): number[] {
  const out: number[] = [];
  let at = 0;
  for (const { l, multiplicity, parity } of irreps)
    for (let u = 0; u < multiplicity; u++, at += 2 * l + 1)
      for (let m = 0; m <= 2 * l; m++) {
        let sum = 0;
        for (let n = 0; n <= 2 * l; n++) sum += matrices[l][m * (2 * l + 1) + n] * row[at + n];
        out.push(mirror && parity < 0 ? -sum : sum);
      }
  return out;
}

describe.each([
  ['uvw', '3x0e+2x1o+2x1e+1x2e', '2x0e+1x1o+2x2e', '2x0e+1x0o+3x1o+2x1e+2x2e+1x3o'],
  ['uvu', '3x0e+3x1o+3x2e', '2x0e+1x1o+2x3o', '3x0e+3x1o+3x2e+3x2o'],
  ['uuu', '4x0e+4x1o+4x3o', '4x1o+4x2e', '4x0e+4x1o+4x2o+4x3e'],
] as const)('%s', (mode, in1, in2, out) => {
  it('commutes with rotations and with the inversion', async () => {
    const input = drawn(in1, in2, out, mode);
    const straight = await evaluatePathProduct(backend, input);
    for (const mirror of [false, true]) {
      const matrices = wignerMatrices(3, haar(random));
      const turned = (list: readonly (readonly number[])[], irreps: Irreps) =>
        list.map((row) => acted(row, irreps, matrices, mirror));
      const { irreps, x, y } = input;
      const found = await evaluatePathProduct(backend, {
        ...input,
        x: turned(x, irreps.in1),
        y: turned(y, irreps.in2),
      });
      const expected = turned(straight.z, irreps.out);
      expect(largest(found.z.flat(), expected.flat())).toBeLessThan(1e-11);
    }
  });

  it('keeps the mean square of components, within what so many draws scatter', async () => {
    const { z } = await evaluatePathProduct(backend, drawn(in1, in2, out, mode, 400));
    const squares = z.flat().map((value) => value * value);
    const mean = squares.reduce((sum, value) => sum + value, 0) / squares.length;
    expect(mean).toBeGreaterThan(0.4);
    expect(mean).toBeLessThan(2);
  });
});

it('has no weights where channels stay apart, and zero where no path leads', async () => {
  const input = drawn('2x1o', '3x1o', '6x0e+6x1e+6x2e+1x3o', 'uvuv');
  expect(input.weight).toHaveLength(0);
  const { z } = await evaluatePathProduct(backend, input);
  const [x, y] = [input.x[0].slice(0, 3), input.y[0].slice(0, 3)];
  const dot = x.reduce((sum, value, axis) => sum + value * y[axis], 0);
  expect(Math.abs(z[0][0])).toBeCloseTo(Math.abs(dot) / Math.sqrt(3), 12);
  expect(z[0].slice(-7)).toEqual(new Array(7).fill(0));
});

describe('refusals', () => {
  const good = {
    kind: 'clebsch-gordan',
    irreps1: '1x1o',
    irreps2: '1x1o',
    irrepsOut: '1x0e',
    x: [[1, 2, 3]],
    y: [[1, 2, 3]],
    weight: [1],
  };
  it.each([
    [{ irreps1: '1x1q' }, 'irreps "1x1q", term 1: found "1x1q", expected MULTIPLICITYxDEGREE'],
    [{ x: [[1, 2]] }, 'x[0]: 2 components, expected 3'],
    [
      {
        y: [
          [1, 2, 3],
          [1, 2, 3],
        ],
      },
      'y: 2 rows, expected 1 as in x',
    ],
    [{ weight: [] }, 'weight: 0 numbers, expected 1 for 1 paths'],
    [{ mode: 'uvv' }, 'mode: expected'],
    [{ kindness: 1 }, 'the file: unknown "kindness"'],
  ])('of %j', (change, message) => {
    expect(() => parsePathProduct({ ...good, ...change })).toThrow(message);
  });

  it.each([
    [{ in1: 0, in2: 0, out: 0, mode: 'uvw' }, '1x3o', 'parity or triangle forbid it'],
    [{ in1: 0, in2: 1, out: 0, mode: 'uvw' }, '1x0e', 'there is no such block'],
    [{ in1: 0, in2: 0, out: 0, mode: 'uvu' }, '2x0e', 'multiplicities 1 and 1 to 2: expected an output of 1'],
  ] as const)('of the path %j to %s', (path, irrepsOut, message) => {
    expect(() => parsePathProduct({ ...good, irrepsOut, paths: [path] })).toThrow(message);
  });
});
