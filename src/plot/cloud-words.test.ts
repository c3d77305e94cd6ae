/** Words, scales, figures and tables of cloud orbits, on the orbits of a formula. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rotationAngle } from '../math/rotation.ts';
import { angleFigure, angleScale } from './angle-curve.ts';
import { answersApart, listedClasses, rankedClasses } from './class-answers.ts';
import { formulaCloudOrbit, plainShannon } from './cloud-orbit.testing.ts';
import { colourBarFigure } from './colour-bar.ts';
import { distribution } from './distribution.ts';
import { elementValue, orbitSeenAs, type Quantity } from './element-value.ts';
import { elementsCsv } from './elements-csv.ts';
import { extent, fieldScale } from './field-scale.ts';
import { fieldWords, measured } from './field-words.ts';
import type { Mark } from './marks.ts';
import { percent, significant } from './number-format.ts';
import { formulaOrbit } from './orbit.testing.ts';
import { orbitFigure } from './orbit-figure.ts';
import { solidPhrase, solidWords } from './solid-words.ts';
import { toSvg } from './svg.ts';
import { lightTheme } from './theme.ts';
import { sentenceOf, verdictWords } from './verdict-words.ts';

const broken = formulaCloudOrbit(1.2, 'class');
const exact = formulaCloudOrbit(0, 'class');
const leaning = formulaCloudOrbit(1.2, 'normals');
const forces = formulaOrbit(0.05, 'transformer', 48, 12, 4).result;
const quantities: readonly Quantity[] = ['change', 'probability', 'flips'];

const textsOf = (marks: readonly Mark[]): string[] =>
  marks.flatMap((mark) => {
    if (mark.kind === 'group') return textsOf(mark.marks);
    if (mark.kind !== 'text') return [];
    return [typeof mark.text === 'string' ? mark.text : mark.text.map((run) => run.text).join('')];
  });

describe('the formula', () => {
  it('has one answer that flips and one that does not', () => {
    const flips = broken.summary.classes?.flipRate.value ?? 0;
    expect(flips).toBeGreaterThan(0.05);
    expect(flips).toBeLessThan(0.95);
    expect([broken.verdict, exact.verdict, exact.summary.classes?.flipRate.value]).toEqual(['broken', 'exact', 0]);
  });
});

describe('verdicts on clouds', () => {
  it('of a class that flips: how often, how far, how often right', () => {
    const { flipRate, accuracy } = broken.summary.classes ?? {};
    const words = sentenceOf(verdictWords('A', broken));
    expect(words).toMatch(/^A is broken: over SO\(3\) its answer flips in /);
    expect(words).toContain(`flips in ${percent(flipRate?.value ?? 0)} of poses (95 %: `);
    expect(words).toContain(`RMS distance ${significant(broken.summary.error.value, 2)}`);
    expect(words).toContain(`right in ${percent(accuracy?.value ?? 0)}.`);
    expect(words).not.toMatch(/force|meV/);
  });
  it('of a class that stays: which one, and whether it is right where that is known', () => {
    const words = sentenceOf(verdictWords('B', exact));
    expect(words).toMatch(/^B is exact, at the floor \(3\.2 × 10⁻⁸\): box in every pose, which is wrong\.$/);
    const { accuracy: _, ...unknown } = exact.summary.classes ?? {
      names: [],
      mean: [],
      modal: 0,
      flipRate: exact.summary.error,
    };
    const dropped = { ...exact, summary: { ...exact.summary, classes: unknown } };
    expect(sentenceOf(verdictWords('B', dropped))).toMatch(/: box in every pose\.$/);
    expect(sentenceOf(verdictWords('B', { ...exact, weights: 'random:3' }))).toMatch(/: box in every pose\.$/);
    const moved = { ...dropped, verdict: 'approximate' as const };
    expect(sentenceOf(verdictWords('B', moved))).toMatch(
      /^B is approximately equivariant: over SO\(3\) its class probabilities change by the distance .*, box in every pose\.$/,
    );
  });
  it('of normals: as vectors, without a unit; undecided where they average out', () => {
    const words = sentenceOf(verdictWords('A', leaning));
    expect(words).toMatch(
      /^A is broken: over SO\(3\) normals change by [\d.]+ \(95 %: [\d.]+ to [\d.]+\), .* of the length of their mean\.$/,
    );
    const none = { ...leaning, verdict: 'undecided' as const, summary: { ...leaning.summary, twirlRms: 0.0004 } };
    expect(sentenceOf(verdictWords('A', none))).toContain(
      'the mean of its normals has the RMS length 0.00040, below the 0.001',
    );
  });
});

describe('an orbit seen through a quantity', () => {
  it('keeps molecules as they are, and is the same object each time', () => {
    for (const quantity of quantities) expect(orbitSeenAs(forces, quantity)).toBe(forces);
    expect(orbitSeenAs(broken, 'change')).toBe(broken);
    expect(orbitSeenAs(broken, 'flips')).toBe(orbitSeenAs(broken, 'flips'));
  });
  it('has probabilities and flips as values of elements, grid and curve', () => {
    const { classes } = broken.summary;
    const flips = orbitSeenAs(broken, 'flips');
    const share = flips.elements.reduce((sum, { value }) => sum + value, 0) / flips.elements.length;
    expect(share).toBeCloseTo(classes?.flipRate.value ?? -1, 12);
    const seen = orbitSeenAs(broken, 'probability');
    seen.grid?.elements.forEach(({ value }, n) => {
      expect(value).toBe(broken.grid?.elements[n].probability);
    });
    for (const { from, to, error, low } of seen.angles) {
      const inside = broken.elements.filter(({ q }) => {
        const angle = (rotationAngle(q) * 180) / Math.PI;
        return angle >= from && angle < to;
      });
      let sum = 0;
      for (const { probability } of inside) sum += probability ?? Number.NaN;
      expect(error).toBeCloseTo(sum / inside.length, 12);
      expect(low).toBeUndefined();
    }
    expect(elementValue({ q: [1, 0, 0, 0], value: 0.3, class: 9, probability: 0.2 }, 'flips', classes)).toBe(1);
  });
});

describe('figures of clouds', () => {
  it('never speak of forces, and fix probabilities to 0 and 1', () => {
    for (const result of [broken, leaning]) {
      for (const quantity of quantities) {
        const words = fieldWords(result.field, quantity);
        const seen = orbitSeenAs(result, quantity);
        const options = {
          shown: 'A',
          pinned: result.summary.worst.q,
          scale: 'log',
          map: 'viridis',
          reduction: 'mean',
        } as const;
        const svg = toSvg(orbitFigure({ a: result, b: exact, ...options, quantity, caption: [] }), lightTheme);
        expect(svg).not.toMatch(/meV|force|NaN|undefined/i);
        const scale = fieldScale([seen], { kind: 'log', map: 'viridis', shown: 'A', dark: false, words });
        const picture = { sides: [{ side: 'A', result: seen }], kind: 'log', words } as const;
        if (quantity === 'change') {
          expect(scale.axis.kind).toBe('log');
          expect(scale.axis.high).toBeGreaterThanOrEqual(extent(result)[1]);
        } else {
          expect([scale.axis.low, scale.axis.high, scale.position(0.25)]).toEqual([0, 1, 0.25]);
          expect([angleScale(picture).low, angleScale(picture).high]).toEqual([0, 1]);
        }
        const bar = colourBarFigure({ scale, spans: [], floor: result.noiseFloor, id: 'm', words }, 84, 280);
        const floored = [...textsOf(bar.marks), ...textsOf(angleFigure(picture, 400, 200).marks)].some((text) =>
          /floor/.test(text),
        );
        expect(floored).toBe(quantity === 'change');
      }
    }
  });
  it('leave out a second result of another field', () => {
    const options = { shown: 'A-B', pinned: [1, 0, 0, 0], scale: 'linear', map: 'viridis', reduction: 'mean' } as const;
    expect(textsOf(orbitFigure({ a: broken, b: forces, ...options, caption: [] }).marks).join(' ')).not.toMatch(
      /meV|B is/,
    );
  });
  it('spread a field with fixed ends by equal steps, with zeros in the first', () => {
    const bins = distribution(orbitSeenAs(broken, 'flips').elements, [], 10, fieldWords('class-distance', 'flips'));
    expect(bins[0].a).toBeCloseTo(100 - 100 * (broken.summary.classes?.flipRate.value ?? 0));
    expect(bins[9].a).toBeCloseTo(100 * (broken.summary.classes?.flipRate.value ?? 0));
    expect(bins.map(({ at }) => at)[3]).toBeCloseTo(0.35);
  });
});

describe('numbers and tables', () => {
  it('carry a unit only where there is one', () => {
    expect(measured(fieldWords('force-error'), 0.0291)).toBe('29.1 meV/Å');
    expect(measured(fieldWords('class-distance'), 0.312)).toBe('0.312');
    expect(fieldWords('force-error', 'flips')).toBe(fieldWords('force-error'));
    expect(fieldWords('class-distance', 'probability').number(0.9996)).toBe('1.00');
  });
  it('list class, probability and flips of every element', () => {
    const [head, ...rows] = elementsCsv(broken, exact)
      .trimEnd()
      .split('\r\n')
      .map((line) => line.split(','));
    expect(head.slice(5)).toEqual(
      ['a', 'b'].flatMap((side) =>
        ['class_distance', 'class', 'probability_of_modal_class', 'flips'].map((name) => `${side}_${name}`),
      ),
    );
    rows.forEach((row, n) => {
      const { value, class: found, probability } = broken.elements[n];
      expect(row.slice(5, 8)).toEqual([String(value), ['box', 'cone', 'torus'][found ?? -1], String(probability)]);
      expect(Number(row[8])).toBe(found === broken.summary.classes?.modal ? 0 : 1);
      expect(row[10]).toBe('box');
    });
    expect(elementsCsv(leaning, forces).split('\r\n')[0]).toBe(
      'index,qw,qx,qy,qz,a_normal_error,a_class,a_probability_of_modal_class,a_flips',
    );
  });
  it('rank classes and measure answers by the definition', () => {
    expect(rankedClasses(['a', 'b', 'c'], [0.2, 0.6, 0.2], 2).map(({ name }) => name)).toEqual(['b', 'a']);
    const listed = (asRead: readonly number[] | undefined) =>
      listedClasses(['a', 'b', 'c'], [0.5, 0.3, 0.2], asRead, 2).map(
        ({ name, probability }) => `${name} ${probability}`,
      );
    expect(listed(undefined)).toEqual(['a 0.5', 'b 0.3']);
    expect(listed([0.1, 0.6, 0.3])).toEqual(['a 0.5', 'b 0.3']);
    expect(listed([0.1, 0.1, 0.8])).toEqual(['a 0.5', 'c 0.2']);
    const share = fc.double({ min: 0.01, max: 0.99, noNaN: true });
    fc.assert(
      fc.property(share, share, (p, q) => {
        expect(answersApart([p, 1 - p], [q, 1 - q])).toBeCloseTo(plainShannon([p, 1 - p], [q, 1 - q]), 6);
      }),
    );
  });
  it('name the ten solids with their articles', () => {
    expect(solidWords).toHaveLength(10);
    expect([solidPhrase('ellipsoid'), solidPhrase('torus'), solidPhrase('unknown')]).toEqual([
      'an ellipsoid',
      'a torus',
      'an unknown',
    ]);
  });
});
