import { describe, expect, it } from 'vitest';
import { type FileFormat, recognise } from './recognise.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const longHeader = `HEADER    LARGE\n${'REMARK 290 symmetry\n'.repeat(5000)}ATOM      1  C\n`;

describe('recognise', () => {
  it.each<[string, string, FileFormat]>([
    ['a.ply', 'ply\r\nformat', 'ply'],
    ['a.xyz', '1\n0 0 0\nH 0 0 0\n', 'xyz'],
    ['a', '2\n0 0 0\nH 0 0 0\nH 0 0 1\n', 'xyz'],
    ['a.xyz', '3\n8 0 0 0\n1 1 0 0\n1 0 1 0\n', 'xyz'],
    ['a', '\ufeff3\n\n8 0 0 0\n1 1 0 0\n1 0 1 0\n', 'xyz'],
    ['a.pts', '1\n0 0 0 5\n', 'table'],
    ['a', '2\n0.5 0 0\n1 1 1\n', 'table'],
    ['a', 'C 0 0 0\nC 0 0 1\n', 'xyz'],
    ['a.xyz', 'o 0 0 0\nh 0 0 1\n', 'xyz'],
    ['a.xyz', 'o thing\nv 0 0 1\n', 'obj'],
    ['a.obj', 'g empty\n', 'obj'],
    ['a.txt', '# v\n# w\nv 1 2 3\n', 'obj'],
    ['a.txt', 'OFF490 518 0\n', 'off'],
    ['a.txt', '# c\n', 'xyz'],
    ['a.mol', 'name\n\n\n  1  0  0  0  0  0  0  0  0  0999 V2000\n', 'molfile'],
    ['a.mol', 'name\n\n\n  1  0\n    0.0000    0.0000    0.0000 C\nM  END\n', 'molfile'],
    ['a.ent', 'ATOM      1  C   MOL     1       0.0', 'pdb'],
    ['a.ent', 'TITLE     X\nMODEL        1\n', 'pdb'],
    ['a.xyz', 'MODEL t\n', 'xyz'],
    ['a', longHeader, 'pdb'],
    ['a', 'SOLID x\n', 'stl'],
    ['a.json', '{"x": [1, 2, 3]}', 'xyz'],
    ['a', '', 'xyz'],
  ])('%s: %j is %s', (name, text, format) => {
    expect(recognise(name, bytes(text))).toBe(format);
  });

  it('tells binary STL by its length, or by its name where it is cut', () => {
    const whole = new Uint8Array(84 + 50);
    whole[80] = 1;
    expect(recognise('a', whole)).toBe('stl-binary');
    expect(recognise('a', whole.subarray(0, 100))).toBe('xyz');
    expect(recognise('a.STL', whole.subarray(0, 100))).toBe('stl-binary');
    expect(recognise('a', whole.subarray(0, 90), whole.length)).toBe('stl-binary');
  });
});
