/** A slow independent reader of PLY: the header by regular expressions, the body value by value. Vertex positions alone. */
import { Abstain, type Meant, numberOf } from './oracle.ts';

interface Property {
  readonly name: string;
  readonly type: string;
  readonly list?: string;
}

interface PlyElement {
  readonly name: string;
  readonly count: number;
  readonly properties: Property[];
}

const readers: Readonly<
  Record<string, readonly [size: number, read: (view: DataView, at: number, little: boolean) => number]>
> = {
  char: [1, (view, at) => view.getInt8(at)],
  uchar: [1, (view, at) => view.getUint8(at)],
  short: [2, (view, at, little) => view.getInt16(at, little)],
  ushort: [2, (view, at, little) => view.getUint16(at, little)],
  int: [4, (view, at, little) => view.getInt32(at, little)],
  uint: [4, (view, at, little) => view.getUint32(at, little)],
  float: [4, (view, at, little) => view.getFloat32(at, little)],
  double: [8, (view, at, little) => view.getFloat64(at, little)],
};

const aliases: Readonly<Record<string, string>> = {
  int8: 'char',
  uint8: 'uchar',
  int16: 'short',
  uint16: 'ushort',
  int32: 'int',
  uint32: 'uint',
  float32: 'float',
  float64: 'double',
};

const typeOf = (word: string): string => aliases[word] ?? word;

function headerOf(latin: string): { readonly format: string; readonly elements: PlyElement[]; readonly body: number } {
  const end = /(^|\r\n|\n|\r)[ \t]*end_header[ \t]*(\r\n|\n|\r|$)/.exec(latin);
  if (!end) throw new Abstain('no end_header');
  if (latin.slice(1, end.index).includes('ï»¿')) throw new Abstain('a byte-order mark inside');
  const elements: PlyElement[] = [];
  let format = '';
  for (const line of latin.slice(0, end.index).split(/\r\n|\n|\r/)) {
    const words = line.trim().split(/\s+/);
    if (words[0] === 'format') format = words[1];
    if (words[0] === 'element') elements.push({ name: words[1], count: Number(words[2]), properties: [] });
    if (words[0] !== 'property') continue;
    const properties = elements.at(-1)?.properties ?? [];
    if (words[1] === 'list') properties.push({ name: words[4], type: typeOf(words[3]), list: typeOf(words[2]) });
    else properties.push({ name: words[2], type: typeOf(words[1]) });
  }
  /** Where every other header line ends in CR alone, a line feed after the last one is the first byte of the data. */
  const bareReturns = !/\n/.test(latin.slice(0, end.index + end[1].length)) && end[2] === '\r\n';
  return { format, elements, body: end.index + end[0].length - (bareReturns ? 1 : 0) };
}

/** Values in order, as the encoding gives them. */
function* asciiValues(text: string): Generator<number> {
  for (const token of text.split(/[\s\u00a0]+/)) if (token !== '') yield numberOf(token) ?? Number.NaN;
}

export function plyPoints(bytes: Uint8Array): Meant {
  const latin = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  const { format, elements, body } = headerOf(latin);
  if (!/^(ascii|binary_(little|big)_endian)$/.test(format)) throw new Abstain('format');
  const vertices = elements.find(({ name }) => name === 'vertex');
  const names = vertices?.properties.map(({ name }) => name) ?? [];
  const columns = ['x', 'y', 'z'].map((name) => names.indexOf(name));
  if (columns.includes(-1)) throw new Abstain('no x, y, z');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const ascii = format === 'ascii' ? asciiValues(latin.slice(body)) : undefined;
  let at = body;
  const next = (type: string): number => {
    if (ascii) {
      const { value, done } = ascii.next();
      if (done) throw new Abstain('too few values');
      return value;
    }
    const reader = readers[type];
    if (!reader || at + reader[0] > bytes.length) throw new Abstain('too few bytes');
    const value = reader[1](view, at, format === 'binary_little_endian');
    at += reader[0];
    return value;
  };
  const points: number[] = [];
  for (const element of elements) {
    if (!(element.count >= 0)) throw new Abstain('count');
    for (let row = 0; row < element.count; row++) {
      const values = element.properties.map(({ type, list }) => {
        if (!list) return next(type);
        const length = next(list);
        if (!(length >= 0)) throw new Abstain('list length');
        for (let n = 0; n < length; n++) next(type);
        return 0;
      });
      if (element === vertices) points.push(...columns.map((column) => values[column]));
    }
  }
  /** Rows that hold more than they should are read by lines, not token by token: not known here. */
  if (ascii && !ascii.next().done) throw new Abstain('more values than there should be');
  return [points];
}
