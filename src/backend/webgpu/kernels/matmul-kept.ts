/**
 * Matrix products on devices that load lane by lane, for short sums: a workgroup is one subgroup, which keeps its columns of the
 * right operand in arrays of its threads while it goes through several tiles of rows. A value from such an array takes a third
 * of the time of one from a buffer, whose every lane asks first whether it runs and whether its place exists.
 */
import { integer } from '../emitter.ts';
import { assemble } from '../shader.ts';
import { Builder, type Dispatch, type ExtentOf, type Places, sizeIn, type Unit } from './kernel.ts';
import { clamped, operand, storeFunction, sumSlots } from './matmul-parts.ts';
import type { Sizes, Variant } from './matmul-variant.ts';

/** Most tiles of rows that the right operand is kept for. */
const mostTiles = 8;
/** Workgroups that are enough to keep the processors of such a device busy, however many tiles each then goes through. */
const enoughBlocks = 16;

/** `sizes.k` must be known beforehand. */
export function keptKernel(
  unit: Unit,
  places: Places,
  sizes: Sizes,
  { rows, columns, lanesN: lanes }: Variant,
): Dispatch {
  const builder = new Builder(unit, places);
  const { main, kernel } = builder;
  const [anchor] = unit.anchors;
  const rowTiles = (extentOf: ExtentOf) => Math.ceil(extentOf(sizes.m) / rows);
  const columnBlocks = (extentOf: ExtentOf) => Math.ceil(extentOf(sizes.n) / (columns * lanes));
  const tilesTogether = (extentOf: ExtentOf) => {
    const tiles = rowTiles(extentOf) * columnBlocks(extentOf);
    return Math.max(1, Math.min(mostTiles, Math.floor(tiles / enoughBlocks)));
  };
  const blocks = (extentOf: ExtentOf) =>
    Math.ceil(rowTiles(extentOf) / tilesTogether(extentOf)) * columnBlocks(extentOf);
  kernel.slot({ kind: 'computed', name: 'blocks', value: blocks });
  sumSlots(builder, sizes, () => 1);
  kernel.slot({ kind: 'computed', name: 'results', value: () => rows * columns });
  const [extentM, extentN] = [main.extent(sizes.m), main.extent(sizes.n)];
  const block = main.root.variable('block');
  const perRow = main.computed('columnBlocks', columnBlocks);
  const together = main.computed('tilesTogether', tilesTogether);
  const tiles = main.computed('rowTiles', rowTiles);
  const firstTile = main.multiply(main.divide(block, perRow), together);
  const lane = main.root.variable('lane');
  const firstColumn = main.add(main.multiply(main.remainder(block, perRow), integer(columns * lanes)), lane);
  const b = integer(0);

  const keep = main.root.child();
  const row = keep.variable('k');
  const kept = Array.from({ length: columns }, (_, c) => {
    const column = clamped(builder, main.add(firstColumn, integer(c * lanes)), extentN);
    return `kept[k][${c}] = ${operand(anchor, 1, sizes, builder, { b, row, column }).text};`;
  });

  const tile = main.root.child();
  const firstRow = main.multiply(tile.variable('tile'), integer(rows));
  const load = tile.child();
  const column = load.variable('own');
  const lefts = Array.from({ length: rows }, (_, r) => {
    const at = clamped(builder, main.add(firstRow, integer(r)), extentM);
    return operand(anchor, 0, sizes, builder, { b, row: at, column });
  });
  const inner = load.child();
  const xs = lefts.map(({ text }) => inner.let(`subgroupShuffle(${text}, giver)`));
  const ys = Array.from({ length: columns }, (_, c) => inner.let(`kept[k][${c}]`));
  const names = xs.map((_, r) => ys.map((_, c) => `total_${r}_${c}`));
  const updates = xs.flatMap((x, r) => ys.map((y, c) => `${names[r][c]} = fma(${x.text}, ${y.text}, ${names[r][c]});`));

  const code = assemble(
    'matmul-kept',
    {
      constants: [
        `const lanes = ${lanes}u;`,
        `const terms = ${sizes.k}u;`,
        `const tile_rows = ${rows}u;`,
        `const tile_columns = ${columns}u;`,
      ],
      setup: [
        ...main.root.lines,
        `let first_tile = ${firstTile.text};`,
        `let last_tile = min(first_tile + ${together.text}, ${tiles.text});`,
      ],
      keep: [...keep.lines, ...kept],
      tile: [...tile.lines, ...names.flat().map((name) => `var ${name} = 0f;`)],
      load: load.lines,
      body: [...inner.lines, ...updates],
      finish: [
        `let first_row = ${firstRow.text};`,
        `let first_column = ${firstColumn.text};`,
        `let rows_end = ${extentM.text};`,
        `let columns_end = ${extentN.text};`,
        `var totals = array<f32, tile_rows * tile_columns>(${names.flat()});`,
      ],
      store: storeFunction(builder, sizes),
    },
    kernel.libraries,
  );
  return builder.dispatch(
    'matmul-kept',
    code,
    (extentOf) => ({ count: blocks(extentOf), depth: 1 }),
    (extentOf) => sizeIn(anchor.shape)(extentOf) * extentOf(sizes.k) * 2,
  );
}
