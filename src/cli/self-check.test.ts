/** `self-check` as the terminal calls it: lines or JSON, exit code 0, wrong usage in one line. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { UsageError } from './arguments.ts';
import { run } from './self-check.ts';

let printed: string[] = [];
beforeEach(() => {
  printed = [];
  vi.spyOn(console, 'log').mockImplementation((text: string) => {
    printed.push(text);
  });
});
afterEach(() => vi.restoreAllMocks());

it('prints a line per known answer and a tally, and is content', async () => {
  expect(await run(['--repetitions', '20'])).toBe(0);
  expect(printed.length).toBeGreaterThan(50);
  expect(printed[0]).toBe('ok    F = −x: verdict: exact, expected exact');
  expect(printed[printed.length - 1]).toBe(`${printed.length - 1} known answers, all as they must be`);
});

it('gives JSON alone where asked', async () => {
  expect(await run(['--repetitions', '20', '--json'])).toBe(0);
  expect(printed).toHaveLength(1);
  expect(JSON.parse(printed[0])[0]).toEqual({
    what: 'F = −x: verdict',
    expected: 'exact',
    found: 'exact',
    tolerance: 0,
    passed: true,
  });
});

it('refuses words and no repetitions', async () => {
  await expect(run(['x'])).rejects.toThrow(UsageError);
  await expect(run(['--repetitions', '0'])).rejects.toThrow('expected at least 1');
});
