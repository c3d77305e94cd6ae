/**
 * What a run needs to go on: parameters, moments and moving average in safetensors, with the recipe it belongs to. Random numbers are counted
 * from seed and step (`math/random.ts`), and so is the rate: the step says where they stand.
 */
import type { TrainingState } from '../backend/backend.ts';
import { FormatError } from '../data/format-error.ts';
import type { ParameterSet } from '../model/model.ts';
import { type NamedTensor, readSafetensors, writeSafetensors } from './safetensors.ts';

const groups = ['parameters', 'firstMoment', 'secondMoment', 'average'] as const;

/**
 * @param recipe text that must be equal when the run is resumed
 * @param about further words under keys of their own
 * @param type of the numbers as they are written; F32 rounds them
 */
export function writeCheckpoint(
  state: TrainingState,
  shapes: ParameterSet,
  recipe: string,
  about: Readonly<Record<string, string>> = {},
  type: 'F32' | 'F64' = 'F64',
): Uint8Array<ArrayBuffer> {
  const tensors: Record<string, NamedTensor> = {};
  for (const group of groups)
    for (const [name, { shape }] of Object.entries(shapes))
      tensors[`${group}/${name}`] = { shape, values: state[group][name] };
  return writeSafetensors({ tensors, metadata: { ...about, step: String(state.step), recipe } }, type);
}

/** @throws FormatError when the file is damaged or belongs to another recipe. */
export const readCheckpoint = (file: string, bytes: Uint8Array, shapes: ParameterSet, recipe: string): TrainingState =>
  openCheckpoint(file, bytes, shapes, recipe).state;

/** The state with the words beside it. @throws FormatError likewise */
export function openCheckpoint(
  file: string,
  bytes: Uint8Array,
  shapes: ParameterSet,
  recipe: string,
): { readonly state: TrainingState; readonly about: Readonly<Record<string, string>> } {
  const { tensors, metadata } = readSafetensors(file, bytes);
  const remedies = ['Resume with the recipe and the number of steps that began the run, or start without --resume.'];
  if (metadata.recipe !== recipe)
    throw new FormatError({ file, found: 'a checkpoint of another recipe', expected: 'one of this recipe', remedies });
  const read = (group: (typeof groups)[number]): Record<string, Float64Array> =>
    Object.fromEntries(
      Object.entries(shapes).map(([name, { values }]) => {
        const tensor = tensors[`${group}/${name}`];
        if (tensor?.values.length !== values.length)
          throw new FormatError({
            file,
            found: `no ${group} of ${name}`,
            expected: `${values.length} values`,
            remedies,
          });
        return [name, tensor.values];
      }),
    );
  const step = Number(metadata.step);
  if (!Number.isSafeInteger(step) || step < 0)
    throw new FormatError({ file, found: `the step ${metadata.step}`, expected: 'a whole number', remedies });
  const state: TrainingState = {
    step,
    parameters: read('parameters'),
    firstMoment: read('firstMoment'),
    secondMoment: read('secondMoment'),
    average: read('average'),
  };
  return { state, about: metadata };
}
