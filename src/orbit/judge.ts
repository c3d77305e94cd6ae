/**
 * What is judged of a model's outputs, and how: the mean over the orbit (twirl), the field e(g) against it, the scale of
 * relative errors, and what else is told of an element. Four judges: forces, unit normals, class probabilities, displacements.
 */
import { shannonDistance } from '../math/shannon.ts';
import { indexOfLargest, mean, rootMeanSquare } from '../math/statistics.ts';
import { ABSOLUTE_DISPLACEMENT_FLOOR, ABSOLUTE_FORCE_FLOOR, ABSOLUTE_NORMAL_FLOOR } from '../math/tolerances.ts';
import { meanOf, rowDistances } from './field.ts';
import type { AlignedOutputs } from './function.ts';
import type { FieldName, JudgedOutput, OrbitElement, OrbitResult } from './result.ts';

export type ElementDetails = Omit<OrbitElement, 'q' | 'value'>;

export interface Judge {
  readonly field: FieldName;
  readonly unit: OrbitResult['unit'];
  /** The outputs that are judged, f64[count, width]. */
  readonly judged: (outputs: AlignedOutputs) => Float64Array;
  /** The field of each row against one reference row. */
  readonly distances: (rows: Float64Array, reference: Float64Array) => Float64Array;
  /** What relative errors are relative to. */
  readonly scale: (twirl: Float64Array) => number;
  /** Below this scale there is hardly an output to judge. */
  readonly absoluteFloor: number;
  /** What else is told of each element, given the outputs over the orbit. */
  readonly details: (
    orbit: AlignedOutputs,
    count: number,
  ) => (outputs: AlignedOutputs, element: number) => ElementDetails;
}

const forces: Judge = {
  field: 'force-error',
  unit: 'eV/A',
  judged: ({ vectors }) => vectors,
  distances: (rows, reference) => rowDistances(rows, reference, 1),
  scale: rootMeanSquare,
  absoluteFloor: ABSOLUTE_FORCE_FLOOR,
  details: ({ scalars }) => {
    const average = mean(scalars);
    return (outputs, element) => ({ energy: outputs.scalars[element] - average });
  },
};

/** What is told of an element whose class probabilities are `row`. */
export const classAt = (row: Float64Array, modal: number): ElementDetails => ({
  class: indexOfLargest(row),
  probability: row[modal],
});

/** Class and probability of the modal class at an element. */
const classDetails: Judge['details'] = ({ scalars }, count) => {
  const width = scalars.length / count;
  const modal = modalClass(scalars, width);
  return (outputs, element) => classAt(outputs.scalars.subarray(element * width, (element + 1) * width), modal);
};

/** RMS lengths of three-vectors: sqrt 3 times the RMS over components. */
const normals: Judge = {
  field: 'normal-error',
  unit: '1',
  judged: ({ vectors }) => vectors,
  distances: (rows, reference) => rowDistances(rows, reference, 3),
  scale: (twirl) => Math.sqrt(3) * rootMeanSquare(twirl),
  absoluteFloor: ABSOLUTE_NORMAL_FLOOR,
  details: classDetails,
};

const classes: Judge = {
  field: 'class-distance',
  unit: '1',
  judged: ({ scalars }) => scalars,
  distances: (rows, reference) => {
    const width = reference.length;
    return Float64Array.from({ length: rows.length / width }, (_, n) =>
      shannonDistance(rows.subarray(n * width, (n + 1) * width), reference),
    );
  },
  scale: () => 1,
  absoluteFloor: 0,
  details: classDetails,
};

const displacement: Judge = {
  ...normals,
  field: 'displacement-error',
  absoluteFloor: ABSOLUTE_DISPLACEMENT_FLOOR,
  details: () => () => ({}),
};

export const judges: Readonly<Record<JudgedOutput, Judge>> = { forces, normals, class: classes, displacement };

/** The class that is most often the most probable one; the earlier in the list among equals. */
export function modalClass(probabilities: Float64Array, width: number): number {
  const wins = new Float64Array(width);
  for (let start = 0; start < probabilities.length; start += width)
    wins[indexOfLargest(probabilities.subarray(start, start + width))]++;
  return indexOfLargest(wins);
}

/** The Haar mean of what is judged, one row. */
export const twirlOf = (judge: Judge, outputs: AlignedOutputs, count: number): Float64Array =>
  meanOf(judge.judged(outputs), count);
