/**
 * What page and device worker say to each other about many samples. The worker asks for geometries one at a time, so that neither side ever holds the set;
 * it tells how the set stands while it grows. A run that was cancelled goes on when it is asked for again: its state is kept by what decides its numbers.
 */
import type { AggregateOutcome } from '../experiment/aggregate-outcome.ts';
import type { JudgedOutput } from '../orbit/result.ts';
import type { DeviceChoice, Geometry, ModelChoice, Side } from './messages.ts';

/** All that decides the numbers of a set. */
export interface AggregateWish {
  /** A, B, or both. */
  readonly models: readonly { readonly side: Side; readonly choice: ModelChoice }[];
  /** What the samples are of, with what tells it from all others. */
  readonly subject: string;
  /** The samples in words, by their place in the set. */
  readonly ids: readonly string[];
  /** The first sample, with the elements of all: what random weights are drawn for. */
  readonly like: Geometry;
  readonly output: JudgedOutput;
  /** A word of `group/describe.ts`. */
  readonly group: string;
  readonly elements: number;
  readonly seed: number;
  readonly device: DeviceChoice;
}

export type AggregateRequest =
  /** Goes on from what is kept of the run, or begins; answered by `aggregated`, or by a failure. With `look` nothing is computed: how it stands is told, laid out as asked for. */
  | {
      readonly kind: 'aggregate';
      readonly id: number;
      readonly wish: AggregateWish;
      readonly look?: true;
      readonly layout?: 'umap';
    }
  /** Answers `aggregate-wants`; without a geometry the sample could not be read. */
  | { readonly kind: 'aggregate-sample'; readonly id: number; readonly place: number; readonly geometry?: Geometry }
  /** What is kept of the run that was asked for under an id is deleted. Ids rise: the same run goes on under a later one. */
  | { readonly kind: 'aggregate-discard'; readonly id: number };

/** A sample that a model could not be judged on, and why. */
export interface LeftOutSample {
  readonly sample: number;
  readonly id: string;
  readonly reason: string;
}

/** How a set stands after so many samples. */
export interface AggregateFound {
  readonly done: number;
  readonly total: number;
  /** The models of `outcome`; one that could be judged on no sample yet is missing. */
  readonly judged: readonly Side[];
  readonly outcome?: AggregateOutcome;
  /** Why the others are missing. */
  readonly leftOut: Partial<Record<Side, readonly LeftOutSample[]>>;
  /** Why nothing of it is kept beyond this visit; absent while it is. */
  readonly unkept?: string;
  /** What is to be said of an earlier state that could not be used. */
  readonly remark?: string;
}

export type AggregateEvent =
  | { readonly kind: 'aggregate-wants'; readonly id: number; readonly place: number }
  | {
      readonly kind: 'aggregating';
      readonly id: number;
      readonly side: Side;
      /** Samples that are done, and of how many. */
      readonly done: number;
      readonly total: number;
      /** The one under way, with its elements that are done. */
      readonly sample: string;
      readonly elements: number;
      readonly of: number;
    }
  | { readonly kind: 'aggregate-found'; readonly id: number; readonly found: AggregateFound }
  | {
      readonly kind: 'aggregated';
      readonly id: number;
      readonly found: AggregateFound;
      /** Of a look: a run of the same models and subject with other numbers of samples or elements, which was asked for later than this one. */
      readonly newer?: { readonly samples: number; readonly elements: number };
    };
