/**
 * The ways in which one device can compute a Gaunt product. The method: `sparse` sums the non-zero coefficients, `grid` multiplies values on an exact
 * spherical grid, `fourier` on the torus, by folded sums, which need fewer operations than fast transforms up to L = 8 (`kernels/fourier-product.ts`). The
 * tile: how many rows, one a thread, a workgroup takes at a time. The split: whether a thread forms all results of its row in unrolled statements, or as
 * much as fits in registers, in blocks (sparse) or ring by ring (grid). What is left out is what the kernel takes for a device of this sort.
 */
export const productMethods = ['sparse', 'grid', 'fourier'] as const;
export type ProductMethod = (typeof productMethods)[number];

const splits = ['whole', 'dealt'] as const;

export interface ProductForm {
  readonly tile?: number;
  readonly split?: (typeof splits)[number];
}

export interface ProductWay extends ProductForm {
  readonly method: ProductMethod;
}

/** As it is kept and shown: `sparse`, `grid tile 128 whole`. */
export const wayName = ({ method, tile, split }: ProductWay): string =>
  [method, ...(tile ? [`tile ${tile}`] : []), ...(split ? [split] : [])].join(' ');

/** The way of a name; undefined where no device has such a one. */
export function wayNamed(name: string): ProductWay | undefined {
  const [, word, tile, form] = /^(\w+)(?: tile (\d+))?(?: (\w+))?$/.exec(name) ?? [];
  const method = productMethods.find((one) => one === word);
  const split = splits.find((one) => one === form);
  if (!method || (form !== undefined && !split)) return undefined;
  return { method, ...(tile !== undefined && { tile: Number(tile) }), ...(split && { split }) };
}

/** Tiles that are tried beside a kernel's own. */
const tilesOnHardware = [32, 128];
const tilesOnSoftware = [64];

/** Of a device: what its kernels' own form depends on (`GpuDevice`). */
export interface DeviceSort {
  readonly isSoftware: boolean;
  readonly subgroup: number | undefined;
}

/** What is tried of a method beside its own form. Software devices have all results in one thread, or compile too slowly to be asked for it. */
export function furtherForms(method: ProductMethod, { isSoftware, subgroup }: DeviceSort): ProductForm[] {
  if (method === 'fourier' || (isSoftware && !subgroup)) return [];
  if (isSoftware) return tilesOnSoftware.map((tile) => ({ tile }));
  const tiles = [{}, ...tilesOnHardware.map((tile) => ({ tile }))];
  return tiles.flatMap((tile) => splits.map((split) => ({ ...tile, split })));
}
