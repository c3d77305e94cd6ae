/** What the laboratory says of exponents, of what a product reaches, and under its picture: true of few triples, of a kind that has no exponent of its own. */
import { describe, expect, it } from 'vitest';
import { reachWithin } from '../experiment/laboratory/couplings.ts';
import { irrepsTypes, type KindId } from '../experiment/laboratory/kinds.ts';
import type { LaboratoryRun } from '../experiment/laboratory/result.ts';
import { triplesWithin } from '../experiment/laboratory/settings.ts';
import { reachKinds } from '../math/reach.ts';
import { lookFrom } from './camera.ts';
import { madeProduct, madeRun } from './laboratory.testing.ts';
import { barsWords } from './laboratory-bars.ts';
import { laboratoryCsv } from './laboratory-csv.ts';
import { curvesFigure } from './laboratory-curves.ts';
import { laboratoryFigure, wrapped } from './laboratory-figure.ts';
import { curveOf, exponentOf, exponentText } from './laboratory-numbers.ts';
import { functionTexture } from './laboratory-sphere.ts';
import {
  batchWords,
  crossoverWords,
  exponentWords,
  otherSettings,
  reachWords,
  takenWords,
  theoryWords,
  timedWords,
  unitWords,
} from './laboratory-words.ts';
import type { Figure, Mark, TextMark } from './marks.ts';
import { runsOf } from './svg.ts';

/** Times that are no power law: L^2 with a bump of 40 % at every other L. */
const bent = (kind: KindId, last: number, more = {}): LaboratoryRun['products'] =>
  Array.from({ length: last }, (_, n) =>
    madeProduct(kind, n + 1, (n + 1) ** 2 * (n % 2 === 0 ? 1 : 1.4), {
      ...more,
      ...(kind === 'gaunt-auto' && { ways: n < 3 ? ['sparse tile 64'] : ['grid tile 128 whole'] }),
    }),
  );

const run = (...products: LaboratoryRun['products'][]): LaboratoryRun => ({ ...madeRun, products: products.flat() });
const six = run(bent('gaunt-auto', 6), bent('cg-paths', 6));

/** Every text of a figure, also within groups. */
const said = (marks: readonly Mark[]): string[] =>
  marks.flatMap((mark) =>
    mark.kind === 'group'
      ? said(mark.marks)
      : mark.kind === 'text'
        ? [
            runsOf(mark as TextMark)
              .map(({ text }) => text)
              .join(''),
          ]
        : [],
  );
const texts = ({ marks }: Figure): string[] => said(marks);

describe('exponents', () => {
  it('has a standard error from four degrees up', () => {
    expect(exponentOf(bent('cg-paths', 6), 'sample')).toMatchObject({ from: 3, to: 6 });
    expect(exponentOf(bent('cg-paths', 6), 'sample')?.error).toBeGreaterThan(0.1);
    expect(exponentOf(bent('cg-paths', 4), 'sample')).toMatchObject({ from: 1, to: 4 });
    expect(exponentOf(bent('cg-paths', 4), 'sample')?.error).toBeGreaterThan(0);
    expect(exponentOf(bent('cg-paths', 5), 'sample'), 'three of them from L = 3 up').toMatchObject({
      from: 3,
      error: undefined,
    });
  });

  it('is told to the digits that its error leaves', () => {
    expect(exponentText({ value: 2.934, error: 0.22 })).toBe('2.9\u00a0±\u00a00.2');
    expect(exponentText({ value: 2.934, error: 0.041 })).toBe('2.93\u00a0±\u00a00.04');
    expect(exponentText({ value: 2.934, error: 1e-9 })).toBe('2.93\u00a0±\u00a00.01');
    expect(exponentText({ value: 2.934, error: 0.0951 })).toBe('2.9\u00a0±\u00a00.1');
    expect(exponentText({ value: -0.26, error: undefined })).toBe('−0.3');
  });

  it('in the sentence: of both kinds, with what was fitted; auto has none in theory', () => {
    const fitted = exponentText(exponentOf(bent('cg-paths', 6), 'sample') ?? { value: Number.NaN, error: undefined });
    expect(fitted).toContain('±');
    expect(exponentWords(six, 'gaunt-auto', 'cg-paths', 'sample')).toBe(
      `Exponents of L in the time per call, measured ± standard error / in theory: A ${fitted} / that of the method it takes, B ${fitted} / 5; by least squares over 4 L, from 3 to 6.`,
    );
    const three = run(bent('gaunt-grid', 3));
    expect(exponentWords(three, 'gaunt-grid', 'cg-paths', 'sample')).toMatch(
      /measured \/ in theory: A \d\.\d \/ 3; .* over 3 L, from 1 to 3 \(all, as fewer than three are from L = 3 up\)\.$/,
    );
    const mixed = run(bent('gaunt-grid', 3), bent('cg-paths', 6));
    expect(exponentWords(mixed, 'gaunt-grid', 'cg-paths', 'sample')).toContain(
      'over 3 L, from 1 to 3 (all, as fewer than three are from L = 3 up) and 4 L, from 3 to 6.',
    );
    const gap = run(bent('gaunt-grid', 6).filter(({ degree }) => degree !== 4));
    expect(exponentWords(gap, 'gaunt-grid', 'cg-paths', 'sample'), 'one was left out').toMatch(
      /over 3 L, from 3 to 6\.$/,
    );
    expect(exponentWords(run(bent('gaunt-grid', 2)), 'gaunt-grid', 'cg-paths', 'sample')).toBe('');
  });

  it.each([
    ['freedom', 'per degree of freedom'],
    ['byte', 'per byte moved'],
  ] as const)('of the time that is drawn, by %s: measured alone, as theory is of the time per call', (measure, named) => {
    const fitted = (kind: KindId): string => {
      const exponent = exponentOf(curveOf(six, kind), measure);
      if (!exponent) throw new Error(`no exponent of ${kind}`);
      return exponentText(exponent);
    };
    const paths = fitted('cg-paths');
    expect(paths).not.toBe(exponentText(exponentOf(bent('cg-paths', 6), 'sample') ?? { value: 0, error: undefined }));
    expect(exponentWords(six, 'gaunt-auto', 'cg-paths', measure)).toBe(
      `Exponents of L in the time ${named}, measured ± standard error: A ${fitted('gaunt-auto')}, B ${paths}; by least squares over 4 L, from 3 to 6.`,
    );
    expect(theoryWords(six, 'gaunt-auto', 'cg-paths', measure)).toBe('');
    const picture = { run: six, a: 'gaunt-auto', b: 'cg-paths', measure, degree: 3 } as const;
    expect(texts(curvesFigure(picture, 760, 300))).toContain(`Clebsch–Gordan, paths  L${paths}`);
  });

  it('in theory: what they count, and who says so; nothing of auto', () => {
    expect(theoryWords(six, 'gaunt-auto', 'cg-paths', 'sample')).toBe(
      'In theory: B 5, couplings that are not zero, as of sparse Clebsch–Gordan products (arXiv 2506.13523).',
    );
    expect(theoryWords(six, 'gaunt-fft', 'gaunt-grid', 'sample')).toBe(
      'In theory: A 3, the change of basis; the transforms alone L² log L (arXiv 2401.10216); B 3, meridian and rings one after the other (arXiv 2506.13523).',
    );
    expect(theoryWords(six, 'gaunt-auto', 'gaunt-auto', 'sample')).toBe('');
  });

  it('at the curves: with the error where there is room, a dash for auto', () => {
    const picture = { run: six, a: 'gaunt-auto', b: 'cg-paths', measure: 'sample', degree: 3 } as const;
    const names = (width: number): string[] =>
      texts(curvesFigure(picture, width, 300)).filter((text) => /auto|Cleb/.test(text));
    expect(names(760)).toEqual([
      expect.stringMatching(/^Clebsch–Gordan, paths {2}L\d\.\d\u00a0±\u00a0\d\.\d \/ L5$/),
      expect.stringMatching(/^Gaunt, auto {2}L\d\.\d\u00a0±\u00a0\d\.\d \/ –$/),
    ]);
    expect(names(500)).toEqual([
      expect.stringMatching(/^Clebsch–Gordan, paths {2}L\d\.\d \/ L5$/),
      expect.stringMatching(/^Gaunt, auto {2}L\d\.\d \/ –$/),
    ]);
    expect(names(360)).toEqual(['Clebsch–Gordan, paths', 'Gaunt, auto']);
  });

  it('a roof that is known at one L alone is a line of its own', () => {
    const one = { ...madeRun, products: [madeProduct('gaunt-grid', 2, 3)] };
    const { marks } = curvesFigure(
      { run: one, a: 'gaunt-grid', b: 'cg-paths', measure: 'sample', degree: 2 },
      700,
      300,
    );
    const [roof] = marks.filter((mark) => mark.kind === 'path' && mark.stroke === 'floor');
    const [, from, to] = /^M([\d.]+) [\d.]+L([\d.]+)/.exec(roof.kind === 'path' ? roof.d : '') ?? [];
    expect(Number(to) - Number(from)).toBeGreaterThan(15);
  });

  it('in the table: a column of its own, empty where there is none', () => {
    const rows = (of: LaboratoryRun): Record<string, string>[] => {
      const [head, ...lines] = laboratoryCsv({ ...of, leftOut: [] })
        .trimEnd()
        .split('\r\n');
      return lines.map((line) => Object.fromEntries(line.split(',').map((cell, n) => [head.split(',')[n], cell])));
    };
    const [auto] = rows(six);
    expect(Number(auto.fitted_exponent_standard_error)).toBe(exponentOf(bent('gaunt-auto', 6), 'sample')?.error);
    const fittedTo = (row: Record<string, string>): string[] =>
      ['count', 'from', 'to'].map((name) => row[`fitted_exponent_L_${name}`]);
    expect(fittedTo(auto)).toEqual(['4', '3', '6']);
    expect(auto.theoretical_exponent).toBe('');
    const paths = rows(six).find(({ kind }) => kind === 'cg-paths');
    expect(paths?.theoretical_exponent).toBe('5');
    const [short] = rows(run(bent('gaunt-grid', 3)));
    expect(Number(short.fitted_exponent)).toBeGreaterThan(1);
    expect(short.fitted_exponent_standard_error).toBe('');
    expect(fittedTo(short)).toEqual(['3', '1', '3']);
    expect(fittedTo(rows(run(bent('gaunt-grid', 2)))[0])).toEqual(['', '', '']);
  });
});

describe('what a product reaches', () => {
  const words = (...[product, irreps, L]: Parameters<typeof reachWithin>): string =>
    reachWords(reachWithin(product, irreps, L), irreps).join('');

  it('names the only triple as such, all where none is missed, the rule where there is one', () => {
    expect(words('gaunt', 'siso', 2)).toBe('it reaches its only triple, with one degree in and out');
    expect(words('gaunt', 'siso', 3)).toBe('it misses its only triple, with one degree in and out: the sum, 9, is odd');
    expect(words('curl', 'siso', 2)).toBe('it misses its only triple, with one degree in and out: the sum, 6, is even');
    expect(words('clebsch-gordan', 'simo', 1)).toBe('it reaches all 3 triples, with one degree in, all out');
    expect(words('clebsch-gordan', 'mimo', 3)).toBe('blind to nothing: it reaches all 44 triples');
    expect(words('gaunt', 'mimo', 3)).toBe('blind to odd sums: it reaches 30 of 44 triples');
    expect(words('gaunt', 'simo', 1)).toBe('blind to odd sums: it reaches 2 of 3 triples, with one degree in, all out');
  });

  it('counts right, and never boasts of one degree alone', () => {
    for (const product of reachKinds)
      for (const irreps of irrepsTypes)
        for (const L of [1, 2, 3, 4]) {
          const [before, count] = reachWords(reachWithin(product, irreps, L), irreps);
          const all = triplesWithin(irreps, L).length;
          if (all === 1) expect(count).toBe('only triple');
          else expect(count).toMatch(new RegExp(`(all|\\d of) ${all}$`));
          if (irreps !== 'mimo') expect(before).not.toContain('nothing');
        }
  });
});

it('bars say what they are and how long a whole one is', () => {
  expect(barsWords(3)).toBe('size of each degree; full height 3.0');
  expect(barsWords(0.8213)).toBe('size of each degree; full height 0.82');
  expect(barsWords(0)).toBe('size of each degree');
});

it('of other settings what differs is named, and nothing of the same', () => {
  const { settings } = madeRun;
  expect(otherSettings(settings, { ...settings })).toBe('');
  expect(otherSettings({ ...settings, rows: 128 }, { ...settings, rows: 1000 })).toBe('128 rows');
  const other = { irreps: 'siso', rows: 1, channels: 64, direction: 'backward' } as const;
  const chosen = { irreps: 'mimo', rows: 128, channels: 1, direction: 'forward' } as const;
  expect(otherSettings(other, chosen)).toBe('one degree in and out, 1 row, 64 channels, backward');
});

it('L are listed as one says them', () => {
  const quicker = (...where: number[]): string | undefined => {
    const products = [1, 2, 3, 4, 5, 6].flatMap((l) => [
      madeProduct('gaunt-grid', l, where.includes(l) ? 1 : 9),
      madeProduct('cg-paths', l, 3),
    ]);
    return crossoverWords(run(products), 'gaunt-grid', 'cg-paths', 'sample')?.replace(/^.*, paths /, '');
  };
  expect(quicker(1, 2)).toBe('at L = 1 and 2 alone.');
  expect(quicker(1, 2, 5)).toBe('at L = 1, 2 and 5 alone.');
  expect(quicker(2, 3, 4)).toBe('at L = 2 to 4 alone.');
  expect(quicker(1, 2, 3, 5)).toBe('at L = 1 to 3 and 5 alone.');
  expect(quicker(4)).toBe('at L = 4 alone.');
});

describe('under the picture', () => {
  it('which methods auto took, and what was timed', () => {
    expect(takenWords(six, 'gaunt-auto')).toBe(
      'Gaunt, auto took the sparse table at L = 1 to 3; the sphere grid at L = 4 to 6.',
    );
    expect(takenWords(six, 'cg-paths')).toBeUndefined();
    const other = { ...six.settings, rows: 128, channels: 4, direction: 'backward' } as const;
    expect(timedWords({ ...six, settings: other })).toMatch(/^128 rows of 4 channels, backward, timed by the device/);
    expect(batchWords({ ...other, rows: 1, channels: 1 })).toBe('1 row of 1 channel, backward');
    expect(unitWords({ ...other, rows: 1 }, 'sample')).toBe('µs for 1 row of 4 channels');
    expect(unitWords(other, 'freedom'), 'what it is divided by').toBe(
      'µs per degree of freedom, for 128 rows of 4 channels',
    );
    expect(unitWords(other, 'byte')).toBe('ps per byte');
  });

  it('functions that are zero everywhere have no colours, and it says so', () => {
    const coefficients = new Float64Array(4);
    const zero = { name: 'f', texture: functionTexture(coefficients), coefficients, caption: 'mix' };
    const bare = { curves: undefined, isReached: () => true, chosen: undefined, irreps: 'mimo', degree: 1 } as const;
    const picture = { ...bare, functions: [zero, zero, zero], camera: lookFrom(0.6, 0.3), provenance: '' } as const;
    const of = (most: number): string => texts(laboratoryFigure({ ...picture, most }, 'gaunt-grid')).join('\n');
    expect(of(0)).toContain('zero everywhere: there is nothing to colour.');
    expect(of(0)).not.toMatch(/Colours from|−0/);
    expect(of(0.5)).toContain('Colours from −0.50 to 0.50');
  });

  it('lines are broken between words, and nothing is lost', () => {
    const text = 'a bb ccc dddd eeeeeeeeee f';
    expect(wrapped(text, 8)).toEqual(['a bb ccc', 'dddd', 'eeeeeeeeee', 'f']);
    expect(wrapped(text, 1000)).toEqual([text]);
    expect(wrapped('', 8)).toEqual([]);
    expect(wrapped('at L = 3 to 6', 8), 'an equation stays in one line').toEqual(['at L = 3', 'to 6']);
  });

  it.each(
    irrepsTypes,
  )('the picture names %s, the way that auto took, rows, channels, direction and adapter', (irreps) => {
    const coefficients = new Float64Array(16).fill(0.1);
    const fn = { name: 'f', texture: functionTexture(coefficients), coefficients, caption: 'mix 3, degrees 0 to 3' };
    const settings = { ...six.settings, irreps, rows: 128, channels: 4, direction: 'backward' } as const;
    const figure = laboratoryFigure(
      {
        functions: [fn, fn, fn],
        most: 0.16,
        camera: lookFrom(0.6, 0.3),
        curves: { run: { ...six, settings }, a: 'gaunt-auto', b: 'cg-paths', measure: 'byte', degree: 3 },
        isReached: () => true,
        chosen: undefined,
        irreps,
        degree: 3,
        provenance: 'Measured on an adapter, 2026-11-29.',
      },
      'gaunt-auto',
    );
    const all = texts(figure).join('\n');
    expect(all).toContain(`(${irreps.toUpperCase()})`);
    expect(all).toContain('Gaunt, auto took the sparse table at L = 1 to 3; the sphere grid at L = 4 to 6.');
    expect(all).toContain('128 rows of 4 channels, backward, timed by the device');
    expect(all.replaceAll('\n', ' ')).toContain('Each time is a median of 20.');
    expect(all).toContain('ps per byte');
    expect(all).toContain('Measured on an adapter, 2026-11-29.');
    expect(all).toContain('A: Gaunt, auto; B: Clebsch–Gordan, paths.');
    const count = triplesWithin(irreps, 3).length;
    expect(all.replaceAll('\n', ' ')).toContain(`filled where it is reached, ${count} of ${count}.`);
    expect(figure.title).toMatch(/Gaunt, auto, L = 3, (one degree|all degrees)/);
    for (const text of texts(figure)) expect(text.length, text).toBeLessThanOrEqual(155);
  });
});
