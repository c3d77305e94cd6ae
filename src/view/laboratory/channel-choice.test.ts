/** The channels that a factor can be: of one model, within what its layers have. */
import { expect, it } from 'vitest';
import { channelSizes, firstChannel } from './channel-choice.ts';

const channel = { kind: 'channel', side: 'A', layer: 2, channel: 1, row: 2 } as const;
/** Layers of degree 0 with one row and degree 1 with two, of three channels; values count from 0. */
const layers = [
  { degree: 0, rows: 1, channels: 3, values: Float64Array.of(0, 1, 2) },
  { degree: 1, rows: 2, channels: 3, values: Float64Array.from({ length: 24 }, (_, n) => n) },
];

it('begins with the next channel of the other factor, after the last with the first, never with one of another model', () => {
  const first = { kind: 'channel', side: 'A', layer: 1, channel: 1, row: 1 } as const;
  expect(firstChannel('A', undefined, layers)).toEqual(first);
  expect(firstChannel('A', channel, layers)).toEqual({ ...channel, channel: 2 });
  expect(firstChannel('A', { ...channel, channel: 2 }, layers)).toEqual({ ...channel, channel: 3 });
  for (const beyond of [3, 17]) expect(firstChannel('A', { ...channel, channel: beyond }, layers)).toEqual(channel);
  expect(firstChannel('A', { ...channel, channel: 3 }, undefined)).toEqual(channel);
  expect(firstChannel('A', { ...channel, side: 'B' }, layers)).toEqual(first);
  expect(firstChannel('A', { ...channel, layer: 3 }, layers)).toEqual(first);
  expect(firstChannel('A', { ...channel, row: 3 }, layers)).toEqual(first);
});

it('sizes of the channels of a layer at a row', () => {
  expect(channelSizes(layers, { layer: 1, row: 1 })).toEqual([0, 1, 2]);
  const expected = [0, 1, 2].map((c) => Math.sqrt([3, 9, 15, 21].reduce((sum, at) => sum + (at + c) ** 2, 0)));
  expect(channelSizes(layers, { layer: 2, row: 2 })).toEqual(expected.map((size) => expect.closeTo(size, 12)));
  expect(channelSizes(layers, { layer: 1, row: 2 })).toEqual([]);
  expect(channelSizes(layers, { layer: 3, row: 1 })).toEqual([]);
  expect(channelSizes(undefined, { layer: 1, row: 1 })).toEqual([]);
});
