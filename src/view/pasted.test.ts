import { expect, it } from 'vitest';
import { pastedKind } from './pasted.ts';

it.each([
  ['3\nwater\nO 0 0 0\nH 1 0 0\nH 0 1 0\n', 'xyz'],
  ['3\r\nwater\r\nO 0 0 0\r\n', 'xyz'],
  ['ply\nformat ascii 1.0\n', 'ply'],
  ['OFF\n3 1 0\n0 0 0\n', 'off'],
  ['COFF\n3 1 0\n', 'off'],
  ['solid a name\n  facet normal 0 0 1\n', 'stl'],
  ['HEADER    MEMBRANE PROTEIN\nATOM      1  N   ALA A   1\n', 'pdb'],
  ['\n  -ISIS-\n\n  3  2  0  0  0  0            999 V2000\n', 'mol'],
  ['# made by hand\nv 0 0 1\nv 0 1 0\n', 'obj'],
  ['x,y,z\n0,0,1\n1,0,0.5\n', 'txt'],
  ['0.1 0.2 0.3 255\n0.4 -1e-3 2 7\n', 'txt'],
  ['Meeting at 3\nplease bring 4 5 6\n', undefined],
  ['https://example.org/a.xyz', undefined],
  ['solid advice, this', undefined],
  ['', undefined],
])('%j is %s', (text, kind) => expect(pastedKind(text)).toBe(kind));
