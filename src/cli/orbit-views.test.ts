/** `orbit --views`: one SVG a view with the heading and caption that say what it is, for molecules and clouds, one model and two; refusals in a line. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, it, vi } from 'vitest';
import { viewsOfGroup } from '../plot/group-shape.ts';
import { UsageError } from './arguments.ts';
import { run as orbit } from './orbit.ts';

const folder = mkdtempSync(join(tmpdir(), 'equivarium-views-'));
let printed = '';
beforeEach(() => {
  printed = '';
  vi.spyOn(console, 'log').mockImplementation((text: string) => {
    printed += text;
  });
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
});
afterAll(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

const ofSo3 = viewsOfGroup('so3');
const onReference = ['--device', 'reference', '--json'];
const count = (text: string, part: string): number => text.split(part).length - 1;
const read = (out: string, view: string): string => readFileSync(join(out, `${view}.svg`), 'utf8');

it('writes each view of both models of a link, on one scale', async () => {
  const out = join(folder, 'two');
  const link = 'v=1&a=pointnet:random:2&b=cloud-gaunt:random:2&s=solid:torus~7&points=farthest~8&n=96&seed=3';
  expect(await orbit([link, '--views', ofSo3.join(','), '--out', out, ...onReference])).toBe(0);
  expect(readdirSync(out).sort()).toEqual(ofSo3.map((name) => `${name}.svg`).sort());
  for (const view of ofSo3) {
    const svg = read(out, view);
    expect(svg, view).toMatch(/^<svg [^>]*xmlns/);
    expect(svg, view).not.toMatch(/NaN|undefined|Infinity|var\(--/);
    expect(svg, view).toContain('A: pointnet, random:2. B: cloud-gaunt, random:2.');
    expect(svg, view).toMatch(/On torus.*96 poses over SO\(3\), seed 3\./);
  }
  // 36 azimuths in 18 rings for each of two models.
  expect(count(read(out, 'disc'), '<path')).toBeGreaterThanOrEqual(2 * 648);
  expect(read(out, 'disc')).toContain('opposite rim points are the same rotation');
  expect(count(read(out, 'loops'), 'about ')).toBeGreaterThanOrEqual(3);
  const { elements, grid, against } = JSON.parse(printed);
  expect(elements).toHaveLength(96);
  expect(grid.elements).toHaveLength(48 * 6);
  expect(against.grid.base).toBe(48);
});

it('draws another group in its own shape, and refuses what is of SO(3) alone', async () => {
  const out = join(folder, 'shifts');
  const file = ['public/samples/ethanol.xyz', '--model', 'transformer', '--weights', 'random:1', '--elements', '16'];
  const shifts = [...file, '--group', 'shifts~3', '--out', out, ...onReference];
  expect(await orbit([...shifts, '--views', 'shape,curve'])).toBe(0);
  expect(read(out, 'shape')).toContain('x</tspan>');
  expect(read(out, 'curve')).toContain('distance of the shift, Å');
  await expect(orbit([...shifts, '--views', 'globe'])).rejects.toThrow(
    '--views globe: over shifts~3 expected some of shape,curve',
  );
});

it('writes what is asked for of one model, and evaluates no more than that', async () => {
  const out = join(folder, 'one');
  const file = ['public/samples/ethanol.xyz', '--model', 'transformer', '--weights', 'random:1', '--elements', '16'];
  expect(await orbit([...file, '--views', 'loops,angle', '--out', out, ...onReference])).toBe(0);
  expect(readdirSync(out).sort()).toEqual(['angle.svg', 'loops.svg']);
  expect(JSON.parse(printed)).not.toHaveProperty('grid');
  expect(read(out, 'loops')).toContain('RMS change, meV/Å');
});

it.each([
  [['--views', 'globe'], /--views globe: expected --out DIR with it/],
  [['--out', 'there'], /--out there: expected --views globe,map,disc/],
  [
    ['--views', 'globe,torus', '--out', 'there'],
    /--views torus: expected some of globe,map,disc,loops,ball,angle,spectrum/,
  ],
])('refuses %j', async (options, message) => {
  const file = ['public/samples/ethanol.xyz', '--model', 'transformer', '--weights', 'random:1'];
  await expect(orbit([...file, ...options, ...onReference])).rejects.toThrow(UsageError);
  await expect(orbit([...file, ...options, ...onReference])).rejects.toThrow(message);
});
