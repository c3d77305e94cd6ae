/**
 * For tests of this room only. Opens the shared reference vectors (float64, made with e3nn and mpmath) beside the repository.
 * Where the folder is missing the caller gets undefined, and a line says so.
 */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect } from 'vitest';
import { harmonicCount, solidHarmonics } from './harmonics.ts';
import type { SphereRule } from './quadrature.ts';

/** The parsed file, or undefined (announced on the console) where `../shared/reference` is not there. */
export function referenceVectors<T>(name: string): T | undefined {
  const path = resolve(process.cwd(), '../shared/reference', name);
  if (existsSync(path)) return JSON.parse(readFileSync(path, 'utf8')) as T;
  console.info(`reference vectors ${name} are not beside this checkout: only the self-contained checks ran`);
  return undefined;
}

/** Largest |a - b| over two equally long arrays; fails where lengths differ or a value is not finite. */
export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  let largest = 0;
  for (let i = 0; i < a.length; i++) {
    const difference = Math.abs(a[i] - b[i]);
    if (!Number.isFinite(difference)) throw new Error(`entry ${i}: ${a[i]} against ${b[i]}`);
    largest = Math.max(largest, difference);
  }
  return largest;
}

/** Largest |mean of Y_lm - [l = 0]| over l = 0 ... degree. */
export function harmonicDefect(rule: SphereRule, degree: number): number {
  const size = harmonicCount(degree);
  const values = solidHarmonics(degree, rule.directions);
  let worst = 0;
  for (let i = 0; i < size; i++) {
    let mean = 0;
    for (let p = 0; p < rule.weights.length; p++) mean += rule.weights[p] * values[p * size + i];
    worst = Math.max(worst, Math.abs(mean - (i === 0 ? 1 : 0)));
  }
  return worst;
}
