/**
 * `npm run -s bench -- frames [--json]` (`npm run build` first): how evenly the built page draws while it trains two models. The device worker gets a
 * WebGPU that answers at once (`instant-device.js`), so that what is measured is the page alone, not the speed of a graphics card. Counted are the
 * times between frames over ten seconds of training, after two of warm-up; 95 % of them should be under 18 ms.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { ensureBrowser, headlessFlags, webgpuFlags } from './browser.mjs';
import { root } from './headless.mjs';
import { serve } from './serve.mjs';

const milliseconds = 18;
const experiment = '#v=1&a=transformer:train:1&b=gaunt:train:1&s=sample:ethanol-train&n=72&seed=3&t=100000~batch:8';
/** The least and the usual width of a window that trains. */
const windows = [
  { width: 1440, height: 900 },
  { width: 800, height: 900 },
];

/** In the page: the times between its frames, in milliseconds. */
const countFrames = (seconds) =>
  new Promise((resolve) => {
    const times = [];
    const begun = performance.now();
    let last = begun;
    const next = (now) => {
      times.push(now - last);
      last = now;
      if (now - begun < 1000 * seconds) requestAnimationFrame(next);
      else resolve(times.slice(1));
    };
    requestAnimationFrame(next);
  });

async function measured(browser, url, viewport) {
  const page = await browser.newPage({ viewport });
  page.setDefaultTimeout(120_000);
  const instant = readFileSync(new URL('./instant-device.js', import.meta.url), 'utf8');
  let replaced = 0;
  await page.route('**/device-worker*.js', async (route) => {
    replaced++;
    const response = await route.fetch();
    await route.fulfill({ response, body: `${instant}\n${await response.text()}` });
  });
  await page.goto(`${url}${experiment}`);
  const training = page.getByTestId('training');
  const step = async () => Number((await training.getByTestId('step').innerText()).replace(/\D/g, ''));
  await training.getByRole('button', { name: /^Train/ }).click();
  for (const until = performance.now() + 120_000; (await step()) < 20; ) {
    if (performance.now() > until) throw new Error(`training does not begin: ${await training.innerText()}`);
    await page.waitForTimeout(200);
  }
  await page.waitForTimeout(2000);
  if (replaced === 0) throw new Error('the worker did not get the instant device');
  const from = await step();
  const times = (await page.evaluate(countFrames, 10)).sort((a, b) => a - b);
  const steps = (await step()) - from;
  await page.close();
  const quantile = (share) => Number(times[Math.floor(share * (times.length - 1))].toFixed(1));
  return {
    window: `${viewport.width} x ${viewport.height}`,
    frames: times.length,
    steps,
    under18: Number((times.filter((time) => time < milliseconds).length / times.length).toFixed(4)),
    median: quantile(0.5),
    p95: quantile(0.95),
    longest: quantile(1),
  };
}

export async function frameTimes(json) {
  const site = join(root, 'dist');
  if (!existsSync(join(site, 'index.html'))) throw new Error(`${site} holds no site: run \`npm run build\` first`);
  const { url, close } = await serve(site, { port: 0 });
  const { path: executablePath } = await ensureBrowser();
  const browser = await chromium.launch({ executablePath, args: [...headlessFlags, ...webgpuFlags] });
  try {
    const rows = [];
    for (const viewport of windows) rows.push(await measured(browser, url, viewport));
    if (json) return console.log(JSON.stringify({ frames: rows }));
    for (const { window, frames, steps, under18, median, p95, longest } of rows)
      console.log(
        `${window}: ${(100 * under18).toFixed(1)} % of ${frames} frames under ${milliseconds} ms while ${steps} steps were trained; ` +
          `median ${median}, 95 % ${p95}, longest ${longest} ms`,
      );
  } finally {
    await browser.close();
    await close();
  }
}
