/** Checkpoints of the page: the same numbers to the last bit, as narrow as they are. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { TrainingState } from '../backend/backend.ts';
import {
  averageOf,
  isFiniteState,
  packAverage,
  packState,
  startState,
  unpackAverage,
  unpackState,
} from './training-checkpoint.ts';

const start = {
  w: { shape: [2, 2], values: Float64Array.of(1, 2, 3, 4) },
  b: { shape: [1], values: Float64Array.of(0) },
};
const owner = { start, identity: 'run' };

/** A state whose five numbers per group are given in turn. */
function stateOf(values: readonly number[]): TrainingState {
  const group = (shift: number) => {
    const of = (n: number): number => values[(n + shift) % values.length];
    return { w: Float64Array.of(of(0), of(1), of(2), of(3)), b: Float64Array.of(of(4)) };
  };
  return { step: 7, parameters: group(0), firstMoment: group(1), secondMoment: group(2), average: group(3) };
}

const wide = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 20 });
const narrow = fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 20 });

it('gives back every number of a state and of its average, in half the bytes where all are float32', () => {
  const check = (values: readonly number[]): void => {
    const state = stateOf(values);
    expect(unpackState('x', packState(state, owner), owner)).toEqual(state);
    const average = averageOf(state, start);
    expect(unpackAverage('x', packAverage(average), start)).toEqual(average);
  };
  fc.assert(fc.property(wide, check), { numRuns: 30 });
  fc.assert(fc.property(narrow, check), { numRuns: 30 });
  const [small, large] = [[0.5], [0.1]].map((values) => packState(stateOf(values), owner).length);
  expect(large - small).toBeGreaterThanOrEqual(4 * 4 * 5);
});

it('refuses a state of another run, and averages of another model', () => {
  const bytes = packState(stateOf([1]), owner);
  expect(() => unpackState('x', bytes, { ...owner, identity: 'other' })).toThrow(/another recipe/);
  expect(() => unpackAverage('x', packAverage(start), { w: start.w })).toThrow(/no b/);
});

it('begins at the start values, and knows a state that is spoiled', () => {
  const state = startState(start);
  expect([state.step, state.average.w, state.firstMoment.b]).toEqual([0, start.w.values, Float64Array.of(0)]);
  expect(isFiniteState(state)).toBe(true);
  expect(isFiniteState(stateOf([1, 2, Number.NaN]))).toBe(false);
  expect(isFiniteState(stateOf([Number.POSITIVE_INFINITY]))).toBe(false);
});
