/** Well-formed files of every format, from a seed: what mutation starts from. Made by plain string building, not by our writers. */
import { gzipSync, zipSync } from 'fflate';
import type { Random } from '../../math/random.ts';
import { plyFile } from './corpus-ply.ts';

export type CorpusFormat = 'xyz' | 'extxyz' | 'ply' | 'obj' | 'off' | 'stl' | 'pdb' | 'mol' | 'table';

export interface CorpusFile {
  readonly format: CorpusFormat;
  readonly name: string;
  readonly bytes: Uint8Array;
}

const symbols = ['H', 'C', 'N', 'O', 'S', 'Fe', 'Cl'];

export const pick = <Item>(random: Random, items: readonly Item[]): Item => items[random.integer(items.length)];

/** A coordinate in one of the ways that files write numbers. */
export function coordinate(random: Random): string {
  const value = (random.uniform() - 0.5) * pick(random, [1, 10, 1000]);
  return pick(random, [
    () => value.toFixed(6),
    () => value.toFixed(8),
    () => String(value),
    () => value.toExponential(7),
    () => String(Math.round(value)),
  ])();
}

const row = (random: Random, count: number): string =>
  Array.from({ length: count }, () => coordinate(random)).join(pick(random, [' ', '  ', '\t']));

const newline = (random: Random): string => pick(random, ['\n', '\n', '\n', '\r\n']);

function xyz(random: Random): string {
  const end = newline(random);
  const frame = (): string => {
    const atoms = 1 + random.integer(12);
    const rows = Array.from({ length: atoms }, () => `${pick(random, symbols)} ${row(random, 3)}`);
    return [String(atoms), pick(random, ['', 'a comment', 'frame 7']), ...rows, ''].join(end);
  };
  return Array.from({ length: 1 + random.integer(4) }, frame).join('');
}

function extendedXyz(random: Random): string {
  const end = newline(random);
  const forces = random.uniform() < 0.6;
  const extra = random.uniform() < 0.3;
  const swapped = random.uniform() < 0.2;
  const species = 'species:S:1';
  const columns = [
    ...(swapped ? ['pos:R:3', species] : [species, 'pos:R:3']),
    ...(forces ? ['forces:R:3'] : []),
    ...(extra ? ['charge:R:1'] : []),
  ];
  const frame = (): string => {
    const atoms = 1 + random.integer(10);
    const lattice = random.uniform() < 0.4 ? `Lattice="${row(random, 9).replaceAll('\t', ' ')}" pbc="T T F" ` : '';
    const comment = `${lattice}Properties=${columns.join(':')} energy=${coordinate(random)} note="two words"`;
    const rows = Array.from({ length: atoms }, () => {
      const name = pick(random, symbols);
      const place = row(random, 3);
      const start = swapped ? `${place} ${name}` : `${name} ${place}`;
      return `${start}${forces ? ` ${row(random, 3)}` : ''}${extra ? ` ${coordinate(random)}` : ''}`;
    });
    return [String(atoms), comment, ...rows, ''].join(end);
  };
  return Array.from({ length: 1 + random.integer(5) }, frame).join('');
}

function mesh(random: Random): { readonly points: string[]; readonly faces: number[][] } {
  const count = 4 + random.integer(30);
  const points = Array.from({ length: count }, () => Array.from({ length: 3 }, () => coordinate(random)).join(' '));
  const faces = Array.from({ length: 1 + random.integer(20) }, () => {
    const first = random.integer(count - 3);
    return Array.from({ length: 3 + random.integer(Math.min(3, count - first - 2)) }, (_, n) => (first + n) % count);
  });
  return { points, faces };
}

function obj(random: Random): string {
  const { points, faces } = mesh(random);
  const lines = faces.map((face) => `f ${face.map((corner) => corner + 1).join(' ')}`);
  return ['# made up', 'o thing', ...points.map((point) => `v ${point}`), ...lines, ''].join(newline(random));
}

function off(random: Random): string {
  const { points, faces } = mesh(random);
  const lines = faces.map((face) => `${face.length} ${face.join(' ')}`);
  return ['OFF', `${points.length} ${faces.length} 0`, ...points, ...lines, ''].join(newline(random));
}

function stl(random: Random): Uint8Array {
  const triangles = 1 + random.integer(30);
  if (random.uniform() < 0.5) {
    const facet = (): string =>
      [
        'facet normal 0 0 1',
        'outer loop',
        ...[0, 1, 2].map(() => `vertex ${row(random, 3)}`),
        'endloop',
        'endfacet',
      ].join('\n');
    return text(`solid made up\n${Array.from({ length: triangles }, facet).join('\n')}\nendsolid made up\n`);
  }
  const bytes = new Uint8Array(84 + 50 * triangles);
  const view = new DataView(bytes.buffer);
  view.setUint32(80, triangles, true);
  for (let triangle = 0; triangle < triangles; triangle++) {
    for (let n = 0; n < 12; n++) view.setFloat32(84 + 50 * triangle + 4 * n, Number(coordinate(random)), true);
  }
  return bytes;
}

function pdb(random: Random): string {
  const atoms = Array.from({ length: 1 + random.integer(20) }, (_, n) => {
    const element = pick(random, ['C', 'N', 'O', 'S', 'H']);
    const places = [0, 1, 2].map(() => ((random.uniform() - 0.5) * 100).toFixed(3).padStart(8));
    return `ATOM  ${String(n + 1).padStart(5)}  ${element.padEnd(3)} ALA A${String(1 + random.integer(99)).padStart(4)}    ${places.join('')}  1.00  0.00          ${element.padStart(2)}`;
  });
  return ['HEADER    MADE UP', ...atoms, 'END', ''].join('\n');
}

function mol(random: Random): string {
  const count = 1 + random.integer(15);
  const atoms = Array.from({ length: count }, () => {
    const places = [0, 1, 2].map(() => ((random.uniform() - 0.5) * 20).toFixed(4).padStart(10));
    return `${places.join('')} ${pick(random, ['C', 'N', 'O']).padEnd(3)} 0  0  0  0  0  0  0  0  0  0  0  0`;
  });
  const bonds = Array.from(
    { length: count - 1 },
    (_, n) => `${String(n + 1).padStart(3)}${String(n + 2).padStart(3)}  1  0  0  0  0`,
  );
  const counts = `${String(count).padStart(3)}${String(count - 1).padStart(3)}  0  0  0  0  0  0  0  0999 V2000`;
  return ['made up', '  nobody', '', counts, ...atoms, ...bonds, 'M  END', ''].join('\n');
}

function table(random: Random): string {
  const separator = pick(random, [' ', ', ', '; ', '\t']);
  const width = 3 + random.integer(3);
  const rows = Array.from({ length: 5 + random.integer(40) }, () =>
    Array.from({ length: width }, () => coordinate(random)).join(separator),
  );
  return `${rows.join(newline(random))}\n`;
}

/** With names, in any order, and rows that are named or not: as R, pandas and spreadsheets write them. */
function namedTable(random: Random): string {
  const separator = pick(random, [' ', ',', ';', '\t']);
  const quote = pick(random, ['', '"']);
  const extras = ['id', 'intensity'].slice(0, random.integer(3));
  const all = [...extras, 'x', 'y', 'z'];
  const first = random.integer(all.length);
  const names = [...all.slice(first), ...all.slice(0, first)];
  const rowNames = pick(random, ['none', 'r', 'pandas'] as const);
  const isOpen = rowNames === 'none' && separator !== ' ' && separator !== '\t' && random.uniform() < 0.3;
  const heading = names.map((name) => quote + name + quote).join(separator);
  const rows = Array.from({ length: 5 + random.integer(40) }, (_, k) => {
    const cells = names.map(() => coordinate(random));
    return (rowNames === 'none' ? cells : [String(k), ...cells]).join(separator) + (isOpen ? separator : '');
  });
  const isPandas = rowNames === 'pandas' && separator !== ' ' && separator !== '\t';
  return `${[(isPandas ? separator : '') + heading, ...rows].join(newline(random))}\n`;
}

const text = (content: string): Uint8Array => new TextEncoder().encode(content);

const makers: Readonly<Record<CorpusFormat, (random: Random) => Uint8Array>> = {
  xyz: (random) => text(xyz(random)),
  extxyz: (random) => text(extendedXyz(random)),
  ply: plyFile,
  obj: (random) => text(obj(random)),
  off: (random) => text(off(random)),
  stl,
  pdb: (random) => text(pdb(random)),
  mol: (random) => text(mol(random)),
  table: (random) => text(random.uniform() < 0.5 ? table(random) : namedTable(random)),
};

const endings: Readonly<Record<CorpusFormat, string>> = {
  xyz: 'xyz',
  extxyz: 'extxyz',
  ply: 'ply',
  obj: 'obj',
  off: 'off',
  stl: 'stl',
  pdb: 'pdb',
  mol: 'mol',
  table: 'csv',
};

/** XYZ and PLY are what this project reads first: they come up most. */
const weighted: readonly CorpusFormat[] = [
  'xyz',
  'xyz',
  'extxyz',
  'extxyz',
  'extxyz',
  'ply',
  'ply',
  'ply',
  'ply',
  'ply',
  'obj',
  'off',
  'stl',
  'pdb',
  'mol',
  'table',
];

/** A well-formed file of each format. */
export const oneOfEach = (random: Random): CorpusFile[] =>
  (Object.keys(makers) as CorpusFormat[]).map((format) => {
    return { format, name: `made.${endings[format]}`, bytes: makers[format](random) };
  });

/** A well-formed file. */
export function corpusFile(random: Random): CorpusFile {
  const format = pick(random, weighted);
  const bytes = makers[format](random);
  const isLong = random.uniform() < 0.08 && (format === 'xyz' || format === 'extxyz');
  return {
    format,
    name: `made.${endings[format]}`,
    bytes: isLong ? repeated(bytes, 70_000 + random.integer(300_000)) : bytes,
  };
}

/** Frames over and over, up to about so many bytes. */
function repeated(bytes: Uint8Array, size: number): Uint8Array {
  const times = Math.ceil(size / bytes.length);
  const result = new Uint8Array(times * bytes.length);
  for (let n = 0; n < times; n++) result.set(bytes, n * bytes.length);
  return result;
}

/** The same file packed, where the dice say so: what unpacks it is fuzzed too. */
export function packed(
  random: Random,
  { name, bytes }: Pick<CorpusFile, 'name' | 'bytes'>,
): { readonly name: string; readonly bytes: Uint8Array } {
  const dice = random.uniform();
  if (dice < 0.05) return { name: `${name}.gz`, bytes: gzipSync(bytes) };
  if (dice < 0.1) return { name: `${name}.zip`, bytes: zipSync({ [name]: bytes }) };
  return { name, bytes };
}
