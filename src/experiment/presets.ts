/**
 * A preset: one claim, the experiments (arms) it rests on, the bar that was fixed before anything ran, and the run that was recorded. One JSON file
 * each in `public/presets`, listed in order in `index.json`; the gallery, the table of the README and a test read the same files, and
 * `equivarium preset ID --record` writes what was measured. Plain types and what follows from them; `preset-schema.ts` checks files.
 */
import type { Bar, BarVerdict, Spread } from '../math/paired.ts';
import type { Interval } from '../math/statistics.ts';

/**
 * What can be measured of an arm after training with one seed:
 * - `share`: share of the mean squared error over random poses that is due to non-equivariance, on held-back samples
 * - `turned-over-posed`: mean squared error over random poses over that in the samples' own poses, likewise
 * - `error`: mean squared error over random poses, likewise; of unit normals it is 2 (1 - cos)
 * - `orbit-relative`: RMS change over the orbit of the arm's subject, relative to its twirl
 * - `pole-share`: share of the variance of that orbit's field that the inverse pole figure explains
 * - `passes`: forward passes for one prediction
 * - `accuracy-fall`: share of right classes of held-back clouds in their own pose less that over random poses
 * - `set-range`: largest less smallest mean probability of the right class over one grid of rotations, of all held-back clouds together
 * - `set-pole-share`: share of the variance of that probability that the inverse pole figure explains
 */
export const presetQuantities = [
  'share',
  'turned-over-posed',
  'error',
  'orbit-relative',
  'pole-share',
  'passes',
  'accuracy-fall',
  'set-range',
  'set-pole-share',
] as const;
export type PresetQuantity = (typeof presetQuantities)[number];

/**
 * What is drawn beside the claim, one line an arm or method, from the same runs:
 * - `share-over-steps`: the share of the loss due to non-equivariance over optimiser steps
 * - `error-over-passes`: RMS error over random poses against forward passes spent in training, per sample of a batch
 * - `relative-over-passes`: `orbit-relative` against the passes of a prediction, a point an arm
 * - `mean-over-rotations`: error of a polynomial model's mean over N rotations, by quadrature and by random draws
 * - `accuracy-over-tilt`: share of right classes of held-back clouds against the angle that their z axis is turned by
 */
export const presetCurves = [
  'share-over-steps',
  'error-over-passes',
  'relative-over-passes',
  'mean-over-rotations',
  'accuracy-over-tilt',
] as const;
export type PresetCurve = (typeof presetCurves)[number];

export interface PresetArm {
  readonly id: string;
  /** As it stands in a sentence: `turned about z`. */
  readonly words: string;
  /** Its experiment, with one model whose weights are `train:0`; a run with seed s takes `train:s` and the link's seed plus s. */
  readonly link: string;
}

export interface PresetMeasure {
  readonly id: string;
  /** What the number is: `error in random poses over error in the trained pose`. */
  readonly words: string;
  /** Percent for shares, times for ratios, one for plain numbers. */
  readonly unit: '%' | '×' | '1';
  /** The quantity of an arm, in pairs over seeds divided by that of another arm where `over` names one. */
  readonly computed: { readonly quantity: PresetQuantity; readonly arm: string; readonly over?: string };
  readonly bar: Bar;
}

export interface RecordedMeasure extends Interval {
  readonly id: string;
  /** One a seed, in the order of the seeds. */
  readonly values: readonly number[];
  readonly verdict: BarVerdict;
}

/** A point: x, y and, where seeds scatter, the ends of the 95 % interval over them. */
export type CurvePoint = readonly [x: number, y: number] | readonly [x: number, y: number, low: number, high: number];

export interface RecordedLine {
  /** Id of an arm, or a word for a method. */
  readonly name: string;
  readonly points: readonly CurvePoint[];
}

export interface RecordedCurve {
  readonly kind: PresetCurve;
  readonly lines: readonly RecordedLine[];
}

/** The field of one orbit over the directions of a Hopf grid, means over turns, in the field's unit. */
export interface PresetPicture {
  readonly arm: string;
  readonly seed: number;
  /** f64[directions] of `hopfProduct(directions, ...)`. */
  readonly values: readonly number[];
}

export interface RecordedPreset {
  readonly adapter: string;
  /** ISO date. */
  readonly date: string;
  readonly seeds: readonly number[];
  /** Of all arms and seeds; training that arms share counts for each of them. */
  readonly minutes: number;
  readonly measures: readonly RecordedMeasure[];
  readonly verdict: BarVerdict;
  readonly curves: readonly RecordedCurve[];
  readonly picture: PresetPicture;
}

export interface Preset {
  readonly version: 1;
  readonly id: string;
  /** One sentence that can turn out wrong. */
  readonly claim: string;
  readonly question: string;
  /** What result would refute the claim. */
  readonly refutation: string;
  /** Model, data and group in one line. */
  readonly setting: string;
  readonly source: { readonly paper: string; readonly sheet: number };
  readonly arms: readonly PresetArm[];
  /** The two most telling arms, which are opened as A and B. */
  readonly show: readonly [a: string, b: string];
  /** Seeds of the recorded run. */
  readonly seeds: number;
  /** The first one stands in the gallery. */
  readonly measures: readonly [PresetMeasure, ...PresetMeasure[]];
  readonly curves: readonly PresetCurve[];
  readonly recorded?: RecordedPreset;
}

/** Names of the files in `public/presets`. */
export const presetIndex = 'presets/index.json';
export const presetFile = (id: string): string => `presets/${id}.json`;

/** Ratios and errors are averaged by factors, shares as they are, and so is what may be exactly zero. */
export function spreadOf({ computed: { quantity, over } }: PresetMeasure): Spread {
  if (over !== undefined) return 'log';
  switch (quantity) {
    case 'share':
    case 'pole-share':
    case 'set-pole-share':
      return 'share';
    case 'orbit-relative':
    case 'accuracy-fall':
    case 'set-range':
      return 'plain';
    default:
      return 'log';
  }
}
