import { describe, expect, it } from 'vitest';
import { DEFAULT_PLAN } from '../../experiment/training-plan.ts';
import { type TrainingSideRun, type TrainingState, useTraining } from '../../store/training.ts';
import { compiling, deckWords, headOf, remediesFor, roundButton } from './training-words.ts';

const run = (step: number, more: Partial<TrainingSideRun> = {}): TrainingSideRun => ({
  step,
  passes: 1,
  parameters: 10,
  points: [],
  evaluations: [],
  ...more,
});

const state = (change: Partial<TrainingState>): TrainingState => ({
  ...useTraining.getInitialState(),
  status: 'paused',
  steps: 4000,
  ...change,
});

describe('the deck of training', () => {
  it('tells each state in words', () => {
    const sides = { A: run(3180, { stepsPerSecond: 41 }), B: run(3180, { stepsPerSecond: 41 }) };
    expect(deckWords(state({ status: 'running', sides }))).toBe('41 steps a second, 20 s left');
    expect(deckWords(state({ sides }))).toBe('paused, the GPU is idle');
    expect(deckWords(state({ sides: { A: run(0) } }))).toBe('ready: press play');
    expect(deckWords(state({ status: 'stopped', sides }))).toContain('stopped at step 3');
    expect(deckWords(state({ sides, scrubbed: 200 }))).toBe('step 200 is shown');
    expect(deckWords(state({ status: 'closed' }))).toBe('waiting for the device');
    expect(deckWords(state({ packing: { done: 300, total: 900 } }))).toBe('reading frame 300 of 900');
  });

  it('counts the kernels of both sides together', () => {
    const sides = {
      A: run(0, { compiling: { done: 7, total: 12 } }),
      B: run(0, { compiling: { done: 1, total: 10 } }),
    };
    expect(compiling({ sides })).toEqual({ done: 8, total: 22 });
    expect(deckWords(state({ status: 'compiling', sides }))).toBe('compiling 8 of 22 kernels');
    expect(compiling({ sides: { A: run(4) } })).toBeUndefined();
  });

  it('has one button that plays, pauses and goes on, or says why it cannot', () => {
    const sides = { A: run(120) };
    expect(roundButton(state({ status: 'running', sides }))).toEqual({ does: 'pause', name: 'Pause' });
    expect(roundButton(state({ sides }))).toEqual({ does: 'play', name: 'Continue from step 120' });
    expect(roundButton(state({ sides: {} }))).toEqual({ does: 'play', name: 'Train' });
    expect(roundButton(state({ status: 'stopped', sides })).name).toBe('Continue from step 120');
    expect(roundButton(state({ status: 'done', sides })).blocked).toContain('reset');
    expect(roundButton(state({ readOnly: true, status: 'running', sides })).blocked).toContain('Another tab');
    expect(headOf({ sides: {} })).toBe(0);
  });
});

describe('what may help where training stopped', () => {
  it('is a lower rate or clipping where a number was not finite', () => {
    const offered = remediesFor('not-finite', { ...DEFAULT_PLAN, clip: 10 }, 0.003);
    expect(offered.map(({ change }) => change)).toEqual([{ rate: 0.0015 }, { clip: 1 }]);
    expect(remediesFor('not-finite', { ...DEFAULT_PLAN, rate: 0.01, clip: 0.5 }, 0.003)).toEqual([
      { text: 'Start again at half the learning rate', change: { rate: 0.005 } },
    ]);
  });

  it('is a smaller batch where memory ran out, and nothing where there is nothing to change', () => {
    expect(remediesFor('batch-too-large', DEFAULT_PLAN, undefined)[0].change).toEqual({ batch: 4 });
    expect(remediesFor('batch-too-large', { ...DEFAULT_PLAN, batch: 1 }, undefined)).toEqual([]);
    expect(remediesFor('weights-missing', DEFAULT_PLAN, undefined)).toEqual([]);
  });
});
