/**
 * XYZ and extended XYZ: frames of [atom count, comment, one row per atom], any number, of any sizes, blank lines between.
 * One reader for small and large: bytes are pushed in chunks, lines are read over them, numbers go into one joint table. Nothing
 * is allocated before the text is known to be able to hold it, so a header that promises 10^9 atoms costs nothing. Units are
 * angstrom, eV, eV/angstrom and are never converted.
 */
import { frameList } from '../frames.ts';
import type { FrameList, ImportOptions, Notice } from '../subject.ts';
import { XyzFrames } from './xyz-frames.ts';
import type { XyzIndex } from './xyz-index.ts';
import { TableFrames } from './xyz-table.ts';

export interface XyzOptions extends ImportOptions {
  /** Per frame; default one million. */
  readonly maximumAtoms?: number;
}

export interface XyzContent {
  /** All frames; of a file of which only places are kept, the first. */
  readonly frames: FrameList;
  /** Where the frames stand, where only that is kept. */
  readonly index?: XyzIndex;
  readonly notices: readonly Notice[];
  /** What the frames have, sorted: `energy`, `forces`, `lattice`, other keys and columns. */
  readonly fields: readonly string[];
  readonly format: 'XYZ' | 'extended XYZ';
}

export interface XyzSource {
  /** For messages only. */
  readonly file: string;
  /** Bytes of the whole text. */
  readonly size: number;
  /** `frames`: all of them as a table. `places`: every frame is read and judged, but only its place in the text is kept. */
  readonly keep: 'frames' | 'places';
  /** Lines of the file before this text, where it is a piece of one. */
  readonly linesBefore?: number;
}

/** @throws FormatError for anything that is not a complete, finite XYZ file of known elements */
export function readXyz(file: string, bytes: Uint8Array, options: XyzOptions = {}): XyzContent {
  const reader = new XyzReader({ file, size: bytes.length, keep: 'frames' }, options);
  reader.push(bytes);
  return reader.finish();
}

/** Reads a text that comes in chunks of any sizes. */
export class XyzReader {
  readonly #frames: XyzFrames;

  constructor(source: XyzSource, options: XyzOptions = {}) {
    this.#frames = new XyzFrames(source, options);
  }

  /** Reads on. The bytes must not change afterwards. @throws FormatError as `readXyz` */
  push(chunk: Uint8Array): void {
    if (!this.done) this.#frames.push(chunk);
  }

  /** Whether the rest of the text does not matter: it broke off, and what is whole was asked for. */
  get done(): boolean {
    return this.#frames.done;
  }

  /** Where the last frame begins that was begun: byte and 1-based line, for quoting the lines around a fault. */
  get place(): { readonly byte: number; readonly line: number } {
    return this.#frames.place;
  }

  /** @throws FormatError as `readXyz` */
  finish(): XyzContent {
    const { first, table, index, notices, fields, extended } = this.#frames.finish();
    return {
      frames: index ? frameList([first]) : new TableFrames(table),
      ...(index ? { index } : {}),
      notices,
      fields,
      format: extended ? 'extended XYZ' : 'XYZ',
    };
  }
}
