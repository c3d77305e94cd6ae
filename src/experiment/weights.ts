/**
 * A model with its weights: seeded random ones for any elements, or a file with the domain it was trained on. Energies of a model are relative to
 * the atomic reference energies stored with its weights; what is reported is the sum, in eV. Random weights have none.
 */
import { FormatError } from '../data/format-error.ts';
import { solidClasses } from '../data/solids/classes.ts';
import type { ParameterSet } from '../model/model.ts';
import { countParameters } from '../model/parameters.ts';
import { cloudModelById, modelById, particleModelById } from '../model/registry.ts';
import { readWeights, requireParameters } from '../train/weights.ts';
import { anyModelById, type ModelConfig, startValues } from './any-model.ts';
import { rowsTaken } from './consistency.ts';
import { ExperimentFailure, randomWeightsRemedy } from './failure.ts';
import { elementsOf, type Geometry, kindOf, symbolsOf } from './geometry.ts';
import type { CloudDomain, ModelFacts, MolecularDomain, ParticleDomain } from './recorded-run.ts';
import { mechanismFacts } from './wrapping.ts';

export interface ModelWeights {
  readonly model: string;
  /** File name with hash, `random:SEED`, or `train:SEED@STEP`. */
  readonly name: string;
  /** Of weights that are trained here: the run with all it depends on, where the name tells seed and step alone. */
  readonly run?: string;
  readonly config: ModelConfig;
  readonly parameters: ParameterSet;
  /** eV by atomic number; absent elements count 0. */
  readonly referenceEnergies: ReadonlyMap<number, number>;
  /** What the weights were trained on; absent for random weights. */
  readonly domain?: MolecularDomain | CloudDomain | ParticleDomain;
}

/** Names of the classes of a cloud model. */
export const classesOf = ({ config }: ModelWeights): readonly string[] | undefined =>
  'classes' in config ? config.classes : undefined;

/** How products are computed is not the file's to say: every method gives the same numbers, and the device knows the quickest. */
const withDeviceProducts = <Config extends ModelConfig>(config: Config): Config =>
  'product' in config ? { ...config, product: 'auto' } : config;

function configured(model: string, geometry: Geometry): ModelConfig {
  switch (kindOf(geometry)) {
    case 'cloud':
      return cloudModelById(model).configure(solidClasses.map(({ id }) => id));
    case 'particles':
      return particleModelById(model).configure(geometry.species.length);
    default:
      return modelById(model).configure(elementsOf(geometry));
  }
}

/** The architecture alone: seeded start values, for the elements of the geometry or the classes of solids. Throws RangeError for an unknown model. */
export function randomWeights(modelId: string, seed: number, geometry: Geometry): ModelWeights {
  requireSubject(modelId, geometry);
  const config = configured(modelId, geometry);
  return {
    model: modelId,
    name: `random:${seed}`,
    config,
    parameters: parametersOf(modelId, config, seed),
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
    if (info.model !== modelId) {
      throw new ExperimentFailure(
        'weights-damaged',
        `${name} holds weights of the model ${info.model}, not of ${modelId}.`,
        [`choose the model ${info.model}`],
      );
    }
    const config = withDeviceProducts(info.config);
    requireParameters(name, parameters, parametersOf(modelId, config, 0));
    const found = { model: modelId, name, config, parameters };
    if (info.subject === 'cloud') {
      const { points, sampling } = info.domain;
      const domain = { classes: info.config.classes, points, scheme: sampling, pose: info.training.pose };
      return { ...found, referenceEnergies: new Map(), domain };
    }
    if (info.subject === 'particles') {
      const domain = { system: info.domain.system, pose: info.training.pose };
      return { ...found, referenceEnergies: new Map(), domain };
    }
    const energies = info.normalisation.referenceEnergies;
    const { elements, level, rmsForce } = info.domain;
    return {
      ...found,
      referenceEnergies: new Map(info.config.elements.map((element, column) => [element, energies[column] ?? 0])),
      domain: { elements, level, rmsForce },
    };
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    throw new ExperimentFailure('weights-damaged', error.message);
  }
}

/** The model that a weights file belongs to. @throws ExperimentFailure `weights-damaged` where it is none, or wrong */
export async function modelOfFile(name: string, bytes: Uint8Array): Promise<string> {
  try {
    const { info } = await readWeights(name, bytes);
    return info.model;
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    throw new ExperimentFailure('weights-damaged', error.message);
  }
}

const parametersOf = (id: string, config: ModelConfig, seed: number): ParameterSet =>
  startValues(anyModelById(id), config, seed);

/** @throws ExperimentFailure `wrong-subject` where a model is to judge what it does not take: a potential points, a cloud model atoms */
export function requireSubject(modelId: string, geometry: Geometry): void {
  const { subject } = anyModelById(modelId);
  const held = kindOf(geometry);
  if (subject === held) return;
  throw new ExperimentFailure(
    'wrong-subject',
    `${modelId} takes ${rowsTaken[subject]}; this subject has ${rowsTaken[held]}.`,
    [`choose a model for ${rowsTaken[held]}`],
  );
}

/** @throws ExperimentFailure `unknown-element` where the weights know nothing of an element of the geometry */
export function requireDomain({ config, name, model }: ModelWeights, geometry: Geometry): void {
  requireSubject(model, geometry);
  const known: readonly number[] = config.elements;
  const beyond = elementsOf(geometry).filter((element) => !known.includes(element));
  if (beyond.length === 0) return;
  throw new ExperimentFailure(
    'unknown-element',
    `${name} was trained on ${symbolsOf(config.elements)}; this subject also has ${symbolsOf(beyond)}.`,
    [randomWeightsRemedy, 'choose weights for these elements'],
  );
}

/** Forces of the labels where they are of the level of theory that the weights were trained on. */
export const comparableForces = ({ domain }: ModelWeights, { level, forces }: Geometry): Float64Array | undefined =>
  domain !== undefined && 'level' in domain && level === domain.level ? forces : undefined;

/** True displacements of particles where they moved as those that the weights were trained on. */
export function comparableDisplacement(
  { domain }: ModelWeights,
  { positions, particles }: Geometry,
): Float64Array | undefined {
  const target = particles?.target;
  if (!target || !domain || !('system' in domain) || domain.system !== particles.system) return undefined;
  return target.map((value, k) => value - positions[k]);
}

/** What a reader of the numbers must know about these weights on this geometry, in full phrases. */
function remarks(weights: ModelWeights, geometry: Geometry): string[] {
  const { model, domain } = weights;
  if (geometry.cloud) return cloudRemarks(weights, geometry);
  if (geometry.particles) return particleRemarks(weights, geometry.particles.system);
  const { species, periodic, lattice, forces, energy, level } = geometry;
  const found: string[] = [];
  if (!domain || !('level' in domain))
    found.push('random weights: energies and forces are not meaningful, the symmetry verdict is');
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

function cloudRemarks(weights: ModelWeights, { cloud, species }: Geometry): string[] {
  const { domain } = weights;
  if (!domain || !('classes' in domain))
    return ['random weights: the class is not meaningful, the symmetry verdict is'];
  const found: string[] = [];
  if (!cloud?.label || !domain.classes.includes(cloud.label)) {
    found.push(
      `trained on ${domain.classes.length} procedural solids: for any other shape the class is only the nearest of them, the symmetry verdict holds either way`,
    );
  }
  if (species.length !== domain.points)
    found.push(`trained on ${domain.points} points, this sample has ${species.length}`);
  return found;
}

function particleRemarks({ domain }: ModelWeights, system: string): string[] {
  if (!domain || !('system' in domain))
    return ['random weights: the displacement is not meaningful, the symmetry verdict is'];
  return domain.system === system
    ? []
    : [`trained on ${domain.system}, these are ${system}: the displacement is not meaningful, the symmetry verdict is`];
}

/** What the weights say about themselves, how they and their mechanism fit the geometry. */
export function factsOf(weights: ModelWeights, geometry: Geometry, word?: string): ModelFacts {
  const known = mechanismFacts(weights, geometry, word);
  const outside = [...remarks(weights, geometry), ...(known?.remarks ?? [])].join('; ');
  return {
    model: weights.model,
    weights: weights.name,
    parameters: countParameters(weights.parameters),
    ...(weights.domain && { domain: weights.domain }),
    ...(outside && { outside }),
    ...(known && { mechanism: known.mechanism, passes: known.passes }),
    ...(known?.spectrum && { spectrum: known.spectrum }),
  };
}
