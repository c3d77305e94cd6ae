/**
 * How each field is spoken of, in one place: factor and unit of its numbers, what it is the change of, headings, axes and captions. Forces are shown in
 * meV/angstrom; class distances, lengths of normals, displacements, probabilities and flips have no unit. Definitions: `orbit/result.ts`.
 */
import type { FieldName, JudgedOutput } from '../orbit/result.ts';
import type { Quantity } from './element-value.ts';
import { fixed, significant } from './number-format.ts';

export interface FieldWords {
  /** A shown number is the field's value times this. */
  readonly factor: number;
  /** Behind a number; empty where there is none. */
  readonly unit: string;
  /** What a bare number is: the unit, or the quantity in a word. */
  readonly readout: string;
  /** The same read aloud. */
  readonly spoken: string;
  /** What is judged, in the plural. */
  readonly outputs: string;
  /** Two short lines over the colour bar. */
  readonly heading: string;
  readonly subheading: string;
  /** Under an axis. */
  readonly axis: string;
  /** Over the curve by angle, and what it is as a sentence. */
  readonly curve: string;
  readonly curveTitle: string;
  /** Over that curve in few letters, where its choice says the rest; and over the curves around the axes. */
  readonly bands: string;
  readonly loops: string;
  /** Over the shares of the orbit. */
  readonly shares: string;
  /** The scale's ends where they are fixed; it is linear then and knows no floor. */
  readonly ends?: readonly [number, number];
  /** What the end colours of A - B say of a model. */
  readonly more: string;
  /** A value in shown numbers, without its unit. */
  readonly number: (value: number, digits?: number) => string;
}

/** The field that an output is judged by. */
export const fieldOf: Readonly<Record<JudgedOutput, FieldName>> = {
  forces: 'force-error',
  class: 'class-distance',
  normals: 'normal-error',
  displacement: 'displacement-error',
};

const scaled =
  (factor: number) =>
  (value: number, digits = 3): string =>
    significant(value * factor, digits);

const changes: Readonly<Record<FieldName, FieldWords>> = {
  'force-error': {
    factor: 1000,
    unit: 'meV/Å',
    readout: 'meV/Å',
    spoken: 'meV per angstrom',
    outputs: 'forces',
    heading: 'RMS change',
    subheading: 'meV/Å',
    axis: 'RMS change, meV/Å',
    curve: 'RMS change by angle, meV/Å, 95 % band',
    curveTitle: 'RMS change of the forces by angle from the identity, meV/Å, with 95 % band',
    bands: 'change, meV/Å, 95 % band',
    loops: 'change, meV/Å',
    shares: 'Share of orbit by change, per cent',
    more: 'worse',
    number: scaled(1000),
  },
  'class-distance': {
    factor: 1,
    unit: '',
    readout: 'distance',
    spoken: 'distance of the class probabilities',
    outputs: 'class probabilities',
    heading: 'distance',
    subheading: 'probabilities',
    axis: 'distance of the class probabilities',
    curve: 'RMS distance by angle, 95 % band',
    curveTitle: 'RMS distance of the class probabilities from their mean by angle from the identity, with 95 % band',
    bands: 'RMS distance, 95 % band',
    loops: 'distance',
    shares: 'Share of orbit by distance, per cent',
    more: 'worse',
    number: scaled(1),
  },
  'normal-error': {
    factor: 1,
    unit: '',
    readout: 'RMS change',
    spoken: 'RMS change of unit normals',
    outputs: 'normals',
    heading: 'RMS change',
    subheading: 'unit normals',
    axis: 'RMS change of unit normals',
    curve: 'RMS change by angle, 95 % band',
    curveTitle: 'RMS change of the unit normals by angle from the identity, with 95 % band',
    bands: 'RMS change, 95 % band',
    loops: 'RMS change',
    shares: 'Share of orbit by change, per cent',
    more: 'worse',
    number: scaled(1),
  },
  'displacement-error': {
    factor: 1,
    unit: '',
    readout: 'RMS change',
    spoken: 'RMS change of displacements',
    outputs: 'displacements',
    heading: 'RMS change',
    subheading: 'displacements',
    axis: 'RMS change of displacements',
    curve: 'RMS change by angle, 95 % band',
    curveTitle: 'RMS change of the displacements by angle from the identity, with 95 % band',
    bands: 'RMS change, 95 % band',
    loops: 'RMS change',
    shares: 'Share of orbit by change, per cent',
    more: 'worse',
    number: scaled(1),
  },
};

const twoDecimals = (value: number): string => fixed(value, 2);

const classQuantities: Readonly<Record<Exclude<Quantity, 'change'>, Omit<FieldWords, 'outputs'>>> = {
  probability: {
    factor: 1,
    unit: '',
    readout: 'probability',
    spoken: 'probability of the modal class',
    heading: 'probability',
    subheading: 'modal class',
    axis: 'probability of the modal class',
    curve: 'mean probability by angle',
    curveTitle: 'Mean probability of the modal class by angle from the identity',
    bands: 'mean probability',
    loops: 'probability',
    shares: 'Share of orbit by probability, per cent',
    ends: [0, 1],
    more: 'higher',
    number: twoDecimals,
  },
  flips: {
    factor: 1,
    unit: '',
    readout: 'flips',
    spoken: 'share of answers other than the modal class',
    heading: 'flips',
    subheading: 'share of orbit',
    axis: '0: modal class, 1: another',
    curve: 'share of flips by angle',
    curveTitle: 'Share of poses whose class is not the modal one by angle from the identity',
    bands: 'share of flips',
    loops: 'flips',
    shares: 'Share of orbit that flips, per cent',
    ends: [0, 1],
    more: 'more',
    number: twoDecimals,
  },
};

/** True for fields of models that also name a class: its probability and its flips can be drawn as well. */
export const namesClasses = (field: FieldName): boolean => field === 'class-distance' || field === 'normal-error';

/** The words of what is drawn of a field; without classes it is always its change. */
export function fieldWords(field: FieldName, quantity: Quantity = 'change'): FieldWords {
  const words = changes[field];
  if (quantity === 'change' || !namesClasses(field)) return words;
  return { ...classQuantities[quantity], outputs: words.outputs };
}

/** A value with its unit, where it has one. */
export function measured({ number, unit }: FieldWords, value: number, digits?: number, space = ' '): string {
  return unit ? `${number(value, digits)}${space}${unit}` : number(value, digits);
}
