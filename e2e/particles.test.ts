/** Particles: five charges chosen in the sentence, another system by the slider, and a link that names the same ones in a new tab. */
import { expect, test } from './page.ts';

const link = 'v=1&a=particle-network:random:2&b=particle-equivariant:random:2&s=system:charges~7&f=3&n=24&seed=3';
const patient = { timeout: 120_000 };

test('five charges that a link names: broken and exact, the same in a new tab', async ({ playground, visit }) => {
  await playground.open(link);
  await playground.finished();
  const first = await playground.summary();
  expect(first.verdict).toMatch(/A is broken.*B is exact/s);
  await expect(playground.sentence).toContainText('five charges');
  const subject = playground.page.getByLabel('Subject', { exact: true });
  await expect(subject).toContainText('system 4');
  await expect(subject).toContainText('4 of 2 000'.replace(' ', '\u2009'));
  await subject.locator('canvas').press('w');
  await expect(playground.page.getByTestId('ways')).toContainText('worst on particle', patient);
  const copied = await playground.copyLink();
  expect(copied).toContain(link);
  const again = await visit();
  await again.page.goto(copied);
  await again.finished();
  expect(await again.summary()).toEqual(first);
});

test('charges instead of ethanol, then springs: models that take particles come with them', async ({ playground }) => {
  await playground.open('v=1&a=transformer:random:7&b=gaunt:random:7&s=sample:ethanol&n=24&seed=3');
  const { page } = playground;
  await playground.sentence.getByRole('button', { name: /ethanol/ }).click();
  await page.getByRole('option', { name: /five springs/ }).click();
  await expect(playground.sentence).toContainText('five springs', patient);
  await expect(playground.sentence).toContainText('Equivariant particle network');
  await expect(page).toHaveURL(/a=particle-network:random:\d+&b=particle-equivariant:random:\d+&s=system:springs~1/);
  await playground.finished();
  expect((await playground.summary()).verdict).toMatch(/A is broken.*B is exact/s);
});
