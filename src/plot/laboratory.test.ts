/** What is drawn and said of a measurement: numbers by each measure, exponents, crossovers, figures whose texts keep apart, and a table that can be read back. */
import { describe, expect, it } from 'vitest';
import { type IrrepsType, kindIds } from '../experiment/laboratory/kinds.ts';
import type { MeasuredProduct } from '../experiment/laboratory/result.ts';
import { usualSettings } from '../experiment/laboratory/settings.ts';
import { reachKinds, reachOf, type Triple } from '../math/reach.ts';
import { madeProduct, madeRun } from './laboratory.testing.ts';
import { barsFigure, barsLayout, degreeSizes } from './laboratory-bars.ts';
import { laboratoryCsv } from './laboratory-csv.ts';
import { curvesFigure, curvesLayout, degreeUnder, lastDegree, markedDegree } from './laboratory-curves.ts';
import { crossingOf, curveOf, exponentOf, inMeasure, leastOf, timeOf } from './laboratory-numbers.ts';
import { divergingScale, functionTexture, largestValue, smoothValue } from './laboratory-sphere.ts';
import { tableFigure, triplesFigure, triplesLayout, tripleUnder } from './laboratory-triples.ts';
import {
  captionOf,
  clockWords,
  crossoverWords,
  exactnessOf,
  honestWords,
  missedWords,
  tripleWords,
  wayWords,
} from './laboratory-words.ts';
import type { Figure, Mark } from './marks.ts';
import { toSvg } from './svg.ts';
import { lightTheme } from './theme.ts';

const [grid, paths] = (['gaunt-grid', 'cg-paths'] as const).map((kind) => curveOf(madeRun, kind));

describe('numbers', () => {
  it('times by call, degree of freedom and byte', () => {
    const product = { bytes: 1000, degreesOfFreedom: 5 };
    expect(inMeasure(2, product, 'sample')).toBe(2000);
    expect(inMeasure(2, product, 'freedom')).toBe(400);
    expect(inMeasure(2, product, 'byte')).toBe(2e6);
  });

  it('the roof is the slower of moving and computing', () => {
    const [first] = grid;
    expect(leastOf(first, madeRun, 'sample')).toBeCloseTo(1e6 * (first.bytes / 2e10), 9);
    expect(leastOf(grid[5], madeRun, 'sample')).toBeCloseTo(1e6 * (grid[5].operations / 1e12), 6);
    const { roofs: _, ...bare } = madeRun;
    expect(leastOf(first, bare, 'sample')).toBeUndefined();
  });

  it('finds the exponent of a power law from L = 3 up, and none of two points', () => {
    expect(exponentOf(grid, 'sample')?.value).toBeCloseTo(3, 12);
    expect(exponentOf(paths, 'sample')).toMatchObject({ from: 3, to: 6, count: 4, withSmall: false });
    expect(exponentOf(paths, 'sample')?.value).toBeCloseTo(5, 12);
    expect(exponentOf(grid.slice(0, 2), 'sample')).toBeUndefined();
    const cubed = grid.map((product) => ({
      ...product,
      degreesOfFreedom: product.degree ** 2,
      bytes: 8 * product.degree ** 4,
    }));
    expect(exponentOf(cubed, 'freedom')?.value, 'of the time that it is asked for').toBeCloseTo(1, 12);
    expect(exponentOf(cubed, 'byte')?.value).toBeCloseTo(-1, 12);
    expect(exponentOf(grid.slice(0, 3), 'sample')).toMatchObject({ from: 1, to: 3, count: 3, withSmall: true });
  });

  it('says where one overtakes: per call at L = 4, per degree of freedom nowhere', () => {
    expect(crossingOf(grid, paths, 'sample')).toEqual({
      from: 1,
      to: 6,
      quicker: [4, 5, 6],
      overtakes: 4,
      always: false,
    });
    expect(crossingOf(grid, paths, 'freedom')).toMatchObject({ overtakes: undefined });
    expect(crossingOf(grid, [], 'sample')).toBeUndefined();
    const quick = grid.map((product) => ({ ...product, ms: product.ms / 100 }));
    expect(crossingOf(quick, paths, 'sample')).toMatchObject({ overtakes: undefined, always: true });
    const early = grid.map((one) => ({ ...one, ms: one.degree === 2 || one.degree === 3 ? 1e-6 : 1e6 }));
    expect(crossingOf(early, paths, 'sample')).toMatchObject({ quicker: [2, 3], overtakes: undefined, always: false });
  });
});

describe('words', () => {
  it('crossover and honesty', () => {
    expect(crossoverWords(madeRun, 'gaunt-grid', 'cg-paths', 'sample')).toBe(
      'Gaunt, sphere grid overtakes Clebsch–Gordan, paths per call at L = 4.',
    );
    expect(crossoverWords(madeRun, 'gaunt-grid', 'cg-paths', 'freedom')).toBe(
      'Gaunt, sphere grid is not quicker per degree of freedom than Clebsch–Gordan, paths at any L up to 6.',
    );
    expect(crossoverWords(madeRun, 'gaunt-grid', 'gaunt-grid', 'sample')).toBeUndefined();
    expect(honestWords(madeRun, 'gaunt-grid', 'cg-paths')).toBe(
      'Against Clebsch–Gordan, paths, Gaunt, sphere grid is quicker from L = 4 per call, quicker at no L per degree of freedom.',
    );
    const first = { ...madeRun, products: madeRun.products.filter(({ degree }) => degree === 1) };
    expect(honestWords(first, 'cg-paths', 'gaunt-grid'), 'one L is not every L').toMatch(/quicker at L = 1 per call/);
    expect(crossoverWords(first, 'gaunt-grid', 'cg-paths', 'sample'), 'nor any L').toMatch(
      /^[^.]* is not quicker .* at L = 1\.$/,
    );
    expect(wayWords('grid tile 128 whole')).toBe('the sphere grid, tile 128 whole');
    expect(wayWords('sparse')).toBe('the sparse table');
    expect(honestWords(madeRun, 'gaunt-grid', 'curl-sparse')).toContain('not fast per degree of freedom');
  });

  it('caption, clock, exactness', () => {
    expect(captionOf(madeRun, 'freedom')).toBe('µs per degree of freedom, for 10\u2009000 rows, forward, median of 20');
    expect(clockWords(madeRun)).toBe('by the device’s time stamps, in steps of 100 µs');
    expect(clockWords({ ...madeRun, clock: 'wall' })).toContain('no time stamps');
    expect(clockWords({ ...madeRun, device: 'reference' })).toContain('smaller');
    const exact = madeProduct('gaunt-grid', 1, 1);
    expect(exactnessOf(exact)).toBe('exact');
    expect(exactnessOf({ ...exact, turnError: 1e-3 })).toBe('approximate');
    expect(exactnessOf({ ...exact, right: false })).toBe('wrong');
  });

  it('names what is missed by its rule, and explains every triple in one line', () => {
    expect(missedWords(reachOf('gaunt', 3, 3, 6))).toBe('blind to odd sums');
    expect(missedWords(reachOf('clebsch-gordan', 3, 3, 6))).toBe('blind to nothing');
    expect(missedWords(reachOf('matrix', 6, 6, 12))).toBe('blind to 6 triples');
    expect(tripleWords('gaunt', [1, 1, 1], false)).toContain('cross product');
    for (const product of reachKinds) {
      const { reached, missed } = reachOf(product, 2, 2, 4);
      for (const [triples, isReached] of [
        [reached, true],
        [missed, false],
      ] as const)
        for (const triple of triples) {
          const words = tripleWords(product, triple, isReached);
          expect(words).toContain(isReached ? 'reached' : 'not reached');
          expect(words).not.toContain('\n');
          expect(words.startsWith(`${triple[0]} with ${triple[1]} to ${triple[2]} is `)).toBe(true);
        }
    }
  });
});

const texts = ({ marks }: Figure): Extract<Mark, { kind: 'text' }>[] =>
  marks.filter((mark): mark is Extract<Mark, { kind: 'text' }> => mark.kind === 'text');

describe('figures', () => {
  const everything = {
    ...madeRun,
    products: kindIds.flatMap((kind) => [1, 2, 3, 4].map((degree) => madeProduct(kind, degree, degree ** 3))),
  };

  it.each([
    [760, 240],
    [350, 280],
  ])('curves of all kinds at %i x %i: names apart and inside, the cursor where its L is', (width, height) => {
    const picture = { run: everything, a: 'gaunt-grid', b: 'cg-paths', measure: 'sample', degree: 2 } as const;
    const figure = curvesFigure(picture, width, height);
    const { right, x } = curvesLayout(lastDegree(picture), width, height);
    const names = texts(figure).filter((mark) => mark.x > right);
    expect(names).toHaveLength(kindIds.length);
    const heights = names.map(({ y }) => y).sort((a, b) => a - b);
    for (let n = 1; n < heights.length; n++) expect(heights[n] - heights[n - 1]).toBeGreaterThan(14);
    expect(heights[0]).toBeGreaterThan(8);
    expect(heights[heights.length - 1]).toBeLessThanOrEqual(height);
    expect(figure.marks.filter((mark) => mark.kind === 'line' && mark.stroke === 'accent')).toMatchObject([
      { x1: x(2) },
    ]);
    expect(degreeUnder(x(3) + 4, 4, width, height)).toBe(3);
    expect(toSvg(figure, lightTheme)).toContain('roof of A');
  });

  it.each([
    [1, 2],
    [2, 2],
    [6, 6],
  ])('in a file the axis of L ends where measuring ended: L = %i, at %i', (measured, end) => {
    const run = { ...madeRun, products: Array.from({ length: measured }, (_, n) => madeProduct('cg-paths', n + 1, 1)) };
    const degree = markedDegree(run, 3);
    expect(degree).toBe(measured >= 3 ? 3 : undefined);
    const picture = { run, a: 'gaunt-grid', b: 'cg-paths', measure: 'sample', degree } as const;
    expect(lastDegree(picture)).toBe(end);
    const figure = curvesFigure(picture, 620, 260);
    const ticks = texts(figure).filter(({ text, anchor }) => anchor === 'middle' && /^\d$/.test(String(text)));
    expect(ticks.map(({ text }) => Number(text))).toEqual(Array.from({ length: end }, (_, n) => n + 1));
    expect(figure.marks.filter((mark) => mark.kind === 'line' && mark.stroke === 'accent')).toHaveLength(
      degree === undefined ? 0 : 1,
    );
  });

  it('a wrong result is drawn as wrong', () => {
    const run = {
      ...madeRun,
      products: [madeProduct('gaunt-grid', 1, 1, { right: false }), madeProduct('gaunt-grid', 2, 8)],
    };
    const figure = curvesFigure({ run, a: 'gaunt-grid', b: 'cg-paths', measure: 'sample', degree: 1 }, 700, 240);
    expect(texts(figure).filter(({ text }) => text === 'wrong')).toHaveLength(1);
  });

  const triplesPicture = (degree: number, irreps: IrrepsType = 'mimo') => ({
    irreps,
    degree,
    isReached: ([a, b, c]: Triple): boolean => (a + b + c) % 2 === 0,
    cursor: undefined,
    chosen: undefined,
    product: 'Gaunt product',
  });

  it.each([
    1, 3, 5, 8,
  ])('triples up to degree %i: all of them, a number in each, each found under its place', (degree) => {
    const [width, height] = [494, 240];
    const layout = triplesLayout({ irreps: 'mimo', degree }, width, height);
    expect(layout.places).toHaveLength(reachOf('clebsch-gordan', degree, degree, 2 * degree).reached.length);
    expect(layout.radius).toBeGreaterThanOrEqual(8);
    expect(layout.width > width).toBe(degree > 3);
    for (const { triple, x, y } of layout.places) {
      expect(x + layout.radius).toBeLessThanOrEqual(layout.width);
      expect(y + layout.radius).toBeLessThanOrEqual(layout.height);
      expect(tripleUnder(layout, x, y)).toEqual(triple);
    }
    const figure = tableFigure(triplesPicture(degree), layout);
    expect(figure.title).toContain(`${reachOf('gaunt', degree, degree, 2 * degree).reached.length} of`);
    const inCircles = texts(figure).filter(({ anchor }) => anchor === 'middle');
    expect(inCircles.map(({ text }) => text)).toEqual(layout.places.map(({ triple }) => String(triple[2])));
  });

  it.each([
    ['siso', 3, ['3']],
    ['simo', 3, ['0', '1', '2', '3', '4', '5', '6']],
    ['siso', 8, ['8']],
  ] as const)('triples of single degrees, %s at L = %i: those alone', (irreps, degree, results) => {
    const layout = triplesLayout({ irreps, degree }, 494, 240);
    expect(layout.rows.map(({ l1 }) => l1)).toEqual([degree]);
    const inCircles = texts(tableFigure(triplesPicture(degree, irreps), layout)).filter(({ anchor }) => anchor);
    expect(inCircles.map(({ text }) => text)).toEqual(results);
  });

  it.each([3, 8])('triples up to degree %i in a file are one picture that keeps its size', (degree) => {
    const figure = triplesFigure(triplesPicture(degree), 384, 240);
    const [table] = figure.marks.filter((mark) => mark.kind === 'group');
    for (const mark of table.marks) {
      if (mark.kind !== 'circle') continue;
      expect(table.x + mark.x + mark.r).toBeLessThanOrEqual(384);
      expect(mark.y + mark.r).toBeLessThanOrEqual(240);
    }
  });

  it('bars: the size of each degree, and the size under a height', () => {
    const sizes = degreeSizes([3, 0, 4, 3]);
    expect(sizes).toEqual([3, 5]);
    const layout = barsLayout([0, 1], 200, 64);
    expect(layout.degreeAt(layout.x(1) + 2)).toBe(1);
    expect(layout.degreeAt(0)).toBeUndefined();
    expect(layout.sizeAt(layout.baseline, 5)).toBe(0);
    expect(layout.sizeAt(-20, 5)).toBe(5);
    const rects = barsFigure({ name: 'f', sizes, degrees: [0, 1], most: 5 }, 200, 64).marks.filter(
      (mark) => mark.kind === 'rect',
    );
    expect(rects.map(({ height }) => height)).toEqual([(3 / 5) * 48, 48]);
    const alone = barsFigure({ name: 'f', sizes, degrees: [1], most: 5 }, 200, 64);
    expect(texts(alone).map(({ text }) => text)).toEqual(['1']);
    expect(alone.title).toBe('Degrees of f: 1: 5.00');
  });

  it('a harmonic on the sphere: the polar axis is up, and zero is the middle of the scale', () => {
    const dipole = new Float64Array(4);
    dipole[2] = 1;
    const texture = functionTexture(dipole);
    const north = Math.sqrt(3 / (4 * Math.PI));
    expect(smoothValue(texture, 0, 0, 1)).toBeCloseTo(north, 3);
    expect(smoothValue(texture, 0, 0, -1)).toBeCloseTo(-north, 3);
    expect(smoothValue(texture, 0.6, 0.8, 0)).toBeCloseTo(0, 6);
    expect(largestValue(texture)).toBeCloseTo(north, 3);
    expect(divergingScale(2, false).position(0)).toBe(0.5);
    expect(divergingScale(2, false).position(-5)).toBe(0);
  });
});

it('curves show how times spread, within the axes', () => {
  const spreads = (more: Partial<MeasuredProduct>): number => {
    const products = madeRun.products.map((product) => ({ ...product, ...more }));
    const { marks } = curvesFigure(
      { run: { ...madeRun, products }, a: 'gaunt-grid', b: 'cg-paths', measure: 'sample', degree: 3 },
      700,
      300,
    );
    const upright = marks.filter((mark) => mark.kind === 'line' && mark.x1 === mark.x2 && mark.stroke === 'ink-3');
    for (const mark of upright) if (mark.kind === 'line') expect(Math.min(mark.y1, mark.y2)).toBeGreaterThanOrEqual(10);
    return upright.length;
  };
  expect(spreads({}), 'less than a marker').toBe(0);
  expect(spreads({ low: 0.01, high: 1e6 })).toBe(12);
});

it('the table has a line for each kind and L, and for what was left out with its reason', () => {
  const [head, ...lines] = laboratoryCsv(madeRun).trimEnd().split('\r\n');
  const columns = head.split(',');
  expect(lines).toHaveLength(13);
  const first = lines[0].split(',');
  expect(first).toHaveLength(columns.length);
  const cell = (name: string): string => first[columns.indexOf(name)];
  expect([cell('kind'), cell('L'), cell('ms'), cell('rows'), cell('right')]).toEqual([
    'gaunt-grid',
    '1',
    '2',
    String(usualSettings.rows),
    'true',
  ]);
  expect(Number(cell('fitted_exponent'))).toBeCloseTo(3, 12);
  expect(timeOf(grid[0], 'sample')).toBe(1000 * Number(cell('ms')));
  const told = laboratoryCsv({ ...madeRun, products: [{ ...grid[0], ways: ['sparse tile 32', 'grid'] }] }).split(
    '\r\n',
  );
  expect(told[1].split(',')[columns.indexOf('ways')]).toBe('sparse tile 32; grid');
  expect(lines[12]).toContain('"it needs 2,000 MiB, in one buffer"');
});
