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

/** Stops the reading of a file that the visitor dropped before; what the page fetched by itself is read to its end. */
export function replaceReading(): void {
  if (!current || current.origin.sample !== undefined || current.origin.inline !== undefined) return;
  send({ kind: 'cancel', id: current.id });
  stop();
}

/** Reads a file; one at a time (`bench.ts` sees to it). Answers true once it is the subject, false where it was refused or replaced. */
export function readFile(file: File, origin: Origin = {}, use?: 'complete-frames'): Promise<boolean> {
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
