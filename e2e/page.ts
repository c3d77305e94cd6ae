/**
 * The page as its users name things, and a test whose browser page notes what must never happen: console errors, uncaught
 * errors, answers other than 2xx, and requests to anywhere else. Orbits have 72 elements, for two cores without a GPU.
 */
import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test as base, expect, type Locator, type Page } from '@playwright/test';

export const site = (): string => process.env.EQUIVARIUM_SITE!;
export const sample = (name: string): string => fileURLToPath(new URL(`../public/samples/${name}`, import.meta.url));

/** A public file kept beside the project; null, and a line that says so, where it is not there. */
export function publicFile(name: string, kind: 'xyz' | 'ply' = 'xyz'): string | null {
  const path = fileURLToPath(new URL(`../../shared/data/real/${kind}/${name}`, import.meta.url));
  if (existsSync(path)) return path;
  console.log(`${name} is not beside the project: the journey goes on without it`);
  return null;
}

/** What the page says about a finished experiment. */
export interface Summary {
  readonly verdict: string;
  /** Cells of the model table: row name, A, B. */
  readonly rows: readonly (readonly string[])[];
}

/** A random transformer against a random Gaunt network on the ethanol sample: needs no weights file, runs on any element. */
export const smallLink = 'v=1&a=transformer:random:7&b=gaunt:random:7&s=sample:ethanol&n=72&seed=3';

/** A random PointNet against a random Gaunt network on a torus of 32 points: needs no file. */
export const smallCloudLink =
  'v=1&a=pointnet:random:2&b=cloud-gaunt:random:2&s=solid:torus~7&points=farthest~32&n=24&seed=3';

/** A number as the page writes it: thin spaces, powers of ten. */
export function parsed(text: string): number {
  const [, mantissa, power] = /^([\d.\s\u2009]+)(?: × 10⁻([⁰¹²³⁴⁵⁶⁷⁸⁹]+))?/.exec(text) ?? [];
  const digits = [...(power ?? '')].map((letter) => '⁰¹²³⁴⁵⁶⁷⁸⁹'.indexOf(letter)).join('');
  return Number(mantissa.replace(/[\s\u2009]/g, '')) * 10 ** -Number(digits || 0);
}

export class Playground {
  readonly page: Page;
  readonly verdict: Locator;
  readonly device: Locator;
  readonly provenance: Locator;
  readonly refusal: Locator;
  readonly run: Locator;
  readonly sentence: Locator;

  constructor(page: Page) {
    this.page = page;
    this.verdict = page.getByTestId('verdict');
    this.device = page.getByTestId('device');
    this.provenance = page.getByTestId('provenance');
    this.refusal = page.getByTestId('refusal');
    this.run = page.getByTestId('run');
    this.sentence = page.getByLabel('The experiment as a sentence');
  }

  /** Opens the page at a link (text after #). */
  async open(link = ''): Promise<void> {
    await this.page.goto(link ? `${site()}#${link}` : site());
    await expect(this.verdict).toBeVisible();
  }

  /** Drops a file on the page as the system would. */
  drop(name: string, contents: Buffer | string): Promise<void> {
    return this.dropAll([[name, contents]]);
  }

  /** Drops several files at once. */
  async dropAll(files: readonly (readonly [name: string, contents: Buffer | string])[]): Promise<void> {
    const encoded = files.map(([name, contents]) => [name, Buffer.from(contents).toString('base64')] as const);
    await this.page.evaluate((given) => {
      const transfer = new DataTransfer();
      for (const [name, data] of given)
        transfer.items.add(new File([Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0))], name));
      for (const kind of ['dragenter', 'dragover', 'drop']) {
        const event = new DragEvent(kind, { dataTransfer: transfer, bubbles: true, cancelable: true });
        document.body.dispatchEvent(event);
      }
    }, encoded);
  }

  /** Drops what lies on the disk, folders with all that is in them, through the browser's own drag and drop. */
  async dropPaths(...paths: readonly string[]): Promise<void> {
    const session = await this.page.context().newCDPSession(this.page);
    const data = { items: [], files: [...paths], dragOperationsMask: 1 };
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
      await session.send('Input.dispatchDragEvent', { type, x: 700, y: 400, data });
    await session.detach();
  }

  dropFile(path: string): Promise<void> {
    return this.drop(basename(path), readFileSync(path));
  }

  /**
   * Waits until both models (or the given ones) have live results of the experiment on the page. A result of an earlier experiment may stand there,
   * done, while the next is being prepared: the tag that says so has to be gone as well.
   */
  async finished(sides: readonly string[] = ['A', 'B'], timeout = 120_000): Promise<void> {
    const state = (side: string) => this.run.locator('.state').filter({ hasText: new RegExp(`^${side} `) });
    const settled = async (): Promise<string> => {
      const shown = await Promise.all(sides.map((side) => state(side).allInnerTexts()));
      const words = shown.flat().join('; ');
      if (words.includes('failed')) return `failed: ${await this.page.locator('.failure').first().innerText()}`;
      const old = await this.provenance.allInnerTexts();
      return shown.every(([text]) => text?.includes('done in')) && old.length === 0
        ? 'done'
        : [words, ...old].join('; ');
    };
    await expect.poll(settled, { timeout, intervals: [100] }).toMatch(/^(done|failed)/);
    expect(await settled()).toBe('done');
  }

  async summary(): Promise<Summary> {
    const rows = await this.page.getByRole('region', { name: 'Model' }).locator('tbody tr').all();
    return {
      verdict: await this.verdict.innerText(),
      rows: await Promise.all(rows.map((row) => row.locator('th, td').allInnerTexts())),
    };
  }

  /** What an entry of the export menu saves, with its name. */
  async exported(entry: RegExp): Promise<{ name: string; bytes: Buffer }> {
    await this.page.getByRole('button', { name: 'Export', exact: true }).click();
    const saving = this.page.waitForEvent('download');
    await this.page.getByRole('region', { name: 'Export' }).getByRole('button', { name: entry }).click();
    const saved = await saving;
    return { name: saved.suggestedFilename(), bytes: readFileSync(await saved.path()) };
  }

  /** The report of a drop: all of it, and the row of one file. */
  get report(): Locator {
    return this.page.getByTestId('report');
  }

  reported(name: string): Locator {
    const place = this.page.locator('.name').getByText(name, { exact: true });
    return this.report.getByRole('listitem').filter({ has: place });
  }

  /** The address from the Share panel. */
  async copyLink(): Promise<string> {
    await this.page.getByRole('button', { name: 'Share' }).click();
    const address = await this.page.locator('.address').innerText();
    await this.page.keyboard.press('Escape');
    return address;
  }
}

function watch(page: Page): string[] {
  const troubles: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') troubles.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => troubles.push(`uncaught: ${error.message}`));
  page.on('response', (response) => {
    if (response.status() >= 400) troubles.push(`${response.status()} ${response.url()}`);
  });
  page.on('request', (request) => {
    const { origin, protocol } = new URL(request.url());
    if (protocol.startsWith('http') && origin !== new URL(site()).origin) troubles.push(`request to ${request.url()}`);
  });
  return troubles;
}

/** `visit` opens a further tab that is watched as well; `playground` is the first. */
export const test = base.extend<{ visit: () => Promise<Playground>; playground: Playground }>({
  visit: async ({ context }, use) => {
    const troubles: string[][] = [];
    await use(async () => {
      const page = await context.newPage();
      troubles.push(watch(page));
      return new Playground(page);
    });
    expect(troubles.flat()).toEqual([]);
  },
  playground: async ({ visit }, use) => use(await visit()),
});
export { expect };
