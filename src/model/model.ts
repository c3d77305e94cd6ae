/**
 * What a model is: a pure function from parameters and a batch to outputs, written on symbolic tensors. No WGSL, no
 * device, no loops over data. Forces come from the engine's own derivative unless the model predicts them directly.
 */

import { gradient } from '../tensor/gradient.ts';
import type { Index, Node } from '../tensor/graph.ts';
import { multiply, negate, total } from '../tensor/primitives.ts';

/** Molecules joined into one long list: run-time extents `atoms`, `edges`, `graphs`. */
export interface GraphBatch {
  readonly layout: 'graph';
  /** [atoms, 3], angstrom. */
  readonly positions: Node;
  /** [atoms, elements], 1 at the atom's element. */
  readonly oneHot: Node;
  /** edges -> atoms; edge vectors point from receiver to sender: r = x[sender] + shift - x[receiver]. */
  readonly sender: Index;
  readonly receiver: Index;
  /** [edges, 3], angstrom: periodic images. */
  readonly shift: Node;
  /** atoms -> graphs. */
  readonly graphOf: Index;
}

/** Molecules padded to equal length: run-time extents `graphs`, `slots`. */
export interface DenseBatch {
  readonly layout: 'dense';
  /** [graphs, slots, 3], angstrom; padding at the origin. */
  readonly positions: Node;
  /** [graphs, slots, elements]; zero rows at padding. */
  readonly oneHot: Node;
  /** [graphs, slots]; 1 at atoms, 0 at padding. */
  readonly mask: Node;
}

export type Batch = GraphBatch | DenseBatch;

/** energy [graphs], eV; forces in the layout of the positions, eV/angstrom. */
export interface Prediction {
  readonly energy: Node;
  readonly forces: Node;
}

/** Parameter arrays by name, row-major float64. */
export type ParameterSet = Readonly<
  Record<string, { readonly shape: readonly number[]; readonly values: Float64Array }>
>;

interface ModelBase<Config> {
  readonly id: string;
  readonly layout: Batch['layout'];
  /** Neighbours within this distance (angstrom; RMS radii for clouds) become edges; absent for dense models. */
  readonly cutoff?: (config: Config) => number;
  /** Seeded start values. */
  readonly parameters: (config: Config, seed: number) => ParameterSet;
  /** Where training begins, from seeded start values (e.g. readouts at zero); absent: the start values themselves. */
  readonly trainingStart?: (parameters: ParameterSet) => ParameterSet;
  /**
   * What the layers know of every row as spherical functions, one node a layer: coefficients [(L+1)^2, rows, channels] of real harmonics in e3nn order,
   * component normalisation; L may differ from layer to layer. Absent: the layers hold no spherical functions.
   */
  readonly features?: (parameters: Readonly<Record<string, Node>>, batch: Batch, config: Config) => readonly Node[];
}

/** What every potential's configuration holds. */
export interface PotentialConfig {
  /** Atomic numbers, in the order of the one-hot columns. */
  readonly elements: readonly number[];
  /** eV in one unit of what `apply` gives, fitted to the data; a power of two, so that scaling is exact. Absent: 1. */
  readonly scale?: number;
}

/** A potential: atoms -> energy and forces. */
export interface Model<Config extends PotentialConfig> extends ModelBase<Config> {
  readonly subject: 'molecule';
  /** Complete configuration for the given atomic numbers. */
  readonly configure: (elements: readonly number[]) => Config;
  /**
   * Energy per graph relative to the reference energies stored with the weights, and forces if predicted directly, in units of `config.scale`.
   */
  readonly apply: (
    parameters: Readonly<Record<string, Node>>,
    batch: Batch,
    config: Config,
  ) => { readonly energy: Node; readonly forces?: Node };
}

/** What every cloud model's configuration holds. Points have no element: their one-hot column is a single 1. */
export interface CloudConfig {
  readonly elements: readonly [0];
  /** Names of the classes, in the order of the logits. */
  readonly classes: readonly string[];
}

/**
 * logits [graphs, classes], invariant; normals in the layout of the positions [.., 3], a vector per point of any length,
 * whose direction is the predicted outward normal.
 */
export interface CloudPrediction {
  readonly logits: Node;
  readonly normals: Node;
}

/**
 * A cloud model: points -> class logits and outward normals. Points come centred on their mean and scaled to an RMS
 * distance of 1 from it (`data/cloud-sample.ts`), both once, before any action; there is no kNN and no neighbour cap.
 */
export interface CloudModel<Config extends CloudConfig> extends ModelBase<Config> {
  readonly subject: 'cloud';
  /** Complete configuration for the given classes. */
  readonly configure: (classes: readonly string[]) => Config;
  readonly apply: (parameters: Readonly<Record<string, Node>>, batch: Batch, config: Config) => CloudPrediction;
}

/** What every particle model's configuration holds. Particles have no element: their one-hot column is a single 1. */
export interface ParticleConfig {
  readonly elements: readonly [0];
  /** Particles of every system. */
  readonly particles: number;
}

/** Systems of equally many particles: run-time extent `graphs`. */
export interface ParticleBatch {
  readonly layout: 'dense';
  /** [graphs, particles, 3] */
  readonly positions: Node;
  /** [graphs, particles, 3] */
  readonly velocities: Node;
  /** [graphs, particles, particles], symmetric: how strongly two attract or repel each other; zero on the diagonal. */
  readonly couplings: Node;
}

/** displacement [graphs, particles, 3]: where each particle will be, minus where it is. */
export interface ParticlePrediction {
  readonly displacement: Node;
}

/** A model of moving particles: state -> displacement after the fixed time that it is trained for. */
export interface ParticleModel<Config extends ParticleConfig> extends ModelBase<Config> {
  readonly subject: 'particles';
  /** Complete configuration for systems of so many particles. */
  readonly configure: (particles: number) => Config;
  readonly apply: (
    parameters: Readonly<Record<string, Node>>,
    batch: ParticleBatch,
    config: Config,
  ) => ParticlePrediction;
}

/** Energies and forces in eV and eV/angstrom; forces by -dE/dx where the model does not predict them. */
export function predict<Config extends PotentialConfig>(
  model: Model<Config>,
  parameters: Readonly<Record<string, Node>>,
  batch: Batch,
  config: Config,
): Prediction {
  const { scale = 1 } = config;
  const inUnits = (of: Node): Node => (scale === 1 ? of : multiply(of, scale));
  const applied = model.apply(parameters, batch, config);
  const energy = inUnits(applied.energy);
  const forces = applied.forces && inUnits(applied.forces);
  return { energy, forces: forces ?? negate(gradient(total(energy), [batch.positions])[0]) };
}
