/** Chunks are chosen by the time that a model itself takes, whoever else is on the device. */
import { describe, expect, it } from 'vitest';
import { chooseChunk, memoryLimits, type TakeTurn } from './chunks.ts';

type Timed = Parameters<typeof chooseChunk>[0];

const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Four elements in about so many milliseconds. */
const predictor = (milliseconds: number): Timed => ({
  passes: 1,
  memory: () => 1,
  evaluate: async ({ quaternions }) => {
    await wait(milliseconds);
    return { scalars: new Float64Array(quaternions.length / 4), vectors: new Float64Array(0) };
  },
});

/** Another orbit's chunk of 120 ms runs first. */
const behindAnother: TakeTurn = async (work) => {
  await wait(120);
  return work();
};

describe('chooseChunk', () => {
  it('does not count the chunk of another orbit that was waited for', async () => {
    const alone = await chooseChunk(predictor(2), (work) => work(), 576, memoryLimits.webgpu);
    const second = await chooseChunk(predictor(2), behindAnother, 576, memoryLimits.webgpu);
    expect(alone).toBeGreaterThan(40);
    expect(second).toBeGreaterThan(40);
  });

  it('is not taken in by what a run costs to begin with', async () => {
    const slowToBegin: Timed = {
      ...predictor(0),
      evaluate: async ({ quaternions }) => {
        const elements = quaternions.length / 4;
        await wait(20 + elements / 2);
        return { scalars: new Float64Array(elements), vectors: new Float64Array(0) };
      },
    };
    const chosen = await chooseChunk(slowToBegin, (work) => work(), 576, memoryLimits.webgpu);
    expect(chosen, '4 elements alone promise 22').toBeGreaterThan(60);
  });

  it('is small for a slow model, never more than asked, and not timed where memory allows only few', async () => {
    expect(await chooseChunk(predictor(150), (work) => work(), 576, memoryLimits.webgpu)).toBeLessThanOrEqual(4);
    expect(await chooseChunk(predictor(1), (work) => work(), 24, memoryLimits.webgpu)).toBeLessThanOrEqual(24);
    const large: Timed = {
      ...predictor(1),
      memory: (elements) => elements * 2 ** 25,
      evaluate: () => expect.fail(),
    };
    expect(await chooseChunk(large, (work) => work(), 576, memoryLimits.webgpu)).toBe(2);
  });
});
