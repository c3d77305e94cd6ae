/** A kind and its L as progress names them. */
import { kindOf } from '../../experiment/laboratory/kinds.ts';
import type { LaboratoryPair } from '../../experiment/laboratory/result.ts';

export const pairWords = ({ kind, degree }: LaboratoryPair): string => `${kindOf(kind).name}, L = ${degree}`;
