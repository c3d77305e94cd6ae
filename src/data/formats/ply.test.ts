import { describe, expect, it } from 'vitest';
import { FormatError, type FormatProblem } from '../format-error.ts';
import type { ImportOptions } from '../subject.ts';
import { readPly } from './ply.ts';

const bytesOf = (...parts: (string | readonly number[])[]) =>
  Uint8Array.from(parts.flatMap((part) => (typeof part === 'string' ? [...new TextEncoder().encode(part)] : part)));
const floats = (values: readonly number[], littleEndian = true): number[] => {
  const view = new DataView(new ArrayBuffer(4 * values.length));
  for (const [place, value] of values.entries()) view.setFloat32(4 * place, value, littleEndian);
  return [...new Uint8Array(view.buffer)];
};
const doubles = (values: readonly number[]): number[] => [...new Uint8Array(Float64Array.from(values).buffer)];
const header = (format: string, ...lines: string[]) =>
  ['ply', `format ${format} 1.0`, ...lines, 'end_header', ''].join('\n');
const xyz = ['property float x', 'property float y', 'property float z'];
const ascii = (lines: readonly string[], body: string) => bytesOf(header('ascii', ...lines), body);
const points = (content: Uint8Array, options?: ImportOptions): number[] => {
  const { positions, centre } = readPly('test.ply', content, options).cloud;
  return Array.from(positions, (value, place) => value + centre[place % 3]);
};
const notices = (content: Uint8Array, options?: ImportOptions) =>
  readPly('test.ply', content, options).notices.map(({ message }) => message);
const problem = (content: Uint8Array, options?: ImportOptions): FormatProblem => {
  try {
    readPly('test.ply', content, options);
  } catch (error) {
    expect(error).toBeInstanceOf(FormatError);
    return (error as FormatError).problem;
  }
  throw new Error('was read');
};
const two = ['element vertex 2', ...xyz];
const coordinates = [1, 2, 3, -1, 0, 5];
const littleEndian = header('binary_little_endian', ...two);

describe('the header', () => {
  it('may end its lines with LF, CRLF or CR; what follows the newline of end_header is data', () => {
    for (const newline of ['\n', '\r\n', '\r']) {
      expect(points(bytesOf(littleEndian.replaceAll('\n', newline), floats(coordinates)))).toEqual(coordinates);
    }
    const lastOnly = littleEndian.replace(/\n$/, '\r\n');
    expect(points(bytesOf(lastOnly, floats(coordinates)))).toEqual(coordinates);
  });

  it.each([0x0a, 0x0d, 0x20])('is followed by data whose first byte may be %i', (first) => {
    const lines = ['element vertex 1', 'property uchar x', 'property uchar y', 'property uchar z'];
    for (const newline of ['\n', '\r\n', '\r']) {
      const text = header('binary_little_endian', ...lines).replaceAll('\n', newline);
      if (newline === '\n' || first !== 0x0a || newline === '\r') {
        expect(points(bytesOf(text, [first, 7, 8])), JSON.stringify(newline)).toEqual([first, 7, 8]);
      }
    }
    const pair = header('binary_little_endian', ...lines).replaceAll('\n', '\r\n');
    expect(points(bytesOf(pair, [0x0a, 7, 8]))).toEqual([0x0a, 7, 8]);
  });

  it('ends with end_header as a whole line only, and comments may hold any bytes', () => {
    const comments = ['comment end_header', 'comment the end_header line', 'obj_info end_header x'];
    const text = header('binary_little_endian', ...comments, 'comment Müller 測定', ...two);
    expect(points(bytesOf(text, floats(coordinates)))).toEqual(coordinates);
    const invalid = bytesOf('ply\nformat binary_little_endian 1.0\ncomment ', [0xff, 0xe9, 0x80], '\n');
    const rest = littleEndian.split('\n').slice(2).join('\n');
    expect(points(bytesOf([...invalid], rest, floats(coordinates)))).toEqual(coordinates);
  });

  it('takes blanks and tabs anywhere; unknown lines are ignored with a notice', () => {
    const text =
      'ply  \nformat \t ascii  1.0 \nmade by hand\n\n  element\tvertex 2 \nproperty   float x\n property float y\nproperty float z\t\n end_header \n';
    const content = bytesOf(text, '1 2 3 -1 0 5');
    expect(points(content)).toEqual(coordinates);
    const { notices: found } = readPly('test.ply', content);
    expect(found).toEqual([{ message: "Header line 'made by hand' means nothing in PLY and was ignored", line: 3 }]);
  });

  it.each([
    ['no end', 'ply\nformat ascii 1.0\nelement vertex 3\n', 3, /does not end/],
    ['no format', 'ply\nelement vertex 1\nproperty float x\nend_header\n', 4, /without a format/],
    ['an unknown format', 'ply\nformat binary_middle_endian 1.0\nend_header\n', 2, /binary_middle_endian/],
    ['an unknown type', 'ply\nformat ascii 1.0\nelement vertex 1\nproperty half x\nend_header\n', 4, /half/],
    ['a count that is none', 'ply\nformat ascii 1.0\nelement vertex many\nend_header\n', 3, /vertex many/],
    ['a negative count', 'ply\nformat ascii 1.0\nelement vertex -1\nend_header\n', 3, /vertex -1/],
    ['a property of nothing', 'ply\nformat ascii 1.0\nproperty float x\nend_header\n', 3, /before any element/],
    [
      'a list counted in floats',
      'ply\nformat ascii 1.0\nelement f 1\nproperty list float int x\nend_header\n',
      4,
      /float/,
    ],
    ['no vertices', 'ply\nformat ascii 1.0\nend_header\n', 1, /without elements/],
    ['zero vertices', 'ply\nformat ascii 1.0\nelement vertex 0\nproperty float x\nend_header\n', 3, /^0 vertices/],
    ['no coordinates', 'ply\nformat ascii 1.0\nelement vertex 1\nproperty float q\nend_header\n1\n', 3, /'q'/],
    ['only x', 'ply\nformat ascii 1.0\nelement vertex 1\nproperty float x\nend_header\n1\n', 3, /'x'/],
  ])('with %s is refused at its line', (_what, text, line, found) => {
    expect(problem(bytesOf(text))).toMatchObject({ file: 'test.ply', line, found: expect.stringMatching(found) });
  });

  it('of a huge line, of very many lines, or promising 10^9 vertices, costs next to nothing', () => {
    const start = performance.now();
    const long = new Uint8Array(50_000_000).fill(0x61);
    long.set(bytesOf('ply\nformat ascii 1.0\ncomment '));
    expect(problem(long).found).toMatch(/does not end/);
    expect(problem(bytesOf(`ply\n${'\n'.repeat(1_000_000)}`)).found).toMatch(/100000 lines/);
    for (const format of ['ascii', 'binary_little_endian']) {
      const content = bytesOf(header(format, 'element vertex 1000000000', ...xyz), '1 2 3\n4 5 6\n7 8 9 10');
      expect(problem(content)).toMatchObject({
        found: `${format === 'ascii' ? 3 : 1} whole vertices before the end of the file`,
        expected: '1000000000, as line 3 of the header promises',
      });
    }
    const nothing = header('binary_little_endian', 'element empty 999999999999', ...two);
    expect(points(bytesOf(nothing, floats(coordinates)))).toEqual(coordinates);
    expect(performance.now() - start).toBeLessThan(5000);
  });
});

describe('the data', () => {
  it('come in three encodings and any element order', () => {
    const bigEndian = header('binary_big_endian', ...two);
    expect(points(bytesOf(bigEndian, floats(coordinates, false)))).toEqual(coordinates);
    expect(readPly('t', bytesOf(bigEndian, floats(coordinates, false))).format).toBe('big-endian binary PLY');
    const faceFirst = header(
      'binary_little_endian',
      'element face 1',
      'property list uchar uchar vertex_index',
      ...two,
    );
    const { cloud, kind } = readPly('t', bytesOf(faceFirst, [3, 0, 1, 1], floats(coordinates)));
    expect(kind).toBe('mesh');
    expect(cloud.faces).toEqual({ offsets: Uint32Array.of(0, 3), corners: Uint32Array.of(0, 1, 1) });
  });

  it('of ASCII are a stream of tokens', () => {
    const lines = [...two, 'element face 1', 'property list uchar int vertex_indices'];
    for (const body of ['1 2 3\n-1 0 5\n3 0 1 0\n', '\n\n 1\n2 3 -1\t0\r\n5 3\n0 1\n\n0', '1 2 3 -1 0 5 3 0 1 0']) {
      const { cloud } = readPly('t', ascii(lines, body));
      expect(Array.from(cloud.positions, (value, place) => value + cloud.centre[place % 3])).toEqual(coordinates);
      expect([...cloud.faces!.corners]).toEqual([0, 1, 0]);
    }
  });

  it('may hold lists in the vertices, several, between the scalars', () => {
    const lines = [
      'element vertex 2',
      'property list uchar short first',
      'property float x',
      'property list int double second',
      'property float y',
      'property float z',
      'property ushort quality',
    ];
    const row = (list: number[], x: number, more: number[], y: number, z: number, quality: number) => [
      ...[list.length, ...list.flatMap((value) => [value, 0])],
      ...floats([x]),
      ...[more.length, 0, 0, 0, ...doubles(more)],
      ...[...floats([y, z]), quality, 1],
    ];
    const binary = bytesOf(
      header('binary_little_endian', ...lines),
      row([], 1, [0.5], 2, 3, 4),
      row([1, 2], -1, [], 0, 5, 9),
    );
    const text = ascii(lines, '0 1 1 0.5 2 3 260 2 1 2 -1 0 0 5 265\n');
    for (const content of [binary, text]) {
      expect(points(content)).toEqual(coordinates);
      expect(readPly('t', content).cloud.channels).toEqual(
        new Map([['quality', { width: 1, values: Uint16Array.of(260, 265) }]]),
      );
      expect(notices(content)).toEqual(["Lists of the vertices were skipped: 'first', 'second'"]);
    }
  });

  it('of other elements are skipped by length, with a notice', () => {
    const lines = ['element material 2', 'property list uchar float ambient', 'property int id', ...two];
    const body = [2, ...floats([1, 2]), 1, 0, 0, 0, 0, 2, 0, 0, 0];
    const content = bytesOf(header('binary_little_endian', ...lines), body, floats(coordinates));
    expect(points(content)).toEqual(coordinates);
    expect(notices(content)).toEqual(["Elements that are no points or faces were skipped: 'material'"]);
    expect(points(ascii(lines, '2 1 2 1 0 2 1 2 3 -1 0 5'))).toEqual(coordinates);
  });

  it('keep their digits far from the origin: centred in float64', () => {
    const far = [500_000.125, 5_000_000.25, 100, 500_000.126, 5_000_000.375, 101];
    const lines = ['element vertex 2', ...xyz.map((line) => line.replace('float', 'double'))];
    for (const content of [
      bytesOf(header('binary_little_endian', ...lines), doubles(far)),
      ascii(lines, far.join(' ')),
    ]) {
      const { cloud } = readPly('t', content);
      expect(cloud.centre).toEqual([(far[0] + far[3]) / 2, (far[1] + far[4]) / 2, 100.5]);
      expect([...cloud.positions]).toEqual(far.map((value, place) => Math.fround(value - cloud.centre[place % 3])));
    }
  });

  it('may hold no z: taken as 0 with a notice', () => {
    const content = ascii(['element vertex 2', 'property int x', 'property int y'], '1 2 3 5');
    expect(points(content)).toEqual([1, 2, 0, 3, 5, 0]);
    expect(notices(content)).toEqual(['The vertices have x and y but no z: z was taken as 0']);
  });

  it('keep every other number as a channel of its own type, with what is not finite in it', () => {
    const lines = ['element vertex 2', ...xyz, 'property double time', 'property char label', 'property float value'];
    const content = ascii(lines, '1 2 3 1e300 -7 nan -1 0 5 0.1 12 -1.#INF');
    const { cloud, fields, notices: found } = readPly('t', content);
    expect(cloud.channels.get('time')).toEqual({ width: 1, values: Float64Array.of(1e300, 0.1) });
    expect(cloud.channels.get('label')).toEqual({ width: 1, values: Int8Array.of(-7, 12) });
    expect(cloud.channels.get('value')).toEqual({ width: 1, values: Float32Array.of(Number.NaN, -Infinity) });
    expect(fields).toEqual(['label', 'time', 'value']);
    expect(found.map(({ message }) => message)).toEqual(["2 values of 'value' are not finite and were kept so"]);
  });

  it('left over behind the last element give a notice', () => {
    expect(notices(bytesOf(littleEndian, floats(coordinates), [0, 0]))).toEqual([
      '2 bytes after the last element were not read',
    ]);
    expect(readPly('t', ascii(two, '1 2 3\n-1 0 5\n7\n')).notices).toEqual([
      { message: 'Text after the last element was not read', line: 10 },
    ]);
  });
});

describe('faces', () => {
  const faced = (body: string, more: readonly string[] = []) =>
    readPly(
      't',
      ascii(['element vertex 4', ...xyz, 'element face 2', ...more, 'property list uchar int vertex_indices'], body),
    );
  const square = '0 0 0\n1 0 0\n1 1 0\n0 1 0\n';

  it('have any number of corners', () => {
    const { cloud, kind } = faced(`${square}4 0 1 2 3\n3 0 2 3\n`);
    expect(kind).toBe('mesh');
    expect(cloud.faces).toEqual({ offsets: Uint32Array.of(0, 4, 7), corners: Uint32Array.of(0, 1, 2, 3, 0, 2, 3) });
    expect(faced(`${square}7 5 0 1 2 3 0\n7 0\n`, ['property int id']).cloud.faces!.offsets).toEqual(
      Uint32Array.of(0, 5, 5),
    );
  });

  it('of vertices that are not there are left out with a notice', () => {
    for (const bad of ['3 0 1 4', '3 0 -1 2', '3 0 1 4000000000', '3 0 1.5 2']) {
      const { cloud, notices: found } = faced(`${square}${bad}\n3 0 2 3\n`);
      expect(cloud.faces).toEqual({ offsets: Uint32Array.of(0, 3), corners: Uint32Array.of(0, 2, 3) });
      expect(found[0].message).toMatch(
        /^1 of 2 faces name vertices that the file does not hold and were left out: face 0/,
      );
    }
    const none = faced(`${square}3 0 1 4\n3 7 8 9\n`);
    expect(none.kind).toBe('point-cloud');
  });

  it('whose rows hold more than declared are read line by line', () => {
    const { cloud, notices: found } = faced(`${square}3 0 1 2 6 0.5 0.5\n3 0 2 3 6 0.5 0.25\n`);
    expect([...cloud.faces!.corners]).toEqual([0, 1, 2, 0, 2, 3]);
    expect(found).toMatchObject([{ line: 14, message: expect.stringMatching(/hold more than the header declares/) }]);
  });

  it('with a list longer than the file, or of negative length, are refused', () => {
    const lines = ['element vertex 1', ...xyz, 'element face 1', 'property list int int vertex_indices'];
    const long = bytesOf(
      header('binary_little_endian', ...lines),
      floats([1, 2, 3]),
      [0xff, 0xff, 0xff, 0x7f, 1, 0, 0, 0],
    );
    expect(problem(long)).toMatchObject({ found: "0 whole rows of 'face' before the end of the file" });
    const negative = bytesOf(header('binary_little_endian', ...lines), floats([1, 2, 3]), [0xff, 0xff, 0xff, 0xff]);
    const start = header('binary_little_endian', ...lines).length;
    expect(problem(negative)).toMatchObject({ byte: start + 12, found: 'a list of length -1' });
    expect(problem(ascii(lines, '1 2 3\n4000000000 1 2 3\n')).found).toMatch(/^0 whole rows/);
    expect(problem(ascii(lines, '1 2 3\n-1 1 2 3\n'))).toMatchObject({
      line: 11,
      found: "'-1' as the length of a list",
    });
  });
});

describe('what is broken', () => {
  it('coordinates that are not finite are named, and left out on request with the faces over them', () => {
    const lines = [
      'element vertex 3',
      ...xyz,
      'property int id',
      'element face 2',
      'property list uchar int vertex_index',
    ];
    const body = '0 0 0 7\n1 nan inf 8\n2 2 2 9\n3 0 2 0\n3 0 1 2\n';
    const binary = bytesOf(
      header('binary_little_endian', 'element vertex 2', ...xyz),
      floats([1, 2, 3, 4, Number.POSITIVE_INFINITY, 6]),
    );
    const found = problem(ascii(lines, body));
    expect(found).toMatchObject({ line: 12, found: 'y = NaN in vertex 1', expected: 'finite coordinates' });
    expect(found.mends).toEqual([{ label: 'Leave out this vertex', options: { notFinite: 'drop' } }]);
    const mended = readPly('t', ascii(lines, body), found.mends![0].options);
    expect([...mended.cloud.positions]).toEqual([-1, -1, -1, 1, 1, 1]);
    expect(mended.cloud.channels.get('id')!.values).toEqual(Int32Array.of(7, 9));
    expect([...mended.cloud.faces!.corners]).toEqual([0, 1, 0]);
    expect(mended.notices.map(({ message }) => message)).toEqual([
      '1 of 3 vertices have a coordinate that is not finite and were left out',
      '1 faces of the vertices left out were left out too',
    ]);
    expect(problem(binary)).toMatchObject({ byte: binary.length - 12, found: 'y = Infinity in vertex 1' });
    expect(points(binary, { notFinite: 'drop' })).toEqual([1, 2, 3]);
    expect(problem(ascii(['element vertex 1', ...xyz], 'nan 1 2'), { notFinite: 'drop' }).mends).toBeUndefined();
    expect(problem(ascii(['element vertex 1', ...xyz], '1e999 1 2')).found).toBe('x = Infinity in vertex 0');
  });

  it('coordinates too far apart for float32 are refused', () => {
    const lines = ['element vertex 2', 'property double x', 'property double y', 'property double z'];
    expect(problem(ascii(lines, '1e300 0 0 -1e300 0 0')).found).toBe('coordinates from -1e+300 to 1e+300');
    expect(points(ascii(lines, '3e38 0 0 -3e38 0 0'))[0]).toBeCloseTo(Math.fround(3e38), -32);
  });

  it('tokens that are no numbers or do not fit their type are refused at their line', () => {
    expect(problem(ascii(two, '1 2 3\n1 two 3\n'))).toMatchObject({ line: 9, found: "'two'", expected: 'a number' });
    expect(problem(ascii(two, '1 2 3\n1 2.0.0 3\n'))).toMatchObject({ line: 9, found: "'2.0.0'" });
    const lines = ['element vertex 2', ...xyz, 'property uchar red'];
    expect(problem(ascii(lines, '1 2 3 4\n\n1 2 3 256\n'))).toMatchObject({ line: 11, found: "'256' as red" });
    expect(problem(ascii(lines, '1 2 3 0.5\n1 2 3 2\n'))).toMatchObject({ line: 9, found: "'0.5' as red" });
  });

  it('rows of skipped elements longer than declared are passed over by lines, where nothing else fits', () => {
    const head = ['element camera 2', 'property float angle', 'element vertex 2', ...xyz];
    const long = ascii(head, '7 8 9\n7 8\n0 0 0\n1 2 3\n');
    expect(points(long)).toEqual([0, 0, 0, 1, 2, 3]);
    const { notices } = readPly('t', long);
    expect(notices.at(-1)).toMatchObject({ line: 10, message: expect.stringMatching(/rest of each line/) });
    const loose = ascii(head, '7 8 0 0\n0 1 2 3\n');
    expect(points(loose)).toEqual([0, 0, 0, 1, 2, 3]);
    expect(readPly('t', loose).notices).toHaveLength(1);
  });

  it('tell of a byte-order mark inside the header', () => {
    const { notices } = readPly('t', ascii(['\ufeffelement vertex 1', ...xyz], '0 0 0\n'));
    expect(notices).toEqual([{ line: 3, message: 'A byte-order mark before a line of the header was passed over' }]);
  });

  it('rows of vertices longer than declared are refused, not shifted', () => {
    expect(problem(ascii(two, '1 2 3 9\n4 5 6 9\n'))).toMatchObject({
      line: 8,
      found: '4 values in a row of vertices',
      expected: '3, as the header declares from line 3',
    });
  });

  it('a file that breaks off says how many are promised and found, and the whole ones can be used', () => {
    const three = ['element vertex 3', ...xyz];
    for (const content of [
      ascii(three, '1 2 3\n-1 0 5\n'),
      ascii(three, '1 2 3\n-1 0 5\n7 8'),
      ascii(three, '1 2 3\n-1 0 5\n7 8 -'),
      bytesOf(header('binary_little_endian', ...three), floats(coordinates), [1, 2]),
    ]) {
      const found = problem(content);
      expect(found).toMatchObject({
        found: '2 whole vertices before the end of the file',
        expected: '3, as line 3 of the header promises',
      });
      expect(found.line ?? found.byte).toBeGreaterThan(0);
      expect(found.mends).toEqual([{ label: 'Use the 2 whole vertices', options: { use: 'complete' } }]);
      expect(points(content, { use: 'complete' })).toEqual(coordinates);
      expect(notices(content, { use: 'complete' })).toEqual([
        'The header promises 3 vertices (line 3), found 2: what is whole was used',
      ]);
    }
    expect(problem(ascii(three, ''), { use: 'complete' }).mends).toBeUndefined();
  });

  it('a last number that may be cut is not used', () => {
    const content = ascii(['element vertex 3', ...xyz], '1 2 3\n-1 0 5\n4 4 4.1');
    expect(problem(content.subarray(0, content.length - 8)).found).toMatch(/^1 whole/);
    const faces = ascii([...two, 'element face 1', 'property list uchar int vertex_indices'], '1 2 3\n-1 0 5');
    expect(problem(faces).found).toMatch(/^1 whole vertices/);
    expect(points(content)).toHaveLength(9);
  });

  it('broken-off faces leave the vertices', () => {
    const lines = [...two, 'element face 2', 'property list uchar int vertex_indices'];
    const content = ascii(lines, '1 2 3\n-1 0 5\n3 0 1 0\n3 0');
    const found = problem(content);
    expect(found).toMatchObject({ found: "1 whole rows of 'face' before the end of the file" });
    expect(found.mends).toEqual([{ label: 'Use the 2 vertices', options: { use: 'complete' } }]);
    expect(readPly('t', content, { use: 'complete' }).cloud.faces!.corners).toHaveLength(3);
  });
});
