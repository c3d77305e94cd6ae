/** From one to many by hand and keyboard: some frames judged, paused, the tab closed and gone on with; one cursor; a click leads to one frame's own orbit. */
import { readFileSync } from 'node:fs';
import { axe } from './axe.ts';
import { expect, type Playground, test } from './page.ts';

/** Bent molecules of three atoms, and one whose hydrogens are in one place, which no network of distances takes. */
const bent = (stretch: number): string =>
  `3\nbent\nO 0 0 0\nH 0 ${0.76 * stretch} 0.59\nH 0.1 ${-0.76 / stretch} 0.59\n`;
const file = [...[0.85, 0.9, 1, 1.1, 1.2].map(bent), '3\nbent\nO 0 0 0\nH 1 0 0\nH 1 0 0\n'].join('');
/** The bench's own orbits are small: this is about many. */
const link = 'v=1&a=transformer:random:7&b=gaunt:random:7&s=sample:ethanol&n=24&seed=3';

const many = ({ page }: Playground) => ({
  panel: page.getByRole('region', { name: 'Many orbits' }),
  strip: page.getByTestId('many-run'),
  words: page.getByTestId('many-verdict'),
  ranking: page.getByRole('listbox', { name: /from worst to best/ }),
  readout: page.getByTestId('many-readout'),
  scatter: page.getByRole('group', { name: /^Scatter of orbits/ }),
});

async function drop(playground: Playground): Promise<void> {
  await playground.drop('bent.xyz', file);
  await expect(playground.page.getByLabel('Frame', { exact: true })).toHaveValue('1');
}

test('judges many frames, goes on after the tab was closed, and leads from the worst to its own orbit', async ({
  playground,
  visit,
}) => {
  await playground.open(link);
  await playground.page.getByRole('button', { name: 'From one to many' }).click();
  await expect(many(playground).panel).toContainText('Ethanol, one frame: one frame has one orbit');
  await drop(playground);
  await expect(many(playground).panel).toContainText('6 of 6 frames');
  await many(playground).strip.getByLabel('poses').selectOption('72');
  await many(playground).strip.getByRole('button', { name: 'Judge 6 frames' }).click();
  await expect(many(playground).strip).toContainText(/[12] of 6 frames; frame \d, [AB]: \d+ of 72 poses/, {
    timeout: 90_000,
  });
  await many(playground).strip.getByRole('button', { name: 'Pause' }).click();
  await expect(many(playground).strip).toContainText(/[1-3] of 6 frames judged; paused, kept until it goes on/);
  await expect(many(playground).words).toContainText(/A is broken.* of [1-3] samples?/);
  const shared = await playground.copyLink();
  await playground.page.close();

  const again = await visit();
  const { page } = again;
  await again.open(shared.slice(shared.indexOf('#') + 1));
  await drop(again);
  await page.getByRole('button', { name: 'From one to many' }).click();
  const { panel, strip, words, ranking, readout, scatter } = many(again);
  await expect(strip).toContainText(/[1-3] of 6 frames judged; paused/);
  await strip.getByRole('button', { name: 'Go on' }).click();
  await expect(strip).toContainText('6 of 6 frames judged', { timeout: 90_000 });
  await expect(words).toContainText(/A is broken: over SO\(3\) and the set forces change by .* of 6 samples/);
  await expect(words).toContainText('B is exact in all of 5 samples, at the floor');
  await words.getByText('B could not judge 1').click();
  await expect(words).toContainText('frame 6: Atoms 2 and 3 of 3 are in the same place');
  await axe(page, 'many orbits');

  await ranking.focus();
  const pointed = ranking.getByRole('option', { selected: true });
  await expect(pointed).toHaveAccessibleName(/^1: frame \d, A broken/);
  const worst = (await pointed.getAttribute('aria-label'))!;
  await page.keyboard.press('ArrowDown');
  await expect(pointed).toHaveAccessibleName(/^2: frame \d/);
  const [name] = (await pointed.getAttribute('aria-label'))!.match(/frame \d/)!;
  await expect(readout).toContainText(new RegExp(`${name} A broken, .*; B (exact|not judged)`));
  await expect(scatter).toHaveAccessibleName(new RegExp(`^Scatter of orbits, ${name}: A broken`));
  await scatter.focus();
  await page.keyboard.press('Home');
  await expect(pointed).toHaveAccessibleName(worst);

  const saving = page.waitForEvent('download');
  await panel.getByRole('button', { name: 'CSV', exact: true }).click();
  const csv = readFileSync(await (await saving).path(), 'utf8').split('\r\n');
  expect(csv[0]).toMatch(/^sample,id,class,a_rank,a_verdict,.*b_rank/);
  expect(csv).toHaveLength(8);
  const drawing = page.waitForEvent('download');
  await panel.getByRole('button', { name: 'SVG', exact: true }).click();
  expect(readFileSync(await (await drawing).path(), 'utf8')).toMatch(/^<svg [^>]*xmlns.*6 of 6 frames of bent/s);

  await panel.getByRole('button', { name: 'UMAP' }).click();
  await expect(panel).toContainText('laid out by its neighbours (UMAP)');
  // A frame that both models take: the second, for the last one is A's worst.
  await ranking.press('ArrowDown');
  const [frame] = (await pointed.getAttribute('aria-label'))!.match(/(?<=frame )\d/)!;
  await ranking.press('Enter');
  await expect(page.getByLabel('Frame', { exact: true })).toHaveValue(frame);
  await expect(page.getByRole('button', { name: 'Back to 6' })).toBeFocused();
  await again.finished();
  await page.keyboard.press('Enter');
  await expect(readout).toContainText(`frame ${frame}`);
  await page.getByRole('button', { name: 'Back to one' }).click();
  await page.getByRole('button', { name: 'Undo the last change' }).click();
  await expect(page.getByLabel('Frame', { exact: true })).toHaveValue('1');
});
