/** A hundred samples of 72 elements on a device: the program is compiled once, nothing grows with samples but their rows, and the bound on memory holds. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { testBackend } from '../backend/webgpu/test-device.ts';
import { keptBytes } from '../orbit/aggregate.ts';
import { outcomeOf } from './aggregate-outcome.ts';
import { type AggregateTask, emptyState, runAggregate } from './aggregate-run.ts';
import { identityOf, writeState } from './aggregate-state.ts';
import { geometryOf } from './geometry.ts';
import { springFrames } from './training.testing.ts';
import { randomWeights } from './weights.ts';

const backend = testBackend();

/** Beyond the samples themselves. */
const BOUND = 64 * 2 ** 20;
const SAMPLES = 100;

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

/** Bytes of objects and arrays that are in use. */
function used(): number {
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

it('judges a hundred samples within 64 MiB beyond them', { timeout: 120_000 }, async () => {
  const geometries = springFrames(SAMPLES).map((frame) => geometryOf(frame));
  const compiled: number[] = [];
  const counting: AggregateTask['backend'] = {
    ...backend(),
    compile: (outputs, options) => {
      compiled.push(state.next);
      return backend().compile(outputs, options);
    },
  };
  const task: AggregateTask = {
    backend: counting,
    models: [{ weights: randomWeights('transformer', 2, geometries[0]) }],
    samples: { length: SAMPLES, id: (n) => `frame ${n}`, geometry: (n) => geometries[n] },
    output: 'forces',
    group: 'so3',
    elements: 72,
    seed: 4,
  };
  const state = emptyState(task);
  const before = used();
  const seen: number[] = [];
  await runAggregate(
    {
      ...task,
      onSample: ({ next }) => {
        if (next % 10 === 0) seen.push(used() - before);
      },
    },
    state,
  );
  const outcome = outcomeOf(task, state);
  const text = writeState(state, identityOf(task, 'springs'));
  expect(used() - before).toBeLessThan(BOUND);
  expect(seen).toHaveLength(SAMPLES / 10);
  expect(Math.max(...seen)).toBeLessThan(BOUND);
  // From the tenth sample on only rows and summaries are added; the rest is the collector's unrest.
  expect(seen[9] - seen[0]).toBeLessThan(2 ** 23);
  expect(Math.max(...compiled)).toBe(0);
  expect(keptBytes(state.sides[0].aggregate)).toBeLessThan(4 * 72 * (SAMPLES + 12));
  expect(outcome.sides[0].summary).toMatchObject({ samples: SAMPLES, verdict: 'broken' });
  expect(text.length).toBeLessThan(2 ** 20);
});
