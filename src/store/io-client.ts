/** The page's end of the io worker: files in, a subject or a refusal out. Reading a file changes nothing on the bench: who asked decides. */

import type { Frame, ImportOptions } from '../data/subject.ts';
import { startWorker } from '../engine/client.ts';
import type { IoEvent, IoRequest, SentCloud, SentMolecules } from '../engine/messages.ts';
import { heldFrames, type ReadSubject } from './held-frames.ts';
import type { ReadOutcome } from './intake.ts';
import { say, setSession } from './session.ts';
import { useSubject } from './subject.ts';

/** Whose wish a reading is: the visitor's next file replaces the visitor's, what the page fetched by itself is read to its end. */
export type Reader = 'visitor' | 'page';

let worker: Worker | undefined;
let lastId = 0;
let current:
  | {
      readonly id: number;
      readonly file: File;
      readonly options: ImportOptions;
      readonly reader: Reader;
      readonly settle: (outcome: ReadOutcome) => void;
    }
  | undefined;

const send = (request: IoRequest): void => worker?.postMessage(request);

/** Stops the reading of a file that the visitor gave before. */
export function replaceReading(): void {
  if (current?.reader !== 'visitor') return;
  send({ kind: 'cancel', id: current.id });
  stop();
}

/** Reads a file; one at a time (`bench.ts` sees to it). Undefined where it was refused (the refusal is shown) or replaced. */
export async function readFile(
  file: File,
  reader: Reader,
  options: ImportOptions = {},
): Promise<ReadSubject | undefined> {
  const outcome = await readOutcome(file, reader, options);
  if (outcome.kind === 'refused') setSession({ refusal: outcome.refusal });
  return outcome.kind === 'read' ? outcome.read : undefined;
}

/** Reads a file; one at a time. What became of it is told to the caller alone. */
export function readOutcome(file: File, reader: Reader, options: ImportOptions): Promise<ReadOutcome> {
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
  send({ kind: 'read', id, file, options });
  return new Promise((settle) => {
    current = { id, file, options, reader, settle };
  });
}

function stop(): void {
  if (!worker) {
    asked?.settle(undefined);
    wished?.settle(undefined);
    asked = undefined;
    wished = undefined;
    for (const settle of readings.values()) settle(undefined);
    readings.clear();
  }
  settled({ kind: 'stopped' });
}

function settled(outcome: ReadOutcome): void {
  const settle = current?.settle;
  current = undefined;
  useSubject.setState({ reading: undefined });
  settle?.(outcome);
}

async function held(sent: SentMolecules | SentCloud): Promise<ReadSubject> {
  const { subject, notices } = sent;
  if ('cloud' in subject) return { subject, notices };
  const frames = await heldFrames(subject.frames, { wish: requestFrame, read: readFrame }, (source) =>
    send({ kind: 'release', source }),
  );
  return { subject: { ...subject, frames }, notices };
}

interface FrameWish {
  readonly source: number;
  readonly index: number;
  readonly settle: (frame: Frame | undefined) => void;
}

/** The frame that the worker is asked for, and the newest wish after it: those between are never read. */
let asked: (FrameWish & { readonly id: number }) | undefined;
let wished: FrameWish | undefined;

function requestFrame(source: number, index: number): Promise<Frame | undefined> {
  return new Promise((settle) => {
    wished?.settle(undefined);
    wished = { source, index, settle };
    askNext();
  });
}

/** Frames that are read one after the other, by whoever goes through all of them. */
const readings = new Map<number, (frame: Frame | undefined) => void>();

function readFrame(source: number, index: number): Promise<Frame | undefined> {
  if (!worker) return Promise.resolve(undefined);
  const id = ++lastId;
  return new Promise((settle) => {
    readings.set(id, settle);
    send({ kind: 'frame', id, source, index });
  });
}

function askNext(): void {
  if (asked || !wished) return;
  if (!worker) {
    const { settle } = wished;
    wished = undefined;
    say('The frame could not be read, because the reader of files stopped: give the file again.');
    settle(undefined);
    return;
  }
  asked = { ...wished, id: ++lastId };
  wished = undefined;
  send({ kind: 'frame', id: asked.id, source: asked.source, index: asked.index });
}

function answered(id: number, frame: Frame | undefined): void {
  const read = readings.get(id);
  readings.delete(id);
  read?.(frame);
  if (asked?.id !== id) return;
  const { settle } = asked;
  asked = undefined;
  settle(frame);
  askNext();
}

/** Gives back what the worker keeps of a subject that nobody waits for any more. */
function release({ subject }: SentMolecules | SentCloud): void {
  if ('frames' in subject && subject.frames.kind === 'places') send({ kind: 'release', source: subject.frames.source });
}

/** Ends a reading with what it gave, unless it was replaced meanwhile. */
async function hold({ id, imported }: Extract<IoEvent, { kind: 'imported' }>): Promise<void> {
  try {
    const read = await held(imported);
    if (current?.id === id) settled({ kind: 'read', read });
    else release(imported);
  } catch (error) {
    if (current?.id !== id) return;
    stop();
    say(`The file was read but cannot be shown: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function receive(event: IoEvent): void {
  if (event.kind === 'frame') {
    answered(event.id, event.frame);
    return;
  }
  if (event.kind === 'no-frame') {
    say(event.message);
    answered(event.id, undefined);
    return;
  }
  if (!current || event.id !== current.id) {
    if (event.kind === 'imported') release(event.imported);
    return;
  }
  switch (event.kind) {
    case 'reading':
      useSubject.setState({ reading: { file: event.file, bytes: event.bytes, size: event.size } });
      return;
    case 'imported':
      void hold(event);
      return;
    case 'refused': {
      const { problem, quoted } = event;
      settled({ kind: 'refused', refusal: { problem, quoted, file: current.file, options: current.options } });
      return;
    }
    case 'several':
      settled({ kind: 'several', files: event.files, remarks: event.remarks });
      return;
    default:
      throw new Error(`unknown io event ${JSON.stringify(event satisfies never)}`);
  }
}

/** Closes the refusal; the subject on the bench was never touched. */
export const dismissRefusal = (): void => setSession({ refusal: undefined });
