/** The gallery's pictures: the number lies on the bar's side where it holds, lines end where their arms do, nothing is not a number. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Preset, RecordedCurve } from '../experiment/presets.ts';
import { barFigure } from './bar-line.ts';
import { globeThumbnail } from './globe-thumbnail.ts';
import type { Mark } from './marks.ts';
import { presetCurveFigure } from './preset-curve.ts';
import { barText, intervalText, measureText, presetTable } from './preset-words.ts';
import { toSvg } from './svg.ts';
import { lightTheme } from './theme.ts';

const circle = (marks: readonly Mark[]) => marks.flatMap((mark) => (mark.kind === 'circle' ? [mark] : []))[0];
const rect = (marks: readonly Mark[]) => marks.flatMap((mark) => (mark.kind === 'rect' ? [mark] : []))[0];

const preset: Preset = {
  version: 1,
  id: 'p',
  claim: 'A claim',
  question: 'q',
  refutation: 'r',
  setting: 's',
  source: { paper: 'p', sheet: 1 },
  arms: ['one', 'two', 'three'].map((id) => ({ id, words: `arm ${id}`, link: '' })),
  show: ['one', 'two'],
  seeds: 3,
  measures: [
    { id: 'm', words: 'ratio', unit: '×', computed: { quantity: 'error', arm: 'one' }, bar: { atMost: 1.05 } },
  ],
  curves: ['share-over-steps'],
};

describe('the bar line', () => {
  it('puts the dot on the thick side exactly where the claim holds, and always inside', () => {
    const positive = fc.double({ min: 1e-9, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(positive, positive, fc.boolean(), fc.constantFrom('%', '×', '1'), (limit, value, most, unit) => {
        const measured = { value, low: value / 1.2, high: value * 1.2 };
        const bar = most ? { atMost: limit } : { atLeast: limit };
        const { marks } = barFigure({ words: 'w', unit: unit as '%', bar, measured }, 300);
        const [dot, side] = [circle(marks), rect(marks)];
        const held = most ? value <= limit : value >= limit;
        expect(dot.fill).toBe(held ? 'ink' : 'paper');
        expect(dot.x >= side.x - 1e-9 && dot.x <= side.x + side.across + 1e-9 ? true : !held).toBe(true);
        expect(dot.x).toBeGreaterThanOrEqual(4);
        expect(dot.x).toBeLessThanOrEqual(300);
      }),
      { numRuns: 200 },
    );
  });

  it('says what it shows, with the interval', () => {
    const picture = { words: 'ratio', unit: '×', bar: { atLeast: 4 } } as const;
    expect(barFigure({ ...picture, measured: { value: 5.4, low: 4.9, high: 5.9 } }, 300).title).toBe(
      'ratio: 5.4\u202f× (95\u202f%: 4.9\u202f× to 5.9\u202f×); bar at least 4\u202f×',
    );
    expect(barFigure(picture, 300).title).toContain('not measured yet');
  });
});

describe('curves', () => {
  const curve: RecordedCurve = {
    kind: 'share-over-steps',
    lines: [
      {
        name: 'one',
        points: [
          [0, 0.1],
          [100, 0.4, 0.3, 0.5],
          [200, 0.5, 0.4, 0.6],
        ],
      },
      {
        name: 'two',
        points: [
          [0, 0.1],
          [200, 0.02],
        ],
      },
      {
        name: 'three',
        points: [
          [0, 0.1],
          [200, 0.3],
        ],
      },
    ],
  };

  it('have the colours of A and B, bands where seeds scatter, and labels that do not touch', () => {
    const { marks, title } = presetCurveFigure(preset, curve, 420, 200);
    const lines = marks.flatMap((mark) => (mark.kind === 'path' && mark.stroke ? [mark.stroke] : []));
    expect(lines).toEqual(['a', 'b', 'ink-3']);
    expect(marks.filter((mark) => mark.kind === 'path' && mark.fill === 'a-soft')).toHaveLength(1);
    const labels = marks
      .flatMap((mark) => (mark.kind === 'text' && mark.size === 12 ? [mark.y] : []))
      .sort((p, q) => p - q);
    for (let k = 1; k < labels.length; k++) expect(labels[k] - labels[k - 1]).toBeGreaterThanOrEqual(14);
    expect(title).toContain('arm one ends at 50');
  });

  it('of single points and of powers draw without a broken number', () => {
    const lines = ['one', 'two'].map((name, n) => ({ name, points: [[10 ** n, 0.5, 0.4, 0.6]] as const }));
    for (const kind of ['relative-over-passes', 'error-over-passes', 'mean-over-rotations'] as const)
      expect(toSvg(presetCurveFigure(preset, { kind, lines }, 420, 200), lightTheme)).not.toMatch(
        /NaN|Infinity|undefined/,
      );
  });
});

describe('thumbnails and words', () => {
  it('draw a globe from a field over directions', () => {
    const figure = globeThumbnail(
      { arm: 'one', seed: 0, values: Array.from({ length: 96 }, (_, n) => n / 96) },
      64,
      'field',
    );
    const svg = toSvg(figure, lightTheme);
    expect(svg).not.toMatch(/NaN|undefined/);
    expect(new Set(figure.marks.flatMap((mark) => (mark.kind === 'path' ? [mark.fill] : []))).size).toBeGreaterThan(20);
  });

  it('write numbers without empty digits, and the table with or without a recorded run', () => {
    expect(measureText('%', 0.95)).toBe('95\u202f%');
    expect(measureText('×', 1.05)).toBe('1.05\u202f×');
    expect(measureText('1', 3.2e-6)).toBe('3.2 × 10⁻⁶');
    expect(measureText('×', 1200)).toBe('1\u2009200\u202f×');
    expect(barText('×', { atLeast: 4 })).toBe('at least 4\u202f×');
    expect(intervalText('%', { low: 0.1, high: 0.25 })).toBe('95\u202f%: 10\u202f% to 25\u202f%');
    expect(presetTable([preset]).split('\n')[2]).toBe(
      '| `p` | A claim | ratio: bar at most 1.05\u202f× | not recorded yet |',
    );
    const recorded = {
      adapter: 'some GPU',
      date: '2026-01-02',
      seeds: [0, 1, 2],
      minutes: 4,
      measures: [{ id: 'm', values: [1, 1, 1], value: 1, low: 0.99, high: 1.01, verdict: 'reproduced' }],
      verdict: 'reproduced',
      curves: [],
      picture: { arm: 'one', seed: 0, values: [] },
    } as const;
    expect(presetTable([{ ...preset, recorded }]).split('\n')[2]).toBe(
      '| `p` | A claim | ratio: **1\u202f×** (95\u202f%: 0.99\u202f× to 1.01\u202f×), reproduced; bar at most 1.05\u202f× | reproduced; 3 seeds on some GPU, 2026-01-02 |',
    );
  });
});
