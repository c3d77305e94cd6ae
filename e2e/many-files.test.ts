/** Many files at once: folders with good and bad files, archives, mends, and what is said about each. */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { expect, smallLink, test } from './page.ts';

const water = '3\nwater\nO 0 0 0\nH 0.96 0 0\nH -0.24 0.93 0\n';
const hydrogen = '2\nhydrogen\nH 0 0 0\nH 0.74 0 0\n';
const square = [
  'ply',
  'format ascii 1.0',
  'element vertex 5',
  'property float x',
  'property float y',
  'property float z',
  'element face 1',
  'property list uchar int vertex_indices',
  'end_header',
  '0 0 0\n1 0 0\n1 1 0\n0 1 0\n0.5 0.5 1',
  '4 0 1 2 3\n',
].join('\n');
const cut = `${water}3\nwater again\nO 0 0 0\nH 0.96 0 0\n`;
const text = (contents: string) => new TextEncoder().encode(contents);

test('a folder with good and bad files: the first good one opens, each bad one says why, and a mend makes it good', async ({
  playground,
}) => {
  const folder = join(mkdtempSync(join(tmpdir(), 'files-')), 'set');
  mkdirSync(join(folder, 'deeper'), { recursive: true });
  for (const [name, contents] of [
    ['1-notes.txt', 'Dear all,\nthe meeting is on Monday.\n'],
    ['2-water.xyz', water],
    ['3-cut.xyz', cut],
    ['deeper/square.ply', square],
    ['.DS_Store', 'litter'],
  ])
    writeFileSync(join(folder, name), contents);
  const { page, sentence } = playground;
  await playground.open(smallLink);
  const choosing = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'a folder' }).click();
  await (await choosing).setFiles(folder);
  const report = page.getByTestId('report');
  await expect(report).toContainText('2 of 4 files read, 2 refused');
  await expect(report).toContainText('1 hidden or system file left out');
  await expect(sentence).toContainText('2-water');
  const rows = report.getByRole('listitem');
  await expect(rows).toHaveCount(4);
  await expect(rows.nth(0)).toContainText(/notes\.txt|cut\.xyz/);
  const good = rows.filter({ hasText: 'square.ply' });
  await expect(good).toContainText('5 points, 1 face');
  await expect(rows.filter({ hasText: '2-water.xyz' })).toContainText('on the bench');

  const broken = rows.filter({ hasText: '3-cut.xyz' });
  await broken.getByRole('button', { name: /^Why/ }).click();
  await expect(broken).toContainText('expected');
  await broken.getByRole('button', { name: /^Use the/ }).click();
  await expect(report).toContainText('3 of 4 files read, 1 refused');
  await expect(sentence).toContainText('2-water');
  await broken.getByRole('button', { name: /^Open/ }).click();
  await expect(sentence).toContainText('3-cut');
  await expect(page.getByTestId('notices')).toBeVisible();

  await good.getByRole('button', { name: /^Open/ }).click();
  await expect(sentence).toContainText('square');
  await expect(page.locator('.stage canvas')).toHaveAttribute('aria-label', /5 points/);
  await report.getByRole('button', { name: 'Close' }).click();
  await expect(report).toHaveCount(0);
});

test('the files of an archive are listed one by one, and markup in names and contents stays text', async ({
  playground,
}) => {
  const { page, sentence } = playground;
  await playground.open(smallLink);
  const hostile = '<img src=x onerror=alert(1)>.xyz';
  const archive = zipSync({
    [hostile]: text('<script>alert(1)</script>'),
    'in/hydrogen.xyz': text(hydrogen),
    '__MACOSX/._hydrogen.xyz': text('litter'),
  });
  await playground.drop('set.zip', Buffer.from(archive));
  const report = page.getByTestId('report');
  await expect(report).toContainText('1 of 2 files read, 1 refused');
  await expect(report).toContainText(hostile);
  await expect(report.locator('img, script')).toHaveCount(0);
  await expect(sentence).toContainText('hydrogen');
  await page.keyboard.press('Tab');
  await report.getByRole('button', { name: 'Close' }).focus();
  await page.keyboard.press('Escape');
  await expect(report).toHaveCount(0);
});
