/**
 * Gzip (RFC 1952), recognised by its magic bytes, any number of members, each checked against its CRC-32 and length.
 * Output is bounded while it is made, by size and by expansion, so that a small hostile file cannot fill the memory.
 */
import { Gunzip } from 'fflate';
import { FormatError } from '../format-error.ts';
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

export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** @throws FormatError when the data is damaged, cut off, or expands beyond the limits */
export function unpackGzip(file: string, bytes: Uint8Array, limits: UnpackLimits = unpackLimits): Uint8Array {
  const parts: Uint8Array[] = [];
  let total = 0;
  let memberBytes = 0;
  let crc = new Crc32();
  const refuse = (found: string, expected: string, remedy: string) =>
    new FormatError({ file, byte: bytes.length, found, expected, remedies: [remedy] });
  const closeMember = (end: number) => {
    const trailer = new DataView(bytes.buffer, bytes.byteOffset + end - trailerBytes, trailerBytes);
    if (trailer.getUint32(0, true) !== crc.value || trailer.getUint32(4, true) !== memberBytes % 2 ** 32) {
      throw damaged(file, bytes.length);
    }
    crc = new Crc32();
    memberBytes = 0;
  };
  const stream = new Gunzip((part) => {
    total += part.length;
    memberBytes += part.length;
    if (total > limits.maximumBytes) {
      throw refuse(
        `gzip data that unpacks to more than ${limits.maximumBytes} bytes`,
        'fewer',
        'Split the file or take fewer frames.',
      );
    }
    if (total > limits.ratioFrom && total > limits.maximumRatio * bytes.length) {
      throw refuse(
        `gzip data that grows more than ${limits.maximumRatio} times when unpacked`,
        'the expansion of ordinary text',
        'Unpack it with your own tools if you trust it.',
      );
    }
    crc.update(part);
    parts.push(part);
  });
  stream.onmember = (start) => closeMember(start);
  try {
    for (let start = 0; start < bytes.length; start += sliceBytes) {
      stream.push(bytes.subarray(start, start + sliceBytes));
    }
  } catch (error) {
    throw error instanceof FormatError ? error : damaged(file, bytes.length);
  }
  if (bytes.length < 18) throw damaged(file, bytes.length);
  closeMember(bytes.length);
  return joined(parts, total);
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
