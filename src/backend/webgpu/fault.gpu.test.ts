/** A device that refuses a command must fail the run: refused submits read as zeros, which would look like a result. */
import { expect, it } from 'vitest';
import { exp, feed } from '../../tensor/primitives.ts';
import { createNodeBackend } from './node.ts';
import { numbers, runOnce, testBackend } from './test-device.ts';

const healthy = testBackend();

it('a run during which the device refused something is rejected in words, and the next one works', async () => {
  const backend = await createNodeBackend();
  const outputs = { y: exp(feed('x', ['rows'])) };
  const run = () => runOnce(backend, outputs, { x: numbers(5) }, { rows: 5 });
  await run();
  backend.device.createBuffer({ size: 16, usage: 0 });
  await expect(run()).rejects.toThrow(/refused a part of this run[\s\S]*smaller subject/);
  expect(await run()).toEqual(await runOnce(healthy(), outputs, { x: numbers(5) }, { rows: 5 }));
  backend.dispose();
});

it('a lost device rejects the run with the reason', async () => {
  const backend = await createNodeBackend();
  const running = runOnce(backend, { y: exp(feed('x', ['rows'])) }, { x: numbers(5) }, { rows: 5 });
  backend.device.destroy();
  await expect(running).rejects.toThrow(/lost|destroyed|refused/);
});
