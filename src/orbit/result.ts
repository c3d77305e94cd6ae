/**
 * What an orbit evaluation returns: plain data, the same from the page, the terminal and a recorded run.
 * Definitions: product.md "Words" and "Numbers shown". Forces in eV/angstrom, energies in eV, quaternions (w, x, y, z);
 * class distances and normals have no unit.
 */
import type { Motion } from '../group/elements.ts';
import type { Slice } from '../math/so3-slices.ts';

export type Quaternion = readonly [w: number, x: number, y: number, z: number];

export type Verdict = 'exact' | 'approximate' | 'broken' | 'undecided';

/** A mean with its 95 % confidence interval from randomised quasi-Monte Carlo replicates. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** The output that is judged: forces of molecules; class or normals of clouds; displacement of particles. */
export type JudgedOutput = 'forces' | 'class' | 'normals' | 'displacement';

/**
 * What an element's number is:
 * - `force-error`: RMS over atoms and components of e(g) - twirl, eV/angstrom
 * - `class-distance`: Jensen-Shannon distance (square root of the divergence in bits, 0 to 1) between the class
 *   probabilities at g and their mean over the orbit (Endres and Schindelin, IEEE Trans. Inf. Theory 2003)
 * - `normal-error`: RMS over points of |e(g) - twirl| of unit normals
 * - `displacement-error`: RMS over particles of |e(g) - twirl| of displacements, in the units of `data/systems/systems.ts`
 */
export type FieldName = 'force-error' | 'class-distance' | 'normal-error' | 'displacement-error';

export interface OrbitElement {
  readonly q: Quaternion;
  /** What the element does besides its rotation; absent for rotations. */
  readonly motion?: Motion;
  /** The field at this element. */
  readonly value: number;
  /** Energy at this element minus the orbit's mean energy, eV; of potentials only. */
  readonly energy?: number;
  /** Most probable class here, by its place in `classes`; of cloud models only. */
  readonly class?: number;
  /** Probability here of the modal class (`ClassSummary.modal`); likewise. */
  readonly probability?: number;
}

export interface OrbitSummary {
  /** RMS of the field over the orbit, over `twirlRms`. */
  readonly relativeError: number;
  /** The same, absolute, in the field's unit, with its interval. */
  readonly error: Estimate;
  /** What relative errors are relative to: RMS of the twirl, as the field's own norm counts it; 1 for class distances. */
  readonly twirlRms: number;
  /** Standard deviation of the energy over the orbit, eV; of potentials only. */
  readonly energySpread?: number;
  /** max over elements of the field, over `twirlRms`. */
  readonly worstRelative: number;
  readonly worst: {
    readonly index: number;
    readonly q: Quaternion;
    readonly motion?: Motion;
    readonly value: number;
  };
  /** variance / total mean squared error against labels of the same level of theory; absent without such labels. */
  readonly nonEquivariantShare?: Estimate;
  /** Force MAE per component against the labels over the orbit, eV/angstrom; absent likewise. */
  readonly labelForceMae?: number;
  /** Of particle models: mean squared error per coordinate of the final positions over the orbit, where they are known. */
  readonly labelMeanSquare?: number;
  /** Of cloud models: what the classes do over the orbit. */
  readonly classes?: ClassSummary;
}

export interface ClassSummary {
  /** Names, in the order of the probabilities. */
  readonly names: readonly string[];
  /** Mean probabilities over the orbit; sum 1. */
  readonly mean: readonly number[];
  /** The class that is the most probable one in the most poses: its place in `names`. */
  readonly modal: number;
  /** Share of elements whose most probable class is another than the modal one. */
  readonly flipRate: Estimate;
  /** Share of elements whose most probable class is the subject's own; where that is known. */
  readonly accuracy?: Estimate;
}

/** The field against the rotation angle from the identity, Haar-weighted bins of equal angle. */
export interface AngleBin {
  /** Bin edges, degrees. */
  readonly from: number;
  readonly to: number;
  readonly count: number;
  /** RMS over the elements of the bin, in the field's unit, with its interval over replicates (absent when fewer than 6 hold samples). */
  readonly error: number;
  readonly low?: number;
  readonly high?: number;
}

/**
 * How the variance of the aligned output is spread over the Wigner degrees (`power-spectrum.ts`): shares of 1, with intervals; they may come out slightly
 * negative where there is nothing.
 */
export interface PowerSpectrum {
  /** Of degrees 1, 2, ... up to what the orbit's size can tell. */
  readonly shares: readonly Estimate[];
  /** Of all higher degrees. */
  readonly beyond: Estimate;
}

/**
 * Of potentials without a wrapper: net force and net torque about the centroid, RMS length over a few seeded poses in float64, and how far they are from what
 * the energy's own Lie derivatives say (`lie-derivatives.ts`). Conservative forces: no gap. Invariant energy and conservative forces: neither force nor torque.
 */
export interface LocalCheck {
  /** RMS over atoms and components, eV/angstrom: what the net force and its gap are to be held against. */
  readonly rmsForce: number;
  /** eV/angstrom. */
  readonly netForce: number;
  readonly forceGap: number;
  /** Radius of gyration, angstrom: times `rmsForce` it is what torques, eV, are to be held against. Absent, as they are, in a periodic cell. */
  readonly radius?: number;
  readonly netTorque?: number;
  readonly torqueGap?: number;
}

/** A Hopf product grid for drawing: base points on the sphere x turns left in the plane, row-major [base, fibre]. */
export interface OrbitGrid {
  readonly base: number;
  readonly fibre: number;
  /** R^T z: where the laboratory's z axis is seen from the body, unit vectors f64[base, 3]. */
  readonly directions: readonly (readonly [number, number, number])[];
  readonly elements: readonly OrbitElement[];
}

/** Shifts within the planes xy, yz and zx, one after the other; each row-major [size, size], the first direction of its name across, the second up. */
export interface ShiftPlanes {
  /** Largest component of a shift, in the unit of the positions. */
  readonly radius: number;
  /** Odd, so that the middle is no shift at all. */
  readonly size: number;
  readonly elements: readonly OrbitElement[];
}

/** Exchanges of two rows: of rows[i] and rows[j] for all j < i, one row i after the other; before them the identity. */
export interface ExchangeMap {
  /** Which rows, in ascending order: all, or evenly chosen ones. */
  readonly rows: readonly number[];
  /** Rows in all. */
  readonly of: number;
  /** Without their motions, which follow from their places. */
  readonly elements: readonly OrbitElement[];
}

export interface OrbitResult {
  readonly model: string;
  /** File name with hash of the weights, or `random:SEED`. */
  readonly weights: string;
  /** A word of `group/describe.ts`. */
  readonly group: string;
  /** Every element of a finite group was visited: means are sums, and their intervals have no width. */
  readonly whole?: true;
  readonly adapter: string;
  readonly field: FieldName;
  readonly unit: 'eV/A' | '1';
  readonly reference: 'twirl';
  readonly verdict: Verdict;
  /** The model says the same of another subject (`constant.ts`): its symmetry is worth nothing. Absent where it does not. */
  readonly constant?: true;
  /** In the field's unit; RMS over up to 8 seeded elements of float32 - float64. */
  readonly noiseFloor: number;
  readonly summary: OrbitSummary;
  readonly elements: readonly OrbitElement[];
  readonly angles: readonly AngleBin[];
  /** Absent where nothing changes above the noise, in orbits too small to tell one degree, and in runs recorded by earlier versions. */
  readonly power?: PowerSpectrum;
  /** Of potentials as they are; absent in runs recorded by earlier versions. */
  readonly local?: LocalCheck;
  /** Only where a picture was asked for: the rotations of SO(3) and O(3). */
  readonly grid?: OrbitGrid;
  /** Likewise, of O(3): the same rotations, each followed by the inversion. */
  readonly mirrored?: OrbitGrid;
  /** Likewise, of translations: shifts within three planes through the origin. */
  readonly planes?: ShiftPlanes;
  /** Likewise, of permutations: every exchange of two rows. */
  readonly exchanges?: ExchangeMap;
  /** Twirl of the vectors, f64[rows, 3] in the subject's own frame: forces in eV/angstrom, unit normals, or displacements. */
  readonly twirl: readonly number[];
  readonly ms: number;
}

/** What further elements are judged against: the part of an orbit's result that fixes its field. */
export type JudgedOrbit = Pick<OrbitResult, 'field' | 'twirl' | 'summary'>;

/** A slice of the group, evaluated: its different elements in the order of `math/so3-slices.ts`, with the orbit's own field. */
export interface OrbitSlice {
  readonly slice: Slice;
  readonly elements: readonly OrbitElement[];
}

/** What an ascent needs of an orbit's result besides: its sample, where it begins, and its noise floor. */
export type AscendedOrbit = JudgedOrbit & Pick<OrbitResult, 'group' | 'noiseFloor' | 'elements'>;

export interface LocalMaximum extends Pick<OrbitElement, 'q' | 'motion' | 'value'> {
  /** Starts that ended here. */
  readonly starts: number;
}

/** The worst element by ascent (`worst-element.ts`). */
export interface Ascent extends Pick<OrbitElement, 'q' | 'motion' | 'value'> {
  /**
   * - `ascended`: the element is worse than all of the sample by more than the noise floor
   * - `sample`: no start gained that much over the sample's worst, which is returned
   * - `noise`: the sample's worst is within 10 noise floors: there is nothing to climb, and it is returned
   * - `no-rotations`: the group has no continuous rotations to climb over; likewise
   */
  readonly ending: 'ascended' | 'sample' | 'noise' | 'no-rotations';
  /** The element of the sample that led here: its place. */
  readonly startedFrom: number;
  /** The field at the sample's worst element. */
  readonly sampleWorst: number;
  readonly evaluations: number;
  /** Steps that all starts took together. */
  readonly steps: number;
  /** Ends further than 2 degrees apart, the highest first; a ridge counts once for each end on it. */
  readonly maxima: readonly LocalMaximum[];
}

/** Copies of a subject under its own point group, compared (`fold.ts`). */
export interface Copies {
  /** Largest difference between two copies, in the field's unit. */
  readonly largest: number;
  /** It is within 10 noise floors, or 1e-9 of the twirl. */
  readonly agree: boolean;
  readonly evaluations: number;
}

/** A subject's own symmetry, and what the model makes of it. */
export interface FoldedOrbit {
  /** Schoenflies symbol. */
  readonly pointGroup: string;
  /** Operations, the identity among them. */
  readonly operations: number;
  /** Largest distance that a row was moved to make the symmetry exact. */
  readonly moved: number;
  /** Absent where there is nothing to compare; `reason` says why. */
  readonly copies?: Copies;
  readonly reason?: string;
}
