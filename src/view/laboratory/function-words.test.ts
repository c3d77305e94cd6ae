/** What stands under the spheres: functions in words, and what was done to a channel so that it stands there. */
import { expect, it } from 'vitest';
import { channelNote, degreesWords, functionWords, wholeFunctionWords } from './function-words.ts';

it('functions as phrases, and in full', () => {
  const harmonic = { base: { kind: 'harmonic', l: 2, m: -1 }, sizes: { 2: 1 } } as const;
  expect(functionWords(harmonic)).toBe('l = 2, m = −1, changed');
  const channel = { base: { kind: 'channel', side: 'B', layer: 1, channel: 4, row: 2 }, sizes: {} } as const;
  expect(functionWords(channel)).toBe('channel 4');
  expect(wholeFunctionWords(channel, Uint8Array.of(6, 8))).toBe('channel 4 of layer 1 of B at atom 2, O');
  expect(wholeFunctionWords(channel, Uint8Array.of(0, 0))).toBe('channel 4 of layer 1 of B at point 2');
  expect(wholeFunctionWords(channel, undefined)).toBe('channel 4 of layer 1 of B at number 2');
  expect([degreesWords([3]), degreesWords([0, 1, 2])]).toEqual(['degree 3', 'degrees 0 to 2']);
});

it('a channel is told its scale, and which degrees it lacks or loses', () => {
  const fn = (degree: number) => ({ coefficients: new Float64Array((degree + 1) ** 2).fill(1), degree, factor: 0.5 });
  expect(channelNote(fn(2), [0, 1, 2])).toBe('the model’s numbers × 0.50');
  expect(channelNote(fn(2), [0, 1, 2, 3])).toBe('the model’s numbers × 0.50; degrees 0 to 2, zero above');
  expect(channelNote(fn(0), [0, 1])).toBe('the model’s numbers × 0.50; degree 0 alone, zero above');
  expect(channelNote(fn(2), [0, 1])).toBe('the model’s numbers × 0.50; of its degrees 0 to 2 the others are left out');
  expect(channelNote(fn(2), [2])).toBe('the model’s numbers × 0.50; of its degrees 0 to 2 the others are left out');
  expect(channelNote(fn(2), [3])).toBe('it has degrees 0 to 2: zero here');
  expect(channelNote({ ...fn(1), coefficients: new Float64Array(4) }, [0, 1])).toBe('zero everywhere there');
});
