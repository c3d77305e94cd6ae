/**
 * The page's end of the compute worker: questions with one answer each, in any order. Sampling has a worker of its own, because it can take long
 * and is given up for a newer wish: then that worker ends, and a file that is being written does not.
 */
import { startWorker } from '../engine/client.ts';
import type { ComputeEvent, ComputeRequest, EngineFailure } from '../engine/messages.ts';

type WithoutId<Request> = Request extends { readonly id: number } ? Omit<Request, 'id'> : never;

class Desk {
  #worker: Worker | undefined;
  #lastId = 0;
  readonly #awaited = new Map<number, (event: ComputeEvent | undefined) => void>();

  ask(question: WithoutId<ComputeRequest>): Promise<ComputeEvent | undefined> {
    const id = ++this.#lastId;
    return new Promise((settle) => {
      this.#awaited.set(id, settle);
      this.#worker ??= this.#started();
      this.#worker.postMessage({ ...question, id });
    });
  }

  /** Ends the worker; what was asked is answered with undefined. */
  stop(): void {
    this.#worker?.terminate();
    this.#worker = undefined;
    for (const settle of this.#awaited.values()) settle(undefined);
    this.#awaited.clear();
  }

  #started(): Worker {
    const started = startWorker('compute');
    started.addEventListener('message', ({ data }: MessageEvent<ComputeEvent>) => {
      this.#awaited.get(data.id)?.(data);
      this.#awaited.delete(data.id);
    });
    started.addEventListener('error', (event) => {
      event.preventDefault();
      if (this.#worker !== started) return;
      this.#worker = undefined;
      this.#fail(`The worker that samples points and writes files stopped: ${event.message || 'it did not load'}`);
    });
    return started;
  }

  #fail(message: string): void {
    const failure: EngineFailure = { kind: 'internal', message, remedies: ['reload the page'] };
    for (const [id, settle] of this.#awaited) settle({ kind: 'failure', id, failure });
    this.#awaited.clear();
  }
}

const desk = new Desk();
const sampler = new Desk();

/** The worker's answer; a failure is an answer too. */
export async function ask(question: WithoutId<Exclude<ComputeRequest, { kind: 'sample' }>>): Promise<ComputeEvent> {
  const answer = await desk.ask(question);
  if (!answer) throw new Error('nobody stops the worker that makes solids and writes files');
  return answer;
}

/** Sampled points, or a failure; undefined where the sampling was stopped. */
export const askForSample = (
  question: WithoutId<Extract<ComputeRequest, { kind: 'sample' }>>,
): Promise<ComputeEvent | undefined> => sampler.ask(question);

/** Stops the sampling under way. */
export const stopAsking = (): void => sampler.stop();
