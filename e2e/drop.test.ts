/**
 * Files of every kind in one drop: each row of the report is read, with name, size, place and remedy; mends are used; good files open.
 * A table becomes a cloud with one click, and a million points stay in the hand.
 */
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { zipSync } from 'fflate';
import { bumpyMesh, manyPoints, quads, spiralInUtm } from './cloud-files.ts';
import { expect, type Playground, publicFile, smallCloudLink, test } from './page.ts';

const folderOf = (): string => mkdtempSync(join(tmpdir(), 'drop-'));
const water = '3\nwater\nO 0 0 0\nH 0.96 0 0\nH -0.24 0.93 0\n';
const subject = ({ page }: Playground) => page.getByRole('region', { name: 'Subject' });
const stage = (playground: Playground) => subject(playground).locator('canvas');

/** Thousands with the page's thin spaces. */
const whole = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, '\u2009');

const bunny = publicFile('trimesh__bunny.ply', 'ply');
const meshes = [
  { name: 'bumpy.ply', contents: () => bumpyMesh() },
  ...(bunny ? [{ name: basename(bunny), contents: () => readFileSync(bunny, 'utf8') }] : []),
];

for (const { name, contents } of meshes) {
  test(`three PLYs in one drop: ${name}, double precision far out, and quads`, async ({ playground }) => {
    const { page, report, sentence } = playground;
    await playground.open(smallCloudLink);
    const mesh = contents();
    const [points, faces] = ['vertex', 'face'].map((kind) =>
      Number(new RegExp(`element ${kind} (\\d+)`).exec(mesh)?.[1]),
    );
    await playground.dropAll([
      [name, mesh],
      ['spiral.ply', spiralInUtm()],
      ['quads.ply', quads()],
    ]);
    await expect(report).toContainText('3 of 3 files read.');
    await expect(report.getByRole('listitem')).toHaveCount(3);
    await expect(playground.reported(name)).toContainText(`${whole(points)} points, ${whole(faces)} faces`);
    await expect(playground.reported(name)).toContainText('ASCII PLY');
    await expect(playground.reported(name)).toContainText('on the bench');
    await expect(playground.reported('spiral.ply')).toContainText(/binary PLY.*900 points/s);
    await expect(playground.reported('quads.ply')).toContainText('108 points, 88 faces');

    await expect(sentence).toContainText(name.replace('.ply', ''));
    await expect(stage(playground)).toHaveAttribute('aria-label', new RegExp(`${whole(points)} points, 32 sampled`));
    await expect(subject(playground)).toContainText('confidence, intensity');
    await expect(page).toHaveURL(new RegExp(`file=${name}~[0-9a-f]{12}~${points}`));

    await playground.reported('spiral.ply').getByRole('button', { name: 'Open spiral.ply' }).click();
    await expect(playground.reported('spiral.ply')).toContainText('on the bench');
    await expect(stage(playground)).toHaveAttribute('aria-label', /900 points/);
    await expect(subject(playground)).toContainText('colours');
    await expect(subject(playground)).toContainText('(448\u2009251, 5\u2009411\u2009944, 315.497)');
    const centred = await playground.exported(/^PLY, whole/);
    const header = centred.bytes.toString('latin1').split('end_header')[0];
    expect(header).toContain('property double x');
    expect(header).toMatch(/element vertex 900\n/);

    await playground.reported('quads.ply').getByRole('button', { name: 'Open quads.ply' }).click();
    await expect(subject(playground)).toContainText('88 faces');
    await playground.finished();
    expect((await playground.summary()).verdict).toContain('B is exact');
    await report.getByRole('button', { name: 'Close' }).click();
    await expect(report).toHaveCount(0);
  });
}

/** Good and bad files below one folder. */
function mixedFolder(): string {
  const folder = join(folderOf(), 'set');
  mkdirSync(join(folder, 'deeper'), { recursive: true });
  const spiral = spiralInUtm();
  const molfile = [
    'water',
    '  by hand',
    '',
    '  3  2  0  0  0  0  0  0  0  0999 V2000',
    '    0.0000    0.0000    0.0000 O   0  0',
    '    0.9600    0.0000    0.0000 H   0  0',
    '   -0.2400    0.9300    0.0000 H   0  0',
    '  1  2  1  0',
    '  1  3  1  0',
    'M  END',
    '$$$$',
    '',
  ];
  const huge = [
    'ply',
    'format binary_little_endian 1.0',
    'element vertex 1000000000',
    'property float x',
    'property float y',
    'property float z',
    'end_header',
    'abc',
  ];
  const files: readonly (readonly [name: string, contents: string | Uint8Array])[] = [
    ['truncated.ply', spiral.subarray(0, spiral.length - 1000)],
    ['billion.ply', huge.join('\n')],
    ['nan.xyz', water.replace('0.96', 'nan')],
    ['empty.xyz', ''],
    ['data.json', '{"atoms": [1, 2, 3]}\n'],
    ['deeper/good.xyz', water],
    ['good.sdf', molfile.join('\n')],
    ['pair.zip', zipSync({ 'good.ply': Buffer.from(quads()), 'bad.xyz': Buffer.from('2\nx\nQq 0 0 0\nH 1 0 0\n') })],
  ];
  for (const [name, contents] of files) writeFileSync(join(folder, name), contents);
  return folder;
}

/** What each refused row says: its place, what was found, what was expected and what to do. */
const refused: readonly (readonly [
  name: string,
  place: RegExp,
  found: RegExp,
  expected: RegExp,
  remedy: RegExp,
  mend?: RegExp,
])[] = [
  [
    'set/truncated.ply',
    /stops at byte 23\s454/,
    /862 whole vertices/,
    /900, as line 3/,
    /downloaded completely/,
    /Use the 862 whole vertices/,
  ],
  [
    'set/billion.ply',
    /stops at byte \d+/,
    /0 whole vertices/,
    /1\s?000\s?000\s?000, as line 3/,
    /downloaded completely/,
  ],
  [
    'set/nan.xyz',
    /stops at line 4/,
    /'nan', which is not finite, as coordinate x/,
    /finite number in angstrom/,
    /Correct/,
    /Leave out the atoms/,
  ],
  ['set/empty.xyz', /stops at byte 0/, /an empty file/, /a molecule .*or points/, /downloaded completely/],
  ['set/data.json', /stops at line 1/, /JSON text/, /a molecule .*or points/, /extXYZ/],
  [
    'set/pair.zip/bad.xyz',
    /stops at line 3/,
    /'Qq' which is no chemical element/,
    /element symbol/,
    /Replace it/,
    /Leave out the atoms/,
  ],
];

test('a folder with good and bad files: every message is read, a mend counts the points that are whole, good ones open', async ({
  playground,
}) => {
  const { page, report } = playground;
  await playground.open(smallCloudLink);
  await playground.dropPaths(mixedFolder());
  await expect(report).toContainText('3 of 9 files read, 6 refused.');
  const names = await report.locator('.name').allInnerTexts();
  expect(names.slice(0, 6).sort()).toEqual(refused.map(([name]) => name).sort());
  for (const [name, place, found, expected, remedy, mend] of refused) {
    const row = playground.reported(name);
    await expect(row, name).toContainText(place);
    await row.getByRole('button', { name: `Why ${name} was refused` }).click();
    const said = await row.getByRole('definition').allInnerTexts();
    expect(said, name).toHaveLength(3);
    expect(said[0], name).toMatch(found);
    expect(said[1], name).toMatch(expected);
    expect(said[2], name).toMatch(remedy);
    if (mend) await expect(row.getByRole('button', { name: mend }).first(), name).toBeVisible();
    else await expect(row.getByRole('button'), name).toHaveCount(1);
    await row.getByRole('button', { name: `Why ${name} was refused` }).click();
  }
  await expect(playground.reported('set/nan.xyz').locator('.bad')).toHaveCount(0);
  await expect(playground.reported('set/deeper/good.xyz')).toContainText(/XYZ.*3 atoms.*on the bench/s);
  await expect(playground.reported('set/good.sdf')).toContainText(/V2000.*3 atoms.*1 notice/s);
  await expect(playground.reported('set/pair.zip/good.ply')).toContainText('108 points, 88 faces');

  await playground.reported('set/truncated.ply').getByRole('button', { name: 'Use the 862 whole vertices' }).click();
  await expect(report).toContainText('4 of 9 files read, 5 refused.');
  await expect(playground.reported('set/truncated.ply')).toContainText(/862 points.*notice/s);
  await playground
    .reported('set/truncated.ply')
    .getByRole('button', { name: /notice/ })
    .click();
  await expect(playground.reported('set/truncated.ply')).toContainText(
    'The header promises 900 vertices (line 3), found 862: what is whole was used',
  );
  await playground.reported('set/truncated.ply').getByRole('button', { name: /^Open/ }).click();
  await expect(stage(playground)).toHaveAttribute('aria-label', /862 points/);
  await expect(page).toHaveURL(/file=truncated\.ply~[0-9a-f]{12}~862&how=complete/);

  await playground.reported('set/pair.zip/good.ply').getByRole('button', { name: /^Open/ }).click();
  await expect(stage(playground)).toHaveAttribute('aria-label', /108 points/);
  await playground.reported('set/good.sdf').getByRole('button', { name: /^Open/ }).click();
  await expect(subject(playground)).toContainText('H₂O');
  expect(await page.evaluate(() => document.querySelectorAll('.report img, .report script').length)).toBe(0);
});

test('a drop before the part that takes it has been fetched is not lost', async ({ playground }) => {
  const { page } = playground;
  let arrive = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  await page.route(/\/DropTarget-[^/]*\.js$/, async (route) => {
    await held;
    await route.continue();
  });
  await playground.open(smallCloudLink);
  await playground.dropPaths(mixedFolder());
  await expect(playground.report).toHaveCount(0);
  arrive();
  await expect(playground.report).toContainText('3 of 9 files read, 6 refused.');
});

test('a plain table of coordinates is offered as a cloud; the link says how it was read', async ({
  playground,
  visit,
}) => {
  const { page, refusal } = playground;
  const table = Array.from({ length: 60 }, (_, n) => `${Math.cos(n)} ${Math.sin(2 * n)} ${n / 30}`).join('\n');
  await playground.open(smallCloudLink);
  await playground.drop('table.txt', table);
  await expect(refusal).toContainText(
    'what looks like a plain table of coordinates (60 rows of 3 numbers, no elements)',
  );
  await refusal.getByRole('button', { name: 'Read as a point cloud of 60 points' }).click();
  await expect(refusal).toHaveCount(0);
  await expect(stage(playground)).toHaveAttribute('aria-label', /60 points, 32 sampled/);
  await expect(page).toHaveURL(/file=table\.txt~[0-9a-f]{12}~60&how=cloud/);
  await playground.finished();
  const first = await playground.summary();
  const link = await playground.copyLink();
  const again = await visit();
  await again.page.goto(link);
  await expect(again.page.getByTestId('wanted')).toContainText('table.txt');
  await again.drop('renamed.txt', table);
  await again.finished();
  expect(await again.summary()).toEqual(first);
});

/** Drags the cloud on the stage: how many poses were seen, and how long each step kept the page busy, ms. */
async function turned(playground: Playground): Promise<{ poses: number; steps: number[] }> {
  const { page } = playground;
  const box = (await stage(playground).boundingBox())!;
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const poses = new Set<string>();
  const steps: number[] = [];
  await page.mouse.move(x, y);
  await page.mouse.down();
  for (let step = 1; step <= 12; step++) {
    const before = Date.now();
    await page.mouse.move(x + 4 * step, y + 2 * step);
    poses.add(await page.getByTestId('pose').innerText());
    steps.push(Date.now() - before);
  }
  await page.mouse.up();
  return { poses: poses.size, steps: steps.sort((a, b) => a - b) };
}

/** Without a GPU each picture takes the processor's time, whatever is in it: what counts is how much a million points add. */
test('a million points open, and turning them is as fluid as turning a small solid', async ({ playground }) => {
  const path = join(folderOf(), 'million.ply');
  writeFileSync(path, manyPoints());
  await playground.open(smallCloudLink);
  await playground.finished();
  const small = await turned(playground);
  await playground.dropPaths(path);
  const name = new RegExp(`${whole(1_000_000)} points, 32 sampled`);
  await expect(stage(playground)).toHaveAttribute('aria-label', name, { timeout: 60_000 });
  await playground.finished();
  const large = await turned(playground);
  const median = ({ steps }: { steps: readonly number[] }): number => steps[6];
  console.log(
    `a step of turning a million points: median ${median(large)} ms, longest ${large.steps[11]} ms; a small solid: ${median(small)} ms`,
  );
  expect(large.poses).toBeGreaterThan(5);
  expect(median(large)).toBeLessThan(3 * median(small) + 100);
  expect(large.steps[11]).toBeLessThan(5000);
});
