/**
 * The house: which rooms of src/ may import which, and what every file owes its reader. The arrows are those of the design:
 * a subject goes through a model under a mechanism, over an orbit, into a picture; folders are the words of that sentence.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { linkKeys } from './experiment/link-keys.ts';

const source = dirname(fileURLToPath(import.meta.url));
const longest = 400;

/** Allowed targets of each room, besides itself, math and the files of plain types below. */
const arrows: Readonly<Record<string, readonly string[]>> = {
  math: [],
  tensor: [],
  data: [],
  group: ['tensor', 'data'],
  nn: ['tensor', 'group'],
  model: ['nn', 'tensor', 'group', 'data'],
  task: ['tensor', 'group', 'data'],
  mechanism: ['nn', 'tensor', 'group', 'task'],
  backend: ['tensor'],
  train: ['backend', 'tensor', 'model', 'mechanism', 'task', 'data'],
  orbit: ['backend', 'tensor', 'group', 'data'],
  experiment: ['tensor', 'data', 'group', 'nn', 'model', 'task', 'mechanism', 'backend', 'train', 'orbit'],
  plot: ['data', 'group'],
  engine: ['experiment', 'plot', 'backend', 'data'],
  cli: ['experiment', 'plot', 'backend'],
  store: [],
  view: ['store', 'plot'],
  /** src/main.tsx: starts the page. */
  '': ['view', 'plot', 'store'],
};

/** Arrows to single rooms that hold only under a condition. */
const typeArrows: Readonly<Record<string, readonly string[]>> = {
  mechanism: ['model'],
  plot: ['orbit'],
  store: ['plot'],
};

/** Rooms open to others through these files alone. */
const fileArrows: Readonly<Record<string, readonly RegExp[]>> = {
  /** Reading a file needs no experiment. */
  cli: [/^data\/(import|format-error|frames)\.ts$/],
  engine: [/^data\/(import|format-error|frames)\.ts$/],
  /** The views of frames over the plain tables that workers send. */
  store: [
    /^data\/(frames|formats\/xyz-table)\.ts$/,
    /^experiment\/(schema|link|inline|choose-weights|consistency|names|preset-arms|preset-outcome|presets|failure)/,
    /^experiment\/training-(plan|frames)/,
    /^experiment\/laboratory\/(kinds|settings|sphere-function|link)\.ts$/,
    /^(group|mechanism|model)\/describe\.ts$/,
    /^engine\/((training|aggregate|laboratory)-)?messages\.ts$/,
    /^engine\/client\.ts$/,
  ],
  /** Words about mechanisms and about kinds of products, and regions of SO(3) as geometry: none knows a model or a tensor. */
  plot: [/^mechanism\/(describe|region|coverage)\.ts$/, /^experiment\/laboratory\/(kinds|settings)\.ts$/],
  /** The registries of what can be chosen, and the limits of a training plan: plain data. */
  view: [
    /^(model|task|mechanism|group)\/(describe|about)\.ts$/,
    /^experiment\/training-plan\.ts$/,
    /^experiment\/laboratory\/(kinds|settings|sphere-function)\.ts$/,
    /^group\/exchanges\.ts$/,
  ],
};

/** Plain data that travels everywhere, imported with `import type`. */
const plainTypes = [
  /^data\/(subject|format-error|cloud-sample)\.ts$/,
  /^orbit\/result\.ts$/,
  /^group\/elements\.ts$/,
  /^engine\/((training|aggregate|laboratory)-)?messages\.ts$/,
  /^experiment\/(schema|recorded-run|presets|aggregate-outcome)\.ts$/,
  /^experiment\/laboratory\/result\.ts$/,
];

/** Packages with a room of their own. */
const packages: Readonly<Record<string, RegExp>> = {
  react: /^(store|view)\/|^[^/]*\.tsx$/,
  'react-dom': /^(store|view)\/|^[^/]*\.tsx$/,
  zustand: /^(store|view)\//,
  recharts: /^view\//,
  three: /^view\/scene\/|^bench\/|\.test\.ts$/,
  '@loaders.gl/ply': /^bench\//,
  'umap-js': /^orbit\/neighbour-map/,
  openchemlib: /^data\/formats\/molfile/,
  webgpu: /^(backend\/webgpu|bench|cli)\/|^shaders\.test\.ts$/,
  '@jax-js/jax': /^bench\//,
};

interface Import {
  readonly target: string;
  readonly typeOnly: boolean;
}

interface SourceFile {
  readonly path: string;
  readonly room: string;
  readonly text: string;
  readonly isTest: boolean;
  readonly imports: readonly Import[];
}

const statement = /(?:^|\n)\s*(?:import|export)\s+(type\s)?(?:[\w*{}\s,$]+?\sfrom\s*)?['"]([^'"]+)['"]/g;
const dynamic = /\bimport\(\s*['"]([^'"]+)['"]\s*\)/g;

function importsOf(text: string): Import[] {
  const statements = [...text.matchAll(statement)].map(([, type, target]) => ({
    target,
    typeOnly: type !== undefined,
  }));
  return [...statements, ...[...text.matchAll(dynamic)].map(([, target]) => ({ target, typeOnly: false }))];
}

function roomOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.indexOf('/')) : '';
}

function read(path: string): SourceFile {
  const text = readFileSync(join(source, path), 'utf8');
  return { path, room: roomOf(path), text, isTest: /\.(test|testing)\.tsx?$/.test(path), imports: importsOf(text) };
}

const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .map((path) => path.split(sep).join('/'))
  .filter((path) => /\.tsx?$/.test(path) && !path.endsWith('.d.ts'))
  .sort()
  .map(read);

/** Path below src/ of a relative import, without its query; null when it leads elsewhere. */
function resolved(file: SourceFile, target: string): string | null {
  if (!target.startsWith('.')) return null;
  return relative(source, join(source, dirname(file.path), target.replace(/\?.*$/, '')))
    .split(sep)
    .join('/');
}

function allowed(file: SourceFile, path: string, typeOnly: boolean): boolean {
  const room = roomOf(path);
  if (room === file.room || room === 'math') return true;
  if (path.startsWith('../shaders/')) return file.room === 'backend';
  if (arrows[file.room]?.includes(room)) return true;
  if (fileArrows[file.room]?.some((pattern) => pattern.test(path))) return true;
  if (!typeOnly) return false;
  return Boolean(typeArrows[file.room]?.includes(room)) || plainTypes.some((pattern) => pattern.test(path));
}

const packageOf = (target: string): string =>
  target
    .split('/')
    .slice(0, target.startsWith('@') ? 2 : 1)
    .join('/');

describe('the house', () => {
  it('has files, and reads their imports', () => {
    expect(files.length).toBeGreaterThan(20);
    expect(
      importsOf("import type { A } from './a.ts';\nimport b, {\n  c,\n} from \"../b.ts\";\nexport * from './c.ts';"),
    ).toEqual([
      { target: './a.ts', typeOnly: true },
      { target: '../b.ts', typeOnly: false },
      { target: './c.ts', typeOnly: false },
    ]);
    expect(importsOf("const load = () => import('./d.ts');")).toEqual([{ target: './d.ts', typeOnly: false }]);
  });

  it('knows every room', () => {
    expect([...new Set(files.map(({ room }) => room))].filter((room) => room !== 'bench' && !(room in arrows))).toEqual(
      [],
    );
  });

  it('follows the arrows between rooms (tests may look anywhere)', () => {
    const wrong = files
      .filter(({ isTest, room }) => !isTest && room !== 'bench')
      .flatMap((file) =>
        file.imports.flatMap(({ target, typeOnly }) => {
          const path = resolved(file, target);
          return path === null || allowed(file, path, typeOnly) ? [] : [`${file.path} -> ${path}`];
        }),
      );
    expect(wrong).toEqual([]);
  });

  it('keeps packages in their rooms', () => {
    const wrong = files.flatMap(({ path, imports }) =>
      imports.flatMap(({ target }) => {
        const room = packages[packageOf(target)];
        return !room || room.test(path) ? [] : [`${path} -> ${target}`];
      }),
    );
    expect(wrong).toEqual([]);
  });

  it('has no import cycle between rooms', () => {
    for (const [from, targets] of Object.entries(arrows)) {
      for (const to of targets) expect(arrows[to], `${from} <-> ${to}`).not.toContain(from);
    }
  });

  it(`has no file over ${longest} lines`, () => {
    const lines = (text: string) => text.split('\n').length - 1;
    expect(
      files.filter(({ text }) => lines(text) > longest).map(({ path, text }) => `${path}: ${lines(text)}`),
    ).toEqual([]);
  });

  it("has a header comment in every file (the names of its tests are a test file's)", () => {
    const header = /^\s*\/\*\*[\s\S]{20,}?\*\//;
    const bare = files.filter(({ text, path }) => !path.includes('.test.') && !header.test(text));
    expect(bare.map(({ path }) => path)).toEqual([]);
  });

  it('skips no test, marks none as the only one, and leaves no type escape or left-over', () => {
    const mark =
      /\b(?:it|test|describe)\.(?:only|skip|todo)\b|\bas any\b|: any\b|@ts-ignore|@ts-expect-error|\bTODO\b|\bFIXME\b/;
    const own = basename(fileURLToPath(import.meta.url));
    expect(files.filter(({ path, text }) => path !== own && mark.test(text)).map(({ path }) => path)).toEqual([]);
  });

  it('has a README that explains every key of a link', () => {
    const readme = readFileSync(join(source, '..', 'README.md'), 'utf8');
    expect(linkKeys.filter(({ key }) => !readme.includes(`\n| \`${key}\` |`)).map(({ key }) => key)).toEqual([]);
  });
});
