/** The keys of a link as README's table shows them; the codec (`link.ts`) reads by `linkWords` alone. */
import {
  DEFAULT_ELEMENTS,
  DEFAULT_POINTS,
  DEFAULT_SEED,
  FEWEST_ELEMENTS,
  FEWEST_POINTS,
  MOST_ELEMENTS,
  MOST_POINTS,
  schemes,
} from './names.ts';

/** One row of the table that README shows: other sites may link in with these keys. */
export interface LinkKey {
  readonly key: string;
  readonly form: string;
  readonly meaning: string;
  /** What holds where the key is absent, whoever reads; undefined where a link without the key is reported. */
  readonly fallback?: string;
}

/** In the order in which they are written. */
export const linkKeys: readonly LinkKey[] = [
  { key: 'v', form: '1', meaning: 'version of these keys', fallback: '1' },
  {
    key: 'a',
    form: 'MODEL:NAME~HASH, MODEL:random:SEED, MODEL:train:SEED or MODEL:own:FILE~HASH',
    meaning:
      'model A and its weights: shipped, seeded random, trained here, or your own file by its SHA-256, which has to be dropped',
  },
  { key: 'b', form: 'as a', meaning: 'model B', fallback: 'no second model' },
  {
    key: 's',
    form: 'sample:ID, solid:ID~SEED or system:ID~SEED',
    meaning: 'a sample that ships with the page, one of its ten procedural solids, or its simulated charges or springs',
  },
  {
    key: 'file',
    form: 'NAME~HASH~ATOMS',
    meaning:
      "your own file: name, first 12 digits of its SHA-256, the frame's atoms or its points; the file itself never travels",
  },
  {
    key: 'how',
    form: 'words of cloud, complete, finite, known, joined by +',
    meaning:
      'how that file is read other than as it says: a table as points, only what is whole, only finite points, only known elements',
    fallback: 'as it says',
  },
  {
    key: 'x',
    form: 'z:CODE',
    meaning: 'a small molecule as XYZ text, raw deflate in URL-safe base64',
  },
  { key: 'f', form: '0, 1, 2 ...', meaning: 'frame, counted from 0', fallback: '0' },
  {
    key: 'points',
    form: `SCHEME~COUNT, ${FEWEST_POINTS} to ${MOST_POINTS}`,
    meaning: `of cloud models: the points they see, sampled ${schemes.join(', ')} with the seed`,
    fallback: `${DEFAULT_POINTS.scheme}~${DEFAULT_POINTS.count}`,
  },
  {
    key: 'out',
    form: 'forces, class, normals or displacement',
    meaning: 'what is judged',
    fallback: 'forces of molecules, class of clouds, displacement of particles',
  },
  {
    key: 'g',
    form: 'so3, o3, so2~X,Y,Z, cyclic~N, dihedral~N, tetrahedral, octahedral, icosahedral, shifts~RADIUS, scale~FACTOR, permutations; joined by +',
    meaning: 'group',
    fallback: 'so3',
  },
  {
    key: 'n',
    form: `${FEWEST_ELEMENTS} to ${MOST_ELEMENTS}`,
    meaning: 'sampled elements of the group',
    fallback: String(DEFAULT_ELEMENTS),
  },
  { key: 'r', form: 'twirl', meaning: 'what errors are measured against', fallback: 'twirl' },
  {
    key: 'm',
    form: 'none, turns:REGION, average:SET, canonical or frames:all; turns and another joined by +',
    meaning: 'mechanism of A: what is meant to make it symmetric besides its architecture',
    fallback: 'none',
  },
  { key: 'mb', form: 'as m', meaning: 'mechanism of B', fallback: 'none' },
  {
    key: 't',
    form: 'STEPS, then ~NAME:VALUE',
    meaning: 'how weights named train:SEED are trained',
    fallback: '4000',
  },
  {
    key: 'seed',
    form: 'whole number',
    meaning: 'seed of the sampled elements',
    fallback: String(DEFAULT_SEED),
  },
  {
    key: 'lab',
    form: 'L:DEGREE, then ~NAME:VALUE',
    meaning:
      'no part of the experiment: the laboratory is opened, with these products, degrees, functions, view and batch (`experiment/laboratory/link.ts`)',
  },
  {
    key: 'd',
    form: 'FIELD~ELEMENTS~SIDE, then ~SIDE',
    meaning:
      "no part of the experiment: the result that its sender got, in a few digits, which the reader's own is compared with (`plot/result-digest.ts`)",
  },
];
