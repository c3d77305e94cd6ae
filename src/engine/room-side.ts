/**
 * One side of the training room: a job with the compiled steps that run it, its curves, and what is kept of it. It knows no other side and no messages. What
 * it can go back to is the newest state that was found finite, in memory and in its folder.
 */
import type { Backend, CompileOptions, TrainingState } from '../backend/backend.ts';
import { ExperimentFailure, failureOf } from '../experiment/failure.ts';
import {
  averageOf,
  isFiniteState,
  packAverage,
  packState,
  startState,
  unpackAverage,
  unpackState,
} from '../experiment/training-checkpoint.ts';
import type { TrainingJob } from '../experiment/training-job.ts';
import { evaluationSteps, isStalled, judge } from '../experiment/training-judging.ts';
import type { InTurn } from '../experiment/training-stepper.ts';
import type { ModelWeights } from '../experiment/weights.ts';
import type { RunFolder, RunIndex } from './checkpoint-store.ts';
import type { Side } from './messages.ts';
import type { EvaluationPoint, StepPoint, TrainingSide } from './training-messages.ts';
import { keepEvery, keptStepFor, pointEvery } from './training-schedule.ts';

/** One compiled run of a job (`experiment/training-stepper.ts`). */
export interface Stepper {
  readonly dispatches: number;
  /** One step, enqueued. */
  step(): Promise<void>;
  /** Of the latest step. @throws ExperimentFailure `not-finite` naming step and term */
  metrics(): Promise<StepPoint>;
  state(): Promise<TrainingState>;
  restore(state: TrainingState): Promise<void>;
  /** From a good state to the very step whose numbers are not finite, up to where the run stands. */
  firstFailure(good: TrainingState, inTurn?: InTurn, signal?: AbortSignal): Promise<ExperimentFailure | undefined>;
  dispose(): void;
}

export type CreateStepper = (backend: Backend, job: TrainingJob, options: CompileOptions) => Promise<Stepper>;

/** Averaged weights, and after which step. */
export interface StandingWeights {
  readonly parameters: ModelWeights['parameters'];
  readonly step: number;
}

/** Milliseconds after which the device is waited for, so that what is under the hand never queues behind many steps. */
const DRAIN_AFTER = 60;
/** Milliseconds after which a point is added to the curve, also between the steps where it is due; in long runs this share of their time. */
const POINT_AFTER = 1000;
const POINT_SHARE = 1e-3;
/** Milliseconds after which a checkpoint is kept, also between the steps where it is due. */
const KEEP_AFTER = 10_000;
/** Milliseconds over which steps a second are counted. */
const SPEED_WINDOW = 2000;

export class RoomSide {
  side: Side;
  readonly job: TrainingJob;
  readonly #folder: RunFolder;
  readonly #evaluateAt: ReadonlySet<number>;
  #stepper: Stepper | undefined;
  #backend: Backend | undefined;
  #good: TrainingState | undefined;
  #points: StepPoint[];
  #evaluations: EvaluationPoint[];
  #sent = { points: 0, evaluations: 0 };
  #step: number;
  #spent: number;
  /** Points on their way from the device. */
  #reading: Promise<unknown> | undefined;
  #drainedAt = 0;
  #pointAt = 0;
  #keptAt = 0;
  #speed: { readonly from: number; readonly step: number; readonly value: number | undefined };

  /** @param folder whose index has just been read */
  constructor(side: Side, job: TrainingJob, folder: RunFolder) {
    const { run } = folder;
    this.side = side;
    this.job = job;
    this.#folder = folder;
    this.#evaluateAt = new Set(evaluationSteps(job.steps));
    this.#step = run.step;
    this.#spent = run.spent;
    this.#points = [...run.points];
    this.#evaluations = [...run.evaluations];
    this.#speed = { from: 0, step: run.step, value: undefined };
  }

  get step(): number {
    return this.#step;
  }

  get steps(): number {
    return this.job.steps;
  }

  get spent(): number {
    return this.#spent;
  }

  get kept(): readonly number[] {
    return this.#folder.run.kept;
  }

  /** Why nothing more is stored. */
  get unstored(): string | undefined {
    return this.#folder.reason;
  }

  get facts(): TrainingSide {
    const { passes, start } = this.job;
    const { value } = this.#speed;
    return {
      step: this.#step,
      passes: passes.training,
      parameters: Object.values(start).reduce((total, { values }) => total + values.length, 0),
      ...(value !== undefined && { stepsPerSecond: value }),
      ...(this.#stepper && { dispatches: this.#stepper.dispatches }),
    };
  }

  /** What of the curves has not been sent yet. */
  takeUnsent(): { readonly points: readonly StepPoint[]; readonly evaluations: readonly EvaluationPoint[] } {
    const unsent = {
      points: this.#points.slice(this.#sent.points),
      evaluations: this.#evaluations.slice(this.#sent.evaluations),
    };
    this.#sent = { points: this.#points.length, evaluations: this.#evaluations.length };
    return unsent;
  }

  /** All of the curves is to be sent again. */
  sendAgain(): void {
    this.#sent = { points: 0, evaluations: 0 };
  }

  /**
   * Compiles the steps on a backend, where that is not done, at the newest good state.
   * @returns true where the run went back for that, so that its curves begin anew
   * @throws what compiling throws; the signal's reason
   */
  async prepare(backend: Backend, create: CreateStepper, options: CompileOptions): Promise<boolean> {
    if (this.#stepper && this.#backend === backend) return false;
    this.leaveDevice();
    const state = await this.#newestGood();
    const stepper = await create(backend, this.job, options);
    if (state) await stepper.restore(state);
    this.#stepper = stepper;
    this.#backend = backend;
    this.#keptAt = performance.now();
    this.#spent = this.#folder.run.spent;
    return this.#goBackTo(state?.step ?? 0);
  }

  /** The state that can be continued from; undefined: the start values. @throws ExperimentFailure `weights-damaged` */
  async #newestGood(): Promise<TrainingState | undefined> {
    if (this.#good) return this.#good;
    const { step } = this.#folder.run;
    if (step === 0) return undefined;
    const bytes = await this.#folder.state();
    try {
      if (!bytes) throw new Error('its file is missing');
      this.#good = unpackState(`the checkpoint of step ${step}`, bytes, this.job);
      return this.#good;
    } catch (error) {
      const found = error instanceof Error ? error.message : String(error);
      throw new ExperimentFailure('weights-damaged', `The run cannot be continued from step ${step}: ${found}.`, [
        'reset the run and train again',
      ]);
    }
  }

  #goBackTo(step: number): boolean {
    const before = this.#step;
    this.#step = step;
    this.#points = this.#points.filter((point) => point.step <= step);
    this.#evaluations = this.#evaluations.filter((point) => point.step <= step);
    this.restartClock();
    return before !== step;
  }

  /** Steps a second are counted from here. */
  restartClock(): void {
    const now = performance.now();
    this.#speed = { from: now, step: this.#step, value: undefined };
    this.#drainedAt = now;
  }

  /**
   * One step. The device is waited for every few milliseconds, or where `wait` says so; points that are due meanwhile come when it gets there. To be
   * called in turn.
   * @throws ExperimentFailure `not-finite`
   */
  async advance(wait: boolean): Promise<void> {
    const start = performance.now();
    await this.#stepper!.step();
    this.#step++;
    const due = this.#step % pointEvery(this.steps) === 0 || this.isToBeEvaluated || this.#step >= this.steps;
    if (wait || start - this.#drainedAt > DRAIN_AFTER)
      await this.drain(due || start - this.#pointAt > this.#pointAfter);
    else if (due) this.#readLater(this.#stepper!);
    this.#spent += performance.now() - start;
  }

  get #pointAfter(): number {
    return Math.max(POINT_AFTER, POINT_SHARE * this.#spent);
  }

  /** A point for the curve, without waiting; what it throws is thrown by the next `drain`. */
  #readLater(stepper: Stepper): void {
    const read = stepper.metrics().then((point) => {
      if (this.#stepper === stepper) this.#add(point);
    });
    this.#reading = Promise.all([this.#reading, read]);
    this.#reading.catch(() => {});
  }

  /** Waits for the device; `add` puts what it says about the latest step on the curve. @throws ExperimentFailure `not-finite` */
  async drain(add: boolean): Promise<void> {
    const reading = this.#reading;
    this.#reading = undefined;
    await reading;
    const latest = this.#points.at(-1)?.step ?? 0;
    if (!this.#stepper || this.#step <= latest) return;
    const point = await this.#stepper.metrics();
    const now = performance.now();
    this.#drainedAt = now;
    if (now - this.#speed.from >= SPEED_WINDOW || this.#speed.value === undefined) this.#countSpeed(now);
    if (add && point.step === this.#step) this.#add(point);
  }

  #add(point: StepPoint): void {
    this.#pointAt = performance.now();
    this.#points.push(point);
  }

  #countSpeed(now: number): void {
    const { from, step, value } = this.#speed;
    const rate = (1000 * (this.#step - step)) / Math.max(now - from, 1);
    const over = now - from >= SPEED_WINDOW;
    this.#speed = over ? { from: now, step: this.#step, value: rate } : { from, step, value: value ?? rate };
  }

  /** True at the steps of the schedule, until it was done. */
  get isToBeEvaluated(): boolean {
    return this.#evaluateAt.has(this.#step) && this.#evaluations.at(-1)?.step !== this.#step;
  }

  /** Whether so many evaluations of the schedule one after another brought nothing; never for 0. Those of a pause do not count. */
  isStalled(patience: number): boolean {
    const scheduled = this.#evaluations.filter(({ step }) => this.#evaluateAt.has(step));
    return isStalled(scheduled, patience);
  }

  get isEvaluated(): boolean {
    return this.#evaluations.at(-1)?.step === this.#step;
  }

  /** True at the steps of the schedule, and where the last checkpoint is long ago. */
  get isToBeKept(): boolean {
    if (this.#step === this.#folder.run.step) return false;
    return this.#step % keepEvery(this.steps) === 0 || performance.now() - this.#keptAt > KEEP_AFTER;
  }

  /** Judges averaged weights as they stand, of `current`. */
  async evaluate({ parameters, step }: StandingWeights, backend: Backend, signal: AbortSignal): Promise<void> {
    const point = await judge(this.job, backend, parameters, step, signal);
    if (step === this.#step && !this.isEvaluated) this.#evaluations.push(point);
  }

  /**
   * Keeps the state as it stands, in memory and in the folder.
   * @param takeTurn for what the device does
   * @throws ExperimentFailure `not-finite` where it is not
   */
  async keep(takeTurn: InTurn): Promise<void> {
    const stepper = this.#stepper;
    const { step, evaluations } = this.#folder.run;
    if (!stepper || (this.#step === step && this.#evaluations.length === evaluations.length)) return;
    const state = await takeTurn(async () => {
      await this.drain(false);
      return stepper.state();
    });
    if (!isFiniteState(state))
      throw new ExperimentFailure('not-finite', `The parameters are not finite after step ${state.step}.`, [
        'lower the learning rate',
        'clip the gradient at a smaller norm',
      ]);
    this.#good = state;
    this.#keptAt = performance.now();
    const run: Omit<RunIndex, 'kept'> = {
      step: state.step,
      spent: this.#spent,
      points: [...this.#points],
      evaluations: [...this.#evaluations],
    };
    await this.#folder.keep(run, packState(state, this.job), packAverage(averageOf(state, this.job.start)));
  }

  /** Averaged weights as they stand: on the device, or at the newest good state. */
  async current(): Promise<StandingWeights> {
    const { start } = this.job;
    const state = this.#stepper ? await this.#stepper.state() : await this.#newestGood();
    return state && state.step > 0
      ? { parameters: averageOf(state, start), step: state.step }
      : { parameters: start, step: 0 };
  }

  /** Averaged weights at the kept step that answers for a wanted one; one that was thinned out meanwhile leaves it to the one before. */
  async at(wanted: number): Promise<StandingWeights> {
    const { start } = this.job;
    for (let kept = this.kept; ; ) {
      const step = keptStepFor(wanted, kept);
      if (step === 0) return { parameters: start, step: 0 };
      const bytes = await this.#folder.average(step);
      if (bytes) return { parameters: unpackAverage(`the weights of step ${step}`, bytes, start), step };
      kept = kept.filter((each) => each !== step);
    }
  }

  /** Reads again what another tab has kept meanwhile. */
  async reread(): Promise<void> {
    const run = await this.#folder.refresh();
    this.#good = undefined;
    this.#step = run.step;
    this.#spent = run.spent;
    this.#points = [...run.points];
    this.#evaluations = [...run.evaluations];
    this.sendAgain();
  }

  /**
   * What is to blame for numbers that are not finite, and where the run goes on from: the very step and term, looked for from the newest good state as long
   * as the signal lets it.
   */
  async explained(error: unknown, inTurn: InTurn, signal: AbortSignal): Promise<ExperimentFailure> {
    const good = (await this.#newestGood()) ?? startState(this.job.start);
    const first = await this.#stepper?.firstFailure(good, inTurn, signal).catch(() => undefined);
    const { kind, message, remedies } = failureOf(first ?? error);
    return new ExperimentFailure(kind, `${message} The last good weights, of step ${good.step}, are kept.`, remedies);
  }

  /** Gives up what is on the device; `prepare` brings it back. */
  leaveDevice(): void {
    this.#stepper?.dispose();
    this.#stepper = undefined;
    this.#backend = undefined;
    this.#reading = undefined;
  }

  /** Back to step 0, with nothing kept. */
  async reset(): Promise<void> {
    this.leaveDevice();
    this.#good = undefined;
    this.#spent = 0;
    this.#goBackTo(0);
    this.#points = [];
    this.#evaluations = [];
    this.sendAgain();
    await this.#folder.clear();
  }
}
