/**
 * The work of the training room on the device, from compiling to what is kept at the end: steps in turns with orbits and poses, evaluations where they are
 * due, and the search for the step that went wrong. When to train, and to which step, is the room's affair (`training-room.ts`).
 */
import type { Backend } from '../backend/backend.ts';
import { isLost } from '../backend/is-lost.ts';
import { failureOf } from '../experiment/failure.ts';
import { EvaluationTime, QUICK_EVALUATION } from './evaluation-time.ts';
import type { Side } from './messages.ts';
import { isDone, type OpenRuns, unfinished } from './open-runs.ts';
import { Pace } from './pace.ts';
import type { CreateStepper, RoomSide } from './room-side.ts';
import type { TrainingEvent, TrainingStatus } from './training-messages.ts';
import { nextOf } from './training-schedule.ts';
import { inTurns, type Turns } from './turns.ts';

export interface DeviceDoors {
  readonly post: (event: TrainingEvent) => void;
  readonly turns: Turns;
  /** What `start` chose. @throws ExperimentFailure `no-adapter` */
  readonly backend: () => Promise<Backend>;
  readonly createStepper: CreateStepper;
}

/** What the training asks of its room, and tells it. */
export interface RoomDoors {
  /** Step of the plan where it is to end, as wished at the moment; undefined: the plan's last. */
  readonly until: () => number | undefined;
  readonly status: () => TrainingStatus;
  readonly setStatus: (status: TrainingStatus) => void;
  /** Tells the page how things stand, unless that was less than `after` milliseconds ago. */
  readonly report: (after?: number) => void;
  /** The curves from their beginning. */
  readonly sayAll: () => void;
  /** The last step is done: a go that comes from here on is not for this training, it waits, and begins another. */
  readonly stepsEnd: () => void;
}

/** Milliseconds between reports to the page. */
const REPORT_EVERY = 200;
/** What a submit should take at most while the page is seen, whose drawing queues behind it, and while it is hidden. Milliseconds. */
const SEEN = 8;
const HIDDEN = 50;

/** Why a signal ends the work: not as a failure. */
export const aborted = (): DOMException => new DOMException('paused', 'AbortError');

export class RoomWork {
  /** The side that is worked on. */
  at: Side | undefined;
  readonly #doors: DeviceDoors;
  readonly #room: RoomDoors;
  readonly #pace = new Pace();
  readonly #evaluationTime: EvaluationTime;
  #stretch = SEEN;
  /** What the training under way runs on. */
  #backend: Backend | undefined;
  /** Stops what is done after training: judging, and the search for a bad step. */
  #judging = new AbortController();

  constructor(doors: DeviceDoors, room: RoomDoors) {
    this.#doors = doors;
    this.#room = room;
    this.#evaluationTime = new EvaluationTime(() => doors.turns.clock);
  }

  /** Rounds a second at most; undefined: as many as come. */
  setSpeed(most: number | undefined): void {
    this.#pace.most = most;
  }

  /** Whether the page is seen, for whose drawing submits are kept short. */
  setVisible(visible: boolean): void {
    this.#stretch = visible ? SEEN : HIDDEN;
    this.#backend?.aimFor(this.#stretch);
  }

  stopJudging(): void {
    this.#judging.abort(aborted());
  }

  /** Whether the device of the training under way is gone. */
  isDeviceLost(): Promise<boolean> {
    return isLost(this.#backend);
  }

  /** The failure of a run: where a number was not finite, with the step that it was at. */
  async explained(error: unknown, sides: readonly RoomSide[]): Promise<unknown> {
    const failed = sides.find(({ side }) => side === this.at);
    this.#judging = new AbortController();
    const isBad = failed && failureOf(error).kind === 'not-finite';
    const { turns } = this.#doors;
    return isBad ? await failed.explained(error, (work) => turns.take(work), this.#judging.signal) : error;
  }

  /** Trains until the signal aborts, the plan is done or the step that is wished is reached; then keeps everything, and judges where that is worth it. */
  async run(runs: OpenRuns, signal: AbortSignal): Promise<void> {
    const backend = await this.#doors.backend();
    this.#backend = backend;
    backend.aimFor(this.#stretch);
    await this.#compile(runs, backend, signal);
    this.#room.setStatus('running');
    for (const side of runs.sides) side.restartClock();
    this.#evaluationTime.restart();
    while (!signal.aborted) {
      const open = unfinished(runs, this.#room.until());
      if (open.length === 0) break;
      const side = nextOf(open, runs.plan.compare);
      this.at = side.side;
      await this.#attend(side, backend, signal);
      if (signal.aborted) break;
      await this.#doors.turns.take(() => side.advance(runs.plan.compare === 'time'));
      this.#room.report(REPORT_EVERY);
      await this.#pace.next(signal, runs.sides.length);
    }
    await this.#settle(runs, backend, signal);
  }

  async #compile(runs: OpenRuns, backend: Backend, signal: AbortSignal): Promise<void> {
    let wentBack = false;
    for (const entry of runs.sides) {
      const { side } = entry;
      this.at = side;
      const onProgress = (done: number, total: number): void => {
        if (this.#room.status() !== 'compiling') this.#room.setStatus('compiling');
        this.#doors.post({ kind: 'train-compiling', side, done, total });
      };
      wentBack =
        (await entry.prepare(inTurns(backend, this.#doors.turns), this.#doors.createStepper, {
          signal,
          onProgress,
        })) || wentBack;
    }
    if (wentBack) this.#room.sayAll();
  }

  /** Evaluates and keeps a side where that is due. */
  async #attend(side: RoomSide, backend: Backend, signal: AbortSignal): Promise<void> {
    const isDue = side.isToBeEvaluated && (side.step === 0 || this.#evaluationTime.isLeft);
    if (isDue) await this.#judge(side, backend, signal);
    if (side.isToBeKept) await side.keep((work) => this.#doors.turns.take(work));
  }

  /** Evaluates a side as it stands; what the signal cuts short is no failure. */
  async #judge(side: RoomSide, backend: Backend, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    const { turns } = this.#doors;
    const evaluated = this.#evaluationTime.spend(async () => {
      const standing = await turns.take(() => side.current());
      await side.evaluate(standing, inTurns(backend, turns), signal);
    });
    await evaluated.catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  }

  /** The end of a training, by pause or plan: everything is kept, judged where that is worth it, then the device is left alone. */
  async #settle(runs: OpenRuns, backend: Backend, signal: AbortSignal): Promise<void> {
    this.#judging = new AbortController();
    const judging = this.#judging;
    const { turns } = this.#doors;
    const late = signal.aborted ? setTimeout(() => judging.abort(aborted()), QUICK_EVALUATION) : undefined;
    this.#room.stepsEnd();
    try {
      for (const side of runs.sides) {
        this.at = side.side;
        await turns.take(() => side.drain(true));
        await side.keep((work) => turns.take(work));
        this.#room.report();
        if (!side.isEvaluated && (this.#evaluationTime.isQuick || isDone(runs)))
          await this.#judge(side, backend, judging.signal);
        await side.keep((work) => turns.take(work));
      }
    } finally {
      clearTimeout(late);
    }
  }
}
