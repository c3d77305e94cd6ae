/**
 * What the device worker does, apart from being a worker: holds the backend that `start` chose (only another `start` changes it), caches weights and
 * predictors, runs orbits, what stands beside them and sets of samples chunk by chunk and poses between the chunks, cancels, and survives a lost device. Finished chunks of an interrupted orbit are kept: the same request again
 * continues where it stood.
 */
import type { Backend } from '../backend/backend.ts';
import { createReferenceBackend } from '../backend/reference/reference.ts';
import { ExperimentFailure, failureOf } from '../experiment/failure.ts';
import { evaluatePose } from '../experiment/pose.ts';
import type { Predictor } from '../experiment/predictor.ts';
import { OrbitMemory, preparePredictor, runOrbit } from '../experiment/runner.ts';
import { classesOf, type ModelWeights } from '../experiment/weights.ts';
import type { AggregateRoom } from './aggregate-room.ts';
import type { AggregateStore } from './aggregate-store.ts';
import { type AsideDoors, type AsideRequest, answerAside } from './aside-answers.ts';
import { geometryDigest } from './geometry-digest.ts';
import type { DeviceChoice, EngineEvent, EngineRequest, Geometry, ModelChoice, Side } from './messages.ts';
import { patiently } from './patiently.ts';
import type { TrainingDoors } from './training-doors.ts';
import { TrainingRoom } from './training-room.ts';
import { besideMeasuring, Turns } from './turns.ts';
import { WeightsShelf } from './weights-shelf.ts';

/** What poses, slices and ascents are evaluated with; `key` names subject and model, `classes` the scalars of a cloud model. */
interface Prepared {
  readonly predictor: Predictor;
  readonly key: string;
  readonly classes: readonly string[] | undefined;
}

/** The same for a pose, whose program is held for its turn. */
type Posed = Pick<Prepared, 'key' | 'classes'> & Pick<Predictor, 'evaluate'>;

export interface SessionOptions {
  readonly post: (event: EngineEvent) => void;
  /** The WebGPU backend; rejects with the reason where there is none. */
  readonly createWebGpu: () => Promise<Backend>;
  /** Bytes of a file by its address; rejects with the reason. */
  readonly fetchBytes: (url: string) => Promise<Uint8Array>;
  readonly training: TrainingDoors;
  /** Where runs over many samples are kept. */
  readonly aggregates: AggregateStore;
}

type Request<Kind extends EngineRequest['kind']> = Extract<EngineRequest, { readonly kind: Kind }>;

/** Predictors and orbits that are kept for a return; the oldest goes first. */
const KEPT = 8;

function keep<Value>(map: Map<string, Value>, key: string, value: Value): void {
  map.delete(key);
  map.set(key, value);
  for (const oldest of map.keys()) {
    if (map.size <= KEPT) return;
    map.delete(oldest);
  }
}

/** Which predictor answers for a choice on a geometry. What is trained here may have the name of other weights, of another run. */
const subjectKey = (
  backend: Backend,
  { model, weights, mechanism }: ModelChoice,
  { name, run }: ModelWeights,
  geometry: Geometry,
): string =>
  `${backend.kind} ${model} ${weights} ${run === undefined ? '' : `${name} ${run}`} ${mechanism} ${geometryDigest(geometry)}`;

/** True where one predictor answers both. */
const isAlike = (a: Request<'pose'>, b: Request<'pose'>): boolean =>
  a.device === b.device &&
  JSON.stringify(a.choice) === JSON.stringify(b.choice) &&
  geometryDigest(a.geometry) === geometryDigest(b.geometry);

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const noAdapter = (reason: string): ExperimentFailure =>
  new ExperimentFailure('no-adapter', reason, ['run on the reference backend']);

/** What computes for `auto`, and why it is not the GPU. */
interface Chosen {
  readonly backend: Backend;
  readonly reason?: string;
}

export class DeviceSession {
  readonly #options: SessionOptions;
  readonly #reference = createReferenceBackend();
  readonly #turns = new Turns();
  readonly #running = new Map<number, AbortController>();
  readonly #waitingPoses = new Map<Side, Request<'pose'>>();
  readonly #room: TrainingRoom;
  readonly #shelf: WeightsShelf;
  readonly #predictors = new Map<string, Promise<Predictor>>();
  readonly #memories = new Map<string, OrbitMemory>();
  readonly #twirls = new Map<string, readonly number[]>();
  #aggregates: Promise<AggregateRoom> | undefined;
  #gpu: Promise<Backend> | undefined;
  /** Set by `start`, undone by a loss. */
  #chosen: Promise<Chosen> | undefined;
  #whyNone = 'The engine was asked before it was started.';
  #wasLost = false;
  #submits: () => number = () => 0;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#room = new TrainingRoom({
      ...options.training,
      post: options.post,
      turns: this.#turns,
      backend: () => this.#backendFor('auto'),
      submits: () => this.#submits(),
    });
    this.#shelf = new WeightsShelf({
      fetchBytes: options.fetchBytes,
      trained: (side, choice) => this.#room.weightsFor(side, choice),
    });
  }

  /** Another tab has kept more of a training run. */
  changedElsewhere(run: string): void {
    this.#room.changedElsewhere(run);
  }

  receive(request: EngineRequest): void {
    switch (request.kind) {
      case 'start':
        void this.#start(request);
        return;
      case 'evaluate':
        void this.#evaluate(request);
        return;
      case 'slice':
      case 'ascend':
      case 'check':
      case 'features':
        void this.#aside(request);
        return;
      case 'aggregate':
        void this.#aggregate(request);
        return;
      case 'measure-products':
        void this.#measureProducts(request);
        return;
      case 'aggregate-sample':
      case 'aggregate-discard':
        void this.#manySamples().then((room) => room.receive(request));
        return;
      case 'pose':
        this.#wishPose(request);
        return;
      case 'cancel':
        this.#running.get(request.id)?.abort(new DOMException('cancelled', 'AbortError'));
        return;
      case 'lose-device':
        void this.#gpu?.then((backend) => backend.dispose()).catch(() => {});
        return;
      case 'weights':
        void this.#takeWeights(request);
        return;
      default:
        this.#room.receive(request);
    }
  }

  /** Chooses what computes from here on, and says so. */
  async #start({ device, baseUrl }: Request<'start'>): Promise<void> {
    this.#shelf.baseUrl = baseUrl;
    const chosen = this.#choose(device);
    this.#chosen = chosen;
    try {
      const { backend, reason } = await chosen;
      if (this.#chosen !== chosen) return;
      const { kind, adapter } = backend;
      this.#submits = () => backend.submits();
      this.#options.post({ kind: 'ready', device: kind, adapter, ...(reason !== undefined && { reason }) });
      this.#room.deviceReady();
    } catch (error) {
      this.#options.post({ kind: 'failure', id: 0, failure: failureOf(error) });
    }
  }

  async #choose(device: DeviceChoice): Promise<Chosen> {
    if (device === 'reference') return { backend: this.#reference };
    try {
      return { backend: await this.#webGpu() };
    } catch (error) {
      if (device === 'webgpu') throw noAdapter(reasonOf(error));
      return { backend: this.#reference, reason: reasonOf(error) };
    }
  }

  /** The GPU; asked for once, and at a later `start` again after a loss or a refusal. */
  #webGpu(): Promise<Backend> {
    if (this.#gpu) return this.#gpu;
    const asked = this.#wasLost ? patiently(this.#options.createWebGpu) : this.#options.createWebGpu();
    this.#gpu = asked;
    asked.then(
      (backend) => {
        if (backend.products)
          backend.products.onRefused = (text) => this.#options.post({ kind: 'device-remark', text });
        void backend.lost.then((reason) => this.#forget(asked, reason));
      },
      () => this.#forget(asked),
    );
    return asked;
  }

  #forget(asked: Promise<Backend>, reason?: string): void {
    if (this.#gpu !== asked) return;
    this.#gpu = undefined;
    this.#predictors.clear();
    if (reason === undefined) return;
    this.#wasLost = true;
    this.#whyNone = `The GPU was lost: ${reason}`;
    this.#chosen = undefined;
    this.#options.post({ kind: 'device-lost', reason, interrupted: [...this.#running.keys()] });
    this.#room.deviceLost(reason);
  }

  /** The same for what is not timed: it compiles nothing while something is. */
  async #backendFor(device: DeviceChoice): Promise<Backend> {
    return besideMeasuring(await this.#chosenFor(device), this.#turns);
  }

  /** What `start` chose; never asks for a device. @throws ExperimentFailure `no-adapter` where that is not what the request demands */
  async #chosenFor(device: DeviceChoice): Promise<Backend> {
    if (device === 'reference') return this.#reference;
    if (!this.#chosen) {
      throw new ExperimentFailure('no-adapter', this.#whyNone, ['start again', 'run on the reference backend']);
    }
    const { backend, reason } = await this.#chosen;
    if (device === 'webgpu' && backend.kind !== 'webgpu') throw noAdapter(reason ?? 'The reference was chosen.');
    return backend;
  }

  async #takeWeights({ id, name, hash, bytes }: Request<'weights'>): Promise<void> {
    const { post } = this.#options;
    try {
      post({ kind: 'weights-taken', id, model: await this.#shelf.give(name, hash, bytes) });
    } catch (error) {
      post({ kind: 'weights-refused', id, failure: failureOf(error) });
    }
  }

  /** Runs under an id: registers the cancel, answers failures. A lost device is announced once, not per request. */
  async #under(id: number, side: Side | undefined, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const controller = new AbortController();
    this.#running.set(id, controller);
    try {
      await work(controller.signal);
    } catch (error) {
      const failure = failureOf(error);
      if (failure.kind !== 'device-lost') this.#options.post({ kind: 'failure', id, ...(side && { side }), failure });
    } finally {
      this.#running.delete(id);
    }
  }

  #evaluate(request: Request<'evaluate'>): Promise<void> {
    const { id, side, choice, geometry, output, group, elements, seed, grid, device } = request;
    const { post } = this.#options;
    return this.#under(id, side, async (signal) => {
      post({ kind: 'progress', id, side, phase: 'weights', done: 0, total: 1 });
      const weights = await this.#shelf.weights(side, choice, geometry);
      post({ kind: 'progress', id, side, phase: 'weights', done: 1, total: 1 });
      const backend = await this.#backendFor(device);
      const subject = subjectKey(backend, choice, weights, geometry);
      const key = `${subject} ${group} ${elements} ${seed} ${grid?.base} ${grid?.fibre}`;
      // Taken by who runs, given back by who did not finish: both sides may be the same experiment.
      const memory = this.#memories.get(key) ?? new OrbitMemory();
      this.#memories.delete(key);
      const { facts, result } = await runOrbit({
        backend,
        weights,
        ...(choice.mechanism && { mechanism: choice.mechanism }),
        geometry,
        output,
        ...(group && { group }),
        elements,
        seed,
        ...(grid && { grid }),
        signal,
        memory,
        takeTurn: (work) => this.#turns.take(work),
        onProgress: (phase, done, total) => post({ kind: 'progress', id, side, phase, done, total }),
      }).catch((error) => {
        keep(this.#memories, key, memory);
        throw error;
      });
      keep(this.#twirls, subject, result.twirl);
      post({ kind: 'result', id, side, facts, result });
    });
  }

  #aside(request: AsideRequest): Promise<void> {
    const { id, side, choice, geometry, device } = request;
    const doors: AsideDoors = {
      backend: () => this.#backendFor(device),
      weights: () => this.#shelf.weights(side, choice, geometry),
      predictor: async () => (await this.#prepared(request)).predictor,
      turns: this.#turns,
      post: this.#options.post,
    };
    return this.#under(id, side, async (signal) => this.#options.post(await answerAside(request, doors, signal)));
  }

  #aggregate(request: Request<'aggregate'>): Promise<void> {
    const [{ side }] = request.wish.models;
    return this.#under(request.id, side, async (signal) => {
      const room = await this.#manySamples();
      this.#options.post(await room.answer(request, signal));
    });
  }

  /** What times products is fetched with the first of them. */
  #measureProducts(request: Request<'measure-products'>): Promise<void> {
    return this.#under(request.id, undefined, async (signal) => {
      const { answerLaboratory } = await import('./laboratory-answer.ts');
      const backend = await this.#chosenFor(request.device);
      await answerLaboratory(request, backend, this.#turns, this.#options.post, signal);
    });
  }

  /** Fetched with the first set of samples. */
  #manySamples(): Promise<AggregateRoom> {
    this.#aggregates ??= import('./aggregate-room.ts').then(
      ({ AggregateRoom }) =>
        new AggregateRoom({
          post: this.#options.post,
          turns: this.#turns,
          store: this.#options.aggregates,
          backend: (device) => this.#backendFor(device),
          weights: (side, choice, geometry) => this.#shelf.weights(side, choice, geometry),
        }),
    );
    return this.#aggregates;
  }

  /** The newest wish of a side is the one that is answered. Only its evaluation holds the device. */
  #wishPose(request: Request<'pose'>): void {
    const { side } = request;
    const waiting = this.#waitingPoses.has(side);
    this.#waitingPoses.set(side, request);
    if (!waiting) void this.#answerPoses(side);
  }

  /**
   * Prepares outside of turns, and holds the compiled program until its turn is over, since what is waited for there may itself wait for one; a wish for
   * something else that came meanwhile is prepared next.
   */
  async #answerPoses(side: Side): Promise<void> {
    for (let request = this.#waitingPoses.get(side); request; request = this.#waitingPoses.get(side)) {
      const wish = request;
      const answer = (posed: () => Posed): Promise<void> =>
        this.#turns.take(() => this.#answerPose(wish, posed), 'urgent');
      try {
        const prepared = await this.#prepared(wish);
        await prepared.predictor.held((evaluate) => answer(() => ({ ...prepared, evaluate })));
      } catch (error) {
        await answer(() => {
          throw error;
        });
      }
    }
  }

  async #prepared({ side, choice, geometry, device }: Request<'pose'> | AsideRequest): Promise<Prepared> {
    const backend = await this.#backendFor(device);
    const weights = await this.#shelf.weights(side, choice, geometry);
    const key = subjectKey(backend, choice, weights, geometry);
    const predictor =
      this.#predictors.get(key) ??
      preparePredictor({ backend, weights, geometry, ...(choice.mechanism && { mechanism: choice.mechanism }) });
    keep(this.#predictors, key, predictor);
    predictor.catch(() => this.#predictors.delete(key));
    return { predictor: await predictor, key, classes: classesOf(weights) };
  }

  async #answerPose(wish: Request<'pose'>, posed: () => Posed): Promise<void> {
    const { side } = wish;
    const newest = this.#waitingPoses.get(side);
    if (!newest || !isAlike(newest, wish)) return;
    this.#waitingPoses.delete(side);
    const { id, q, motion } = newest;
    await this.#under(id, side, async (signal) => {
      const { evaluate, key, classes } = posed();
      const pose = await evaluatePose({ evaluate }, { q, ...(motion && { motion }) }, this.#twirls.get(key), signal);
      this.#options.post({ kind: 'pose-result', id, side, pose: { ...pose, ...(classes && { classes }) } });
    });
  }
}
