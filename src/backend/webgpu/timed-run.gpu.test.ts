/** A run repeated in one pass: its results are those of a run, its time grows with the repeats, and what its first items are is read alone. */
import { expect, it } from 'vitest';
import type { Node } from '../../tensor/graph.ts';
import { add, feed, multiply } from '../../tensor/primitives.ts';
import { testBackend } from './test-device.ts';

const ITEMS = 4096;

const backend = testBackend();

it('times repeats, and reads the first items of every row', async () => {
  const x = feed('x', [3, 'items']);
  let y: Node = x;
  for (let n = 0; n < 200; n++) y = add(multiply(y, x), 0.25);
  const program = await backend().compile({ y, doubled: multiply(2, x) });
  const values = Float32Array.from({ length: 3 * ITEMS }, (_, n) => (n % 97) / 97);
  const timed = program.timed?.({ x: values }, { items: ITEMS });
  if (!timed) throw new Error('the GPU times its runs');
  const few = await timed.time(10);
  const many = await timed.time(200);
  expect(many).toBeGreaterThan(few);
  if (timed.clock === 'device') expect(timed.resolution()).toBeGreaterThan(0);
  const { doubled } = await timed.first(2);
  expect([...doubled]).toEqual(
    [0, 1, ITEMS, ITEMS + 1, 2 * ITEMS, 2 * ITEMS + 1].map((at) => Math.fround(2 * values[at])),
  );
  const whole = await program.run({ x: values }, { items: ITEMS });
  const { y: first } = await timed.first(2);
  expect([...first]).toEqual([0, 1, ITEMS, ITEMS + 1, 2 * ITEMS, 2 * ITEMS + 1].map((at) => whole.y[at]));
  timed.dispose();
  program.dispose();
});
