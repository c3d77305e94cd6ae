/**
 * One run of a job on a device: the step is compiled once; then each step takes the batch of its number at the rate of its number, so that a restored
 * run continues exactly. The moving average forgets its start: its decay is at most (1 + t) / (10 + t) at step t.
 */

import type { Backend, CompileOptions, TrainingProgram, TrainingState } from '../backend/backend.ts';
import type { StepPoint } from '../engine/training-messages.ts';
import { whole } from '../math/whole-number.ts';
import { parameterInputs } from '../model/batch-inputs.ts';
import type { ParameterSet } from '../model/model.ts';
import { rateAt } from '../train/schedule.ts';
import { ExperimentFailure } from './failure.ts';
import { averageOf } from './training-checkpoint.ts';
import type { TrainingJob } from './training-job.ts';

const megabytes = (bytes: number): string => `${whole(Math.ceil(bytes / 2 ** 20))} MB`;

/** Decay of the moving average at a step. */
export const averageAt = (step: number, decay: number): number => Math.min(decay, (1 + step) / (10 + step));

/** Does work while nothing else is done on the device. */
export type InTurn = <Value>(work: () => Promise<Value>) => Promise<Value>;

export class TrainingStepper {
  /** Steps done. */
  #done = 0;
  #rate = 0;
  /** Largest extents that were found to fit. */
  readonly #fitting = new Map<string, number>();

  private constructor(
    private readonly backend: Backend,
    readonly job: TrainingJob,
    private readonly program: TrainingProgram,
  ) {}

  /**
   * Compiles the step; at its start the run stands at step 0.
   * @throws ExperimentFailure `batch-too-large` with the largest batch that works, the signal's reason when aborted
   */
  static async create(backend: Backend, job: TrainingJob, options: CompileOptions = {}): Promise<TrainingStepper> {
    await job.prepare?.(backend, options.signal);
    const nodes = parameterInputs(job.start);
    const { loss, metrics } = job.learner.objective(nodes);
    const parameters = Object.fromEntries(
      Object.entries(job.start).map(([name, { values }]) => [name, { node: nodes[name], values }]),
    );
    const program = await backend.compileTraining({ loss, metrics, parameters }, options);
    const stepper = new TrainingStepper(backend, job, program);
    try {
      stepper.#requireRoom(job.learner.batch(0).extents);
    } catch (error) {
      program.dispose();
      throw error;
    }
    return stepper;
  }

  /** Steps done. */
  get done(): number {
    return this.#done;
  }

  get dispatches(): number {
    return this.program.dispatches;
  }

  /** One optimiser step, enqueued. @throws ExperimentFailure `batch-too-large` */
  async step(): Promise<void> {
    const { learner, optimiser, steps } = this.job;
    const { feeds, extents } = learner.batch(this.#done);
    this.#requireRoom(extents);
    this.#rate = rateAt(this.#done, steps, optimiser);
    const average = averageAt(this.#done, optimiser.average);
    this.#done++;
    await this.program.step(feeds, extents, { ...optimiser, rate: this.#rate, average });
  }

  /**
   * What the latest step found; waits for the device. Further steps may be taken meanwhile.
   * @throws ExperimentFailure `not-finite` naming the step and the first term that is not finite
   */
  async metrics(): Promise<StepPoint> {
    const [step, rate] = [this.#done, this.#rate];
    const { loss, gradientNorm, ...terms } = await this.program.metrics();
    const found = Object.entries({ ...terms, loss, gradientNorm }).find(([, value]) => !Number.isFinite(value));
    if (found) throw this.#notFinite(step, rate, ...found);
    return { step, loss, terms, rate, gradientNorm };
  }

  state(): Promise<TrainingState> {
    return this.program.state();
  }

  async restore(state: TrainingState): Promise<void> {
    await this.program.restore(state);
    this.#done = state.step;
  }

  /** The moving average of the parameters. */
  async average(): Promise<ParameterSet> {
    return averageOf(await this.program.state(), this.job.start);
  }

  dispose(): void {
    this.program.dispose();
  }

  /**
   * From a good state to the very step that fails: `metrics` may be read now and then only, and one bad step spoils all that follow.
   * @param inTurn takes the device for one step
   * @returns the failure of the first bad step up to the step where the run stands; undefined where there is none, or the signal ended the search
   */
  async firstFailure(
    good: TrainingState,
    inTurn: InTurn = (work) => work(),
    signal?: AbortSignal,
  ): Promise<ExperimentFailure | undefined> {
    const until = this.#done;
    await inTurn(() => this.restore(good));
    let failure: ExperimentFailure | undefined;
    while (!failure && this.#done < until && !signal?.aborted) failure = await inTurn(() => this.#failureOfStep());
    return failure;
  }

  async #failureOfStep(): Promise<ExperimentFailure | undefined> {
    await this.step();
    try {
      await this.metrics();
    } catch (error) {
      if (error instanceof ExperimentFailure && error.kind === 'not-finite') return error;
      throw error;
    }
    return undefined;
  }

  #notFinite(step: number, rateThere: number, term: string, value: number): ExperimentFailure {
    const { job } = this;
    const { rate, clipNorm } = job.optimiser;
    const lower = Number((rate / 3).toPrecision(1));
    return new ExperimentFailure(
      'not-finite',
      `${term} is ${value} at step ${step} of ${job.steps}, at the rate ${Number(rateThere.toPrecision(3))}. Its batch: ${job.batchWords(step - 1)}.`,
      [
        `lower the rate from ${rate} to ${lower}`,
        clipNorm === 0 || clipNorm > 1 ? 'clip gradients at norm 1' : 'halve the weight of the energy',
        'remove a broken sample of that batch',
      ],
    );
  }

  #requireRoom(extents: Readonly<Record<string, number>>): void {
    const most = this.backend.largestRun;
    const entries = Object.entries(extents);
    if (most === undefined || entries.every(([name, value]) => value <= (this.#fitting.get(name) ?? -1))) return;
    const needed = this.program.memory(extents);
    if (needed > most) throw this.#tooLarge(extents, needed, most);
    for (const [name, value] of entries) this.#fitting.set(name, Math.max(value, this.#fitting.get(name) ?? 0));
  }

  #tooLarge(extents: Readonly<Record<string, number>>, needed: number, most: number): ExperimentFailure {
    const { graphs } = extents;
    const needs = (count: number): number =>
      this.program.memory(
        Object.fromEntries(
          Object.entries(extents).map(([name, value]) => [
            name,
            name === 'slots' ? value : Math.ceil((value * count) / graphs),
          ]),
        ),
      );
    let [works, fails] = [0, graphs];
    while (fails - works > 1) {
      const middle = Math.floor((works + fails) / 2);
      if (needs(middle) <= most) works = middle;
      else fails = middle;
    }
    const copies = this.job.passes.training;
    const batch = Math.floor(works / copies);
    return new ExperimentFailure(
      'batch-too-large',
      `A batch of ${graphs / copies} samples needs ${megabytes(needed)} on ${this.backend.adapter}, which takes ${megabytes(most)}. ${
        batch > 0 ? `A batch of ${batch} works.` : 'Not even one sample fits.'
      }`,
      batch > 0 ? [`choose a batch of ${batch}`] : ['choose smaller subjects', 'choose the other model'],
    );
  }
}
