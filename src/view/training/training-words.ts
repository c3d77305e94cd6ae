/** The state of the training room in words: what the deck says below the counter, what its round button does, and what a failure offers. */
import type { FailureKind } from '../../engine/messages.ts';
import type { TrainingPlan } from '../../experiment/training-plan.ts';
import { whole } from '../../plot/number-format.ts';
import { paceWords } from '../../plot/training-curves.ts';
import type { TrainingState } from '../../store/training.ts';

/** The step that training has reached, on the plan's axis. */
export const headOf = ({ sides }: Pick<TrainingState, 'sides'>): number =>
  Math.max(0, ...Object.values(sides).map(({ step }) => step));

export const isGoing = ({ status }: Pick<TrainingState, 'status'>): boolean =>
  status === 'running' || status === 'compiling';

/** Kernels that are compiled, of both sides together; undefined where none are being compiled. */
export function compiling({ sides }: Pick<TrainingState, 'sides'>): { done: number; total: number } | undefined {
  const under = Object.values(sides).flatMap((side) => (side.compiling ? [side.compiling] : []));
  if (under.length === 0) return undefined;
  return {
    done: under.reduce((sum, { done }) => sum + done, 0),
    total: under.reduce((sum, { total }) => sum + total, 0),
  };
}

/** The line below the counter. */
export function deckWords(state: TrainingState): string {
  const { status, steps, scrubbed, packing } = state;
  if (packing) return `reading frame ${whole(packing.done)} of ${whole(packing.total)}`;
  if (scrubbed !== undefined && status !== 'running') return `step ${whole(scrubbed)} is shown`;
  switch (status) {
    case 'closed':
      return 'waiting for the device';
    case 'preparing':
      return 'preparing';
    case 'compiling': {
      const progress = compiling(state);
      return progress ? `compiling ${whole(progress.done)} of ${whole(progress.total)} kernels` : 'compiling';
    }
    case 'paused':
      return headOf(state) === 0 ? 'ready: press play' : 'paused, the GPU is idle';
    case 'running':
      return paceWords(Object.values(state.sides), steps) || 'first steps';
    case 'done':
      return Object.values(state.sides).some(({ stalled }) => stalled)
        ? 'ended: it got no better any more'
        : 'done: drag to see it learn';
    case 'stopped':
      return `stopped at step ${whole(headOf(state))}`;
    default:
      throw new Error(`unknown status ${status satisfies never}`);
  }
}

export interface RoundButton {
  readonly does: 'play' | 'pause';
  readonly name: string;
  /** Why it cannot be pressed. */
  readonly blocked?: string;
}

/** The one filled disc. */
export function roundButton(state: TrainingState): RoundButton {
  if (state.readOnly) return { does: 'play', name: 'Train', blocked: 'Another tab trains this run' };
  if (isGoing(state)) return { does: 'pause', name: 'Pause' };
  const head = headOf(state);
  switch (state.status) {
    case 'closed':
    case 'preparing':
      return { does: 'play', name: 'Train', blocked: 'The run is being prepared' };
    case 'done':
      return { does: 'play', name: 'Train', blocked: 'The run has ended: reset, or plan more' };
    case 'stopped':
      return { does: 'play', name: `Continue from step ${whole(head)}` };
    default:
      return { does: 'play', name: head > 0 ? `Continue from step ${whole(head)}` : 'Train' };
  }
}

export interface Remedy {
  readonly text: string;
  readonly change: Partial<TrainingPlan>;
}

/** Changes of the plan that may help where training stopped; each starts again at step 0. */
export function remediesFor(kind: FailureKind, plan: TrainingPlan, lastRate: number | undefined): readonly Remedy[] {
  if (kind === 'not-finite') {
    const rate = plan.rate ?? lastRate;
    return [
      ...(rate
        ? [{ text: 'Start again at half the learning rate', change: { rate: Number((rate / 2).toPrecision(2)) } }]
        : []),
      ...(plan.clip > 1 ? [{ text: 'Start again with gradients clipped at 1', change: { clip: 1 } }] : []),
    ];
  }
  if ((kind === 'batch-too-large' || kind === 'too-many-atoms') && plan.batch > 1) {
    const batch = Math.max(1, Math.floor(plan.batch / 2));
    return [{ text: `Start again with ${whole(batch)} samples a step`, change: { batch } }];
  }
  return [];
}
