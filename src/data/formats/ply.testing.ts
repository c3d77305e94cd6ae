/**
 * PLY files of random schemas and a reader as plain as can be, for tests: text is split, bytes go through DataView one by
 * one, every row is an array of lists. Independent of the reader under test.
 */
import fc from 'fast-check';

export type SlowType = 'char' | 'uchar' | 'short' | 'ushort' | 'int' | 'uint' | 'float' | 'double';
export type SlowEncoding = 'ascii' | 'binary_little_endian' | 'binary_big_endian';

export interface SlowProperty {
  readonly name: string;
  readonly type: SlowType;
  readonly countType?: SlowType;
}

export interface SlowElement {
  readonly name: string;
  readonly properties: readonly SlowProperty[];
  /** rows[row][property]: the one number of a scalar or the numbers of a list */
  readonly rows: readonly (readonly (readonly number[])[])[];
}

const sizes: Readonly<Record<SlowType, number>> = {
  ...{ char: 1, uchar: 1, short: 2, ushort: 2 },
  ...{ int: 4, uint: 4, float: 4, double: 8 },
};

function get(view: DataView, at: number, type: SlowType, little: boolean): number {
  const read = {
    char: () => view.getInt8(at),
    uchar: () => view.getUint8(at),
    short: () => view.getInt16(at, little),
    ushort: () => view.getUint16(at, little),
    int: () => view.getInt32(at, little),
    uint: () => view.getUint32(at, little),
    float: () => view.getFloat32(at, little),
    double: () => view.getFloat64(at, little),
  };
  return read[type]();
}

function put(view: DataView, at: number, type: SlowType, value: number, little: boolean): void {
  const write = {
    char: () => view.setInt8(at, value),
    uchar: () => view.setUint8(at, value),
    short: () => view.setInt16(at, value, little),
    ushort: () => view.setUint16(at, value, little),
    int: () => view.setInt32(at, value, little),
    uint: () => view.setUint32(at, value, little),
    float: () => view.setFloat32(at, value, little),
    double: () => view.setFloat64(at, value, little),
  };
  write[type]();
}

const text = (value: number) => (Object.is(value, -0) ? '-0' : String(value));

export function encodeSlowly(elements: readonly SlowElement[], encoding: SlowEncoding, newline: string): Uint8Array {
  const header = ['ply', `format ${encoding} 1.0`, 'comment random'];
  for (const { name, properties, rows } of elements) {
    header.push(`element ${name} ${rows.length}`);
    for (const { name: property, type, countType } of properties) {
      header.push(countType ? `property list ${countType} ${type} ${property}` : `property ${type} ${property}`);
    }
  }
  const bytes = [...new TextEncoder().encode([...header, 'end_header', ''].join(newline))];
  const append = (type: SlowType, value: number) => {
    if (encoding === 'ascii') {
      bytes.push(...new TextEncoder().encode(`${text(value)} `));
      return;
    }
    const view = new DataView(new ArrayBuffer(sizes[type]));
    put(view, 0, type, value, encoding === 'binary_little_endian');
    bytes.push(...new Uint8Array(view.buffer));
  };
  for (const { properties, rows } of elements) {
    for (const row of rows) {
      properties.forEach(({ type, countType }, place) => {
        if (countType) append(countType, row[place].length);
        for (const value of row[place]) append(type, value);
      });
      if (encoding === 'ascii') bytes.push(...new TextEncoder().encode(newline));
    }
  }
  return Uint8Array.from(bytes);
}

/** @throws whatever JavaScript throws, for files that are not as they should be */
export function decodeSlowly(bytes: Uint8Array): SlowElement[] {
  const all = String.fromCharCode(...bytes);
  const newline = /^ply(\r\n|\r|\n)/.exec(all)![1];
  const end = `${newline}end_header${newline}`;
  const head = all.slice(0, all.indexOf(end) + end.length);
  const lines = head.split(newline).map((line) => line.trim().split(/[ \t]+/));
  const encoding = lines.find(([word]) => word === 'format')![1];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const tokens = all
    .slice(head.length)
    .split(/\s+/)
    .filter((token) => token !== '');
  let at = head.length;
  let token = 0;
  const next = (type: SlowType): number => {
    if (encoding === 'ascii') return Number(tokens[token++]);
    at += sizes[type];
    return get(view, at - sizes[type], type, encoding === 'binary_little_endian');
  };
  const elements: { name: string; count: number; properties: SlowProperty[] }[] = [];
  for (const [word, first, second, third, fourth] of lines) {
    if (word === 'element') elements.push({ name: first, count: Number(second), properties: [] });
    if (word !== 'property') continue;
    const property =
      first === 'list'
        ? { name: fourth, type: third as SlowType, countType: second as SlowType }
        : { name: second, type: first as SlowType };
    elements.at(-1)!.properties.push(property);
  }
  return elements.map(({ name, count, properties }) => {
    const rows: number[][][] = [];
    while (rows.length < count) {
      rows.push(
        properties.map(({ type, countType }) => {
          const numbers: number[] = [];
          for (let left = countType ? next(countType) : 1; left > 0; left--) numbers.push(next(type));
          return numbers;
        }),
      );
    }
    return { name, properties, rows };
  });
}

const types: readonly SlowType[] = ['char', 'uchar', 'short', 'ushort', 'int', 'uint', 'float', 'double'];

function numbersOf(type: SlowType): fc.Arbitrary<number> {
  const integer = (bits: number, signed: boolean) =>
    signed
      ? fc.integer({ min: -(2 ** (bits - 1)), max: 2 ** (bits - 1) - 1 })
      : fc.integer({ min: 0, max: 2 ** bits - 1 });
  const reals = { noDefaultInfinity: true, noNaN: true };
  if (type === 'float') return fc.float({ ...reals, min: -(2 ** 60), max: 2 ** 60 });
  if (type === 'double') return fc.double({ ...reals, min: -1e30, max: 1e30 });
  return integer(8 * sizes[type], type !== 'uchar' && !type.startsWith('u'));
}

const anyType = fc.constantFrom(...types);
const countType = fc.constantFrom<SlowType>('uchar', 'ushort', 'int', 'uint', 'char', 'short');

const extraProperty = (name: string): fc.Arbitrary<SlowProperty> =>
  fc.oneof(
    { weight: 3, arbitrary: anyType.map((type) => ({ name, type })) },
    { weight: 1, arbitrary: fc.record({ type: anyType, countType }).map((list) => ({ name, ...list })) },
  );

function rowsOf(properties: readonly SlowProperty[], count: number): fc.Arbitrary<number[][][]> {
  const cells = properties.map(({ type, countType: isList }) =>
    fc.array(numbersOf(type), isList ? { maxLength: 4 } : { minLength: 1, maxLength: 1 }),
  );
  return fc.array(fc.tuple(...cells), { minLength: count, maxLength: count });
}

const element = (name: string, properties: readonly SlowProperty[], count: number): fc.Arbitrary<SlowElement> =>
  rowsOf(properties, count).map((rows) => ({ name, properties, rows }));

const coordinates = fc
  .tuple(anyType, anyType, anyType)
  .map((three) => ['x', 'y', 'z'].map((name, place): SlowProperty => ({ name, type: three[place] })));

const extras = (prefix: string) =>
  fc
    .nat({ max: 4 })
    .chain((count) => fc.tuple(...Array.from({ length: count }, (_, n) => extraProperty(`${prefix}${n}`))));

const vertex = fc
  .tuple(coordinates, extras('v'), fc.integer({ min: 1, max: 12 }))
  .chain(([three, more, count]) =>
    fc
      .shuffledSubarray([...three, ...more], { minLength: 3 + more.length })
      .chain((all) => element('vertex', all, count)),
  );

const other = (name: string) =>
  fc.tuple(extras(name), fc.nat({ max: 5 })).chain(([properties, count]) => element(name, properties, count));

const face = fc
  .record({ type: fc.constantFrom<SlowType>('uchar', 'int', 'uint', 'short'), countType })
  .chain((list) =>
    fc
      .tuple(extras('f'), fc.nat({ max: 6 }))
      .chain(([more, count]) =>
        fc
          .shuffledSubarray([{ name: 'vertex_indices', ...list }, ...more], { minLength: 1 + more.length })
          .chain((all) => element('face', all, count)),
      ),
  )
  .map(({ rows, properties, ...rest }) => {
    const corners = properties.findIndex(({ name }) => name === 'vertex_indices');
    const small = (row: number[][]) =>
      row.map((cell, n) => (n === corners ? cell.map((value) => Math.abs(value % 14)) : cell));
    return { ...rest, properties, rows: rows.map((row) => small(row as number[][])) };
  });

/** A vertex element with x, y, z among others, and up to three more elements, in any order. */
export const anyPly: fc.Arbitrary<readonly SlowElement[]> = fc
  .tuple(
    vertex,
    fc.option(face, { nil: undefined }),
    fc.option(other('a'), { nil: undefined }),
    fc.option(other('b'), { nil: undefined }),
  )
  .chain((list) => {
    const present = list.filter((one) => one !== undefined);
    return fc.shuffledSubarray(present, { minLength: present.length });
  });
