/** Fused elementwise kernels and views against loops written out here, at sizes around the workgroup and beyond one element for each thread of a software device. */
import { describe, expect, it } from 'vitest';
import { KERNEL_TOLERANCE } from '../../../math/tolerances.ts';
import type { Node } from '../../../tensor/graph.ts';
import * as t from '../../../tensor/primitives.ts';
import { indexFeeds, numbers, relativeDifference, runOnce, testBackend } from '../test-device.ts';

const backend = testBackend();
const sizes = [1, 63, 64, 65, 300, 2048, 2049, 5000];

const unary: Record<string, [(x: Node) => Node, (x: number) => number]> = {
  negate: [(x) => t.negate(t.square(x)), (x) => -x * x],
  reciprocal: [(x) => t.reciprocal(t.add(x, 3)), (x) => 1 / (x + 3)],
  exp: [t.exp, Math.exp],
  log: [(x) => t.log(t.add(x, 3)), (x) => Math.log(x + 3)],
  'sin of large phases': [(x) => t.sin(t.multiply(40, x)), (x) => Math.sin(Math.fround(40) * x)],
  'cos of large phases': [(x) => t.cos(t.multiply(40, x)), (x) => Math.cos(Math.fround(40) * x)],
  'tanh far out': [(x) => t.tanh(t.multiply(60, x)), (x) => Math.tanh(60 * x)],
  'sigmoid far out': [(x) => t.sigmoid(t.multiply(120, x)), (x) => 1 / (1 + Math.exp(-120 * x))],
  sqrt: [(x) => t.sqrt(t.add(x, 1)), (x) => Math.sqrt(x + 1)],
  absolute: [t.absolute, Math.abs],
  step: [t.step, (x) => (x > 0 ? 1 : 0)],
};
const binary: Record<string, [(x: Node, y: Node) => Node, (x: number, y: number) => number]> = {
  add: [t.add, (x, y) => x + y],
  subtract: [t.subtract, (x, y) => x - y],
  multiply: [t.multiply, (x, y) => x * y],
  divide: [(x, y) => t.divide(x, t.add(y, 2)), (x, y) => x / (y + 2)],
  maximum: [t.maximum, Math.max],
  minimum: [t.minimum, Math.min],
  select: [(x, y) => t.select(x, y, 0.5), (x, y) => (x > 0 ? y : 0.5)],
};

describe('elementwise functions', () => {
  it.each(sizes)('of one and of two operands, fused in one kernel, %i entries', async (rows) => {
    const [x, y] = [t.feed('x', ['rows']), t.feed('y', ['rows'])];
    const [a, b] = [numbers(rows, 1), numbers(rows, 2)];
    const outputs = {
      ...Object.fromEntries(Object.entries(unary).map(([name, [build]]) => [name, build(x)])),
      ...Object.fromEntries(Object.entries(binary).map(([name, [build]]) => [name, build(x, y)])),
    };
    const found = await runOnce(backend(), outputs, { x: a, y: b }, { rows });
    for (const [name, [, apply]] of Object.entries(unary))
      expect(relativeDifference(found[name], a.map(apply)), name).toBeLessThan(KERNEL_TOLERANCE);
    for (const [name, [, apply]] of Object.entries(binary))
      expect(
        relativeDifference(
          found[name],
          a.map((value, n) => apply(value, b[n])),
        ),
        name,
      ).toBeLessThan(KERNEL_TOLERANCE);
  });
});

describe('views', () => {
  it.each([1, 7, 64, 65])('transposed, repeated, cut, padded and joined, %i rows', async (rows) => {
    const x = t.feed('x', ['rows', 5, 3]);
    const a = numbers(rows * 15);
    const at = (r: number, s: number, c: number): number => a[(r * 5 + s) * 3 + c];
    const found = await runOnce(
      backend(),
      {
        transposed: t.exp(t.transpose(x, [2, 0, 1])),
        repeated: t.multiply(t.broadcastTo(t.slice(x, 1, 2, 3), ['rows', 4, 3]), 2),
        padded: t.add(t.pad(t.slice(x, 1, 1, 3), 1, 2, 1), 1),
        joined: t.multiply(t.concatenate([t.slice(x, 2, 2, 3), x], 2), 3),
        reshaped: t.negate(t.reshape(x, ['5*rows', 3])),
      },
      { x: a },
      { rows },
    );
    for (let r = 0; r < rows; r++)
      for (let c = 0; c < 3; c++) {
        for (let s = 0; s < 5; s++) {
          expect(found.transposed[(c * rows + r) * 5 + s]).toBeCloseTo(Math.exp(at(r, s, c)), 5);
          expect(found.padded[(r * 5 + s) * 3 + c]).toBeCloseTo(1 + (s === 2 || s === 3 ? at(r, s - 1, c) : 0), 6);
          expect(found.joined[(r * 5 + s) * 4 + c + 1]).toBeCloseTo(3 * at(r, s, c), 5);
          expect(found.reshaped[(r * 5 + s) * 3 + c]).toBe(-at(r, s, c));
          if (c === 0) expect(found.joined[(r * 5 + s) * 4]).toBeCloseTo(3 * at(r, s, 2), 5);
        }
        for (let s = 0; s < 4; s++) expect(found.repeated[(r * 4 + s) * 3 + c]).toBe(2 * at(r, 2, c));
      }
  });
});

describe('gather and segment sum', () => {
  it.each([
    1, 63, 64, 65, 200,
  ])('along the first and an inner axis, %i entries, empty segments zero', async (entries) => {
    const targets = 9;
    const index = Array.from({ length: entries }, (_, n) => (n * n * 7 + n) % (targets - 1));
    const map = t.feedIndex('map', 'entries', 'targets');
    const [x, y] = [numbers(entries * 6, 1), numbers(2 * targets * 3, 2)];
    const found = await runOnce(
      backend(),
      {
        summed: t.segmentSum(t.square(t.feed('x', ['entries', 6])), map),
        inner: t.segmentSum(t.multiply(2, t.feed('z', [2, 'entries', 3])), map, 1),
        gathered: t.exp(t.gather(t.feed('y', [2, 'targets', 3]), map, 1)),
      },
      { x, y, z: x, ...indexFeeds('map', index, targets) },
      { entries, targets },
    );
    const summed = new Float64Array(targets * 6);
    const inner = new Float64Array(2 * targets * 3);
    const gathered = new Float64Array(2 * entries * 3);
    index.forEach((target, n) => {
      for (let c = 0; c < 6; c++) summed[target * 6 + c] += x[n * 6 + c] ** 2;
      for (let outer = 0; outer < 2; outer++)
        for (let c = 0; c < 3; c++) {
          inner[(outer * targets + target) * 3 + c] += 2 * x[(outer * entries + n) * 3 + c];
          gathered[(outer * entries + n) * 3 + c] = Math.exp(y[(outer * targets + target) * 3 + c]);
        }
    });
    expect(relativeDifference(found.summed, summed)).toBeLessThan(KERNEL_TOLERANCE);
    expect(relativeDifference(found.inner, inner)).toBeLessThan(KERNEL_TOLERANCE);
    expect(relativeDifference(found.gathered, gathered)).toBeLessThan(KERNEL_TOLERANCE);
  });
});
