/**
 * Moving particles to be drawn as a molecule is: balls about their mean, red for +1 and blue for -1, neutral where springs act, which are the sticks.
 * Lengths are stretched, so that five particles within a few units of length have the balls, arrows and dial of a small molecule.
 */
import type { Vector3 } from '../math/rotation.ts';
import type { MoleculeShape } from './molecule.ts';

/** What is needed of a system; `target` is where the particles will be. */
export interface DrawnParticles {
  /** f64[particles, 3] */
  readonly positions: Float64Array;
  readonly particles: {
    readonly charges: Float64Array;
    /** f64[particles, particles] */
    readonly couplings: Float64Array;
    readonly target?: Float64Array;
  };
}

/** Angstrom in which a unit of length is drawn; arrows of displacements and of velocities times the whole time have it too. */
export const PARTICLE_SCALE = 1.6;
const RADIUS = 0.3;

export function particleShape({ positions, particles }: DrawnParticles): MoleculeShape {
  const { charges, couplings, target } = particles;
  const at = (values: Float64Array, n: number): Vector3 => [
    PARTICLE_SCALE * values[3 * n],
    PARTICLE_SCALE * values[3 * n + 1],
    PARTICLE_SCALE * values[3 * n + 2],
  ];
  const atoms = Array.from(charges, (charge, n) => {
    const role = charge > 0 ? 'atom-o' : charge < 0 ? 'atom-n' : 'bond';
    return { position: at(positions, n), radius: RADIUS, role } as const;
  });
  const count = charges.length;
  const bonds = charges.some((charge) => charge !== 0)
    ? []
    : Array.from(couplings, (strength, k) => [Math.floor(k / count), k % count, strength] as const).flatMap(
        ([i, j, strength]) => (i < j && strength > 0 ? [[i, j] as const] : []),
      );
  const ends = target ? Array.from({ length: count }, (_, n) => at(target, n)) : [];
  const places = [...atoms.map(({ position }) => position), ...ends];
  const extent = places.reduce((far, place) => Math.max(far, Math.hypot(...place) + RADIUS), 1);
  return { atoms, bonds, extent };
}

/** What a system is made of in words: its charges, or its springs. */
export function particleFormula({ particles: { charges, couplings } }: DrawnParticles): string {
  const positive = charges.filter((charge) => charge > 0).length;
  const negative = charges.filter((charge) => charge < 0).length;
  if (positive + negative > 0) return `${positive} positive, ${negative} negative`;
  const springs = couplings.reduce((sum, strength) => sum + Number(strength > 0), 0) / 2;
  return `${springs} of ${(charges.length * (charges.length - 1)) / 2} pairs joined`;
}
