/** What a run needs to go on: parameters, moments and moving average in float64 safetensors, with the recipe it belongs to. */
import type { TrainingState } from '../backend/backend.ts';
import { FormatError } from '../data/format-error.ts';
import type { ParameterSet } from '../model/model.ts';
import { type NamedTensor, readSafetensors, writeSafetensors } from './safetensors.ts';

const groups = ['parameters', 'firstMoment', 'secondMoment', 'average'] as const;

/** @param recipe text that must be equal when the run is resumed */
export function writeCheckpoint(state: TrainingState, shapes: ParameterSet, recipe: string): Uint8Array<ArrayBuffer> {
  const tensors: Record<string, NamedTensor> = {};
  for (const group of groups)
    for (const [name, { shape }] of Object.entries(shapes))
      tensors[`${group}/${name}`] = { shape, values: state[group][name] };
  return writeSafetensors({ tensors, metadata: { step: String(state.step), recipe } }, 'F64');
}

/** @throws FormatError when the file is damaged or belongs to another recipe. */
export function readCheckpoint(file: string, bytes: Uint8Array, shapes: ParameterSet, recipe: string): TrainingState {
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
  return {
    step: Number(metadata.step),
    parameters: read('parameters'),
    firstMoment: read('firstMoment'),
    secondMoment: read('secondMoment'),
    average: read('average'),
  };
}
