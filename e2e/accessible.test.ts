/** Readable and reachable: axe finds nothing in any state, the keyboard gets everywhere, a phone shows the link. */
import { axe, overflow } from './axe.ts';
import { expect, smallLink, test } from './page.ts';

test('axe finds nothing: live, dark, with each panel, with a refused file', async ({ playground }) => {
  const { page } = playground;
  await playground.open(smallLink);
  await playground.finished();
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await axe(page, 'live');
  await page.getByRole('button', { name: 'degrees', exact: true }).click();
  await expect(page.getByRole('img', { name: /^Power by Wigner degree\. A: \d+\s%/ })).toBeVisible();
  await axe(page, 'spectrum');
  for (const name of ['Share', 'Export', 'Help']) {
    await page.getByRole('button', { name, exact: true }).click();
    await axe(page, name);
    await page.keyboard.press('Escape');
  }
  await page.getByRole('button', { name: /^Switch to/ }).click();
  await axe(page, 'other theme');
  await playground.drop('notes.txt', 'Dear all,\n');
  await expect(playground.refusal).toBeVisible();
  await axe(page, 'refused file');
});

test('the self-check in the help: known answers, all as they must be, and readable', async ({ playground }) => {
  const { page } = playground;
  await playground.open();
  await page.getByRole('button', { name: 'Help', exact: true }).click();
  await page.getByRole('button', { name: 'Self-check', exact: true }).click();
  await expect(page.getByText(/known answers, all as they must be$/)).toBeVisible();
  await page.getByText('What was checked').click();
  await axe(page, 'self-check');
});

test('axe finds nothing where something is trained: keys, curves, plan, mechanisms, brush, symmetrise now', async ({
  playground,
}) => {
  // Two orbits are judged meanwhile, on a software device.
  test.setTimeout(600_000);
  const { page } = playground;
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await playground.open(
    'v=1&a=transformer:train:7&b=transformer:train:7&m=turns:cone~30&mb=frames:all&s=sample:ethanol-test&n=24&seed=3&t=50',
  );
  await expect(playground.sentence).toContainText('trained here');
  await expect(playground.sentence).toContainText('with rotations in a cone of 30° about z');
  await expect(playground.sentence).toContainText('against the same');
  await expect(page.getByTestId('training')).toContainText('of 50 steps');
  await expect(page.getByRole('slider', { name: 'Step whose weights are shown' })).toBeVisible();
  await page.getByRole('button', { name: 'Plan', exact: true }).click();
  await expect(page.getByRole('region', { name: 'Plan of training' })).toContainText('samples a step');
  await axe(page, 'training, with its plan');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /rotations in a cone/ }).click();
  await expect(page.getByRole('option', { name: /mean over 24 rotations/ })).toContainText('1 / 24');
  await axe(page, 'mechanisms');
  await page.getByRole('button', { name: 'Paint the region on the globe' }).click();
  const brush = page.getByRole('region', { name: 'Training turns of A' });
  await expect(brush).toContainText('6.7\u202f% of SO(3)');
  await axe(page, 'brush');
  await brush.getByRole('button', { name: 'cap' }).click();
  await expect(playground.sentence).toContainText('with rotations by up to 40°');
  await brush.getByLabel('angle').fill('90');
  await page.keyboard.press('Enter');
  await expect(playground.sentence).toContainText('with rotations by up to 90°');
  await brush.getByRole('button', { name: 'Done' }).click();
  await expect(brush).toHaveCount(0);
  await page.getByRole('button', { name: 'Symmetrise now: compare cost and change' }).click();
  await axe(page, 'symmetrise now');
});

test('the keyboard reaches everything and sees where it is', async ({ playground }) => {
  const { page } = playground;
  await playground.open(smallLink);
  await playground.finished();
  const controls = await page
    .locator('button:visible, select:visible, input:visible, summary:visible, [tabindex="0"]:visible')
    .count();
  const reached = new Set<string>();
  for (let count = 0; count < controls + 5; count++) {
    await page.keyboard.press('Tab');
    const seen = await page.evaluate(() => {
      const element = document.activeElement;
      if (!element || element === document.body) return null;
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
      const ring = (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none';
      const name = `${element.tagName} ${element.getAttribute('aria-label') ?? element.textContent?.slice(0, 40)}`;
      return { name, ring };
    });
    if (!seen) continue;
    expect(seen.ring, `${seen.name} has no focus ring`).toBe(true);
    reached.add(seen.name);
  }
  for (const name of [/Share/, /Evaluate/, /Transformer/, /SELECT/, /globe/i]) {
    expect(
      [...reached].some((seen) => name.test(seen)),
      `${name} among ${[...reached].join(' | ')}`,
    ).toBe(true);
  }
  await page.keyboard.press('?');
  const help = page.getByRole('button', { name: 'Help', exact: true });
  await expect(help).toHaveAttribute('aria-expanded', 'true');
  await page.keyboard.press('Escape');
  await expect(help).toHaveAttribute('aria-expanded', 'false');
});

test('the pose follows the keyboard on the globe', async ({ playground }) => {
  const { page } = playground;
  await playground.open(smallLink);
  await playground.finished();
  const pose = page.getByTestId('pose');
  const globe = page.getByRole('region', { name: 'Orbit' }).getByLabel(/globe/i).first();
  await globe.focus();
  await page.keyboard.press('w');
  const worst = await pose.innerText();
  await page.keyboard.press('ArrowRight');
  await expect(pose).not.toHaveText(worst);
  await page.keyboard.press('Home');
  await expect(pose).toHaveText('the identity');
});

for (const { width, height } of [
  { width: 390, height: 844 },
  { width: 820, height: 1180 },
  { width: 1440, height: 900 },
]) {
  test(`nothing overflows at ${width} px`, async ({ playground }) => {
    const { page } = playground;
    await page.setViewportSize({ width, height });
    await playground.open(width < 760 ? '' : smallLink);
    await expect(playground.verdict).toBeVisible();
    const wide = await overflow(page);
    expect(wide.page, wide.out.join(', ')).toBeLessThanOrEqual(0);
    await axe(page, `${width} px`);
  });
}
