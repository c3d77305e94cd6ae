/** Work against the loss of a device. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { unlessLost } from './unless-lost.ts';

const failure = (reason: string): Error => new Error(`gone: ${reason}`);
const never = new Promise<never>(() => undefined);

it('gives what the work gives while the device lives', async () => {
  expect(await unlessLost(never, Promise.resolve(3), failure)).toBe(3);
  await expect(unlessLost(never, Promise.reject(new Error('its own')), failure)).rejects.toThrow('its own');
});

it('fails when the device is lost, also where that was before', async () => {
  let lose = (_: string): void => undefined;
  const lost = new Promise<string>((resolve) => {
    lose = resolve;
  });
  const [one, two] = [unlessLost(lost, never, failure), unlessLost(lost, never, failure)];
  lose('unplugged');
  await expect(one).rejects.toThrow('gone: unplugged');
  await expect(two).rejects.toThrow('gone: unplugged');
  await expect(unlessLost(lost, never, failure)).rejects.toThrow('gone: unplugged');
  await expect(unlessLost(Promise.resolve('early'), never, failure)).rejects.toThrow('gone: early');
});

it('holds nothing of work that is over', async () => {
  const registered: WeakRef<object>[] = [];
  for (let n = 0; n < 20; n++) {
    const result = new Float64Array(1e6);
    registered.push(new WeakRef(result));
    await unlessLost(never, Promise.resolve(result), failure);
  }
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  await new Promise((resolve) => setTimeout(resolve));
  collect();
  expect(registered.filter((held) => held.deref()).length).toBeLessThan(3);
});
