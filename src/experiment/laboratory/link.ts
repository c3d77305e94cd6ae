/**
 * What the laboratory shows, as it stands in links: `lab=L:3~irreps:simo~f:harmonic.2.-1~h:channel.A.1.4.2`. L first, then only what differs from the
 * usual, each `NAME:VALUE`. Reading is total: what cannot be used is told with what is expected there, and the usual stands in its place. Times are no part of
 * it: they are measured where the link is read.
 */
import type { Triple } from '../../math/reach.ts';
import { MOST_ATOMS, wholeNumber } from '../names.ts';
import { irrepsTypes, type KindId, kindIds, nameOfToday } from './kinds.ts';
import {
  degreesOf,
  directions,
  LARGEST_DEGREE,
  type LaboratorySettings,
  MOST_CHANNELS,
  MOST_ROWS,
  type TimeMeasure,
  timeMeasures,
  triplesWithin,
  usualSettings,
} from './settings.ts';
import { MOST_SIZE, type SphereFunction } from './sphere-function.ts';

/** From where the spheres are seen: degrees, counted from x towards y, and from the equator up; whole ones in a link. */
export interface Eye {
  readonly azimuth: number;
  readonly elevation: number;
}

/** Degrees; nearer to the poles the spheres would spin under the hand. */
export const MOST_ELEVATION = 86;

export interface LaboratorySetting {
  /** The kind of the sentence, and the one it is held against. */
  readonly a: KindId;
  readonly b: KindId;
  /** The L of the sentence. */
  readonly degree: number;
  readonly measure: TimeMeasure;
  readonly settings: LaboratorySettings;
  /** L up to which a measurement goes; undefined: as far as the recorded one of these settings. */
  readonly last: number | undefined;
  readonly f: SphereFunction;
  readonly h: SphereFunction;
  /** The triple whose parts alone are shown. */
  readonly path: Triple | undefined;
  readonly eye: Eye;
}

export const usualLaboratory: LaboratorySetting = {
  a: 'gaunt-grid',
  b: 'cg-paths',
  degree: 3,
  measure: 'freedom',
  settings: usualSettings,
  last: undefined,
  f: { base: { kind: 'mix', seed: 3 }, sizes: {} },
  h: { base: { kind: 'mix', seed: 8 }, sizes: {} },
  path: undefined,
  eye: { azimuth: 34, elevation: 19 },
};

const MOST_LAYERS = 99;
const MOST_WIDTH = 9999;

function functionText({ base }: SphereFunction): string {
  switch (base.kind) {
    case 'mix':
      return `mix.${base.seed}`;
    case 'harmonic':
      return `harmonic.${base.l}.${base.m}`;
    case 'channel':
      return `channel.${base.side}.${base.layer}.${base.channel}.${base.row}`;
    default:
      throw new Error(`unknown function ${JSON.stringify(base satisfies never)}`);
  }
}

/** Sizes that were changed by hand, to a thousandth: `f2:0.4`. */
const sizeTexts = (name: 'f' | 'h', { sizes }: SphereFunction): readonly string[] =>
  Object.entries(sizes).map(([l, size]) => `${name}${l}:${Number(size.toFixed(3))}`);

/** Degrees from 0 to 359 once around. */
const onceAround = (degrees: number): number => ((degrees % 360) + 360) % 360;

/** To whole degrees. */
const eyeText = ({ azimuth, elevation }: Eye): string => `${onceAround(Math.round(azimuth))}.${Math.round(elevation)}`;

export function laboratoryText(setting: LaboratorySetting): string {
  const { a, b, degree, measure, settings, last, f, h, path, eye } = setting;
  const usual = usualLaboratory;
  const parts: readonly (readonly [name: string, text: string, usual: string])[] = [
    ['a', a, usual.a],
    ['b', b, usual.b],
    ['by', measure, usual.measure],
    ['irreps', settings.irreps, usual.settings.irreps],
    ['rows', String(settings.rows), String(usual.settings.rows)],
    ['channels', String(settings.channels), String(usual.settings.channels)],
    ['way', settings.direction, usual.settings.direction],
    ['to', String(last ?? ''), ''],
    ['f', functionText(f), functionText(usual.f)],
    ['h', functionText(h), functionText(usual.h)],
    ['path', path?.join('.') ?? '', ''],
    ['view', eyeText(eye), eyeText(usual.eye)],
  ];
  return [
    `L:${degree}`,
    ...parts.flatMap(([name, text, otherwise]) => (text === otherwise ? [] : [`${name}:${text}`])),
    ...sizeTexts('f', f),
    ...sizeTexts('h', h),
  ].join('~');
}

/** A value, or the words for what was expected instead. */
type Read<Value> = { readonly value: Value } | { readonly expected: string };

const oneOf =
  <Word extends string>(words: readonly Word[]) =>
  (text: string): Read<Word> => {
    const value = words.find((word) => word === text);
    return value ? { value } : { expected: `one of ${words.join(', ')}` };
  };

const readKind = (text: string): Read<KindId> => oneOf(kindIds)(nameOfToday(text));

const wholeFrom =
  (least: number, most: number) =>
  (text: string): Read<number> => {
    const value = wholeNumber(text, most);
    return value !== undefined && value >= least ? { value } : { expected: `a whole number from ${least} to ${most}` };
  };

const functionForms = `mix.SEED, harmonic.L.M with L up to ${LARGEST_DEGREE} and M from -L to L, or channel.SIDE.LAYER.CHANNEL.ATOM with SIDE A or B, the others counted from 1`;

/** A whole number in its shortest text, from -most to most. */
function signedNumber(text: string, most: number): number | undefined {
  const size = wholeNumber(text.replace(/^-(?!0)/, ''), most);
  return size !== undefined && text.startsWith('-') ? -size : size;
}

function readFunction(text: string): Read<SphereFunction['base']> {
  const [kind, ...parts] = text.split('.');
  const number = (n: number, most: number): number | undefined => wholeNumber(parts[n] ?? '', most);
  if (kind === 'mix' && parts.length === 1) {
    const seed = number(0, Number.MAX_SAFE_INTEGER);
    if (seed !== undefined) return { value: { kind, seed } };
  }
  if (kind === 'harmonic' && parts.length === 2) {
    const l = number(0, LARGEST_DEGREE);
    const m = l === undefined ? undefined : signedNumber(parts[1], l);
    if (l !== undefined && m !== undefined) return { value: { kind, l, m } };
  }
  if (kind === 'channel' && parts.length === 4) {
    const [side] = parts;
    const [layer, channel, row] = [number(1, MOST_LAYERS), number(2, MOST_WIDTH), number(3, MOST_ATOMS)];
    if ((side === 'A' || side === 'B') && layer && channel && row)
      return { value: { kind, side, layer, channel, row } };
  }
  return { expected: functionForms };
}

function readSize(text: string): Read<number> {
  const size = /^\d(?:\.\d{1,3})?$/.test(text) ? Number(text) : Number.NaN;
  return size <= MOST_SIZE ? { value: size } : { expected: `a size from 0 to ${MOST_SIZE}, to a thousandth` };
}

function readPath(text: string): Read<Triple> {
  const [l1, l2, l3, ...more] = text.split('.').map((part) => wholeNumber(part, 2 * LARGEST_DEGREE));
  return l1 === undefined || l2 === undefined || l3 === undefined || more.length > 0
    ? { expected: 'three degrees as 1.1.2' }
    : { value: [l1, l2, l3] };
}

function readEye(text: string): Read<Eye> {
  const [first, second, ...more] = text.split('.');
  const azimuth = wholeNumber(first, 359);
  const elevation = signedNumber(second ?? '', MOST_ELEVATION);
  return azimuth === undefined || elevation === undefined || more.length > 0
    ? {
        expected: `AZIMUTH.ELEVATION in whole degrees, from 0 to 359 and from -${MOST_ELEVATION} to ${MOST_ELEVATION}, as 34.-19`,
      }
    : { value: { azimuth, elevation } };
}

const names = ['L', 'a', 'b', 'by', 'irreps', 'rows', 'channels', 'way', 'to', 'f', 'h', 'path', 'view'] as const;
const sizeName = /^[fh][0-8]$/;

interface Parts {
  readonly values: ReadonlyMap<string, string>;
  readonly problems: readonly string[];
}

function partsOf(text: string): Parts {
  const values = new Map<string, string>();
  const problems: string[] = [];
  for (const part of text.split('~').filter(Boolean)) {
    const at = part.indexOf(':');
    const name = at < 0 ? part : part.slice(0, at);
    const short = JSON.stringify(name.length > 40 ? `${name.slice(0, 37)}...` : name);
    if (at < 0) problems.push(`in lab, ${short} has no value, expected NAME:VALUE`);
    else if (!names.some((known) => known === name) && !sizeName.test(name))
      problems.push(`in lab, ${short} is not known, expected ${names.join(', ')}, or a size as f2 or h0`);
    else if (values.has(name)) problems.push(`in lab, ${short} is given twice; the first is used`);
    else values.set(name, part.slice(at + 1));
  }
  return { values, problems };
}

/** Never throws. `problems` say what could not be used, and what was expected there. */
export function readLaboratory(text: string): {
  readonly setting: LaboratorySetting;
  readonly problems: readonly string[];
} {
  const { values, problems: wrongParts } = partsOf(text);
  const problems = [...wrongParts];
  const usual = usualLaboratory;
  const read = <Value>(name: string, reader: (text: string) => Read<Value>, otherwise: Value): Value => {
    const written = values.get(name);
    if (written === undefined) return otherwise;
    const found = reader(written);
    if ('value' in found) return found.value;
    const quoted = JSON.stringify(written.length > 60 ? `${written.slice(0, 57)}...` : written);
    problems.push(`in lab, ${name} ${quoted} is not usable: expected ${found.expected}`);
    return otherwise;
  };
  const degree = read('L', wholeFrom(1, LARGEST_DEGREE), usual.degree);
  const a = read('a', readKind, usual.a);
  const b = read('b', readKind, usual.b);
  const settings: LaboratorySettings = {
    irreps: read('irreps', oneOf(irrepsTypes), usual.settings.irreps),
    rows: read('rows', wholeFrom(1, MOST_ROWS), usual.settings.rows),
    channels: read('channels', wholeFrom(1, MOST_CHANNELS), usual.settings.channels),
    direction: read('way', oneOf(directions), usual.settings.direction),
  };
  const { in: inner } = degreesOf(settings.irreps, degree);
  const factor = (name: 'f' | 'h'): SphereFunction => {
    const wanted = read(name, readFunction, usual[name].base);
    const isWithin = wanted.kind !== 'harmonic' || inner.includes(wanted.l);
    if (!isWithin)
      problems.push(
        `in lab, ${name} harmonic.${wanted.l}.${wanted.m} is none of the harmonics of ${settings.irreps} at L = ${degree}: expected harmonic.L.M with L ${inner.length > 1 ? `from ${inner[0]} to ${degree}` : degree}`,
      );
    const base = isWithin ? wanted : usual[name].base;
    const sizes: Record<number, number> = {};
    for (let l = 0; l <= LARGEST_DEGREE; l++) {
      const size = read<number | undefined>(`${name}${l}`, readSize, undefined);
      if (size === undefined) continue;
      if (base.kind === 'channel') problems.push(`in lab, ${name}${l} is left out: sizes of a channel are the model's`);
      else sizes[l] = size;
    }
    return { base, sizes };
  };
  const path = read<Triple | undefined>('path', readPath, undefined);
  const fits = path === undefined || triplesWithin(settings.irreps, degree).some((one) => one.join() === path.join());
  if (!fits)
    problems.push(`in lab, path ${path.join('.')} is none of the triples of ${settings.irreps} at L = ${degree}`);
  const other = a === b ? kindIds.find((kind) => kind !== a && (kind === usual.b || a === usual.b)) : b;
  if (a === b) problems.push(`in lab, a and b are both ${a}; b is ${other}`);
  const setting: LaboratorySetting = {
    a,
    b: other ?? usual.a,
    degree,
    measure: read('by', oneOf(timeMeasures), usual.measure),
    settings,
    last: read<number | undefined>('to', wholeFrom(1, LARGEST_DEGREE), undefined),
    f: factor('f'),
    h: factor('h'),
    path: fits ? path : undefined,
    eye: read('view', readEye, usual.eye),
  };
  return { setting, problems };
}
