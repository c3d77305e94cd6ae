/**
 * A training room with a toy to train: three parameters that follow points drawn by step, loss |w - x|^2, on the float64 reference. Everything but the
 * model is real: compiled steps, optimiser, checkpoints, folders, locks.
 */
import type { Backend } from '../backend/backend.ts';
import { createReferenceBackend } from '../backend/reference/reference.ts';
import { ExperimentFailure } from '../experiment/failure.ts';
import type { Experiment } from '../experiment/schema.ts';
import type { TrainingJob } from '../experiment/training-job.ts';
import { DEFAULT_PLAN, type TrainingPlan } from '../experiment/training-plan.ts';
import { Random } from '../math/random.ts';
import { feed, parameter, reshape, square, subtract, sum } from '../tensor/primitives.ts';
import { CheckpointStore, type Files, memoryFiles } from './checkpoint-store.ts';
import type { Side } from './messages.ts';
import type { CreateStepper } from './room-side.ts';
import type { EvaluationPoint, StepPoint, TrainingEvent, TrainingRequest } from './training-messages.ts';
import { type RoomOptions, TrainingRoom } from './training-room.ts';
import { Turns } from './turns.ts';

export const toyExperiment = (plan: Partial<TrainingPlan>, b?: string): Experiment => ({
  version: 1,
  subject: { kind: 'sample', id: 'ethanol' },
  frame: 0,
  a: { model: 'transformer', weights: 'train:1', mechanism: 'none' },
  ...(b && { b: { model: 'transformer', weights: b, mechanism: 'none' } }),
  output: 'forces',
  group: 'so3',
  elements: 72,
  seed: 0,
  reference: 'twirl',
  training: { ...DEFAULT_PLAN, ...plan },
});

const length = 3;
const at = { value: 1, low: 0, high: 1 };

/** @param poison the step whose data are not numbers */
export function toyJob(experiment: Experiment, side: Side, poison?: number): TrainingJob {
  const { weights } = side === 'A' ? experiment.a : experiment.b!;
  const plan = experiment.training!;
  const random = new Random(Number(weights.slice('train:'.length)));
  const start = { w: { shape: [length], values: Float64Array.from({ length }, () => random.normal()) } };
  const steps = plan.compare === 'passes' && side === 'B' ? plan.steps / 2 : plan.steps;
  const evaluate: TrainingJob['evaluate'] = async (_, { w }, step): Promise<EvaluationPoint> => {
    const total = Math.hypot(...w.values);
    return { step, total, twirl: total, inPose: total, meanAbsolute: total, relative: 0, share: at };
  };
  return {
    model: 'transformer',
    passes: { training: 1, inference: 1 },
    unit: 'eV/A',
    samples: { train: 8, test: 2 },
    remarks: ['a toy'],
    learner: {
      objective: ({ w }) => ({ loss: reshape(sum(square(subtract(w, feed('x', [length]))), [0]), []), metrics: {} }),
      batch: (step) => {
        const draw = random.fork(`step ${step}`);
        const x = Float64Array.from({ length }, () => (step + 1 === poison ? Number.NaN : draw.normal()));
        return { feeds: { x }, extents: {} };
      },
    },
    start,
    optimiser: {
      rate: plan.rate ?? 0.01,
      warmUp: 0,
      beta1: 0.9,
      beta2: 0.99,
      epsilon: 1e-8,
      weightDecay: 0,
      clipNorm: 0,
      average: 0.9,
    },
    steps,
    identity: JSON.stringify([weights, plan]),
    batchWords: () => 'the toy',
    weightsAt: (parameters, step) => ({
      model: 'transformer',
      name: `${weights}@${step}`,
      config: { elements: [1] } as never,
      parameters,
      referenceEnergies: new Map(),
    }),
    evaluate,
    evaluateAll: async (...given) => ({ ...(await evaluate(...given)), relative: 1 }),
    held: async () => [],
    exportAt: async ({ w }, step) => ({
      name: `toy-${step}.safetensors`,
      bytes: new Uint8Array(w.values.slice().buffer),
    }),
  };
}

/** The stepper of the toy, as `experiment/training-stepper.ts` for real jobs. */
export const toyStepper: CreateStepper = async (backend, { learner, start, optimiser }, { signal, onProgress }) => {
  signal?.throwIfAborted();
  onProgress?.(1, 1);
  const w = parameter('w', [length]);
  const { loss, metrics } = learner.objective({ w });
  const program = await backend.compileTraining(
    { loss, metrics, parameters: { w: { node: w, values: start.w.values } } },
    signal && { signal },
  );
  let step = 0;
  return {
    dispatches: program.dispatches,
    async step() {
      const { feeds, extents } = learner.batch(step);
      step++;
      await program.step(feeds, extents, optimiser);
    },
    async metrics(): Promise<StepPoint> {
      const at = step;
      const { loss: value, gradientNorm } = await program.metrics();
      if (!Number.isFinite(value))
        throw new ExperimentFailure('not-finite', `The loss is ${value} at step ${at}.`, ['lower the learning rate']);
      return { step: at, loss: value, terms: {}, rate: optimiser.rate, gradientNorm };
    },
    state: () => program.state(),
    firstFailure: async () => undefined,
    async restore(state) {
      step = state.step;
      await program.restore(state);
    },
    dispose: () => program.dispose(),
  };
};

/** A reference that can be lost as a GPU is: every later call fails. */
export function losableBackend(): Backend {
  const reference = createReferenceBackend();
  let gone = false;
  let lose: (reason: string) => void = () => {};
  const lost = new Promise<string>((resolve) => {
    lose = resolve;
  });
  const alive = (): void => {
    if (gone) throw new Error('the buffer belongs to a lost device');
  };
  return {
    ...reference,
    kind: 'webgpu',
    lost,
    dispose: () => {
      gone = true;
      lose('destroyed');
    },
    compileTraining: async (request, options) => {
      const program = await reference.compileTraining(request, options);
      const guarded = <Args extends unknown[], Value>(call: (...args: Args) => Promise<Value>) => {
        return async (...args: Args): Promise<Value> => {
          alive();
          return call(...args);
        };
      };
      return {
        dispatches: program.dispatches,
        memory: (extents) => program.memory(extents),
        dispose: () => program.dispose(),
        step: guarded((...args) => program.step(...args)),
        metrics: guarded(() => program.metrics()),
        state: guarded(() => program.state()),
        restore: guarded((state) => program.restore(state)),
      };
    },
  };
}

/** A page before a room: what it sent, what it heard. */
export class ToyPage {
  readonly events: TrainingEvent[] = [];
  readonly room: TrainingRoom;
  readonly turns = new Turns();
  backend: Backend;
  #wake: () => void = () => {};

  constructor(options: Partial<RoomOptions> & { readonly device?: Backend; readonly poison?: number } = {}) {
    this.backend = options.device ?? createReferenceBackend();
    this.room = new TrainingRoom({
      createJob: async (experiment, side) => toyJob(experiment, side, options.poison),
      createStepper: toyStepper,
      store: new CheckpointStore(async () => memoryFiles()),
      locks: undefined,
      turns: this.turns,
      backend: async () => this.backend,
      submits: () => 0,
      post: (event) => {
        this.events.push(structuredClone(event));
        this.#wake();
      },
      ...options,
    });
  }

  send(...requests: readonly TrainingRequest[]): void {
    for (const request of requests) this.room.receive(request);
  }

  /** The next event that fits, from here on. */
  async until(fits: (event: TrainingEvent) => boolean, from = this.events.length): Promise<TrainingEvent> {
    for (;;) {
      const found = this.events.slice(from).find(fits);
      if (found) return found;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** Waits for a status, from now on. */
  status(wanted: string, from = this.events.length): Promise<TrainingEvent> {
    return this.until((event) => event.kind === 'training' && event.status === wanted, from);
  }

  /** The last word on how things stand. */
  get state(): Extract<TrainingEvent, { kind: 'training' }> {
    const states = this.events.filter((event) => event.kind === 'training');
    return states.at(-1)!;
  }

  /** The curve of a side as the page holds it: since the last clear. */
  losses(side: Side): [step: number, loss: number][] {
    const from = this.events.findLastIndex(({ kind }) => kind === 'train-clear') + 1;
    return this.events
      .slice(from)
      .flatMap((event) => (event.kind === 'train-steps' && event.side === side ? event.points : []))
      .map(({ step, loss }) => [step, loss]);
  }

  evaluated(side: Side): number[] {
    const from = this.events.findLastIndex(({ kind }) => kind === 'train-clear') + 1;
    return this.events
      .slice(from)
      .flatMap((event) => (event.kind === 'train-evaluations' && event.side === side ? event.points : []))
      .map(({ step }) => step);
  }
}

/** Web Locks of one browser: exclusive, in line. */
export function toyLocks(): LockManager {
  const lines = new Map<string, (() => void)[]>();
  const held = new Set<string>();
  const free = (name: string): void => {
    held.delete(name);
    lines.get(name)?.shift()?.();
  };
  const run = async (name: string, call: (lock: Lock | null) => unknown): Promise<unknown> => {
    held.add(name);
    try {
      return await call({ name, mode: 'exclusive' });
    } finally {
      free(name);
    }
  };
  const request = async (
    name: string,
    options: LockOptions,
    call: (lock: Lock | null) => unknown,
  ): Promise<unknown> => {
    if (!held.has(name)) return run(name, call);
    if (options.ifAvailable) return call(null);
    await new Promise<void>((go, stop) => {
      const line = lines.get(name) ?? [];
      lines.set(name, [...line, go]);
      options.signal?.addEventListener('abort', () => {
        lines.set(
          name,
          lines.get(name)!.filter((each) => each !== go),
        );
        stop(options.signal!.reason);
      });
    });
    return run(name, call);
  };
  return { request, query: async () => ({}) } as LockManager;
}

export const open = (...args: Parameters<typeof toyExperiment>): TrainingRequest => ({
  kind: 'train-open',
  experiment: toyExperiment(...args),
});
export const go = (until?: number): TrainingRequest => ({ kind: 'train-go', ...(until !== undefined && { until }) });
export const pause: TrainingRequest = { kind: 'train-pause' };

/** One folder that outlives its room, as the disk does. */
export function disk(files: (run: string) => Files = () => memoryFiles()): () => CheckpointStore {
  const folders = new Map<string, Files>();
  return () =>
    new CheckpointStore(async (run) => {
      const folder = folders.get(run) ?? files(run);
      folders.set(run, folder);
      return folder;
    });
}

export async function opened(page: ToyPage, ...args: Parameters<typeof toyExperiment>): Promise<ToyPage> {
  const ready = page.until((event) => event.kind === 'training');
  page.send(open(...args));
  await ready;
  return page;
}

export async function trained(page: ToyPage, until?: number): Promise<ToyPage> {
  const ended = page.until(
    (event) => event.kind === 'train-failure' || (event.kind === 'training' && /paused|done/.test(event.status)),
  );
  page.send(go(until));
  const end = await ended;
  if (end.kind === 'train-failure') throw new Error(end.failure.message);
  return page;
}
