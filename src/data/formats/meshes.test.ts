import { describe, expect, it } from 'vitest';
import { FormatError } from '../format-error.ts';
import type { ImportOptions } from '../subject.ts';
import type { CloudContent } from './mesh-parts.ts';
import { readObj } from './obj.ts';
import { readOff } from './off.ts';
import { readStl } from './stl.ts';

type Reader = (file: string, bytes: Uint8Array, options?: ImportOptions) => CloudContent;
const bytes = (text: string) => new TextEncoder().encode(text);
const problem = (reader: Reader, content: string | Uint8Array, options: ImportOptions = {}) => {
  try {
    reader('file', typeof content === 'string' ? bytes(content) : content, options);
  } catch (error) {
    expect(error).toBeInstanceOf(FormatError);
    return (error as FormatError).problem;
  }
  throw new Error('nothing was refused');
};
/** The vertices in the file's own place, and the polygons. */
const unfolded = ({ cloud }: CloudContent) => ({
  vertices: Array.from(cloud.positions, (value, k) => value + cloud.centre[k % 3]!),
  faces: cloud.faces
    ? Array.from({ length: cloud.faces.offsets.length - 1 }, (_, face) => [
        ...cloud.faces!.corners.subarray(cloud.faces!.offsets[face], cloud.faces!.offsets[face + 1]),
      ])
    : [],
});

describe('readOff', () => {
  const quad = '4 1 0\n0 0 0 # first\n\n1 0 0\n1 1 0\n0 1 0\n4 0 1 2 3 255 0 0\n';

  it('reads polygons, comments and the counts that ModelNet runs into the first word', () => {
    const expected = { vertices: [0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0], faces: [[0, 1, 2, 3]] };
    for (const head of ['OFF\n', '# made by hand\nOFF ', 'OFF']) {
      expect(unfolded(readOff('q.off', bytes(head + quad)))).toEqual(expected);
    }
    expect(readOff('q.off', bytes(`OFF${quad}`)).notices[0]!.message).toMatch(/run into the word/);
  });

  it('reads colours and normals where the first word says so', () => {
    const { cloud, kind, fields } = readOff(
      'c.off',
      bytes('CNOFF\n2 0 0\n0 0 0 0 0 1 0.5 0 1 1\n1 2 3 1 0 0 1 1 0 0\n'),
    );
    expect(kind).toBe('point-cloud');
    expect([...cloud.normals!]).toEqual([0, 0, 1, 1, 0, 0]);
    expect([...cloud.colours!]).toEqual([128, 0, 255, 255, 255, 255, 0, 0]);
    expect(fields).toEqual(['colours', 'normals']);
  });

  it('refuses what is cut, wrong or of another dimension, and mends', () => {
    expect(problem(readOff, `OFF\n${quad}`.replace('4 0 1 2 3', '4 0 1 2 4'))).toMatchObject({
      line: 8,
      found: "'4' as corner",
    });
    expect(readOff('q', bytes(`OFF\n${quad}`.replace('4 0 1 2 3', '4 0 1 2 4')), { use: 'complete' }).kind).toBe(
      'point-cloud',
    );
    expect(problem(readOff, 'OFF\n1000000000 0 0\n0 0 0\n')).toMatchObject({
      found: '1 vertices before the end of the file',
      mends: [{ options: { use: 'complete' } }],
    });
    expect(problem(readOff, 'OFF\n2 0 0\n0 0 0\n1 nan 0\n')).toMatchObject({
      line: 4,
      mends: [{ options: { notFinite: 'drop' } }],
    });
    expect(
      unfolded(readOff('q', bytes('OFF\n3 1 0\nnan 0 0\n1 2 3\n4 5 6\n3 0 1 2\n'), { notFinite: 'drop' })).vertices,
    ).toEqual([1, 2, 3, 4, 5, 6]);
    expect(problem(readOff, '4OFF\n1 0 0\n0 0 0 0\n').found).toMatch(/three dimensions/);
    expect(problem(readOff, 'OFF\n1 0 0\n1x 0 0\n')).toMatchObject({ line: 3, found: "'1x'" });
  });
});

describe('readObj', () => {
  const square = 'v 0 0 0\nv 1 0 0\nv 1 1 0\nv 0 1 0\n';

  it('keeps polygons whole, and reads counts from the end', () => {
    const { faces } = unfolded(
      readObj('s.obj', bytes(`# C:\\\nmtllib a.mtl\n${square}f 1 2 3 4\nf -4/1/1 -3//2 -1\n`)),
    );
    expect(faces).toEqual([
      [0, 1, 2, 3],
      [0, 1, 3],
    ]);
  });

  it('keeps the digits of large coordinates', () => {
    const { cloud } = readObj(
      'utm.obj',
      bytes('v 665187.522077 5648349.895035 241.767693\nv 665187.404645 5648349.776039 244.857091\n'),
    );
    expect(cloud.centre[0]).toBeCloseTo(665187.463361, 9);
    expect(cloud.positions[0]! + cloud.centre[0]).toBeCloseTo(665187.522077, 7);
    expect(cloud.positions[4]! + cloud.centre[1]).toBeCloseTo(5648349.776039, 7);
  });

  it('takes colours of vertices, and normals that are the same at all corners', () => {
    const { cloud } = readObj(
      'c.obj',
      bytes('v 0 0 0 1 0 0\nv 1 0 0 0 0.2 0\nv 0 1 0 0 0 1\nvn 0 0 1\nf 1//1 2//1 3//1\n'),
    );
    expect([...cloud.colours!]).toEqual([255, 0, 0, 255, 0, 51, 0, 255, 0, 0, 255, 255]);
    expect([...cloud.normals!]).toEqual([0, 0, 1, 0, 0, 1, 0, 0, 1]);
    const corners = readObj('d.obj', bytes(`${square}vn 0 0 1\nvn 1 0 0\nf 1//1 2//1 3//1\nf 1//2 3//2 4//2\n`));
    expect(corners.cloud.normals).toBeUndefined();
    expect(corners.notices[0]!.message).toMatch(/not the same at all corners/);
  });

  it('refuses rubbish and faces without vertices, and mends', () => {
    expect(problem(readObj, `${square}hello world\n`)).toMatchObject({ line: 5 });
    expect(problem(readObj, 'v 0 0 1e\n')).toMatchObject({ line: 1, found: "'1e'" });
    const wrong = `f 1 2 5\n${square}f 1 2 3\n`;
    expect(problem(readObj, wrong)).toMatchObject({
      line: 1,
      found: 'a face with the corner 5',
      mends: [{ options: { use: 'complete' } }],
    });
    expect(unfolded(readObj('w.obj', bytes(wrong), { use: 'complete' })).faces).toEqual([[0, 1, 2]]);
    expect(problem(readObj, `${square}f 1 2 0\n`).found).toMatch(/corner 0/);
    const holes = `v inf 0 0\n${square}f 1 2 3\nf 2 3 4\n`;
    expect(problem(readObj, holes)).toMatchObject({ line: 1, mends: [{ options: { notFinite: 'drop' } }] });
    expect(unfolded(readObj('h.obj', bytes(holes), { notFinite: 'drop' })).faces).toEqual([[0, 1, 2]]);
  });
});

describe('readStl', () => {
  /** A grid of squares, two facets each: every inner vertex is shared by six facets. */
  const facets = (size: number) => {
    const list: number[][] = [];
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) {
        list.push([i, j, 0, i + 1, j, 0, i + 1, j + 1, 0], [i, j, 0, i + 1, j + 1, 0, i, j + 1, 0]);
      }
    }
    return list;
  };
  const binary = (list: readonly number[][], count = list.length) => {
    const content = new Uint8Array(84 + 50 * list.length);
    content.set(bytes('solid that is binary'));
    const view = new DataView(content.buffer);
    view.setUint32(80, count, true);
    list.forEach((corners, f) => {
      for (const [k, value] of corners.entries()) view.setFloat32(84 + 50 * f + 12 + 4 * k, value, true);
    });
    return content;
  };
  const ascii = (list: readonly number[][]) =>
    `solid a name\n${list
      .map(
        (corners) =>
          `facet normal 0 0 1\nouter loop\n${[0, 3, 6].map((k) => `vertex ${corners.slice(k, k + 3).join(' ')}\n`).join('')}endloop\nendfacet\n`,
      )
      .join('')}endsolid a name\n`;

  it('merges equal corners only, in both encodings', () => {
    for (const size of [1, 40]) {
      for (const content of [binary(facets(size)), bytes(ascii(facets(size)))]) {
        const read = readStl('grid.stl', content);
        const { vertices, faces } = unfolded(read);
        expect(vertices.length).toBe(3 * (size + 1) ** 2);
        expect(faces.map((face) => face.flatMap((vertex) => vertices.slice(3 * vertex, 3 * vertex + 3)))).toEqual(
          facets(size),
        );
      }
    }
    const near = [
      [0, 0, 0, 1, 0, 0, 0, 1, 0],
      [-0, 0, 0, 1 + 1e-15, 0, 0, 0, 1, 0],
    ];
    expect(unfolded(readStl('n.stl', bytes(ascii(near)))).faces).toEqual([
      [0, 1, 2],
      [0, 3, 2],
    ]);
  });

  it('refuses what is cut or not finite, with the place, and mends', () => {
    const list = facets(2);
    expect(problem(readStl, binary(list, 9))).toMatchObject({
      byte: 80,
      mends: [{ label: 'Use the 8 complete facets', options: { use: 'complete' } }],
    });
    expect(problem(readStl, binary(list, 0xffffffff)).found).toBe('a count of 4294967295 facets');
    expect(readStl('c.stl', binary(list, 9), { use: 'complete' }).cloud.faces!.offsets.length).toBe(9);
    const holed = list.map((corners, f) => (f === 3 ? [Number.NaN, ...corners.slice(1)] : corners));
    expect(problem(readStl, binary(holed))).toMatchObject({
      byte: 84 + 150 + 12,
      mends: [{ options: { notFinite: 'drop' } }],
    });
    expect(readStl('h.stl', binary(holed), { notFinite: 'drop' }).cloud.faces!.offsets.length).toBe(8);
    const text = ascii(list);
    expect(problem(readStl, text.slice(0, 260)).mends).toEqual([
      { label: 'Use the 2 complete facets', options: { use: 'complete' } },
    ]);
    expect(readStl('c.stl', bytes(text.slice(0, 260)), { use: 'complete' }).cloud.faces!.offsets.length).toBe(3);
    expect(problem(readStl, text.replace('outer', 'other'))).toMatchObject({ line: 3, expected: "'outer loop'" });
    expect(problem(readStl, text.replace('vertex 0 0 0', 'vertex 0 0 x'))).toMatchObject({ line: 4, found: "'x'" });
    expect(problem(readStl, 'solid empty\nendsolid\n').found).toBe('no facet');
  });
});
