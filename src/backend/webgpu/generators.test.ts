/** The two code generators by themselves, without a device: unrolled products are run as arithmetic, fused expressions are read. */
import { describe, expect, it } from 'vitest';
import { gauntProduct } from '../../math/gaunt.ts';
import { gauntProductTable } from '../../tensor/gaunt-table.ts';
import type { Node } from '../../tensor/graph.ts';
import * as t from '../../tensor/primitives.ts';
import { compileGraph } from './compile.ts';
import { integer, real } from './emitter.ts';
import { outputBlocks, unrolledProduct } from './kernels/sparse-product.ts';

/** Runs `let p = a * b;`, `var z = 0f;` and `z = fma(a, b, z);` statements in float64. */
function run(lines: readonly string[], values: Readonly<Record<string, number>>): Map<string, number> {
  const known = new Map(Object.entries(values));
  const read = (text: string): number => known.get(text) ?? Number(text.replace(/[()f]/g, ''));
  for (const line of lines) {
    const zero = /^var (\w+) = 0f;$/.exec(line);
    const pair = /^let (\w+) = (\w+) \* (\w+);$/.exec(line);
    const fused = /^(\w+) = fma\(([^,]+), ([^,]+), (\w+)\);$/.exec(line);
    if (zero) known.set(zero[1], 0);
    else if (pair) known.set(pair[1], read(pair[2]) * read(pair[3]));
    else if (fused) known.set(fused[1], read(fused[2]) * read(fused[3]) + read(fused[4]));
    else throw new Error(`Unexpected statement: ${line}`);
  }
  return known;
}

describe('unrolled products', () => {
  it.each([
    [1, 1, 2],
    [2, 2, 2],
    [3, 2, 4],
  ])('compute the Gaunt product of degrees %i, %i -> %i, each pair once', (l1, l2, l3) => {
    const table = gauntProductTable(l1, l2, l3);
    const x = Array.from({ length: table.sizeX }, (_, n) => Math.sin(n + 1));
    const y = Array.from({ length: table.sizeY }, (_, n) => Math.cos(2 * n + 1));
    const name = (prefix: string, count: number) =>
      Array.from({ length: count }, (_, n) => ({ text: `${prefix}${n}`, scope: undefined }));
    const lines = unrolledProduct(
      table,
      name('x', x.length),
      name('y', y.length),
      Array.from({ length: table.sizeZ }, (_, k) => k),
    );
    const values = Object.fromEntries([
      ...x.map((value, n) => [`x${n}`, value]),
      ...y.map((value, n) => [`y${n}`, value]),
    ]);
    const found = run(lines, values);
    const expected = gauntProduct(Float64Array.from(x), Float64Array.from(y), l1, l2, l3);
    expected.forEach((value, k) => {
      expect(Math.abs(found.get(`z${k}`)! - value)).toBeLessThan(1e-6);
    });
    const pairs = lines.filter((line) => line.startsWith('let '));
    expect(new Set(pairs).size).toBe(pairs.length);
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
    const [handed] = compileGraph([product], 8).dispatches;
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
