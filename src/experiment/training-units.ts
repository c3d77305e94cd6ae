/**
 * Units of labels: what a file's numbers look like, and their conversion to eV and eV/angstrom. Positions are in angstrom always.
 * Molecules near room temperature have RMS forces (per component) of 0.3 to 3 eV/angstrom: 8 to 80 in kcal/mol/angstrom, 0.006 to 0.06 in
 * hartree/bohr. Without forces, the spread of energies tells: half of kT for each of 3N - 6 vibrations gives
 * kT ~ sd(E) sqrt(2 / (3N - 6)), 0.005 to 0.3 eV (60 K to 3,500 K). Units: CODATA 2018.
 */

import type { TrainingFrames } from '../engine/training-messages.ts';
import { Accumulator, rootMeanSquare } from '../math/statistics.ts';
import { whole } from '../math/whole-number.ts';
import type { labelUnits } from './training-plan.ts';

export type LabelUnits = (typeof labelUnits)[number];

/** eV and eV/angstrom in one unit of the file. */
export const conversions: Readonly<Record<LabelUnits, { readonly energy: number; readonly forces: number }>> = {
  eV: { energy: 1, forces: 1 },
  kcal: { energy: 0.0433641042, forces: 0.0433641042 },
  hartree: { energy: 27.211386246, forces: 51.422067476 },
};

export const unitWords: Readonly<Record<LabelUnits, { readonly energy: string; readonly forces: string }>> = {
  eV: { energy: 'eV', forces: 'eV/Å' },
  kcal: { energy: 'kcal/mol', forces: 'kcal/mol/Å' },
  hartree: { energy: 'hartree', forces: 'hartree/bohr' },
};

export interface UnitSuspicion {
  readonly units: Exclude<LabelUnits, 'eV'>;
  /** Factors to eV and eV/angstrom. */
  readonly energy: number;
  readonly forces: number;
  /** What was found and what is usual, one sentence without a full stop. */
  readonly reason: string;
}

const usualForces = { low: 0.3, high: 3 };
const suspectForces = { kcal: [8, 80], hartree: [0.006, 0.06] } as const;
const suspectHeat = { kcal: [0.32, 12], hartree: [0.00015, 0.002] } as const;

const within = (value: number, [low, high]: readonly [number, number]): boolean => value >= low && value <= high;

const decimals = (value: number): string => Number(value.toPrecision(2)).toString();

/** kT of the most frequent composition from the spread of its energies; undefined where fewer than ten frames share one. */
function heat({ offsets, species, energies }: TrainingFrames): number | undefined {
  if (!energies) return undefined;
  const groups = new Map<string, { readonly atoms: number; readonly spread: Accumulator }>();
  energies.forEach((energy, n) => {
    const own = species.slice(offsets[n], offsets[n + 1]).sort();
    const key = own.join(' ');
    const group = groups.get(key) ?? { atoms: own.length, spread: new Accumulator() };
    group.spread.add(energy);
    groups.set(key, group);
  });
  const [largest] = [...groups.values()].sort((a, b) => b.spread.count - a.spread.count);
  if (!largest || largest.spread.count < 10) return undefined;
  return Math.sqrt((2 * largest.spread.variance) / Math.max(1, 3 * largest.atoms - 6));
}

/** Other units than eV and eV/angstrom that the labels look like, judged by their forces, else by their energies. */
export function suspectUnits(frames: TrainingFrames): UnitSuspicion | undefined {
  const found = (units: UnitSuspicion['units'], reason: string): UnitSuspicion => ({
    units,
    ...conversions[units],
    reason,
  });
  if (frames.forces) {
    const rms = rootMeanSquare(frames.forces);
    for (const units of ['kcal', 'hartree'] as const)
      if (within(rms, suspectForces[units]))
        return found(
          units,
          `forces have an RMS of ${decimals(rms)}, where molecules near room temperature have ${usualForces.low} to ${usualForces.high} eV/Å; ` +
            `read as ${unitWords[units].forces} they would have ${decimals(rms * conversions[units].forces)} eV/Å`,
        );
    return undefined;
  }
  const kT = heat(frames);
  if (kT === undefined) return undefined;
  for (const units of ['kcal', 'hartree'] as const)
    if (within(kT, suspectHeat[units]))
      return found(
        units,
        `energies spread as at ${whole(kT / 8.617333e-5)} K; ` +
          `read as ${unitWords[units].energy} they would spread as at ${whole((kT * conversions[units].energy) / 8.617333e-5)} K`,
      );
  return undefined;
}

/** The labels in eV and eV/angstrom. */
export function convertUnits(frames: TrainingFrames, units: LabelUnits): TrainingFrames {
  if (units === 'eV') return frames;
  const { energy, forces } = conversions[units];
  return {
    ...frames,
    ...(frames.energies && { energies: frames.energies.map((value) => value * energy) }),
    ...(frames.forces && { forces: frames.forces.map((value) => value * forces) }),
  };
}
