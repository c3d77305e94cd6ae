/** Digests tell geometries apart by what a model sees, and read the coordinates of one object once. */
import { describe, expect, it } from 'vitest';
import { Random } from '../math/random.ts';
import { geometryDigest } from './geometry-digest.ts';
import type { Geometry } from './messages.ts';

const random = new Random('digest');
const geometry: Geometry = {
  species: Uint8Array.from({ length: 50 }, () => 1 + random.integer(8)),
  positions: Float64Array.from({ length: 150 }, () => random.normal()),
};

describe('geometryDigest', () => {
  it('is equal for copies, and labels do not count', () => {
    expect(geometryDigest(structuredClone(geometry))).toBe(geometryDigest(geometry));
    expect(geometryDigest({ ...geometry, energy: 3, level: 'PBE' })).toBe(geometryDigest(geometry));
  });

  it('differs for the last digit of any coordinate, an element, the order, the cell and its periods', () => {
    const seen = new Set([geometryDigest(geometry)]);
    let variants = 1;
    const add = (other: Geometry): void => {
      seen.add(geometryDigest(other));
      variants++;
    };
    for (let c = 0; c < 150; c++) {
      add({ ...geometry, positions: geometry.positions.map((x, n) => (n === c ? x * (1 + 2 ** -52) : x)) });
    }
    for (let atom = 0; atom < 50; atom++) {
      add({ ...geometry, species: geometry.species.map((z, n) => (n === atom ? z + 9 : z)) });
    }
    add({ ...geometry, positions: geometry.positions.slice().reverse() });
    const lattice = Float64Array.of(9, 0, 0, 0, 9, 0, 0, 0, 9);
    add({ ...geometry, lattice });
    add({ ...geometry, lattice, periodic: [true, true, true] });
    add({ ...geometry, lattice, periodic: [true, true, false] });
    expect(seen.size).toBe(variants);
  });

  it('reads one object once', () => {
    let reads = 0;
    const watched = Object.defineProperty({ ...geometry }, 'positions', {
      get: () => {
        reads++;
        return geometry.positions;
      },
    });
    geometryDigest(watched);
    geometryDigest(watched);
    expect(reads).toBe(1);
  });
});
