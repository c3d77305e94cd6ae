/** What `train` leaves in its folder: immutable weights, an index of the newest, and a checkpoint that is always whole. */
import {
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, expect, it, vi } from 'vitest';
import { encodeLink } from '../experiment/link.ts';
import { trainedExperiment } from '../experiment/training.testing.ts';
import { UsageError } from './arguments.ts';
import { run as orbit } from './orbit.ts';
import { run as train } from './train.ts';

const folder = mkdtempSync(join(tmpdir(), 'equivarium-train-'));
beforeEach(() => {
  vi.spyOn(console, 'log').mockImplementation(() => {});
  vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
});
afterEach(() => vi.restoreAllMocks());
afterAll(() => rmSync(folder, { recursive: true }));

const frames = Array.from({ length: 4 }, (_, n) => {
  const x = 0.7 + 0.02 * n;
  return `2\nProperties=species:S:1:pos:R:3:forces:R:3 energy=${-30 + x}\nH 0 0 0 1 0 0\nH ${x} 0 0 -1 0 0\n`;
});
writeFileSync(join(folder, 'pair.xyz'), frames.join(''));
const recipe = join(folder, 'recipe.json');
writeFileSync(
  recipe,
  JSON.stringify({
    id: 'pair',
    title: 'Pair',
    phrase: 'trained on a pair',
    model: 'transformer',
    elements: [1],
    level: 'none',
    sets: [{ name: 'pair', train: 'pair.xyz', holdOut: 2 }],
    batch: 1,
    rate: 0.001,
  }),
);

it('keeps older weights, lists the newest, and replaces the checkpoint as a whole', async () => {
  const out = join(folder, 'out');
  mkdirSync(out);
  const older = 'pair-0123456789ab.safetensors';
  const other = { id: 'other', file: 'other-0123456789ab.safetensors' };
  writeFileSync(join(out, older), 'published');
  writeFileSync(join(out, 'index.json'), JSON.stringify({ weights: [{ id: 'pair', file: older }, other] }));
  const checkpoint = join(out, 'pair.checkpoint');
  const before = join(folder, 'before.checkpoint');
  expect(await train([recipe, '--steps', '1', '--out', out, '--device', 'reference'])).toBe(0);
  const first = readFileSync(checkpoint);
  linkSync(checkpoint, before);
  expect(await train([recipe, '--steps', '2', '--out', out, '--resume', '--device', 'reference'])).toBe(0);
  expect(readFileSync(checkpoint).equals(first)).toBe(false);
  expect(readFileSync(before).equals(first)).toBe(true);
  expect(readFileSync(join(out, older), 'utf8')).toBe('published');
  const { weights } = JSON.parse(readFileSync(join(out, 'index.json'), 'utf8'));
  expect(weights.map(({ id }: { id: string }) => id)).toEqual(['other', 'pair']);
  expect(existsSync(join(out, weights[1].file))).toBe(true);
  expect(readdirSync(out).filter((name) => /^pair-.*\.safetensors$/.test(name))).toHaveLength(3);
  expect(readdirSync(out).filter((name) => name.endsWith('.partial'))).toEqual([]);
});

it('trains a cloud model on solids, and lists it with its classes and test errors', async () => {
  const out = join(folder, 'clouds');
  const file = join(folder, 'clouds.json');
  const data = { generator: 'solids', perClass: 1, testPerClass: 1, points: 16 };
  const cloud = { id: 'few', title: 'Few', phrase: 'trained on few', model: 'pointnet', data, batch: 2, rate: 0.001 };
  writeFileSync(file, JSON.stringify({ ...cloud, pose: 'any' }));
  expect(await train([file, '--steps', '2', '--out', out, '--device', 'reference'])).toBe(0);
  const [entry] = JSON.parse(readFileSync(join(out, 'index.json'), 'utf8')).weights;
  expect(entry).toMatchObject({ id: 'few', model: 'pointnet', subject: 'cloud', elements: [], points: 16 });
  expect(entry.classes).toHaveLength(10);
  expect(entry.test.clouds).toBe(10);
  expect(entry.note).toMatch(/^[\d.]+ % upright, [\d.]+ % in any pose$/);
  expect(existsSync(join(out, entry.file))).toBe(true);
  writeFileSync(file, JSON.stringify({ ...cloud, config: { classes: 3 } }));
  await expect(train([file, '--out', out, '--device', 'reference'])).rejects.toThrow(
    'config.classes = 3: pointnet has pointWidth, globalWidth, headWidth',
  );
});

it('refuses another device in words', async () => {
  await expect(train([recipe, '--out', join(folder, 'none'), '--device', 'tpu'])).rejects.toThrow(UsageError);
});

it('trains what a link names: weights, curves and numbers for each side, and goes on where it was stopped', async () => {
  const out = join(folder, 'link');
  const linkOf = (seed: number): string =>
    `#${encodeLink(trainedExperiment('transformer', undefined, { steps: 2, batch: 2 }, { subject: { kind: 'inline', xyz: frames.join('') }, seed }))}`;
  const link = linkOf(3);
  const onReference = ['--out', out, '--device', 'reference'];
  expect(await train([link, ...onReference])).toBe(0);
  const run = JSON.parse(readFileSync(join(out, 'run.json'), 'utf8'));
  expect(run).toMatchObject({
    version: 1,
    link: link.slice(1),
    adapter: 'reference (float64)',
    sides: { A: { model: 'transformer', steps: 2, end: 'done', samples: { train: 2, test: 2 }, unit: 'eV/A' } },
  });
  const { A } = run.sides;
  expect(A.evaluations.map(({ step }: { step: number }) => step)).toEqual([0, 1, 2]);
  expect(A.test.total).toBeGreaterThan(0.5);
  expect(existsSync(join(out, A.file))).toBe(true);
  const [heading, start, first] = readFileSync(join(out, 'curves.csv'), 'utf8').split('\n');
  expect(heading).toMatch(/^side,step,loss,loss_energyLoss,loss_forceLoss,.*,energy_mae_ev,energy_mae_all_poses_ev$/);
  expect(start).toMatch(/^A,0,,,,,,/);
  expect(first.split(',').slice(0, 3)).toEqual(['A', '1', String(A.points[0].loss)]);
  expect(await train([link, ...onReference, '--resume'])).toBe(0);
  const again = JSON.parse(readFileSync(join(out, 'run.json'), 'utf8'));
  expect(again.sides.A.file).toBe(A.file);
  await expect(train([linkOf(4), ...onReference, '--resume'])).rejects.toThrow('a checkpoint of another recipe');
  await expect(train(['#v=1&a=gaunt:random:1&s=sample:ethanol', ...onReference])).rejects.toThrow(
    'this link trains nothing',
  );
  await expect(train(['#v=1&a=gaunt:train:1&s=sample:ethanol', ...onReference])).rejects.toThrow(
    'There is one frame to learn from: nothing would be left to test on. Remedy: drop a trajectory',
  );
  const judged = [link, '--weights', join(out, A.file), '--elements', '8', '--device', 'reference'];
  expect(await orbit(judged)).toBe(0);
  await expect(orbit([link, '--device', 'reference'])).rejects.toThrow(
    'the weights train:1 come about by training: run train LINK --out DIR first',
  );
}, 120_000);
