/** Views of the group by keyboard: globe, map, disc and loops, one g in all of them; and the map as a file. */
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './page.ts';

/** Five charges: the quickest subject to evaluate in some thousand poses without a GPU. */
const link = 'v=1&a=particle-network:random:2&b=particle-equivariant:random:2&s=system:charges~7&f=3&n=24&seed=3';

const patient = { timeout: 120_000 };
const choice = (page: Page, group: string, word: string): Locator =>
  page.getByRole('group', { name: group }).getByRole('button', { name: word, exact: true });

test('globe, map, disc and loops by keyboard: g moves in each and is seen in the others', async ({ playground }) => {
  await playground.open(link);
  await playground.finished();
  const { page } = playground;
  const pose = page.getByLabel('Subject', { exact: true });
  await expect(pose).toContainText('the identity');

  await choice(page, 'View of the group', 'map').press('Enter');
  const map = page.getByRole('img', { name: /^Map of the sphere, A/ });
  await map.press('ArrowRight');
  await expect(pose).toContainText(/8° about/);

  await choice(page, 'View of the group', 'disc').press('Enter');
  const disc = page.getByRole('img', { name: /^Slice disc, A: .* RMS change of displacements/ });
  await expect(disc).toBeVisible(patient);
  await disc.press('Home');
  for (const _ of [1, 2, 3]) await disc.press('ArrowUp');
  await expect(pose).toContainText('30° about (0.00, 1.00, 0.00)');
  await expect(disc).toHaveAccessibleName(/at a turn by 30 degrees; opposite rim points are the same rotation/);

  await choice(page, 'Curve shown', 'loops').press('Enter');
  const loops = page.getByRole('img', { name: /^Loops about x, y and z: A .*, B / });
  await expect(loops).toHaveAccessibleName(/ at 30 degrees about y/, patient);
  await loops.press('ArrowDown');
  await loops.press('ArrowLeft');
  await expect(pose).toContainText('25° about (0.00, 0.00, 1.00)');
  await expect(page.getByText(/g is 25° off this disc/)).toBeVisible();

  await choice(page, 'Plane of the axes', 'with g').press('Enter');
  await expect(disc).toHaveAccessibleName(/at a turn by 25 degrees/, patient);
  await expect(page.getByText('opposite rim points are the same rotation', { exact: true })).toBeVisible();

  await choice(page, 'View of the group', 'globe').press('Enter');
  const globe = page.getByRole('img', { name: /^Orientation globe, A/ });
  await globe.press('Home');
  await expect(loops).toHaveAccessibleName(/ at 0 degrees about/);
  await choice(page, 'Curve shown', 'angle').press('Enter');
  await expect(loops).toHaveCount(0);

  // Uphill from the worst poses: what is found is pinned, and the words say how much higher it is and what g is.
  await page.getByRole('button', { name: 'Ascend to the worst' }).press('Enter');
  const said = page.getByText(/^A: [\d.]+, .*the worst of 24/);
  await expect(said).toBeVisible(patient);
  await expect(said).toContainText(/ evaluations$/);
  await expect(pose).toContainText(/\d° about/);
  await expect(globe).not.toHaveAccessibleName(/ 0 degrees from the identity/);
  await globe.press('Home');
  await expect(pose).toContainText('the identity');

  const { name, bytes } = await playground.exported(/^Map/);
  expect(name).toMatch(/-map\.svg$/);
  expect(bytes.toString()).toMatch(/^<svg .*equal areas; dots: the worst 2 % of poses/s);
});

test('what leaves for a paper: figure as SVG and PNG, methods, and the run in full', async ({ playground }) => {
  await playground.open(link);
  await playground.finished();
  const svg = await playground.exported(/^SVG/);
  const [, width, height] = /^<svg [^>]*width="(\d+)" height="(\d+)"/.exec(svg.bytes.toString()) ?? [];
  const png = await playground.exported(/^PNG/);
  expect(png.name).toMatch(/\.png$/);
  expect(png.bytes.subarray(1, 4).toString()).toBe('PNG');
  expect([png.bytes.readUInt32BE(16), png.bytes.readUInt32BE(20)]).toEqual([2 * Number(width), 2 * Number(height)]);
  expect(png.bytes.length).toBeGreaterThan(20_000);

  const methods = (await playground.exported(/^Methods/)).bytes.toString();
  expect(methods).toContain('Model A is the Particle network with');
  expect(methods).toMatch(/24 elements of SO\(3\) .* with seed 3/);
  expect(methods).toContain('@misc{zhao2023nero,');
  expect(methods).not.toMatch(/undefined|NaN/);

  const run = JSON.parse((await playground.exported(/^JSON/)).bytes.toString());
  expect(run.experiment.seed).toBe(3);
  expect(run.digest).toMatch(/^d~24~b:/);
  expect([run.facts.a.model, run.facts.b.model]).toEqual(['particle-network', 'particle-equivariant']);
  expect(run.a.elements).toHaveLength(24);
  expect(run.b.verdict).toBe('exact');
  expect(Date.parse(run.date)).toBeGreaterThan(0);
});
