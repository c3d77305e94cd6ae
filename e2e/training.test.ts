/**
 * Train in the page: pause and the GPU rests, close the tab and go on where it was left, lose the GPU and go on, look at what another tab trains, take the
 * weights elsewhere. Curves are compared to the last bit with those of a run that nothing interrupted.
 */
import type { Page } from '@playwright/test';
import type { EngineEvent, EngineRequest } from '../src/engine/messages.ts';
import { expect, type Playground, test } from './page.ts';

type Heard<Kind extends EngineEvent['kind']> = Extract<EngineEvent, { readonly kind: Kind }>;

/** A transformer on 300 frames of ethanol, two at a step; the orbit has few elements, for two cores without a GPU. */
const link = (steps: number): string =>
  `v=1&a=transformer:train:1&s=sample:ethanol-test&n=4&seed=3&t=${steps}~batch:2~test:5`;
const elsewhere = 'v=1&a=transformer:random:5&s=sample:ethanol-test&n=4&seed=3';
const patience = 240_000;

declare global {
  interface Window {
    /** What the device worker said to the page. */
    heard: EngineEvent[];
  }
}

/** Listens to what the device worker says, and lets the test ask it how things stand. */
async function listen(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const { Worker: Original } = window;
    window.heard = [];
    window.Worker = class extends Original {
      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options);
        if (options?.name !== 'device') return;
        this.addEventListener('message', ({ data }: MessageEvent<EngineEvent>) => window.heard.push(data));
        addEventListener('ask', (event) => this.postMessage((event as CustomEvent<EngineRequest>).detail));
      }
    };
  });
}

/** Queue submissions of the device so far, as the worker counts them. */
async function submits(page: Page): Promise<number> {
  const count = await page.evaluate(() => {
    dispatchEvent(new CustomEvent('ask', { detail: { kind: 'train-look' } }));
    return window.heard.length;
  });
  await page.waitForFunction((from) => window.heard.slice(from).some(({ kind }) => kind === 'training'), count);
  return page.evaluate(() => {
    const states = window.heard.filter((event) => event.kind === 'training');
    return (states.at(-1) as Heard<'training'>).submits;
  });
}

/** The curve on the page: losses by step since it last began anew. */
const curve = (page: Page): Promise<[step: number, loss: number][]> =>
  page.evaluate(() => {
    const from = window.heard.findLastIndex(({ kind }) => kind === 'train-clear') + 1;
    return window.heard
      .slice(from)
      .flatMap((event) => (event.kind === 'train-steps' ? event.points : []))
      .map(({ step, loss }) => [step, loss]);
  });

/** The newest energy of the frame in its own pose that the engine told, eV. */
const energy = (page: Page): Promise<number | undefined> =>
  page.evaluate(() => {
    const poses = window.heard.filter((event) => event.kind === 'pose-result');
    return (poses.at(-1) as Heard<'pose-result'> | undefined)?.pose.scalarsAtIdentity[0];
  });

/** The weights of the newest orbit, e.g. `train:1@50`. */
const shown = (page: Page): Promise<string | undefined> =>
  page.evaluate(() => {
    const results = window.heard.filter((event) => event.kind === 'result');
    return (results.at(-1) as Heard<'result'> | undefined)?.result.weights;
  });

const training = ({ page }: Playground) => page.getByTestId('training');
const press = (playground: Playground, name: string | RegExp) =>
  training(playground).getByRole('button', { name }).click({ timeout: patience });
const step = async (playground: Playground): Promise<number> =>
  Number((await training(playground).getByTestId('step').innerText()).replace(/\D/g, ''));
const stepBeyond = (playground: Playground, least: number) =>
  expect.poll(() => step(playground), { timeout: patience }).toBeGreaterThan(least);
const done = (playground: Playground, steps: number) =>
  expect.poll(async () => (await curve(playground.page)).at(-1)?.[0], { timeout: patience }).toBe(steps);

test('train, pause, close the tab, go on where it was left to the very same curve; scrub; take the weights elsewhere', async ({
  visit,
}) => {
  test.setTimeout(900_000);
  const first = await visit();
  await listen(first.page);
  await first.open(link(50));
  await press(first, 'Train');
  await stepBeyond(first, 5);
  await press(first, 'Pause');
  await expect(training(first).getByRole('button', { name: /^Continue from step/ })).toBeVisible({ timeout: patience });
  await first.finished(['A'], patience);
  const before = await submits(first.page);
  await first.page.waitForTimeout(1000);
  expect(await submits(first.page)).toBe(before);
  const left = await step(first);
  const begun = await curve(first.page);
  expect(begun).toHaveLength(left);
  await first.page.close();

  const again = await visit();
  await listen(again.page);
  await again.open(link(50));
  await expect(training(again).getByRole('button', { name: `Continue from step ${left}` })).toBeVisible({
    timeout: patience,
  });
  expect(await curve(again.page)).toEqual(begun);
  await press(again, `Continue from step ${left}`);
  await done(again, 50);
  const resumed = await curve(again.page);
  await press(again, 'Reset to step 0');
  await press(again, 'Train');
  await done(again, 50);
  expect(resumed).toEqual(await curve(again.page));
  expect(resumed.map(([at]) => at)).toEqual(Array.from({ length: 50 }, (_, n) => n + 1));

  await expect.poll(() => shown(again.page), { timeout: patience }).toBe('train:1@50');
  const scrubber = training(again).getByRole('slider', { name: 'Step whose weights are shown' });
  await scrubber.press('Home');
  await expect.poll(() => shown(again.page), { timeout: patience }).toBe('train:1@0');
  await scrubber.press('End');
  await expect.poll(() => shown(again.page), { timeout: patience }).toBe('train:1@50');
  await again.finished(['A'], patience);
  const trained = await energy(again.page);
  const { name, bytes } = await again.exported(/^Weights A/);
  expect(name).toMatch(/\.safetensors$/);

  const other = await visit();
  await listen(other.page);
  await other.open(elsewhere);
  await other.finished(['A'], patience);
  expect(await energy(other.page)).not.toBe(trained);
  await other.drop(name, bytes);
  await expect(other.page).toHaveURL(/a=transformer:own:/);
  await expect.poll(() => shown(other.page), { timeout: patience }).toContain(name);
  await expect.poll(() => energy(other.page), { timeout: patience }).toBe(trained);
});

test("the crash of the browser's GPU process while training: named, and one click goes on to the same curve; another tab only looks", async ({
  visit,
  browser,
}) => {
  test.setTimeout(600_000);
  const own = await visit();
  await listen(own.page);
  await own.open(link(16));
  await press(own, 'Train');
  await stepBeyond(own, 3);
  const session = await browser.newBrowserCDPSession();
  await session.send('Browser.crashGpuProcess').catch(() => undefined);
  const strip = own.page.getByTestId('device-lost');
  await expect(strip).toContainText('The GPU was lost');
  await strip.getByRole('button', { name: 'Continue', exact: true }).click();
  await done(own, 16);
  const interrupted = await curve(own.page);

  const other = await visit();
  await listen(other.page);
  await other.open(link(16));
  await expect(other.page.getByTestId('training-read-only')).toBeVisible({ timeout: patience });
  expect(await curve(other.page)).toEqual(interrupted);
  await own.page.close();
  await expect(other.page.getByTestId('training-read-only')).toHaveCount(0, { timeout: patience });
  await press(other, 'Reset to step 0');
  await press(other, 'Train');
  await done(other, 16);
  expect(await curve(other.page)).toEqual(interrupted);
});
