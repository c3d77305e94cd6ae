/** No adapter: the recorded orbit stands at once, the page says why it does not compute on the GPU, and the reference runs. */
import type { Browser } from '@playwright/test';
import { expect, site, test } from '../page.ts';

/** Milliseconds from navigation until the recorded orbit is painted, in a context of its own: nothing is cached. */
async function firstPaint(browser: Browser): Promise<number> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(site());
  const mark = await page.evaluate(async () => {
    while (performance.getEntriesByName('recorded-visible').length === 0) await new Promise(requestAnimationFrame);
    return performance.getEntriesByName('recorded-visible')[0].startTime;
  });
  await context.close();
  return mark;
}

test('the recorded orbit is there within a second, and the reference computes', async ({ playground, browser }) => {
  const marks: number[] = [];
  for (let visit = 0; visit < 3; visit++) marks.push(await firstPaint(browser));
  console.log(
    `recorded orbit visible after ${marks.map((mark) => mark.toFixed(0)).join(', ')} ms (cold, three visits)`,
  );
  expect(Math.min(...marks)).toBeLessThan(1000);

  await playground.open();
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
