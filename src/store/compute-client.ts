/** The page's end of the compute worker: questions with one answer each, in any order. */
import { startWorker } from '../engine/client.ts';
import type { ComputeEvent, ComputeRequest, EngineFailure } from '../engine/messages.ts';

let worker: Worker | undefined;
let lastId = 0;
const awaited = new Map<number, (event: ComputeEvent) => void>();

function answerAll(reason: string): void {
  const failure: EngineFailure = { kind: 'internal', message: reason, remedies: ['reload the page'] };
  for (const [id, settle] of awaited) settle({ kind: 'failure', id, failure });
  awaited.clear();
}

function running(): Worker {
  if (worker) return worker;
  const started = startWorker('compute');
  started.addEventListener('message', ({ data }: MessageEvent<ComputeEvent>) => {
    awaited.get(data.id)?.(data);
    awaited.delete(data.id);
  });
  started.addEventListener('error', (event) => {
    event.preventDefault();
    worker = undefined;
    answerAll(`The worker that samples points and writes files stopped: ${event.message || 'it did not load'}`);
  });
  worker = started;
  return started;
}

type WithoutId<Request> = Request extends { readonly id: number } ? Omit<Request, 'id'> : never;

/** The worker's answer; a failure is an answer too. */
export function ask(question: WithoutId<ComputeRequest>): Promise<ComputeEvent> {
  const id = ++lastId;
  return new Promise((settle) => {
    awaited.set(id, settle);
    running().postMessage({ ...question, id });
  });
}
