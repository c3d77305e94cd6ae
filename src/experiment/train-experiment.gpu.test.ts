/** A run on the GPU that is stopped and resumed has the same parameters and curves, bit for bit, as one that was not. */
import { expect, it } from 'vitest';
import { testBackend } from '../backend/webgpu/test-device.ts';
import { readSafetensors } from '../train/safetensors.ts';
import { trainExperiment } from './train-experiment.ts';
import { springs, trainedExperiment } from './training.testing.ts';

const backend = testBackend();
const frames = springs(20);
const experiment = trainedExperiment('transformer', undefined, { steps: 6, test: 10 });

it('continues bitwise from a checkpoint', async () => {
  let latest: Uint8Array<ArrayBuffer> | undefined;
  const run = async (stopAt?: number) => {
    const stop = new AbortController();
    const { sides } = await trainExperiment({
      backend: backend(),
      experiment,
      frames,
      ...(latest && { resume: { A: { name: 'A.checkpoint', bytes: latest } } }),
      signal: stop.signal,
      onReport: (_side, { step }) => {
        if (step === stopAt) stop.abort();
      },
      onCheckpoint: (_side, bytes) => {
        latest = bytes;
      },
    });
    return sides.A!;
  };
  const whole = await run();
  const expected = readSafetensors('A.checkpoint', latest!).tensors;
  latest = undefined;
  expect(await run(3)).toMatchObject({ step: 3, end: 'interrupted' });
  const rest = await run();
  const found = readSafetensors('A.checkpoint', latest!).tensors;
  expect(Object.keys(found)).toEqual(Object.keys(expected));
  for (const [name, { values }] of Object.entries(expected))
    expect(Buffer.compare(Buffer.from(values.buffer), Buffer.from(found[name].values.buffer)), name).toBe(0);
  expect(rest.points).toEqual(whole.points);
  expect(rest.evaluations).toEqual(whole.evaluations);
}, 120_000);
