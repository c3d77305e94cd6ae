/**
 * What each kind of the laboratory computes: nodes over its inputs, the same couplings in float64, and the operations and bytes that it needs. Items are rows
 * times channels, the last axes of every node; all kinds multiply item by item. A kind is one entry of `builders`.
 */

import { productGrid } from '../../backend/webgpu/kernels/grid-statements.ts';
import { harmonicCount } from '../../math/harmonics.ts';
import { Random } from '../../math/random.ts';
import { type CouplingTable, satisfiesTriangle, wigner3j } from '../../math/wigner-3j.ts';
import { gauntProductTable } from '../../tensor/gaunt-table.ts';
import { gradient } from '../../tensor/gradient.ts';
import type { FourierMethod, Node } from '../../tensor/graph.ts';
import {
  add,
  autoProduct,
  feed,
  fourierProduct,
  gather,
  gridProduct,
  multiply,
  pad,
  slice,
  sparseProduct,
  tableIndex,
  total,
} from '../../tensor/primitives.ts';
import { productTable } from '../../tensor/product-table.ts';
import { couplingsOf, sizeOf } from './couplings.ts';
import type { KindId } from './kinds.ts';
import { degreesOf, type LaboratorySettings } from './settings.ts';

/** Inputs that are fed as one node: coefficients of these degrees, one after the other. */
export interface Block {
  readonly name: string;
  readonly degrees: readonly number[];
}

/** What a kind makes of its blocks. */
interface Built {
  readonly x: readonly Block[];
  readonly y: readonly Block[];
  readonly z: readonly (Block & { readonly node: Node })[];
  /** From the blocks of x and y, one after the other, to those of z. */
  readonly couplings: CouplingTable;
  /** Floating-point operations of one item, forward. */
  readonly operations: number;
  readonly grid?: readonly [rings: number, azimuths: number];
  /** Weights that are fed as they are. */
  readonly constants?: Readonly<Record<string, Float32Array>>;
}

export interface ProductWork {
  readonly kind: KindId;
  readonly degree: number;
  readonly settings: LaboratorySettings;
  readonly outputs: Readonly<Record<string, Node>>;
  /** All that is fed; upstream gradients only backward. */
  readonly inputs: readonly Block[];
  /** Blocks of the outputs, by their names. */
  readonly results: readonly Block[];
  readonly constants: Readonly<Record<string, Float32Array>>;
  readonly sizes: readonly [x: number, y: number, z: number];
  readonly couplings: CouplingTable;
  /** Of one item. */
  readonly operations: number;
  readonly bytes: number;
  readonly grid?: readonly [rings: number, azimuths: number];
}

/** Items are one axis: no kind mixes channels or rows. */
const ITEMS = 'items';
const fed = ({ name, degrees }: Block): Node => feed(name, [sizeOf(degrees), ITEMS]);

/** Operations of a sum over couplings that forms each product of two inputs once. */
function sparseOperations({ i, j, value }: CouplingTable): number {
  const pairs = new Set(i.map((one, n) => one * 65_536 + j[n])).size;
  return 2 * value.length + pairs;
}

type Builder = (settings: LaboratorySettings, L: number) => Built;

function inputs(settings: LaboratorySettings, L: number) {
  const { in: degrees, out } = degreesOf(settings.irreps, L);
  const [x, y] = [
    { name: 'x', degrees },
    { name: 'y', degrees },
  ];
  return { x, y, out, nodes: [fed(x), fed(y)] as const };
}

const sparse =
  (product: Parameters<typeof couplingsOf>[0]): Builder =>
  (settings, L) => {
    const { x, y, out, nodes } = inputs(settings, L);
    const couplings = couplingsOf(product, settings.irreps, L);
    const sizes = [sizeOf(x.degrees), sizeOf(y.degrees), sizeOf(out)] as const;
    const { i, j, k, value } = couplings;
    const table =
      product === 'gaunt' && settings.irreps === 'mimo'
        ? gauntProductTable(L, L, 2 * L)
        : productTable(
            `${product} ${settings.irreps} ${L}`,
            sizes,
            Array.from(value, (coupling, n) => ({ i: i[n], j: j[n], k: k[n], value: coupling })),
          );
    const node = sparseProduct(...nodes, table);
    return {
      x: [x],
      y: [y],
      z: [{ name: 'z', degrees: out, node }],
      couplings,
      operations: sparseOperations(couplings),
    };
  };

/** Of products that take all degrees: those that are not stored are zeros, and of the output those that are asked for are kept. */
function ofAllDegrees(product: typeof gridProduct, settings: LaboratorySettings, L: number) {
  const { x, y, out, nodes } = inputs(settings, L);
  const highest = Math.max(...out);
  const below = x.degrees[0] ** 2;
  const [one, two] = nodes.map((node) => (below > 0 ? pad(node, 0, below, 0) : node));
  const all = product(one, two, L, L, highest);
  const from = out[0] ** 2;
  const node = from > 0 ? slice(all, 0, from, harmonicCount(highest)) : all;
  const couplings = couplingsOf('gaunt', settings.irreps, L);
  return { x: [x], y: [y], z: [{ name: 'z', degrees: out, node }], couplings, highest };
}

/** Operations of sums along the meridian, then around the rings, of two factors and back, where the device does not count them itself. */
const separatedOperations = (rings: number, azimuths: number, L: number, highest: number): number =>
  rings *
  (4 * harmonicCount(L) + 2 * harmonicCount(highest) + azimuths * (4 * (2 * L + 1) + 1 + 2 * (2 * highest + 1)));

const onTorus =
  (method: FourierMethod): Builder =>
  (settings, L) => {
    const product: typeof gridProduct = (x, y, ...degrees) => fourierProduct(x, y, ...degrees, method);
    const { highest, ...built } = ofAllDegrees(product, settings, L);
    const sum = 2 * L + highest;
    return { ...built, operations: separatedOperations(1 + sum - Math.max(L, highest), sum + 1, L, highest) };
  };

const onGrid: Builder = (settings, L) => {
  const { highest, ...built } = ofAllDegrees(gridProduct, settings, L);
  const exact = 2 * L + highest;
  const { azimuths } = productGrid(exact, false);
  const rings = Math.ceil((exact + 1) / 2);
  return {
    ...built,
    operations: separatedOperations(rings, azimuths, L, highest),
    grid: [rings, azimuths],
  };
};

/** What the device chooses may need more operations than the table: the table's are counted, as the fewest. */
const byDevice: Builder = (settings, L) => {
  const { highest: _, ...built } = ofAllDegrees(autoProduct, settings, L);
  return { ...built, operations: sparseOperations(built.couplings) };
};

/** Two products of the same inputs, their results one after the other. */
function together(one: Built, other: Built): Built {
  const shift = sizeOf(one.z.flatMap(({ degrees }) => degrees));
  const [a, b] = [one.couplings, other.couplings];
  const join = (first: Uint32Array, second: Uint32Array, by = 0) =>
    Uint32Array.from([...first, ...second.map((place) => place + by)]);
  return {
    x: one.x,
    y: one.y,
    z: [
      { ...one.z[0], name: 'z' },
      { ...other.z[0], name: 'zCurl' },
    ],
    couplings: {
      i: join(a.i, b.i),
      j: join(a.j, b.j),
      k: join(a.k, b.k, shift),
      value: Float64Array.from([...a.value, ...b.value]),
    },
    operations: one.operations + other.operations,
  };
}

/** Where each of some degrees, or of some paths' last ones, begins among components one after the other. */
function startsOf(degrees: readonly number[]): number[] {
  let next = 0;
  return degrees.map((l) => {
    next += 2 * l + 1;
    return next - (2 * l + 1);
  });
}

/** Every path kept apart, with one weight for all items: one sparse product to the components of all paths, those of one after those of another. */
const pathByPath: Builder = (settings, L) => {
  const { x, y, out, nodes } = inputs(settings, L);
  const [startsX, startsY] = [startsOf(x.degrees), startsOf(y.degrees)];
  const paths = x.degrees.flatMap((l1, one) =>
    y.degrees.flatMap((l2, two) => out.filter((l3) => satisfiesTriangle(l1, l2, l3)).map((l3) => ({ one, two, l3 }))),
  );
  const degrees = paths.map(({ l3 }) => l3);
  const starts = startsOf(degrees);
  const random = new Random('weights of paths');
  const weights = paths.map(() => Math.fround(0.5 + random.uniform()));
  const entries = paths.flatMap(({ one, two, l3 }, path) => {
    const { i, j, k, value } = wigner3j(x.degrees[one], y.degrees[two], l3);
    return Array.from(value, (coupling, n) => ({
      i: startsX[one] + i[n],
      j: startsY[two] + j[n],
      k: starts[path] + k[n],
      value: Math.sqrt(2 * l3 + 1) * coupling,
      weight: weights[path],
    }));
  });
  const couplings: CouplingTable = {
    i: Uint32Array.from(entries, ({ i }) => i),
    j: Uint32Array.from(entries, ({ j }) => j),
    k: Uint32Array.from(entries, ({ k }) => k),
    value: Float64Array.from(entries, ({ value, weight }) => value * weight),
  };
  const name = `paths ${settings.irreps} ${L}`;
  const sizes = [sizeOf(x.degrees), sizeOf(y.degrees), sizeOf(degrees)] as const;
  const separate = sparseProduct(...nodes, productTable(name, sizes, entries));
  const pathOf = degrees.flatMap((l3, path) => new Array<number>(2 * l3 + 1).fill(path));
  const weighted = gather(feed('weights', [paths.length, 1]), tableIndex(name, pathOf, paths.length), 0);
  return {
    x: [x],
    y: [y],
    z: [{ name: 'z', degrees, node: multiply(weighted, separate) }],
    constants: { weights: Float32Array.from(weights) },
    couplings,
    operations: sparseOperations(couplings),
  };
};

const builders: Readonly<Record<KindId, Builder>> = {
  'gaunt-sparse': sparse('gaunt'),
  'gaunt-grid': onGrid,
  'gaunt-fft': onTorus('fft'),
  'gaunt-fourier-sums': onTorus('dft'),
  'gaunt-auto': byDevice,
  'curl-sparse': sparse('curl'),
  'gaunt+curl-sparse': (settings, L) => together(sparse('gaunt')(settings, L), sparse('curl')(settings, L)),
  'matrix-sparse': sparse('matrix'),
  'cg-paths': pathByPath,
};

/** The work of a kind at L; undefined where all its couplings are zero, so that there is nothing to compute. */
export function productWork(kind: KindId, settings: LaboratorySettings, L: number): ProductWork | undefined {
  const built = builders[kind](settings, L);
  if (built.couplings.value.length === 0) return undefined;
  const isForward = settings.direction === 'forward';
  const upstream = built.z.map(({ name, degrees }) => ({ name: name.replace('z', 'g'), degrees }));
  const factors = [...built.x, ...built.y];
  const results = isForward
    ? built.z.map(({ name, degrees }) => ({ name, degrees }))
    : factors.map(({ name, degrees }) => ({ name: `grad-${name}`, degrees }));
  const degreesIn = (blocks: readonly Block[]): number => sizeOf(blocks.flatMap(({ degrees }) => degrees));
  const sizes = [degreesIn(built.x), degreesIn(built.y), degreesIn(built.z)] as const;
  const numbers = isForward ? sizes[0] + sizes[1] + sizes[2] : 2 * (sizes[0] + sizes[1]) + sizes[2];
  const nodes = isForward ? built.z.map(({ node }) => node) : gradientsOf(built, upstream, factors);
  return {
    kind,
    degree: L,
    settings,
    outputs: Object.fromEntries(results.map(({ name }, n) => [name, nodes[n]])),
    inputs: isForward ? factors : [...factors, ...upstream],
    results,
    constants: built.constants ?? {},
    sizes,
    couplings: built.couplings,
    operations: built.operations * (isForward ? 1 : 2),
    bytes: 4 * numbers,
    ...(built.grid && { grid: built.grid }),
  };
}

/** Gradients of sum(g z) by the blocks of both factors. */
const gradientsOf = ({ z }: Built, upstream: readonly Block[], factors: readonly Block[]): readonly Node[] =>
  gradient(
    z.map(({ node }, n) => total(multiply(node, fed(upstream[n])))).reduce((sum, part) => add(sum, part)),
    factors.map(fed),
  );
