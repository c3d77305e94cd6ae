/** `preset`: lists what ships; runs a tiny one on the reference, resumes, and records exactly what it printed. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { parsePreset } from '../experiment/preset-schema.ts';
import { springFrames } from '../experiment/training.testing.ts';
import { UsageError } from './arguments.ts';
import { run } from './preset.ts';

const root = mkdtempSync(join(tmpdir(), 'equivarium-preset-'));
const file = join(root, 'public', 'presets', 'tiny.json');
let printed: string[] = [];

function write(path: string, content: string): void {
  mkdirSync(join(root, 'public', path, '..'), { recursive: true });
  writeFileSync(join(root, 'public', path), content);
}

beforeAll(() => {
  const frames = springFrames(8).map(({ positions, forces, energy }) => {
    const rows = ['O', 'H', 'H'].map((symbol, n) => {
      const [p, f] = [positions, forces ?? positions].map((values) => [...values.subarray(3 * n, 3 * n + 3)].join(' '));
      return `${symbol} ${p} ${f}`;
    });
    return `3\nProperties=species:S:1:pos:R:3:forces:R:3 energy=${energy}\n${rows.join('\n')}\n`;
  });
  write('samples/springs.xyz', frames.join(''));
  write(
    'samples/index.json',
    JSON.stringify({ samples: [{ id: 'springs', file: 'springs.xyz', sha256: '', level: 'none' }] }),
  );
  write('weights/index.json', JSON.stringify({ weights: [] }));
  write('presets/index.json', JSON.stringify({ presets: ['tiny'] }));
  const link = 'v=1&a=transformer:train:0&s=sample:springs&t=2~batch:2~test:25&n=8&seed=0';
  const preset = {
    version: 1,
    id: 'tiny',
    claim: 'A claim',
    question: 'q',
    refutation: 'r',
    setting: 's',
    source: { paper: 'p', sheet: 1 },
    arms: [
      { id: 'none', words: 'none', link },
      { id: 'axis', words: 'axis', link: link.replace('&t=', '&m=turns:axis&t=') },
    ],
    show: ['none', 'axis'],
    seeds: 2,
    measures: [
      {
        id: 'error',
        words: 'error, none over axis',
        unit: '×',
        computed: { quantity: 'error', arm: 'none', over: 'axis' },
        bar: { atMost: 9 },
      },
    ],
    curves: ['share-over-steps'],
  };
  write('presets/tiny.json', JSON.stringify(preset));
});
beforeEach(() => {
  printed = [];
  vi.stubEnv('EQUIVARIUM_ROOT', root);
  vi.spyOn(console, 'log').mockImplementation((line: string) => void printed.push(line));
  vi.spyOn(console, 'error').mockImplementation(() => {});
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});
afterAll(() => rmSync(root, { recursive: true }));

it('lists presets as a table, and refuses what is none', async () => {
  expect(await run([])).toBe(0);
  expect(printed[0]).toContain('| `tiny` | A claim | error, none over axis: bar at most 9\u202f× | not recorded yet |');
  await expect(run(['huge'])).rejects.toThrow(new UsageError('there is no preset huge; there are tiny'));
  await expect(run(['tiny', '--seeds', '1'])).rejects.toThrow('--seeds 1: expected at least 2');
  await expect(run(['tiny', 'other'])).rejects.toThrow('expected one ID');
});

it('runs, prints the bar with its interval, records, and takes up what is finished', { timeout: 60_000 }, async () => {
  const out = join(root, 'runs');
  const args = ['tiny', '--out', out, '--device', 'reference'];
  expect(await run([...args, '--json'])).toBe(0);
  const recorded = JSON.parse(printed[0]);
  expect(recorded).toMatchObject({ adapter: 'reference (float64)', seeds: [0, 1] });
  expect(recorded.measures[0].values).toHaveLength(2);
  expect(parsePreset('tiny.json', readFileSync(file, 'utf8')).recorded).toBeUndefined();
  const files = readdirSync(out).sort();
  expect(await run([...args, '--resume', '--record'])).toBe(0);
  expect(readdirSync(out).sort()).toEqual(files);
  expect(printed[1]).toMatch(/error, none over axis\n {4}.* \(95\u202f%: .*\), bar at most 9\u202f×: /);
  const after = parsePreset('tiny.json', readFileSync(file, 'utf8')).recorded;
  expect(after).toEqual({ ...recorded, date: after?.date });
});
