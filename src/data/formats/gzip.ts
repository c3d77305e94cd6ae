/**
 * Gzip (RFC 1952), recognised by its magic bytes, any number of members, each checked against its CRC-32 and length.
 * Zeros behind the last member are padding, as of tapes, and are told. Output is bounded while it is made, by size and by expansion, so that a small hostile file cannot fill the memory.
 */
import { Gunzip } from 'fflate';
import { FormatError } from '../format-error.ts';
import type { Notice } from '../subject.ts';
import { Crc32 } from './crc32.ts';

export interface UnpackLimits {
  readonly maximumBytes: number;
  /** Unpacked bytes per packed byte, judged once `ratioFrom` bytes have come out. */
  readonly maximumRatio: number;
  readonly ratioFrom: number;
}

export const unpackLimits: UnpackLimits = { maximumBytes: 2 ** 30, maximumRatio: 250, ratioFrom: 2 ** 24 };

const sliceBytes = 2 ** 14;
const trailerBytes = 8;
/** More zeros than a member can end in: those of its trailer, and of the empty block before a trailer of zeros. */
const mostOwnZeros = 16;
const zeros = new Uint8Array(sliceBytes);
/** More than a trailer and the longest header that is likely (a file name). */
const recentBytes = 2 ** 14;

export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** @throws FormatError when the data is damaged, cut off, or expands beyond the limits */
export function unpackGzip(
  file: string,
  bytes: Uint8Array,
  limits: UnpackLimits = unpackLimits,
): { readonly bytes: Uint8Array; readonly notices: readonly Notice[] } {
  const parts: Uint8Array[] = [];
  let total = 0;
  const unpacker = new GzipUnpacker(file, bytes.length, limits, (part) => {
    parts.push(part);
    total += part.length;
  });
  unpacker.push(bytes);
  unpacker.finish();
  return { bytes: joined(parts, total), notices: unpacker.notices };
}

/** Unpacks gzip data that comes in pieces. */
export class GzipUnpacker {
  readonly #file: string;
  readonly #size: number;
  readonly #limits: UnpackLimits;
  readonly #stream: Gunzip;
  /** Zeros that were pushed last and are held back: perhaps they are padding. */
  #zeros = 0;
  #packed = 0;
  #total = 0;
  #memberBytes = 0;
  #crc = new Crc32();
  /** The last packed bytes, in which the trailer of a member is looked for when the next one begins. */
  #recent = new Uint8Array(0);

  /** @param size of the packed data @param onPart takes what comes out; the part is its own */
  constructor(file: string, size: number, limits: UnpackLimits, onPart: (part: Uint8Array) => void) {
    this.#file = file;
    this.#size = size;
    this.#limits = limits;
    this.#stream = new Gunzip((part) => {
      this.#total += part.length;
      this.#memberBytes += part.length;
      this.#requireLimits();
      this.#crc.update(part);
      onPart(part);
    });
    this.#stream.onmember = (start) => this.#closeMember(start);
  }

  /** @throws FormatError when the data is damaged or expands beyond the limits */
  push(bytes: Uint8Array): void {
    for (let start = 0; start < bytes.length; start += sliceBytes) {
      const slice = bytes.subarray(start, start + sliceBytes);
      let end = slice.length;
      while (end > 0 && slice[end - 1] === 0) end--;
      if (end > 0) {
        for (; this.#zeros > 0; this.#zeros -= Math.min(this.#zeros, sliceBytes)) {
          this.#feed(zeros.subarray(0, this.#zeros));
        }
        this.#feed(slice.subarray(0, end));
      }
      this.#zeros += slice.length - end;
    }
  }

  /** @throws FormatError when the data is cut off */
  finish(): void {
    for (let own = 0; !this.#isClosed(this.#packed); own++) {
      if (own === mostOwnZeros || this.#zeros === 0) throw damaged(this.#file, this.#size);
      this.#zeros--;
      this.#feed(zeros.subarray(0, 1));
    }
    if (this.#packed < 18) throw damaged(this.#file, this.#size);
  }

  /** What there is to say once all is unpacked. */
  get notices(): Notice[] {
    const count = this.#zeros;
    return count === 0
      ? []
      : [{ message: `${count} zero ${count === 1 ? 'byte' : 'bytes'} behind the gzip data: padding.` }];
  }

  #feed(slice: Uint8Array): void {
    const recent = new Uint8Array(Math.min(this.#recent.length, recentBytes) + slice.length);
    recent.set(this.#recent.subarray(-recentBytes));
    recent.set(slice, recent.length - slice.length);
    this.#recent = recent;
    this.#packed += slice.length;
    try {
      this.#stream.push(slice);
    } catch (error) {
      throw error instanceof FormatError ? error : damaged(this.#file, this.#size);
    }
  }

  #closeMember(end: number): void {
    if (!this.#isClosed(end)) throw damaged(this.#file, this.#size);
    this.#crc = new Crc32();
    this.#memberBytes = 0;
  }

  /** Whether a member that ends there holds the checksum and the length of what came out of it. */
  #isClosed(end: number): boolean {
    const trailer = end - trailerBytes - (this.#packed - this.#recent.length);
    if (trailer < 0) return false;
    // Nothing, packed: the bytes 3 and 0, and a trailer of zeros. Of that 0 no trailer may begin.
    if (this.#memberBytes === 0 && this.#recent[trailer - 1] === 3) return false;
    const view = new DataView(this.#recent.buffer, trailer, trailerBytes);
    return view.getUint32(0, true) === this.#crc.value && view.getUint32(4, true) === this.#memberBytes % 2 ** 32;
  }

  #requireLimits(): void {
    const { maximumBytes, maximumRatio, ratioFrom } = this.#limits;
    const refuse = (found: string, expected: string, remedy: string) =>
      new FormatError({ file: this.#file, byte: this.#size, found, expected, remedies: [remedy] });
    if (this.#total > maximumBytes) {
      const found = `gzip data that unpacks to more than ${maximumBytes} bytes`;
      throw refuse(found, 'fewer', 'Split the file or take fewer frames.');
    }
    if (this.#total > ratioFrom && this.#total > maximumRatio * this.#size) {
      throw refuse(
        `gzip data that grows more than ${maximumRatio} times when unpacked`,
        'the expansion of ordinary text',
        'Unpack it with your own tools if you trust it.',
      );
    }
  }
}

function damaged(file: string, byte: number): FormatError {
  return new FormatError({
    file,
    byte,
    found: 'gzip data that is damaged or cut off (its checksum does not fit)',
    expected: 'a complete gzip file',
    remedies: ['Download or pack it again.'],
  });
}

function joined(parts: readonly Uint8Array[], total: number): Uint8Array {
  const result = new Uint8Array(total);
  let position = 0;
  for (const part of parts) {
    result.set(part, position);
    position += part.length;
  }
  return result;
}
