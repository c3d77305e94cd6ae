/** A lost context is asked back, and whoever draws learns of both. */
import { expect, it } from 'vitest';
import { createContextWatch } from './context-watch.ts';

it('tells of the loss and of the return, and asks for the return', () => {
  const watch = createContextWatch();
  const canvas = new EventTarget();
  watch.follow(canvas);
  const seen: boolean[] = [];
  const stop = watch.subscribe(() => seen.push(watch.lost));
  const loss = new Event('webglcontextlost', { cancelable: true });
  canvas.dispatchEvent(loss);
  expect(loss.defaultPrevented).toBe(true);
  canvas.dispatchEvent(new Event('webglcontextrestored'));
  stop();
  canvas.dispatchEvent(new Event('webglcontextlost', { cancelable: true }));
  expect(seen).toEqual([true, false]);
  expect(watch.lost).toBe(true);
});
