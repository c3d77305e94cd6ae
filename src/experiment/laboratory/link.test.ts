/** The laboratory's setting in a link: back exactly, readable, and told in words where it cannot be used. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeLink, encodeLink, withLaboratory } from '../link.ts';
import type { Experiment } from '../schema.ts';
import { irrepsTypes, kindIds } from './kinds.ts';
import { type LaboratorySetting, laboratoryText, readLaboratory, usualLaboratory } from './link.ts';
import { degreesOf, directions, timeMeasures, triplesWithin } from './settings.ts';
import type { SphereFunction } from './sphere-function.ts';

const sizes = fc.dictionary(
  fc.integer({ min: 0, max: 8 }).map(String),
  fc.integer({ min: 0, max: 3000 }).map((thousandths) => thousandths / 1000),
  { noNullPrototype: true },
);
const counted = (max: number) => fc.integer({ min: 1, max });
const functions: fc.Arbitrary<SphereFunction> = fc.oneof(
  fc.record({ base: fc.record({ kind: fc.constant('mix' as const), seed: fc.maxSafeNat() }), sizes }),
  fc.record({
    base: fc
      .integer({ min: 0, max: 8 })
      .chain((l) =>
        fc.record({ kind: fc.constant('harmonic' as const), l: fc.constant(l), m: fc.integer({ min: -l, max: l }) }),
      ),
    sizes,
  }),
  fc.record({
    base: fc.record({
      kind: fc.constant('channel' as const),
      side: fc.constantFrom('A' as const, 'B' as const),
      layer: counted(99),
      channel: counted(9999),
      row: counted(100_000),
    }),
    sizes: fc.constant({}),
  }),
);
/** A harmonic of one of these degrees in the place of one of another. */
function within({ base, sizes }: SphereFunction, degrees: readonly number[]): SphereFunction {
  if (base.kind !== 'harmonic' || degrees.includes(base.l)) return { base, sizes };
  const l = degrees[base.l % degrees.length];
  return { base: { kind: 'harmonic', l, m: l > 0 ? Math.max(-l, Math.min(l, base.m)) : 0 }, sizes };
}

const settings = fc
  .record({
    kinds: fc.shuffledSubarray([...kindIds], { minLength: 2, maxLength: 2 }),
    degree: counted(8),
    measure: fc.constantFrom(...timeMeasures),
    irreps: fc.constantFrom(...irrepsTypes),
    rows: counted(100_000),
    channels: counted(256),
    direction: fc.constantFrom(...directions),
    last: fc.option(counted(8), { nil: undefined }),
    f: functions,
    h: functions,
    path: fc.option(fc.nat(), { nil: undefined }),
    eye: fc.record({ azimuth: fc.nat({ max: 359 }), elevation: fc.integer({ min: -86, max: 86 }) }),
  })
  .map(({ kinds: [a, b], irreps, rows, channels, direction, path, f, h, ...rest }): LaboratorySetting => {
    const triples = triplesWithin(irreps, rest.degree);
    return {
      ...rest,
      f: within(f, degreesOf(irreps, rest.degree).in),
      h: within(h, degreesOf(irreps, rest.degree).in),
      a,
      b,
      settings: { irreps, rows, channels, direction },
      path: path === undefined ? undefined : triples[path % triples.length],
    };
  });

const experiment: Experiment = {
  version: 1,
  subject: { kind: 'sample', id: 'ethanol' },
  frame: 0,
  a: { model: 'gaunt', weights: 'random:1', mechanism: 'none' },
  output: 'forces',
  group: 'so3',
  elements: 576,
  seed: 0,
  reference: 'twirl',
};

describe('the setting of the laboratory', () => {
  it('comes back exactly from a link, which still opens its experiment', () => {
    fc.assert(
      fc.property(settings, (setting) => {
        const text = laboratoryText(setting);
        const link = withLaboratory(encodeLink(experiment), text);
        expect(link).toMatch(/^[\x21-\x7e]+$/);
        const decoded = decodeLink(`https://example.org/page/?q#${link}`, experiment);
        expect(decoded).toEqual({ experiment, problems: [], unknown: [], used: true, laboratory: text });
        expect(readLaboratory(decoded.laboratory ?? '')).toEqual({ setting, problems: [] });
      }),
      { numRuns: 200 },
    );
  });

  it('is readable, and says only what is not usual', () => {
    expect(laboratoryText(usualLaboratory)).toBe('L:3');
    const setting: LaboratorySetting = {
      ...usualLaboratory,
      a: 'gaunt+curl-sparse',
      settings: { ...usualLaboratory.settings, irreps: 'simo', direction: 'backward' },
      f: { base: { kind: 'harmonic', l: 3, m: -1 }, sizes: { 2: 0.4 } },
      h: { base: { kind: 'channel', side: 'B', layer: 1, channel: 4, row: 2 }, sizes: {} },
      path: [3, 3, 2],
      eye: { azimuth: 200, elevation: -5 },
    };
    expect(laboratoryText(setting)).toBe(
      'L:3~a:gaunt+curl-sparse~irreps:simo~way:backward~f:harmonic.3.-1~h:channel.B.1.4.2~path:3.3.2~view:200.-5~f2:0.4',
    );
    expect(withLaboratory('v=1', 'L:3~a:gaunt+curl-sparse')).toBe('v=1&lab=L:3~a:gaunt%2Bcurl-sparse');
  });

  it('is read as a whole, whatever it is', () => {
    const parts = fc.tuple(
      fc.constantFrom('L', 'a', 'b', 'f', 'h', 'f3', 'path', 'to', 'rows', 'view', '__proto__', 'f9', ''),
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.constantFrom('1', '-1', '1e3', 'mix.', 'channel.A.0.1.1', '3.3.3.3', '0.-86'),
      ),
    );
    const texts = fc.array(parts).map((all) => all.map(([name, value]) => `${name}:${value}`).join('~'));
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), texts), (text) => {
        const { setting } = readLaboratory(text);
        expect(readLaboratory(laboratoryText(setting))).toEqual({ setting, problems: [] });
      }),
      { numRuns: 500 },
    );
  });

  it('has the view of the spheres to whole degrees, once around, where it is not the usual one', () => {
    const textOf = (azimuth: number, elevation: number) =>
      laboratoryText({ ...usualLaboratory, eye: { azimuth, elevation } });
    expect(textOf(34.4, 18.6)).toBe('L:3');
    expect(textOf(34 + 720, 19)).toBe('L:3');
    expect(textOf(359.6, -0.4)).toBe('L:3~view:0.0');
    expect(textOf(-300.2, -85.9)).toBe('L:3~view:60.-86');
    const turned = fc.record({
      azimuth: fc.double({ min: -1e5, max: 1e5, noNaN: true }),
      elevation: fc.double({ min: -86, max: 86, noNaN: true }),
    });
    fc.assert(
      fc.property(turned, (eye) => {
        const { setting, problems } = readLaboratory(laboratoryText({ ...usualLaboratory, eye }));
        expect(problems).toEqual([]);
        const off = Math.abs(setting.eye.azimuth - eye.azimuth) % 360;
        expect(Math.min(off, 360 - off)).toBeLessThanOrEqual(0.5 + 1e-9);
        expect(Math.abs(setting.eye.elevation - eye.elevation)).toBeLessThanOrEqual(0.5);
      }),
    );
    for (const wrong of [
      '',
      '34',
      'x.19',
      '34.x',
      '1.2.3',
      '360.0',
      '-1.0',
      '0.87',
      '0.-87',
      '0.-0',
      '1e2.0',
      '34.5.19',
      'NaN.0',
    ])
      expect(readLaboratory(`view:${wrong}`)).toEqual({
        setting: usualLaboratory,
        problems: [
          `in lab, view "${wrong}" is not usable: expected AZIMUTH.ELEVATION in whole degrees, from 0 to 359 and from -86 to 86, as 34.-19`,
        ],
      });
  });

  it('is read with the names that kinds had before, and written with those of today', () => {
    const { setting, problems } = readLaboratory('a:gaunt-fourier~b:gaunt-dft');
    expect(problems).toEqual([]);
    expect(setting).toMatchObject({ a: 'gaunt-fft', b: 'gaunt-fourier-sums' });
    expect(laboratoryText(setting)).toBe('L:3~a:gaunt-fft~b:gaunt-fourier-sums');
    expect(readLaboratory('a:gaunt-fft~b:gaunt-fourier').problems[0]).toContain('a and b are both gaunt-fft');
  });

  it('names what is allowed where it cannot be used, and uses the rest', () => {
    const problems = (text: string) => readLaboratory(text).problems;
    expect(problems('L:9')).toEqual(['in lab, L "9" is not usable: expected a whole number from 1 to 8']);
    expect(problems('irreps:miso')).toEqual(['in lab, irreps "miso" is not usable: expected one of siso, simo, mimo']);
    expect(problems('a:fft')[0]).toContain(`expected one of ${kindIds.join(', ')}`);
    expect(problems('way:up')[0]).toContain('one of forward, backward');
    expect(problems('by:hour')[0]).toContain('one of sample, freedom, byte');
    expect(problems('rows:0')[0]).toContain('from 1 to 100000');
    for (const wrong of ['mix.x', 'harmonic.2.-3', 'harmonic.2.-0', 'channel.C.1.1.1', 'channel.A.1.1'])
      expect(problems(`f:${wrong}`)[0]).toContain('expected mix.SEED, harmonic.L.M');
    expect(problems('f2:4')[0]).toContain('a size from 0 to 3');
    expect(problems('path:9.9.1')[0]).toContain('none of the triples of mimo at L = 3');
    const beyond = readLaboratory('L:2~f:harmonic.8.-8~h:harmonic.2.-1');
    expect(beyond.problems).toEqual([
      'in lab, f harmonic.8.-8 is none of the harmonics of mimo at L = 2: expected harmonic.L.M with L from 0 to 2',
    ]);
    expect(beyond.setting).toMatchObject({ f: usualLaboratory.f, h: { base: { kind: 'harmonic', l: 2, m: -1 } } });
    expect(problems('L:2~irreps:siso~h:harmonic.1.0')[0]).toMatch(/of siso at L = 2: expected .* with L 2$/);
    expect(problems('colour:red')[0]).toContain('expected L, a, b, by, irreps, rows, channels, way, to, f, h, path');
    expect(problems('L')[0]).toContain('has no value');
    expect(problems('L:2~L:3')[0]).toContain('given twice');
    expect(problems('a:cg-paths~b:cg-paths')).toEqual(['in lab, a and b are both cg-paths; b is gaunt-sparse']);
    expect(problems('f:channel.A.1.1.1~f2:1')).toEqual(["in lab, f2 is left out: sizes of a channel are the model's"]);
    expect(readLaboratory('L:9~rows:128').setting.settings.rows).toBe(128);
  });

  it('is read from a link as far as it can be decoded, whatever else the link has', () => {
    const read = (link: string) => decodeLink(link, experiment);
    for (const [link, laboratory] of [
      ['lab', ''],
      ['lab=', ''],
      ['lab=%%%', ''],
      ['lab=%%%~L:5~%E0~to:2', 'L:5~to:2'],
      ['lab=L%3A5%7Eto%3A2', 'L:5~to:2'],
    ]) {
      expect(read(link)).toMatchObject({ laboratory, laboratoryAlone: true, experiment });
      const beside = read(`${encodeLink({ ...experiment, seed: 3 })}&${link}`);
      expect(beside).toMatchObject({ laboratory, experiment: { seed: 3 } });
      expect(beside).not.toHaveProperty('laboratoryAlone');
    }
    expect(
      read('lab=%%%~L:5~%E0')
        .problems.map(({ message }) => message)
        .slice(0, 2),
    ).toEqual([
      'in lab, "%%%" is not valid percent-encoding; it was left out',
      'in lab, "%E0" is not valid percent-encoding; it was left out',
    ]);
  });

  it('is opened of links whose version cannot be read, too', () => {
    for (const version of ['9', '0', 'x'])
      expect(decodeLink(`v=${version}&a=gaunt:random:1&lab=L:2`, experiment)).toMatchObject({
        laboratory: 'L:2',
        used: false,
        experiment,
      });
  });

  it('given twice is told once', () => {
    const said = (link: string) => decodeLink(link, experiment).problems.map(({ message }) => message);
    for (const again of ['lab', 'lab=%%%', 'lab=L:3'])
      expect(said(`lab=L:2&${again}`)).toEqual(['"lab" is given twice; the first is used']);
  });

  it('is no part of links that do not have it', () => {
    expect(decodeLink(encodeLink(experiment), experiment)).not.toHaveProperty('laboratory');
  });
});
