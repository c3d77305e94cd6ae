/** A page and a GPU for the tests of the device worker: the worker's session behind a MessagePort, and a float64 backend that can be lost. */
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import type { Backend } from '../backend/backend.ts';
import { createReferenceBackend } from '../backend/reference/reference.ts';
import { AggregateStore } from './aggregate-store.ts';
import { CheckpointStore, memoryFiles } from './checkpoint-store.ts';
import { DeviceSession } from './device-session.ts';
import type { EngineEvent, EngineRequest } from './messages.ts';
import { trainingDoors } from './training-doors.ts';

/**
 * A GPU stand-in that computes in float64 and can be lost as a real one: every later call fails.
 * @param beforeRun is waited for by every run of a program, the first is number 1
 */
export function losable(beforeRun?: (run: number) => Promise<void>): Backend {
  const reference = createReferenceBackend();
  let lose: (reason: string) => void = () => {};
  let gone = false;
  let runs = 0;
  const lost = new Promise<string>((resolve) => {
    lose = resolve;
  });
  return {
    ...reference,
    kind: 'webgpu',
    adapter: 'float64 stand-in',
    lost,
    dispose: () => {
      gone = true;
      lose('destroyed');
    },
    compile: async (outputs, options) => {
      const program = await reference.compile(outputs, options);
      return {
        dispatches: program.dispatches,
        memory: (extents) => program.memory(extents),
        dispose: () => program.dispose(),
        run: async (feeds, extents, signal) => {
          runs++;
          await beforeRun?.(runs);
          if (gone) throw new Error('the buffer belongs to a lost device');
          return program.run(feeds, extents, signal);
        },
      };
    },
  };
}

/** The other end of a real MessagePort: what was sent to the page, in order. */
export class Page {
  readonly events: EngineEvent[] = [];
  readonly #port: MessagePort;
  readonly #worker: MessagePort;
  #wake: () => void = () => {};

  constructor(createWebGpu: () => Promise<Backend>, files: Readonly<Record<string, Uint8Array>> = {}) {
    const { port1, port2 } = new MessageChannel();
    [this.#port, this.#worker] = [port1, port2];
    const session = new DeviceSession({
      post: (event) => port2.postMessage(event),
      createWebGpu,
      fetchBytes: async (url) => {
        const bytes = files[url];
        if (!bytes) throw new Error('the server answered 404');
        return bytes;
      },
      training: trainingDoors({ store: new CheckpointStore(async () => memoryFiles()), locks: undefined }),
      aggregates: new AggregateStore(async () => memoryFiles()),
    });
    port2.on('message', (request: EngineRequest) => session.receive(request));
    port1.on('message', (event: EngineEvent) => {
      this.events.push(event);
      this.#wake();
    });
  }

  send(request: EngineRequest): void {
    this.#port.postMessage(request);
  }

  /** The first event that fits, past or to come. */
  async until(fits: (event: EngineEvent) => boolean): Promise<EngineEvent> {
    for (;;) {
      const found = this.events.find(fits);
      if (found) return found;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  close(): void {
    this.#port.close();
    this.#worker.close();
  }
}
