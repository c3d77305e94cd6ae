/** How programs are run: other extents without compiling, buffers that grow, bounded submits, limits and cancelling in words. */
import { describe, expect, it } from 'vitest';
import * as t from '../../tensor/primitives.ts';
import { createNodeBackend } from './node.ts';
import { numbers, relativeDifference, testBackend } from './test-device.ts';

const backend = testBackend();
const settings = { rate: 0.1, beta1: 0.9, beta2: 0.99, epsilon: 1e-8, weightDecay: 0, clipNorm: 0, average: 0.5 };

/** y = tanh(x w) for x [rows, 3], as a plain loop. */
function expected(x: Float64Array, w: Float64Array): Float64Array {
  return Float64Array.from({ length: (x.length / 3) * 2 }, (_, n) => {
    const [row, column] = [Math.floor(n / 2), n % 2];
    return Math.tanh([0, 1, 2].reduce((sum, k) => sum + x[3 * row + k] * w[2 * k + column], 0));
  });
}

describe('a program', () => {
  const outputs = { y: t.tanh(t.matmul(t.feed('x', ['rows', 3]), t.feed('w', [3, 2]))) };
  const w = numbers(6, 2);

  it('runs for any extents without compiling, also concurrently, and its buffers grow', async () => {
    const program = await backend().compile(outputs);
    const { pipelines } = backend().executed();
    const sizes = [1, 200, 3, 5_000, 64, 5_000];
    const runs = sizes.map(async (rows) => {
      const x = numbers(3 * rows, rows);
      return relativeDifference((await program.run({ x, w }, { rows })).y, expected(x, w));
    });
    for (const difference of await Promise.all(runs)) expect(difference).toBeLessThan(5e-6);
    expect(backend().executed().pipelines).toBe(pipelines);
    expect(program.memory({ rows: 5_000 })).toBeGreaterThanOrEqual(4 * 5_000 * 5);
    program.dispose();
  });

  it('folds grids beyond 65,535 workgroups', async () => {
    const program = await backend().compile({ y: t.multiply(t.feed('x', ['rows']), 2) });
    const rows = 65_536 * 64 + 5;
    const { y } = await program.run({ x: new Float32Array(rows).fill(1.5) }, { rows });
    expect(y.length).toBe(rows);
    expect(y.every((value) => value === 3)).toBe(true);
    program.dispose();
  });

  it('splits what is long into several submits with the same result', async () => {
    const short = await createNodeBackend({ submitMilliseconds: 0.01 });
    let chain = t.feed('x', ['rows', 64]);
    for (let n = 0; n < 12; n++) chain = t.tanh(t.matmul(chain, t.feed('w', [64, 64])));
    const feeds = { x: numbers(64 * 300, 1), w: numbers(64 * 64, 2) };
    const submits: number[] = [];
    const { queue } = short.device;
    const submit = queue.submit.bind(queue);
    queue.submit = (buffers) => {
      submits[submits.length - 1]++;
      return submit(buffers);
    };
    const program = await short.compile({ chain });
    const results: Float64Array[] = [];
    for (let run = 0; run < 4; run++) {
      submits.push(0);
      if (run === 3) short.aimFor(60_000);
      results.push((await program.run(feeds, { rows: 300 })).chain);
    }
    expect(submits[0]).toBe(1);
    expect(submits[2]).toBeGreaterThan(2);
    expect(submits[3]).toBe(1);
    expect(results[2]).toEqual(results[0]);
    expect(short.submits()).toBe(submits.reduce((sum, count) => sum + count));
    short.dispose();
  });

  it('says what is missing, of the wrong size, unbound or too large', async () => {
    const program = await backend().compile(outputs);
    await expect(program.run({ x: numbers(6) }, { rows: 2 })).rejects.toThrow('The input "w" was not fed; fed are: x.');
    await expect(program.run({ x: numbers(5), w }, { rows: 2 })).rejects.toThrow(/"x" holds 5 values.*needs 6/);
    await expect(program.run({ x: numbers(6), w }, {})).rejects.toThrow(/"rows" is not bound/);
    await expect(program.run({ x: numbers(6), w }, { rows: 2 ** 29 })).rejects.toThrow(
      /needs \d+ MiB.*at most \d+ MiB/,
    );
    expect((await program.run({ x: numbers(6), w }, { rows: 2 })).y.length).toBe(4);
    program.dispose();
  });

  it('can be given up while it compiles', async () => {
    const controller = new AbortController();
    controller.abort(new Error('given up'));
    await expect(backend().compile({ z: t.exp(outputs.y) }, { signal: controller.signal })).rejects.toThrow('given up');
    const progress: string[] = [];
    await backend().compile(
      { z: t.exp(outputs.y) },
      { onProgress: (done, total) => progress.push(`${done}/${total}`) },
    );
    expect(progress).toEqual(['0/1', '1/1']);
  });
});

describe('a training program', () => {
  it('keeps its parameters when a larger batch makes its buffers grow', async () => {
    const w = t.parameter('weights', [3]);
    const error = t.subtract(t.multiply(t.feed('x', ['rows', 3]), w), t.feed('y', ['rows', 3]));
    const loss = t.multiply(t.total(t.square(error)), 0.01);
    const values = Float64Array.of(1, -2, 3);
    const runs = [[4], [4, 4_000]].map(async (batches) => {
      const program = await backend().compileTraining({ loss, metrics: {}, parameters: { w: { node: w, values } } });
      for (const rows of batches) {
        const frozen = { ...settings, rate: rows === 4 ? settings.rate : 0 };
        await program.step({ x: numbers(3 * rows, 1), y: numbers(3 * rows, 2) }, { rows }, frozen);
      }
      const state = await program.state();
      program.dispose();
      return state.parameters.w;
    });
    const [before, after] = await Promise.all(runs);
    expect(after).toEqual(before);
    expect(before).not.toEqual(values);
  });
});
