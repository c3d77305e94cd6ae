/**
 * Many samples on the device worker, by the code of the terminal (`experiment/aggregate-run.ts`). Geometries are asked of the page one at a time; every run
 * of the device is a turn, so that a pose or an orbit under the hand never waits long. The state is kept after a pause, a loss and every few seconds.
 */
import type { Backend } from '../backend/backend.ts';
import { Sha256 } from '../data/sha256.ts';
import { neighbourMap, outcomeOf, type Scatter } from '../experiment/aggregate-outcome.ts';
import {
  type AggregateModel,
  type AggregateState,
  type AggregateTask,
  emptyState,
  runAggregate,
} from '../experiment/aggregate-run.ts';
import { type AggregateIdentity, identityOf, readState, writeState } from '../experiment/aggregate-state.ts';
import { ExperimentFailure } from '../experiment/failure.ts';
import type { ModelWeights } from '../experiment/weights.ts';
import type { AggregateEvent, AggregateFound, AggregateRequest, AggregateWish } from './aggregate-messages.ts';
import type { AggregateStore, KeptRun } from './aggregate-store.ts';
import type { DeviceChoice, Geometry, ModelChoice, Side } from './messages.ts';
import { inTurns, type Turns } from './turns.ts';

export interface AggregateDoors {
  readonly post: (event: AggregateEvent) => void;
  readonly turns: Turns;
  readonly store: AggregateStore;
  readonly backend: (device: DeviceChoice) => Promise<Backend>;
  readonly weights: (side: Side, choice: ModelChoice, geometry: Geometry) => Promise<ModelWeights>;
}

/** Milliseconds between two tellings of progress, of how the set stands, and two writings of its state. */
const PROGRESS_EVERY = 100;
const FOUND_EVERY = 500;
const KEPT_EVERY = 4000;
/** At most this share of the time goes into telling and writing. */
const SHARE = 1 / 10;

/** Lets something happen at most so often, and more seldom where it takes long. */
class Seldom {
  readonly #every: number;
  #next = 0;

  constructor(every: number) {
    this.#every = every;
  }

  async do(work: () => void | Promise<void>): Promise<void> {
    const begun = performance.now();
    if (begun < this.#next) return;
    await work();
    const ended = performance.now();
    this.#next = ended + Math.max(this.#every, (ended - begun) / SHARE);
  }
}

/** A run as it was asked for, with what there is of it. */
interface Opened {
  readonly task: AggregateTask;
  readonly identity: AggregateIdentity;
  readonly run: KeptRun;
  readonly state: AggregateState;
  readonly remark?: string;
}

function shortHash(parts: object): string {
  const digest = new Sha256();
  digest.update(new TextEncoder().encode(JSON.stringify(parts)));
  return digest.digest().slice(0, 24);
}

/** A sample that the page was asked for. */
interface AskedSample {
  readonly place: number;
  readonly resolve: (geometry: Geometry) => void;
  readonly reject: (reason: unknown) => void;
}

export class AggregateRoom {
  readonly #doors: AggregateDoors;
  /** By the id of the run, which waits for one at a time: a run that was given up may still be answered while the next one asks. */
  readonly #asked = new Map<number, AskedSample>();
  /** What was asked for, by id; undefined for what could not be opened and has no name. */
  readonly #runs = new Map<number, Promise<KeptRun | undefined>>();
  /** Names of runs that were given up, with the last id that they were asked for under: those may still be ending. */
  readonly #discarded = new Map<string, number>();

  constructor(doors: AggregateDoors) {
    this.#doors = doors;
  }

  receive(request: Exclude<AggregateRequest, { readonly kind: 'aggregate' }>): void {
    if (request.kind === 'aggregate-discard') {
      void this.#discard(request.id);
      return;
    }
    const { id, place, geometry } = request;
    const asked = this.#asked.get(id);
    if (asked?.place !== place) return;
    this.#asked.delete(id);
    if (geometry) asked.resolve(geometry);
    else
      asked.reject(
        new ExperimentFailure('internal', `Sample ${place + 1} could not be read.`, ['give the file once more']),
      );
  }

  async #discard(id: number): Promise<void> {
    const run = await this.#runs.get(id);
    if (!run) return;
    this.#discarded.set(run.name, id);
    await this.#doors.store.remove(run.name);
  }

  /**
   * Goes on with a run, or looks at it.
   * @throws the signal's reason when cancelled and ExperimentFailure for what is not one sample's fault, with the state kept
   */
  async answer(
    { id, wish, look, layout }: Extract<AggregateRequest, { readonly kind: 'aggregate' }>,
    signal: AbortSignal,
  ): Promise<AggregateEvent> {
    const { post, store } = this.#doors;
    const opening = this.#open(id, wish, signal);
    this.#runs.set(
      id,
      opening.then(
        ({ run }) => run,
        () => undefined,
      ),
    );
    const opened = await opening;
    const { task, identity, run, state } = opened;
    if (look) {
      const newest = (await store.list()).find(({ series }) => series === run.series);
      const other = newest && newest.name !== run.name && { samples: newest.samples, elements: newest.elements };
      const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
      const isLaid = layout === 'umap' && state.next > 0;
      const laid = isLaid ? await neighbourMap(state, { seed: wish.seed, signal, pause }) : undefined;
      return { kind: 'aggregated', id, found: this.#found(opened, wish, laid), ...(other && { newer: other }) };
    }
    const tell = new Seldom(FOUND_EVERY);
    const keep = new Seldom(KEPT_EVERY);
    const said = new Seldom(PROGRESS_EVERY);
    let kept = state.next;
    const write = async (): Promise<void> => {
      await store.write(run, writeState(state, identity), () => id > (this.#discarded.get(run.name) ?? 0));
      kept = state.next;
    };
    const giveUp = (): void => {
      this.#asked.get(id)?.reject(signal.reason);
      this.#asked.delete(id);
    };
    signal.addEventListener('abort', giveUp, { once: true });
    try {
      await runAggregate(
        {
          ...task,
          onProgress: ({ place, id: sample, done, total }) => {
            const { side } = wish.models[place];
            const told = { done: state.next, total: wish.ids.length, sample, elements: done, of: total };
            void said.do(() => post({ kind: 'aggregating', id, side, ...told }));
          },
          onSample: async () => {
            await tell.do(() => post({ kind: 'aggregate-found', id, found: this.#found(opened, wish) }));
            await keep.do(write);
          },
        },
        state,
      );
    } finally {
      if (state.next > kept) await write();
      if (state.next < wish.ids.length) post({ kind: 'aggregate-found', id, found: this.#found(opened, wish) });
    }
    return { kind: 'aggregated', id, found: this.#found(opened, wish) };
  }

  async #open(id: number, wish: AggregateWish, signal: AbortSignal): Promise<Opened> {
    const { turns, store, backend, weights } = this.#doors;
    const models: AggregateModel[] = [];
    for (const { side, choice } of wish.models) {
      const { mechanism } = choice;
      models.push({ weights: await weights(side, choice, wish.like), ...(mechanism && { mechanism }) });
    }
    const { ids, output, group, elements, seed } = wish;
    const task: AggregateTask = {
      backend: inTurns(await backend(wish.device), turns),
      models,
      samples: { length: ids.length, id: (place) => ids[place], geometry: (place) => this.#sample(id, place) },
      output,
      group,
      elements,
      seed,
      signal,
    };
    const begun = emptyState(task);
    // A finite group is visited whole: whatever number was chosen, it is the same run.
    const size = begun.sides[0].aggregate.right.length;
    const identity = identityOf({ ...task, elements: size }, wish.subject);
    const { samples: _, elements: __, ...series } = identity;
    const run: KeptRun = {
      name: shortHash(identity),
      series: shortHash(series),
      samples: ids.length,
      elements,
    };
    const text = await store.read(run.name);
    if (text === undefined) return { task, identity, run, state: begun };
    try {
      return { task, identity, run, state: readState('the kept state', text, task, identity) };
    } catch (error) {
      const remark = `What was kept of this run could not be read, so it begins anew. ${(error as Error).message}`;
      return { task, identity, run, state: begun, remark };
    }
  }

  /** Asks the page for a geometry. */
  #sample(id: number, place: number): Promise<Geometry> {
    return new Promise((resolve, reject) => {
      this.#asked.set(id, { place, resolve, reject });
      this.#doors.post({ kind: 'aggregate-wants', id, place });
    });
  }

  /** What the samples so far come to; a model that none could be judged on is left out, with its reasons. */
  #found({ task, state, remark }: Opened, { models, ids }: AggregateWish, laid?: Scatter): AggregateFound {
    const places = models.map((_, n) => n).filter((n) => state.sides[n].aggregate.samples.length > 0);
    const pick = <Part>(parts: readonly Part[]): Part[] => places.map((n) => parts[n]);
    const { reason } = this.#doors.store;
    return {
      done: state.next,
      total: ids.length,
      judged: pick(models).map(({ side }) => side),
      ...(places.length > 0 && {
        outcome: outcomeOf({ ...task, models: pick(task.models) }, { ...state, sides: pick(state.sides) }, laid),
      }),
      leftOut: Object.fromEntries(models.map(({ side }, n) => [side, state.sides[n].leftOut])),
      ...(reason !== undefined && { unkept: reason }),
      ...(remark !== undefined && { remark }),
    };
  }
}
