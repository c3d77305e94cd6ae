/**
 * What a mechanism makes of a model at inference, on one geometry: nothing for augmentation, which acts in training alone; the mean over rotations
 * for a wrapper (`mechanism/wrap.ts`). Means are taken of what the model itself returns: energies, forces, logits, normals of any length; probabilities
 * and unit normals are made of the means.
 */
import { elementCount } from '../group/elements.ts';
import { isAmbiguous } from '../mechanism/canonical.ts';
import { type MechanismChoice, NO_MECHANISM, parseMechanism, passesOf } from '../mechanism/describe.ts';
import { finiteSetSize } from '../mechanism/finite-set.ts';
import { type Spectrum, spectrumOf } from '../mechanism/principal-axes.ts';
import { type InputRotations, inputRotations, wrapFunction } from '../mechanism/wrap.ts';
import type { OrbitFunction } from '../orbit/function.ts';
import { anyModelById, finished } from './any-model.ts';
import { ExperimentFailure } from './failure.ts';
import type { Geometry } from './geometry.ts';
import type { ModelWeights } from './weights.ts';

/** @throws ExperimentFailure for a word that names no mechanism */
export function mechanismChoice(word: string = NO_MECHANISM): MechanismChoice {
  const choice = parseMechanism(word);
  if (choice) return choice;
  throw new ExperimentFailure('internal', `There is no mechanism "${word}".`, [
    'write none, turns:REGION, average:SET, canonical, frames:all, frames:sampled, frames:one, or turns:REGION and one of the others joined by +',
  ]);
}

/** Forward passes of the model for one prediction. */
export const inferencePasses = (word?: string): number => passesOf(mechanismChoice(word), finiteSetSize).inference;

/** What is averaged over on a geometry; undefined where the model is taken as it is. */
export function rotationsFor(word: string | undefined, { positions }: Geometry): InputRotations | undefined {
  const { wrapper } = mechanismChoice(word);
  return wrapper && inputRotations(wrapper, positions);
}

/**
 * @param raw aligned outputs as the model returns them
 * @param most elements per call of `raw`
 */
export function wrapped(raw: OrbitFunction, model: string, rotations: InputRotations, most: number): OrbitFunction {
  const mean = wrapFunction(raw, rotations, most);
  return async (elements, signal) =>
    finished(anyModelById(model), await mean(elements, signal), elementCount(elements));
}

/** What a reader must know about a mechanism on this subject. */
export interface MechanismFacts {
  readonly mechanism: string;
  /** Forward passes for one prediction. */
  readonly passes: number;
  /** Of the subject, where principal axes are used. */
  readonly spectrum?: Spectrum;
  readonly remarks: readonly string[];
}

function axesRemarks(choice: MechanismChoice, { positions, periodic }: Geometry, spectrum: Spectrum): string[] {
  const { wrapper } = choice;
  const found: string[] = [];
  const several = positions.length > 3;
  if (several && spectrum.degenerate)
    found.push(
      `two principal axes of this subject are equally long (relative gap ${spectrum.gap.toPrecision(2)}): its frames are whatever the solver gives, and what is predicted jumps with the pose`,
    );
  else if (several && wrapper?.kind === 'canonical' && isAmbiguous(spectrum))
    found.push(
      'third moments leave a sign of the axes open on this subject: the canonical pose is whatever the solver gives',
    );
  if (wrapper?.kind === 'frames' && wrapper.signs === 'one')
    found.push(
      'one frame by a rule that does not turn with the subject: this is not equivariant, whatever the subject',
    );
  if (periodic?.some(Boolean))
    found.push('principal axes are those of the atoms as the file lists them, not of the crystal');
  return found;
}

/** Undefined without a mechanism. */
export function mechanismFacts(
  { name, config }: Pick<ModelWeights, 'name' | 'config'>,
  geometry: Geometry,
  word: string = NO_MECHANISM,
): MechanismFacts | undefined {
  if (word === NO_MECHANISM) return undefined;
  const choice = mechanismChoice(word);
  const { wrapper, augmentation } = choice;
  const usesAxes = wrapper !== undefined && wrapper.kind !== 'average';
  const spectrum = usesAxes ? spectrumOf(geometry.positions) : undefined;
  const ownGradient = 'forces' in config && config.forces === 'derivative';
  return {
    mechanism: word,
    passes: inferencePasses(word),
    ...(spectrum && { spectrum }),
    remarks: [
      ...(spectrum ? axesRemarks(choice, geometry, spectrum) : []),
      ...(usesAxes && ownGradient
        ? [
            'forces are averaged as vectors: they turn with the subject, but are not exactly the gradient of the averaged energy',
          ]
        : []),
      ...(augmentation && !name.startsWith('train:')
        ? ['turned training data changes nothing here: these weights are not trained here']
        : []),
    ],
  };
}
