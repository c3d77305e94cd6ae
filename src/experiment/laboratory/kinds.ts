/**
 * The tensor products that the laboratory compares, as plain data for the page: which product, computed how, which triples of degrees it can reach
 * (`math/reach.ts`), and how its operations grow with L. What each computes is in `works.ts`; a new kind is one entry in either.
 */
import type { ReachKind } from '../../math/reach.ts';

/** What the irreps of a product are (Xie et al., "The Price of Freedom", arXiv 2506.13523): single or several degrees in, single or several out. */
export const irrepsTypes = ['siso', 'simo', 'mimo'] as const;
export type IrrepsType = (typeof irrepsTypes)[number];

export interface LaboratoryKind {
  readonly id: string;
  /** The product, by what it reaches. */
  readonly product: ReachKind;
  /** How it is computed, as the sentence goes on after the product. */
  readonly method: string;
  /** Both in short, as its curve is named. */
  readonly name: string;
  /** What is done, in one line. */
  readonly note: string;
  /** How its operations grow; absent where it takes different methods by L: it has no exponent of its own. */
  readonly theory?: {
    /** Of L in the operations that it needs. */
    readonly exponents: Readonly<Record<IrrepsType, number>>;
    /** What they count, and who says so; `In theory: 3, ` goes before it. */
    readonly source: string;
  };
}

/** Couplings that are not zero: m3 = +-m1 +-m2 leaves two free orders for each triple of degrees. */
const nonZeros = {
  theory: {
    exponents: { siso: 2, simo: 3, mimo: 5 },
    source: 'couplings that are not zero, as of sparse Clebsch–Gordan products (arXiv 2506.13523)',
  },
} as const;

/** Sums along the meridian, then around each ring. */
const separated = {
  theory: {
    exponents: { siso: 3, simo: 3, mimo: 3 },
    source: 'meridian and rings one after the other (arXiv 2506.13523)',
  },
} as const;

export const laboratoryKinds = [
  {
    id: 'gaunt-sparse',
    product: 'gaunt',
    method: 'from a sparse table',
    name: 'Gaunt, sparse',
    note: 'sums the Gaunt coefficients that are not zero',
    ...nonZeros,
  },
  {
    id: 'gaunt-grid',
    product: 'gaunt',
    method: 'on a sphere grid',
    name: 'Gaunt, sphere grid',
    note: 'evaluates, multiplies and analyses on an exact grid, ring by ring',
    ...separated,
  },
  {
    id: 'gaunt-fft',
    product: 'gaunt',
    method: 'by fast Fourier transforms',
    name: 'Gaunt, FFT',
    note: 'real Fourier series on the torus, multiplied on its points; beyond some size fast around the rings alone',
    theory: {
      exponents: { siso: 3, simo: 3, mimo: 3 },
      source: 'the change of basis; the transforms alone L² log L (arXiv 2401.10216)',
    },
  },
  {
    id: 'gaunt-fourier-sums',
    product: 'gaunt',
    method: 'by Fourier sums',
    name: 'Gaunt, Fourier sums',
    note: 'the same on the torus with sums in the place of fast transforms',
    ...separated,
  },
  {
    id: 'gaunt-auto',
    product: 'gaunt',
    method: 'as this device likes it',
    name: 'Gaunt, auto',
    note: 'the quickest of table, grid and Fourier sums, tried on this device, which is part of its compile time: what models use',
  },
  {
    id: 'curl-sparse',
    product: 'curl',
    method: 'from a sparse table',
    name: 'Curl, sparse',
    note: 'r · (∇f × ∇h): what the Gaunt product cannot reach',
    ...nonZeros,
  },
  {
    id: 'gaunt+curl-sparse',
    product: 'gaunt+curl',
    method: 'from sparse tables',
    name: 'Gaunt + curl, sparse',
    note: 'both, kept apart: every triple that the triangle allows',
    ...nonZeros,
  },
  {
    id: 'matrix-sparse',
    product: 'matrix',
    method: 'from a sparse table',
    name: 'Matrix product, sparse',
    note: 'harmonics as square matrices, multiplied; mirror images are not told apart',
    ...nonZeros,
  },
  {
    id: 'cg-paths',
    product: 'clebsch-gordan',
    method: 'path by path',
    name: 'Clebsch–Gordan, paths',
    note: 'every path kept apart, with a weight of its own',
    ...nonZeros,
  },
] as const satisfies readonly LaboratoryKind[];

export type KindId = (typeof laboratoryKinds)[number]['id'];

export const kindIds: readonly KindId[] = laboratoryKinds.map(({ id }) => id);

/** What kinds were called in links and files that are older than their names. */
const renamedKinds: ReadonlyMap<string, KindId> = new Map([
  ['gaunt-fourier', 'gaunt-fft'],
  ['gaunt-dft', 'gaunt-fourier-sums'],
]);

/** The name of today of a kind, as a link, a file or a command line has it; a name that was never one comes back as it is. */
export const nameOfToday = (id: string): string => renamedKinds.get(id) ?? id;

/** @throws RangeError naming the kinds that there are */
export function kindOf(id: KindId): LaboratoryKind {
  const found = laboratoryKinds.find((kind) => kind.id === id);
  if (!found) throw new RangeError(`kind "${id}": expected one of ${kindIds.join(', ')}`);
  return found;
}

export const productNames: Readonly<Record<ReachKind, string>> = {
  gaunt: 'Gaunt product',
  curl: 'Curl product',
  'gaunt+curl': 'Gaunt + curl',
  matrix: 'Matrix product',
  'clebsch-gordan': 'Clebsch–Gordan',
};
