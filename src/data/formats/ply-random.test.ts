/** Random schemas in all encodings against a slow reader; truncations and mutations give FormatError or what is really there. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FormatError } from '../format-error.ts';
import { anyPly, decodeSlowly, encodeSlowly, type SlowElement } from './ply.testing.ts';
import { type PlyContent, readPly } from './ply.ts';

const encodings = fc.constantFrom('ascii', 'binary_little_endian', 'binary_big_endian');
const newlines = fc.constantFrom('\n', '\r\n', '\r');

function expectAsDecoded({ cloud, kind }: PlyContent, elements: readonly SlowElement[]): void {
  const vertex = elements.find(({ name }) => name === 'vertex')!;
  const scalar = (name: string) => {
    const place = vertex.properties.findIndex((property) => property.name === name);
    return vertex.rows.map((row) => row[place][0]);
  };
  for (const [axis, name] of ['x', 'y', 'z'].entries()) {
    const values = scalar(name);
    const centre = (Math.min(...values) + Math.max(...values)) / 2;
    expect(cloud.centre[axis]).toBe(centre);
    const stored = values.map((_, row) => cloud.positions[3 * row + axis]);
    expect(stored.map((value) => value + 0)).toEqual(values.map((value) => Math.fround(value - centre) + 0));
  }
  const channels = vertex.properties.filter(({ name, countType }) => !countType && !/^[xyz]$/.test(name));
  expect([...cloud.channels.keys()].sort()).toEqual(channels.map(({ name }) => name).sort());
  for (const { name } of channels) expect([...cloud.channels.get(name)!.values], name).toEqual(scalar(name));
  const face = elements.find(({ name }) => name === 'face');
  const corners = face?.properties.findIndex(({ name }) => name === 'vertex_indices') ?? -1;
  const polygons = (face?.rows ?? [])
    .map((row) => row[corners])
    .filter((polygon) => polygon.every((corner) => corner < vertex.rows.length));
  expect(kind).toBe(polygons.length > 0 ? 'mesh' : 'point-cloud');
  const found = Array.from({ length: (cloud.faces?.offsets.length ?? 1) - 1 }, (_, n) => [
    ...cloud.faces!.corners.subarray(cloud.faces!.offsets[n], cloud.faces!.offsets[n + 1]),
  ]);
  expect(found).toEqual(polygons);
}

function attempt(content: Uint8Array, options = {}): PlyContent | FormatError {
  try {
    return readPly('random.ply', content, options);
  } catch (error) {
    if (error instanceof FormatError) return error;
    throw error;
  }
}

describe('random PLY files', () => {
  it('read as a slow reader reads them, in every encoding and with every newline', () => {
    fc.assert(
      fc.property(anyPly, encodings, newlines, (elements, encoding, newline) => {
        const content = encodeSlowly(elements, encoding as 'ascii', newline);
        expectAsDecoded(readPly('random.ply', content), decodeSlowly(content));
        const padded = new Uint8Array(content.length + 3);
        padded.set(content, 3);
        expectAsDecoded(readPly('random.ply', padded.subarray(3)), elements);
      }),
      { numRuns: 1500 },
    );
  });

  it('cut anywhere give FormatError, and with use: complete only rows that are really there', () => {
    fc.assert(
      fc.property(
        anyPly,
        encodings,
        newlines,
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (elements, encoding, newline, part) => {
          const content = encodeSlowly(elements, encoding as 'ascii', newline);
          const whole = readPly('random.ply', content);
          const cut = content.subarray(0, Math.floor(part * content.length));
          const refused = attempt(cut);
          const complete = attempt(cut, { use: 'complete' });
          if (complete instanceof FormatError) {
            expect(refused).toBeInstanceOf(FormatError);
            return;
          }
          const rows = complete.cloud.positions.length / 3;
          for (const [name, { values }] of complete.cloud.channels) {
            expect([...values]).toEqual([...whole.cloud.channels.get(name)!.values.subarray(0, rows)]);
          }
          if (!(refused instanceof FormatError)) expect(rows).toBe(whole.cloud.positions.length / 3);
        },
      ),
      { numRuns: 1500 },
    );
  });

  it('mutated give FormatError or a cloud of finite positions, and nothing else', () => {
    const edit = fc.tuple(fc.nat(3000), fc.nat(3), fc.uint8Array({ minLength: 1, maxLength: 5 }));
    const word = fc.constantFrom(
      '9',
      '\n',
      ' ',
      'nan',
      '-',
      'list ',
      'uchar ',
      '1000000000',
      'element ',
      'end_header\n',
      'e',
      '.',
    );
    const wordEdit = fc.tuple(
      fc.nat(600),
      fc.nat(3),
      word.map((letters) => new TextEncoder().encode(letters)),
    );
    let read = 0;
    fc.assert(
      fc.property(
        anyPly,
        encodings,
        fc.array(fc.oneof(edit, wordEdit), { maxLength: 4 }),
        (elements, encoding, edits) => {
          const content = [...encodeSlowly(elements, encoding as 'ascii', '\n')];
          for (const [at, drop, insert] of edits) content.splice(at % (content.length + 1), drop, ...insert);
          for (const options of [{}, { use: 'complete', notFinite: 'drop' } as const]) {
            const result = attempt(Uint8Array.from(content), options);
            if (result instanceof FormatError) continue;
            read++;
            expect(result.cloud.positions.every(Number.isFinite)).toBe(true);
            expect(result.cloud.positions.length).toBeGreaterThan(0);
            const { faces } = result.cloud;
            expect(faces?.corners.every((corner) => corner < result.cloud.positions.length / 3) ?? true).toBe(true);
          }
        },
      ),
      { numRuns: 1500 },
    );
    expect(read).toBeGreaterThan(400);
  });
});

describe('a PLY cut at every kilobyte', () => {
  const count = 700;
  const lines = ['x', 'y', 'z', 'q'].map((name) => `property ${name === 'x' ? 'double' : 'float'} ${name}`);
  const head = (format: string) =>
    [
      'ply',
      `format ${format} 1.0`,
      `element vertex ${count}`,
      ...lines,
      'element face 300',
      'property list uchar int vertex_indices',
      'end_header',
      '',
    ].join('\n');
  const rows = Array.from({ length: count }, (_, n) => [Math.sin(n), Math.fround(Math.cos(n)), n / 4, n]);
  const faces = Array.from({ length: 300 }, (_, n) => [n, n + 1, n + 2]);
  const ascii = `${head('ascii')}${rows.map((row) => row.join(' ')).join('\n')}\n${faces.map((face) => `3 ${face.join(' ')}`).join('\n')}\n`;
  const binary = () => {
    const start = new TextEncoder().encode(head('binary_little_endian'));
    const bytes = new Uint8Array(start.length + count * 20 + 300 * 13);
    bytes.set(start);
    const view = new DataView(bytes.buffer);
    rows.forEach((row, n) => {
      view.setFloat64(start.length + 20 * n, row[0], true);
      for (const part of [1, 2, 3]) view.setFloat32(start.length + 20 * n + 4 + 4 * part, row[part], true);
    });
    faces.forEach((face, n) => {
      const at = start.length + 20 * count + 13 * n;
      view.setUint8(at, 3);
      for (const [part, corner] of face.entries()) view.setInt32(at + 1 + 4 * part, corner, true);
    });
    return bytes;
  };

  it.each([
    ['ASCII', () => new TextEncoder().encode(ascii)],
    ['binary', binary],
  ])('%s: says what is promised and found, and the whole rows can be used', (_name, make) => {
    const content = make();
    expect(attempt(content)).toMatchObject({ kind: 'mesh' });
    let cuts = 0;
    for (let length = 1024; length < content.length; length += 1024) {
      cuts++;
      const cut = content.subarray(0, length);
      const error = attempt(cut);
      if (!(error instanceof FormatError)) throw new Error(`read though cut at ${length}`);
      const [, found, what] = /^(\d+) whole (vertices|rows of 'face') before the end/.exec(error.problem.found)!;
      expect(error.problem.expected).toMatch(what === 'vertices' ? /^700, as line 3 / : /^300, as line 8 /);
      expect(error.problem.line ?? error.problem.byte).toBeGreaterThan(0);
      const mended = readPly('cut.ply', cut, error.problem.mends![0].options);
      const vertices = what === 'vertices' ? Number(found) : count;
      expect([...mended.cloud.channels.get('q')!.values]).toEqual(rows.slice(0, vertices).map((row) => row[3]));
      expect(mended.cloud.faces?.corners.length ?? 0).toBe(what === 'vertices' ? 0 : 3 * Number(found));
      expect(mended.notices[0].message).toMatch(/promises .* found \d+: what is whole was used/);
    }
    expect(cuts).toBeGreaterThan(15);
  });
});
