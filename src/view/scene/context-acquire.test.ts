/** A context refused for a moment is had in the end; one refused for good is told with its own words. */
import { expect, it } from 'vitest';
import { acquired } from './context-acquire.ts';

it('asks again after growing pauses until it is given', async () => {
  const waits: number[] = [];
  let tries = 0;
  const made = await acquired(
    () => {
      tries++;
      if (tries < 3) throw new Error(`refused ${tries}`);
      return 'context';
    },
    async (milliseconds) => void waits.push(milliseconds),
  );
  expect(made).toBe('context');
  expect(tries).toBe(3);
  expect(waits).toHaveLength(2);
  expect(waits[1]).toBeGreaterThan(waits[0]);
});

it('tells the last refusal', async () => {
  let tries = 0;
  const refused = acquired(
    () => {
      throw new Error(`refused ${++tries}`);
    },
    async () => undefined,
  );
  await expect(refused).rejects.toThrow('refused 4');
});
