/** What a measurement in the laboratory answers with: plain data, as the workers send it, the page shows it and a recorded run keeps it. */
import type { KindId } from './kinds.ts';
import type { LaboratorySettings } from './settings.ts';

/** What this device reaches at most, measured on it. */
export interface Roofs {
  /** Bytes read and written a second by a copy. */
  readonly bytes: number;
  /** Floating-point operations a second, a multiply-add counting two. */
  readonly operations: number;
}

/** How far a kind's results are from what they should be, relative. */
export interface Exactness {
  /** Of float64, over the largest value: the first rows of the timed run itself. */
  readonly difference: number;
  /** False where that is more than rounding: the result is wrong. */
  readonly right: boolean;
  /** Turning both factors, then multiplying, against multiplying, then turning: RMS over the RMS of the product. */
  readonly turnError: number;
  /** Noise floor: RMS of float32 against float64 on the same inputs, over the RMS of the product. */
  readonly floor: number;
}

/** A kind at a largest degree L. */
export interface LaboratoryPair {
  readonly kind: KindId;
  readonly degree: number;
}

export interface MeasuredProduct extends LaboratoryPair, Exactness {
  /** Milliseconds for all rows and channels: median, and quartiles. */
  readonly ms: number;
  readonly low: number;
  readonly high: number;
  /** Passes that were timed, and runs in each. */
  readonly samples: number;
  readonly repeats: number;
  /** Rows of one run, where all at once would take too long for one submit; `ms` is scaled up to all. */
  readonly chunk?: number;
  /** Compiling its kernels and running each for the first time. */
  readonly compileMs: number;
  readonly dispatches: number;
  /** Operations and bytes that it needs for all rows and channels. */
  readonly operations: number;
  readonly bytes: number;
  readonly degreesOfFreedom: number;
  /** Triples of degrees that it reaches, and that the triangle allows. */
  readonly reached: number;
  readonly allowed: number;
  /** How the device computes what is left to it: the quickest of the ways that were tried. */
  readonly ways?: readonly string[];
  /** Points of its grid, as rings and azimuths. */
  readonly grid?: readonly [rings: number, azimuths: number];
}

/** A kind that could not be measured at one L, and why. */
export interface LeftOutProduct extends LaboratoryPair {
  readonly reason: string;
}

export interface LaboratoryRun {
  readonly adapter: string;
  readonly device: 'webgpu' | 'reference';
  /** `device`: by time stamps, told apart by `resolution` nanoseconds; `wall`: over repeated submits. */
  readonly clock: 'device' | 'wall';
  readonly resolution?: number;
  /** ISO 8601. */
  readonly date: string;
  /** Of the program, where it is known. */
  readonly commit?: string;
  readonly settings: LaboratorySettings;
  readonly roofs?: Roofs;
  readonly products: readonly MeasuredProduct[];
  readonly leftOut: readonly LeftOutProduct[];
}

/** What a layer of a model knows of every row of a geometry (atoms or points) as spherical functions. */
export interface LayerFeatures {
  /** L */
  readonly degree: number;
  readonly rows: number;
  readonly channels: number;
  /** f64[(degree + 1)^2, rows, channels], coefficients of `component` harmonics in e3nn order. */
  readonly values: Float64Array;
}
