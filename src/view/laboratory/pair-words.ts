/** What a measurement is at: a kind and its L as progress names them, and what comes before the first. */
import { kindOf } from '../../experiment/laboratory/kinds.ts';
import type { LaboratoryPair } from '../../experiment/laboratory/result.ts';
import type { EngineState } from '../../store/run.ts';

export const pairWords = ({ kind, degree }: LaboratoryPair): string => `${kindOf(kind).name}, L = ${degree}`;

/** Before the first of them: the reference has no roofs, and an engine that was only just asked for has to start. */
export function beginningWords(engine: EngineState): string {
  if (engine.state !== 'ready') return 'the engine starts';
  return engine.device === 'webgpu' ? 'the roofs of this device come first' : 'the first one begins';
}
