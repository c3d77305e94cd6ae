/** Drop a molecule, see its orbit, copy the link, open it in a new tab: the same experiment and summary, also at the terminal. */
import type { OrbitResult } from '../src/orbit/result.ts';
import { expect, type Playground, parsed, publicFile, sample, smallLink, test } from './page.ts';
import { equivarium } from './terminal.ts';

type Outcome = OrbitResult & { readonly against: OrbitResult };

const row = ({ rows }: Awaited<ReturnType<Playground['summary']>>, name: string) =>
  rows.find(([head]) => head.startsWith(name))!;

const files = [
  { name: 'ethanol', path: () => sample('ethanol.xyz'), atoms: 9 },
  { name: 'aspirin', path: () => sample('aspirin.xyz'), atoms: 21 },
  { name: '3BPA', path: () => publicFile('botnet__3BPA_train_300K.xyz'), atoms: 27 },
];

for (const { name, path, atoms } of files) {
  test(`drop ${name}, share the link, reopen it, and get the same at the terminal`, async ({ playground, visit }) => {
    const file = path();
    if (file === null) return;
    await playground.open(smallLink);
    await playground.dropFile(file);
    await expect(playground.page).toHaveURL(/file=/);
    await playground.finished();
    const first = await playground.summary();
    expect(first.verdict).toContain('B is exact');
    const link = await playground.copyLink();
    expect(link).toContain(`~${atoms}`);
    expect(link).not.toContain('Lattice');

    const again = await visit();
    await again.page.goto(link);
    await expect(again.page.getByTestId('wanted')).toBeVisible();
    await again.dropFile(file);
    await again.finished();
    expect(await again.summary()).toEqual(first);
    expect(await again.copyLink()).toBe(link);

    const { code, stdout, stderr } = await equivarium('orbit', link, '--file', file, '--json');
    expect(code, stderr).toBe(0);
    const outcome = JSON.parse(stdout) as Outcome;
    const change = row(first, 'change');
    for (const [column, result] of [outcome, outcome.against].entries()) {
      expect(result.elements).toHaveLength(72);
      const shown = parsed(change[column + 1]);
      const computed = 1000 * result.summary.error.value;
      if (result.verdict === 'exact')
        expect(computed).toBeLessThan(Math.max(10 * shown, 1000 * 10 * result.noiseFloor));
      else expect(Math.abs(computed / shown - 1)).toBeLessThan(0.01);
    }
    expect(outcome.verdict).toBe('broken');
    expect(outcome.against.verdict).toBe('exact');
  });
}

test('share a link with its result: a reader sees it reproduced, and where another result differs', async ({
  playground,
  visit,
}) => {
  const link = 'v=1&a=particle-network:random:2&b=particle-equivariant:random:2&s=system:charges~7&f=3&n=24&seed=3';
  await playground.open(link);
  await playground.finished();
  const { page } = playground;
  const shared = await playground.copyLink();
  expect(shared).toMatch(/#.*&seed=3&d=d~24~b:[\d.:e-]+~e:[\d.:e-]+$/);
  await page.getByRole('button', { name: 'Share' }).click();
  await page.getByRole('checkbox', { name: /with the result/ }).uncheck();
  await expect(page.locator('.address')).toHaveText(shared.replace(/&d=.*/, ''));
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('digest')).toHaveCount(0);

  const reader = await visit();
  await reader.page.goto(shared);
  await reader.finished();
  const said = reader.page.getByTestId('digest');
  await expect(said).toContainText('Reproduced within tolerance. Compared with the result that the link brings');
  await said.getByRole('button', { name: 'Close' }).click();
  await expect(said).toHaveCount(0);

  const other = await visit();
  await other.page.goto(shared.replace(/~b:[\d.e-]+/, '~b:7.77'));
  await other.finished();
  await expect(other.page.getByTestId('digest')).toContainText(
    /^Differs: the displacement error of A is [\d.]+ here, 7\.77 there\./,
  );
});
