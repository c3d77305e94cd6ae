/**
 * A training state and averaged weights as bytes, and back, bit for bit: float32 where every number is one (as on the GPU), which halves what is kept,
 * else float64.
 */
import type { TrainingState } from '../backend/backend.ts';
import type { ParameterSet } from '../model/model.ts';
import { readCheckpoint, writeCheckpoint } from '../train/checkpoint.ts';
import { readSafetensors, writeSafetensors } from '../train/safetensors.ts';
import { requireParameters } from '../train/weights.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** What a checkpoint belongs to: the start values with their shapes, and the text that must be equal when it is read. */
export interface CheckpointOwner {
  readonly start: ParameterSet;
  readonly identity: string;
}

const groups = ['parameters', 'firstMoment', 'secondMoment', 'average'] as const;

const allFloat32 = (values: Float64Array): boolean =>
  values.every((value) => Math.fround(value) === value || Number.isNaN(value));

/** The narrowest type that holds these numbers exactly. */
const typeFor = (arrays: readonly Float64Array[]): 'F32' | 'F64' => (arrays.every(allFloat32) ? 'F32' : 'F64');

/** False where some number of the state is not finite: nothing good can be continued from it. */
export const isFiniteState = (state: TrainingState): boolean =>
  groups.every((group) => Object.values(state[group]).every((values) => values.every(Number.isFinite)));

/** Where every run begins. */
export function startState(start: ParameterSet): TrainingState {
  const filled = (values: (of: Float64Array) => Float64Array): Record<string, Float64Array> =>
    Object.fromEntries(Object.entries(start).map(([name, tensor]) => [name, values(tensor.values)]));
  const zeros = (of: Float64Array): Float64Array => new Float64Array(of.length);
  const same = (of: Float64Array): Float64Array => of.slice();
  return {
    step: 0,
    parameters: filled(same),
    firstMoment: filled(zeros),
    secondMoment: filled(zeros),
    average: filled(same),
  };
}

export function packState(state: TrainingState, { start, identity }: CheckpointOwner): Bytes {
  const arrays = groups.flatMap((group) => Object.values(state[group]));
  return writeCheckpoint(state, start, identity, {}, typeFor(arrays));
}

/** @throws FormatError when the bytes are damaged or belong to another run */
export const unpackState = (name: string, bytes: Uint8Array, { start, identity }: CheckpointOwner): TrainingState =>
  readCheckpoint(name, bytes, start, identity);

/** The moving average of a state as a model's parameters. */
export const averageOf = ({ average }: Pick<TrainingState, 'average'>, start: ParameterSet): ParameterSet =>
  Object.fromEntries(Object.entries(start).map(([name, { shape }]) => [name, { shape, values: average[name] }]));

export function packAverage(parameters: ParameterSet): Bytes {
  const type = typeFor(Object.values(parameters).map(({ values }) => values));
  return writeSafetensors({ tensors: parameters, metadata: {} }, type);
}

/** @throws FormatError when the bytes are damaged or belong to another model */
export function unpackAverage(name: string, bytes: Uint8Array, start: ParameterSet): ParameterSet {
  const { tensors } = readSafetensors(name, bytes);
  requireParameters(name, tensors, start);
  return tensors;
}
