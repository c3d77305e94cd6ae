/**
 * Limits and forms of the words an experiment is made of, shared by the schema and the link codec (which must not carry zod into the first
 * paint).
 */
import type { ImportOptions } from '../data/subject.ts';

export { DEFAULT_GROUP } from '../group/describe.ts';
export { NO_MECHANISM } from '../mechanism/describe.ts';

export const EXPERIMENT_VERSION = 1;
export const DEFAULT_ELEMENTS = 576;
/** Seed of an experiment that names none. */
export const DEFAULT_SEED = 0;
export const FEWEST_ELEMENTS = 4;
export const MOST_ELEMENTS = 65_536;
/** Characters of a molecule that travels inside a link, before packing. */
export const LONGEST_INLINE = 20_000;
/** Atoms of a frame, or points of a cloud; not below what the readers of `data` take. */
export const MOST_ATOMS = 100_000_000;
export const LAST_FRAME = 1_000_000_000;
export const LONGEST_NAME = 200;
/** Sampled points of a cloud that a model sees; within the limits of `data/cloud-sample.ts`. */
export const FEWEST_POINTS = 8;
export const MOST_POINTS = 4096;
/** What the shipped cloud weights were trained on. */
export const DEFAULT_POINTS = { scheme: 'farthest', count: 128 } as const;
/** Those of `data/cloud-sample.ts`. */
export const schemes = ['farthest', 'random', 'voxel', 'surface'] as const;
/** Ids of the procedural solids. */
export const solidWords: readonly string[] = [
  'box',
  'cylinder',
  'cone',
  'ellipsoid',
  'torus',
  'tetrahedron',
  'helix',
  'trefoil',
  'bracket',
  'cross',
];
/** Ids of the simulated particle systems; those of `data/systems/systems.ts`. */
export const systemWords = ['charges', 'springs'] as const;
/** Systems of a seed that are held back for testing, and shown: the frames of such a subject. */
export const SYSTEMS_SHOWN = 2000;
/** What can be judged. */
export const judgedOutputs = ['forces', 'class', 'normals', 'displacement'] as const;
/** How a file is read other than as it says; see `ImportOptions`. Words of the link key `how`. */
export const readings = ['cloud', 'complete', 'finite', 'known'] as const;
export type Reading = (typeof readings)[number];

/** The options of the importers that the words of a link mean. */
export function importOptionsOf(how: readonly Reading[] = []): ImportOptions {
  return {
    ...(how.includes('cloud') && { as: 'cloud' }),
    ...(how.includes('complete') && { use: 'complete' }),
    ...(how.includes('finite') && { notFinite: 'drop' }),
    ...(how.includes('known') && { unknownSpecies: 'drop' }),
  };
}

/** The words of a link that say how a file is read; undefined for "as it says". */
export function readingOf(options: ImportOptions): Reading[] | undefined {
  const words: Reading[] = [
    ...(options.as === 'cloud' ? (['cloud'] as const) : []),
    ...(options.use === 'complete' ? (['complete'] as const) : []),
    ...(options.notFinite === 'drop' ? (['finite'] as const) : []),
    ...(options.unknownSpecies === 'drop' ? (['known'] as const) : []),
  ];
  return words.length > 0 ? words : undefined;
}

/** Stable ids of models and samples. */
export const wordPattern = /^[a-z0-9][a-z0-9-]{0,39}$/;
/** First 12 hexadecimal digits of a SHA-256. */
export const hashPattern = /^[0-9a-f]{12}$/;
/** A file's name: no control characters, no half surrogate pairs, so that it survives a URL. */
export const namePattern = /^[^\p{Cc}\p{Cs}]{1,200}$/u;
/** Text of an inline molecule: no half surrogate pairs. */
export const inlinePattern = /^[^\p{Cs}]+$/u;

export type WeightsName =
  | { readonly kind: 'random'; readonly seed: number }
  | { readonly kind: 'trained'; readonly seed: number }
  | { readonly kind: 'shipped'; readonly file: string }
  | { readonly kind: 'own'; readonly name: string; readonly hash: string };

/**
 * What a weights text names: a file of `public/weights` (its hash in the name), `random:SEED`, `train:SEED` (trained by the experiment's own plan
 * from these start values), or `own:NAME~HASH`, a safetensors file of the visitor's own. Undefined where it follows none of these forms.
 */
export function parseWeightsName(text: string): WeightsName | undefined {
  const [, kind, number] = /^(random|train):(.*)$/s.exec(text) ?? [];
  if (kind !== undefined) {
    const seed = wholeNumber(number, Number.MAX_SAFE_INTEGER);
    return seed === undefined ? undefined : { kind: kind === 'train' ? 'trained' : 'random', seed };
  }
  if (text.startsWith('own:')) {
    const at = text.lastIndexOf('~');
    const [name, hash] = [text.slice(4, at), text.slice(at + 1)];
    return at > 4 && namePattern.test(name) && hashPattern.test(hash) ? { kind: 'own', name, hash } : undefined;
  }
  return /^[a-z0-9][a-z0-9._-]{0,99}\.safetensors$/.test(text) ? { kind: 'shipped', file: text } : undefined;
}

/** A whole number in its shortest decimal text, at most `most`; undefined for anything else. */
export function wholeNumber(text: string, most: number): number | undefined {
  const value = Number(text);
  return /^(?:0|[1-9]\d{0,15})$/.test(text) && Number.isSafeInteger(value) && value <= most ? value : undefined;
}

/** A name that fits links: the last part of a path, without control characters or half surrogates, at most 200 characters. */
export function plainName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? '';
  return (
    last
      .replace(/[\p{Cc}\p{Cs}]/gu, '_')
      .slice(0, LONGEST_NAME)
      .replace(/\p{Cs}/gu, '_') || 'file'
  );
}

/** The keys of a link in the order in which they are written, each followed by longer words that are read as well; `link-keys.ts` explains them. */
export const linkWords: readonly (readonly [key: string, ...aliases: string[]])[] = [
  ['v', 'version'],
  ['a', 'model'],
  ['b', 'against'],
  ['s', 'subject'],
  ['file'],
  ['how'],
  ['x', 'xyz'],
  ['f', 'frame'],
  ['points'],
  ['out', 'output'],
  ['g', 'group'],
  ['n', 'elements'],
  ['r', 'reference'],
  ['m', 'mechanism'],
  ['mb'],
  ['t', 'training'],
  ['seed'],
  ['lab', 'laboratory'],
  ['d', 'digest'],
];
