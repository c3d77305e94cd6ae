/** The forces to be drawn at a pose, laboratory frame: what each model says there, or, where it was not asked, its twirl turned along. */
import { useMemo } from 'react';
import { useShallow } from 'zustand/react/shallow';
import type { Side } from '../../engine/messages.ts';
import type { PoseResult } from '../../experiment/recorded-run.ts';
import { conjugate, geodesicAngle, multiply, type Quaternion, rotateVector } from '../../math/rotation.ts';
import { type SideRun, useRun } from '../../store/run.ts';
import { useSession } from '../../store/session.ts';

export interface ForceField {
  readonly side: Side;
  /** f64[atoms, 3], laboratory frame, eV/angstrom. */
  readonly forces: readonly number[];
}

/** What the pictures need of a side; progress does not redraw them. */
export type Pictured = Pick<SideRun, 'result' | 'pose' | 'source'>;

export const usePictured = (side: Side): Pictured =>
  useRun(
    useShallow(({ sides }) => {
      const { result, pose, source } = sides[side];
      return { result, pose, source };
    }),
  );

const rotated = (q: Quaternion, flat: readonly number[]): number[] => {
  const turned: number[] = [];
  for (let i = 0; i + 2 < flat.length; i += 3) turned.push(...rotateVector(q, [flat[i], flat[i + 1], flat[i + 2]]));
  return turned;
};

/** The pose result that belongs to a rotation: the live one, or one of the recorded poses. */
export function poseAt(run: Pictured, recorded: readonly PoseResult[], q: Quaternion): PoseResult | undefined {
  return [...(run.pose ? [run.pose] : []), ...recorded].find((pose) => geodesicAngle(pose.q, q) < 1e-3);
}

/** Recorded poses of a side while its recorded result is on show. */
export function useRecordedPoses(side: Side): readonly PoseResult[] {
  const recorded = useRun((state) => (side === 'A' ? state.recorded?.a : state.recorded?.b));
  const source = useRun((state) => state.sides[side].source);
  return useMemo(() => (source === 'recorded' && recorded ? recorded.poses : []), [recorded, source]);
}

function fieldOf(
  run: Pictured,
  recorded: readonly PoseResult[],
  shown: Quaternion,
  pinned: Quaternion,
): readonly number[] | undefined {
  const pose = poseAt(run, recorded, pinned) ?? (run.source === 'live' ? run.pose : undefined);
  if (pose) return rotated(multiply(shown, conjugate(pose.q)), pose.forcesActThenPredict);
  return run.result && rotated(shown, run.result.twirlForces);
}

/** Fields of other subjects than the one of `atoms` atoms are left out: results outlive their subject until new ones arrive. */
export function useForceFields(shown: Quaternion, atoms: number): readonly ForceField[] {
  const a = usePictured('A');
  const b = usePictured('B');
  const recordedA = useRecordedPoses('A');
  const recordedB = useRecordedPoses('B');
  const pinned = useSession((state) => state.pinned);
  const highlighted = useSession((state) => state.highlighted);
  return useMemo(() => {
    const fields: ForceField[] = [];
    const ofB = highlighted === 'A' ? undefined : fieldOf(b, recordedB, shown, pinned);
    const ofA = highlighted === 'B' ? undefined : fieldOf(a, recordedA, shown, pinned);
    if (ofB) fields.push({ side: 'B', forces: ofB });
    if (ofA) fields.push({ side: 'A', forces: ofA });
    return fields.filter(({ forces }) => forces.length === 3 * atoms);
  }, [atoms, a, b, recordedA, recordedB, shown, pinned, highlighted]);
}
