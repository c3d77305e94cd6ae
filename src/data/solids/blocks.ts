/**
 * Solids of axis-aligned blocks: cells of a grid with lines at given coordinates. The surface is every cell wall with the
 * solid on one side only, so that blocks may touch in any way and no inner wall is ever sampled.
 */
import { type Patch, parallelogram, type Triple } from './patch.ts';

/** Coordinates of the grid lines per axis, ascending. */
export type GridLines = readonly [readonly number[], readonly number[], readonly number[]];

/** @param cells grid cells that are solid, each by its place along x, y, z */
export function blockSurface(lines: GridLines, cells: readonly Triple[]): Patch[] {
  const solid = new Set(cells.map(String));
  return cells.flatMap((cell) =>
    [0, 1, 2].flatMap((axis) =>
      [-1, 1]
        .filter((side) => !solid.has(String(cell.map((place, k) => (k === axis ? place + side : place)))))
        .map((side) => wall(lines, cell, axis, side)),
    ),
  );
}

function wall(lines: GridLines, cell: Triple, axis: number, side: number): Patch {
  const low = (k: number): number => lines[k][cell[k]];
  const size = (k: number): number => lines[k][cell[k] + 1] - low(k);
  const along = (axisOf: number): Triple => {
    const [x, y, z] = [0, 1, 2].map((k) => (k === axisOf ? size(k) : 0));
    return [x, y, z];
  };
  const [x, y, z] = [0, 1, 2].map((k) => low(k) + (k === axis && side > 0 ? size(k) : 0));
  const [u, v] = [along((axis + 1) % 3), along((axis + 2) % 3)];
  return side > 0 ? parallelogram([x, y, z], u, v) : parallelogram([x, y, z], v, u);
}
