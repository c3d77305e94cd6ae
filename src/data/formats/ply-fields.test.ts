import { describe, expect, it } from 'vitest';
import { readPly } from './ply.ts';

const xyz = ['property float x', 'property float y', 'property float z'];
const ascii = (lines: readonly string[], body: string) =>
  new TextEncoder().encode(['ply', 'format ascii 1.0', ...lines, 'end_header', body].join('\n'));

describe('colours and normals', () => {
  const coloured = (type: string, names: readonly string[], values: string) =>
    readPly(
      't',
      ascii(['element vertex 1', ...xyz, ...names.map((name) => `property ${type} ${name}`)], `1 2 3 ${values}`),
    );
  const colours = (...from: Parameters<typeof coloured>) => [...coloured(...from).cloud.colours!];

  it('have aliases, and are scaled by their type', () => {
    expect(colours('uchar', ['red', 'green', 'blue'], '1 128 255')).toEqual([1, 128, 255, 255]);
    expect(colours('uchar', ['red', 'green', 'blue', 'alpha'], '1 128 255 7')).toEqual([1, 128, 255, 7]);
    expect(colours('uchar', ['diffuse_red', 'diffuse_green', 'diffuse_blue'], '9 8 7')).toEqual([9, 8, 7, 255]);
    expect(colours('uchar', ['r', 'g', 'b'], '9 8 7')).toEqual([9, 8, 7, 255]);
    expect(colours('ushort', ['red', 'green', 'blue'], '65535 257 0')).toEqual([255, 1, 0, 255]);
    expect(colours('float', ['red', 'green', 'blue', 'alpha'], '1 0.5 0 0.2')).toEqual([255, 128, 0, 51]);
    expect(colours('int', ['red', 'green', 'blue'], '200 100 0')).toEqual([200, 100, 0, 255]);
    expect(coloured('uchar', ['red', 'green'], '1 2').cloud.colours).toBeUndefined();
  });

  it('outside the range of their type say so', () => {
    expect(colours('float', ['red', 'green', 'blue'], '255 128 0')).toEqual([255, 128, 0, 255]);
    const found = coloured('float', ['red', 'green', 'blue'], '255 128 0').notices;
    expect(found[0].message).toMatch(/up to 255, so they were taken as 0 to 255/);
    const cut = coloured('float', ['red', 'green', 'blue'], '1 -0.5 nan');
    expect([...cut.cloud.colours!]).toEqual([255, 0, 0, 255]);
    expect(cut.notices).toHaveLength(2);
  });

  it('of Gaussian splats come from the constant harmonic and the logit; the fields are kept', () => {
    const names = ['f_dc_0', 'f_dc_1', 'f_dc_2', 'opacity', 'scale_0'];
    const { cloud } = coloured('float', names, '0 1.7724538509055159 -9 0 0.25');
    expect([...cloud.colours!]).toEqual([128, 255, 0, 128]);
    expect([...cloud.channels.keys()]).toEqual(names);
  });

  it('normals have aliases and stay as they are', () => {
    for (const names of [
      ['nx', 'ny', 'nz'],
      ['normal_x', 'normal_y', 'normal_z'],
    ]) {
      const { cloud, fields } = coloured('double', names, '0 2 -0.1');
      expect([...cloud.normals!]).toEqual([0, 2, Math.fround(-0.1)]);
      expect(fields).toEqual(['normals']);
    }
  });
});
