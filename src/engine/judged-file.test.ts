/** A dropped file of predictions, as the compute worker answers it: GFN2-xTB over ethanol as ASE wrote it, and files that cannot be judged. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { importFile } from '../data/import.ts';
import { matrixFromQuaternion } from '../math/rotation.ts';
import { computed } from './compute-session.ts';

const bytes = readFileSync(new URL('../experiment/xtb-orbit.fixture.xyz', import.meta.url));
const judge = (name: string, content: BlobPart) =>
  computed({ kind: 'judge', id: 3, file: new File([content], name), options: {} });

it('answers with the judgement, the subject and both ways round at every element', async () => {
  const answer = await judge('answers.xyz', bytes);
  if (answer.kind !== 'judged') throw new Error(JSON.stringify(answer));
  const { judged } = answer;
  expect([answer.id, judged.name, judged.result.verdict, judged.remarks]).toEqual([3, 'answers.xyz', 'exact', []]);
  expect(judged.plan).toEqual({ group: 'so3', elements: 8, seed: 5 });
  const { subject } = await importFile('subject.xyz', new TextEncoder().encode(judged.text));
  if ('cloud' in subject) throw new Error('atoms were expected');
  expect(subject.fields).toEqual([]);
  expect([...subject.frames.get(0).positions]).toEqual([...judged.geometry.positions]);
  expect(judged.poses.map(({ q }) => q)).toEqual([[1, 0, 0, 0], ...judged.result.elements.map(({ q }) => q)]);
  for (const { q, vectorsAtIdentity, vectorsPredictThenAct, vectorsActThenPredict, difference } of judged.poses) {
    const R = matrixFromQuaternion(q);
    vectorsPredictThenAct.forEach((value, n) => {
      const row = 3 * Math.floor(n / 3);
      const turned = [0, 1, 2].reduce((sum, k) => sum + R[3 * (n % 3) + k] * vectorsAtIdentity[row + k], 0);
      expect(value).toBeCloseTo(turned, 12);
      expect(vectorsActThenPredict[n]).toBeCloseTo(turned, 6);
    });
    expect(difference).toBeLessThan(1e-7);
  }
});

it('says in words why a file cannot be judged', async () => {
  const [frame] = bytes.toString().split(/\n(?=9\n)/);
  const cut = await judge('cut.xyz', `${frame}\n`);
  expect(cut).toMatchObject({ kind: 'unjudged', problem: { file: 'cut.xyz', expected: 'all frames of the orbit' } });
  expect(await judge('bad.xyz', '3\nbroken')).toMatchObject({ kind: 'unjudged', problem: { file: 'bad.xyz' } });
  const points =
    'ply\nformat ascii 1.0\nelement vertex 1\nproperty float x\nproperty float y\nproperty float z\nend_header\n0 0 0\n';
  expect(await judge('points.ply', points)).toMatchObject({
    kind: 'failure',
    failure: { message: expect.stringContaining('holds points') },
  });
});
