/**
 * ZIP archives (PKWARE APPNOTE 6.3): the central directory is read here, data are inflated by fflate, piece by piece, and
 * checked against length and CRC-32. Sizes are judged by the directory before anything is allocated, and nothing may come
 * out longer than it says; so neither bombs nor overlapping entries cost more than the limits. Names are labels only.
 */
import { Inflate } from 'fflate';
import { FormatError } from '../format-error.ts';
import { Crc32 } from './crc32.ts';
import { type UnpackLimits, unpackLimits } from './gzip.ts';

export interface ZipEntry {
  /** Path inside the archive without `.`, `..`, drive and control characters: shown, never used as a path. */
  readonly name: string;
  readonly isFolder: boolean;
  /** Unpacked bytes, as the directory says. */
  readonly size: number;
  /** @throws FormatError where the data are damaged, encrypted or packed in a way that is not known here */
  read(): Uint8Array;
}

export const maximumEntries = 10_000;

const sliceBytes = 2 ** 14;
const endBytes = 22;
const headerBytes = 46;
const localBytes = 30;
const again = 'Download or pack it again.';

/** A local file header, or the end record of an archive without entries. */
export function isZip(bytes: Uint8Array): boolean {
  const kind = (bytes[2] ?? 0) + 256 * (bytes[3] ?? 0);
  return bytes[0] === 0x50 && bytes[1] === 0x4b && (kind === 0x0403 || kind === 0x0605);
}

/** @throws FormatError for an archive that is cut off, damaged, split, or larger than the limits */
export function readZip(file: string, bytes: Uint8Array, limits: UnpackLimits = unpackLimits): ZipEntry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const refuse = (byte: number, found: string, expected: string, remedy: string) =>
    new FormatError({ file, byte, found, expected, remedies: [remedy] });
  const end = findEnd(view);
  if (end === undefined) {
    throw refuse(bytes.length, 'a ZIP archive without its directory: it is cut off', 'a complete archive', again);
  }
  const count = view.getUint16(end + 10, true);
  const directoryBytes = view.getUint32(end + 12, true);
  const offset = view.getUint32(end + 16, true);
  if (count === 0xffff || offset === 0xffffffff) {
    throw refuse(end, 'a ZIP64 archive', 'one of less than 4 GB', 'Unpack it and drop the files inside.');
  }
  if (view.getUint16(end + 4, true) !== 0 || view.getUint16(end + 8, true) !== count) {
    throw refuse(
      end,
      'one part of a split ZIP archive',
      'a whole archive',
      'Join the parts, or drop the files inside.',
    );
  }
  if (count > maximumEntries) {
    throw refuse(end, `a ZIP archive of ${count} entries`, `at most ${maximumEntries}`, 'Pack fewer files.');
  }
  const start = end - directoryBytes;
  const shift = start - offset;
  const broken = (byte: number) =>
    refuse(byte, 'a ZIP archive whose directory is damaged', 'a complete archive', again);
  if (start < 0 || shift < 0) throw broken(end);
  const entries: ZipEntry[] = [];
  let total = 0;
  let position = start;
  for (let k = 0; k < count; k++) {
    if (position + headerBytes > end || view.getUint32(position, true) !== 0x02014b50) throw broken(position);
    const entry = readHeader(view, position, bytes);
    if (position + entry.headerBytes > end) throw broken(position);
    total += entry.size;
    if (total > limits.maximumBytes) {
      throw refuse(
        position,
        `a ZIP archive that unpacks to more than ${limits.maximumBytes} bytes`,
        'fewer',
        'Unpack it and drop the files that matter.',
      );
    }
    if (entry.size > limits.ratioFrom && entry.size > limits.maximumRatio * entry.packed) {
      throw refuse(
        position,
        `an entry that grows more than ${limits.maximumRatio} times when unpacked`,
        'the expansion of ordinary text',
        'Unpack it with your own tools if you trust it.',
      );
    }
    const { name, isFolder, size } = entry;
    entries.push({
      name,
      isFolder,
      size,
      read: () => unpackEntry(file, bytes, { ...entry, at: entry.at + shift }, start),
    });
    position += entry.headerBytes;
  }
  return entries;
}

interface Header {
  readonly name: string;
  readonly isFolder: boolean;
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  /** Byte of the local header. */
  readonly at: number;
  readonly headerBytes: number;
}

/** The end record: its comment must end with the file. */
function findEnd(view: DataView): number | undefined {
  for (let at = view.byteLength - endBytes; at >= Math.max(0, view.byteLength - endBytes - 0xffff); at--) {
    if (view.getUint32(at, true) === 0x06054b50 && at + endBytes + view.getUint16(at + 20, true) <= view.byteLength) {
      return at;
    }
  }
  return undefined;
}

function readHeader(view: DataView, at: number, bytes: Uint8Array): Header {
  const nameBytes = view.getUint16(at + 28, true);
  const extraBytes = view.getUint16(at + 30, true);
  const raw = new TextDecoder().decode(bytes.subarray(at + headerBytes, at + headerBytes + nameBytes));
  const name = label(raw);
  const [size, packed, local] = largeSizes(view, at, at + headerBytes + nameBytes, extraBytes);
  return {
    name,
    isFolder: /[\\/]$/.test(raw) || name === '',
    flags: view.getUint16(at + 8, true),
    method: view.getUint16(at + 10, true),
    crc: view.getUint32(at + 16, true),
    packed,
    size,
    at: local,
    headerBytes: headerBytes + nameBytes + extraBytes + view.getUint16(at + 32, true),
  };
}

/** Sizes and place; where a field is all ones it stands in the ZIP64 extra field (id 1), in this order. */
function largeSizes(view: DataView, at: number, extra: number, extraBytes: number): [number, number, number] {
  const values: [number, number, number] = [
    view.getUint32(at + 24, true),
    view.getUint32(at + 20, true),
    view.getUint32(at + 42, true),
  ];
  const end = Math.min(extra + extraBytes, view.byteLength);
  for (let field = extra; field + 4 <= end; field += 4 + view.getUint16(field + 2, true)) {
    if (view.getUint16(field, true) !== 1) continue;
    let position = field + 4;
    for (let k = 0; k < 3; k++) {
      if (values[k] !== 0xffffffff || position + 8 > end) continue;
      values[k] = Number(view.getBigUint64(position, true));
      position += 8;
    }
  }
  return values;
}

const label = (raw: string) =>
  raw
    .replace(/\p{Cc}/gu, '?')
    .split(/[\\/]/)
    .filter((part, k) => part !== '' && part !== '.' && part !== '..' && !(k === 0 && /^[A-Za-z]:$/.test(part)))
    .join('/');

function unpackEntry(file: string, bytes: Uint8Array, entry: Header, end: number): Uint8Array {
  const { at, packed, size } = entry;
  const refuse = (found: string, expected: string, remedy: string) =>
    new FormatError({ file: `${file}/${entry.name}`, byte: at, found, expected, remedies: [remedy] });
  const damaged = (what: string) => refuse(what, 'a complete ZIP archive', again);
  if (entry.flags & 0x2041)
    throw refuse('an encrypted entry', 'one without a password', 'Unpack it with its password.');
  if (entry.method !== 0 && entry.method !== 8) {
    throw refuse(`packing method ${entry.method}`, 'deflate or none', 'Unpack it, or pack it with deflate.');
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (at + localBytes > end || view.getUint32(at, true) !== 0x04034b50) throw damaged('a ZIP entry that is not there');
  const start = at + localBytes + view.getUint16(at + 26, true) + view.getUint16(at + 28, true);
  if (start + packed > end) throw damaged('a ZIP entry that is cut off');
  const data = bytes.subarray(start, start + packed);
  const result = entry.method === 0 ? data : inflate(data, size);
  if (result?.length !== size) throw damaged('a ZIP entry of another length than its directory says');
  const crc = new Crc32();
  crc.update(result);
  if (crc.value !== entry.crc) throw damaged('a ZIP entry that is damaged (its checksum does not fit)');
  return result;
}

/** Undefined where the data are damaged or more than `size` bytes. */
function inflate(data: Uint8Array, size: number): Uint8Array | undefined {
  const result = new Uint8Array(size);
  let filled = 0;
  const stream = new Inflate((part) => {
    if (filled + part.length > size) throw new RangeError('longer than its directory says');
    result.set(part, filled);
    filled += part.length;
  });
  try {
    for (let start = 0; start < data.length; start += sliceBytes) {
      stream.push(data.subarray(start, start + sliceBytes), start + sliceBytes >= data.length);
    }
  } catch {
    return undefined;
  }
  return filled === size ? result : undefined;
}
