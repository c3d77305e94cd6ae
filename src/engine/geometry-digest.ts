/**
 * A short word for what a predictor sees of a geometry (species, positions, cell, velocities and couplings), so that a pose under the hand finds its predictor without its coordinates
 * being written out: FNV-1a (Fowler, Noll & Vo) over the 32-bit words, in two lanes of different offset.
 */
import type { Geometry } from './messages.ts';

const PRIME = 0x01000193;
const digests = new WeakMap<Geometry, string>();

/** Equal for equal geometries; computed once per object. Labels do not count. */
export function geometryDigest(geometry: Geometry): string {
  const known = digests.get(geometry);
  if (known !== undefined) return known;
  const { species, positions, lattice, periodic, particles } = geometry;
  let [first, second] = [0x811c9dc5, 0x9dc5811c];
  const lane = (words: Uint32Array | Uint8Array): void => {
    for (let n = 0; n < words.length; n++) {
      first = Math.imul(first ^ words[n], PRIME);
      second = Math.imul(second ^ (words[n] + n), PRIME) + (second >>> 15);
    }
  };
  lane(species);
  lane(new Uint32Array(new Float64Array(positions).buffer));
  if (lattice) lane(new Uint32Array(new Float64Array(lattice).buffer));
  if (particles) {
    lane(new Uint32Array(new Float64Array(particles.velocities).buffer));
    lane(new Uint32Array(new Float64Array(particles.couplings).buffer));
  }
  const hex = (value: number): string => (value >>> 0).toString(16).padStart(8, '0');
  const digest = `${species.length} ${particles?.system ?? (lattice ? 'cell' : 'free')} ${periodic ?? ''} ${hex(first)}${hex(second)}`;
  digests.set(geometry, digest);
  return digest;
}
