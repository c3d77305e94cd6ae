/**
 * Whole training runs without a page: the sides of an experiment whose weights are named `train:SEED`, taking turns, with curves, evaluations on a
 * schedule, and checkpoints from which a stopped run continues exactly (bitwise on the same adapter).
 * Sides of different length (equal passes) keep the same share of their steps; under equal time the one that has had less time is next, and all stop
 * when the first is done.
 */
import type { Backend, TrainingState } from '../backend/backend.ts';
import type { Side } from '../engine/messages.ts';
import type { EvaluationPoint, StepPoint, TrainingFrames } from '../engine/training-messages.ts';
import type { ParameterSet } from '../model/model.ts';
import { openCheckpoint, writeCheckpoint } from '../train/checkpoint.ts';
import { ExperimentFailure } from './failure.ts';
import type { Experiment } from './schema.ts';
import { createTrainingJob, type TrainingJob } from './training-job.ts';
import { evaluationSteps, isStalled, judge } from './training-judging.ts';
import { TrainingStepper } from './training-stepper.ts';
import { trainedSides } from './training-task.ts';

export interface TrainExperimentOptions {
  readonly backend: Backend;
  readonly experiment: Experiment;
  /** What potentials learn from. */
  readonly frames?: TrainingFrames;
  /** Checkpoints of this very experiment to go on from, with a name for messages. */
  readonly resume?: Partial<Record<Side, { readonly name: string; readonly bytes: Uint8Array }>>;
  /** Stops after the turn under way; what was done is checkpointed. */
  readonly signal?: AbortSignal;
  /** In place of the plan's: stops a side whose total error was not lowered by so many evaluations one after another. */
  readonly patience?: number;
  readonly onJob?: (side: Side, job: TrainingJob, dispatches: number) => void;
  readonly onCompile?: (side: Side, done: number, total: number) => void;
  readonly onReport?: (side: Side, point: StepPoint) => void;
  readonly onEvaluation?: (side: Side, point: EvaluationPoint) => void;
  /** Bytes from which the side goes on; now and then, and at the end. */
  readonly onCheckpoint?: (side: Side, bytes: Uint8Array<ArrayBuffer>, step: number) => Promise<void> | void;
}

export interface TrainedSide {
  readonly job: TrainingJob;
  /** Steps done. */
  readonly step: number;
  /** `done`: all steps; `patience`: no better for long; `time`: the other side was done; `interrupted`: by the signal. */
  readonly end: 'done' | 'patience' | 'time' | 'interrupted';
  /** The moving average. */
  readonly parameters: ParameterSet;
  readonly points: readonly StepPoint[];
  readonly evaluations: readonly EvaluationPoint[];
  /** Seconds spent in steps, waits included, evaluations not. */
  readonly seconds: number;
}

export interface TrainedExperiment {
  readonly finished: boolean;
  readonly adapter: string;
  readonly sides: Partial<Record<Side, TrainedSide>>;
}

/** Points of a curve and checkpoints of a whole run, about. */
const REPORTS = 200;
const CHECKPOINTS = 20;
/** A turn has this many steps at most, so that an interruption is heard. */
const LONGEST_TURN = 25;

/** What a checkpoint says beside the state. */
interface Curves {
  readonly points: StepPoint[];
  readonly evaluations: EvaluationPoint[];
  seconds: number;
}

class Run {
  readonly reportEvery: number;
  readonly checkpointEvery: number;
  readonly #toEvaluate: readonly number[];
  end: TrainedSide['end'] | undefined;
  #good: TrainingState;

  private constructor(
    readonly side: Side,
    readonly stepper: TrainingStepper,
    readonly curves: Curves,
    start: TrainingState,
    private readonly options: TrainExperimentOptions,
  ) {
    const { steps } = stepper.job;
    this.reportEvery = Math.min(LONGEST_TURN, Math.max(1, Math.floor(steps / REPORTS)));
    this.checkpointEvery = this.reportEvery * Math.max(1, Math.floor(steps / CHECKPOINTS / this.reportEvery));
    this.#toEvaluate = evaluationSteps(steps);
    this.#good = start;
  }

  static async open(side: Side, options: TrainExperimentOptions): Promise<Run> {
    const { backend, experiment, frames, resume, signal } = options;
    const job = await createTrainingJob(experiment, side, frames);
    const stepper = await TrainingStepper.create(backend, job, {
      ...(signal && { signal }),
      onProgress: (done, total) => options.onCompile?.(side, done, total),
    });
    options.onJob?.(side, job, stepper.dispatches);
    const curves: Curves = { points: [], evaluations: [], seconds: 0 };
    const from = resume?.[side];
    if (from) {
      const { state, about } = openCheckpoint(from.name, from.bytes, job.start, job.identity);
      await stepper.restore(state);
      Object.assign(curves, JSON.parse(about.curves ?? '{}'));
    }
    return new Run(side, stepper, curves, await stepper.state(), options);
  }

  get share(): number {
    return this.stepper.done / this.stepper.job.steps;
  }

  /** Evaluates if this step is one to evaluate at and was not evaluated before; ends a side that has been stalled for as long as it may. */
  async evaluate(): Promise<void> {
    const { done } = this.stepper;
    if (this.#toEvaluate.includes(done) && !this.curves.evaluations.some(({ step }) => step === done)) {
      const point = await this.#judged(await this.stepper.average());
      if (!point) return;
      this.curves.evaluations.push(point);
      this.options.onEvaluation?.(this.side, point);
    }
    const { experiment, patience = experiment.training?.patience ?? 0 } = this.options;
    if (isStalled(this.curves.evaluations, patience)) this.end ??= 'patience';
  }

  /** Undefined where the signal cut it short: a resumed run makes up for it. */
  async #judged(parameters: ParameterSet): Promise<EvaluationPoint | undefined> {
    const { stepper, options } = this;
    try {
      return await judge(stepper.job, options.backend, parameters, stepper.done, options.signal);
    } catch (error) {
      if (options.signal?.aborted) return undefined;
      throw error;
    }
  }

  /** Steps up to the next report, with what is due there. */
  async turn(): Promise<void> {
    const { stepper, curves, reportEvery } = this;
    const { steps } = stepper.job;
    const next = this.#toEvaluate.find((step) => step > stepper.done) ?? steps;
    const until = Math.min(steps, next, (Math.floor(stepper.done / reportEvery) + 1) * reportEvery);
    const since = performance.now();
    while (stepper.done < until) await stepper.step();
    const point = await this.#checked();
    curves.seconds += (performance.now() - since) / 1000;
    curves.points.push(point);
    this.options.onReport?.(this.side, point);
    if (stepper.done === steps) this.end = 'done';
    await this.evaluate();
    if (stepper.done % this.checkpointEvery === 0 || this.end) await this.save();
  }

  /** The metrics; where they are not finite, the last good state is saved and the very step that failed is named. */
  async #checked(): Promise<StepPoint> {
    const { stepper } = this;
    try {
      const point = await stepper.metrics();
      this.#good = await stepper.state();
      return point;
    } catch (error) {
      if (!(error instanceof ExperimentFailure && error.kind === 'not-finite')) throw error;
      const good = this.#good;
      const first = (await stepper.firstFailure(good)) ?? error;
      await this.#write(good);
      throw new ExperimentFailure(first.kind, `Model ${this.side}: ${first.message}`, first.remedies);
    }
  }

  async save(): Promise<void> {
    await this.#write(await this.stepper.state());
  }

  async #write(state: TrainingState): Promise<void> {
    const { job } = this.stepper;
    const { seconds } = this.curves;
    const upTo = <Point extends { readonly step: number }>(points: readonly Point[]): Point[] =>
      points.filter(({ step }) => step <= state.step);
    const curves = { points: upTo(this.curves.points), evaluations: upTo(this.curves.evaluations), seconds };
    const about = {
      random: "Philox 4x32-10, counted from the experiment's seed and the step",
      schedule: job.optimiser.schedule ?? 'cosine',
      adapter: this.options.backend.adapter,
      curves: JSON.stringify(curves),
    };
    await this.options.onCheckpoint?.(this.side, writeCheckpoint(state, job.start, job.identity, about), state.step);
  }

  async outcome(): Promise<TrainedSide> {
    const { stepper, curves } = this;
    return {
      job: stepper.job,
      step: stepper.done,
      end: this.end ?? 'interrupted',
      parameters: await stepper.average(),
      ...curves,
    };
  }
}

/**
 * Trains every side whose weights are named `train:SEED`.
 * @throws ExperimentFailure `cannot-train`, `batch-too-large` or `not-finite`; before the last, the last good state goes to `onCheckpoint`
 * @throws FormatError for a checkpoint of another run
 */
export async function trainExperiment(options: TrainExperimentOptions): Promise<TrainedExperiment> {
  const { experiment, backend, signal } = options;
  const byTime = experiment.training?.compare === 'time';
  const runs: Run[] = [];
  const endInTime = (): void => {
    if (byTime && runs.some(({ end }) => end === 'done')) for (const run of runs) run.end ??= 'time';
  };
  try {
    for (const side of trainedSides(experiment)) runs.push(await Run.open(side, options));
    for (const run of runs) {
      if (run.share >= 1) run.end = 'done';
      await run.evaluate();
    }
    for (;;) {
      endInTime();
      const open = runs.filter(({ end }) => end === undefined);
      if (open.length === 0 || signal?.aborted) break;
      const behind = (run: Run): number => (byTime ? run.curves.seconds : run.share);
      const next = open.reduce((least, run) => (behind(run) < behind(least) ? run : least));
      await next.turn();
    }
    for (const run of runs) if (run.end === undefined || run.end === 'time') await run.save();
    const sides: Partial<Record<Side, TrainedSide>> = {};
    for (const run of runs) sides[run.side] = await run.outcome();
    return { finished: runs.every(({ end }) => end !== undefined), adapter: backend.adapter, sides };
  } finally {
    for (const { stepper } of runs) stepper.dispose();
  }
}
