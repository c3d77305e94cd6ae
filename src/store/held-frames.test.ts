/** Frames on the bench: in memory, alone, or fetched one by one from a file. */
import { expect, it } from 'vitest';
import { frameList } from '../data/frames.ts';
import type { Frame } from '../data/subject.ts';
import { heldFrames, inMemory, oneOf } from './held-frames.ts';

const frame = (atoms: number): Frame => ({
  species: new Uint8Array(atoms).fill(1),
  positions: new Float64Array(3 * atoms),
  periodic: [false, false, false],
  info: new Map(),
  columns: new Map(),
});

it('gives the same object for the same frame, as the views need it', () => {
  const made: number[] = [];
  const list = { ...frameList([frame(1), frame(2)]), get: (index: number) => frame(made.push(index)) };
  const frames = inMemory(list);
  expect(frames.at(1)).toBe(frames.at(1));
  expect(frames.latest).toBe(frames.at(1));
  expect([frames.at(-1), frames.at(2), frames.at(0.5)]).toEqual([undefined, undefined, undefined]);
  expect(made).toEqual([1]);
});

it('holds one frame at its own place', async () => {
  const frames = oneOf(frame(3), 37, 200);
  expect(frames).toMatchObject({ length: 200, whole: false });
  expect([frames.atoms(37), frames.atoms(36)]).toEqual([3, 0]);
  expect(frames.at(36)).toBeUndefined();
  expect(await frames.fetch(37)).toBe(frames.latest);
});

it('fetches frames that stayed in the file, and forgets the oldest', async () => {
  const asked: number[] = [];
  const released: number[] = [];
  const sent = {
    kind: 'places',
    source: 9,
    atoms: Uint32Array.from({ length: 500 }, (_, k) => k + 1),
    first: frame(1),
  } as const;
  const door = async (source: number, index: number) => {
    expect(source).toBe(9);
    asked.push(index);
    return index === 13 ? undefined : frame(index + 1);
  };
  const frames = await heldFrames(sent, door, (source) => released.push(source));
  expect(frames.at(0)).toBe(sent.first);
  expect(frames.at(400)).toBeUndefined();
  expect([frames.atoms(400), frames.atoms(500)]).toEqual([401, 0]);
  const there = await frames.fetch(400);
  expect(frames.at(400)).toBe(there);
  expect(frames.latest).toBe(there);
  expect(await frames.fetch(500)).toBeUndefined();
  expect(await frames.fetch(13)).toBeUndefined();
  expect(asked).toEqual([400, 13]);
  for (let index = 100; index < 200; index++) await frames.fetch(index);
  expect(frames.at(400)).toBeUndefined();
  frames.release();
  expect(released).toEqual([9]);
});
