/**
 * The augmentation brush: the region that a side's training turns come from, as the globe shows it and as the hand changes it. A press sets where a
 * cone points, a drag how wide it is; for turns about an axis a press sets the axis, for turns by up to an angle a drag sets the angle. What is drawn becomes
 * the mechanism when it is let go; by keyboard, with Enter.
 */
import type { Side } from '../../engine/messages.ts';
import type { Vector3 } from '../../math/rotation.ts';
import { parseMechanism, type Region } from '../../mechanism/describe.ts';
import { withPart } from '../../plot/mechanism-words.ts';
import { changeMechanism, choiceOf, isTrainedHere, useExperiment } from '../../store/experiment.ts';
import { setSession, useSession } from '../../store/session.ts';

/** The region of a side as it stands in the experiment; undefined where nothing is turned or nothing is trained. */
function committedRegion(side: Side): Region | undefined {
  const { experiment } = useExperiment.getState();
  const choice = experiment && choiceOf(experiment, side);
  return choice && isTrainedHere(choice.weights) ? parseMechanism(choice.mechanism)?.augmentation : undefined;
}

/** What the globe shows: the region under the hand, else that of the side whose field is shown. */
export function useShownRegion(): { readonly side: Side; readonly region: Region | undefined } {
  const brush = useSession((state) => state.brush);
  const shown = useSession((state) => state.shown);
  const side = brush?.side ?? (shown === 'B' ? 'B' : 'A');
  const word = useExperiment(({ experiment }) => {
    const choice = experiment && choiceOf(experiment, side);
    return choice && isTrainedHere(choice.weights) ? choice.mechanism : undefined;
  });
  const committed = word === undefined ? undefined : parseMechanism(word)?.augmentation;
  return { side, region: brush?.draft ?? committed };
}

/** Two decimals: as much as a link carries and a hand can mean. */
const rounded = (direction: Vector3): Vector3 => {
  const [x, y, z] = direction.map((part) => Number(part.toFixed(2)) + 0);
  return [x, y, z];
};

const degreesBetween = (a: Vector3, b: Vector3): number => {
  const cosine = (a[0] * b[0] + a[1] * b[1] + a[2] * b[2]) / (Math.hypot(...a) * Math.hypot(...b));
  return (Math.acos(Math.min(1, Math.max(-1, cosine))) * 180) / Math.PI;
};

const wholeAngle = (degrees: number): number => Math.min(180, Math.max(1, Math.round(degrees)));

const usualAngle = 30;

/** The region once the hand pressed at a direction. */
export function pressed(region: Region | undefined, at: Vector3): Region {
  if (region?.kind === 'axis') return { kind: 'axis', axis: rounded(at) };
  if (region?.kind === 'cap') return { kind: 'cap', angle: wholeAngle(degreesBetween([0, 0, 1], at)) };
  return { kind: 'cone', direction: rounded(at), angle: region?.kind === 'cone' ? region.angle : usualAngle };
}

/** The region while the hand drags to a direction. */
export function draggedTo(region: Region, at: Vector3): Region {
  if (region.kind === 'cone') return { ...region, angle: wholeAngle(degreesBetween(region.direction, at)) };
  return pressed(region, at);
}

/** What a key makes of a region: arrows move a cone or an axis, plus and minus open and close a cone or a cap; shift for fine. */
export function keyed(region: Region | undefined, key: string, fine: boolean): Region | undefined {
  if (!region || !('angle' in region || region.kind === 'axis')) return undefined;
  const step = fine ? 1 : 5;
  const wider = { '+': step, '=': step, '-': -step, _: -step }[key];
  if (wider !== undefined && 'angle' in region) return { ...region, angle: wholeAngle(region.angle + wider) };
  const turn = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[key];
  if (!turn || region.kind === 'cap') return undefined;
  const [x, y, z] = region.kind === 'axis' ? region.axis : region.direction;
  const radians = (step * Math.PI) / 180;
  const polar = Math.min(Math.PI, Math.max(0, Math.atan2(Math.hypot(x, y), z) + turn[0] * radians));
  const azimuth = Math.atan2(y, x) + turn[1] * radians;
  const moved = rounded([Math.sin(polar) * Math.cos(azimuth), Math.sin(polar) * Math.sin(azimuth), Math.cos(polar)]);
  return region.kind === 'axis' ? { kind: 'axis', axis: moved } : { ...region, direction: moved };
}

export const setDraft = (draft: Region | undefined): void =>
  setSession(({ brush }) => (brush ? { brush: { side: brush.side, ...(draft && { draft }) } } : {}));

/** Makes a region, or none, the augmentation of the side that is painted. */
export function commitRegion(region: Region | undefined): void {
  const { brush } = useSession.getState();
  const { experiment } = useExperiment.getState();
  const choice = brush && experiment && choiceOf(experiment, brush.side);
  setDraft(undefined);
  if (!brush || !choice) return;
  const word = withPart(choice.mechanism, { augmentation: region });
  if (word !== choice.mechanism) changeMechanism(brush.side, word);
}

/** What is being painted, or what stands where nothing is. */
export function regionInHand(): Region | undefined {
  const { brush } = useSession.getState();
  return brush && (brush.draft ?? committedRegion(brush.side));
}
