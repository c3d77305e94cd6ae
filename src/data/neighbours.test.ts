import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countEdges, type Edges, findEdges } from './neighbours.ts';

type Flags = [boolean, boolean, boolean];
interface Geometry {
  readonly positions: Float64Array;
  readonly lattice?: Float64Array;
  readonly periodic: Flags;
}

/** Every pair and every image within `reach` cells, without wrapping, boxes or grids. */
function bruteForce({ positions, lattice, periodic }: Geometry, cutoff: number, reach: number): string[] {
  const result: string[] = [];
  const range = (axis: number) =>
    lattice && periodic[axis] ? Array.from({ length: 2 * reach + 1 }, (_, k) => k - reach) : [0];
  const atoms = positions.length / 3;
  for (let receiver = 0; receiver < atoms; receiver++) {
    for (let sender = 0; sender < atoms; sender++) {
      for (const a of range(0)) {
        for (const b of range(1)) {
          for (const c of range(2)) {
            if (sender === receiver && a === 0 && b === 0 && c === 0) continue;
            const shift = [0, 1, 2].map((k) =>
              lattice ? a * lattice[k]! + b * lattice[3 + k]! + c * lattice[6 + k]! : 0,
            );
            const d = shift.map((value, k) => positions[3 * sender + k]! + value - positions[3 * receiver + k]!);
            if (Math.hypot(...d) < cutoff) result.push(describeEdge(sender, receiver, shift));
          }
        }
      }
    }
  }
  return result.sort();
}

const describeEdge = (sender: number, receiver: number, shift: readonly number[]) =>
  `${sender}>${receiver} ${shift.map((value) => (Math.round(value * 1e6) / 1e6 + 0).toFixed(4)).join(' ')}`;

function described(edges: Edges): string[] {
  return Array.from(edges.sender, (sender, k) =>
    describeEdge(sender, edges.receiver[k]!, Array.from(edges.shift.subarray(3 * k, 3 * k + 3))),
  ).sort();
}

const coordinate = fc.double({ min: -6, max: 6, noNaN: true });
const molecule = (most: number) =>
  fc
    .array(fc.tuple(coordinate, coordinate, coordinate), { minLength: 1, maxLength: most })
    .map((rows) => Float64Array.from(rows.flat()));

describe('findEdges', () => {
  it('equals the loop over all pairs, small molecules', () => {
    fc.assert(
      fc.property(molecule(20), fc.double({ min: 0.5, max: 6, noNaN: true }), (positions, cutoff) => {
        const geometry: Geometry = { positions, periodic: [false, false, false] };
        const edges = findEdges(geometry, cutoff);
        expect(described(edges)).toEqual(bruteForce(geometry, cutoff, 0));
        expect(countEdges(geometry, cutoff)).toBe(edges.sender.length);
      }),
      { numRuns: 50 },
    );
  });

  it('equals the loop over all pairs where the grid of cells is used', () => {
    fc.assert(
      fc.property(fc.infiniteStream(coordinate), fc.constantFrom(0.7, 2, 5), (stream, cutoff) => {
        const positions = Float64Array.from({ length: 3 * 200 }, () => stream.next().value);
        const geometry: Geometry = { positions, periodic: [false, false, false] };
        expect(described(findEdges(geometry, cutoff))).toEqual(bruteForce(geometry, cutoff, 0));
      }),
      { numRuns: 5 },
    );
  });

  it('equals the loop over periodic images: skewed cells, slabs and wires, atoms outside the cell', () => {
    const skew = fc.double({ min: -1, max: 1, noNaN: true });
    const lattice = fc
      .tuple(skew, skew, skew, skew, skew, skew)
      .map(([a, b, c, d, e, f]) => Float64Array.from([3.1, a, b, c, 3.7, d, e, f, 4.3]));
    const periodic = fc.tuple(fc.boolean(), fc.boolean(), fc.boolean());
    fc.assert(
      fc.property(molecule(4), lattice, periodic, (positions, cell, flags) => {
        const geometry: Geometry = { positions, lattice: cell, periodic: flags };
        expect(described(findEdges(geometry, 3.3))).toEqual(bruteForce(geometry, 3.3, 9));
      }),
      { numRuns: 25 },
    );
  });

  it('knows the shells of a simple cubic lattice: 6 neighbours at a, 12 at a sqrt 2', () => {
    const geometry: Geometry = {
      positions: Float64Array.of(17, -4, 0.25),
      lattice: Float64Array.of(2, 0, 0, 0, 2, 0, 0, 0, 2),
      periodic: [true, true, true],
    };
    expect(findEdges(geometry, 2.1).sender).toHaveLength(6);
    expect(findEdges(geometry, 2.9).sender).toHaveLength(18);
  });

  it('sorts by receiver, then sender', () => {
    const edges = findEdges(
      { positions: Float64Array.of(2, 0, 0, 1, 0, 0, 0, 0, 0), periodic: [false, false, false] },
      3,
    );
    expect([...edges.receiver]).toEqual([0, 0, 1, 1, 2, 2]);
    expect([...edges.sender]).toEqual([1, 2, 0, 2, 0, 1]);
  });

  it('refuses a cutoff or a cell it cannot serve', () => {
    const positions = Float64Array.of(0, 0, 0);
    expect(() => findEdges({ positions, periodic: [false, false, false] }, 0)).toThrow(RangeError);
    const flat = Float64Array.of(1, 0, 0, 2, 0, 0, 0, 0, 1);
    expect(() => findEdges({ positions, lattice: flat, periodic: [true, true, true] }, 2)).toThrow(/dependent/);
    const tiny = Float64Array.of(1e-2, 0, 0, 0, 1e-2, 0, 0, 0, 1e-2);
    expect(() => findEdges({ positions, lattice: tiny, periodic: [true, true, true] }, 5)).toThrow(/too small/);
  });
});
