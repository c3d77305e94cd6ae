import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyPly, decodeSlowly, encodeSlowly } from './formats/ply.testing.ts';
import { readPly } from './formats/ply.ts';
import type { PointCloud } from './subject.ts';
import { type PlyField, type WritePlyOptions, writePly } from './write-ply.ts';

const formats: readonly WritePlyOptions['format'][] = ['binary', 'ascii'];
const triangle: PointCloud = {
  positions: Float32Array.of(0, 0.1, -2, 1, 0, 3, 2, -0.1, 2),
  centre: [0, 0, 0],
  colours: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12),
  normals: Float32Array.of(0, 0, 1, 0, 0, 1, 0, Number.NaN, 0.1),
  channels: new Map([['quality', { width: 1, values: Float64Array.of(0.1, -0, 1e300) }]]),
  faces: { offsets: Uint32Array.of(0, 3, 5), corners: Uint32Array.of(0, 1, 2, 2, 0) },
};

/** A position that underflows to -0 is at the centre: it comes back as 0. */
const withPlainZeros = (cloud: PointCloud) => ({ ...cloud, positions: cloud.positions.map((value) => value + 0) });

describe('writePly', () => {
  it.each(formats)('%s: what readPly gave reads back bit for bit', (format) => {
    fc.assert(
      fc.property(anyPly, (elements) => {
        const { cloud } = readPly('first', encodeSlowly(elements, 'binary_little_endian', '\n'));
        const again = readPly('again', writePly(cloud, new Map(), { format }));
        expect(withPlainZeros(again.cloud)).toEqual(withPlainZeros(cloud));
      }),
      { numRuns: 500 },
    );
  });

  it.each(formats)('%s: keeps colours, normals, channels, faces and given fields', (format) => {
    const fields = new Map<string, PlyField>([
      ['class', { width: 1, values: Uint8Array.of(3, 1, 2) }],
      ['predicted_normal', { width: 3, values: Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, Math.fround(0.1)) }],
    ]);
    const { cloud, kind, notices } = readPly('written', writePly(triangle, fields, { format }));
    expect(kind).toBe('mesh');
    expect(cloud).toEqual({
      ...triangle,
      channels: new Map([
        ...triangle.channels,
        ['class', { width: 1, values: Uint8Array.of(3, 1, 2) }],
        ['predicted_normal_0', { width: 1, values: Float32Array.of(1, 4, 7) }],
        ['predicted_normal_1', { width: 1, values: Float32Array.of(2, 5, 8) }],
        ['predicted_normal_2', { width: 1, values: Float32Array.of(3, 6, 0.1) }],
      ]),
    });
    expect(notices.map(({ message }) => message)).toEqual(['1 values of the normals are not finite and were kept so']);
  });

  it('writes coordinates that other readers see where they belong: centre and position in float64', () => {
    const far: PointCloud = { ...triangle, centre: [500_000.25, 5_000_000.5, -7] };
    for (const format of formats) {
      const [vertex] = decodeSlowly(writePly(far, new Map(), { format }));
      expect(vertex.rows.map((row) => row.slice(0, 3).flat())).toEqual(
        [0, 1, 2].map((row) => [0, 1, 2].map((axis) => far.positions[3 * row + axis] + far.centre[axis])),
      );
    }
  });

  it('writes faces of any number of corners', () => {
    const corners = Uint32Array.from({ length: 300 }, (_, n) => n % 3);
    const cloud = { ...triangle, faces: { offsets: Uint32Array.of(0, 300), corners } };
    for (const format of formats) {
      expect(readPly('t', writePly(cloud, new Map(), { format })).cloud.faces).toEqual(cloud.faces);
    }
  });

  it.each(formats)('%s: names that PLY cannot hold become ones that it can, told in comments', (format) => {
    const values = Float32Array.of(1, 2, 3);
    const names = ['point id', 'point_id', 'größe', 'NX', '', '点', 'a\nb', 'n'.repeat(5000)];
    const cloud = { ...triangle, channels: new Map(names.map((name) => [name, { width: 1, values }])) };
    const bytes = writePly(cloud, new Map([['point id', { width: 2, values: new Float32Array(6) }]]), { format });
    const read = readPly('written', bytes);
    expect([...read.cloud.channels.keys()].sort()).toEqual(
      [
        '_',
        'a_b',
        'field',
        'grosse',
        'n'.repeat(100),
        'NX_2',
        'point_id',
        'point_id_0',
        'point_id_1',
        'point_id_2',
      ].sort(),
    );
    expect(read.cloud.channels.get('grosse')!.values).toEqual(values);
    const head = new TextDecoder().decode(bytes.subarray(0, 2000));
    expect(head).toContain("\ncomment point_id is 'point id'\n");
    expect(head).toContain("\ncomment grosse is 'größe'\n");
    expect(head).toContain("\ncomment a_b is 'a_b'\n");
  });

  it('refuses sizes that do not fit', () => {
    const field = { width: 1, values: Float32Array.of(1) };
    expect(() => writePly(triangle, new Map([['short', field]]))).toThrow(/1 values for 3 points/);
  });
});
