/**
 * The laboratory of tensor products: recorded numbers first, then one's own, which can be saved, stopped in the middle, and outlive a lost device; functions
 * that are channels of the models, single degrees, and links that open what is seen.
 */
import { readFileSync } from 'node:fs';
import { kindIds } from '../src/experiment/laboratory/kinds.ts';
import { axe, overflow } from './axe.ts';
import { expect, type Playground, site, smallLink, test } from './page.ts';

const KINDS = kindIds.length;

/** The link of the default experiment. */
const { link: standard } = JSON.parse(
  readFileSync(new URL('../public/recorded/ethanol.json', import.meta.url), 'utf8'),
) as { readonly link: string };

/** Opens the tab with a small batch up to L = 3, which SwiftShader measures in half a minute. */
async function openSmall({ page }: Playground): Promise<void> {
  await page.getByRole('button', { name: 'Tensor products', exact: true }).click();
  await expect(page.getByTestId('laboratory-provenance')).toContainText('Recorded');
  await page.getByRole('button', { name: /^10.000 rows/ }).click();
  await page.getByRole('option', { name: /^128 rows/ }).click();
  await page.getByRole('button', { name: /^L = 1 to/ }).click();
  await page.getByRole('option', { name: /^L = 1 to 3/ }).click();
  await expect(page.getByTestId('laboratory-provenance')).toContainText('Not measured');
}

const measure = ({ page }: Playground) => page.getByRole('button', { name: /^(Measure|Continue)/ });
const progress = ({ page }: Playground) => page.getByTestId('laboratory-progress');

/** Runs the small experiment, then begins to measure. */
async function begin(playground: Playground): Promise<void> {
  await playground.open(smallLink);
  await playground.finished();
  await openSmall(playground);
  await measure(playground).click();
  await expect(progress(playground)).toContainText(`of ${3 * KINDS}`);
}

/** Kinds and L of the saved table, without what was left out. */
async function savedRows(playground: Playground): Promise<readonly string[]> {
  const { name, bytes } = await playground.exported(/^CSV/);
  expect(name).toMatch(/^equivarium-products-.*\.csv$/);
  const [head, ...lines] = bytes.toString('utf8').trimEnd().split('\r\n');
  const columns = head.split(',');
  const cells = lines.map((line) => line.split(','));
  const cell = (row: readonly string[], column: string): string => row[columns.indexOf(column)];
  for (const row of cells) {
    expect(Number(cell(row, 'ms'))).toBeGreaterThan(0);
    expect(cell(row, 'right')).toBe('true');
    expect(cell(row, 'rows')).toBe('128');
    expect(Number(cell(row, 'turn_error'))).toBeLessThan(10 * Number(cell(row, 'noise_floor')));
    expect(cell(row, 'link')).toMatch(new RegExp(`#${smallLink}&lab=L:\\d.*~rows:128`));
  }
  return cells.map((row) => `${cell(row, 'kind')} ${cell(row, 'L')}`);
}

test('measures L = 1 to 3, saves them, and stops in the middle of a second measurement', async ({ playground }) => {
  const { page } = playground;
  await begin(playground);
  await expect(page.getByTestId('laboratory-provenance')).toContainText('Measured here');
  await expect(progress(playground)).toHaveCount(0, { timeout: 120_000 });
  await expect(page.getByTestId('crossover')).toContainText(/overtakes|is (not )?quicker/);
  await expect(page.getByTestId('laboratory-verdict')).toContainText('Exact');
  const rows = await savedRows(playground);
  expect(rows).toHaveLength(3 * KINDS);
  expect(new Set(rows).size).toBe(3 * KINDS);
  expect(rows).toContain('gaunt-grid 3');
  const { name, bytes } = await playground.exported(/^SVG/);
  expect(name).toMatch(/\.svg$/);
  expect(bytes.toString('utf8')).toContain('largest degree L');
  expect(bytes.toString('utf8')).toContain(`#${`${smallLink}&lab=L:3~rows:128~to:3`.replaceAll('&', '&#38;')}</desc>`);

  await page.getByRole('button', { name: /^forward/ }).click();
  await page.getByRole('option', { name: /^backward/ }).click();
  await measure(playground).click();
  await expect(progress(playground)).toContainText(/^[3-9] of/);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByTestId('said')).toContainText('what was measured stays');
  await expect(measure(playground)).toContainText(/^Measure the other/);
  const kept = await savedRows(playground);
  expect(kept.length).toBeGreaterThanOrEqual(3);
  expect(kept.length).toBeLessThan(3 * KINDS);
});

test('a phrase that changes under a measurement does not change what is said of it, and the tab takes its words along', async ({
  playground,
}) => {
  const { page } = playground;
  await playground.open(smallLink);
  await playground.finished();
  await openSmall(playground);
  const facts = page.getByRole('complementary', { name: 'What it is worth' });
  await expect(facts).toContainText('not at L = 3');
  await measure(playground).click();
  await expect(progress(playground)).toContainText(/^[1-9] of/);
  await expect(facts).toContainText('not yet at L = 3');
  const otherwise = page.getByTestId('laboratory-otherwise');
  await expect(otherwise).toHaveCount(0);
  await page.getByRole('button', { name: /^128 rows/ }).click();
  await page.getByRole('option', { name: /^1.000 rows/ }).click();
  await expect(otherwise).toHaveText('Measuring 128 rows, not what is chosen.');
  await expect(page.getByRole('region', { name: 'Times' })).toContainText('what is measured now has other settings');
  await expect(facts).toContainText('not at L = 3');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByTestId('said')).toHaveText('Cancelled: what was measured stays, under the settings it had.');
  await expect(otherwise).toHaveCount(0);
  await page.getByRole('button', { name: 'Experiment', exact: true }).click();
  await expect(page.getByTestId('laboratory-provenance')).toHaveCount(0);
  await expect(page.getByTestId('said')).toHaveText('');
});

test('a destroyed device is named, what was measured stays, and one click goes on', async ({ playground }) => {
  const { page } = playground;
  await page.addInitScript(() => {
    const { Worker: Original } = window;
    window.Worker = class extends Original {
      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options);
        if (options?.name === 'device')
          addEventListener('destroy-device', () => this.postMessage({ kind: 'lose-device' }));
      }
    };
  });
  await begin(playground);
  await expect(progress(playground)).toContainText(/^[2-9] of/);
  await page.evaluate(() => dispatchEvent(new Event('destroy-device')));
  await expect(page.getByTestId('laboratory-failure')).toContainText('The GPU was lost. What was measured stays.');
  const kept = await savedRows(playground);
  expect(kept.length).toBeGreaterThanOrEqual(2);
  await measure(playground).click();
  await expect(progress(playground)).toContainText(`of ${3 * KINDS - kept.length}`);
  await expect(progress(playground)).toHaveCount(0, { timeout: 120_000 });
  await expect(page.getByTestId('laboratory-failure')).toHaveCount(0);
  expect(await savedRows(playground)).toHaveLength(3 * KINDS);
});

test('triples are explained and chosen, functions changed, by keys alone; axe finds nothing in either theme', async ({
  playground,
}) => {
  const { page } = playground;
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await playground.open(smallLink);
  await page.getByRole('button', { name: 'Tensor products', exact: true }).click();
  const verdict = page.getByTestId('laboratory-verdict');
  await expect(verdict).toContainText('30 of 44');
  const triples = page.getByRole('application', { name: /^Triples of degrees/ });
  await triples.focus();
  await expect(page.getByTestId('triple')).toContainText('1 with 1 to 1 is the cross product');
  await page.keyboard.press('ArrowRight');
  await expect(page.getByTestId('triple')).toContainText('1 with 1 to 2 is reached');
  await page.keyboard.press('Enter');
  await expect(page.getByText('degree 2 of 1 with 1')).toBeVisible();
  await page.getByRole('button', { name: 'show all' }).click();
  const bars = page.getByRole('slider', { name: /^Degree \d of f/ });
  await bars.focus();
  await page.keyboard.press('End');
  await expect(bars).toHaveAttribute('aria-valuenow', '3');
  await expect(page.getByRole('button', { name: /mix 3, changed/ })).toBeVisible();
  const cursor = page.getByRole('slider', { name: 'Largest degree L' });
  await cursor.focus();
  await page.keyboard.press('ArrowLeft');
  await expect(cursor).toHaveAttribute('aria-valuenow', '2');
  await expect(verdict).toContainText('14 of 19');
  const degrees = page.getByRole('img', { name: /^Degrees of the product/ });
  await expect(degrees).toHaveAccessibleName(/: 0: .* 4: \d\.\d\d$/);
  await page.keyboard.press('ArrowRight');
  await expect(verdict).toContainText('30 of 44');
  await expect(degrees).toHaveAccessibleName(/: 0: .* 6: \d\.\d\d$/);
  await page.getByRole('button', { name: /^all degrees in and out/ }).click();
  await page.getByRole('option', { name: /^one degree in and out/ }).click();
  await expect(degrees).toHaveAccessibleName(/: 3: \d\.\d\d$/);
  await page.getByRole('button', { name: /^one degree in and out/ }).click();
  await page.getByRole('option', { name: /^all degrees in and out/ }).click();
  await expect(degrees).toHaveAccessibleName(/: 0: .* 6: \d\.\d\d$/);
  await cursor.focus();
  await page.keyboard.press('ArrowLeft');
  await expect(verdict).toContainText('14 of 19');
  await axe(page, 'laboratory');
  await page.getByRole('button', { name: /^Gaunt product/ }).click();
  await axe(page, 'laboratory, products');
  await page.getByRole('option', { name: /^Curl/ }).click();
  await expect(verdict).toContainText('blind to even sums');
  await page.getByRole('button', { name: /^Switch to/ }).click();
  await axe(page, 'laboratory, other theme');
});

test('a channel of the model is computed on the sample, and anew with another; its link opens it so, told what is wrong with it', async ({
  playground,
}) => {
  const { page } = playground;
  await playground.open(smallLink);
  await playground.finished();
  await page.getByRole('button', { name: 'Tensor products', exact: true }).click();
  await page.getByRole('button', { name: /^mix 3/ }).click();
  await page.getByRole('option', { name: /^a channel/ }).click();
  const note = page.getByTestId('channel-note-f');
  await expect(note).toContainText('degrees 0 to 2, zero above');
  const first = await note.innerText();
  await page.getByRole('button', { name: /^channel 1/ }).click();
  await page.getByRole('option', { name: /^channel 4/ }).click();
  await page.getByRole('button', { name: /^atom 1, C/ }).click();
  await page.getByRole('option', { name: /^atom 3, O/ }).click();
  await expect(note).not.toHaveText(first);
  await page.getByRole('button', { name: /^layer 1/ }).click();
  await page.getByRole('option', { name: /^layer 2/ }).click();
  await expect(note).toContainText('degree 0 alone, zero above');
  await page.getByRole('button', { name: /^layer 2/ }).click();
  await page.getByRole('option', { name: /^layer 1/ }).click();
  const chosen = await note.innerText();
  await page.getByRole('button', { name: /^all degrees in and out/ }).click();
  await page.getByRole('option', { name: /^one degree in, all out/ }).click();
  await expect(note).toContainText('it has degrees 0 to 2: zero here');
  await expect(page.getByRole('img', { name: /^Function h, degree 3\./ })).toBeVisible();
  await expect(page.getByRole('img', { name: /^Degrees of the product: 0: 0.00.* 6: 0.00$/ })).toBeVisible();
  await expect(page.getByTestId('laboratory-verdict')).toContainText('4 of 7');
  await page.getByRole('button', { name: /^one degree in, all out/ }).click();
  await page.getByRole('option', { name: /^one degree in and out/ }).click();
  await expect(page.getByTestId('laboratory-verdict')).toContainText('misses its only triple');
  await expect(page.getByTestId('triple')).toContainText('3 with 3 to 3 is not reached');

  await page.getByRole('button', { name: 'Share' }).click();
  const address = page.locator('.address');
  await expect(address).toHaveText(/&lab=L:3~irreps:siso~f:channel\.B\.1\.4\.3$/);
  const link = await address.innerText();
  await page.goto('about:blank');
  await page.goto(link.replace('irreps:siso', 'way:backward').replace('b=gaunt:random:7', 'b=clebsch-gordan:random:7'));
  await expect(page.getByRole('button', { name: /^backward/ })).toBeVisible();
  await expect(note).toContainText('degrees 0 to 2, zero above', { timeout: 60_000 });
  await expect(note).not.toHaveText(chosen);
  await page.goto('about:blank');
  await page.goto(`${site()}#${smallLink.replace('b=gaunt', 'b=transformer')}&lab=L:2~irreps:misc~f:channel.B.1.1.1`);
  await expect(page.getByTestId('link-trouble')).toContainText('expected one of siso, simo, mimo');
  await expect(
    page.getByText('The layers of B, Transformer, hold plain numbers, no spherical functions.'),
  ).toBeVisible();
  await page.getByRole('button', { name: /^channel 1/ }).click();
  await expect(page.getByRole('option', { name: /^a channel/ })).toHaveAttribute('aria-disabled', 'true');
  await axe(page, 'laboratory, no channels');
});

test('the triples of eight degrees are read by keys: scrolled to, with their coupling and the products that reach them', async ({
  playground,
}) => {
  const { page } = playground;
  await page.goto(`${site()}#${smallLink}&lab=L:8`);
  const triples = page.getByRole('application', { name: /^Triples of degrees/ });
  await expect(page.getByTestId('laboratory-verdict')).toContainText('285 of 489');
  await triples.focus();
  for (let n = 0; n < 7; n++) await page.keyboard.press('ArrowDown');
  for (let n = 0; n < 28; n++) await page.keyboard.press('ArrowRight');
  await expect(page.getByTestId('triple')).toContainText(/^8 with 5 to 7 is reached: the sum 20 is even, κ = \d/);
  await expect(page.getByTestId('triple')).toContainText('Reached by: Gaunt, Gaunt + curl, Matrix, Clebsch–Gordan.');
  expect(await triples.evaluate((scroller) => scroller.scrollLeft)).toBeGreaterThan(0);
  const wide = await overflow(page);
  expect(wide.page, wide.out.join(', ')).toBeLessThanOrEqual(0);
  await axe(page, 'laboratory, L = 8');
});

test('spheres are turned by keys and by hand, the link opens them so, and Home turns them back', async ({
  playground,
}) => {
  const { page } = playground;
  const lab = () => new URL(page.url()).hash.split('&lab=')[1];
  const pixels = () =>
    page
      .locator('.formula canvas')
      .first()
      .evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
  await page.goto(`${site()}#${smallLink}&lab=L:2`);
  await expect(page.getByTestId('laboratory-verdict')).toContainText('14 of 19');
  const f = page.getByRole('img', { name: /^Function f, / });
  await f.focus();
  const before = await pixels();
  for (let n = 0; n < 3; n++) await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Shift+ArrowUp');
  await expect.poll(lab).toBe('L:2~view:13.18');
  const box = await f.boundingBox();
  if (!box) throw new Error('the sphere has no place');
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 2 + 40, box.y + box.height / 2 - 60, { steps: 4 });
  await page.mouse.up();
  await expect.poll(lab).toBe('L:2~view:353.-12');
  const turned = await pixels();
  expect(turned).not.toBe(before);
  const link = await playground.copyLink();
  await page.goto('about:blank');
  await page.goto(link);
  await expect(page.getByTestId('laboratory-verdict')).toContainText('14 of 19');
  await expect.poll(pixels).toBe(turned);
  await f.focus();
  await page.keyboard.press('Home');
  await expect.poll(lab).toBe('L:2');
  await expect.poll(pixels).toBe(before);
});

test('a link that names the laboratory opens it whatever is wrong with what it says, and tells what could not be used', async ({
  playground,
}) => {
  const { page } = playground;
  const trouble = page.getByTestId('link-trouble');
  for (const [link, said] of [
    [`${smallLink}&lab=%%%`, 'In lab, "%%%" is not valid percent-encoding; it was left out. The rest is shown.'],
    [`${smallLink}&lab=%%%~L:2~view:up`, 'view "up" is not usable: expected AZIMUTH.ELEVATION in whole degrees'],
    ['lab=%%%', 'it was left out. The laboratory is shown.'],
    ['lab', '"lab" has no value. The laboratory is shown.'],
    ['v=9&lab=L:2', 'made by a newer version (9; this page reads 1)'],
    ['lab=L:2&seed=3&b=gaunt:random:1', '"seed", "b" are not used: the link names neither model A nor a subject. The'],
    ['v=1&a=unheard:random:1&x=z:cut&lab=L:2', 'unheard'],
  ]) {
    await page.goto('about:blank');
    await page.goto(`${site()}#${link}`);
    await expect(trouble).toContainText(said);
    await expect(page.getByTestId('laboratory-verdict')).toContainText(link.includes('L:2') ? '14 of 19' : '30 of 44');
  }
  await expect(trouble).toContainText('The laboratory is shown.');
  await page.getByRole('button', { name: 'Experiment', exact: true }).click();
  await expect(trouble).toContainText('unheard');
  await expect(trouble).toContainText('The default experiment is shown.');
  await page.getByRole('button', { name: 'Tensor products', exact: true }).click();
  await page.getByRole('button', { name: 'Keep this' }).click();
  await expect(trouble).toHaveCount(0);
  await expect.poll(() => new URL(page.url()).hash).toBe(`#${standard}&lab=L:2`);
  await page.goto('about:blank');
  await page.goto(`${site()}#lab=%%%`);
  await expect(trouble).toContainText('The laboratory is shown.');
  await page.getByRole('button', { name: 'Experiment', exact: true }).click();
  await expect(playground.verdict).toBeVisible();
  await expect(trouble).toHaveCount(0);
  await page.goto('about:blank');
  await page.goto(`${site()}#lab=L:2~a:gaunt-fourier~b:gaunt-dft`);
  await expect(page.locator('.against')).toContainText('against Gaunt, Fourier sums');
  await expect(trouble).toHaveCount(0);
  await expect.poll(() => new URL(page.url()).hash).toBe(`#${standard}&lab=L:2~a:gaunt-fft~b:gaunt-fourier-sums`);
});

test('an experiment that is changed beside a measurement says that it waits, how far that is, and cancels it', async ({
  playground,
}) => {
  const { page } = playground;
  await begin(playground);
  await page.getByRole('button', { name: 'Experiment', exact: true }).click();
  const strip = page.getByTestId('timing');
  await expect(strip).toContainText(new RegExp(`Tensor products are being timed, \\d+ of ${3 * KINDS}: .*, L = [123]`));
  await expect(strip).toContainText('What runs or compiles here waits');
  await expect(strip.getByRole('status')).toContainText('Tensor products are being timed');
  await expect(strip.locator('[aria-live=off]')).toContainText(/L = [123]/);
  const link = `${smallLink.replace('b=gaunt', 'b=clebsch-gordan')}`;
  await page.evaluate((hash) => {
    location.hash = hash;
  }, link);
  await expect(strip).toBeVisible();
  await axe(page, 'experiment beside a measurement');
  await strip.getByRole('button', { name: 'Cancel the measurement' }).click();
  await expect(strip).toHaveCount(0);
  await playground.finished();
  await page.getByRole('button', { name: 'Tensor products', exact: true }).click();
  await expect(measure(playground)).toContainText(/^Measure/);
});

test('on a phone the numbers say what they are of', async ({ playground }) => {
  const { page } = playground;
  for (const width of [390, 360]) {
    await page.setViewportSize({ width, height: 800 });
    await page.goto('about:blank');
    await page.goto(`${site()}#lab=L:3~rows:128~channels:16~way:backward~to:2`);
    const settings = page.getByTestId('laboratory-settings');
    await expect(settings).toHaveText('Of all degrees in and out, 128 rows of 16 channels, backward, L = 1 to 2.');
    await page.goto('about:blank');
    await page.goto(`${site()}#lab=%%%`);
    await expect(settings).toHaveText(
      /^Of all degrees in and out, 10.000 rows of 1 channel, forward, L = 1 to \d\. Measuring needs a window at least 760 px wide\.$/,
    );
    const wide = await overflow(page);
    expect(wide.page, wide.out.join(', ')).toBeLessThanOrEqual(0);
    expect(wide.out).toEqual([]);
    await axe(page, `laboratory, ${width} px`);
  }
});

for (const width of [390, 820, 1180, 1440])
  test(`the laboratory at ${width} px: nothing sticks out`, async ({ playground }) => {
    const { page } = playground;
    await page.setViewportSize({ width, height: 900 });
    await playground.open(width < 760 ? '' : smallLink);
    await page.getByRole('button', { name: 'Tensor products', exact: true }).click();
    await expect(page.getByTestId('laboratory-verdict')).toContainText('30 of 44');
    const wide = await overflow(page);
    expect(wide.page, wide.out.join(', ')).toBeLessThanOrEqual(0);
    expect(wide.out).toEqual([]);
    await axe(page, `laboratory, ${width} px`);
  });
