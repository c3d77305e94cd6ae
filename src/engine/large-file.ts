/**
 * XYZ files too large to hold: read as a stream, hashed and parsed on the way. Small enough, their frames become one table; else
 * only the places of the frames are kept and each is read again from the file when it is asked for. Packed text is unpacked
 * into a Blob in pieces, which browsers keep on disk where it is large.
 */
import { FormatError } from '../data/format-error.ts';
import { refuseForeignBytes } from '../data/formats/foreign.ts';
import { GzipUnpacker, isGzip, type UnpackLimits } from '../data/formats/gzip.ts';
import { headBytes, recognise } from '../data/formats/recognise.ts';
import { type XyzContent, XyzReader } from '../data/formats/xyz.ts';
import type { XyzIndex } from '../data/formats/xyz-index.ts';
import { isZip } from '../data/formats/zip.ts';
import { Sha256 } from '../data/sha256.ts';
import type { Frame, Imported, ImportOptions, Notice } from '../data/subject.ts';
import { bytesOf } from './quote.ts';

export interface LargeLimits {
  /** Larger files are streamed, bytes as dropped. */
  readonly streamFrom: number;
  /** Of longer texts only the places of frames are kept, bytes. */
  readonly placesFrom: number;
}

export const largeLimits: LargeLimits = { streamFrom: 2 ** 25, placesFrom: 2 ** 28 };

/** As `unpackLimits`, but the text may lie on disk. */
const blobLimits: UnpackLimits = { maximumBytes: 2 ** 33, maximumRatio: 250, ratioFrom: 2 ** 24 };
/** Packed text is streamed from this share of the limit: it grows several times. */
const packedShare = 4;
const pieceBytes = 2 ** 24;
const breathBytes = 2 ** 23;

/** Frames that stay in their text. */
export interface FramePlaces {
  readonly name: string;
  readonly text: Blob;
  readonly index: XyzIndex;
  readonly options: ImportOptions;
}

export interface LargeImport {
  readonly imported: Imported;
  readonly places?: FramePlaces;
}

/** A refusal with the text and the place from which its lines can be quoted. */
export class LargeRefusal extends Error {
  readonly refusal: FormatError;
  readonly text: Blob;
  readonly place: { readonly byte: number; readonly line: number };

  constructor(refusal: FormatError, text: Blob, place: { readonly byte: number; readonly line: number }) {
    super(refusal.message);
    this.refusal = refusal;
    this.text = text;
    this.place = place;
  }
}

/** Told how far it is; answers false where nobody waits for it any more. */
export type Progress = (bytes: number, size: number) => boolean;

/** Whether a file is for `importLarge`: by its size and its first bytes. What holds files is not, packed again or not. */
export async function isLargeXyz(file: File, { streamFrom }: LargeLimits): Promise<boolean> {
  if (file.size * packedShare < streamFrom) return false;
  const head = await bytesOf(file.slice(0, headBytes));
  if (isZip(head)) return false;
  if (isGzip(head)) {
    const beginning = beginningOf(file.name, head);
    return !isZip(beginning) && !isGzip(beginning) && recognise(file.name, beginning) === 'xyz';
  }
  return file.size >= streamFrom && recognise(file.name, head, file.size) === 'xyz';
}

/**
 * @returns undefined where `progress` said that nobody waits
 * @throws FormatError where it cannot be unpacked, LargeRefusal where the text is at fault
 */
export async function importLarge(
  file: File,
  options: ImportOptions,
  { placesFrom }: LargeLimits,
  progress: Progress,
): Promise<LargeImport | undefined> {
  const hash = new Sha256();
  let text: Blob = file;
  let padding: readonly Notice[] = [];
  let onText = (chunk: Uint8Array) => hash.update(chunk);
  if (isGzip(await bytesOf(file.slice(0, 2)))) {
    const unpacked = await unpackToBlob(file, hash, progress);
    if (!unpacked) return undefined;
    text = unpacked.text;
    padding = unpacked.notices;
    onText = () => undefined;
  }
  const name = file.name;
  const keep = text.size >= placesFrom ? 'places' : 'frames';
  const reader = new XyzReader({ file: name, size: text.size, keep }, options);
  let content: XyzContent;
  try {
    refuseForeignBytes(name, await bytesOf(text.slice(0, headBytes)));
    const whole = await eachChunk(text, progress, (chunk) => {
      onText(chunk);
      reader.push(chunk);
    });
    if (!whole) return undefined;
    content = reader.finish();
  } catch (error) {
    throw error instanceof FormatError ? new LargeRefusal(error, text, reader.place) : error;
  }
  const { frames, index, notices, fields, format } = content;
  const kind = (index ?? frames).length === 1 ? 'molecule' : 'trajectory';
  const subject = { kind, name, hash: hash.digest(), format, frames, fields } as const;
  return {
    imported: { subject, notices: [...padding, ...notices] },
    ...(index ? { places: { name, text, index, options } } : {}),
  };
}

/** One frame, read again from its place. @throws Error where the file has changed or is gone */
export async function readFrame({ name, text, index, options }: FramePlaces, frame: number): Promise<Frame> {
  if (!(frame >= 0 && frame < index.length))
    throw new RangeError(`there is no frame ${frame}: there are ${index.length}`);
  const bytes = await bytesOf(text.slice(index.offsets[frame], index.offsets[frame + 1]));
  const source = { file: name, size: bytes.length, keep: 'frames', linesBefore: index.lines[frame]! - 1 } as const;
  const reader = new XyzReader(source, options);
  reader.push(bytes);
  const found = reader.finish().frames.get(0);
  if (found.species.length !== index.atoms[frame]) throw new Error(`frame ${frame} of ${name} has changed`);
  return found;
}

/** What a gzip head holds, as far as it goes. */
function beginningOf(name: string, head: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [];
  try {
    new GzipUnpacker(name, head.length, { ...blobLimits, maximumRatio: 2 ** 20 }, (part) => parts.push(part)).push(
      head,
    );
  } catch {
    return new Uint8Array(0);
  }
  return new Uint8Array(parts.flatMap((part) => [...part.subarray(0, headBytes)]).slice(0, headBytes));
}

async function unpackToBlob(
  file: File,
  hash: Sha256,
  progress: Progress,
): Promise<{ readonly text: Blob; readonly notices: readonly Notice[] } | undefined> {
  const blobs: Blob[] = [];
  let parts: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  const flush = () => {
    blobs.push(new Blob(parts));
    parts = [];
    bytes = 0;
  };
  const unpacker = new GzipUnpacker(file.name, file.size, blobLimits, (part) => {
    parts.push(Uint8Array.from(part));
    bytes += part.length;
    if (bytes >= pieceBytes) flush();
  });
  const whole = await eachChunk(file, progress, (chunk) => {
    hash.update(chunk);
    unpacker.push(chunk);
  });
  if (!whole) return undefined;
  unpacker.finish();
  flush();
  return { text: new Blob(blobs), notices: unpacker.notices };
}

/** The bytes of a Blob as they come; false where `progress` stopped it. Lets messages through now and then. */
async function eachChunk(blob: Blob, progress: Progress, take: (chunk: Uint8Array) => void): Promise<boolean> {
  const reader = blob.stream().getReader();
  let filled = 0;
  let breath = breathBytes;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return progress(filled, blob.size);
    take(value);
    filled += value.length;
    if (filled < breath) continue;
    breath = filled + breathBytes;
    await new Promise((resolve) => setTimeout(resolve));
    if (progress(filled, blob.size)) continue;
    await reader.cancel();
    return false;
  }
}
