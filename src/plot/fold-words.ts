/** What a subject's own point group is, and whether a model's copies under it agree: rows for the terminal. */
import type { FieldName, FoldedOrbit } from '../orbit/result.ts';
import { fieldWords, measured } from './field-words.ts';
import { lengthUnitOf } from './group-words.ts';
import { significant, whole } from './number-format.ts';

/** Below this the subject was symmetric as given. */
const UNMOVED = 1e-9;

/** The group and its size, or why there is nothing to compare. */
export function groupText({ pointGroup, operations, moved, copies, reason }: FoldedOrbit, field: FieldName): string {
  if (!pointGroup) return `${reason}`;
  if (!copies) return `${pointGroup}: ${reason}`;
  const made = moved > UNMOVED ? `, made exact by moves up to ${significant(moved, 2)}${lengthUnitOf(field)}` : '';
  return `${pointGroup}, ${whole(operations)} operations${made}`;
}

/** @param wrapped the model is in a mechanism, which may itself choose among axes that the symmetry makes equal */
export function foldRows(folded: FoldedOrbit, field: FieldName, noiseFloor: number, wrapped: boolean): string[][] {
  const { copies } = folded;
  const row = ['point group', groupText(folded, field)];
  if (!copies) return [row];
  const words = fieldWords(field);
  const size = `${measured(words, copies.largest)} (noise floor ${measured(words, noiseFloor)})`;
  const blame = wrapped
    ? 'a permutation is not respected, or the mechanism chooses among equal axes'
    : 'a permutation is not respected';
  return [row, ['copies', copies.agree ? `agree to ${size}` : `differ by ${size}: ${blame}`]];
}
