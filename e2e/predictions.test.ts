/**
 * Judging another program by files: the orbit is exported, answered by a formula and dropped. The result stands in place of model A, says where it is from, and no
 * run replaces it; files that are no whole orbit are explained; another click makes it B, and one more brings the model back.
 */
import { fileURLToPath } from 'node:url';
import { expect, smallLink, test } from './page.ts';

/** What another program would write: forces -x, and `pull` along the laboratory's z. */
const answered = (exported: string, pull: number): string =>
  exported
    .split('\n')
    .map((row) => {
      if (row.startsWith('Properties')) return `${row.replace('pos:R:3', 'pos:R:3:forces:R:3')} energy=-1.5`;
      const [, x, y, z] = row.split(' ');
      return z === undefined ? row : `${row} ${-Number(x)} ${-Number(y)} ${pull - Number(z)}`;
    })
    .join('\n');

test('an orbit goes out, comes back as a file of predictions, and is judged in place of a model', async ({
  playground,
}) => {
  const { page, provenance, verdict, run, sentence, refusal } = playground;
  await playground.open(smallLink);
  await playground.finished();
  const saved = await playground.exported(/^Orbit, XYZ/);
  expect(saved.name).toMatch(/-orbit\.xyz$/);
  const exported = saved.bytes.toString();
  const frames = exported.split('orbit_kind=').length - 1;
  expect(frames).toBe(1 + 72 + 48 * 6 + 16);

  const whole = answered(exported, 0.1);
  await playground.drop('cut.xyz', whole.split('\n').slice(0, -12).join('\n'));
  await expect(refusal).toContainText(
    `${frames - 1} of ${frames} frames of an orbit of so3, without control element 7`,
  );
  await expect(provenance).toHaveCount(0);
  await page.keyboard.press('Escape');

  await playground.drop('predicted.xyz', whole);
  await expect(verdict).toContainText('A is broken');
  await expect(verdict).toContainText('B is exact');
  await expect(provenance).toHaveText('A from a file: predicted.xyz');
  await expect(sentence).toContainText('predicted.xyz');
  await expect(page.getByTestId('from-file')).toContainText('Another program computed these forces');
  await expect(page.getByTestId('ways')).toContainText('difference');
  const { rows } = await playground.summary();
  // The pull averages away and is the whole change: 100 meV/angstrom over sqrt 3 per component, less what 72 elements leave of it.
  expect(Number(rows.find(([name]) => name.startsWith('change'))?.[1])).toBeGreaterThan(55);

  await page.getByRole('button', { name: /^Evaluate/ }).click();
  await expect(run.locator('.state').filter({ hasText: /^B / })).toContainText('done in');
  await expect(run.locator('.state').filter({ hasText: /^A / })).toContainText('from a file');
  await expect(provenance).toHaveText('A from a file: predicted.xyz');

  await page.getByRole('button', { name: 'Show it as B' }).click();
  await expect(provenance).toHaveText('B from a file: predicted.xyz');
  await expect(run.locator('.state').filter({ hasText: /^A / })).toContainText('done in', { timeout: 60_000 });
  await expect(verdict).toContainText('B is broken');

  await page.getByRole('button', { name: 'Judge a model instead' }).click();
  await playground.finished();
  await expect(verdict).toContainText('B is exact');
  await expect(page.getByTestId('from-file')).toHaveCount(0);

  await page.getByText('Point group, net force and torque').click();
  await expect(page.getByText('Point group C1: no rotation or reflection keeps the subject')).toBeVisible();
  await expect(page.getByRole('row', { name: /^net torque/ })).toContainText('10⁻', { timeout: 60_000 });
});

test('an orbit of another group goes out as that group and comes back as it', async ({ playground }) => {
  const { page, provenance, verdict } = playground;
  await playground.open('v=1&a=gaunt:random:7&s=sample:ethanol&g=dihedral~3&seed=3');
  const saved = await playground.exported(/^Orbit, XYZ/);
  const exported = saved.bytes.toString();
  expect(exported.match(/orbit_group="?dihedral~3"? /g)).toHaveLength(1 + 6 + 16);
  await playground.drop('predicted.xyz', answered(exported, 0.1));
  await expect(provenance).toHaveText('A from a file: predicted.xyz');
  await expect(verdict).toContainText('A is broken');
  await expect(verdict).toContainText('dihedral group of 6');
  await expect(page).toHaveURL(/g=dihedral~3/);
});

test('answers of GFN2-xTB that ASE wrote bring their molecule along', async ({ playground }) => {
  const { page, provenance, verdict, sentence } = playground;
  await playground.open('v=1&a=transformer:random:7&b=gaunt:random:7&s=sample:aspirin&n=8&seed=3');
  await expect(sentence).toContainText('aspirin');
  await playground.dropFile(fileURLToPath(new URL('../src/experiment/xtb-orbit.fixture.xyz', import.meta.url)));
  await expect(verdict).toContainText('A is exact');
  await expect(provenance).toHaveText('A from a file: xtb-orbit.fixture.xyz');
  await expect(sentence).toContainText('a pasted molecule');
  await expect(page).toHaveURL(/x=z.*n=8.*seed=5/);
});
