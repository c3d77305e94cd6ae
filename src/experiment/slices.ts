/** A slice of the group for an experiment that was run: further elements of its orbit, with the model that gave it. The same for page and terminal. */

import { type Slice, sliceSize } from '../math/so3-slices.ts';
import type { JudgedOrbit, OrbitSlice } from '../orbit/result.ts';
import { evaluateSlice } from '../orbit/slices.ts';
import { chooseChunk, type MemoryLimits, type TakeTurn } from './chunks.ts';
import type { Predictor } from './predictor.ts';

export interface SliceTask {
  /** The model on its geometry, as `preparePredictor` gives it. */
  readonly predictor: Predictor;
  readonly limits: MemoryLimits;
  readonly slice: Slice;
  /** The result that its elements are held against. */
  readonly orbit: JudgedOrbit;
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
  readonly takeTurn?: TakeTurn;
}

/** @throws ExperimentFailure (see `FailureKind`), NotFiniteOutput, the signal's reason when cancelled */
export async function runSlice(task: SliceTask): Promise<OrbitSlice> {
  const { predictor, limits, slice, orbit, signal, onProgress } = task;
  const takeTurn: TakeTurn = task.takeTurn ?? ((work) => work());
  const chunk = await chooseChunk(predictor, takeTurn, sliceSize(slice), limits, signal);
  return evaluateSlice({
    evaluate: (quaternions, stop) => takeTurn(() => predictor.evaluate(quaternions, stop)),
    slice,
    orbit,
    chunk,
    ...(signal && { signal }),
    ...(onProgress && { onProgress }),
  });
}
