/** The recorded numbers that the page shows before anything is measured on it: of known kinds, right, and of the usual settings. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { kindIds } from '../experiment/laboratory/kinds.ts';
import type { LaboratoryRun } from '../experiment/laboratory/result.ts';
import { isSame, usualSettings } from '../experiment/laboratory/settings.ts';
import { EXACT_NOISE_FLOORS } from '../math/tolerances.ts';
import { recordedRuns } from './recorded-laboratory.ts';

const file = new URL('../../public/recorded/laboratory.json', import.meta.url);
const { runs } = JSON.parse(readFileSync(file, 'utf8')) as { readonly runs: readonly LaboratoryRun[] };

it('says where, when and of which commit it is, forward and backward', () => {
  expect(runs.some(({ settings }) => isSame(settings, usualSettings))).toBe(true);
  expect(runs.map(({ settings }) => settings.direction)).toContain('backward');
  for (const { adapter, date, commit, device, roofs } of runs) {
    expect(adapter.length).toBeGreaterThan(0);
    expect(Number.isNaN(Date.parse(date))).toBe(false);
    expect(commit).toMatch(/^[0-9a-f]{7,40}$/);
    expect(device).toBe('webgpu');
    expect(roofs?.bytes).toBeGreaterThan(0);
  }
});

it('a file from before kinds had their names of today reads the same', () => {
  const text = readFileSync(file, 'utf8');
  const before = text.replaceAll('"gaunt-fft"', '"gaunt-fourier"').replaceAll('"gaunt-fourier-sums"', '"gaunt-dft"');
  expect(before).not.toBe(text);
  expect(recordedRuns(JSON.parse(before))).toEqual(runs);
  expect(recordedRuns(JSON.parse(text))).toEqual(runs);
  expect(recordedRuns(JSON.parse(text.replaceAll('"cg-paths"', '"unheard"')))[0].products).toHaveLength(
    runs[0].products.filter(({ kind }) => kind !== 'cg-paths').length,
  );
});

it('a time of nothing is left out with the reason, and roofs of nothing are dropped', () => {
  const [run] = runs;
  const [first, ...others] = run.products;
  const [read] = recordedRuns({
    runs: [{ ...run, roofs: { bytes: 0, operations: 1e9 }, products: [{ ...first, ms: 0, low: 0 }, ...others] }],
  });
  expect(read.products).toEqual(others);
  expect(read.roofs).toBeUndefined();
  expect(read.leftOut).toEqual([
    ...run.leftOut,
    { kind: first.kind, degree: first.degree, reason: expect.stringContaining('the file has 0 ms') },
  ]);
});

it('every number is of a kind that there is, and its result was right and commuted with turning', () => {
  for (const { products } of runs) {
    for (const { kind } of products) expect(kindIds).toContain(kind);
    for (const { right, turnError, floor, ms } of products) {
      expect(right).toBe(true);
      expect(turnError).toBeLessThan(EXACT_NOISE_FLOORS * floor);
      expect(ms).toBeGreaterThan(0);
    }
  }
});
