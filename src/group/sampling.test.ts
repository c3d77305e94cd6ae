/** What samples of each group consist of: replicates, ranges, evenness, and elements that are elements. */
import { describe, expect, it } from 'vitest';
import { Random } from '../math/random.ts';
import { geodesicAngle, multiply, type Quaternion, rotationAngle, rotationAxis } from '../math/rotation.ts';
import { quaternionAt, randomTurns, superFibonacci } from '../math/so3-sets.ts';
import { groupOf } from './describe.ts';
import { type Elements, elementCount } from './elements.ts';
import { drawElements, orbitSize, replicatesFor, sampleGroup } from './sampling.ts';
import { axisAngle } from './so2.ts';

const sample = (word: string, count = 96, rows = 7) => sampleGroup(groupOf(word), count, 11, rows);
const turnsOf = (elements: Elements): Quaternion[] =>
  Array.from({ length: elementCount(elements) }, (_, n) => quaternionAt(elements, n));

describe('replicates', () => {
  it('divide the count into sets of at least 4, at most 16 of them', () => {
    expect([576, 72, 24, 16, 100].map(replicatesFor)).toEqual([16, 12, 6, 4, 10]);
    expect(replicatesFor(13)).toBe(13);
  });
});

describe('samples', () => {
  it('of SO(3) are random turns of a super-Fibonacci set', () => {
    const { elements, replicates } = sample('so3');
    expect(replicates).toBe(16);
    expect(elements).toEqual({ quaternions: randomTurns(superFibonacci(6), 16, 11).quaternions });
  });

  it('of O(3) have each rotation with both signs, and either sign first', () => {
    const { elements, replicates } = sample('o3');
    const turns = turnsOf(elements);
    const firsts = new Set<boolean>();
    for (let n = 0; n < turns.length; n += 2) {
      expect(turns[n]).toEqual(turns[n + 1]);
      expect([n, n + 1].filter((k) => elements.motions![k].improper)).toHaveLength(1);
      if (n % (turns.length / replicates) === 0) firsts.add(elements.motions![n].improper === true);
    }
    expect(firsts.size).toBe(2);
  });

  it('of SO(2) are circles of equal steps about the axis', () => {
    const { elements, replicates } = sample('so2~1,2,2');
    const size = 96 / replicates;
    const angles = turnsOf(elements).map((q) => {
      const axis = rotationAxis(q);
      expect(Math.abs(axis[0] * 1 + axis[1] * 2 + axis[2] * 2)).toBeCloseTo(3, 12);
      return axisAngle([1, 2, 2], q);
    });
    for (let n = 0; n < 96; n++) {
      if (n % size === 0) continue;
      expect(angles[n] - angles[n - 1]).toBeCloseTo((2 * Math.PI) / size, 12);
    }
  });

  it.each([
    ['cyclic~5', 5],
    ['dihedral~4', 8],
    ['tetrahedral', 12],
    ['octahedral', 24],
    ['icosahedral', 60],
  ] as const)('of %s are all %i elements, closed under products', (word, order) => {
    const { elements, replicates } = sample(word);
    const turns = turnsOf(elements);
    expect(replicates).toBe(1);
    expect(orbitSize(groupOf(word), 576)).toBe(order);
    expect(turns).toHaveLength(order);
    expect(rotationAngle(turns[0])).toBeCloseTo(0, 12);
    for (const p of turns)
      for (const q of turns) expect(turns.filter((r) => geodesicAngle(multiply(p, q), r) < 1e-7)).toHaveLength(1);
  });

  it('of a finite group within a composite are draws of all its elements', () => {
    const { elements, replicates } = sample('cyclic~3+shifts', 96);
    expect(replicates).toBe(16);
    const angles = new Set(turnsOf(elements).map((q) => Math.round((3 * axisAngle([0, 0, 1], q)) / (2 * Math.PI)) % 3));
    expect(angles).toEqual(new Set([0, 1, 2]));
  });

  it('of shifts have distances even in their logarithm, in every replicate, and directions that average out', () => {
    const { elements, replicates } = sample('shifts~20', 576);
    const shifts = elements.motions!.map(({ shift }) => shift!);
    const size = 576 / replicates;
    for (let first = 0; first < 576; first += size) {
      const places = shifts.slice(first, first + size).map((shift) => {
        return Math.floor((1 + Math.log10(Math.hypot(...shift) / 20) / 3) * size);
      });
      expect(places.sort((a, b) => a - b)).toEqual(Array.from({ length: size }, (_, k) => k));
    }
    const means = [0, 1, 2].map((k) => shifts.reduce((sum, shift) => sum + shift[k] / Math.hypot(...shift), 0) / 576);
    expect(Math.hypot(...means)).toBeLessThan(0.1);
  });

  it('of scales are ladders between the factor and its inverse', () => {
    const { elements, replicates } = sample('scale~4', 96);
    const size = 96 / replicates;
    const logs = elements.motions!.map(({ scale }) => Math.log(scale!) / Math.log(4));
    for (let first = 0; first < 96; first += size) {
      const rungs = logs.slice(first, first + size).sort((a, b) => a - b);
      for (const [k, rung] of rungs.entries()) expect(rung - rungs[0]).toBeCloseTo((2 * k) / size, 12);
      expect(Math.min(...rungs)).toBeGreaterThanOrEqual(-1);
      expect(Math.max(...rungs)).toBeLessThan(1);
    }
  });

  it('of permutations are orders of the rows, each row everywhere equally often', () => {
    const { elements } = sample('permutations', 2100, 7);
    const firsts = new Array(7).fill(0);
    for (const { order } of elements.motions!) {
      expect([...order!].sort()).toEqual([0, 1, 2, 3, 4, 5, 6]);
      firsts[order![0]]++;
    }
    for (const count of firsts) expect(Math.abs(count - 300)).toBeLessThan(80);
  });

  it('are the same for the same seed, others for another, and refused below 4 elements', () => {
    for (const word of ['o3', 'so2', 'shifts', 'scale', 'so3+permutations']) {
      expect(sample(word)).toEqual(sample(word));
      expect(sampleGroup(groupOf(word), 96, 12, 7)).not.toEqual(sample(word));
      expect(() => sample(word, 3)).toThrow('An orbit of 3 elements has no interval');
    }
  });

  it('can be drawn element by element, with all parts of a composite', () => {
    const drawn = drawElements(groupOf('o3+shifts~2+scale+permutations'), 40, new Random(1), 5);
    expect(elementCount(drawn)).toBe(40);
    expect(new Set(drawn.motions!.map(({ improper }) => improper))).toEqual(new Set([true, undefined]));
    for (const { shift, scale, order } of drawn.motions!) {
      expect(Math.hypot(...shift!)).toBeLessThanOrEqual(2);
      expect(scale).toBeGreaterThanOrEqual(0.5);
      expect(order).toHaveLength(5);
    }
  });
});
