/** Digests of results: there and back, total on any text; and what counts as reproduced. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OrbitResult } from '../orbit/result.ts';
import { comparedWith, differencesOf } from './digest-words.ts';
import { formulaOrbit } from './orbit.testing.ts';
import { digestOf, digestText, type ResultDigest, readDigest, type SideDigest } from './result-digest.ts';

const broken = formulaOrbit(0.5, 'transformer', 24, 12, 3).result;
const exact = formulaOrbit(0, 'gaunt', 24, 12, 3).result;

/** Of models, and of models that ran away. */
const sizes = fc.oneof(
  fc.double({ min: 0, max: 1e6, noNaN: true }).map(Math.abs),
  fc.double({ min: 0, max: 1e307, noNaN: true }).map(Math.abs),
);
const side = fc.record({
  verdict: fc.constantFrom('exact', 'approximate', 'broken', 'undecided'),
  error: sizes,
  relative: sizes,
  worst: sizes,
  floor: sizes,
}) as fc.Arbitrary<SideDigest>;
const digests = fc.record({
  field: fc.constantFrom('force-error', 'class-distance', 'normal-error', 'displacement-error'),
  elements: fc.integer({ min: 2, max: 65_536 }),
  sides: fc.array(side, { minLength: 1, maxLength: 2 }),
}) as fc.Arbitrary<ResultDigest>;

describe('a digest', () => {
  it('is read back to three digits, and its text stands in a link as it is', () => {
    const rounded = (value: number): number => Number(value.toPrecision(3));
    fc.assert(
      fc.property(digests, (digest) => {
        const text = digestText(digest);
        expect(encodeURIComponent(text).replaceAll('%3A', ':')).toBe(text);
        expect(readDigest(text)).toEqual({
          ...digest,
          sides: digest.sides.map(({ verdict, error, relative, worst, floor }) => ({
            verdict,
            error: rounded(error),
            relative: rounded(relative),
            worst: rounded(worst),
            floor: rounded(floor),
          })),
        });
        expect(digestText(readDigest(text) as ResultDigest)).toBe(text);
      }),
    );
  });

  it('is short, and holds the numbers that decide', () => {
    const text = digestText(digestOf([broken, exact]));
    expect(text).toMatch(/^f~24~b:0\.\d{2,3}:1\.\d{1,2}:0\.\d{2,3}:2\.1e-7~e:/);
    expect(text.length).toBeLessThan(80);
  });

  it('of any text is one or none', () => {
    const damaged = fc
      .tuple(digests, fc.nat(100), fc.constantFrom('', '~', ':', '-', 'e', '9', 'x', '\u0000'))
      .map(([digest, at, letter]) => {
        const text = digestText(digest);
        const place = at % text.length;
        return `${text.slice(0, place)}${letter}${text.slice(place + 1)}`;
      });
    let read = 0;
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), damaged), (text) => {
        const digest = readDigest(text);
        if (digest === undefined) return;
        read++;
        const numbers = digest.sides.flatMap(({ error, relative, worst, floor }) => [error, relative, worst, floor]);
        expect(numbers.every((value) => value >= 0 && Number.isFinite(value))).toBe(true);
        expect(readDigest(digestText(digest))?.elements).toBe(digest.elements);
      }),
      { numRuns: 1000 },
    );
    expect(read).toBeGreaterThan(0);
  });

  it.each([
    '',
    'f',
    'f~24',
    'f~0~b:1:1:1:1',
    'f~24~b:1:1:1',
    'f~24~b:1:1:1:-1',
    'f~24~b:1:1:1:1e999',
    'x~24~b:1:1:1:1',
    'constructor~24~b:1:1:1:1',
    'f~24~toString:1:1:1:1',
    'f~24~b:1:1:1:1~b:1:1:1:1~b:1:1:1:1',
    'f~24~b:1:1:1:1~',
  ])('is not %j', (text) => {
    expect(readDigest(text)).toBeUndefined();
  });
});

/** The result with its numbers times a factor. */
function times(factor: number, result: OrbitResult): OrbitResult {
  const { error, relativeError, worst, ...rest } = result.summary;
  const summary = {
    ...rest,
    error: { ...error, value: factor * error.value },
    relativeError: factor * relativeError,
    worst: { ...worst, value: factor * worst.value },
  };
  return { ...result, summary };
}

describe('a result against the link', () => {
  const text = digestText(digestOf([broken, exact]));
  const compared = (a: OrbitResult, b = exact, trained = [false, false]) => comparedWith(text, [a, b], trained);

  it('is reproduced by itself, and by what differs less than the tolerance', () => {
    for (const factor of [1, 1.004, 0.996])
      expect(compared(times(factor, broken))).toEqual({ agrees: true, words: 'reproduced within tolerance' });
  });

  it('differs by numbers, named with both values', () => {
    const { agrees, words } = compared(times(1.05, broken));
    expect(agrees).toBe(false);
    const [here, there] = [1.05, 1].map((factor) => (1000 * factor * broken.summary.error.value).toPrecision(3));
    expect(words).toBe(`differs: the force error of A is ${here}\u0020meV/Å here, ${there}\u0020meV/Å there`);
  });

  it('differs by the relative error or the worst element alone', () => {
    const { summary } = broken;
    const relative = { ...broken, summary: { ...summary, relativeError: 1.2 * summary.relativeError } };
    expect(compared(relative).words).toMatch(/^differs: the relative force error of A is \d+\u202f% here/);
    const worst = { ...broken, summary: { ...summary, worst: { ...summary.worst, value: 1.2 * summary.worst.value } } };
    expect(compared(worst).words).toMatch(/^differs: the largest force error of A is \d+ meV\/Å here/);
  });

  it('differs by the verdict before all numbers', () => {
    expect(compared({ ...times(3, broken), verdict: 'approximate' }).words).toBe(
      'differs: A is approximate here, broken there',
    );
    expect(compared(times(3, broken), { ...exact, verdict: 'broken' }).words).toMatch(
      /of A is .*; B is broken here, exact there/,
    );
  });

  it('does not differ where errors are noise, whatever floor the other device has', () => {
    const noise = times(4, exact);
    expect(compared(broken, noise).agrees).toBe(true);
    expect(compared(broken, { ...times(1e-6, exact), noiseFloor: 1e-14 }).agrees).toBe(true);
    expect(compared(broken, times(40, exact)).agrees).toBe(false);
  });

  it('says what was judged where that is not the same', () => {
    const there = digestOf([broken]);
    const words = (change: Partial<ResultDigest>) => differencesOf({ ...there, ...change }, there)[0];
    expect(words({ field: 'class-distance' })).toBe('class probabilities are judged here, forces there');
    expect(words({ elements: 576 })).toBe('the orbit has 576 elements here, 24 there');
    expect(words({ sides: [...there.sides, ...there.sides] })).toBe('models judged are 2 here, 1 there');
  });

  it('holds weights that each device trains to a factor of two, and says so', () => {
    const near = compared(times(1.5, broken), exact, [true, false]);
    expect(near.agrees).toBe(true);
    expect(near.words).toMatch(/^reproduced within tolerance; weights trained on two devices are not the same/);
    expect(compared(times(2.5, broken), exact, [true, false]).words).toMatch(/^differs: .*factor of two$/);
    expect(compared(times(1.5, broken), exact, [false, true]).agrees).toBe(false);
  });

  it('is not compared with what cannot be read', () => {
    expect(comparedWith('f~24~b:1', [broken], [false])).toEqual({
      words: 'not compared: what the link says of it could not be read, the link was probably cut or changed',
    });
  });
});
