/**
 * What the device worker answers beside orbits and poses, about a subject and a model that the page names: slices, ascents, checks by fold and derivative, and
 * the features of the model's layers.
 */
import type { Backend } from '../backend/backend.ts';
import { runAscent } from '../experiment/ascent.ts';
import { memoryLimits, type TakeTurn } from '../experiment/chunks.ts';
import { runFold } from '../experiment/fold.ts';
import { localCheck } from '../experiment/local-check.ts';
import type { Predictor } from '../experiment/predictor.ts';
import { runSlice } from '../experiment/slices.ts';
import type { ModelWeights } from '../experiment/weights.ts';
import type { EngineEvent, EngineRequest } from './messages.ts';
import { inTurns, type Turns } from './turns.ts';

export type AsideRequest = Extract<EngineRequest, { readonly kind: 'slice' | 'ascend' | 'check' | 'features' }>;

/** What an answer needs of the worker, for its own request. */
export interface AsideDoors {
  readonly backend: () => Promise<Backend>;
  readonly weights: () => Promise<ModelWeights>;
  /** Prepared for the subject, and kept there. */
  readonly predictor: () => Promise<Predictor>;
  readonly turns: Turns;
  readonly post: (event: EngineEvent) => void;
}

/** @throws ExperimentFailure of what is run; the signal's reason when cancelled */
export async function answerAside(request: AsideRequest, doors: AsideDoors, signal: AbortSignal): Promise<EngineEvent> {
  const { id, side } = request;
  if (request.kind === 'check') {
    const { choice, geometry, output, seed, orbit } = request;
    const [backend, weights] = [await doors.backend(), await doors.weights()];
    const task = { seed, signal, ...(choice.mechanism && { mechanism: choice.mechanism }) };
    const turned = inTurns(backend, doors.turns);
    const fold = await runFold({ ...task, backend: turned, weights, geometry, output, orbit });
    const local = await localCheck(weights, geometry, task);
    return { kind: 'checked', id, side, checks: { fold, ...(local && { local }) } };
  }
  if (request.kind === 'features') {
    const { layerFeatures } = await import('../experiment/features.ts');
    const [backend, weights] = [await doors.backend(), await doors.weights()];
    // It is waited for under the hand, as a pose is.
    const takeTurn: TakeTurn = (work) => doors.turns.take(work, 'urgent');
    const layers = await layerFeatures({ backend, weights, geometry: request.geometry, takeTurn, signal });
    return { kind: 'features', id, side, layers };
  }
  const task = {
    predictor: await doors.predictor(),
    limits: memoryLimits[(await doors.backend()).kind],
    signal,
    takeTurn: <Value>(work: () => Promise<Value>) => doors.turns.take(work),
    onProgress: (done: number, total: number) =>
      doors.post({ kind: 'progress', id, side, phase: 'orbit', done, total }),
  };
  return request.kind === 'slice'
    ? { kind: 'slice-result', id, side, slice: await runSlice({ ...task, slice: request.slice, orbit: request.orbit }) }
    : { kind: 'ascended', id, side, ascent: await runAscent({ ...task, orbit: request.orbit }) };
}
