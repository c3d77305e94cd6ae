/**
 * The answers about one model, one pose and one recorded run: plain data that crosses workers, files and the first paint.
 * A recorded run (`public/recorded/*.json`) is made by the headless runner and is all that the first paint needs.
 */
import type { Motion } from '../group/elements.ts';
import type { Spectrum } from '../mechanism/principal-axes.ts';
import type { OrbitResult, Quaternion } from '../orbit/result.ts';

/** What a weights file says about itself, and how it fits the subject at hand. */
export interface ModelFacts {
  readonly model: string;
  readonly weights: string;
  readonly parameters: number;
  /** How they were made, as the phrase that continues "Transformer, ...": `trained in one pose`. */
  readonly trained?: string;
  /** What the weights were trained on; absent for seeded random weights. */
  readonly domain?: MolecularDomain | CloudDomain | ParticleDomain;
  /** What a reader must know of these numbers on this subject: outside the domain, degenerate axes; absent where there is nothing. */
  readonly outside?: string;
  /** Word of the mechanism, and forward passes of the model for one prediction; absent without one. */
  readonly mechanism?: string;
  readonly passes?: number;
  /** Of the subject, where the mechanism uses its principal axes. */
  readonly spectrum?: Spectrum;
}

export interface MolecularDomain {
  /** Symbols. */
  readonly elements: readonly string[];
  readonly level: string;
  /** RMS of the training forces, eV/angstrom. */
  readonly rmsForce: number;
}

export interface CloudDomain {
  readonly classes: readonly string[];
  /** Points per training cloud, and how they were sampled. */
  readonly points: number;
  readonly scheme: string;
  /** How the training clouds lay: `upright` or `any`. */
  readonly pose: string;
}

export interface ParticleDomain {
  /** What acted between the training particles. */
  readonly system: 'charges' | 'springs';
  /** How they moved at first: `upright`, perpendicular to z, or `any`. */
  readonly pose: string;
}

/** Both ways round the commuting square at one element g. Vectors f64[rows, 3] in the laboratory frame at g: forces in eV/angstrom, or unit normals. */
export interface PoseResult {
  readonly q: Quaternion;
  /** What the element does besides its rotation; absent for rotations. */
  readonly motion?: Motion;
  /** f(x) in the subject's own frame, before acting. */
  readonly vectorsAtIdentity: readonly number[];
  /** rho(g) f(x). */
  readonly vectorsPredictThenAct: readonly number[];
  /** f(g.x). */
  readonly vectorsActThenPredict: readonly number[];
  /** RMS over rows and components of the difference of the two. */
  readonly difference: number;
  /** RMS over rows and components of e(g) - twirl, where the twirl is known. */
  readonly againstTwirl?: number;
  /** What no rotation should change, of f(x) and of f(g.x): the energy in eV, or class probabilities. */
  readonly scalarsAtIdentity: readonly number[];
  readonly scalars: readonly number[];
  /** Names of the classes, where the scalars are their probabilities. */
  readonly classes?: readonly string[];
}

/** One geometry as JSON: atomic numbers, positions in angstrom, labels in eV and eV/angstrom where the file has them. */
export interface RecordedFrame {
  readonly species: readonly number[];
  readonly positions: readonly number[];
  readonly energy?: number;
  readonly forces?: readonly number[];
}

export interface RecordedSide {
  readonly facts: ModelFacts;
  readonly result: OrbitResult;
  /** At least the identity and the worst element, so that the square can be shown without an engine. */
  readonly poses: readonly PoseResult[];
}

export interface RecordedRun {
  readonly version: 1;
  /** The link (text after `#`) that reproduces this run. */
  readonly link: string;
  /** ISO date of the run. */
  readonly date: string;
  readonly adapter: string;
  readonly subject: { readonly name: string; readonly frames: number; readonly frame: number };
  readonly frame: RecordedFrame;
  readonly a: RecordedSide;
  readonly b?: RecordedSide;
}
