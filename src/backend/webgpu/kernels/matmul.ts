/**
 * Matrix products with expressions as operands and elementwise functions of the result. Shapes of kernel: a register tile per
 * thread, a larger one whose left operand the lanes of a subgroup load together (for short sums in `matmul-kept.ts`), one thread
 * per output for narrow results, and all but the kept split over long sums (weight gradients), where the partial results are
 * joined in a fixed order. A workgroup's tiles lie side by side in one large matrix; of many matrices with as many rows as a
 * molecule has atoms, as in attention, tiles are small and those of all matrices follow one another.
 */
import { type FunctionSource, integer, type Storage, type Term } from '../emitter.ts';
import { Position } from '../index-space.ts';
import { assemble } from '../shader.ts';
import { Builder, type Dispatch, type ExtentOf, type Places, sizeIn, type Unit, workgroupSize } from './kernel.ts';
import { keptKernel } from './matmul-kept.ts';
import { clamped, operand, storeFunction, sumSlots } from './matmul-parts.ts';
import { matmulVariant, type Sizes, sizesOf, splitTerms, type Variant } from './matmul-variant.ts';
import { joinKernel } from './reduce.ts';

const mostSplits = 64;

function splits(sizes: Sizes, extentOf: ExtentOf): number {
  return Math.max(1, Math.min(mostSplits, Math.ceil(extentOf(sizes.k) / splitTerms)));
}

export function matmulKernel(unit: Unit, places: Places): Dispatch[] {
  const [anchor] = unit.anchors;
  const sizes = sizesOf(anchor);
  const variant = matmulVariant(anchor, places.subgroup);
  const copies = (extentOf: ExtentOf) => (variant.split ? splits(sizes, extentOf) : 1);
  if (variant.kept) return [keptKernel(unit, places, sizes, variant)];
  const partial = variant.split ? places.scratch(anchor.shape, copies) : undefined;
  const first = variant.tiled
    ? tileKernel(unit, places, sizes, variant, copies, partial)
    : dotKernel(unit, places, sizes, copies, partial);
  return partial ? [first, joinKernel(unit, places, partial)] : [first];
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
  const clamp = (term: Term, extent: Term) => clamped(builder, term, extent);
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
      store: storeFunction(builder, sizes, partial),
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
