/** What the page owes the io worker: places that nobody waits for are given back, and a worker that stopped hangs nothing. */
import { expect, it, vi } from 'vitest';
import type { IoEvent, IoRequest } from '../engine/messages.ts';
import { readOutcome, replaceReading } from './io-client.ts';
import { useSession } from './session.ts';

const port = vi.hoisted(() => ({
  sent: [] as unknown[],
  listeners: new Map<string, (event: unknown) => void>(),
}));
vi.mock('../engine/client.ts', () => ({
  startWorker: () => ({
    addEventListener: (kind: string, listener: (event: unknown) => void) => port.listeners.set(kind, listener),
    postMessage: (request: unknown) => port.sent.push(request),
  }),
}));
const answer = (data: IoEvent): void => port.listeners.get('message')?.({ data });
const newest = () => port.sent.at(-1) as IoRequest & { id: number };
const frame = (index: number) => ({
  ...{ species: Uint8Array.of(1), positions: Float64Array.of(index, 0, 0) },
  ...{ periodic: [false, false, false] as const, info: new Map(), columns: new Map() },
});
const imported = (id: number): IoEvent => ({
  kind: 'imported',
  id,
  imported: {
    subject: {
      ...{ kind: 'trajectory' as const, name: 'large.xyz', hash: 'a'.repeat(64), format: 'XYZ', fields: [] },
      frames: { kind: 'places', source: id, atoms: Uint32Array.of(1, 1, 1), first: frame(0) },
    },
    notices: [],
  },
});
const file = new File(['x'], 'large.xyz');

it('places of a file whose reading was replaced are given back', async () => {
  const outcome = readOutcome(file, 'visitor', {});
  const { id } = newest();
  replaceReading();
  expect(await outcome).toEqual({ kind: 'stopped' });
  answer(imported(id));
  expect(newest()).toEqual({ kind: 'release', source: id });
});

it('places of a file that is replaced while its frames are taken over are given back', async () => {
  const outcome = readOutcome(file, 'visitor', {});
  const { id } = newest();
  answer(imported(id));
  replaceReading();
  expect(await outcome).toEqual({ kind: 'stopped' });
  await vi.waitFor(() => expect(newest()).toEqual({ kind: 'release', source: id }));
});

it('frames that somebody goes through are all read, whatever is wished for meanwhile', async () => {
  const reading = readOutcome(file, 'visitor', {});
  answer(imported(newest().id));
  const outcome = await reading;
  if (outcome.kind !== 'read' || !('frames' in outcome.read.subject)) throw new Error('no frames');
  const { frames } = outcome.read.subject;
  const reads = [frames.read(1), frames.read(2)];
  const ids = (port.sent as (IoRequest & { id: number })[]).slice(-2).map(({ id }) => id);
  const wish = frames.fetch(2);
  answer({ kind: 'frame', id: newest().id, frame: frame(7) });
  answer({ kind: 'no-frame', id: ids[1], message: 'Frame 3 could not be read: gone' });
  answer({ kind: 'frame', id: ids[0], frame: frame(1) });
  expect((await Promise.all(reads)).map((read) => read?.positions[0])).toEqual([1, undefined]);
  expect((await wish)?.positions[0]).toBe(7);
});

it('a frame that is asked for after the worker stopped is missing, and that is said', async () => {
  const reading = readOutcome(file, 'visitor', {});
  answer(imported(newest().id));
  const outcome = await reading;
  if (outcome.kind !== 'read' || !('frames' in outcome.read.subject)) throw new Error('no frames');
  const { frames } = outcome.read.subject;
  const under = frames.fetch(1);
  port.listeners.get('error')?.({ preventDefault: () => undefined, message: 'out of memory' });
  expect(await under).toBeUndefined();
  expect(useSession.getState().said).toContain('out of memory');
  expect(await frames.fetch(2)).toBeUndefined();
  expect(useSession.getState().said).toMatch(/give the file again/);
});
