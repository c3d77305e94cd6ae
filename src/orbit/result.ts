/**
 * What an orbit evaluation returns: plain data, the same from the page, the terminal and a recorded run.
 * Definitions: product.md "Words" and "Numbers shown". Forces in eV/angstrom, energies in eV, quaternions (w, x, y, z).
 */
export type Quaternion = readonly [w: number, x: number, y: number, z: number];

export type Verdict = 'exact' | 'approximate' | 'broken' | 'undecided';

/** A mean with its 95 % confidence interval from randomised quasi-Monte Carlo replicates. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

export interface OrbitElement {
  readonly q: Quaternion;
  /** Force error RMS against the twirl, eV/angstrom: RMS over atoms and components of e(g) - twirl. */
  readonly value: number;
  /** Energy at this element minus the orbit's mean energy, eV. */
  readonly energy: number;
}

export interface OrbitSummary {
  /** RMS over elements, atoms and components of e(g) - twirl, over RMS(twirl). */
  readonly relativeForceError: number;
  /** The same, absolute, eV/angstrom, with its interval. */
  readonly forceError: Estimate;
  /** RMS of the twirl over atoms and components, eV/angstrom. */
  readonly twirlRms: number;
  /** Standard deviation of the energy over the orbit, eV. */
  readonly energySpread: number;
  /** max over elements of the force error relative to RMS(twirl). */
  readonly worstRelative: number;
  readonly worst: { readonly index: number; readonly q: Quaternion; readonly value: number };
  /** variance / total mean squared error against labels of the same level of theory; absent without such labels. */
  readonly nonEquivariantShare?: Estimate;
  /** Force MAE per component against the labels over the orbit, eV/angstrom; absent likewise. */
  readonly labelForceMae?: number;
}

/** Force error against the rotation angle from the identity, Haar-weighted bins of equal angle. */
export interface AngleBin {
  /** Bin edges, degrees. */
  readonly from: number;
  readonly to: number;
  readonly count: number;
  /** RMS over the elements of the bin, eV/angstrom, with its interval over replicates (absent when fewer than 6 hold samples). */
  readonly error: number;
  readonly low?: number;
  readonly high?: number;
}

/** A Hopf product grid for drawing: base points on the sphere x turns left in the plane, row-major [base, fibre]. */
export interface OrbitGrid {
  readonly base: number;
  readonly fibre: number;
  /** R^T z: where the laboratory's z axis is seen from the body, unit vectors f64[base, 3]. */
  readonly directions: readonly (readonly [number, number, number])[];
  readonly elements: readonly OrbitElement[];
}

export interface OrbitResult {
  readonly model: string;
  /** File name with hash of the weights, or `random:SEED`. */
  readonly weights: string;
  readonly group: 'so3';
  readonly adapter: string;
  readonly field: 'force-error';
  readonly unit: 'eV/A';
  readonly reference: 'twirl';
  readonly verdict: Verdict;
  /** eV/angstrom; RMS over 8 seeded elements of float32 - float64. */
  readonly noiseFloor: number;
  readonly summary: OrbitSummary;
  readonly elements: readonly OrbitElement[];
  readonly angles: readonly AngleBin[];
  /** Only where a picture was asked for. */
  readonly grid?: OrbitGrid;
  /** Twirl of the forces, f64[atoms, 3] in the subject's own frame, eV/angstrom. */
  readonly twirlForces: readonly number[];
  readonly ms: number;
}
