/** Well-formed PLY files from a seed: three encodings, elements in any order, lists, extra properties, every header newline. */
import type { Random } from '../../math/random.ts';

interface Property {
  readonly name: string;
  readonly type: string;
  /** Type of the count, where it is a list. */
  readonly list?: string;
}

interface PlyElement {
  readonly name: string;
  readonly count: number;
  readonly properties: readonly Property[];
}

const scalars: Readonly<Record<string, readonly [bytes: number, set: keyof DataView, integer: boolean]>> = {
  char: [1, 'setInt8', true],
  uchar: [1, 'setUint8', true],
  short: [2, 'setInt16', true],
  ushort: [2, 'setUint16', true],
  int: [4, 'setInt32', true],
  uint: [4, 'setUint32', true],
  float: [4, 'setFloat32', false],
  double: [8, 'setFloat64', false],
};

const pick = <Item>(random: Random, items: readonly Item[]): Item => items[random.integer(items.length)];

function elements(random: Random): PlyElement[] {
  const coordinate = pick(random, ['float', 'float', 'double', 'int']);
  const extras: Property[] = [
    ...(random.uniform() < 0.3 ? ['red', 'green', 'blue'].map((name) => ({ name, type: 'uchar' })) : []),
    ...(random.uniform() < 0.3 ? ['nx', 'ny', 'nz'].map((name) => ({ name, type: 'float' })) : []),
    ...(random.uniform() < 0.2 ? [{ name: 'quality', type: pick(random, Object.keys(scalars)) }] : []),
    ...(random.uniform() < 0.15 ? [{ name: 'labels', type: 'int', list: 'uchar' }] : []),
  ];
  const count = 1 + random.integer(40);
  const vertex = {
    name: 'vertex',
    count,
    properties: [...['x', 'y', 'z'].map((name) => ({ name, type: coordinate })), ...extras],
  };
  const face = {
    name: 'face',
    count: random.integer(20),
    properties: [{ name: 'vertex_indices', type: 'int', list: 'uchar' }],
  };
  const other = { name: 'camera', count: 1 + random.integer(3), properties: [{ name: 'angle', type: 'float' }] };
  const list = [vertex, ...(random.uniform() < 0.6 ? [face] : []), ...(random.uniform() < 0.2 ? [other] : [])];
  return random.uniform() < 0.3 ? list.reverse() : list;
}

/** A value that its type holds exactly, so that every reader must give the same. */
function value(random: Random, type: string, vertices: number, isCorner: boolean): number {
  if (isCorner) return random.integer(vertices);
  const [, , integer] = scalars[type];
  if (integer) return random.integer(120);
  const real = (random.uniform() - 0.5) * 64;
  return type === 'float' ? Math.fround(real) : real;
}

export function plyFile(random: Random): Uint8Array {
  const format = pick(random, ['ascii', 'binary_little_endian', 'binary_big_endian']);
  const newline = pick(random, ['\n', '\n', '\r\n', '\r']);
  const content = elements(random);
  const vertices = content.find(({ name }) => name === 'vertex')?.count ?? 1;
  const header = ['ply', `format ${format} 1.0`, 'comment made up'];
  const rows: (readonly { readonly type: string; readonly value: number }[])[] = [];
  for (const element of content) {
    header.push(`element ${element.name} ${element.count}`);
    for (const { name, type, list } of element.properties) {
      header.push(list ? `property list ${list} ${type} ${name}` : `property ${type} ${name}`);
    }
    for (let n = 0; n < element.count; n++) {
      rows.push(
        element.properties.flatMap(({ name, type, list }) => {
          if (!list) return [{ type, value: value(random, type, vertices, false) }];
          const corners = name === 'vertex_indices' ? 3 + random.integer(3) : random.integer(4);
          const items = Array.from({ length: corners }, () => ({
            type,
            value: value(random, type, vertices, name === 'vertex_indices'),
          }));
          return [{ type: list, value: corners }, ...items];
        }),
      );
    }
  }
  const head = new TextEncoder().encode([...header, 'end_header', ''].join(newline));
  if (format === 'ascii') {
    const body = rows.map((row) => `${row.map((item) => String(item.value)).join(' ')}${newline}`).join('');
    return joined(head, new TextEncoder().encode(body));
  }
  return joined(head, binary(rows.flat(), format === 'binary_little_endian'));
}

function binary(items: readonly { readonly type: string; readonly value: number }[], little: boolean): Uint8Array {
  const bytes = new Uint8Array(items.reduce((sum, { type }) => sum + scalars[type][0], 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const { type, value: item } of items) {
    const [size, set] = scalars[type];
    (view[set] as (place: number, number: number, little: boolean) => void).call(view, at, item, little);
    at += size;
  }
  return bytes;
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(first.length + second.length);
  bytes.set(first);
  bytes.set(second, first.length);
  return bytes;
}
