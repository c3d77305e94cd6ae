/**
 * A model with its weights: seeded random ones for any elements, or a file with the domain it was trained on. Energies of a model are relative to
 * the atomic reference energies stored with its weights; what is reported is the sum, in eV. Random weights have none.
 */
import { FormatError } from '../data/format-error.ts';
import type { ParameterSet } from '../model/model.ts';
import { countParameters } from '../model/parameters.ts';
import { type AnyConfig, modelById } from '../model/registry.ts';
import { readWeights, requireParameters } from '../train/weights.ts';
import { ExperimentFailure, randomWeightsRemedy } from './failure.ts';
import { elementsOf, type Geometry, symbolsOf } from './geometry.ts';
import type { ModelFacts } from './recorded-run.ts';

export interface ModelWeights {
  readonly model: string;
  /** File name with hash, or `random:SEED`. */
  readonly name: string;
  readonly config: AnyConfig;
  readonly parameters: ParameterSet;
  /** eV by atomic number; absent elements count 0. */
  readonly referenceEnergies: ReadonlyMap<number, number>;
  /** What the weights were trained on; absent for random weights. */
  readonly domain?: {
    /** Symbols. */
    readonly elements: readonly string[];
    readonly level: string;
    /** RMS of the training forces, eV/angstrom. */
    readonly rmsForce: number;
  };
}

/** The architecture alone: seeded start values for the elements of the geometry. Throws RangeError for an unknown model. */
export function randomWeights(modelId: string, seed: number, geometry: Geometry): ModelWeights {
  const model = modelById(modelId);
  const config = model.configure(elementsOf(geometry));
  return {
    model: modelId,
    name: `random:${seed}`,
    config,
    parameters: model.parameters(config, seed),
    referenceEnergies: new Map(),
  };
}

/**
 * Weights from a file's bytes.
 * @throws ExperimentFailure `weights-damaged` saying where the file is wrong, or that it belongs to another model
 */
export async function fileWeights(modelId: string, name: string, bytes: Uint8Array): Promise<ModelWeights> {
  try {
    const { info, parameters } = await readWeights(name, bytes);
    const { config } = info;
    if (info.model !== modelId) {
      throw new ExperimentFailure(
        'weights-damaged',
        `${name} holds weights of the model ${info.model}, not of ${modelId}.`,
        [`choose the model ${info.model}`],
      );
    }
    requireParameters(name, parameters, modelById(modelId).parameters(config, 0));
    const energies = info.normalisation.referenceEnergies;
    const { elements, level, rmsForce } = info.domain;
    return {
      model: modelId,
      name,
      config,
      parameters,
      referenceEnergies: new Map(config.elements.map((element, column) => [element, energies[column] ?? 0])),
      domain: { elements, level, rmsForce },
    };
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    throw new ExperimentFailure('weights-damaged', error.message);
  }
}

/** @throws ExperimentFailure `unknown-element` where the weights know nothing of an element of the geometry */
export function requireDomain({ config, name }: ModelWeights, geometry: Geometry): void {
  const beyond = elementsOf(geometry).filter((element) => !config.elements.includes(element));
  if (beyond.length === 0) return;
  throw new ExperimentFailure(
    'unknown-element',
    `${name} was trained on ${symbolsOf(config.elements)}; this subject also has ${symbolsOf(beyond)}.`,
    [randomWeightsRemedy, 'choose weights for these elements'],
  );
}

/** Forces of the labels where they are of the level of theory that the weights were trained on. */
export const comparableForces = ({ domain }: ModelWeights, { level, forces }: Geometry): Float64Array | undefined =>
  domain !== undefined && level === domain.level ? forces : undefined;

/** What a reader of the numbers must know about these weights on this geometry, in full phrases. */
function remarks({ model, domain }: ModelWeights, geometry: Geometry): string[] {
  const { species, periodic, lattice, forces, energy, level } = geometry;
  const found: string[] = [];
  if (!domain) found.push('random weights: energies and forces are not meaningful, the symmetry verdict is');
  else if (forces !== undefined || energy !== undefined) {
    if (level === undefined) {
      found.push(`the labels' level of theory is not known: they are not compared with weights of ${domain.level}`);
    } else if (level !== domain.level) {
      found.push(`labels are ${level}, weights ${domain.level}: they are not compared`);
    }
  }
  if (species.length === 1) found.push('one atom: the only equivariant force on it is zero');
  if (lattice && periodic?.some(Boolean) && !modelById(model).cutoff) {
    found.push('this model does not see periodic images: the cell is taken as a molecule');
  }
  return found;
}

/** What the weights say about themselves, and how they fit the geometry. */
export function factsOf(weights: ModelWeights, geometry: Geometry): ModelFacts {
  const outside = remarks(weights, geometry).join('; ');
  return {
    model: weights.model,
    weights: weights.name,
    parameters: countParameters(weights.parameters),
    ...(weights.domain && { domain: weights.domain }),
    ...(outside && { outside }),
  };
}
