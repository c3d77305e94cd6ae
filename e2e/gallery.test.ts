/** The gallery: read a claim, open it, and have one's own work back afterwards. */
import { axe, overflow } from './axe.ts';
import { expect, smallLink, test } from './page.ts';

test('a preset is opened from the gallery, tells its bar, and undo brings the work back', async ({ playground }) => {
  const { page } = playground;
  await playground.open(smallLink);
  await page.getByRole('button', { name: 'Gallery', exact: true }).click();
  const row = page.getByTestId('preset-symmetrise-now');
  await expect(row).toContainText('bar at most');
  await row.getByText(/^Question/).click();
  await expect(row).toContainText('It is refuted if');
  await axe(page, 'gallery');
  expect((await overflow(page)).out).toEqual([]);
  await row.getByRole('button', { name: /^Open/ }).click();
  const told = page.getByTestId('preset');
  await expect(told).toContainText('How much of its change over the orbit is left');
  await expect(playground.sentence).toContainText('trained here');
  await axe(page, 'an opened preset');
  await told.getByRole('button', { name: 'Put back what was there' }).click();
  await expect(told).toHaveCount(0);
  await expect(playground.sentence).not.toContainText('trained here');
  await expect(page).toHaveURL(/transformer:random:7/);
});

test('the gallery is read on a phone', async ({ playground }) => {
  const { page } = playground;
  await page.setViewportSize({ width: 390, height: 844 });
  await playground.open();
  await page.getByRole('button', { name: 'Gallery', exact: true }).click();
  await expect(page.getByTestId('preset-symmetrise-now')).toBeVisible();
  expect((await overflow(page)).out).toEqual([]);
  await axe(page, 'gallery, 390 px');
});
