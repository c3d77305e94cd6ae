/**
 * What the io worker does, apart from being a worker: reads dropped files, counts the bytes, and answers with a subject or with a refusal that quotes
 * the lines around the fault. Of a file that is refused in a later frame, the whole frames before it can still be used. Every
 * request that was not replaced or cancelled gets its answer, whatever happens.
 */
import { FormatError, type FormatProblem } from '../data/format-error.ts';
import { isGzip, unpackGzip } from '../data/formats/gzip.ts';
import { importFile, sha256 } from '../data/import.ts';
import type { Imported } from '../data/subject.ts';
import type { IoEvent, IoRequest, QuotedLine, SentCloud, SentMolecules } from './messages.ts';

function unpacked(name: string, bytes: Uint8Array): Uint8Array {
  try {
    return isGzip(bytes) ? unpackGzip(name, bytes) : bytes;
  } catch {
    return bytes;
  }
}

/** Lines around the fault, cut to what a dialogue can show. */
function quote(text: string, at: number | undefined): QuotedLine[] {
  if (at === undefined) return [];
  const lines = text.split(/\r\n|\r|\n/);
  const shown: QuotedLine[] = [];
  for (let line = Math.max(1, at - 2); line <= Math.min(lines.length, at + 1); line++) {
    shown.push({ line, text: lines[line - 1].replace(/\p{Cc}/gu, ' ').slice(0, 120) });
  }
  return shown;
}

/** How many whole frames end before a line, and the text that holds just them. */
function framesBefore(text: string, fault: number | undefined): { readonly count: number; readonly text: string } {
  if (fault === undefined) return { count: 0, text: '' };
  const lines = text.split('\n');
  let count = 0;
  let end = 0;
  let line = 0;
  while (line < lines.length) {
    while (line < lines.length && lines[line].trim() === '') line++;
    const atoms = Number(lines[line]?.trim());
    if (!Number.isInteger(atoms) || atoms < 1 || line + 2 + atoms >= fault) break;
    line += 2 + atoms;
    end = line;
    count++;
  }
  return { count, text: lines.slice(0, end).join('\n') };
}

function problemOf(error: unknown, file: string): FormatProblem {
  if (error instanceof FormatError) return error.problem;
  const found = error instanceof Error ? error.message : String(error);
  return { file, found, expected: 'a file that can be read', remedies: ['Choose the file again, or another one.'] };
}

function sent({ subject, notices }: Imported): SentMolecules | SentCloud {
  switch (subject.kind) {
    case 'point-cloud':
    case 'mesh':
      return { subject, notices };
    default:
      return { subject: { ...subject, frames: [...subject.frames] }, notices };
  }
}

/** Reads only the whole frames before the fault, and says so. */
async function importWhole(file: File, bytes: Uint8Array, problem: FormatProblem): Promise<Imported> {
  const whole = framesBefore(new TextDecoder().decode(unpacked(file.name, bytes)), problem.line);
  const { subject, notices } = await importFile(file.name, new TextEncoder().encode(whole.text));
  const message = `only the ${whole.count} whole frames before line ${problem.line} were read`;
  return { subject: { ...subject, hash: await sha256(bytes) }, notices: [{ message }, ...notices] };
}

type Refused = Extract<IoEvent, { kind: 'refused' }>;

/** A refusal with the lines around its fault, where they can be read. */
function refusal(id: number, file: File, bytes: Uint8Array | undefined, problem: FormatProblem): Refused {
  try {
    const text = bytes ? new TextDecoder().decode(unpacked(file.name, bytes)) : '';
    const { count } = framesBefore(text, problem.line);
    return { kind: 'refused', id, problem, quoted: quote(text, problem.line), completeFrames: count };
  } catch {
    return { kind: 'refused', id, problem, quoted: [], completeFrames: 0 };
  }
}

export class IoSession {
  readonly #post: (event: IoEvent) => void;
  #wanted = 0;

  constructor(post: (event: IoEvent) => void) {
    this.#post = post;
  }

  receive(request: IoRequest): void {
    switch (request.kind) {
      case 'read':
        this.#wanted = request.id;
        void this.#read(request);
        return;
      case 'cancel':
        if (this.#wanted === request.id) this.#wanted = 0;
        return;
      default:
        throw new Error(`unknown request ${JSON.stringify(request satisfies never)}`);
    }
  }

  async #read({ id, file, use }: Extract<IoRequest, { kind: 'read' }>): Promise<void> {
    let bytes: Uint8Array | undefined;
    let event: IoEvent;
    try {
      bytes = await this.#bytesOf(id, file);
      if (!bytes) return;
      event = { kind: 'imported', id, imported: sent(await importFile(file.name, bytes)) };
    } catch (error) {
      const problem = problemOf(error, file.name);
      event =
        use === 'complete-frames' && bytes
          ? await this.#repaired(id, file, bytes, problem)
          : refusal(id, file, bytes, problem);
    }
    if (this.#wanted === id) this.#post(event);
  }

  /** The whole frames before the fault; where these cannot be read either, the refusal, which offers them no more. */
  async #repaired(id: number, file: File, bytes: Uint8Array, problem: FormatProblem): Promise<IoEvent> {
    try {
      return { kind: 'imported', id, imported: sent(await importWhole(file, bytes, problem)) };
    } catch {
      return { ...refusal(id, file, bytes, problem), completeFrames: 0 };
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
