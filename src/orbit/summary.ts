/** The numbers of a whole orbit: the field with its interval, its worst element, and what each kind of output adds. */
import { indexOfLargest, rootMeanSquare } from '../math/statistics.ts';
import { labelMae, labelMeanSquare, meanOf, nonEquivariantShare, rootMeanSquareOf, shareOf } from './field.ts';
import type { AlignedOutputs } from './function.ts';
import { modalClass } from './judge.ts';
import type { ClassSummary, OrbitElement, OrbitSummary } from './result.ts';

/** What is known of the truth at hand. */
export interface Labels {
  /** Forces of the weights' own level of theory, eV/angstrom f64[atoms, 3]. */
  readonly forces?: Float64Array;
  /** True displacements of particles, f64[particles, 3]. */
  readonly displacement?: Float64Array;
  /** Names of the classes, where the scalars are class probabilities; and the subject's own, by its place among them. */
  readonly classes?: { readonly names: readonly string[]; readonly own?: number };
}

export interface SummaryInputs {
  readonly outputs: AlignedOutputs;
  readonly elements: readonly OrbitElement[];
  readonly twirl: Float64Array;
  readonly scale: number;
  readonly replicates: number;
  readonly labels: Labels;
}

export function summarise(inputs: SummaryInputs): OrbitSummary {
  const { outputs, elements, twirl, scale, replicates, labels } = inputs;
  const errors = Float64Array.from(elements, (element) => element.value);
  const error = rootMeanSquareOf(errors, replicates);
  const relative = (value: number): number => (scale > 0 ? value / scale : 0);
  const worst = indexOfLargest(errors);
  const energies = elements.flatMap(({ energy }) => energy ?? []);
  const { forces, displacement, classes } = labels;
  return {
    relativeError: relative(error.value),
    error,
    twirlRms: scale,
    ...(energies.length > 0 && { energySpread: rootMeanSquare(energies) }),
    worstRelative: relative(errors[worst]),
    worst: { index: worst, q: elements[worst].q, ...motionOf(elements[worst]), value: errors[worst] },
    ...(forces && {
      nonEquivariantShare: nonEquivariantShare(outputs.vectors, twirl, forces, replicates),
      labelForceMae: labelMae(outputs.vectors, forces),
    }),
    ...(displacement && {
      nonEquivariantShare: nonEquivariantShare(outputs.vectors, twirl, displacement, replicates),
      labelMeanSquare: labelMeanSquare(outputs.vectors, displacement),
    }),
    ...(classes && { classes: summariseClasses(inputs, classes) }),
  };
}

function summariseClasses(
  { outputs, elements, replicates }: SummaryInputs,
  { names, own }: NonNullable<Labels['classes']>,
): ClassSummary {
  const modal = modalClass(outputs.scalars, names.length);
  const share = (hit: (found: number) => boolean) =>
    shareOf(
      Float64Array.from(elements, (element) => Number(hit(element.class ?? -1))),
      replicates,
    );
  return {
    names,
    mean: [...meanOf(outputs.scalars, elements.length)],
    modal,
    flipRate: share((found) => found !== modal),
    ...(own !== undefined && { accuracy: share((found) => found === own) }),
  };
}

const motionOf = ({ motion }: OrbitElement): Pick<OrbitElement, 'motion'> => (motion ? { motion } : {});
