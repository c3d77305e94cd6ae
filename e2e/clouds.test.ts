/**
 * A cloud's orbit: a solid that a link names, and files that it does not contain; the same verdict, class probabilities and error in a new tab
 * and at the terminal. What is exported says the same once more.
 */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { importFile } from '../src/data/import.ts';
import type { PointCloud } from '../src/data/subject.ts';
import type { OrbitResult } from '../src/orbit/result.ts';
import { bumpyMesh, spiralInUtm } from './cloud-files.ts';
import { expect, type Playground, parsed, publicFile, smallCloudLink, smallLink, test } from './page.ts';
import { equivarium } from './terminal.ts';

/** A file is read beside kernels that are compiled on the same processor. */
const patient = { timeout: 120_000 };

type Outcome = OrbitResult & { readonly against: OrbitResult };

const row = ({ rows }: Awaited<ReturnType<Playground['summary']>>, name: string) =>
  rows.find(([head]) => head.startsWith(name))!;

/** Both results in full, as the page exports them. */
async function resultsOf(playground: Playground): Promise<readonly OrbitResult[]> {
  const { bytes } = await playground.exported(/^JSON/);
  const { a, b } = JSON.parse(bytes.toString()) as { a: OrbitResult; b: OrbitResult };
  return [a, b];
}

/** The class probabilities that the page shows of a side: names and two decimals. */
async function shownClasses({ page }: Playground, side: 'A' | 'B'): Promise<Map<string, number>> {
  const entries = await page
    .getByRole('list', { name: `Mean class probabilities of ${side}` })
    .getByRole('listitem')
    .all();
  const texts = await Promise.all(entries.map((entry) => entry.locator('span').allInnerTexts()));
  return new Map(texts.map(([name, probability]) => [name, Number(probability)]));
}

/** The terminal on the same link says what the page says. */
async function agreesAtTerminal(playground: Playground, link: string, ...file: readonly string[]): Promise<void> {
  const shown = await playground.summary();
  const inFull = await resultsOf(playground);
  const { code, stdout, stderr } = await equivarium('orbit', link, ...file, '--json');
  expect(code, stderr).toBe(0);
  const outcome = JSON.parse(stdout) as Outcome;
  for (const [column, result] of [outcome, outcome.against].entries()) {
    const value = parsed(row(shown, 'change')[column + 1]);
    const computed = result.summary.error.value;
    expect(result.verdict).toBe(inFull[column].verdict);
    if (result.verdict === 'exact') expect(computed).toBeLessThan(Math.max(10 * value, 10 * result.noiseFloor));
    else expect(Math.abs(computed / value - 1)).toBeLessThan(0.01);
    const { names, mean, modal } = result.summary.classes!;
    const page = inFull[column].summary.classes!;
    expect(page.names).toEqual(names);
    expect(page.modal).toBe(modal);
    mean.forEach((probability, place) => {
      expect(Math.abs(probability - page.mean[place])).toBeLessThan(1e-4);
    });
    const listed = await shownClasses(playground, column === 0 ? 'A' : 'B');
    expect(listed.size).toBe(3);
    for (const [name, probability] of listed)
      expect(Math.abs(probability - mean[names.indexOf(name)])).toBeLessThan(0.006);
  }
  expect(outcome.verdict).toBe('broken');
  expect(outcome.against.verdict).toBe('exact');
}

test('a solid that a link names: the same in a new tab and at the terminal', async ({ playground, visit }) => {
  await playground.open(smallCloudLink);
  await playground.finished();
  const first = await playground.summary();
  expect(first.verdict).toMatch(/A is broken.*B is exact/s);
  expect(row(first, 'flips')).toHaveLength(3);
  await expect(playground.sentence).toContainText('a torus');
  const link = await playground.copyLink();
  expect(link).toContain(smallCloudLink);
  await agreesAtTerminal(playground, link);

  const again = await visit();
  await again.page.goto(link);
  await again.finished();
  expect(await again.summary()).toEqual(first);
  expect(await again.copyLink()).toBe(link);
});

function generated(name: string, contents: string | Buffer): string {
  const path = join(mkdtempSync(join(tmpdir(), 'clouds-')), name);
  writeFileSync(path, contents);
  return path;
}

const given = [
  { name: 'a bumpy mesh', path: () => generated('bumpy.ply', bumpyMesh()), points: 8_000 },
  { name: 'a spiral in UTM coordinates', path: () => generated('spiral.ply', spiralInUtm()), points: 900 },
  { name: 'bunny', path: () => publicFile('trimesh__bunny.ply', 'ply'), points: 8_171 },
  { name: 'suzanne', path: () => publicFile('trimesh__suzanne.ply', 'ply'), points: 1_966 },
  { name: 'a scan', path: () => publicFile('torch-points3d__redkitchen_000.ply', 'ply'), points: 258_342 },
];

for (const { name, path, points } of given) {
  test(`drop ${name}, share the link, drop it in a new tab, and get the same at the terminal`, async ({
    playground,
    visit,
  }) => {
    const file = path();
    if (file === null) return;
    await playground.open(smallCloudLink);
    await playground.dropPaths(file);
    await expect(playground.page).toHaveURL(new RegExp(`file=${basename(file)}~[0-9a-f]{12}~${points}`), patient);
    await playground.finished();
    const first = await playground.summary();
    expect(first.verdict).toMatch(/A is broken.*B is exact/s);
    const link = await playground.copyLink();
    await agreesAtTerminal(playground, link, '--file', file);

    const again = await visit();
    await again.page.goto(link);
    await expect(again.page.getByTestId('wanted')).toContainText(basename(file));
    await again.dropPaths(file);
    await again.finished();
    expect(await again.summary()).toEqual(first);
    expect(await again.copyLink()).toBe(link);
  });
}

async function cloudOf(name: string, bytes: Buffer): Promise<PointCloud> {
  const { subject } = await importFile(name, Uint8Array.from(bytes));
  if (!('cloud' in subject)) throw new Error(`${name} holds no points`);
  return subject.cloud;
}

test('sampled points are saved with the normals of both models; where the orbit is exact these are its mean', async ({
  playground,
}) => {
  await playground.open(smallCloudLink.replace('s=solid:torus~7&', 's=solid:torus~7&out=normals&'));
  await playground.finished();
  const [, b] = await resultsOf(playground);
  const { name, bytes } = await playground.exported(/^PLY the sampled/);
  expect(name).toBe('equivarium-torus-points.ply');
  const cloud = await cloudOf(name, bytes);
  expect(cloud.positions).toHaveLength(96);
  const column = (axis: string) => cloud.channels.get(`${axis}_b`)!.values;
  const [nx, ny, nz] = ['nx', 'ny', 'nz'].map(column);
  for (let row = 0; row < 32; row++) {
    const found = [nx[row], ny[row], nz[row]];
    expect(Math.abs(Math.hypot(...found) - 1)).toBeLessThan(1e-5);
    found.forEach((value, axis) => {
      expect(Math.abs(value - b.twirl[3 * row + axis])).toBeLessThan(1e-4);
    });
  }
  const header = bytes.toString('latin1').split('end_header')[0];
  expect(header).toContain('comment model_b cloud-gaunt random:2\n');
  const sum = [...header.matchAll(/probability_a \S+ (\S+)/g)].reduce((total, [, value]) => total + Number(value), 0);
  expect(sum).toBeCloseTo(1, 5);
  const whole = await playground.exported(/^PLY, whole/);
  expect((await cloudOf(whole.name, whole.bytes)).positions.length).toBeGreaterThan(96);
});

test('a frame is saved with the forces of both models; where the orbit is exact these are its mean', async ({
  playground,
}) => {
  await playground.open(smallLink.replace('n=72', 'n=24'));
  await playground.finished();
  const [a, b] = await resultsOf(playground);
  const { name, bytes } = await playground.exported(/^XYZ/);
  const { subject } = await importFile(name, Uint8Array.from(bytes));
  if ('cloud' in subject) throw new Error('a cloud');
  const frame = subject.frames.get(0);
  expect(frame.species).toHaveLength(9);
  const forces = frame.columns.get(`forces_${b.model}`)!.values as Float64Array;
  const size = Math.max(...b.twirl.map(Math.abs));
  forces.forEach((force, k) => {
    expect(Math.abs(force - b.twirl[k]) / size).toBeLessThan(1e-4);
  });
  expect(frame.columns.get(`forces_${a.model}`)?.width).toBe(3);
  expect(Number.isFinite(Number(frame.info.get(`energy_${a.model}`)))).toBe(true);
  expect(frame.info.get(`weights_${b.model}`)).toBe('random:7');
});
