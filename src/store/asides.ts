/** What views ask of the engine about a result that is there, once they need it: slices of its orbit, the ascent to its worst element, and further checks. */
import type { Checks, EngineFailure, Side } from '../engine/messages.ts';
import type { Slice } from '../math/so3-slices.ts';
import type { AscendedOrbit, Ascent, JudgedOrbit, OrbitResult, OrbitSlice } from '../orbit/result.ts';
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

/** What a side's model makes of its subject's own symmetry, and its net force and torque. */
export async function evaluateChecks(
  side: Side,
  { noiseFloor, summary }: Pick<OrbitResult, 'noiseFloor' | 'summary'>,
  signal: AbortSignal,
): Promise<Checks | EngineFailure> {
  const there = askable(side);
  if (!there) return nothingYet(side);
  const { output, seed } = there.experiment;
  const request = { side, choice: there.choice, geometry: there.frame, output, seed, orbit: { noiseFloor, summary } };
  const answer = await askAside({ kind: 'check', id: nextId(), ...request, device: wantedDevice() }, signal);
  if (answer.kind === 'checked') return answer.checks;
  return answer.kind === 'failure' ? answer.failure : nothingYet(side);
}
