import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { inspect } from './inspect.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const root = new URL('../../../shared/data/real/', import.meta.url);
const present = existsSync(root);
if (!present) console.log('real files: ../shared/data/real is not there, 0 of 0 read');

describe('inspect', () => {
  it('answers for each file, in order', async () => {
    const good = '2\nenergy=-2 Lattice="5 0 0 0 5 0 0 0 5"\nH 0 0 0\nH 0 0 0.7\n1\n\nHe 0 0 0\n';
    const [read, refused] = await inspect([
      { name: 'good.xyz', bytes: bytes(good) },
      { name: 'bad.xyz', bytes: bytes('2\n\nH 0 0 0\n') },
    ]);
    expect(read).toMatchObject({
      file: 'good.xyz',
      ok: true,
      kind: 'trajectory',
      frames: 2,
      sizes: [2, 1],
      fields: ['energy', 'lattice'],
      notices: [{ line: 2 }, { message: 'Energy in 1 of 2 frames only.' }],
    });
    expect(refused).toMatchObject({
      file: 'bad.xyz',
      ok: false,
      error: { line: 1, found: '1 atom rows before the end of the file', expected: '2, as line 1 says' },
    });
    expect(JSON.parse(JSON.stringify([read, refused]))).toEqual([read, refused]);
  });
});

describe.skipIf(!present)('files found in public repositories', () => {
  it('are read with the right sizes, or refused with a reason', async () => {
    const names = ['ply', 'xyz', 'malformed'].flatMap((folder) =>
      readdirSync(new URL(folder, root)).map((name) => `${folder}/${name}`),
    );
    const expected = JSON.parse(readFileSync(new URL('expected.json', root), 'utf8'));
    const answers = await inspect(names.map((name) => ({ name, bytes: readFileSync(new URL(encodeURI(name), root)) })));
    const refusedThoughSound: string[] = [];
    let refused = 0;
    for (const answer of answers) {
      const { malformed, sizes } = expected[answer.file];
      if (answer.ok) {
        expect(malformed, answer.file).toBe(false);
        expect(answer.sizes, answer.file).toEqual(sizes);
        continue;
      }
      refused++;
      const { found, expected: wanted, remedies, line, byte, message } = answer.error;
      expect(remedies.length, message).toBeGreaterThan(0);
      for (const part of [found, wanted, ...remedies]) expect(part.length, message).toBeGreaterThan(3);
      expect(line ?? byte, message).toBeGreaterThanOrEqual(0);
      if (!malformed) refusedThoughSound.push(answer.file);
    }
    expect(refusedThoughSound).toEqual([
      'ply/draco__float_inf_point_cloud.ply',
      'xyz/mdanalysis__mini.xyz',
      'xyz/trimesh__points_agisoft.xyz',
    ]);
    console.log(
      `real files: ${answers.length} of ${names.length} as they should be (${answers.length - refused} read, ${refused} refused)`,
    );
  });
});
