/** The square itself: four corners, the ways between them, and whether the two ways round meet. A corner that was made large stands alone. */
import type { ReactNode } from 'react';
import { type Corner, useSession } from '../../store/session.ts';
import { Across, Down } from './square-arrows.tsx';
import type { Pictured } from './vector-fields.ts';

interface SquareLayoutProps {
  readonly corner: (name: Corner) => ReactNode;
  /** Undefined where the vectors at g are not known. */
  readonly commutes: boolean | undefined;
}

export function SquareLayout({ corner, commutes }: SquareLayoutProps) {
  const enlarged = useSession((state) => state.enlarged);
  if (enlarged) return <div className="square one">{corner(enlarged)}</div>;
  const meaning = commutes === undefined ? 'not known here' : commutes ? 'commutes' : 'does not commute';
  return (
    <div className="square">
      {corner('x')}
      <Across />
      {corner('fx')}
      <Down />
      <div className="mid" title={meaning}>
        {commutes === undefined ? '' : commutes ? '=' : '≠'}
      </div>
      <Down />
      {corner('gx')}
      <Across />
      {corner('both')}
    </div>
  );
}

/** The corner's name over its picture. */
export function CornerName({ name }: { name: Corner }) {
  if (name === 'both') return null;
  return (
    <span className="name" aria-hidden="true">
      {name === 'x' && <i>x</i>}
      {name === 'fx' && (
        <>
          <i>f</i>(<i>x</i>)
        </>
      )}
      {name === 'gx' && (
        <>
          <i>g</i>·<i>x</i>
        </>
      )}
    </span>
  );
}

/** Why there are no vectors at g. */
export function NoVectors({ poseFailure, recorded, fromFile }: Pictured) {
  return (
    <p>
      {poseFailure ? (
        <>
          <b>
            The vectors at this <i>g</i> could not be computed.
          </b>{' '}
          {poseFailure.message} {poseFailure.remedies.map((remedy) => `You can ${remedy}.`).join(' ')}
        </>
      ) : fromFile ? (
        'The file holds the vectors at its own elements: choose one of them on the orbit.'
      ) : recorded.length > 0 ? (
        <>
          The recording holds the vectors at the worst element only. Run the experiment to see them at any <i>g</i>.
        </>
      ) : (
        'The vectors of this experiment come with its run.'
      )}
    </p>
  );
}
