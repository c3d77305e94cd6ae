/** Wrong inputs: each is refused with what, where, expected and a remedy, and nothing on the page changes. */
import { gzipSync } from 'node:zlib';
import { expect, smallLink, test } from './page.ts';

const water = '3\nwater\nO 0 0 0\nH 0.96 0 0\nH -0.24 0.93 0\n';
const files: readonly (readonly [name: string, contents: Buffer | string, about: RegExp])[] = [
  ['empty.xyz', '', /empty|nothing|atom|line/i],
  ['picture.png', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]), /PNG|binary|image/i],
  ['notes.txt', 'Dear all,\nthe meeting is on Monday.\n', /number of atoms|atom/i],
  ['truncated.xyz', '3\nwater\nO 0 0 0\nH 0.96 0 0\n', /end of|3|line/i],
  ['truncated.xyz.gz', gzipSync(water.repeat(50)).subarray(0, 60), /gzip|end|whole/i],
  ['nan.xyz', water.replace('0.96', 'nan'), /nan/i],
  ['infinite.xyz', water.replace('0.96', 'inf'), /inf/i],
  ['element.xyz', water.replace('O ', 'Qq '), /Qq/],
  ['zero.xyz', '0\nnothing\n', /0|atom/],
  ['huge.xyz', '1000000000\nmany\nH 0 0 0\n', /1\D?000\D?000\D?000/],
  ['many.xyz', `4000\nmany\n${'H 0 0 0\n'.repeat(20)}`, /line|end|4\D?000/],
];

test('refused files say what, where, what was expected and what to do; the subject stays', async ({ playground }) => {
  await playground.open(smallLink);
  const before = await playground.sentence.innerText();
  for (const [name, contents, about] of files) {
    await playground.drop(name, contents);
    await expect(playground.refusal, name).toBeVisible();
    await expect(playground.refusal.getByRole('heading'), name).toContainText(name);
    const [found, expected] = await playground.refusal.getByRole('definition').allInnerTexts();
    expect(`${found} ${expected}`, name).toMatch(about);
    expect(expected.length, name).toBeGreaterThan(5);
    await playground.page.keyboard.press('Escape');
    await expect(playground.refusal).toHaveCount(0);
  }
  expect(await playground.sentence.innerText()).toBe(before);
  await playground.finished();
});

const links: readonly (readonly [fault: string, link: string, about: RegExp])[] = [
  ['a future version', 'v=99&a=transformer:random:1&s=sample:ethanol&n=72&seed=1', /newer|version/i],
  ['hostile keys', `${smallLink}&__proto__=x&constructor=y&colour=red`, /colour/],
  ['a number out of range', smallLink.replace('n=72', 'n=1e99'), /n|elements/i],
  ['an unknown model', 'v=1&a=unheard:random:1&s=sample:ethanol&n=72&seed=1', /unheard/],
  ['no link at all', '%%%%&&==', /link/i],
];

for (const [fault, link, about] of links) {
  test(`a link with a fault is explained: ${fault}`, async ({ playground }) => {
    await playground.open(link);
    const strip = playground.page.getByTestId('link-trouble');
    await expect(strip).toContainText(about);
    await strip.getByRole('button', { name: 'Open the default' }).click();
    await expect(strip).toHaveCount(0);
    expect(await playground.page.evaluate(() => 'x' in {})).toBe(false);
  });
}

/** Thirty frames of a made-up triatomic molecule whose labels are those of springs, in kcal/mol. */
function springFrames(): string {
  let text = '';
  for (let frame = 0; frame < 30; frame++) {
    const shift = 0.08 * Math.sin(1.7 * frame);
    const force = -40 * shift * 23.06;
    text += `3\nProperties=species:S:1:pos:R:3:forces:R:3 energy=${(20 * shift * shift * 23.06).toFixed(6)}\n`;
    text += `O 0 0 0 ${(-force).toFixed(6)} 0 0\nH ${(0.96 + shift).toFixed(6)} 0 0 ${force.toFixed(6)} 0 0\nH -0.24 0.93 0 0 0 0\n`;
  }
  return text;
}

test('labels in other units are noticed, never converted unasked, and read as such by one click', async ({
  playground,
}) => {
  const { page } = playground;
  await playground.open('v=1&a=transformer:train:1&s=sample:ethanol-test&n=4&seed=3&t=20~batch:2');
  await playground.drop('kcal.xyz', springFrames());
  const strip = page.getByTestId('unlikely-units');
  await expect(strip).toContainText('look like kcal/mol/Å');
  await strip.getByRole('button', { name: 'Read as kcal/mol/Å' }).click();
  await expect(strip).toHaveCount(0);
  await expect(page).toHaveURL(/units:kcal/);
});
