/** The ascent to the worst element of an experiment that was run, with the model that gave its orbit. The same for page and terminal. */
import type { AscendedOrbit, Ascent } from '../orbit/result.ts';
import { ASCENT_STARTS, ascend, EVALUATIONS_A_START } from '../orbit/worst-element.ts';
import { chooseChunk, type MemoryLimits, type TakeTurn } from './chunks.ts';
import type { Predictor } from './predictor.ts';

export interface AscentTask {
  /** The model on its geometry, as `preparePredictor` gives it. */
  readonly predictor: Predictor;
  readonly limits: MemoryLimits;
  /** The result whose field is climbed. */
  readonly orbit: AscendedOrbit;
  readonly signal?: AbortSignal;
  /** Told how many evaluations are done, and the most that there can be; far fewer are usual. */
  readonly onProgress?: (evaluations: number, most: number) => void;
  readonly takeTurn?: TakeTurn;
}

/** @throws ExperimentFailure (see `FailureKind`), NotFiniteOutput, the signal's reason when cancelled */
export async function runAscent(task: AscentTask): Promise<Ascent> {
  const { predictor, limits, orbit, signal, onProgress } = task;
  const takeTurn: TakeTurn = task.takeTurn ?? ((work) => work());
  const chunk = await chooseChunk(predictor, takeTurn, ASCENT_STARTS * EVALUATIONS_A_START, limits, signal);
  return ascend({
    evaluate: (elements, stop) => takeTurn(() => predictor.evaluate(elements, stop)),
    orbit,
    chunk,
    ...(signal && { signal }),
    ...(onProgress && { onProgress }),
  });
}
