/**
 * What the io worker does, apart from being a worker: reads dropped files, counts the bytes, and answers with a subject or with a refusal that quotes
 * the lines around the fault. Frames of a file too large to hold are read when they are asked for. Every request that was not
 * replaced or cancelled gets its answer, whatever happens.
 */
import { FormatError, type FormatProblem } from '../data/format-error.ts';
import { isGzip, unpackGzip } from '../data/formats/gzip.ts';
import { TableFrames } from '../data/formats/xyz-table.ts';
import { isZip } from '../data/formats/zip.ts';
import { importFile } from '../data/import.ts';
import type { Imported, ImportOptions } from '../data/subject.ts';
import { unpackedFiles } from '../data/unpack.ts';
import {
  type FramePlaces,
  importLarge,
  isLargeXyz,
  type LargeLimits,
  LargeRefusal,
  largeLimits,
  readFrame,
} from './large-file.ts';
import type { IoEvent, IoRequest, QuotedLine, SentCloud, SentMolecules } from './messages.ts';
import { quoteLines } from './quote.ts';
import { buffersOf } from './transfer.ts';

type Answer = Extract<IoEvent, { kind: 'imported' | 'refused' | 'several' }>;

function problemOf(error: unknown, file: string): FormatProblem {
  if (error instanceof LargeRefusal) return error.refusal.problem;
  if (error instanceof FormatError) return error.problem;
  const found = error instanceof Error ? error.message : String(error);
  return { file, found, expected: 'a file that can be read', remedies: ['Choose the file again, or another one.'] };
}

function sent({ subject, notices }: Imported): SentMolecules | SentCloud {
  if ('cloud' in subject) return { subject, notices };
  const { frames } = subject;
  return {
    subject: {
      ...subject,
      frames:
        frames instanceof TableFrames
          ? { kind: 'table', table: frames.table }
          : { kind: 'objects', frames: [...frames] },
    },
    notices,
  };
}

/** The lines around a fault, where they can be read; none in an archive, whose files are quoted when they are read. */
async function quoted(error: unknown, file: File, bytes: Uint8Array | undefined): Promise<readonly QuotedLine[]> {
  const { line } = problemOf(error, file.name);
  if (line === undefined) return [];
  try {
    if (error instanceof LargeRefusal) return await quoteLines(error.text, error.place, line);
    if (!bytes || isZip(bytes)) return [];
    const text = isGzip(bytes) ? unpackGzip(file.name, bytes).bytes : bytes;
    return await quoteLines(new Blob([Uint8Array.from(text)]), { byte: 0, line: 1 }, line);
  } catch {
    return [];
  }
}

/** An archive of several files, or of none that can be read as one. */
function listed(id: number, name: string, bytes: Uint8Array): Answer | undefined {
  if (!isZip(bytes)) return undefined;
  const files: File[] = [];
  const remarks: string[] = [];
  for (const file of unpackedFiles(name, bytes)) {
    if ('problem' in file) remarks.push(new FormatError(file.problem).message);
    else {
      files.push(new File([Uint8Array.from(file.packed)], file.name));
      remarks.push(...file.notices.map(({ message }) => message));
    }
  }
  return files.length > 1 || (files.length > 0 && remarks.length > 0)
    ? { kind: 'several', id, files, remarks }
    : undefined;
}

export class IoSession {
  readonly #post: (event: IoEvent, transfer?: Transferable[]) => void;
  readonly #limits: LargeLimits;
  /** Subjects whose frames stay in the file, by the request that read them. */
  readonly #places = new Map<number, FramePlaces>();
  #wanted = 0;

  constructor(post: (event: IoEvent, transfer?: Transferable[]) => void, limits: LargeLimits = largeLimits) {
    this.#post = post;
    this.#limits = limits;
  }

  receive(request: IoRequest): void {
    switch (request.kind) {
      case 'read':
        this.#wanted = request.id;
        void this.#read(request);
        return;
      case 'frame':
        void this.#readFrame(request);
        return;
      case 'release':
        this.#places.delete(request.source);
        return;
      case 'cancel':
        if (this.#wanted === request.id) this.#wanted = 0;
        return;
      default:
        throw new Error(`unknown request ${JSON.stringify(request satisfies never)}`);
    }
  }

  async #read({ id, file, options = {} }: Extract<IoRequest, { kind: 'read' }>): Promise<void> {
    let answer: Answer | undefined;
    let bytes: Uint8Array | undefined;
    try {
      if (await isLargeXyz(file, this.#limits)) answer = await this.#readLarge(id, file, options);
      else {
        bytes = await this.#bytesOf(id, file);
        if (!bytes) return;
        answer =
          listed(id, file.name, bytes) ??
          ({ kind: 'imported', id, imported: sent(await importFile(file.name, bytes, options)) } as const);
      }
    } catch (error) {
      const lines = await quoted(error, file, bytes);
      answer = { kind: 'refused', id, problem: problemOf(error, file.name), quoted: lines };
    }
    if (!answer) return;
    if (this.#wanted !== id) this.#places.delete(id);
    else this.#post(answer, answer.kind === 'imported' ? buffersOf(answer.imported) : []);
  }

  async #readLarge(id: number, file: File, options: ImportOptions): Promise<Answer | undefined> {
    const read = await importLarge(file, options, this.#limits, (bytes, size) => {
      if (this.#wanted !== id) return false;
      this.#post({ kind: 'reading', id, file: file.name, bytes, size });
      return true;
    });
    if (!read) return undefined;
    const { imported, places } = read;
    if (!places || 'cloud' in imported.subject) return { kind: 'imported', id, imported: sent(imported) };
    this.#places.set(id, places);
    const frames = {
      kind: 'places',
      source: id,
      atoms: places.index.atoms.slice(),
      first: imported.subject.frames.get(0),
    } as const;
    return {
      kind: 'imported',
      id,
      imported: { subject: { ...imported.subject, frames }, notices: imported.notices },
    };
  }

  async #readFrame({ id, source, index }: Extract<IoRequest, { kind: 'frame' }>): Promise<void> {
    try {
      const places = this.#places.get(source);
      if (!places) throw new Error('the file has been given back');
      this.#post({ kind: 'frame', id, frame: await readFrame(places, index) });
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.#post({ kind: 'no-frame', id, message: `Frame ${index + 1} could not be read: ${why}` });
    }
  }

  /** The bytes of a file, counted as they come; undefined once another request has replaced this one. */
  async #bytesOf(id: number, file: File): Promise<Uint8Array | undefined> {
    const bytes = new Uint8Array(file.size);
    const reader = file.stream().getReader();
    let filled = 0;
    let told = 0;
    for (;;) {
      const { done, value } = await reader.read();
      if (this.#wanted !== id) {
        await reader.cancel();
        return undefined;
      }
      if (done) return bytes;
      bytes.set(value, filled);
      filled += value.length;
      if (filled - told > 1 << 20) {
        told = filled;
        this.#post({ kind: 'reading', id, file: file.name, bytes: filled, size: file.size });
      }
    }
  }
}
