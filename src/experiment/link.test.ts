/** Links: exact round trips, canonical text, total reading of hostile input, and every link that was ever published. */

import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupForms } from '../group/describe.ts';
import { Random } from '../math/random.ts';
import { packInline, unpackInline } from './inline.ts';
import { decodeLink, encodeLink, hashOf } from './link.ts';
import { linkKeys } from './link-keys.ts';
import {
  FEWEST_POINTS,
  hashPattern,
  LAST_FRAME,
  linkWords,
  MOST_ATOMS,
  MOST_ELEMENTS,
  MOST_POINTS,
  namePattern,
  plainName,
  readings,
  schemes,
  solidWords,
  systemWords,
  wordPattern,
} from './names.ts';
import { type Experiment, experimentSchema } from './schema.ts';
import { DEFAULT_PLAN } from './training-plan.ts';

const fallback: Experiment = {
  version: 1,
  subject: { kind: 'sample', id: 'ethanol' },
  frame: 38,
  a: { model: 'gaunt', weights: 'random:1', mechanism: 'none' },
  output: 'forces',
  group: 'so3',
  elements: 576,
  seed: 0,
  reference: 'twirl',
};

const hash12 = fc.stringMatching(hashPattern);
const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }).filter((text) => namePattern.test(text));
const seed = fc.nat({ max: Number.MAX_SAFE_INTEGER });
const modelOf = (...ids: readonly string[]) =>
  fc.constantFrom(...ids).chain((id) =>
    fc.record({
      model: fc.constant(id),
      weights: fc.oneof(
        seed.map((value) => `random:${value}`),
        fc
          .tuple(fc.stringMatching(/^[a-z0-9-]{1,20}$/), hash12)
          .map(([stem, hash]) => `${id}-${stem}-${hash}.safetensors`),
        fc.stringMatching(/^[a-z0-9][a-z0-9._-]{0,30}\.safetensors$/),
        fc.tuple(name, hash12).map(([file, hash]) => `own:${file}~${hash}`),
      ),
      mechanism: fc.constantFrom('none', 'turns:axis', 'turns:cone~30~1,0,0+average:octahedral', 'frames:all'),
    }),
  );
const file = fc.record({
  kind: fc.constant('file' as const),
  name,
  hash: hash12,
  atoms: fc.integer({ min: 1, max: MOST_ATOMS }),
});
const common = {
  version: fc.constant(1 as const),
  frame: fc.nat({ max: LAST_FRAME }),
  group: fc.constantFrom('so3', 'o3', 'so2~1,0,0.5', 'dihedral~6', 'so3+shifts~3+permutations'),
  elements: fc.integer({ min: 4, max: MOST_ELEMENTS }),
  seed,
  reference: fc.constant('twirl' as const),
};
const molecules: fc.Arbitrary<Experiment> = fc.record(
  {
    ...common,
    subject: fc.oneof(
      fc.record({ kind: fc.constant('sample' as const), id: fc.stringMatching(wordPattern) }),
      file,
      fc.record({
        kind: fc.constant('inline' as const),
        xyz: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 300 }),
      }),
    ),
    a: modelOf('gaunt', 'transformer'),
    b: modelOf('gaunt', 'transformer'),
    output: fc.constant('forces' as const),
  },
  { requiredKeys: ['version', 'subject', 'frame', 'a', 'output', 'group', 'elements', 'seed', 'reference'] },
);
const cloudModels = modelOf('pointnet', 'cloud-transformer', 'cloud-gaunt');
const clouds: fc.Arbitrary<Experiment> = fc.record(
  {
    ...common,
    subject: fc.oneof(
      fc.record({ kind: fc.constant('solid' as const), id: fc.constantFrom(...solidWords), seed }),
      fc.tuple(file, fc.subarray([...readings], { minLength: 1 })).map(([named, how]) => ({ ...named, how })),
      file,
    ),
    a: cloudModels,
    b: cloudModels,
    output: fc.constantFrom('class', 'normals'),
    points: fc.record({
      scheme: fc.constantFrom(...schemes),
      count: fc.integer({ min: FEWEST_POINTS, max: MOST_POINTS }),
    }),
  },
  { requiredKeys: ['version', 'subject', 'frame', 'a', 'output', 'points', 'group', 'elements', 'seed', 'reference'] },
);
const particleModels = modelOf('particle-network', 'particle-equivariant');
const particles: fc.Arbitrary<Experiment> = fc.record(
  {
    ...common,
    subject: fc.record({ kind: fc.constant('system' as const), id: fc.constantFrom(...systemWords), seed }),
    a: particleModels,
    b: particleModels,
    output: fc.constant('displacement' as const),
  },
  { requiredKeys: ['version', 'subject', 'frame', 'a', 'output', 'group', 'elements', 'seed', 'reference'] },
);
/** With weights that are trained by the experiment's own plan. */
const trained = fc.tuple(molecules, seed).map(
  ([experiment, start]): Experiment => ({
    ...experiment,
    a: { ...experiment.a, weights: `train:${start}` },
    training: { ...DEFAULT_PLAN, steps: 500, schedule: 'one-cycle', pose: 'aligned' },
  }),
);
const experiments = fc.oneof(molecules, clouds, particles, trained);

describe('links', () => {
  it('give back exactly the experiment, whatever it is', () => {
    fc.assert(
      fc.property(experiments, (experiment) => {
        expect(experimentSchema.parse(experiment)).toEqual(experiment);
        const link = encodeLink(experiment);
        expect(link).toMatch(/^[\x21-\x7e]+$/);
        const decoded = decodeLink(`https://example.org/page/?q#${link}`, fallback);
        expect(decoded).toEqual({ experiment, problems: [], unknown: [], used: true });
        expect(encodeLink(decoded.experiment)).toBe(link);
      }),
      { numRuns: 100 },
    );
  });

  it('are readable and say only what differs from the defaults', () => {
    const hash = '0123456789ab';
    const experiment: Experiment = {
      ...fallback,
      a: { model: 'gaunt', weights: `gaunt-ethanol-${hash}.safetensors`, mechanism: 'none' },
      b: { model: 'transformer', weights: 'random:7', mechanism: 'none' },
      seed: 7,
    };
    expect(encodeLink(experiment)).toBe(
      `v=1&a=gaunt:ethanol~${hash}&b=transformer:random:7&s=sample:ethanol&f=38&seed=7`,
    );
    expect(encodeLink({ ...experiment, frame: 0, elements: 72 })).toBe(
      `v=1&a=gaunt:ethanol~${hash}&b=transformer:random:7&s=sample:ethanol&n=72&seed=7`,
    );
    expect(encodeLink({ ...fallback, subject: { kind: 'file', name: "a (1)~b'.xyz", hash, atoms: 9 } })).toBe(
      `v=1&a=gaunt:random:1&file=a%20%281%29~b%27.xyz~${hash}~9&f=38&seed=0`,
    );
  });

  it('of clouds say how points are sampled and files read, where that is not the usual', () => {
    const link = 'v=1&a=pointnet:random:2&b=cloud-gaunt:random:2&s=solid:torus~7&seed=3';
    const { experiment, problems } = decodeLink(link, fallback);
    expect(problems).toEqual([]);
    expect(experiment).toMatchObject({
      subject: { kind: 'solid', id: 'torus', seed: 7 },
      output: 'class',
      points: { scheme: 'farthest', count: 128 },
    });
    expect(encodeLink(experiment)).toBe(link);
    const other =
      'v=1&a=pointnet:random:2&file=scan.xyz~0123456789ab~99&how=cloud%2Bfinite&points=voxel~64&out=normals&seed=3';
    const read = decodeLink(other, fallback);
    expect(read.problems).toEqual([]);
    expect(read.experiment.subject).toMatchObject({ how: ['cloud', 'finite'] });
    expect(encodeLink(read.experiment)).toBe(other);
  });

  it('of particles name the system, its seed and its place in the set', () => {
    const link = 'v=1&a=particle-network:random:2&b=particle-equivariant:random:2&s=system:charges~7&f=12&seed=3';
    const { experiment, problems } = decodeLink(link, fallback);
    expect(problems).toEqual([]);
    expect(experiment).toMatchObject({
      subject: { kind: 'system', id: 'charges', seed: 7 },
      frame: 12,
      output: 'displacement',
    });
    expect(encodeLink(experiment)).toBe(link);
    const read = decodeLink('v=1&a=particle-network:random:2&s=system:planets~7', fallback);
    expect(read.problems[0].message).toContain('system:ID~SEED with one of charges, springs');
    expect(decodeLink('v=1&a=gaunt:random:2&s=system:charges~7', fallback).problems[0].message).toContain(
      'gaunt takes atoms, this subject has particles',
    );
  });

  it('whose parts do not go together say so, part by part', () => {
    const said = (link: string) => decodeLink(link, fallback).problems.map(({ key, message }) => `${key}: ${message}`);
    expect(said('a=pointnet:random:2&b=gaunt:random:1&s=solid:torus~7')).toEqual([
      'b: pointnet takes points, gaunt does not: both must take the same; that part was left out',
    ]);
    expect(said('a=pointnet:random:2&s=solid:torus~7&out=forces')).toEqual([
      'out: pointnet is judged by class or normals, not by forces; that part was left out',
    ]);
    expect(said('a=pointnet:random:2&s=solid:dodo~7')[0]).toContain('one of box, cylinder');
    expect(said('a=pointnet:random:2&s=sample:ethanol')).toEqual([
      's: pointnet takes points, this subject has atoms; that part was left out',
    ]);
    expect(decodeLink('a=pointnet:random:2&s=sample:ethanol', fallback).experiment).toEqual(fallback);
    expect(said('a=pointnet:random:2&s=solid:torus~7&points=nearest~9')[0]).toContain(
      'farthest, random, voxel, surface',
    );
    expect(said('a=gaunt:random:2&file=a.xyz~0123456789ab~9&how=fast')[0]).toContain('cloud, complete, finite, known');
  });

  it('read longer words, any order and a missing version', () => {
    const { experiment, problems } = decodeLink(
      '#seed=3&subject=sample:aspirin&frame=4&model=gaunt:random:2&elements=72&group=so3&mechanism=none',
      fallback,
    );
    expect(problems).toEqual([]);
    expect(encodeLink(experiment)).toBe('v=1&a=gaunt:random:2&s=sample:aspirin&f=4&n=72&seed=3');
  });

  it('mean the same whoever reads them: no default of theirs depends on the reader', () => {
    const link = 'a=gaunt:random:2&s=sample:aspirin';
    const { experiment, problems } = decodeLink(link, { ...fallback, seed: 7, elements: 72, frame: 3 });
    expect(problems).toEqual([]);
    expect(experiment).toEqual(decodeLink(link, fallback).experiment);
    expect([experiment.seed, experiment.elements, experiment.frame]).toEqual([0, 576, 0]);
    expect(decodeLink(`v=1&${link}&f=0&n=576&g=so3&r=twirl&m=none&seed=0`, fallback).experiment).toEqual(experiment);
    expect(decodeLink(`${link}&seed=x`, { ...fallback, seed: 7 }).experiment.seed).toBe(0);
  });

  it('are explained key by key', () => {
    expect(linkKeys.map(({ key }) => key)).toEqual(linkWords.map(([key]) => key));
  });

  it('have the defaults that the table in README states', () => {
    const rows = readFileSync(new URL('../../README.md', import.meta.url), 'utf8').split('\n');
    for (const { key, fallback: standard } of linkKeys) {
      if (standard === undefined) continue;
      const row = rows.find((line) => line.startsWith(`| \`${key}\` |`)) ?? '';
      expect(row.replaceAll('`', ''), key).toContain(`default ${standard} |`);
    }
  });

  it('never throw and always answer with a valid experiment', () => {
    const keys = fc.constantFrom(...linkKeys.map(({ key }) => key), '__proto__', 'constructor', 'toString', 'zoom');
    const values = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('NaN', '-1', '1e3', '0x10', '01', '', '%', '%E0%A4%A', '__proto__', 'gaunt:', 'z:AAAA', 'so3'),
    );
    const links = fc
      .array(fc.tuple(keys, values))
      .map((parts) => parts.map(([key, value]) => `${key}=${value}`).join('&'));
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), links), (link) => {
        const { experiment } = decodeLink(link, fallback);
        expect(experimentSchema.safeParse(experiment).success).toBe(true);
      }),
      { numRuns: 500 },
    );
    expect(Object.getPrototypeOf({})).toBe(Object.prototype);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it('explain what is wrong, key by key, and use the rest', () => {
    const good = 'v=1&a=gaunt:random:2&s=sample:aspirin&seed=3';
    const messages = (link: string) => decodeLink(link, fallback).problems.map(({ message }) => message);
    expect(messages(`${good}&n=1e9`)).toEqual(['n="1e9" is not usable: a whole number from 4 to 65536']);
    expect(messages('v=1&a=mace:random:2&s=sample:aspirin')).toEqual([
      'a="mace:random:2" is not usable: one of the models transformer, gaunt, gaunt-curl, clebsch-gordan, pointnet, cloud-transformer, cloud-gaunt, particle-network, particle-equivariant',
    ]);
    expect(messages(`${good}&g=so4`)).toEqual([`g="so4" is not usable: ${groupForms}`]);
    expect(messages(`${good}&seed=4`)).toEqual(['"seed" is given twice; the first is used']);
    expect(messages(`${good}&f=%E0%A4%A`)).toEqual(['"f=%E0%A4%A" is not valid percent-encoding; it was left out']);
    expect(messages(`${good}&x=z:AAAA`)).toEqual(['the link names 2 subjects (s, x); s is used']);
    expect(messages('v=1&a=gaunt:random:2&x=z:qrsuvw')).toEqual([
      'x="z:qrsuvw" is not usable: the packed molecule is damaged: the link was probably cut',
    ]);
    expect(messages('v=1')).toEqual([
      'the link names no model; the default one is shown',
      'the link names no subject; the default one is shown',
    ]);
    const nothing = decodeLink('v=1&elements=144&seed=x&d=zzz', fallback);
    expect(nothing.experiment).toBe(fallback);
    expect(nothing).not.toHaveProperty('digest');
    expect(nothing.problems.map(({ message }) => message)).toEqual([
      'the link names no model; the default one is shown',
      'the link names no subject; the default one is shown',
      '"n", "seed", "d" are not used: the link names neither model A nor a subject',
    ]);
    expect(messages('seed=3').at(-1)).toBe('"seed" is not used: the link names neither model A nor a subject');
    expect(decodeLink(`${good}&zoom=2&__proto__=1`, fallback).unknown).toEqual(['zoom', '__proto__']);
    const rest = decodeLink(`${good}&n=1e9&zoom=2`, fallback);
    expect([rest.experiment.a.weights, rest.experiment.elements, rest.used]).toEqual(['random:2', 576, true]);
  });

  it('of a newer version are explained and not guessed at', () => {
    const { experiment, problems, future, used } = decodeLink('v=2&a=gaunt:random:2&s=sample:aspirin', fallback);
    expect(experiment).toBe(fallback);
    expect([future, used]).toEqual([2, false]);
    expect(problems[0].message).toMatch(/newer version \(2; this page reads 1\): reload/);
  });

  it('too long to be ours are not read', () => {
    expect(decodeLink(`v=1&x=z:${'A'.repeat(9000)}`, fallback).problems[0].message).toMatch(/9008 characters/);
  });

  it('without a hash are the default, silently', () => {
    expect(decodeLink('', fallback)).toEqual({ experiment: fallback, problems: [], unknown: [], used: false });
    expect(hashOf('https://example.org/#v=1')).toBe('v=1');
  });

  it('of the past open as they did', () => {
    const corpus = JSON.parse(readFileSync(new URL('links.fixture.json', import.meta.url), 'utf8')) as {
      readonly links: readonly { readonly link: string; readonly experiment: unknown }[];
    };
    expect(corpus.links.length).toBeGreaterThan(4);
    for (const { link, experiment } of corpus.links) {
      const decoded = decodeLink(link, fallback);
      expect(decoded.problems, link).toEqual([]);
      /** What an old entry does not say yet has its default. */
      expect(decoded.experiment, link).toEqual(experimentSchema.parse(experiment));
    }
  });
});

describe('inline molecules', () => {
  const water = '3\nwater\nO 0 0 0\nH 0.757 0.586 0\nH -0.757 0.586 0\n';

  it('come back exactly, under one equal code', () => {
    expect(unpackInline(packInline(water)!)).toBe(water);
    expect(packInline(water)).toBe(packInline(water));
    expect(unpackInline(packInline('\ufeff1\n\nHe 0 0 0')!)).toBe('\ufeff1\n\nHe 0 0 0');
  });

  it('are refused when they are too large, and so are bombs', () => {
    const random = new Random('noise');
    const noise = Array.from({ length: 3000 }, () => String.fromCharCode(33 + random.integer(90))).join('');
    expect(packInline(noise)).toBeUndefined();
    expect(packInline('a'.repeat(20_001))).toBeUndefined();
    expect(() => encodeLink({ ...fallback, subject: { kind: 'inline', xyz: noise } })).toThrow('too large for a link');
    expect(() => unpackInline(`z:${'A'.repeat(1600)}`)).toThrow('1602 characters');
  });
});

describe('plainName', () => {
  it('makes any name fit a link', () => {
    expect(plainName('C:\\data\\a.xyz')).toBe('a.xyz');
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => namePattern.test(plainName(text))));
  });
});
