/** No adapter: the laboratory shows recorded numbers, and measures on the reference, smaller, and says so. */
import { expect, test } from '../page.ts';

test('products are timed on the reference by the wall clock, and the page says so', async ({ playground }) => {
  const { page } = playground;
  await playground.open();
  await page.getByRole('button', { name: 'Tensor products', exact: true }).click();
  await expect(page.getByTestId('laboratory-provenance')).toContainText('Recorded');
  await page.getByRole('button', { name: /^10.000 rows/ }).click();
  await page.getByRole('option', { name: /^128 rows/ }).click();
  await page.getByRole('button', { name: /^L = 1 to/ }).click();
  await page.getByRole('option', { name: /^L = 1 to 2/ }).click();
  await page.getByRole('button', { name: /^Measure/ }).click();
  await expect(page.getByTestId('laboratory-provenance')).toContainText('Measured here on reference (float64)');
  await expect(page.getByTestId('laboratory-progress')).toHaveCount(0, { timeout: 120_000 });
  await expect(page.getByTestId('crossover')).toContainText('by the wall clock: smaller, and no measure of a GPU');
  await expect(page.getByTestId('laboratory-failure')).toHaveCount(0);
});
