/**
 * Matrix products with expressions as operands and elementwise functions of the result. Four shapes of kernel: a
 * register tile per thread, a larger one whose left operand the lanes of a subgroup load together, one thread per output for
 * narrow results, and any of them split over long sums (weight gradients), where the partial results are joined in a fixed
 * order. A workgroup's tiles lie side by side in one large matrix; of many matrices
 * with as many rows as a molecule has atoms, as in attention, tiles are small and those of all matrices follow one another.
 */
import type { Extent } from '../../../tensor/extent.ts';
import type { Node } from '../../../tensor/graph.ts';
import { type FunctionSource, integer, type Storage, type Term } from '../emitter.ts';
import { Position } from '../index-space.ts';
import { assemble } from '../shader.ts';
import {
  Builder,
  type Dispatch,
  type ExtentOf,
  nominal,
  type Places,
  sizeIn,
  type Unit,
  workgroupSize,
} from './kernel.ts';
import { joinKernel } from './reduce.ts';

/** Terms that one split sums at least. */
const splitTerms = 128;
const mostSplits = 64;

interface Sizes {
  readonly batch: Extent;
  readonly m: Extent;
  readonly n: Extent;
  readonly k: Extent;
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

function sizesOf(node: Node): Sizes {
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

interface Variant {
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
  readonly split: boolean;
}

/** Tile of a thread that is handed the left operand. Twice the rows take a tenth less time, and compile for twice as long. */
const handedTile = { rows: 16, columns: 8 };

/** Which kernel suits the sizes; extents bound at run time count as long. */
export function matmulVariant(node: Node, subgroup?: number): Variant {
  const { batch, m, n, k } = sizesOf(node);
  const [rows, columns, terms] = [nominal(m), nominal(n), nominal(k)];
  const split = terms > 4 * splitTerms || (typeof k === 'string' && nominal(batch) * rows * columns <= 65_536);
  if (columns < 16 || rows < 8) return { rows: 1, columns: 1, lanesM: 1, lanesN: workgroupSize, tiled: false, split };
  if (batch !== 1 && typeof m === 'string')
    return { rows: 4, columns: 4, lanesM: 1, lanesN: 1, tiled: true, flat: true, split };
  if (subgroup) {
    const tile = {
      rows: rows < handedTile.rows ? 8 : handedTile.rows,
      columns: Math.min(handedTile.columns, Math.ceil(columns / subgroup)),
    };
    return { ...tile, lanesM: 1, lanesN: subgroup, tiled: true, handed: true, split };
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

function splits(sizes: Sizes, extentOf: ExtentOf): number {
  return Math.max(1, Math.min(mostSplits, Math.ceil(extentOf(sizes.k) / splitTerms)));
}

function operand(
  node: Node,
  which: 0 | 1,
  sizes: Sizes,
  builder: Builder,
  at: { b: Term; row: Term; column: Term },
): Term {
  const transposed = which === 0 ? sizes.transposeA : sizes.transposeB;
  const matrix = transposed ? [at.column, at.row] : [at.row, at.column];
  const { shape } = node.inputs[which];
  const axes = shape.length === 3 ? [at.b, ...matrix] : matrix;
  return builder.expression.value(node.inputs[which], Position.axes(builder.main, shape, axes));
}

export function matmulKernel(unit: Unit, places: Places): Dispatch[] {
  const [anchor] = unit.anchors;
  const sizes = sizesOf(anchor);
  const variant = matmulVariant(anchor, places.subgroup);
  const copies = (extentOf: ExtentOf) => (variant.split ? splits(sizes, extentOf) : 1);
  const partial = variant.split ? places.scratch(anchor.shape, copies) : undefined;
  const first = variant.tiled
    ? tileKernel(unit, places, sizes, variant, copies, partial)
    : dotKernel(unit, places, sizes, copies, partial);
  return partial ? [first, joinKernel(unit, places, partial)] : [first];
}

/** Slots 1 and 2 of every matrix product: the length of the sum, and of one split of it. */
function sumSlots(builder: Builder, sizes: Sizes, copies: (extentOf: ExtentOf) => number): void {
  builder.kernel.slot({ kind: 'computed', name: 'terms', value: (extentOf) => extentOf(sizes.k) });
  builder.kernel.slot({
    kind: 'computed',
    name: 'termsPerSplit',
    value: (extentOf) => Math.ceil(extentOf(sizes.k) / copies(extentOf)),
  });
}

function dotKernel(
  unit: Unit,
  places: Places,
  sizes: Sizes,
  copies: (extentOf: ExtentOf) => number,
  partial: Storage | undefined,
): Dispatch {
  const builder = new Builder(unit, places);
  const { main, kernel } = builder;
  const [anchor] = unit.anchors;
  const size = sizeIn(anchor.shape);
  kernel.slot({ kind: 'computed', name: 'outputs', value: size });
  sumSlots(builder, sizes, copies);
  const output = main.root.variable('output');
  const inner = main.root.child();
  const after = main.root.child();
  const at = Position.flat(main, [sizes.batch, sizes.m, sizes.n], output);
  const [b, m, n] = [0, 1, 2].map((axis) => at.axis(axis));
  const k = inner.variable('k');
  const x = operand(anchor, 0, sizes, builder, { b, row: m, column: k });
  const y = operand(anchor, 1, sizes, builder, { b, row: k, column: n });
  const total = after.variable('total');
  let stores: string[];
  if (partial) {
    builder.writes.add(partial);
    const place = main.add(main.multiply(main.root.variable('group.z'), main.computed('stride', size)), output);
    stores = [main.store(partial, place, total)];
  } else {
    stores = builder.stores(main, builder.expression, builder.flatAt(main, output), new Map([[anchor, total]]));
  }
  const code = assemble(
    'matmul-dot',
    {
      setup: main.root.lines,
      body: [...inner.lines, `total = fma(${x.text}, ${y.text}, total);`],
      finish: [...after.lines, ...stores],
    },
    kernel.libraries,
  );
  return builder.dispatch(
    'matmul-dot',
    code,
    (extentOf) => ({ count: Math.ceil(size(extentOf) / workgroupSize), depth: copies(extentOf) }),
    (extentOf) => size(extentOf) * extentOf(sizes.k) * 4,
  );
}

/** The tile of a thread among those of all matrices; beyond the last there is none, and the last one is computed for nothing. */
function flatTile(
  main: FunctionSource,
  block: Term,
  lane: Term,
  tiles: Term,
): { readonly tile: Term; readonly isThere: Term } {
  const thread = main.add(main.multiply(block, integer(workgroupSize)), lane);
  return {
    tile: main.define(`min(${thread.text}, ${tiles.text} - 1u)`, [thread, tiles]),
    isThere: main.define(`${thread.text} < ${tiles.text}`, [thread, tiles]),
  };
}

function tileKernel(
  unit: Unit,
  places: Places,
  sizes: Sizes,
  variant: Variant,
  copies: (extentOf: ExtentOf) => number,
  partial: Storage | undefined,
): Dispatch {
  const builder = new Builder(unit, places);
  const { main, kernel } = builder;
  const [anchor] = unit.anchors;
  const { rows, columns, lanesM, lanesN, flat = false, handed = false } = variant;
  const lanes = flat ? workgroupSize : lanesM * lanesN;
  const size = sizeIn(anchor.shape);
  const blocksOf = (extentOf: ExtentOf) => ({
    rows: Math.ceil(extentOf(sizes.m) / (rows * lanesM)),
    columns: Math.ceil(extentOf(sizes.n) / (columns * lanesN)),
  });
  const tiles = (extentOf: ExtentOf) => extentOf(sizes.batch) * blocksOf(extentOf).rows * blocksOf(extentOf).columns;
  const blocks = (extentOf: ExtentOf) => (flat ? Math.ceil(tiles(extentOf) / lanes) : tiles(extentOf));
  kernel.slot({ kind: 'computed', name: 'blocks', value: blocks });
  sumSlots(builder, sizes, copies);
  kernel.slot({ kind: 'computed', name: 'results', value: () => rows * columns });
  const [extentM, extentN] = [main.extent(sizes.m), main.extent(sizes.n)];
  const block = main.root.variable('block');
  const lane = main.root.variable('lane');
  const columnBlocks = main.computed('columnBlocks', (extentOf) => blocksOf(extentOf).columns);
  const rowBlocks = main.computed('rowBlocks', (extentOf) => blocksOf(extentOf).rows);
  const tile = flat ? flatTile(main, block, lane, main.computed('tiles', tiles)) : { tile: block, isThere: undefined };
  const across = main.divide(tile.tile, columnBlocks);
  const b = sizes.batch === 1 ? integer(0) : main.divide(across, rowBlocks);
  const rowBlock = sizes.batch === 1 ? across : main.remainder(across, rowBlocks);
  const laneRow = lanesM === 1 ? integer(0) : main.multiply(main.divide(lane, integer(lanesN)), integer(rows));
  const firstRow = main.add(main.multiply(rowBlock, integer(rows * lanesM)), laneRow);
  const firstColumn = main.add(
    main.multiply(main.remainder(tile.tile, columnBlocks), integer(columns * lanesN)),
    flat ? integer(0) : lanesM === 1 ? lane : main.remainder(lane, integer(lanesN)),
  );
  const clamp = (term: Term, extent: Term) => main.define(`min(${term.text}, ${extent.text} - 1u)`, [term, extent]);
  const rowTerms = Array.from({ length: rows }, (_, r) => main.add(firstRow, integer(r)));
  const columnTerms = Array.from({ length: columns }, (_, c) => main.add(firstColumn, integer(c * lanesN)));
  const load = main.root.child();
  const inner = handed ? load.child() : load;
  const k = inner.variable('k');
  const own = handed ? load.variable('own') : k;
  const lefts = rowTerms.map((row) => operand(anchor, 0, sizes, builder, { b, row: clamp(row, extentM), column: own }));
  const xs = handed ? lefts.map(({ text }) => inner.let(`subgroupShuffle(${text}, giver)`)) : lefts;
  const ys = columnTerms.map((n) => operand(anchor, 1, sizes, builder, { b, row: k, column: clamp(n, extentN) }));
  const names = rowTerms.flatMap((_, r) => columnTerms.map((_, c) => `total_${r}_${c}`));
  const declarations = names.map((name) => `var ${name} = 0f;`);
  const updates = rowTerms.flatMap((_, r) =>
    columnTerms.map((_, c) => `total_${r}_${c} = fma(${xs[r].text}, ${ys[c].text}, total_${r}_${c});`),
  );
  const setup = [...main.root.lines, ...declarations];
  const finish = [
    `let first_row = ${firstRow.text};`,
    `let first_column = ${firstColumn.text};`,
    `let batch = ${b.text};`,
    `let rows_end = ${tile.isThere ? `select(0u, ${extentM.text}, ${tile.isThere.text})` : extentM.text};`,
    `let columns_end = ${extentN.text};`,
    `var totals = array<f32, tile_rows * tile_columns>(${names});`,
  ];

  const tail = kernel.function();
  const [batch, row, column, split] = ['batch', 'row', 'column', 'split'].map((name) => tail.root.variable(name));
  const value = tail.root.variable('value');
  const position = Position.axes(tail, [sizes.batch, sizes.m, sizes.n], [batch, row, column]);
  let stores: string[];
  if (partial) {
    builder.writes.add(partial);
    const place = tail.add(tail.multiply(split, tail.computed('stride', size)), position.flat());
    stores = [tail.store(partial, place, value)];
  } else {
    const at = (node: Node) => position.reshape(node.shape);
    stores = builder.stores(tail, builder.expressionIn(tail), at, new Map([[anchor, value]]));
  }
  const skeleton = handed ? 'matmul-subgroup' : 'matmul-tile';
  const code = assemble(
    skeleton,
    {
      constants: [
        `const lanes = ${lanes}u;`,
        `const tile_rows = ${rows}u;`,
        `const tile_columns = ${columns}u;`,
        `const column_step = ${lanesN}u;`,
      ],
      setup,
      ...(handed ? { load: load.lines } : {}),
      body: [...inner.lines, ...updates],
      finish,
      store: [
        'fn store(split: u32, batch: u32, row: u32, column: u32, value: f32) {',
        ...[...tail.root.lines, ...stores].map((line) => `  ${line}`),
        '}',
      ],
    },
    kernel.libraries,
  );
  return builder.dispatch(
    skeleton,
    code,
    (extentOf) => ({ count: blocks(extentOf), depth: copies(extentOf) }),
    (extentOf) => size(extentOf) * extentOf(sizes.k) * 2,
  );
}
