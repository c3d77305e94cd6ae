/** The self-check finds what it must, says so in words, and hears where something is wrong. */
import { describe, expect, it, vi } from 'vitest';
import { computed } from '../engine/compute-session.ts';
import * as evaluate from '../orbit/evaluate.ts';
import { answerWords, tallyWords } from '../plot/self-check-words.ts';
import { type CheckedAnswer, selfCheck } from './self-check.ts';

describe('the self-check', { timeout: 120_000 }, () => {
  it('passes, covers every kind of known answer, and tells each as it is found', async () => {
    const told: CheckedAnswer[] = [];
    const answers = await selfCheck({ repetitions: 40, onAnswer: (answer) => told.push(answer) });
    expect(told).toEqual(answers);
    expect(answers.filter(({ passed }) => !passed)).toEqual([]);
    expect(new Set(answers.map(({ what }) => what)).size).toBe(answers.length);
    for (const kind of [
      'F = −x: verdict',
      'constant classes',
      'degree 4: variance',
      'icosahedral group',
      'interval',
      'net torque',
    ])
      expect(
        answers.some(({ what }) => what.includes(kind)),
        kind,
      ).toBe(true);
    for (const { found, expected, tolerance } of answers) {
      if (typeof found === 'string' || typeof expected === 'string') expect(found).toBe(expected);
      else expect(Math.abs(found - expected)).toBeLessThanOrEqual(tolerance);
    }
  });

  it('runs behind the compute worker as well', async () => {
    const event = await computed({ kind: 'self-check', id: 4 });
    expect(event).toMatchObject({ kind: 'self-checked', id: 4 });
    expect(event.kind === 'self-checked' && tallyWords(event.answers)).toMatch(
      /^\d+ known answers, all as they must be$/,
    );
  });

  it('is wrong where the code that judges is wrong', async () => {
    const right = evaluate.evaluateOrbit;
    const spy = vi.spyOn(evaluate, 'evaluateOrbit').mockImplementation(async (request) => {
      const result = await right(request);
      const { error } = result.summary;
      return {
        ...result,
        verdict: 'broken',
        summary: { ...result.summary, error: { ...error, value: 1.2 * error.value } },
      };
    });
    const wrong = (await selfCheck({ repetitions: 1 })).filter(({ passed }) => !passed).map(({ what }) => what);
    spy.mockRestore();
    expect(wrong).toContain('F = −x: verdict');
    expect(wrong).toContain('F = −x (1 + D) with D of degree 2: variance 1/(2l + 1)');
  });

  it('refuses no repetitions', async () => {
    await expect(selfCheck({ repetitions: 0 })).rejects.toThrow('expected a whole number of at least 1');
  });
});

describe('its words', () => {
  const answer = { what: 'x', expected: 1 / 3, found: 0.335092, tolerance: 1 / 30, passed: true };
  it('give what was found, what it must be, and how near', () => {
    expect(answerWords(answer)).toBe('0.3351, expected 0.3333 ± 0.033');
    expect(answerWords({ ...answer, found: 'exact', expected: 'exact', tolerance: 0 })).toBe('exact, expected exact');
    expect(tallyWords([answer, { ...answer, passed: false }])).toBe('1 of 2 known answers are wrong');
  });
});
