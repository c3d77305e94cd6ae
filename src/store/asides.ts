/** What views ask of the engine about a result that is there, once they need it: slices of its orbit, and the ascent to its worst element. */
import type { EngineFailure, Side } from '../engine/messages.ts';
import type { Slice } from '../math/so3-slices.ts';
import type { AscendedOrbit, Ascent, JudgedOrbit, OrbitSlice } from '../orbit/result.ts';
import { askAside, askable, nextId, nothingYet, wantedDevice } from './engine-client.ts';

/** Further elements of a side's orbit, of the model and the frame as they are now: they must be those of `orbit`. */
export async function evaluateSlice(
  side: Side,
  slice: Slice,
  { field, twirl, summary }: JudgedOrbit,
  signal: AbortSignal,
  progress: (done: number, total: number) => void,
): Promise<OrbitSlice | EngineFailure> {
  const there = askable(side);
  if (!there) return nothingYet(side);
  const request = {
    side,
    choice: there.choice,
    geometry: there.frame,
    slice,
    orbit: { field, twirl, summary },
    device: wantedDevice(),
  };
  const answer = await askAside({ kind: 'slice', id: nextId(), ...request }, signal, progress);
  if (answer.kind === 'slice-result') return answer.slice;
  return answer.kind === 'failure' ? answer.failure : nothingYet(side);
}

/** The ascent to the worst element of a side's orbit, of the model and the frame as they are now: they must be those of `orbit`. */
export async function evaluateAscent(
  side: Side,
  { field, twirl, summary, group, noiseFloor, elements }: AscendedOrbit,
  signal: AbortSignal,
  progress: (evaluations: number) => void,
): Promise<Ascent | EngineFailure> {
  const there = askable(side);
  if (!there) return nothingYet(side);
  const orbit = { field, twirl, summary, group, noiseFloor, elements };
  const request = { side, choice: there.choice, geometry: there.frame, orbit, device: wantedDevice() };
  const answer = await askAside({ kind: 'ascend', id: nextId(), ...request }, signal, progress);
  if (answer.kind === 'ascended') return answer.ascent;
  return answer.kind === 'failure' ? answer.failure : nothingYet(side);
}
