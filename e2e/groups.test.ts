/** Groups other than SO(3) by keyboard: chosen in the sentence, judged, drawn in their own shape, walked through; and what the link says of them. */
import type { Page } from '@playwright/test';
import { expect, type Playground, test } from './page.ts';

/** Five charges: the quickest subject to evaluate in many poses without a GPU. */
const link = 'v=1&a=particle-network:random:2&b=particle-equivariant:random:2&s=system:charges~7&f=3&n=24&seed=3';
const cloudLink = 'v=1&a=pointnet:random:2&s=solid:torus~7&points=farthest~32&n=24&seed=3';

const groupPhrase = ({ sentence }: Playground) => sentence.getByRole('button', { name: /group$/ });

/** Chooses by keys, and closes the list; what is chosen is evaluated by itself soon after. */
async function choose(playground: Playground, keys: readonly string[], phrase: string): Promise<void> {
  await groupPhrase(playground).press('Enter');
  const list = playground.page.getByRole('listbox', { name: 'group' });
  for (const key of [...keys, 'Enter']) await list.press(key);
  await expect(groupPhrase(playground)).toContainText(phrase);
  await playground.page.keyboard.press('Escape');
}

const subject = (page: Page) => page.getByLabel('Subject', { exact: true });

test('reflections, turns about one axis, permutations: each chosen, judged and walked through by keyboard', async ({
  playground,
}) => {
  const { page, verdict } = playground;
  await playground.open(link);
  await playground.finished();
  await choose(playground, ['o'], 'O(3)');
  await playground.finished();
  await expect(verdict).toContainText('A is broken: over O(3)');
  await expect(verdict).toContainText('B is exact');
  const mirrored = page.getByRole('img', { name: /^Orientation globe of the mirrored subject/ });
  await mirrored.press('Enter');
  await expect(page.getByTestId('ways')).toContainText('difference');
  await expect(page.getByRole('img', { name: /^Orientation globe, A/ })).toBeVisible();

  await groupPhrase(playground).press('Enter');
  await page.getByRole('option', { name: /SO\(2\)/ }).click();
  await page.getByRole('button', { name: 'x', exact: true }).click();
  await page.keyboard.press('Escape');
  await expect(groupPhrase(playground)).toContainText('SO(2) about x');
  await playground.finished();
  const curve = page.getByRole('group', { name: /^Curve along the group/ });
  await curve.press('Home');
  await expect(subject(page)).toContainText('the identity');
  await curve.press('ArrowRight');
  await curve.press('ArrowRight');
  await expect(subject(page)).toContainText(/about \(-?1\.00, /);
  await expect(curve).toHaveAccessibleName(/from the identity/);
  expect(await playground.copyLink()).toContain('g=so2~1%2C0%2C0');

  await choose(playground, ['End'], 'permutations');
  await playground.finished();
  await expect(verdict).toContainText('A is exact');
  const map = page.getByRole('group', { name: /^The field where two rows are exchanged/ });
  await map.press('ArrowDown');
  await expect(map).not.toHaveAccessibleName(/nothing is pinned/);
  const { bytes } = await playground.exported(/^CSV/);
  expect(bytes.toString().split('\r\n')[0]).toContain(',order,');
});

test('shifts and scales of a cloud; scale is refused where it does not act, with the reason', async ({
  playground,
}) => {
  const { page, verdict } = playground;
  await playground.open(`${cloudLink}&g=shifts~2`);
  await playground.finished(['A']);
  await expect(verdict).toContainText('over shifts up to 2 RMS radii');
  const planes = page.getByRole('group', { name: /^The field over shifts/ });
  await planes.press('Home');
  await expect(planes).not.toHaveAccessibleName(/nothing is pinned/);
  await planes.press('PageDown');
  await planes.press('ArrowUp');

  await choose(playground, ['p', 'ArrowUp'], 'scales from 1/2 to 2');
  await playground.finished(['A']);
  await expect(verdict).toContainText('over scales from 1/2 to 2');

  await playground.open(`${link}&g=scale`);
  await expect(page.getByText(/Scale does not act on these particles/)).toBeVisible();
  await groupPhrase(playground).press('Enter');
  const refused = page.getByRole('option', { name: /^.?scale/ });
  await expect(refused).toHaveAttribute('aria-disabled', 'true');
  await expect(refused).toContainText('depends on how far apart they are');
});
