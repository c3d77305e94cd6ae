/**
 * What the device worker does, apart from being a worker: holds the backends, caches weights and predictors, runs orbits chunk by chunk and poses
 * between the chunks, cancels, and survives a lost device. Finished chunks of an interrupted orbit are kept: the same request again
 * continues where it stood.
 */
import type { Backend } from '../backend/backend.ts';
import { createReferenceBackend } from '../backend/reference/reference.ts';
import { ExperimentFailure, failureOf } from '../experiment/failure.ts';
import { parseWeightsName } from '../experiment/names.ts';
import { evaluatePose } from '../experiment/pose.ts';
import type { Predictor } from '../experiment/predictor.ts';
import { OrbitMemory, preparePredictor, runOrbit } from '../experiment/runner.ts';
import { fileWeights, type ModelWeights, randomWeights } from '../experiment/weights.ts';
import type { DeviceChoice, EngineEvent, EngineRequest, Geometry, ModelChoice, Side } from './messages.ts';
import { Turns } from './turns.ts';

export interface SessionOptions {
  readonly post: (event: EngineEvent) => void;
  /** The WebGPU backend; rejects with the reason where there is none. */
  readonly createWebGpu: () => Promise<Backend>;
  /** Bytes of a file by its address; rejects with the reason. */
  readonly fetchBytes: (url: string) => Promise<Uint8Array>;
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

/** After a loss the GPU's process may still be starting again: asks some times before it believes a refusal. */
async function patiently(create: () => Promise<Backend>): Promise<Backend> {
  for (let attempt = 1; attempt < RETRIES; attempt++) {
    try {
      return await create();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, RETRY_PAUSE));
    }
  }
  return create();
}

const RETRIES = 8;
/** Milliseconds. */
const RETRY_PAUSE = 250;

/** Which predictor answers for a choice on a geometry. */
const subjectKey = (choice: ModelChoice, { species, positions, lattice, periodic }: Geometry): string =>
  `${choice.model} ${choice.weights} ${species} ${positions} ${lattice} ${periodic}`;

export class DeviceSession {
  readonly #options: SessionOptions;
  readonly #reference = createReferenceBackend();
  readonly #turns = new Turns();
  readonly #running = new Map<number, AbortController>();
  readonly #waitingPoses = new Map<Side, Request<'pose'>>();
  readonly #files = new Map<string, Promise<Uint8Array>>();
  readonly #predictors = new Map<string, Promise<Predictor>>();
  readonly #memories = new Map<string, OrbitMemory>();
  readonly #twirls = new Map<string, readonly number[]>();
  #gpu: Promise<Backend> | undefined;
  #wasLost = false;
  #baseUrl = '';

  constructor(options: SessionOptions) {
    this.#options = options;
  }

  receive(request: EngineRequest): void {
    switch (request.kind) {
      case 'start':
        void this.#start(request);
        return;
      case 'evaluate':
        void this.#evaluate(request);
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
      default:
        throw new Error(`unknown request ${JSON.stringify(request satisfies never)}`);
    }
  }

  async #start({ device, baseUrl }: Request<'start'>): Promise<void> {
    this.#baseUrl = baseUrl;
    let reason: string | undefined;
    if (device !== 'reference') {
      try {
        const { adapter } = await this.#webGpu();
        this.#options.post({ kind: 'ready', device: 'webgpu', adapter });
        return;
      } catch (error) {
        reason = error instanceof Error ? error.message : String(error);
        if (device === 'webgpu') {
          const remedies = ['run on the reference backend'];
          this.#options.post({ kind: 'failure', id: 0, failure: { kind: 'no-adapter', message: reason, remedies } });
          return;
        }
      }
    }
    const { adapter } = this.#reference;
    this.#options.post({ kind: 'ready', device: 'reference', adapter, ...(reason && { reason }) });
  }

  /** The GPU; asked for once, and again after a loss or a refusal. */
  #webGpu(): Promise<Backend> {
    if (this.#gpu) return this.#gpu;
    const asked = this.#wasLost ? patiently(this.#options.createWebGpu) : this.#options.createWebGpu();
    this.#gpu = asked;
    asked.then(
      (backend) => backend.lost.then((reason) => this.#forget(asked, reason)),
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
    this.#options.post({ kind: 'device-lost', reason, interrupted: [...this.#running.keys()] });
  }

  async #backendFor(device: DeviceChoice): Promise<Backend> {
    if (device === 'reference') return this.#reference;
    try {
      return await this.#webGpu();
    } catch (error) {
      if (device === 'auto') return this.#reference;
      const message = error instanceof Error ? error.message : String(error);
      throw new ExperimentFailure('no-adapter', message, ['run on the reference backend']);
    }
  }

  async #weights({ model, weights }: ModelChoice, geometry: Geometry): Promise<ModelWeights> {
    const name = parseWeightsName(weights);
    if (name?.kind === 'random') return randomWeights(model, name.seed, geometry);
    if (name?.kind !== 'shipped') {
      throw new ExperimentFailure('weights-missing', `The weights ${weights} are a file of somebody's own.`, [
        'choose that file',
        'judge the architecture with seeded random weights',
      ]);
    }
    const url = new URL(`weights/${name.file}`, this.#baseUrl).href;
    const bytes = this.#files.get(url) ?? this.#options.fetchBytes(url);
    this.#files.set(url, bytes);
    try {
      return await fileWeights(model, name.file, await bytes);
    } catch (error) {
      this.#files.delete(url);
      if (error instanceof ExperimentFailure) throw error;
      const why = error instanceof Error ? error.message : String(error);
      throw new ExperimentFailure('weights-missing', `The weights ${name.file} could not be fetched: ${why}.`, [
        'try again',
        'judge the architecture with seeded random weights',
      ]);
    }
  }

  /** Runs under an id: registers the cancel, answers failures. A lost device is announced once, not per request. */
  async #under(id: number, side: Side, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const controller = new AbortController();
    this.#running.set(id, controller);
    try {
      await work(controller.signal);
    } catch (error) {
      const failure = failureOf(error);
      if (failure.kind !== 'device-lost') this.#options.post({ kind: 'failure', id, side, failure });
    } finally {
      this.#running.delete(id);
    }
  }

  #evaluate(request: Request<'evaluate'>): Promise<void> {
    const { id, side, choice, geometry, elements, seed, grid, device } = request;
    const { post } = this.#options;
    return this.#under(id, side, async (signal) => {
      post({ kind: 'progress', id, side, phase: 'weights', done: 0, total: 1 });
      const weights = await this.#weights(choice, geometry);
      post({ kind: 'progress', id, side, phase: 'weights', done: 1, total: 1 });
      const backend = await this.#backendFor(device);
      const subject = `${backend.kind} ${subjectKey(choice, geometry)}`;
      const key = `${subject} ${elements} ${seed} ${grid?.base} ${grid?.fibre}`;
      const memory = this.#memories.get(key) ?? new OrbitMemory();
      keep(this.#memories, key, memory);
      const { facts, result } = await runOrbit({
        backend,
        weights,
        geometry,
        elements,
        seed,
        ...(grid && { grid }),
        signal,
        memory,
        takeTurn: (work) => this.#turns.take(work),
        onProgress: (phase, done, total) => post({ kind: 'progress', id, side, phase, done, total }),
        onPartial: (partial) => post({ kind: 'partial', id, side, elements: partial }),
      });
      this.#memories.delete(key);
      keep(this.#twirls, subject, result.twirlForces);
      post({ kind: 'result', id, side, facts, result });
    });
  }

  /** The newest wish of a side is the one that is answered. */
  #wishPose(request: Request<'pose'>): void {
    const { side } = request;
    const waiting = this.#waitingPoses.has(side);
    this.#waitingPoses.set(side, request);
    if (!waiting) void this.#turns.take(() => this.#answerPose(side), 'urgent');
  }

  async #answerPose(side: Side): Promise<void> {
    const request = this.#waitingPoses.get(side);
    this.#waitingPoses.delete(side);
    if (!request) return;
    const { id, choice, geometry, q, device } = request;
    await this.#under(id, side, async (signal) => {
      const backend = await this.#backendFor(device);
      const key = `${backend.kind} ${subjectKey(choice, geometry)}`;
      const predictor =
        this.#predictors.get(key) ??
        this.#weights(choice, geometry).then((weights) => preparePredictor({ backend, weights, geometry }));
      keep(this.#predictors, key, predictor);
      predictor.catch(() => this.#predictors.delete(key));
      const pose = await evaluatePose(await predictor, q, this.#twirls.get(key), signal);
      this.#options.post({ kind: 'pose-result', id, side, pose });
    });
  }
}
