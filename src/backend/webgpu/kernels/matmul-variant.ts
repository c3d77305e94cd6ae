/** Which kernel suits a matrix product: by its sizes, and by what the device does well. */
import type { Extent } from '../../../tensor/extent.ts';
import type { Node } from '../../../tensor/graph.ts';
import { nominal, workgroupSize } from './kernel.ts';

/** Terms that one split sums at least. */
export const splitTerms = 128;
export interface Sizes {
  readonly batch: Extent;
  readonly m: Extent;
  readonly n: Extent;
  readonly k: Extent;
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

export function sizesOf(node: Node): Sizes {
  if (node.operation.kind !== 'matmul') throw new Error('Not a matrix product.');
  const { transposeA, transposeB } = node.operation;
  const [a] = node.inputs;
  const rank = node.shape.length;
  return {
    batch: rank === 3 ? node.shape[0] : 1,
    m: node.shape[rank - 2],
    n: node.shape[rank - 1],
    k: a.shape[transposeA ? rank - 2 : rank - 1],
    transposeA,
    transposeB,
  };
}

export interface Variant {
  /** Results per thread. */
  readonly rows: number;
  readonly columns: number;
  /** Threads of a workgroup along m and n. */
  readonly lanesM: number;
  readonly lanesN: number;
  readonly tiled: boolean;
  /** Threads take tiles of one matrix after the other, whatever workgroup they are in. */
  readonly flat?: boolean;
  /** A workgroup is one subgroup, whose lanes load the left operand for one another. */
  readonly handed?: boolean;
  /** A workgroup that hands the left operand also keeps its columns of the right one, for several tiles of rows. */
  readonly kept?: boolean;
  readonly split: boolean;
}

/** Tile of a thread that is handed the left operand. Twice the rows take a tenth less time, and compile for twice as long. */
const handedTile = { rows: 16, columns: 8 };
/** Longest sum whose right operand is kept: 8 columns of it fill a first-level cache of 32 kB. */
const mostKeptTerms = 128;
/** Columns from which it is: with fewer, most lanes would only load for the others. */
const fewestKept = 3;
/** Tiles of small matrices; where loads cost most, larger ones, and wider ones where the columns are those of a head. */
const flatTile = { rows: 4, columns: 4 };
const loadedTile = { rows: 5, columns: 5, knownColumns: 8 };

/** Which kernel suits the sizes; extents bound at run time count as long. */
export function matmulVariant(node: Node, subgroup?: number): Variant {
  const { batch, m, n, k } = sizesOf(node);
  const [rows, columns, terms] = [nominal(m), nominal(n), nominal(k)];
  const split = terms > 4 * splitTerms || (typeof k === 'string' && nominal(batch) * rows * columns <= 65_536);
  const kept = subgroup !== undefined && batch === 1 && typeof k === 'number' && k <= mostKeptTerms;
  if (columns < (kept ? fewestKept : 16) || rows < 8)
    return { rows: 1, columns: 1, lanesM: 1, lanesN: workgroupSize, tiled: false, split };
  if (batch !== 1 && typeof m === 'string') {
    const loaded = {
      rows: loadedTile.rows,
      columns: typeof n === 'string' ? loadedTile.columns : loadedTile.knownColumns,
    };
    return { ...(subgroup ? loaded : flatTile), lanesM: 1, lanesN: 1, tiled: true, flat: true, split };
  }
  if (subgroup) {
    const tile = {
      rows: rows < handedTile.rows ? 8 : handedTile.rows,
      columns: Math.min(handedTile.columns, Math.ceil(columns / subgroup)),
    };
    return { ...tile, lanesM: 1, lanesN: subgroup, tiled: true, handed: true, kept, split };
  }
  const tile = { rows: 8, columns: columns > 16 ? 8 : 4 };
  const lanesN = Math.min(8, Math.ceil(columns / tile.columns));
  const lanesM = Math.min(Math.floor(workgroupSize / lanesN), Math.ceil(rows / tile.rows));
  return { ...tile, lanesM, lanesN, tiled: true, split };
}

/** How often each element of the operands is read by the kernel of a matrix product. */
export function operandReuse(node: Node): readonly [number, number] {
  const { m, n } = sizesOf(node);
  const { rows, columns } = matmulVariant(node);
  return [Math.ceil(nominal(n) / columns), Math.ceil(nominal(m) / rows)];
}
