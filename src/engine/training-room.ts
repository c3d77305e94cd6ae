/**
 * The training room of the device worker: the models of one experiment whose weights are `train:SEED`, trained step about. Steps take turns with orbits
 * and poses; between steps the messages of the page are heard. While it is paused nothing is submitted. A loss of the device, a number that is not
 * finite or a full storage end no run: it goes on from what is kept, step for step as without them.
 */
import { ExperimentFailure, failureOf } from '../experiment/failure.ts';
import type { ModelWeights } from '../experiment/weights.ts';
import type { ModelChoice, Side } from './messages.ts';
import { closeRuns, isDone, isReadOnly, type OpenRun, type OpenRuns, openRuns, type RunDoors } from './open-runs.ts';
import { exportedFrom, reportOf } from './room-report.ts';
import { aborted, type DeviceDoors, RoomWork } from './room-work.ts';
import type { TrainingFrames, TrainingRequest, TrainingStatus } from './training-messages.ts';
import { ownStep } from './training-schedule.ts';

export interface RoomOptions extends RunDoors, DeviceDoors {
  /** Queue submissions of the device so far. */
  readonly submits: () => number;
}

type Request<Kind extends TrainingRequest['kind']> = Extract<TrainingRequest, { readonly kind: Kind }>;

export class TrainingRoom {
  readonly #options: RoomOptions;
  readonly #work: RoomWork;
  #frames: TrainingFrames | undefined;
  #runs: OpenRuns | undefined;
  #status: TrainingStatus = 'preparing';
  /** Requests that change the room, one after the other. */
  #queue: Promise<void> = Promise.resolve();
  #openings = 0;
  #opening: Promise<void> = Promise.resolve();
  /** The training under way; ends when `#pause` aborts. */
  #training: Promise<void> = Promise.resolve();
  #pause = new AbortController();
  #until: number | undefined;
  /** Whether it goes on by itself with the next device. */
  #goesOn = false;
  /** Rises whenever the page wants no training: a go that was asked before, and has not begun, is void. */
  #stops = 0;
  #reportedAt = 0;

  constructor(options: RoomOptions) {
    this.#options = options;
    this.#work = new RoomWork(options, {
      until: () => this.#until,
      status: () => this.#status,
      setStatus: (status) => this.#setStatus(status),
      report: (after) => this.#report(after),
      sayAll: () => this.#sayAll(),
      stepsEnd: () => this.#halt(),
    });
    this.#pause.abort(aborted());
  }

  receive(request: TrainingRequest): void {
    switch (request.kind) {
      case 'train-open': {
        const opening = ++this.#openings;
        const wasRunning = this.#isTraining;
        // Taken at once: the opening itself may be replaced by one that relies on them.
        if (request.frames) this.#frames = request.frames;
        this.#stop();
        this.#opening = this.#inTurn(async () => {
          if (opening === this.#openings) await this.#open(request, wasRunning);
        });
        return;
      }
      case 'train-go': {
        const stops = this.#stops;
        this.#goesOn = false;
        this.#work.stopJudging();
        void this.#inTurn(async () => {
          if (stops === this.#stops) this.#go(request.until);
        });
        return;
      }
      case 'train-pause':
        this.#goesOn = false;
        this.#stop();
        return;
      case 'train-reset':
        this.#stop();
        void this.#inTurn(() => this.#reset());
        return;
      case 'train-speed':
        this.#work.setSpeed(request.most);
        return;
      case 'train-export':
        void this.#inTurn(() => this.#export(request), false);
        return;
      case 'train-visible':
        this.#work.setVisible(request.visible);
        return;
      case 'train-look':
        this.#report();
        return;
      case 'train-close':
        this.#openings++;
        this.#stop();
        void this.#inTurn(() => this.#close());
        return;
      default:
        throw new Error(`unknown request ${JSON.stringify(request satisfies never)}`);
    }
  }

  /**
   * Averaged weights of a side for orbits and poses, at the kept step before `choice.step`; absent: the newest. Not to be asked for in a turn, because an
   * opening may wait for one.
   * @throws ExperimentFailure `weights-missing` where the room is not open for them
   */
  async weightsFor(side: Side, choice: ModelChoice): Promise<ModelWeights> {
    await this.#opening;
    const runs = this.#runs;
    const found = runs?.runs.find(({ room }) => room.side === side && room.job.model === choice.model);
    if (!runs || !found)
      throw new ExperimentFailure('weights-missing', 'These weights have not been trained yet.', ['press play']);
    const { room, name } = found;
    const { parameters, step } = await room.at(ownStep(choice.step ?? runs.plan.steps, runs.plan.steps, room.steps));
    return { ...room.job.weightsAt(parameters, step), run: name };
  }

  /** The device is gone, and with it what was on it; training that was under way goes on with `deviceReady`. */
  deviceLost(reason: string): void {
    const wasTraining = this.#isTraining;
    this.#halt();
    void this.#inTurn(async () => {
      for (const side of this.#runs?.sides ?? []) side.leaveDevice();
      if (!wasTraining) {
        if (this.#status === 'running' || this.#status === 'compiling') this.#rest();
        return;
      }
      this.#goesOn = true;
      this.#fail(
        new ExperimentFailure('device-lost', `The GPU was lost while training: ${reason}`, [
          'continue on a fresh device',
        ]),
      );
    });
  }

  deviceReady(): void {
    void this.#inTurn(async () => {
      if (this.#goesOn) this.#go(this.#until);
    });
  }

  get #isTraining(): boolean {
    return !this.#pause.signal.aborted;
  }

  #halt(): void {
    this.#pause.abort(aborted());
  }

  #stop(): void {
    this.#stops++;
    this.#halt();
    this.#work.stopJudging();
  }

  /** Runs after what was asked before; with `alone` also after the training under way. What it throws is told to the page. */
  #inTurn(work: () => Promise<void>, alone = true): Promise<void> {
    const done = this.#queue
      .then(() => (alone && !this.#isTraining ? this.#training : undefined))
      .then(work)
      .catch((error: unknown) => this.#fail(error));
    this.#queue = done;
    return done;
  }

  async #open({ experiment }: Request<'train-open'>, wasRunning: boolean): Promise<void> {
    this.#goesOn = false;
    this.#work.at = undefined;
    const before = this.#runs;
    try {
      this.#runs = await openRuns(this.#options, experiment, this.#frames, before, (run) => this.#takeOver(run));
    } catch (error) {
      await this.#close();
      throw error;
    }
    this.#sayAll();
    this.#rest();
    if (wasRunning && before?.key === this.#runs.key) this.#go(this.#until);
  }

  /** A run that another tab held has come to this one: what that tab kept is read, and can be continued. */
  #takeOver(run: OpenRun): void {
    void this.#inTurn(async () => {
      if (!this.#runs?.runs.includes(run)) return;
      await run.room.reread();
      this.#sayAll();
      this.#rest();
    });
  }

  /** Another tab has kept more of a run that is only looked at here. */
  changedElsewhere(name: string): void {
    const run = this.#runs?.runs.find((each) => each.name === name && !each.owned);
    if (run) this.#takeOver(run);
  }

  async #close(): Promise<void> {
    if (this.#runs) closeRuns(this.#runs);
    this.#runs = undefined;
    this.#goesOn = false;
  }

  async #reset(): Promise<void> {
    this.#goesOn = false;
    if (!this.#runs || isReadOnly(this.#runs)) return;
    for (const side of this.#runs.sides) await side.reset();
    this.#sayAll();
    this.#setStatus('paused');
  }

  async #export(request: Request<'train-export'>): Promise<void> {
    this.#options.post(await exportedFrom(this.#runs, request, this.#options.turns));
  }

  /** Begins to train, or moves the end of what is under way. */
  #go(until: number | undefined): void {
    this.#goesOn = false;
    this.#until = until;
    if (!this.#runs || isReadOnly(this.#runs) || this.#isTraining) return;
    this.#pause = new AbortController();
    const { signal } = this.#pause;
    this.#training = this.#train(this.#runs, signal).catch((error: unknown) => this.#stopped(error, signal));
  }

  async #train(runs: OpenRuns, signal: AbortSignal): Promise<void> {
    await this.#work.run(runs, signal);
    this.#rest();
  }

  /** What training threw: a pause while it was compiling, a lost device, or a failure of the run. */
  async #stopped(error: unknown, signal: AbortSignal): Promise<void> {
    if (signal.aborted && failureOf(error).kind === 'cancelled') {
      this.#setStatus('paused');
      return;
    }
    // The session tells of a loss by `deviceLost`.
    if (await this.#work.isDeviceLost()) return;
    // What the page asks for from here on waits until all is said.
    this.#halt();
    const { sides } = this.#runs ?? { sides: [] };
    const told = await this.#work.explained(error, sides);
    for (const side of sides) side.leaveDevice();
    this.#fail(told);
  }

  #isDone(): boolean {
    return this.#runs !== undefined && isDone(this.#runs);
  }

  #fail(error: unknown): void {
    this.#status = 'stopped';
    this.#report();
    const side = this.#work.at;
    this.#options.post({ kind: 'train-failure', ...(side && { side }), failure: failureOf(error) });
  }

  /** A run through its steps that was not judged yet can be gone on with: that judges it. */
  #rest(): void {
    const isJudged = this.#runs?.sides.every(({ isEvaluated }) => isEvaluated);
    this.#setStatus(this.#isDone() && isJudged ? 'done' : 'paused');
  }

  #setStatus(status: TrainingStatus): void {
    this.#status = status;
    this.#report();
  }

  /** The curves from their beginning. */
  #sayAll(): void {
    for (const side of this.#runs?.sides ?? []) side.sendAgain();
    this.#options.post({ kind: 'train-clear' });
  }

  /** Tells the page how things stand, unless that was less than `after` milliseconds ago. */
  #report(after = 0): void {
    const now = performance.now();
    if (!this.#runs || now - this.#reportedAt < after) return;
    this.#reportedAt = now;
    const { post, submits } = this.#options;
    for (const event of reportOf(this.#runs, this.#status, submits())) post(event);
  }
}
