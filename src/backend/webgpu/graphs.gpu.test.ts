/**
 * Small graphs on the device against the float64 interpreter: matrix products of every variant, fused chains, second order; with the
 * kernels that software devices get too, and with those of hardware.
 */
import { describe, expect, it } from 'vitest';
import { gradient } from '../../tensor/gradient.ts';
import * as t from '../../tensor/primitives.ts';
import type { Feeds } from '../backend.ts';
import { expectAgreement, indexFeeds, numbers, testBackend } from './test-device.ts';

describe.each([false, true])('with the kernels of hardware: %s', (asHardware) => {
  const backend = testBackend({ asHardware });

  describe('elementwise kernels', () => {
    it.each([1, 63, 64, 65, 1000])('agree at %i rows', async (rows) => {
      const x = t.feed('x', ['rows', 3]);
      const y = t.feed('y', [3]);
      const z = t.add(t.multiply(t.sigmoid(x), y), t.tanh(t.multiply(x, 3)));
      const w = t.transpose(t.sin(t.multiply(z, 20)), [1, 0]);
      await expectAgreement(backend(), { z, w }, { x: numbers(3 * rows), y: numbers(3, 2) }, { rows });
    });
  });

  describe('matrix products', () => {
    const shapes = [
      [5, 7, 3],
      [64, 16, 64],
      [33, 65, 70],
      [300, 64, 1],
      [70, 3, 33],
      [16, 700, 64],
      [32, 8, 64],
      [100, 21, 192],
    ];
    for (const [m, k, n] of shapes) {
      for (const [ta, tb] of [
        [false, false],
        [true, false],
        [false, true],
        [true, true],
      ]) {
        it(`agree at ${m} x ${k} x ${n}, transposed ${ta} ${tb}`, async () => {
          const a = t.feed('a', ta ? ['k', 'm'] : ['m', 'k']);
          const b = t.feed('b', tb ? [n, 'k'] : ['k', n]);
          const z = t.tanh(t.add(t.multiply(t.matmul(a, b, ta, tb), 0.1), t.feed('c', [n])));
          const feeds = { a: numbers(m * k), b: numbers(k * n, 2), c: numbers(n, 3) };
          await expectAgreement(backend(), { z }, feeds, { m, k });
        });
      }
    }
    it('agree in batches', async () => {
      const a = t.feed('a', ['b', 17, 20]);
      const b = t.feed('b', ['b', 20, 40]);
      const z = t.matmul(a, b);
      await expectAgreement(backend(), { z }, { a: numbers(3 * 340), b: numbers(3 * 800) }, { b: 3 });
    });
    // Attention: as many rows as atoms, known when it runs; the tiles of all matrices follow one another.
    it.each([
      [1, 1],
      [4, 3],
      [7, 9],
      [21, 12],
      [65, 4],
      [3, 66],
    ])('agree in %i small matrices of %i rows, with every operand transposed', async (b, s) => {
      const [q, k, v] = ['q', 'k', 'v'].map((name) => t.feed(name, ['b', 's', 16]));
      const scores = t.tanh(t.matmul(q, k, false, true));
      const outputs = { scores, mixed: t.matmul(scores, v), turned: t.multiply(t.matmul(scores, v, true), 0.5) };
      const feeds = { q: numbers(16 * b * s), k: numbers(16 * b * s, 2), v: numbers(16 * b * s, 3) };
      await expectAgreement(backend(), outputs, feeds, { b, s });
      const [dq, dk] = gradient(t.total(t.square(outputs.mixed)), [q, k]);
      await expectAgreement(backend(), { dq, dk }, feeds, { b, s });
    });
  });

  describe('a second-order step', () => {
    it('agrees', async () => {
      const x = t.feed('x', ['n', 3]);
      const w1 = t.parameter('w1', [3, 16]);
      const w2 = t.parameter('w2', [16, 1]);
      const h = t.matmul(x, w1);
      const e = t.total(t.matmul(t.multiply(h, t.sigmoid(h)), w2));
      const [f] = gradient(e, [x]);
      const loss = t.total(t.square(f));
      const [g1, g2] = gradient(loss, [w1, w2]);
      const feeds: Feeds = { x: numbers(300), w1: numbers(48, 3), w2: numbers(16, 4) };
      expect(await expectAgreement(backend(), { loss, g1, g2, f }, feeds, { n: 100 })).toBeLessThan(12);
    });
  });

  describe('gather and segment sum', () => {
    it('agree', async () => {
      const index = t.feedIndex('i', 'edges', 'atoms');
      const x = t.feed('x', ['atoms', 5]);
      const y = t.feed('y', [4, 'edges', 5]);
      const entries = Array.from({ length: 200 }, (_, n) => (n * 7) % 13);
      const gathered = t.gather(x, index);
      const z = t.segmentSum(t.multiply(y, gathered), index, 1);
      const feeds = { x: numbers(65), y: numbers(4000), ...indexFeeds('i', entries, 13) };
      await expectAgreement(backend(), { gathered, z }, feeds, { edges: 200, atoms: 13 });
      expect(entries.length).toBe(200);
    });
  });
});
