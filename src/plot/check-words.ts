/** Further checks of a model in few words, for the page: the subject's point group as a sentence, and rows with a number for each model. */
import type { FieldName, FoldedOrbit, LocalCheck } from '../orbit/result.ts';
import { fieldWords } from './field-words.ts';
import { groupText } from './fold-words.ts';
import { milli, relative } from './number-format.ts';

/** `Point group C1: no rotation or reflection keeps the subject: there are no copies.` */
export const pointGroupSentence = (fold: FoldedOrbit, field: FieldName): string =>
  `Point group ${fold.pointGroup ? '' : 'unknown: '}${groupText(fold, field)}.`;

/** `A: copies agree.` Nothing where the subject has no copies. */
export const copiesSentence = (side: 'A' | 'B', { copies }: FoldedOrbit): string =>
  copies
    ? `${side}: copies ${copies.agree ? 'agree' : 'differ beyond the noise, a permutation is not respected'}.`
    : '';

export interface CheckRow {
  readonly name: string;
  readonly unit: string;
  readonly hint: string;
  /** Absent where nothing was measured. */
  readonly value?: string;
}

const share = (gap: number, scale: number): string => relative(scale > 0 ? gap / scale : 0);

/** The largest difference of two copies, net force and torque, and how far these are from the energy's own derivatives. */
export function checkRows(
  { copies }: FoldedOrbit,
  local: LocalCheck | undefined,
  field: FieldName,
  noiseFloor: number,
): readonly CheckRow[] {
  const words = fieldWords(field);
  const value = (text: string | undefined) => (text === undefined ? {} : { value: text });
  const { radius, netTorque, torqueGap, rmsForce = 0 } = local ?? {};
  return [
    {
      name: 'copies differ by',
      unit: words.unit,
      hint: `Largest difference of poses that the subject’s own symmetry makes alike; the noise floor is ${words.number(noiseFloor)}`,
      ...value(copies && words.number(copies.largest, 2)),
    },
    {
      name: 'net force',
      unit: 'meV/Å',
      hint: 'Sum of the forces, which is zero where the energy does not change under shifts',
      ...value(local && milli(local.netForce, 2)),
    },
    {
      name: 'against −dE by shifts',
      unit: '',
      hint: 'Net force against the derivative of the energy by shifts, of the RMS force: zero where forces are conservative',
      ...value(local && share(local.forceGap, rmsForce)),
    },
    {
      name: 'net torque',
      unit: 'meV',
      hint: 'Sum of the torques, which is zero where the energy does not change under turns',
      ...value(netTorque === undefined ? undefined : milli(netTorque, 2)),
    },
    {
      name: 'against −dE by turns',
      unit: '',
      hint: 'Net torque against the derivative of the energy by turns, of RMS force × radius of gyration: zero where forces are conservative',
      ...value(torqueGap === undefined || radius === undefined ? undefined : share(torqueGap, rmsForce * radius)),
    },
  ];
}
