import { expect, test } from 'vitest';
import { philox, Random } from './random.ts';

test('Philox4x32-10 gives the known answers of its publication', () => {
  const hex = (words: readonly number[]) => words.map((w) => w.toString(16).padStart(8, '0')).join(' ');
  expect(hex(philox([0, 0, 0, 0], [0, 0]))).toBe('6627e8d5 e169c58d bc57ac4c 9b00dbd8');
  const ones = 0xffffffff;
  expect(hex(philox([ones, ones, ones, ones], [ones, ones]))).toBe('408f276d 41c83b0e a20bc7c6 6d5451fd');
  const pi = philox([0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], [0xa4093822, 0x299f31d0]);
  expect(hex(pi)).toBe('d16cfe09 94fdcceb 5001e420 24126ea1');
});

test('the same seed gives the same stream; other seeds and labels give others', () => {
  const draw = (random: Random) => Array.from({ length: 20 }, () => random.normal());
  expect(draw(new Random(7))).toEqual(draw(new Random('7')));
  expect(draw(new Random(7))).not.toEqual(draw(new Random(8)));
  const used = new Random(7);
  draw(used);
  expect(draw(used.fork('a'))).toEqual(draw(new Random(7).fork('a')));
  expect(draw(used.fork('a'))).not.toEqual(draw(used.fork('b')));
  expect(() => new Random(Number.NaN)).toThrow('finite');
  expect(() => new Random(1).integer(0)).toThrow('>= 1');
});

test('uniform and normal have the right moments', () => {
  const random = new Random('moments');
  const n = 100_000;
  let uniformMean = 0;
  const normalMoments = [0, 0, 0, 0];
  for (let i = 0; i < n; i++) {
    uniformMean += random.uniform() / n;
    const x = random.normal();
    for (let k = 0; k < 4; k++) normalMoments[k] += x ** (k + 1) / n;
  }
  expect(Math.abs(uniformMean - 0.5)).toBeLessThan(0.005);
  expect(Math.abs(normalMoments[0])).toBeLessThan(0.02);
  expect(Math.abs(normalMoments[1] - 1)).toBeLessThan(0.02);
  expect(Math.abs(normalMoments[2])).toBeLessThan(0.05);
  expect(Math.abs(normalMoments[3] - 3)).toBeLessThan(0.12);
});

test('integers are uniform and permutations are permutations', () => {
  const random = new Random('dice');
  const counts = new Float64Array(6);
  for (let i = 0; i < 60_000; i++) counts[random.integer(6)]++;
  for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(500);
  expect([...random.permutation(50)].sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i));
});
