/**
 * Further elements of an orbit that was judged: a disc or loops, evaluated there (nothing is interpolated) and held against the orbit's own twirl, so that their
 * numbers are values of the same field. The twirl of what is judged is read from the result: of class models the mean probabilities, of others that of the vectors.
 */
import { quaternionAt } from '../math/so3-sets.ts';
import { type Slice, sliceRotations } from '../math/so3-slices.ts';
import { evaluateInChunks, type OrbitFunction } from './function.ts';
import { classAt, type Judge, judges } from './judge.ts';
import type { JudgedOrbit, OrbitElement, OrbitSlice } from './result.ts';

/** The judge of a field and the one row that its outputs are held against. @throws Error for a result of classes that names none */
export function referenceOf({ field, twirl, summary }: JudgedOrbit): { judge: Judge; reference: Float64Array } {
  const judge = Object.values(judges).find((one) => one.field === field);
  if (!judge) throw new Error(`unknown field ${field}: expected one of the judges' own`);
  if (field !== 'class-distance') return { judge, reference: Float64Array.from(twirl) };
  if (!summary.classes)
    throw new Error('a result of class distances without classes: expected their mean probabilities');
  return { judge, reference: Float64Array.from(summary.classes.mean) };
}

export interface SliceRequest {
  readonly evaluate: OrbitFunction;
  readonly slice: Slice;
  readonly orbit: JudgedOrbit;
  /** Elements per call of `evaluate`. */
  readonly chunk: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
}

/** Evaluates and judges a slice. Energies are left out: the orbit's mean energy is no part of its result. Errors: see `evaluateInChunks`. */
export async function evaluateSlice(request: SliceRequest): Promise<OrbitSlice> {
  const { evaluate, slice, orbit, chunk, signal, onProgress } = request;
  const { judge, reference } = referenceOf(orbit);
  const quaternions = sliceRotations(slice);
  const count = quaternions.length / 4;
  const outputs = await evaluateInChunks(evaluate, { quaternions }, chunk, {
    ...(signal && { signal }),
    onChunk: (done) => onProgress?.(done, count),
  });
  const { classes } = orbit.summary;
  const width = outputs.scalars.length / count;
  const values = judge.distances(judge.judged(outputs), reference);
  const elements = Array.from(values, (value, n): OrbitElement => {
    const row = outputs.scalars.subarray(n * width, (n + 1) * width);
    return { q: quaternionAt({ quaternions }, n), value, ...(classes && classAt(row, classes.modal)) };
  });
  return { slice, elements };
}
