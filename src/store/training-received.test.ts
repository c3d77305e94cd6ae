/** The room's events and its mirror: curves grow side by side, and begin anew when the room says so. */
import { expect, it } from 'vitest';
import type { StepPoint, TrainingEvent } from '../engine/training-messages.ts';
import { closeTraining, type TrainingState, useTraining } from './training.ts';
import { received } from './training-received.ts';

const point = (step: number): StepPoint => ({ step, loss: 1 / step, terms: {}, rate: 1e-3, gradientNorm: 1 });
const state = (change: Partial<Extract<TrainingEvent, { kind: 'training' }>> = {}): TrainingEvent => ({
  kind: 'training',
  key: 'run',
  status: 'running',
  sides: { A: { step: 2, passes: 1, parameters: 10 }, B: { step: 2, passes: 4, parameters: 20 } },
  steps: 50,
  unit: 'eV/A',
  kept: [0],
  storage: { keeps: true },
  readOnly: false,
  submits: 7,
  remarks: [],
  ...change,
});
function after(...events: readonly TrainingEvent[]): TrainingState {
  let now = useTraining.getInitialState();
  for (const event of events) now = { ...now, ...received(now, event) };
  return now;
}

it('adds to the curves of a side and keeps them across states', () => {
  const { sides, status, submits } = after(
    state(),
    { kind: 'train-steps', side: 'A', points: [point(1), point(2)] },
    { kind: 'train-steps', side: 'A', points: [point(3)] },
    state({ status: 'paused', submits: 9 }),
  );
  expect([status, submits]).toEqual(['paused', 9]);
  expect(sides.A?.points.map(({ step }) => step)).toEqual([1, 2, 3]);
  expect(sides.B).toMatchObject({ passes: 4, parameters: 20, points: [], evaluations: [] });
});

it('forgets a side that is no longer trained, curves when they begin anew, and the count of a compilation that is over', () => {
  const compiling = after(state({ status: 'compiling' }), { kind: 'train-compiling', side: 'B', done: 3, total: 9 });
  expect(compiling.sides.B?.compiling).toEqual({ done: 3, total: 9 });
  const alone = {
    ...compiling,
    ...received(compiling, state({ sides: { A: { step: 0, passes: 1, parameters: 10 } } })),
  };
  expect(alone.sides).toEqual({ A: { step: 0, passes: 1, parameters: 10, points: [], evaluations: [] } });
  const begun = after(state(), { kind: 'train-steps', side: 'A', points: [point(1)] }, { kind: 'train-clear' });
  expect(begun.sides.A?.points).toEqual([]);
});

it('forgets what looked unlikely once the room no longer says so', () => {
  const unlikely = { units: 'kcal', words: 'kcal/mol/Å', reason: 'forces have an RMS of 20' } as const;
  const said = after(state({ unlikely }));
  expect(said.unlikely).toEqual(unlikely);
  expect({ ...said, ...received(said, state()) }.unlikely).toBeUndefined();
});

it('keeps a failure until it goes on', () => {
  const failure = { kind: 'not-finite', message: 'The loss is NaN at step 12.', remedies: ['lower the rate'] } as const;
  const failed = after({ kind: 'train-failure', side: 'B', failure }, state({ status: 'stopped' }));
  expect(failed.failure).toEqual({ ...failure, side: 'B' });
  expect({ ...failed, ...received(failed, state()) }.failure).toBeUndefined();
});

it('closes to the first state, but for the speed that was chosen', () => {
  useTraining.setState({ ...after(state()), speed: 5 });
  closeTraining();
  expect(useTraining.getState()).toEqual({ ...useTraining.getInitialState(), speed: 5 });
});
