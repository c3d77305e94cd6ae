import fc from 'fast-check';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { FormatError } from './format-error.ts';
import { framesOf } from './frames.ts';
import { importAll, importFile } from './import.ts';
import type { ImportOptions, Subject } from './subject.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const longestMilliseconds = 5000;

const binaryStl = () => {
  const content = new Uint8Array(84 + 100);
  const view = new DataView(content.buffer);
  view.setUint32(80, 2, true);
  for (let k = 0; k < 25; k++) view.setFloat32(84 + 4 * k, k % 7, true);
  view.setUint16(132, 0, true);
  return content;
};
const molfile =
  'x\n  program 01010100003D\n\n  2  1  0  0  0  0  0  0  0  0999 V2000\n    1.0000    0.0000    0.5000 C   0  0\n    0.0000    1.0000    0.0000 O   0  0\n  1  2  1  0\nM  CHG  1   2  -1\nM  END\n> <A>\n1\n\n$$$$\n';
const seeds: readonly (readonly [name: string, content: Uint8Array])[] = [
  ['m.sdf', bytes(molfile + molfile)],
  [
    'v3.mol',
    bytes(
      '\n\n\n  0  0  0     0  0            999 V3000\nM  V30 BEGIN CTAB\nM  V30 COUNTS 1 0 0 0 0\nM  V30 BEGIN ATOM\nM  V30 1 C 1.5 -\nM  V30 2 3 0\nM  V30 END ATOM\nM  V30 END CTAB\nM  END\n',
    ),
  ],
  [
    'p.pdb',
    bytes(
      'CRYST1   10.000   11.000   12.000  80.00  95.00 100.00 P 1\nMODEL     1\nATOM      1  CA ALEU A  12      -1.000   2.000   3.500  0.50 12.25           C\nENDMDL\nMODEL     2\nHETATM    1  O   HOH A  13       1.000   2.000   3.500  1.00  0.00\nENDMDL\nEND\n',
    ),
  ],
  ['a.obj', bytes('# c\nv 0 0 0 1 0 0\nv 1 0 0 0 1 0\nv 0 1 0 0 0 1\nvn 0 0 1\nf 1//1 2//1 -1//1\n')],
  ['a.off', bytes('COFF\n3 1 0\n0 0 0 255 0 0\n1 0 0 0 255 0\n0 1 0 0 0 255\n3 0 1 2\n')],
  [
    'a.stl',
    bytes(
      'solid a\nfacet normal 0 0 1\nouter loop\nvertex 0 0 0\nvertex 1 0 0\nvertex 0 1 0\nendloop\nendfacet\nendsolid a\n',
    ),
  ],
  ['b.stl', binaryStl()],
  ['a.pts', bytes('2\n0.5 1 2 -100 10 20 30\n1.5 2 3 -200 40 50 60\n')],
  ['a.csv', bytes('x,y,z,nx,ny,nz\n1,2,3,0,0,1\n4,5,6,0,1,0\n')],
  ['a.txt', bytes('1;2;3;4\n5;6;7;8\n')],
  ['a.zip', zipSync({ 'w.xyz': bytes('1\n\nH 0 0 0\n'), 'b.zip': zipSync({ 'a.off': bytes('OFF\n1 0 0\n1 2 3\n') }) })],
];
const pieces = fc.constantFrom(
  ...[
    '9',
    '\n',
    '\r',
    ' ',
    '-',
    '.',
    'nan',
    'inf',
    '1e999',
    '1e38',
    '99999999999',
    '0',
    ',',
    ';',
    '#',
    'M  END',
    '$$$$',
    'endloop',
    'v ',
    'f ',
    '/',
    '\u0000',
    '\ufeff',
    'é',
    'V3000',
    'OFF',
  ].map(bytes),
);
const edit = fc.tuple(fc.nat(4000), fc.nat(12), fc.oneof(pieces, fc.uint8Array({ maxLength: 6 })));
const options: fc.Arbitrary<ImportOptions> = fc.constantFrom<ImportOptions[]>(
  {},
  {},
  { as: 'cloud' },
  { use: 'complete' },
  { notFinite: 'drop', as: 'cloud' },
  { use: 'complete', notFinite: 'drop', as: 'cloud', unknownSpecies: 'drop' },
);

/** Positions finite, faces within the vertices, arrays of one length. */
function requireSound(subject: Subject): void {
  if (!('cloud' in subject)) {
    for (const { positions, species, columns } of framesOf(subject)) {
      expect(positions.length).toBe(3 * species.length);
      expect(species.length).toBeGreaterThan(0);
      expect(positions.every(Number.isFinite)).toBe(true);
      for (const { width, values } of columns.values()) expect(values.length).toBe(width * species.length);
    }
    return;
  }
  const { positions, centre, colours, normals, channels, faces } = subject.cloud;
  const points = positions.length / 3;
  expect(points).toBeGreaterThan(0);
  expect([...positions].every(Number.isFinite) && centre.every(Number.isFinite)).toBe(true);
  if (colours) expect(colours.length).toBe(4 * points);
  if (normals) expect(normals.length === 3 * points && [...normals].every(Number.isFinite)).toBe(true);
  for (const { width, values } of channels.values()) expect(values.length).toBe(width * points);
  if (!faces) return;
  expect(faces.offsets[faces.offsets.length - 1]).toBe(faces.corners.length);
  expect(faces.corners.every((vertex) => vertex < points)).toBe(true);
}

/** What was read; null where it was refused as it should be. */
async function read(name: string, content: Uint8Array, choice: ImportOptions): Promise<Subject[]> {
  const start = performance.now();
  const results = await importAll(name, content, choice);
  expect(performance.now() - start).toBeLessThan(longestMilliseconds);
  return results.flatMap((each) => ('imported' in each ? [each.imported.subject] : []));
}

describe('every reader, whatever the bytes', () => {
  it('reads the seeds', async () => {
    for (const [name, content] of seeds) {
      const subjects = await read(name, content, { as: 'cloud' });
      expect(subjects.length, name).toBeGreaterThan(0);
      subjects.forEach(requireSound);
    }
  });

  it('gives sound data or FormatError for mutated files', async () => {
    let accepted = 0;
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...seeds),
        fc.array(edit, { minLength: 1, maxLength: 4 }),
        options,
        async ([name, seed], edits, choice) => {
          const content = [...seed];
          for (const [at, drop, insert] of edits) content.splice(at % (content.length + 1), drop, ...insert);
          const subjects = await read(name, Uint8Array.from(content), choice);
          subjects.forEach(requireSound);
          runs++;
          if (subjects.length > 0) accepted++;
        },
      ),
      { numRuns: 1500, endOnFailure: true },
    );
    expect(accepted / runs).toBeGreaterThan(0.1);
  });

  it('gives sound data or FormatError for random bytes under any ending', async () => {
    const names = fc.constantFrom(...seeds.map(([name]) => name), 'a.ply', 'a.xyz', 'a.gz', 'a');
    const heads = fc.constantFrom(
      '',
      'ply\n',
      'OFF\n',
      'solid\n',
      'PK\u0003\u0004',
      'v 0 0 0\n',
      'ATOM      1  C   ',
      '\n\n\n  1  0 V2000\n',
    );
    await fc.assert(
      fc.asyncProperty(names, heads, fc.uint8Array({ maxLength: 400 }), options, async (name, head, tail, choice) => {
        const content = Uint8Array.from([...bytes(head), ...tail]);
        (await read(name, content, choice)).forEach(requireSound);
      }),
      { numRuns: 600, endOnFailure: true },
    );
  });

  it('offers mends that work', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...seeds), fc.nat(1000), async ([name, seed], cut) => {
        const content = seed.subarray(0, cut % seed.length);
        const error: unknown = await importFile(name, content).then(
          () => undefined,
          (thrown) => thrown,
        );
        if (!(error instanceof FormatError)) return;
        for (const mend of error.problem.mends ?? []) {
          const mended = await importFile(name, content, mend.options).catch((thrown) => thrown);
          if (mended instanceof FormatError) expect(mended.problem.found).not.toBe(error.problem.found);
          else requireSound(mended.subject);
        }
      }),
      { numRuns: 500, endOnFailure: true },
    );
  });
});
