/** Repeats until a pass is long enough for a coarse clock, and never so many that a page waits; a cancel is heard between passes. */
import { afterEach, expect, it, vi } from 'vitest';
import type { TimedRun } from '../../backend/backend.ts';
import { createReferenceBackend } from '../../backend/reference/reference.ts';
import { type Alone, measureProducts } from './measure.ts';
import { usualSettings } from './settings.ts';
import { clocked, LEAST_PASS, LONGEST_PASS, PASSES, timesOf } from './timing.ts';

/** A device whose runs take so long, by a clock that ticks every 0.1 ms; its passes take no time here. */
function device(ms: number): { readonly run: TimedRun; readonly passes: number[] } {
  const passes: number[] = [];
  const run: TimedRun = {
    clock: 'device',
    kernels: 1,
    warmUp: async () => {},
    time: async (repeats) => {
      passes.push(repeats);
      return Math.round(10 * ms * repeats) / 10;
    },
    resolution: () => 100_000,
    first: async () => ({}),
    dispose: () => {},
  };
  return { run, passes };
}
afterEach(() => {
  vi.restoreAllMocks();
});

const takeTurn = <Value>(work: () => Promise<Value>): Promise<Value> => work();

it.each([0.003, 0.04, 1, 12])('a run of %f ms: passes are long enough, and the median is right', async (ms) => {
  const { run, passes } = device(ms);
  const times = await timesOf(run, takeTurn, undefined);
  expect(times.samples).toBe(PASSES);
  expect(times.repeats * ms).toBeGreaterThan(0.9 * LEAST_PASS.device);
  expect(Math.max(...passes) * ms).toBeLessThan(LONGEST_PASS);
  expect(Math.abs(times.ms - ms) / ms).toBeLessThan(0.02);
  expect(passes.slice(-PASSES).every((repeats) => repeats === times.repeats)).toBe(true);
});

it('stops between two passes', async () => {
  const { run, passes } = device(1);
  const stop = new AbortController();
  const timed = timesOf(
    run,
    async (work) => {
      const done = await work();
      if (passes.length === 6) stop.abort(new DOMException('cancelled', 'AbortError'));
      return done;
    },
    stop.signal,
  );
  await expect(timed).rejects.toThrow('cancelled');
  expect(passes).toHaveLength(6);
});

it('waiting for others on the device counts for nothing: not for the repeats, not for the wall', async () => {
  const patient = async <Value>(work: () => Promise<Value>): Promise<Value> => {
    await new Promise((resolve) => setTimeout(resolve, 30));
    return work();
  };
  const { wall } = await clocked(patient, async () => 1);
  expect(wall).toBeLessThan(15);
  const times = await timesOf(device(0.04).run, patient, undefined);
  expect(times.repeats).toBe((await timesOf(device(0.04).run, takeTurn, undefined)).repeats);
});

it('nor for the reference, whose runs are timed as a whole', async () => {
  const alone: Alone = (work) =>
    work(async (piece) => {
      await new Promise((resolve) => setTimeout(resolve, 40));
      return piece();
    });
  const { products } = await measureProducts({
    backend: createReferenceBackend(),
    settings: { ...usualSettings, rows: 8 },
    pairs: [{ kind: 'gaunt-sparse', degree: 1 }],
    alone,
  });
  expect(products).toHaveLength(1);
  expect(products[0].ms).toBeLessThan(20);
});

it('a clock as coarse as a browser may give it still tells the time of the smallest product on the reference', async () => {
  const { now } = performance;
  vi.spyOn(performance, 'now').mockImplementation(() => 2 * Math.floor(now.call(performance) / 2));
  const { products, leftOut } = await measureProducts({
    backend: createReferenceBackend(),
    settings: { ...usualSettings, rows: 8 },
    pairs: [{ kind: 'gaunt-sparse', degree: 1 }],
    alone: (work) => work(takeTurn),
  });
  expect(leftOut).toEqual([]);
  expect(products[0].ms).toBeGreaterThan(0);
  expect(products[0].ms * products[0].repeats).toBeGreaterThan(10);
});

it('a clock that does not move is told as such, and no time of zero is handed out', async () => {
  await expect(timesOf(device(0).run, takeTurn, undefined)).rejects.toThrow(/clock hardly moved/);
});

it.each([26, 40, 200])('a round trip of %d ms hides no quick kernel', async (overhead) => {
  const { run, passes } = device(0.004);
  const now = { at: 0 };
  vi.spyOn(performance, 'now').mockImplementation(() => now.at);
  const slow = async (repeats: number): Promise<number> => {
    now.at += overhead + 0.004 * repeats;
    return run.time(repeats);
  };
  const times = await timesOf({ clock: 'device', time: slow }, takeTurn, undefined);
  expect(times.repeats * 0.004).toBeGreaterThan(0.9 * LEAST_PASS.device);
  expect(Math.max(...passes) * 0.004).toBeLessThan(LONGEST_PASS);
  expect(Math.abs(times.ms - 0.004) / 0.004).toBeLessThan(0.05);
});

/** A clock of the wall that moves in steps, and looks at which cost a microsecond. */
function coarseWall(step: number): { readonly at: { now: number } } {
  const at = { now: 0 };
  vi.spyOn(performance, 'now').mockImplementation(() => {
    at.now += 1e-3;
    return step * Math.floor(at.now / step);
  });
  return { at };
}

it.each([0.1, 1, 16.7])("by a wall's clock of %d ms steps the median is right, and no pass is long", async (step) => {
  const { at } = coarseWall(step);
  const longest = { pass: 0 };
  const time = async (repeats: number): Promise<number> => {
    const started = performance.now();
    at.now += 0.2 * repeats;
    longest.pass = Math.max(longest.pass, 0.2 * repeats);
    return performance.now() - started;
  };
  const times = await timesOf({ clock: 'wall', time }, takeTurn, undefined);
  expect(Math.abs(times.ms - 0.2) / 0.2).toBeLessThan(0.34);
  expect(longest.pass).toBeLessThan(3 * LONGEST_PASS);
});

it("a wall's clock too coarse for any pass is told with its step", async () => {
  coarseWall(100);
  await expect(timesOf({ clock: 'wall', time: async () => 0 }, takeTurn, undefined)).rejects.toThrow(
    "the wall's clock moves in steps of 100 ms, and a pass may take 50 ms",
  );
});

it('a pass that was interrupted is tried again before runs are taken to be as long as that', async () => {
  const { run } = device(0.04);
  let waits = 2;
  const interrupted = <Value>(work: () => Promise<Value>): Promise<Value> =>
    takeTurn(async () => {
      const done = await work();
      if (waits > 0) {
        waits--;
        await new Promise((resolve) => setTimeout(resolve, 30));
      }
      return done;
    });
  const times = await timesOf({ ...run, time: (repeats) => interrupted(() => run.time(repeats)) }, takeTurn, undefined);
  expect(times.repeats * 0.04).toBeGreaterThan(0.9 * LEAST_PASS.device);
});
