/** The page's end of the io worker: files in, a subject or a refusal out. Reading a file replaces nothing before it is whole. */
import { startWorker } from '../engine/client.ts';
import type { IoEvent, IoRequest } from '../engine/messages.ts';
import { say, setSession } from './session.ts';
import { useSubject } from './subject.ts';

/** Where a file comes from, when it was not the visitor who dropped it. */
export interface Origin {
  readonly sample?: string;
  readonly inline?: string;
  readonly shownName?: string;
  readonly level?: string;
}

let worker: Worker | undefined;
let lastId = 0;
let current:
  | { readonly id: number; readonly file: File; readonly origin: Origin; readonly settle: (read: boolean) => void }
  | undefined;

const send = (request: IoRequest): void => worker?.postMessage(request);

let queue: Promise<unknown> = Promise.resolve();

/** True for what the visitor dropped or picked, false for what the page fetched by itself. */
const own = ({ sample, inline }: Origin): boolean => sample === undefined && inline === undefined;

/**
 * Reads a file once those before it are read; answers true once it is the subject, false where it was refused or replaced. Only a file of the
 * visitor's own that is still being read is replaced, and only by another one.
 */
export function readFile(file: File, origin: Origin = {}, use?: 'complete-frames'): Promise<boolean> {
  if (current && own(current.origin) && own(origin)) {
    send({ kind: 'cancel', id: current.id });
    stop();
  }
  const read = queue.then(() => readNow(file, origin, use));
  queue = read;
  return read;
}

function readNow(file: File, origin: Origin, use: 'complete-frames' | undefined): Promise<boolean> {
  if (!worker) {
    worker = startWorker('io');
    worker.addEventListener('message', ({ data }: MessageEvent<IoEvent>) => receive(data));
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      worker = undefined;
      stop();
      say(`The file could not be read: ${event.message || 'the reader did not load'}`);
    });
  }
  const id = ++lastId;
  useSubject.setState({ reading: { file: file.name, bytes: 0, size: file.size } });
  send({ kind: 'read', id, file, ...(use && { use }) });
  return new Promise((settle) => {
    current = { id, file, origin, settle };
  });
}

function stop(): void {
  useSubject.setState({ reading: undefined });
  current?.settle(false);
  current = undefined;
}

function receive(event: IoEvent): void {
  if (!current || event.id !== current.id) return;
  switch (event.kind) {
    case 'reading':
      useSubject.setState({ reading: { file: event.file, bytes: event.bytes, size: event.size } });
      return;
    case 'imported': {
      const { settle, origin } = current;
      const { subject, notices } = event.imported;
      current = undefined;
      useSubject.setState({
        name: origin.shownName ?? subject.name,
        hash: subject.hash,
        sample: origin.sample,
        inline: origin.inline,
        frames: subject.frames,
        frameCount: subject.frames.length,
        firstFrame: 0,
        level: origin.level,
        notices,
        reading: undefined,
      });
      settle(true);
      return;
    }
    case 'refused': {
      const { problem, quoted, completeFrames } = event;
      setSession({ refusal: { problem, quoted, completeFrames, file: current.file } });
      stop();
      return;
    }
    default:
      throw new Error(`unknown io event ${JSON.stringify(event satisfies never)}`);
  }
}

/** Closes the refusal; the subject on the bench was never touched. */
export const dismissRefusal = (): void => setSession({ refusal: undefined });
