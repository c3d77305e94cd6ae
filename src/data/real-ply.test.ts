/**
 * PLY files found in public repositories against header arithmetic (real-ply.fixture.json, made by make_real_ply.py) and
 * beside three's PLYLoader 0.187, whose coordinates agree to float32 wherever they are right. Where they are not:
 *
 * | file | three | @loaders.gl/ply 4.4.5 | here | who is right, and why |
 * |---|---|---|---|---|
 * | assimp__cube_binary_header_with_RN_newline | data one byte off, a face lost | the same | 8 vertices, 12 faces | here: only end_header ends with CRLF, and then every byte is accounted for; its twin with LF holds the same cube |
 * | draco__float_inf_point_cloud | NaN for +inf | NaN | refused at its line, or 13 of 16 on request | here: parseFloat does not know inf |
 * | pdal__sized_dims | no vertex, no error | z is NaN | z = 0 with a notice | here: the file has x and y only |
 * | trimesh__fuze_ascii | 3 of 502 vertices | 502, all faces | 502, all faces with a notice | here: face rows hold more than declared (colours of corners), the vertices are sound |
 * | draco__Box | agrees | no vertices, no error | 24 vertices | here and three: lines end with CR |
 * | happly__platonic_shelf | vertices agree, 12 pentagons lost | the same | all 50 polygons | here |
 * | pdal__no_vertex, ply_empty_bin, ply_empty_header | empty geometry, no error | no vertices, no error | refused with the reason | here: there is nothing to show |
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { PLYLoader } from 'three/addons/loaders/PLYLoader.js';
import { describe, expect, it, vi } from 'vitest';
import { FormatError } from './format-error.ts';
import { readPly } from './formats/ply.ts';
import type { PointCloud } from './subject.ts';

interface Expected {
  readonly vertices: number;
  readonly finite: boolean;
  readonly sums: readonly number[] | null;
  readonly absolute: readonly number[] | null;
  readonly faces: number;
  readonly corners: number;
  readonly cornerSum: number;
}

const expectedFile = new URL('./real-ply.fixture.json', import.meta.url);
const expectations: Readonly<Record<string, Expected>> = JSON.parse(readFileSync(expectedFile, 'utf8'));
const root = new URL('../../../shared/data/real/', import.meta.url);
const present = existsSync(root);
if (!present) console.log('real PLY files: ../shared/data/real is not there, 0 read');

/** Files whose coordinates three gets wrong: the first four rows of the table. */
const threeIsWrong = [
  'ply/assimp__cube_binary_header_with_RN_newline.ply',
  'ply/draco__float_inf_point_cloud.ply',
  'ply/pdal__sized_dims.ply',
  'ply/trimesh__fuze_ascii.ply',
];
const refused: Readonly<Record<string, RegExp>> = {
  'ply/draco__float_inf_point_cloud.ply': /^z = Infinity in vertex 0 and 2 more vertices/,
  'malformed/pdal__no_vertex.ply': /^a PLY header without elements$/,
  'malformed/trimesh__ply_empty_bin.ply': /^0 vertices$/,
  'malformed/trimesh__ply_empty_header.ply': /^a PLY header without elements$/,
};

const coordinatesOf = ({ positions, centre }: PointCloud) =>
  Float64Array.from(positions, (value, place) => value + centre[place % 3]);

const contentOf = (name: string) => new Uint8Array(readFileSync(new URL(encodeURI(name), root)));

const names = ['ply', 'malformed'].flatMap((folder) =>
  present
    ? readdirSync(new URL(folder, root))
        .filter((name) => name.endsWith('.ply'))
        .map((name) => `${folder}/${name}`)
    : [],
);

describe.skipIf(!present)('PLY files found in public repositories', () => {
  it('hold what header arithmetic says, or are refused with the reason', () => {
    expect(names).toEqual(expect.arrayContaining(Object.keys(expectations)));
    const refusals: string[] = [];
    for (const [name, expected] of Object.entries(expectations)) {
      try {
        const { cloud, kind } = readPly(name, contentOf(name));
        expect(cloud.positions.length / 3, name).toBe(expected.vertices);
        const sums = [0, 0, 0];
        for (const [place, value] of coordinatesOf(cloud).entries()) sums[place % 3] += value;
        for (const axis of [0, 1, 2]) {
          const tolerance = 1e-7 * Math.max(expected.absolute![axis], Math.abs(cloud.centre[axis]));
          expect(Math.abs(sums[axis] - expected.sums![axis]), name).toBeLessThanOrEqual(tolerance);
        }
        expect((cloud.faces?.offsets.length ?? 1) - 1, name).toBe(expected.faces);
        expect(cloud.faces?.corners.length ?? 0, name).toBe(expected.corners);
        expect(cloud.faces?.corners.reduce((sum, corner) => sum + corner, 0) ?? 0, name).toBe(expected.cornerSum);
        expect(kind, name).toBe(expected.faces > 0 ? 'mesh' : 'point-cloud');
      } catch (error) {
        if (!(error instanceof FormatError)) throw error;
        expect(error.problem.found, name).toMatch(refused[name]);
        expect(error.problem.line ?? error.problem.byte).toBeGreaterThan(0);
        refusals.push(name);
      }
    }
    expect(refusals.sort()).toEqual(Object.keys(refused).sort());
    console.log(`real PLY files: ${names.length - refusals.length} read, ${refusals.length} refused`);
  });

  it('with infinite coordinates are read without those vertices on request', () => {
    const name = 'ply/draco__float_inf_point_cloud.ply';
    const { cloud, notices } = readPly(name, contentOf(name), { notFinite: 'drop' });
    expect(cloud.positions.length / 3).toBe(expectations[name].vertices - 3);
    expect(notices[0].message).toBe('3 of 16 vertices have a coordinate that is not finite and were left out');
  });

  it("agree with three's PLYLoader to float32, except where it is wrong", () => {
    const quiet = ['log', 'warn', 'error'].map((level) => vi.spyOn(console, level as 'log').mockReturnValue());
    const disagreeing = names.filter((name) => {
      const content = contentOf(name);
      const theirs = new PLYLoader().parse(content.buffer).getAttribute('position').array;
      if (theirs.length === 0) return expectations[name].vertices > 0;
      if (!expectations[name].finite) return theirs.some(Number.isNaN);
      const ours = coordinatesOf(readPly(name, content).cloud);
      const size = ours.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      return theirs.length !== ours.length || !ours.every((value, n) => Math.abs(value - theirs[n]) <= 2e-7 * size);
    });
    for (const spy of quiet) spy.mockRestore();
    expect(disagreeing).toEqual(threeIsWrong);
  });
});
