/** How much of a training goes into evaluations, by a clock that is given. */
import { expect, it } from 'vitest';
import { EvaluationTime, QUICK_EVALUATION } from './evaluation-time.ts';

function clocked() {
  let now = 1e6;
  const time = new EvaluationTime(() => now);
  time.restart();
  const pass = (milliseconds: number): void => {
    now += milliseconds;
  };
  return { time, pass, spend: (milliseconds: number) => time.spend(async () => pass(milliseconds)) };
}

it('evaluations are made whenever they are due while they cost little, then for a third of the time', async () => {
  const { time, pass, spend } = clocked();
  await spend(2900);
  expect(time.isLeft).toBe(true);
  await spend(200);
  expect(time.isLeft).toBe(false);
  pass(6300);
  expect(time.isLeft).toBe(true);
  time.restart();
  expect(time.isLeft).toBe(true);
});

it('one that takes long is not quick, and counts where it fails', async () => {
  const { time, pass, spend } = clocked();
  await spend(QUICK_EVALUATION - 1);
  expect(time.isQuick).toBe(true);
  const failed = time.spend(async () => {
    pass(QUICK_EVALUATION + 1);
    throw new Error('not finite');
  });
  await expect(failed).rejects.toThrow('not finite');
  expect([time.isQuick, time.isLeft]).toEqual([false, false]);
});
