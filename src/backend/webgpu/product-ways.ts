/**
 * The ways in which one device can compute a Gaunt product. The method: `sparse` sums the non-zero coefficients, `grid` multiplies values on an exact
 * spherical grid, `fourier` on the torus, by folded sums, which need fewer operations than fast transforms up to L = 8 (`kernels/fourier-product.ts`). The
 * tile: how many rows, one a thread, a workgroup takes at a time. The split: a thread forms as much of its row as fits in registers, in blocks (sparse) or
 * ring by ring (grid), or the whole in unrolled statements. What is left out is what the kernel takes for a device of this sort.
 */
import type { ProductDegrees } from '../../tensor/graph.ts';

export const productMethods = ['sparse', 'grid', 'fourier'] as const;
export type ProductMethod = (typeof productMethods)[number];

export interface ProductForm {
  readonly tile?: number;
  /** Not split. */
  readonly whole?: true;
}

export interface ProductWay extends ProductForm {
  readonly method: ProductMethod;
}

/** As it is kept and shown: `sparse`, `grid tile 128 whole`. */
export const wayName = ({ method, tile, whole }: ProductWay): string =>
  [method, ...(tile ? [`tile ${tile}`] : []), ...(whole ? ['whole'] : [])].join(' ');

/** The way of a name; undefined where no device has such a one. */
export function wayNamed(name: string): ProductWay | undefined {
  const [, word, tile, whole] = /^(\w+)(?: tile (\d+))?( whole)?$/.exec(name) ?? [];
  const method = productMethods.find((one) => one === word);
  return method && { method, ...(tile && { tile: Number(tile) }), ...(whole && { whole: true }) };
}

/** Tiles that are tried beside a kernel's own. */
const tilesOnHardware = [32, 128];
const tilesOnSoftware = [64];

/** Of a device: what its kernels' own form depends on (`GpuDevice`). */
export interface DeviceSort {
  readonly isSoftware: boolean;
  readonly subgroup: number | undefined;
}

/** Sum of the degrees up to which hardware is asked for all results in one thread: drivers take seconds to compile thousands of statements. */
const MOST_WHOLE = 12;

/** What is tried of a method beside its own form. Software devices have all results in one thread, or compile too slowly to be asked for it. */
export function furtherForms(
  method: ProductMethod,
  { isSoftware, subgroup }: DeviceSort,
  { degreeX, degreeY, degreeZ }: ProductDegrees,
): ProductForm[] {
  if (method === 'fourier' || (isSoftware && !subgroup)) return [];
  if (isSoftware) return tilesOnSoftware.map((tile) => ({ tile }));
  const tiles = tilesOnHardware.map((tile) => ({ tile }));
  if (degreeX + degreeY + degreeZ > MOST_WHOLE) return tiles;
  return [...tiles, ...[{}, ...tiles].map((tile) => ({ ...tile, whole: true as const }))];
}
