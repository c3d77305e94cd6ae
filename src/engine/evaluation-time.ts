/** How much of a training goes into evaluations: as many as are due while they cost little in all, and no more than a third of the time beyond. */

/** An evaluation that takes longer is not made just because of a pause. Milliseconds. */
export const QUICK_EVALUATION = 3000;
/** Evaluations that take less in all are made whenever they are due. Milliseconds. */
const FREE = 3000;
/** Of the time since training went on. */
const LARGEST_SHARE = 1 / 3;

export class EvaluationTime {
  #latest = 0;
  /** Since training went on. */
  #all = 0;
  #startedAt = 0;
  readonly #clock: () => number;

  /** @param clock milliseconds; stands still while neither training nor an evaluation may go on, as while a product is measured */
  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /** Training goes on from here. */
  restart(): void {
    this.#all = 0;
    this.#startedAt = this.#clock();
  }

  /** Does the work of an evaluation, and counts its time, also where it throws. */
  async spend(work: () => Promise<void>): Promise<void> {
    const start = this.#clock();
    try {
      await work();
    } finally {
      this.#latest = this.#clock() - start;
      this.#all += this.#latest;
    }
  }

  get isQuick(): boolean {
    return this.#latest < QUICK_EVALUATION;
  }

  /** True where an evaluation that is due is to be made. */
  get isLeft(): boolean {
    return this.#all < FREE || this.#all < LARGEST_SHARE * (this.#clock() - this.#startedAt);
  }
}
