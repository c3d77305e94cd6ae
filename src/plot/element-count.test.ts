/** What is said of an orbit before it is run is what it then has. */
import { expect, it } from 'vitest';
import { groupOf } from '../group/describe.ts';
import { sampleGroup } from '../group/sampling.ts';
import { elementCount } from './element-count.ts';

it('counts the elements that are sampled, by their noun', () => {
  for (const word of ['so3', 'o3', 'tetrahedral', 'cyclic~6', 'cyclic~6+shifts', 'shifts', 'permutations']) {
    const { count, words, noun } = elementCount(word, 144);
    expect(count).toBe(sampleGroup(groupOf(word), 144, 1, 5).elements.quaternions.length / 4);
    expect(words).toBe(`${count} ${noun}`);
  }
  expect(['so3', 'tetrahedral', 'shifts'].map((word) => elementCount(word, 144))).toMatchObject([
    { words: '144 poses', isWhole: false },
    { words: '12 poses', isWhole: true },
    { words: '144 copies', isWhole: false },
  ]);
});
