/** The square of a molecule or of particles: their vectors both ways round, and the row where they differ most. */
import { useMemo } from 'react';
import type { PoseResult } from '../../experiment/recorded-run.ts';
import { IDENTITY, type Quaternion } from '../../math/rotation.ts';
import type { MoleculeShape } from '../../plot/molecule.ts';
import { useRun } from '../../store/run.ts';
import { type Corner, useSession } from '../../store/session.ts';
import { useMirroredShape } from './mirrored.ts';
import { SquareCorner } from './SquareCorner.tsx';
import { NoVectors, SquareLayout } from './SquareLayout.tsx';
import { cornerScale, largestFirst } from './square-vectors.ts';
import { poseAt, usePictured } from './vector-fields.ts';

const rms = (flat: readonly number[]): number =>
  Math.sqrt(flat.reduce((sum, part) => sum + part * part, 0) / Math.max(1, flat.length));

interface CornerContent {
  readonly label: string;
  readonly q: Quaternion;
  readonly fields: readonly { readonly role: string; readonly forces: readonly number[] }[];
}

/** What stands at each corner. */
function cornersOf(pose: PoseResult | undefined, q: Quaternion, role: string): Readonly<Record<Corner, CornerContent>> {
  const predicted = pose ? [{ role: 'ink-2', forces: pose.vectorsAtIdentity }] : [];
  const both = pose
    ? [
        { role: 'ink-2', forces: pose.vectorsPredictThenAct },
        { role, forces: pose.vectorsActThenPredict },
      ]
    : [];
  return {
    x: { label: 'x', q: IDENTITY, fields: [] },
    fx: { label: 'f(x)', q: IDENTITY, fields: predicted },
    gx: { label: 'g·x', q, fields: [] },
    both: { label: 'both', q, fields: both },
  };
}

/** The row where the two ways differ most. */
const worstRow = ({ vectorsPredictThenAct: a, vectorsActThenPredict: b }: PoseResult): number =>
  largestFirst(a.map((value, n) => value - b[n]))[0];

export interface VectorSquareProps {
  readonly shape: MoleculeShape;
  readonly side: 'A' | 'B';
  /** A length with its unit. */
  readonly measured: (value: number) => string;
  /** What a row is called. */
  readonly nameOf: (row: number) => string;
}

export function VectorSquare({ shape, side, measured, nameOf }: VectorSquareProps) {
  const q = useSession((state) => state.pinned);
  const motion = useSession((state) => state.pinnedMotion);
  const mirrored = useMirroredShape(shape);
  const own = usePictured(side);
  const floor = useRun(({ sides }) => sides[side].result?.noiseFloor ?? 0);
  const size = 3 * shape.atoms.length;
  const pose = useMemo(() => {
    const found = poseAt(own, q, motion);
    return found?.vectorsAtIdentity.length === size ? found : undefined;
  }, [own, q, motion, size]);
  const role = side === 'A' ? 'a' : 'b';
  const corners = useMemo(() => cornersOf(pose, q, role), [pose, q, role]);
  const scale = useMemo(
    () => cornerScale(shape, pose ? [pose.vectorsPredictThenAct, pose.vectorsActThenPredict] : []),
    [shape, pose],
  );
  const commutes = pose && pose.difference <= Math.max(10 * floor, 1e-6);
  return (
    <>
      <SquareLayout
        commutes={commutes}
        corner={(name) => (
          <SquareCorner
            name={name}
            shape={name === 'gx' || name === 'both' ? mirrored : shape}
            scale={scale}
            {...corners[name]}
          />
        )}
      />
      <div className="ways" data-testid="ways">
        {pose ? (
          <>
            <i className="swatch k" />
            <span>predict, then act</span>
            <span className="num note">{measured(rms(pose.vectorsPredictThenAct))}</span>
            <i className={`swatch ${role}`} />
            <span>act, then predict</span>
            <span className="num note">{measured(rms(pose.vectorsActThenPredict))}</span>
            <i className="swatch g" />
            <span>
              <b>difference</b>
              {!commutes && `, worst on ${nameOf(worstRow(pose))}`}
            </span>
            <b className="num">{measured(pose.difference)}</b>
          </>
        ) : (
          <NoVectors {...own} />
        )}
      </div>
    </>
  );
}
