import { expect, it } from 'vitest';
import type { Ascent } from '../orbit/result.ts';
import { ascentLine, ascentRows } from './ascent-words.ts';
import { formulaOrbit } from './orbit.testing.ts';

const { result } = formulaOrbit(0.05, 'transformer', 24, 12, 2);
const { q } = result.summary.worst;
const ascent: Ascent = {
  ending: 'ascended',
  q,
  value: 1.312,
  startedFrom: 5,
  sampleWorst: 1.26,
  evaluations: 1920,
  steps: 14,
  maxima: [1.312, 1.3, 1.2, 1.1, 1, 0.9].map((value, n) => ({ q, value, starts: n === 0 ? 11 : 1 })),
};

it('says how high, how much higher, how many maxima and at what cost', () => {
  expect(ascentLine(ascent, result)).toBe(
    '1\u2009310 meV/Å, 4.1\u202f% above the worst of 24, 6 maxima, 1\u2009920 evaluations',
  );
  const rows = new Map(ascentRows(ascent, result).map(([label, text]) => [label, text]));
  expect(rows.get('away')).toBe("0.0° from the sample's worst, from element 5 in 14 steps");
  expect(rows.get('maxima')).toMatch(/^1\u2009310 \(11 starts\), 1\u2009300 \(1 start\).*, 1 more$/);
  expect(rows.get('worst pose')).toContain(`q = (${q[0].toFixed(4)}`);
});

it.each([
  ['sample', /the worst of 24: none above it by more than the noise, 1\u2009920 evaluations$/],
  ['noise', /the worst of 24: within the noise, nothing to ascend$/],
  ['no-rotations', /the worst of 24: the group has no continuous turns, nothing to ascend$/],
] as const)('says why nothing was climbed: %s', (ending, words) => {
  const rows = ascentRows({ ...ascent, ending }, { ...result, group: 'shifts' });
  expect(rows).toHaveLength(1);
  expect(rows[0][1]).toMatch(words);
});
