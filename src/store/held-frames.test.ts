/** Frames on the bench: in memory, alone, or fetched one by one from a file. */
import { expect, it } from 'vitest';
import { readXyz } from '../data/formats/xyz.ts';
import { frameList } from '../data/frames.ts';
import type { Frame } from '../data/subject.ts';
import { heldFrames, inMemory, oneOf } from './held-frames.ts';
import { contentsOf } from './intake.ts';

const frame = (atoms: number): Frame => ({
  species: new Uint8Array(atoms).fill(1),
  positions: new Float64Array(3 * atoms),
  periodic: [false, false, false],
  info: new Map(),
  columns: new Map(),
});

const fail = (): never => {
  throw new Error('a frame was made');
};

it('gives the same object for the same frame, as the views need it', () => {
  const made: number[] = [];
  const list = { ...frameList([frame(1), frame(2)]), get: (index: number) => frame(made.push(index)) };
  const frames = inMemory(list);
  expect(frames.at(1)).toBe(frames.at(1));
  expect(frames.latest).toBe(frames.at(1));
  expect([frames.at(-1), frames.at(2), frames.at(0.5)]).toEqual([undefined, undefined, undefined]);
  expect(made).toEqual([1]);
});

it('knows the sizes of frames without making them, and tells the smallest and the largest', async () => {
  const text = [2, 3, 1].map((atoms) => `${atoms}\n\n${'H 0 0 1\n'.repeat(atoms)}`).join('');
  const { frames: table } = readXyz('sizes.xyz', new TextEncoder().encode(text));
  for (const list of [frameList([frame(2), frame(3), frame(1)]), table]) {
    const frames = inMemory({ ...list, length: list.length, get: fail, atoms: (index) => list.atoms(index) });
    expect([0, 1, 2, 3, -1].map((index) => frames.atoms(index))).toEqual([2, 3, 1, 0, 0]);
    const subject = { kind: 'trajectory', name: 'sizes', hash: '', format: 'XYZ', fields: [], frames } as const;
    expect(contentsOf({ subject, notices: [] }).size).toEqual({ kind: 'frames', frames: 3, atoms: [1, 3] });
  }
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
  const ask = (by: number[]) => async (source: number, index: number) => {
    expect(source).toBe(9);
    by.push(index);
    return index === 13 ? undefined : frame(index + 1);
  };
  const gone: number[] = [];
  const frames = await heldFrames(sent, { wish: ask(asked), read: ask(gone) }, (source) => released.push(source));
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
  const { latest } = frames;
  expect((await frames.read(401))?.species).toEqual(frame(402).species);
  expect(gone).toEqual([401]);
  expect([frames.at(401), frames.latest]).toEqual([undefined, latest]);
  frames.release();
  expect(released).toEqual([9]);
});
