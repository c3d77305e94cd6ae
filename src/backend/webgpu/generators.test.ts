/** The two code generators by themselves, without a device: unrolled products are run as arithmetic, fused expressions are read. */
import { describe, expect, it } from 'vitest';
import { gauntProduct } from '../../math/gaunt.ts';
import { satisfiesTriangle } from '../../math/wigner-3j.ts';
import {
  curlProductTable,
  type DegreeTriple,
  matrixProductTable,
  separatePathsTable,
} from '../../tensor/coupling-product-table.ts';
import { extentValue } from '../../tensor/extent.ts';
import { gauntProductTable } from '../../tensor/gaunt-table.ts';
import { gradient } from '../../tensor/gradient.ts';
import type { Node } from '../../tensor/graph.ts';
import * as t from '../../tensor/primitives.ts';
import { adjointTable } from '../../tensor/product-table.ts';
import { compileGraph } from './compile.ts';
import { integer, real } from './emitter.ts';
import { factored } from './kernels/sparse-factoring.ts';
import { cheapestWay, outputBlocks } from './kernels/sparse-product.ts';
import { unrolledMix, unrolledProduct } from './kernels/sparse-statements.ts';
import { foldGrid } from './layout.ts';

/** Runs products, sums and multiply-adds of two or three names or literals in float64. */
function run(lines: readonly string[], values: Readonly<Record<string, number>>): Map<string, number> {
  const known = new Map(Object.entries(values));
  const read = (text: string): number => {
    const [, minus, name] = /^(-?)(.*)$/.exec(text)!;
    return (minus ? -1 : 1) * (known.get(name) ?? Number(name.replace(/[()f]/g, '')));
  };
  for (const line of lines) {
    const [, name, expression] = /^(?:let |var )?(\w+) = (.+);$/.exec(line) ?? [];
    const fused = /^fma\(([^,]+), ([^,]+), ([^,]+)\)$/.exec(expression ?? '');
    const [one, operation, other] = (expression ?? '').split(' ');
    if (fused) known.set(name, read(fused[1]) * read(fused[2]) + read(fused[3]));
    else if (operation === '*') known.set(name, read(one) * read(other));
    else if (operation) known.set(name, read(one) + (operation === '-' ? -1 : 1) * read(other));
    else if (name) known.set(name, read(one));
    else throw new Error(`Unexpected statement: ${line}`);
  }
  return known;
}

const names = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, n) => ({ text: `${prefix}${n}`, scope: undefined }));
const named = (prefix: string, values: readonly number[]) =>
  Object.fromEntries(values.map((value, n) => [`${prefix}${n}`, value]));

describe('unrolled products', () => {
  it.each([
    [1, 1, 2],
    [2, 2, 2],
    [3, 2, 4],
  ])('compute the Gaunt product of degrees %i, %i -> %i, each pair once', (l1, l2, l3) => {
    const table = gauntProductTable(l1, l2, l3);
    const x = Array.from({ length: table.sizeX }, (_, n) => Math.sin(n + 1));
    const y = Array.from({ length: table.sizeY }, (_, n) => Math.cos(2 * n + 1));
    const ks = Array.from({ length: table.sizeZ }, (_, k) => k);
    const lines = unrolledProduct(table, names('x', x.length), names('y', y.length), ks);
    const found = run(lines, { ...named('x', x), ...named('y', y) });
    const expected = gauntProduct(Float64Array.from(x), Float64Array.from(y), l1, l2, l3);
    expected.forEach((value, k) => {
      expect(Math.abs(found.get(`z${k}`)! - value)).toBeLessThan(1e-6);
    });
    const pairs = lines.filter((line) => line.startsWith('let '));
    expect(new Set(pairs).size).toBe(pairs.length);
  });

  it('compute both gradients of a product from sums over the upstream one', () => {
    const [l1, l2, l3] = [3, 2, 4];
    const table = adjointTable(gauntProductTable(l1, l2, l3), 'kji');
    const g = Array.from({ length: table.sizeX }, (_, n) => Math.sin(n + 1));
    const y = Array.from({ length: table.sizeY }, (_, n) => Math.cos(2 * n + 1));
    const x = Array.from({ length: table.sizeZ }, (_, n) => Math.cos(3 * n + 2));
    const readers = [
      { name: 'z', factor: names('y', y.length), factorIs: 'a' },
      { name: 'u', factor: names('x', x.length), factorIs: 'b' },
    ] as const;
    const [ofX, ofY] = [gauntProduct(g, y, l3, l2, l1), gauntProduct(g, x, l3, l1, l2)];
    for (const ks of [
      [0, 3, 4],
      [1, 2, 5, 6, 7, 8],
    ]) {
      const lines = unrolledMix(factored(table, 'x'), names('g', g.length), readers, ks);
      const found = run(lines, { ...named('g', g), ...named('x', x), ...named('y', y) });
      for (const k of ks) {
        expect(Math.abs(found.get(`z${k}`)! - ofX[k])).toBeLessThan(1e-6);
        expect(Math.abs(found.get(`u${k}`)! - ofY[k])).toBeLessThan(1e-6);
      }
    }
  });

  it('meet each magnitude once: under a third of the entries where the factors have equal degrees', () => {
    const table = gauntProductTable(4, 4, 8);
    const entries = factored(table, 'z').flatMap(({ parts }) => parts.flatMap((part) => part.entries));
    expect(entries.length).toBeLessThan(table.value.length / 3);
    expect(cheapestWay(table).apart).toBe('z');
    expect(cheapestWay(adjointTable(table, 'kji')).apart).toBe('x');
  });

  it('are dealt to pipelines of bounded size, one for a row where loads cost most', () => {
    const product = t.sparseProduct(t.feed('x', [36, 'rows']), t.feed('y', [36, 'rows']), gauntProductTable(5, 5, 10));
    const hardware = compileGraph([product]).dispatches;
    expect(hardware.length).toBeGreaterThan(1);
    expect(Math.max(...hardware.map(({ code }) => count(code, 'fma(')))).toBeLessThan(2600);
    expect(compileGraph([product], { subgroup: 8 }).dispatches).toHaveLength(1);
  });

  it('take each loaded component as a new value where loads put lanes together, and as it is elsewhere', () => {
    const product = t.sparseProduct(t.feed('x', [9, 'rows']), t.feed('y', [9, 'rows']), gauntProductTable(2, 2, 4));
    const taken = (target: { subgroup?: number }) =>
      compileGraph([product], target).dispatches.flatMap(({ code }) => code.match(/bitcast<u32>\(\w+\) \| /g) ?? []);
    expect(taken({ subgroup: 8 })).toHaveLength(18);
    expect(new Set(taken({ subgroup: 8 })).size).toBe(18);
    expect(taken({})).toEqual([]);
  });

  it('are unrolled to L = 6 by fast transforms where the constants of a loop cost most, which is beyond other compilers', () => {
    const product = t.fourierProduct(t.feed('x', [49, 'rows']), t.feed('y', [49, 'rows']), 6, 6, 12, 'fft');
    const gradients = gradient(t.total(t.multiply(product, t.feed('g', product.shape))), product.inputs);
    const kernels = (target: { subgroup?: number }) => compileGraph([product, ...gradients], target).dispatches;
    expect(kernels({ subgroup: 8 }).filter(({ name }) => name === 'fourier-unrolled')).toHaveLength(3);
    expect(kernels({}).filter(({ name }) => name === 'fourier-rings')).toHaveLength(3);
  });

  it('have a thread for each of 64 channels of 16,384 rows, and more than one dimension of workgroups holds', () => {
    const shape = (size: number) => [size, 64, 'rows'];
    const z = t.sparseProduct(t.feed('x', shape(16)), t.feed('y', shape(16)), gauntProductTable(3, 3, 6));
    const [{ workgroups }] = compileGraph([z]).dispatches;
    const grid = (rows: number) => {
      const { count, depth } = workgroups((extent) => extentValue(extent, { rows }));
      return foldGrid(count, depth);
    };
    expect(grid(16_384)).toEqual([16_384, 1, 1]);
    const [x, y, depth] = grid(1_000_000);
    expect(x * y * 64).toBeGreaterThanOrEqual(64 * 1_000_000);
    expect(Math.max(x, y, depth)).toBeLessThanOrEqual(65_535);
  });

  it('are one kernel for both gradients, and two where only the factors are shared', () => {
    const [x, y, g] = [9, 9, 25].map((size, n) => t.feed('xyg'[n], [size, 'rows']));
    const table = gauntProductTable(2, 2, 4);
    const gradients = gradient(t.total(t.multiply(t.sparseProduct(x, y, table), g)), [x, y]);
    expect(kernels(...gradients)).toHaveLength(1);
    const large = [36, 36, 36].map((size, n) => t.feed(`${'xyg'[n]} large`, [size, 'rows']));
    const square = t.sparseProduct(large[0], large[1], gauntProductTable(5, 5, 5));
    const [both] = kernels(...gradient(t.total(t.multiply(square, large[2])), large.slice(0, 2)));
    expect(both.code).not.toMatch(/var [fiu](16|32) =/);
    expect(kernels(t.sparseProduct(x, y, table), t.sparseProduct(x, t.exp(y), table))).toHaveLength(2);
  });

  it('make many accesses in loops where compilers are slow with them, and read the weights of components once for all rows', () => {
    const degrees = [0, 1, 2, 3];
    const paths = degrees.flatMap((l1) =>
      degrees.flatMap((l2) =>
        [0, 1, 2, 3, 4, 5, 6].filter((l3) => satisfiesTriangle(l1, l2, l3)).map((l3): DegreeTriple => [l1, l2, l3]),
      ),
    );
    const pathOf = paths.flatMap(([, , l3], path) => new Array<number>(2 * l3 + 1).fill(path));
    const [x, y, g] = [16, 16, pathOf.length].map((size, n) => t.feed('xyg'[n], [size, 'rows']));
    const weights = t.gather(t.feed('w', [paths.length, 1]), t.tableIndex('path', pathOf, paths.length), 0);
    const z = t.multiply(weights, t.sparseProduct(x, y, separatePathsTable(3, 3, paths)));
    for (const outputs of [[z], gradient(t.total(t.multiply(z, g)), [x, y])]) {
      const { dispatches } = compileGraph(outputs, { subgroup: 8 });
      const [{ code }] = dispatches;
      expect(dispatches).toHaveLength(1);
      const [, setup, body] = /fn main([\s\S]*)for \(var row([\s\S]*)$/.exec(code)!;
      expect(count(setup, '= arena[')).toBe(1);
      expect(count(body, '= arena[')).toBe(outputs.length === 1 ? 32 : 3);
      expect(count(body, 'for (')).toBe(outputs.length === 1 ? 1 : 4);
      expect(code).not.toMatch(/= indices\[/);
    }
  });

  it.each([
    ['curl', curlProductTable(6, 6, 12)],
    ['matrix', matrixProductTable(6, 6, 12)],
  ])('are dealt to kernels that compile in bounded time, gradients of the %s product at degree 6', (_, table) => {
    const [x, y, g] = [49, 49, 169].map((size, n) => t.feed('xyg'[n], [size, 'rows']));
    const gradients = gradient(t.total(t.multiply(t.sparseProduct(x, y, table), g)), [x, y]);
    const { dispatches } = compileGraph(gradients, { subgroup: 8 });
    expect(dispatches.length).toBeGreaterThan(1);
    expect(dispatches.length).toBeLessThan(10);
    for (const { code } of dispatches) expect(count(code, 'fma(')).toBeLessThan(7000);
  });

  it('split every output into exactly one block of bounded size', () => {
    const table = gauntProductTable(4, 4, 8);
    const blocks = outputBlocks(table);
    expect(blocks.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: 81 }, (_, k) => k));
    expect(blocks.length).toBeGreaterThan(1);
    expect(Math.max(...blocks.map((block) => block.length))).toBeLessThanOrEqual(64);
  });
});

const count = (text: string, piece: string): number => text.split(piece).length - 1;
const kernels = (...outputs: Node[]) => compileGraph(outputs).dispatches;
const x = t.feed('x', ['rows', 4]);

describe('fused expressions', () => {
  it('load a value once, however often it is used, and store each output once', () => {
    const [kernel, ...others] = kernels(t.add(t.exp(x), t.multiply(x, t.sin(x))), t.square(t.exp(x)));
    expect(others).toEqual([]);
    expect(kernel.reads).toHaveLength(1);
    expect(count(kernel.code, 'exp(')).toBe(1);
    expect(kernel.code.match(/= arena\[/g)).toHaveLength(1);
    expect(kernel.code.match(/^ *arena\[.*\] = /gm)).toHaveLength(2);
  });

  it('fuse a chain into the sum that consumes it and the function that follows', () => {
    expect(kernels(t.sqrt(t.sum(t.exp(t.multiply(x, 2)), [1])))).toHaveLength(1);
  });

  it('fuse gathers and products into the segment sum that consumes them', () => {
    const map = t.feedIndex('map', 'edges', 'rows');
    const weighted = t.multiply(t.gather(t.feed('w', ['rows', 4]), map), t.feed('y', ['edges', 4]));
    const [kernel, ...others] = kernels(t.segmentSum(weighted, map));
    expect(others).toEqual([]);
    expect(kernel.name).toBe('segment-sum');
  });

  it('read views in place: no kernel for transpose, slice, pad, reshape or gather alone', () => {
    const viewed = t.pad(t.slice(t.transpose(t.reshape(x, ['2*rows', 2]), [1, 0]), 0, 0, 1), 0, 1, 0);
    expect(kernels(t.exp(viewed))).toHaveLength(1);
  });

  it('merge axes again that they took apart: rows of one number for each need no division', () => {
    const h = t.feed('h', ['graphs', 'slots', 16]);
    const scaled = t.multiply(h, t.feed('scale', ['graphs', 'slots', 1]));
    const [kernel] = kernels(t.matmul(t.reshape(scaled, ['graphs*slots', 16]), t.feed('w', [16, 64])));
    expect(kernel.code).not.toContain('= quotient(');
    expect(count(kernels(t.exp(scaled))[0].code, ' / ')).toBe(1);
  });

  it('use the same source for the same computation at other extents, so that a new molecule compiles nothing', () => {
    const code = (symbol: string) => kernels(t.sum(t.exp(t.feed('v', [symbol, 8])), [0])).map((kernel) => kernel.code);
    expect(code('atoms')).toEqual(code('edges'));
  });
});

describe('matrix products', () => {
  const left = t.feed('left', ['rows', 24]);
  const known = t.matmul(left, t.feed('right', [24, 64]));
  const long = t.matmul(left, t.feed('gradient', ['rows', 640]), true);

  it.each([
    ['matmul-kept', known],
    ['matmul-subgroup', long],
  ])('hand the left operand from lane to lane only where the device has subgroups for it: %s', (name, product) => {
    const [handed] = compileGraph([product], { subgroup: 8 }).dispatches;
    expect(handed.name).toBe(name);
    expect(handed.code).toMatch(/^enable subgroups;\n/);
    const [plain] = compileGraph([product]).dispatches;
    expect(plain.name).toBe('matmul-tile');
    expect(plain.code).not.toContain('subgroup');
  });

  it('read the heads of attention where they lie', () => {
    const joint = t.feed('joint', ['graphs', 'slots', 96]);
    const heads = (part: number) => {
      const own = t.slice(joint, 2, 32 * part, 32 * (part + 1));
      const split = t.transpose(t.reshape(own, ['graphs', 'slots', 2, 16]), [0, 2, 1, 3]);
      return t.reshape(split, ['2*graphs', 'slots', 16]);
    };
    expect(kernels(t.matmul(heads(0), heads(1), false, true))).toHaveLength(1);
  });
});

describe('literals', () => {
  it('are float32 and never infinite or not a number', () => {
    expect(real(0.1).text).toBe('0.10000000149011612f');
    expect(real(-2).text).toBe('(-2f)');
    expect(real(1e300).text).toBe('3.4028234663852886e+38f');
    expect(() => real(Number.NaN)).toThrow('not a number');
    expect(integer(7).text).toBe('7u');
  });
});
