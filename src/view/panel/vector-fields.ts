/** The vectors to be drawn at a pose, laboratory frame, forces of atoms or normals of points: what each model says there, or, where it was not asked, its twirl turned along. */
import { useMemo } from 'react';
import { useShallow } from 'zustand/react/shallow';
import type { EngineFailure, Side } from '../../engine/messages.ts';
import type { PoseResult } from '../../experiment/recorded-run.ts';
import type { Motion } from '../../group/elements.ts';
import { conjugate, geodesicAngle, multiply, type Quaternion, rotateVector } from '../../math/rotation.ts';
import { useExperiment } from '../../store/experiment.ts';
import { isAbout, poseKey } from '../../store/result-key.ts';
import { useRun } from '../../store/run.ts';
import { useSession } from '../../store/session.ts';

export interface VectorField {
  readonly side: Side;
  /** f64[rows, 3], laboratory frame: forces in eV/angstrom, or unit normals. */
  readonly vectors: readonly number[];
}

/** What the pictures need of a side as far as it belongs to the experiment; progress does not redraw them. */
export interface Pictured {
  readonly pose: PoseResult | undefined;
  readonly poseFailure: EngineFailure | undefined;
  /** Poses of the recorded run, while it is about the experiment's subject and model; or of the file that stands in for the model. */
  readonly recorded: readonly PoseResult[];
  /** They are of such a file. */
  readonly fromFile: boolean;
  /** f64[rows, 3], the subject's own frame, in the same unit. */
  readonly twirl: readonly number[] | undefined;
}

const noPoses: readonly PoseResult[] = [];

export function usePictured(side: Side): Pictured {
  const experiment = useExperiment((state) => state.experiment);
  return useRun(
    useShallow(({ sides, recorded }) => {
      const { result, pose, poseFailure, source, file, key, poseKey: posedFor } = sides[side];
      const posed = experiment !== undefined && posedFor === poseKey(experiment, side);
      const about = experiment !== undefined && isAbout(key, experiment, side);
      const ofRecord = side === 'A' ? recorded?.a : recorded?.b;
      return {
        pose: posed ? pose : undefined,
        poseFailure: posed ? poseFailure : undefined,
        recorded:
          (about && (source === 'file' ? file : source === 'recorded' ? ofRecord : undefined)?.poses) || noPoses,
        fromFile: about && source === 'file',
        twirl: about ? result?.twirl : undefined,
      };
    }),
  );
}

const rotated = (q: Quaternion, flat: readonly number[]): number[] => {
  const turned: number[] = [];
  for (let i = 0; i + 2 < flat.length; i += 3) turned.push(...rotateVector(q, [flat[i], flat[i + 1], flat[i + 2]]));
  return turned;
};

const alike = (one: Motion = {}, other: Motion = {}): boolean => JSON.stringify(one) === JSON.stringify(other);

/** The pose result that belongs to an element: the live one, or one of the recorded poses. */
export function poseAt({ pose, recorded }: Pictured, q: Quaternion, motion?: Motion): PoseResult | undefined {
  return [...(pose ? [pose] : []), ...recorded].find(
    (known) => geodesicAngle(known.q, q) < 1e-3 && alike(known.motion, motion),
  );
}

/** At a rotation that is not known yet the last live pose is turned along until the next one arrives; without any, the twirl. */
function fieldOf(
  run: Pictured,
  shown: Quaternion,
  pinned: Quaternion,
  motion: Motion | undefined,
): readonly number[] | undefined {
  const last = run.recorded.length === 0 && run.pose?.motion?.improper === motion?.improper ? run.pose : undefined;
  const pose = poseAt(run, pinned, motion) ?? last;
  if (pose) return rotated(multiply(shown, conjugate(pose.q)), pose.vectorsActThenPredict);
  const sign = motion?.improper ? -1 : 1;
  return run.twirl && rotated(shown, run.twirl).map((value) => sign * value);
}

/** Fields that do not fit the subject's rows are left out: what is on show may be an earlier one until the next has been read. */
export function useVectorFields(shown: Quaternion, rows: number): readonly VectorField[] {
  const a = usePictured('A');
  const b = usePictured('B');
  const pinned = useSession((state) => state.pinned);
  const motion = useSession((state) => state.pinnedMotion);
  const highlighted = useSession((state) => state.highlighted);
  return useMemo(() => {
    const fields: VectorField[] = [];
    const ofB = highlighted === 'A' ? undefined : fieldOf(b, shown, pinned, motion);
    const ofA = highlighted === 'B' ? undefined : fieldOf(a, shown, pinned, motion);
    if (ofB) fields.push({ side: 'B', vectors: ofB });
    if (ofA) fields.push({ side: 'A', vectors: ofA });
    return fields.filter(({ vectors }) => vectors.length === 3 * rows);
  }, [rows, a, b, shown, pinned, motion, highlighted]);
}
