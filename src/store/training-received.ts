/** What the events of the training room make of its mirror: pure, and only fetched where something is trained. */
import type { Side } from '../engine/messages.ts';
import type { TrainingEvent } from '../engine/training-messages.ts';
import type { TrainingSideRun, TrainingState } from './training.ts';

const emptyRun: TrainingSideRun = { step: 0, passes: 1, parameters: 0, points: [], evaluations: [] };

/** A side with something changed or added. */
function withSide(
  { sides }: TrainingState,
  side: Side,
  change: (before: TrainingSideRun) => TrainingSideRun,
): Pick<TrainingState, 'sides'> {
  return { sides: { ...sides, [side]: change(sides[side] ?? emptyRun) } };
}

/** What an event of the room makes of the state. */
export function received(state: TrainingState, event: TrainingEvent): Partial<TrainingState> {
  switch (event.kind) {
    case 'training': {
      const { kind: _, sides, samples, unlikely, ...rest } = event;
      const named = (Object.keys(sides) as Side[]).map((side) => {
        const { points, evaluations, compiling } = state.sides[side] ?? emptyRun;
        const still = event.status === 'compiling' && compiling ? { compiling } : {};
        return [side, { ...sides[side]!, points, evaluations, ...still }] as const;
      });
      const going = event.status === 'running' || event.status === 'compiling';
      return {
        ...rest,
        samples,
        unlikely,
        sides: Object.fromEntries(named),
        failure: going ? undefined : state.failure,
        packing: undefined,
      };
    }
    case 'train-steps':
      return withSide(state, event.side, (run) => ({ ...run, points: [...run.points, ...event.points] }));
    case 'train-evaluations':
      return withSide(state, event.side, (run) => ({ ...run, evaluations: [...run.evaluations, ...event.points] }));
    case 'train-clear': {
      const sides = Object.entries(state.sides).map(([side, run]) => [side, { ...run, points: [], evaluations: [] }]);
      return { sides: Object.fromEntries(sides), failure: undefined };
    }
    case 'train-compiling': {
      const { done, total } = event;
      return withSide(state, event.side, (run) => ({ ...run, compiling: { done, total } }));
    }
    case 'train-failure': {
      const { side, failure } = event;
      return { failure: { ...failure, ...(side && { side }) }, packing: undefined, status: 'stopped' };
    }
    case 'train-exported':
    case 'train-not-exported':
      return {};
    default:
      throw new Error(`unknown training event ${JSON.stringify(event satisfies never)}`);
  }
}
