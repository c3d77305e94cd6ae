/** `orbit --export` and `orbit --predictions` as the terminal calls them: the file between them is answered by one formula. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { UsageError } from './arguments.ts';
import { run as orbit } from './orbit.ts';

const folder = mkdtempSync(join(tmpdir(), 'equivarium-orbit-'));
const ethanol = 'public/samples/ethanol.xyz';
const rotated = join(folder, 'rotated.xyz');
const predicted = join(folder, 'predicted.xyz');

let printed = '';
let said = '';
beforeEach(() => {
  printed = '';
  said = '';
  vi.spyOn(console, 'log').mockImplementation((text: string) => {
    printed += `${text}\n`;
  });
  vi.spyOn(console, 'error').mockImplementation((text: string) => {
    said += `${text}\n`;
  });
});
afterEach(() => vi.restoreAllMocks());
afterAll(() => rmSync(folder, { recursive: true }));

async function answer(args: readonly string[]) {
  printed = '';
  expect(await orbit([...args, '--json'])).toBe(0);
  return JSON.parse(printed);
}

/** Forces -x towards the origin, and `pull` along the laboratory's z. */
function predict(pull: number): void {
  const rows = readFileSync(rotated, 'utf8').split('\n');
  const answered = rows.map((row) => {
    if (row.startsWith('Properties')) return `${row.replace('pos:R:3', 'pos:R:3:forces:R:3')} energy=-1.5`;
    const [, x, y, z] = row.split(' ');
    return z === undefined ? row : `${row} ${-Number(x)} ${-Number(y)} ${pull - Number(z)}`;
  });
  writeFileSync(predicted, answered.join('\n'));
}

describe('an orbit for another program', () => {
  it('goes out without a model or a device and comes back as a verdict, the same for a file and its link', async () => {
    const told = await answer([ethanol, '--export', rotated, '--elements', '32', '--seed', '4', '--grid', '6x2']);
    expect(told).toMatchObject({ elements: 32, seed: 4, frames: 1 + 32 + 12 + 16, grid: 12, controls: 16 });
    const text = readFileSync(rotated, 'utf8');
    await answer(['#v=1&a=gaunt:random:7&s=sample:ethanol&n=32&seed=4', '--export', rotated, '--grid=6x2']);
    expect(readFileSync(rotated, 'utf8')).toBe(text);
    predict(0);
    const exact = await answer([ethanol, '--predictions', predicted, '--labels']);
    expect(exact).toMatchObject({ verdict: 'exact', source: 'file', floorFrom: 'single precision' });
    expect(exact).toMatchObject({
      file: { name: 'predicted.xyz' },
      subject: { atoms: 9, digest: told.subject.digest },
    });
    expect(exact.grid.elements).toHaveLength(12);
    expect(exact.summary.labelForceMae).toBeGreaterThan(0.1);
    predict(0.1);
    const broken = await answer(['--predictions', predicted]);
    expect(broken.verdict).toBe('broken');
    // A constant pull p along z averages away and is the whole error: p / sqrt 3 per component, but for what 32 elements leave in their mean.
    expect(broken.summary.error.value / (0.1 / Math.sqrt(3))).toBeGreaterThan(0.95);
    expect(broken.summary.error.value / (0.1 / Math.sqrt(3))).toBeLessThanOrEqual(1);
    expect(await orbit(['--predictions', predicted])).toBe(0);
    expect(printed).toMatch(/predicted\.xyz is broken: over SO\(3\) forces change by 5\d\.\d\smeV/);
    expect(printed).toMatch(/noise floor {3}.*one rounding of float32/);
  });

  it('is of the group that is asked for, or of the link’s own', async () => {
    const told = await answer([ethanol, '--export', rotated, '--group', 'dihedral~3', '--grid', '6x2']);
    expect(told).toMatchObject({ group: 'dihedral~3', elements: 6, frames: 1 + 6 + 16, grid: 0 });
    const text = readFileSync(rotated, 'utf8');
    await answer(['#v=1&a=gaunt:random:7&s=sample:ethanol&g=dihedral~3', '--export', rotated, '--grid=6x2']);
    expect(readFileSync(rotated, 'utf8')).toBe(text);
    predict(0.1);
    expect(await orbit([ethanol, '--predictions', predicted])).toBe(0);
    // A pull along z stays under turns about z and flips under the half turns across it: its mean is zero.
    expect(printed).toMatch(/over the dihedral group of 6 forces change by 57\.7\smeV/);
    expect(printed).toMatch(/elements +all 6 elements of the dihedral group of 6, computed by another program/);
    await expect(orbit(['--predictions', predicted, '--group', 'o3'])).rejects.toThrow(
      /an orbit of dihedral~3, expected one of o3/,
    );
    await expect(orbit([ethanol, '--export', rotated, '--group', 'so3+scale'])).rejects.toThrow(
      /Scale does not act on molecules/,
    );
  });

  it('refuses wrong words, another subject and files without labels', async () => {
    await answer([ethanol, '--export', rotated, '--elements', '8']);
    predict(0);
    await expect(orbit([ethanol, '--export', rotated, '--model', 'gaunt'])).rejects.toThrow(UsageError);
    await expect(orbit(['--export', rotated])).rejects.toThrow(/expected one FILE or LINK/);
    await expect(orbit([ethanol, '--export', rotated, '--elements', '3'])).rejects.toThrow(/--elements 3/);
    await expect(orbit([ethanol, '--export', rotated, '--grid', '9'])).rejects.toThrow(/--grid 9: expected directions/);
    await expect(orbit(['--predictions', predicted, '--labels'])).rejects.toThrow(/--labels: name the FILE/);
    await expect(orbit(['--predictions', predicted, '--precision', 'fine'])).rejects.toThrow(/--precision fine/);
    const water = join(folder, 'water.xyz');
    writeFileSync(water, '3\nwater\nO 0 0 0\nH 0.757 0.586 0\nH -0.757 0.586 0\n');
    await expect(orbit([water, '--predictions', predicted])).rejects.toThrow(/expected one of the subject given/);
    await expect(orbit([water, '--predictions', predicted, '--labels'])).rejects.toThrow(/has no forces/);
    await expect(orbit([ethanol, '--predictions', rotated])).rejects.toThrow(
      /frames without forces.*Write them as a column/,
    );
    await expect(orbit(['--predictions', join(folder, 'none.xyz')])).rejects.toThrow(/there is no file/);
    expect(said).toBe('');
  });
});
