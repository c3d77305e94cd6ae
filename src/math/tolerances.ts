/** Every tolerance and threshold of the project, once, each with its reason. Energies in eV, forces in eV/angstrom. */

/** Float64 mathematics against the reference vectors: these agree among themselves to 1e-13; the rest is rounding. */
export const REFERENCE_TOLERANCE = 1e-12;

/** Float32 kernels: |difference| <= this times max |value|. A float32 spherical grid to degree 8 reaches 4e-7. */
export const KERNEL_TOLERANCE = 5e-6;

/** Float32 harmonics to degree 10, 'component' normalised, absolute: values reach 4.6, about 20 roundings each. */
export const KERNEL_HARMONICS_TOLERANCE = 1e-5;

/** Model fixtures in float64, relative 2-norm per tensor: two programs, the same sums in another order. */
export const FIXTURE_TOLERANCE_REFERENCE = 1e-10;

/** Model fixtures on float32 kernels, relative 2-norm per tensor: about 100 roundings of 6e-8 along the deepest path. */
export const FIXTURE_TOLERANCE_KERNEL = 1e-5;

/** Derivatives against fourth-order central differences in float64, relative: step^4 truncation and eps/step rounding meet near 1e-9. */
export const FINITE_DIFFERENCE_TOLERANCE = 1e-7;

/** Verdict "exact": worst relative error at most this many noise floors; a maximum over some hundred elements exceeds the floor's RMS. */
export const EXACT_NOISE_FLOORS = 10;

/** An ascent to the worst element ends where its steps fall below this, radians (0.1 degree): finer than any picture of the group, and a model's field hardly changes over it. */
export const ASCENT_ANGLE = (0.1 * Math.PI) / 180;

/**
 * Copies of a symmetric subject agree within this, relative to the twirl, where the noise floor is lower still: the float64 reference repeats to 1e-15,
 * but a symmetrised subject only to 1e-14 of its size, which a model multiplies.
 */
export const COPIES_AGREE = 1e-9;

/** Verdict "exact": and at most this, relative to RMS(twirl), so that a high noise floor cannot hide a real failure. */
export const EXACT_RELATIVE = 1e-4;

/** Verdict "broken": relative RMS over the orbit above this, where a picture shows it; between the two, "approximate". */
export const BROKEN_RELATIVE = 1e-2;

/** Verdict "undecided": RMS(twirl) below this, eV/angstrom; where forces vanish (a relaxed molecule) ratios mean nothing. */
export const ABSOLUTE_FORCE_FLOOR = 1e-3;

/** The same for the RMS length of the mean of unit normals: below it they point anywhere, and ratios mean nothing. */
export const ABSOLUTE_NORMAL_FLOOR = 1e-3;

/** The same for the RMS length of mean displacements: particles move by about 1/2 (`task/n-body.ts`); below it they stand still. */
export const ABSOLUTE_DISPLACEMENT_FLOOR = 1e-3;

/**
 * Positions that another program gives back are those that it was given within this, relative to the largest coordinate (or 1 angstrom), besides the
 * step of their print: float32 copies differ by 6e-8.
 */
export const EXPORTED_POSITIONS = 1e-6;

/** And printed at least this finely, angstrom: coarser, a frame could be another element of the orbit or another geometry. */
export const COARSEST_POSITIONS = 1e-3;

/**
 * The noise floor of another program's forces is at least this, relative to their RMS: one rounding of float32, in which our own models are judged, so
 * that a program is not held to more digits than they are.
 */
export const SINGLE_ROUNDING = 2 ** -24;

/** Forces change by about this much where an atom moves by 1 angstrom, eV/angstrom^2: the stiffness of a bond. */
export const BOND_STIFFNESS = 50;

/**
 * A result counts as reproduced where each number is within this share of the other: the elements are the same, so that only rounding is between two
 * devices; half of it is for the three digits in which a link carries numbers.
 */
export const REPRODUCED_RELATIVE = 1e-2;

/** And within so many noise floors, of the higher floor: errors of that size are noise, and differ freely. */
export const REPRODUCED_NOISE_FLOORS = 10;

/** Instead, of weights that each device trains for itself: a factor of two, for rounding grows over thousands of steps. */
export const REPRODUCED_TRAINED = 0.5;

/** Share of Haar measure that every interval shown is meant to cover. */
export const CONFIDENCE = 0.95;

/** Principal axes count as degenerate below this relative gap: coordinates are written to about 1e-4 of a molecule's size, and turn an axis by that over the gap. */
export const DEGENERATE_GAP = 1e-3;

/** A third moment (over the largest variance to 3/2) below this decides no sign, for the same reason. */
export const DEGENERATE_MOMENT = 1e-3;
