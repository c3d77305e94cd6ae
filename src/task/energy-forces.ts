/**
 * The task of a potential: energies in eV and forces in eV/angstrom.
 * Loss = wF / (3 atoms) sum |F - F*|^2 + wE / graphs sum_g (E_g - E*_g)^2 / atoms_g; the weights are fed, so that padding
 * and ragged batches need no counting on the device.
 */
import type { Node } from '../tensor/graph.ts';
import { add, feed, multiply, square, subtract, total } from '../tensor/primitives.ts';

export interface EnergyForcesObjective {
  readonly loss: Node;
  /** The two terms of the loss, weighted. */
  readonly metrics: { readonly energyLoss: Node; readonly forceLoss: Node };
}

/** Weights of the two terms: wE per eV^2 and atom, wF per (eV/angstrom)^2. */
export interface LossWeights {
  readonly energy: number;
  readonly forces: number;
}

/** energy [graphs], eV relative to the reference energies; forces in the layout of the positions, eV/angstrom. */
export function energyForcesObjective(prediction: {
  readonly energy: Node;
  readonly forces: Node;
}): EnergyForcesObjective {
  const { energy, forces } = prediction;
  const energyError = subtract(energy, feed('target.energy', energy.shape));
  const forceError = subtract(forces, feed('target.forces', forces.shape));
  const energyLoss = total(multiply(square(energyError), feed('weight.energy', energy.shape)));
  const forceLoss = multiply(total(square(forceError)), feed('weight.forces', []));
  return { loss: add(energyLoss, forceLoss), metrics: { energyLoss, forceLoss } };
}

/**
 * Feeds of the objective.
 * @param energies f64[graphs], eV relative to the reference energies
 * @param forces in the layout of the positions; zero at padding
 * @param counts atoms of each graph
 */
export function energyForcesFeeds(
  energies: Float64Array,
  forces: Float64Array,
  counts: readonly number[],
  weights: LossWeights,
): Record<string, Float64Array> {
  const atoms = counts.reduce((sum, count) => sum + count, 0);
  return {
    'target.energy': energies,
    'target.forces': forces,
    'weight.energy': Float64Array.from(counts, (count) => weights.energy / (counts.length * count)),
    'weight.forces': Float64Array.of(weights.forces / (3 * atoms)),
  };
}

/** Mean absolute errors: eV per molecule and eV/angstrom per component; force RMS errors likewise. */
export interface EnergyForcesErrors {
  readonly energyMae: number;
  readonly forceMae: number;
  readonly forceRmse: number;
}

/** Errors summed over batches of any size. */
export class ErrorMeter {
  #energies = 0;
  #energyCount = 0;
  #forces = 0;
  #squares = 0;
  #forceCount = 0;

  /** Real atoms only: `forces` and `labels` hold no padding. */
  add(energies: ArrayLike<number>, energyLabels: ArrayLike<number>, forces: Float64Array, labels: Float64Array): void {
    for (let n = 0; n < energyLabels.length; n++) this.#energies += Math.abs(energies[n] - energyLabels[n]);
    this.#energyCount += energyLabels.length;
    for (let n = 0; n < labels.length; n++) {
      this.#forces += Math.abs(forces[n] - labels[n]);
      this.#squares += (forces[n] - labels[n]) ** 2;
    }
    this.#forceCount += labels.length;
  }

  get errors(): EnergyForcesErrors {
    return {
      energyMae: this.#energies / this.#energyCount,
      forceMae: this.#forces / this.#forceCount,
      forceRmse: Math.sqrt(this.#squares / this.#forceCount),
    };
  }
}
