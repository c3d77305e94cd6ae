/** What is said of a measurement before its first number. */
import { expect, it } from 'vitest';
import { beginningWords, pairWords } from './pair-words.ts';

it('a kind and its L', () => {
  expect(pairWords({ kind: 'cg-paths', degree: 3 })).toMatch(/^Clebsch–Gordan.*, L = 3$/);
});

it('roofs are named on a GPU that stands, and nowhere else', () => {
  const ready = { state: 'ready', adapter: 'any', reason: undefined } as const;
  expect(beginningWords({ ...ready, device: 'webgpu' })).toBe('the roofs of this device come first');
  expect(beginningWords({ ...ready, device: 'reference' })).toBe('the first one begins');
  for (const engine of [{ state: 'idle' }, { state: 'starting' }, { state: 'lost', reason: 'gone' }] as const)
    expect(beginningWords(engine)).toBe('the engine starts');
});
