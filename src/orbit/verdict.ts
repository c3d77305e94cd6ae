/** The verdict in one word; thresholds and their reasons are in `math/tolerances.ts`, the words in product.md. */
import { BROKEN_RELATIVE, EXACT_NOISE_FLOORS, EXACT_RELATIVE } from '../math/tolerances.ts';
import type { Verdict } from './result.ts';

export interface VerdictInputs {
  /** RMS over elements of the error against the twirl, over RMS(twirl). */
  readonly relativeError: number;
  /** The largest relative error of one element. */
  readonly worstRelative: number;
  /** What errors are relative to, in the field's unit. */
  readonly twirlRms: number;
  /** RMS of float32 - float64, in the field's unit. */
  readonly noiseFloor: number;
  /** `twirlRms` up to here is hardly an output. */
  readonly absoluteFloor: number;
}

/**
 * exact: the worst element is within 10 noise floors and 1e-4; broken: the RMS is above 1 %; approximate: between;
 * undecided: there is hardly an output to judge.
 */
export function decideVerdict(inputs: VerdictInputs): Verdict {
  const { relativeError, worstRelative, twirlRms, noiseFloor, absoluteFloor } = inputs;
  if (!(twirlRms > absoluteFloor)) return 'undecided';
  if (relativeError > BROKEN_RELATIVE) return 'broken';
  const floors = (EXACT_NOISE_FLOORS * noiseFloor) / twirlRms;
  return worstRelative <= floors && worstRelative <= EXACT_RELATIVE ? 'exact' : 'approximate';
}
