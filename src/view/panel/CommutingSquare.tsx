/**
 * Two ways round at g, with the real vectors: predict then act, rho(g) f(x); act then predict, f(g.x); and their difference. A click on a corner makes it
 * large, another brings the square back.
 */
import { useMemo } from 'react';
import type { PoseResult } from '../../experiment/recorded-run.ts';
import { IDENTITY, type Quaternion } from '../../math/rotation.ts';
import { elementSymbol, moleculeShape } from '../../plot/molecule.ts';
import { milli } from '../../plot/number-format.ts';
import { useExperiment } from '../../store/experiment.ts';
import { useRun } from '../../store/run.ts';
import { type Corner, setSession, useSession } from '../../store/session.ts';
import { frameAt, useSubject } from '../../store/subject.ts';
import { Choice } from '../Choice.tsx';
import { poseAt, usePictured } from './force-fields.ts';
import { SquareCorner } from './SquareCorner.tsx';
import { Across, Down } from './square-arrows.tsx';

const rms = (flat: readonly number[]): number =>
  Math.sqrt(flat.reduce((sum, part) => sum + part * part, 0) / Math.max(1, flat.length));

/** The atom where two force fields differ most. */
function worstAtom(a: readonly number[], b: readonly number[]): number {
  let worst = 0;
  let most = -1;
  for (let atom = 0; atom * 3 + 2 < a.length; atom++) {
    const apart = Math.hypot(...[0, 1, 2].map((k) => a[3 * atom + k] - b[3 * atom + k]));
    if (apart > most) [worst, most] = [atom, apart];
  }
  return worst;
}

interface CornerContent {
  readonly label: string;
  readonly q: Quaternion;
  readonly fields: readonly { readonly role: string; readonly forces: readonly number[] }[];
  readonly longest: number;
}

/** What stands at each corner; all four share one length of arrows. */
function cornersOf(pose: PoseResult | undefined, q: Quaternion, role: string): Readonly<Record<Corner, CornerContent>> {
  const longest = pose
    ? Math.max(...longestOf(pose.vectorsPredictThenAct), ...longestOf(pose.vectorsActThenPredict))
    : 0;
  const predicted = pose ? [{ role: 'ink-2', forces: pose.vectorsAtIdentity }] : [];
  const both = pose
    ? [
        { role: 'ink-2', forces: pose.vectorsPredictThenAct },
        { role, forces: pose.vectorsActThenPredict },
      ]
    : [];
  return {
    x: { label: 'x', q: IDENTITY, fields: [], longest },
    fx: { label: 'f(x)', q: IDENTITY, fields: predicted, longest },
    gx: { label: 'g·x', q, fields: [], longest },
    both: { label: 'both', q, fields: both, longest },
  };
}

export function CommutingSquare() {
  const side = useSession((state) => state.squareSide);
  const q = useSession((state) => state.pinned);
  const enlarged = useSession((state) => state.enlarged);
  const own = usePictured(side);
  const hasB = useRun(({ sides }) => sides.B.result !== undefined);
  const index = useExperiment((state) => state.experiment?.frame ?? 0);
  const frame = useSubject((state) => frameAt(state, index) ?? state.frames.latest);
  const shape = useMemo(() => frame && moleculeShape(frame), [frame]);
  const floor = useRun(({ sides }) => sides[side].result?.noiseFloor ?? 0);
  const size = 3 * (frame?.species.length ?? 0);
  const pose = useMemo(() => {
    const found = poseAt(own, q);
    return found?.vectorsAtIdentity.length === size ? found : undefined;
  }, [own, q, size]);
  const corners = useMemo(() => cornersOf(pose, q, side === 'A' ? 'a' : 'b'), [pose, q, side]);
  if (!frame || !shape) return null;
  const commutes = pose && pose.difference <= Math.max(10 * floor, 1e-6);
  const role = side === 'A' ? 'a' : 'b';
  const at = (name: Corner) => <SquareCorner name={name} shape={shape} {...corners[name]} />;
  return (
    <div className="pin">
      <h3>
        <span className="dot" />
        Two ways round at <i>g</i>
        <Choice
          className="right"
          label="Model of the square"
          value={side}
          onChange={(value) => setSession({ squareSide: value })}
          options={[
            { value: 'A', text: 'A' },
            { value: 'B', text: 'B', ...(hasB ? {} : { blocked: 'There is no second result' }) },
          ]}
        />
      </h3>
      {enlarged ? (
        <div className="square one">{at(enlarged)}</div>
      ) : (
        <div className="square">
          {at('x')}
          <Across />
          {at('fx')}
          <Down />
          <div className="mid" title={pose ? (commutes ? 'commutes' : 'does not commute') : 'not known here'}>
            {pose ? (commutes ? '=' : '≠') : ''}
          </div>
          <Down />
          {at('gx')}
          <Across />
          {at('both')}
        </div>
      )}
      <div className="ways" data-testid="ways">
        {pose ? (
          <>
            <i className="swatch k" />
            <span>predict, then act</span>
            <span className="num note">{milli(rms(pose.vectorsPredictThenAct))} meV/Å</span>
            <i className={`swatch ${role}`} />
            <span>act, then predict</span>
            <span className="num note">{milli(rms(pose.vectorsActThenPredict))} meV/Å</span>
            <i className="swatch g" />
            <span>
              <b>difference</b>
              {!commutes &&
                `, worst on ${elementSymbol(frame.species[worstAtom(pose.vectorsPredictThenAct, pose.vectorsActThenPredict)])}`}
            </span>
            <b className="num">{milli(pose.difference)} meV/Å</b>
          </>
        ) : (
          <p>
            {own.poseFailure ? (
              <>
                <b>
                  The vectors at this <i>g</i> could not be computed.
                </b>{' '}
                {own.poseFailure.message} {own.poseFailure.remedies.map((remedy) => `You can ${remedy}.`).join(' ')}
              </>
            ) : own.recorded.length > 0 ? (
              <>
                The recording holds the vectors at the worst element only. Run the experiment to see them at any{' '}
                <i>g</i>.
              </>
            ) : (
              'The vectors of this experiment come with its run.'
            )}
          </p>
        )}
      </div>
    </div>
  );
}

function longestOf(flat: readonly number[]): number[] {
  const lengths: number[] = [];
  for (let i = 0; i + 2 < flat.length; i += 3) lengths.push(Math.hypot(flat[i], flat[i + 1], flat[i + 2]));
  return lengths;
}
