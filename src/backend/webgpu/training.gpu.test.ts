/** Adam on the device against the float64 step: parameters, moments, average, norm and clipping; and a restored state. */
import { describe, expect, it } from 'vitest';
import * as t from '../../tensor/primitives.ts';
import type { TrainingState } from '../backend.ts';
import { adamStep } from '../reference/training.ts';
import { numbers, relativeDifference, testBackend } from './test-device.ts';

const backend = testBackend();
const settings = { rate: 0.01, beta1: 0.9, beta2: 0.99, epsilon: 1e-6, weightDecay: 0.02, clipNorm: 1, average: 0.9 };

/** The gradient of sum(g * (w, v)) is g itself, so the optimiser sees known gradients; 70 + 300 parameters. */
const [w, v] = [t.parameter('w', [70]), t.parameter('v', [20, 15])];
const loss = t.add(t.total(t.multiply(w, t.feed('gw', [70]))), t.total(t.multiply(v, t.feed('gv', [20, 15]))));
const start = { w: numbers(70, 1), v: numbers(300, 2) };
const request = {
  loss,
  metrics: { first: t.reshape(t.slice(w, 0, 0, 1), []) },
  parameters: { w: { node: w, values: start.w }, v: { node: v, values: start.v } },
};
const gradients = (n: number) => ({ w: numbers(70, 10 + n), v: numbers(300, 20 + n).map((value) => 0.01 * value) });

describe('training on the device', () => {
  it('makes the steps of the float64 optimiser', async () => {
    const training = await backend().compileTraining(request);
    const zeros = () => ({ w: new Float64Array(70), v: new Float64Array(300) });
    let expected: TrainingState = {
      step: 0,
      parameters: { w: start.w.slice(), v: start.v.slice() },
      firstMoment: zeros(),
      secondMoment: zeros(),
      average: { w: start.w.slice(), v: start.v.slice() },
    };
    for (let n = 0; n < 5; n++) {
      const g = gradients(n);
      await training.step({ gw: g.w, gv: g.v }, {}, settings);
      const norm = adamStep(expected, g, settings);
      expected = { ...expected, step: n + 1 };
      expect((await training.metrics()).gradientNorm / norm).toBeCloseTo(1, 5);
    }
    const found = await training.state();
    expect(found.step).toBe(5);
    for (const part of ['parameters', 'firstMoment', 'secondMoment', 'average'] as const)
      for (const name of ['w', 'v'])
        expect(relativeDifference(found[part][name], expected[part][name]), `${part} ${name}`).toBeLessThan(1e-5);
    training.dispose();
  });

  it('repeats its steps bitwise from a restored state', async () => {
    const training = await backend().compileTraining(request);
    const run = async (): Promise<TrainingState> => {
      for (let n = 0; n < 3; n++) await training.step({ gw: gradients(n).w, gv: gradients(n).v }, {}, settings);
      return training.state();
    };
    await run();
    const saved = await training.state();
    const once = await run();
    await training.restore(saved);
    expect(await run()).toEqual(once);
    training.dispose();
  });
});
