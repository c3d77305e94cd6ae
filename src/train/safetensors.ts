/**
 * safetensors: u64 length of a JSON header, the header { name: { dtype, shape, data_offsets }, __metadata__: strings }, then
 * the values, little-endian (github.com/huggingface/safetensors, format section). The reader is strict: bounded header, known
 * types, offsets that cover the buffer without holes or overlaps.
 */
import { FormatError } from '../data/format-error.ts';

export interface NamedTensor {
  readonly shape: readonly number[];
  readonly values: Float64Array;
}

export interface SafetensorsFile {
  readonly tensors: Readonly<Record<string, NamedTensor>>;
  readonly metadata: Readonly<Record<string, string>>;
}

const widths = { F32: 4, F64: 8 } as const;
type DataType = keyof typeof widths;

const largestHeader = 1 << 20;
const largestRank = 8;
const lengthBytes = 8;

const sizeOf = (shape: readonly number[]): number => shape.reduce((size, extent) => size * extent, 1);

/** Bytes of a file; values are rounded to float32 for F32. The header is padded with spaces to a multiple of 8 bytes. */
export function writeSafetensors(file: SafetensorsFile, dataType: DataType): Uint8Array<ArrayBuffer> {
  const width = widths[dataType];
  const header: Record<string, unknown> = { __metadata__: file.metadata };
  let end = 0;
  for (const [name, { shape, values }] of Object.entries(file.tensors)) {
    if (sizeOf(shape) !== values.length)
      throw new RangeError(`tensor ${name} has ${values.length} values for shape [${shape}]`);
    const start = end;
    end += width * values.length;
    header[name] = { dtype: dataType, shape, data_offsets: [start, end] };
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  const headerBytes = Math.ceil(text.length / 8) * 8;
  if (headerBytes > largestHeader) throw new RangeError(`the header would have ${headerBytes} bytes`);
  const bytes = new Uint8Array(lengthBytes + headerBytes + end).fill(0x20, lengthBytes, lengthBytes + headerBytes);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(headerBytes), true);
  bytes.set(text, lengthBytes);
  let position = lengthBytes + headerBytes;
  for (const { values } of Object.values(file.tensors)) {
    for (const value of values) {
      if (dataType === 'F32') view.setFloat32(position, value, true);
      else view.setFloat64(position, value, true);
      position += width;
    }
  }
  return bytes;
}

/** @throws FormatError naming the place and the remedy. */
export function readSafetensors(name: string, bytes: Uint8Array): SafetensorsFile {
  const refuse = (byte: number, found: string, expected: string): never => {
    const remedies = ['The file may be cut short or changed: fetch it again.'];
    throw new FormatError({ file: name, byte, found, expected, remedies });
  };
  if (bytes.length < lengthBytes) refuse(0, `${bytes.length} bytes`, 'a safetensors file of at least 8 bytes');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerBytes = Number(view.getBigUint64(0, true));
  if (headerBytes > largestHeader || lengthBytes + headerBytes > bytes.length)
    refuse(0, `a header of ${headerBytes} bytes`, `at most ${Math.min(largestHeader, bytes.length - lengthBytes)}`);
  const header = parseHeader(bytes.subarray(lengthBytes, lengthBytes + headerBytes), refuse);
  const dataStart = lengthBytes + headerBytes;
  const metadata: Record<string, string> = {};
  const entries: { name: string; dataType: DataType; shape: number[]; start: number; end: number }[] = [];
  for (const [key, entry] of Object.entries(header)) {
    if (key === '__metadata__') {
      if (!isRecord(entry)) return refuse(lengthBytes, '__metadata__ that is no object', 'strings by name');
      for (const [word, text] of Object.entries(entry)) {
        if (typeof text !== 'string') return refuse(lengthBytes, `__metadata__.${word} that is no string`, 'a string');
        metadata[word] = text;
      }
    } else entries.push({ name: key, ...tensorEntry(key, entry, refuse) });
  }
  entries.sort((a, b) => a.start - b.start || a.end - b.end);
  let covered = 0;
  const tensors: Record<string, NamedTensor> = {};
  for (const { name: key, dataType, shape, start, end } of entries) {
    if (start !== covered) refuse(dataStart + covered, `tensor ${key} at offset ${start}`, `offset ${covered}`);
    if (dataStart + end > bytes.length)
      refuse(bytes.length, 'the end of the file', `${dataStart + end} bytes for ${key}`);
    covered = end;
    const width = widths[dataType];
    const values = new Float64Array(sizeOf(shape));
    for (let n = 0; n < values.length; n++) {
      const at = dataStart + start + n * width;
      values[n] = dataType === 'F32' ? view.getFloat32(at, true) : view.getFloat64(at, true);
      if (!Number.isFinite(values[n])) refuse(at, `${values[n]} in ${key}`, 'a finite number');
    }
    Object.defineProperty(tensors, key, { value: { shape, values }, enumerable: true });
  }
  if (dataStart + covered !== bytes.length)
    refuse(
      dataStart + covered,
      `${bytes.length - dataStart - covered} bytes that belong to no tensor`,
      'the end of the file',
    );
  return { tensors, metadata };
}

type Refuse = (byte: number, found: string, expected: string) => never;

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;

function parseHeader(bytes: Uint8Array, refuse: Refuse): Record<string, unknown> {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    refuse(lengthBytes, `a header that is no JSON (${(error as Error).message})`, 'a JSON object');
  }
  return isRecord(header) ? header : refuse(lengthBytes, 'a header that is no object', 'a JSON object');
}

function tensorEntry(
  name: string,
  entry: unknown,
  refuse: Refuse,
): { dataType: DataType; shape: number[]; start: number; end: number } {
  if (!isRecord(entry)) return refuse(lengthBytes, `entry ${name} that is no object`, 'dtype, shape and data_offsets');
  const { dtype, shape, data_offsets: offsets } = entry;
  if (dtype !== 'F32' && dtype !== 'F64')
    return refuse(lengthBytes, `type ${JSON.stringify(dtype)} of ${name}`, 'F32 or F64');
  if (!Array.isArray(shape) || shape.length > largestRank || !shape.every(isCount))
    return refuse(lengthBytes, `shape ${JSON.stringify(shape)} of ${name}`, `at most ${largestRank} whole numbers`);
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isCount))
    return refuse(lengthBytes, `data_offsets ${JSON.stringify(offsets)} of ${name}`, 'two whole numbers');
  const [start, end] = offsets as [number, number];
  if (end - start !== widths[dtype] * sizeOf(shape))
    return refuse(lengthBytes, `${end - start} bytes for ${name}`, `${widths[dtype] * sizeOf(shape)}`);
  return { dataType: dtype, shape, start, end };
}
