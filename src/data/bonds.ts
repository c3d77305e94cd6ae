/** Covalent bonds for drawing: 0.4 angstrom < d < 1.25 (r_i + r_j), radii of elements.ts; hydrogens never bond to each other
 * while either has a heavier partner. Images across a periodic boundary are left out: they would cross the picture. */
import { covalentRadius } from './elements.ts';
import { findEdges } from './neighbours.ts';
import type { Frame } from './subject.ts';

const tolerance = 1.25;
const shortest = 0.4;

/** u32[bonds, 2], each pair ascending, sorted. */
export function findBonds(frame: Pick<Frame, 'species' | 'positions'>): Uint32Array {
  let largest = 0;
  for (const species of frame.species) largest = Math.max(largest, covalentRadius(species));
  if (frame.species.length < 2) return new Uint32Array(0);
  const edges = findEdges({ positions: frame.positions, periodic: [false, false, false] }, 2 * largest * tolerance);
  const pairs: [number, number][] = [];
  const hasHeavyPartner = new Uint8Array(frame.species.length);
  for (let edge = 0; edge < edges.sender.length; edge++) {
    const first = edges.sender[edge]!;
    const second = edges.receiver[edge]!;
    const length = distance(frame.positions, first, second);
    const reach = tolerance * (covalentRadius(frame.species[first]!) + covalentRadius(frame.species[second]!));
    if (length <= shortest || length >= reach) continue;
    if (frame.species[first]! > 1) hasHeavyPartner[second] = 1;
    if (first < second) pairs.push([first, second]);
  }
  const kept = pairs.filter(
    ([first, second]) =>
      frame.species[first] !== 1 || frame.species[second] !== 1 || !(hasHeavyPartner[first] || hasHeavyPartner[second]),
  );
  kept.sort((left, right) => left[0] - right[0] || left[1] - right[1]);
  return Uint32Array.from(kept.flat());
}

function distance(positions: Float64Array, first: number, second: number): number {
  return Math.hypot(
    positions[3 * first]! - positions[3 * second]!,
    positions[3 * first + 1]! - positions[3 * second + 1]!,
    positions[3 * first + 2]! - positions[3 * second + 2]!,
  );
}
