/** No adapter: the recorded orbit stands at once, the page says why it does not compute on the GPU, and the reference runs. */
import { expect, site, test } from '../page.ts';

test('the recorded orbit is there within a second, and the reference computes', async ({ playground }) => {
  await playground.open();
  const mark = await playground.page.evaluate(async () => {
    while (performance.getEntriesByName('recorded-visible').length === 0) await new Promise(requestAnimationFrame);
    return performance.getEntriesByName('recorded-visible')[0].startTime;
  });
  console.log(`recorded orbit visible after ${mark.toFixed(0)} ms`);
  expect(mark).toBeLessThan(1000);
  await expect(playground.provenance).toHaveText('recorded');
  await expect(playground.page.getByRole('region', { name: 'Orbit' }).locator('svg, canvas').first()).toBeVisible();

  const strip = playground.page.getByTestId('no-webgpu');
  await expect(strip).toContainText('No GPU for this page');
  await expect(strip).toContainText('adapter');
  await playground.run.getByLabel('poses').selectOption('72');
  await strip.getByRole('button', { name: 'Run on the reference' }).click();
  await playground.finished(['A', 'B'], 170_000);
  await expect(playground.device).toContainText('float64');
});

test('without WebGPU (an insecure address has none) the page says so', async ({ browser }) => {
  const { launchOptions } = test.info().project.use;
  const { port, pathname } = new URL(site());
  const insecure = await browser.browserType().launch({
    ...launchOptions,
    args: [...(launchOptions?.args ?? []), '--host-resolver-rules=MAP plain.test 127.0.0.1'],
  });
  const page = await insecure.newPage();
  await page.goto(`http://plain.test:${port}${pathname}`);
  await expect(page.getByTestId('no-webgpu')).toContainText('WebGPU');
  await expect(page.getByTestId('provenance')).toHaveText('recorded');
  await insecure.close();
});
