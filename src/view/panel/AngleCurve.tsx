/** What is drawn against the angle from the identity, for both models, with bands, floor and the pinned element. */
import { useMemo, useRef } from 'react';
import { angleFigure } from '../../plot/angle-curve.ts';
import { elementAt } from '../../store/pinned-element.ts';
import { useSession } from '../../store/session.ts';
import { Drawing } from '../Drawing.tsx';
import { useSize } from '../use-size.ts';
import { usePinnedAngle, useShownOrbits } from './orbit-data.ts';

export function AngleCurve() {
  const box = useRef<HTMLDivElement>(null);
  const size = useSize(box);
  const { a, b, words } = useShownOrbits();
  const shown = useSession((state) => state.shown);
  const element = useSession((state) => state.pinnedElement);
  const q = useSession((state) => state.pinned);
  const motion = useSession((state) => state.pinnedMotion);
  const angle = usePinnedAngle();
  const sides = useMemo(
    () => [...(a ? [{ side: 'A' as const, result: a }] : []), ...(b ? [{ side: 'B' as const, result: b }] : [])],
    [a, b],
  );
  const result = shown === 'B' ? b : a;
  const value = elementAt(result, element, q, motion)?.value;
  const pinned = { angle, ...(value !== undefined && { value }) };
  return (
    <div className="view" ref={box}>
      {size && sides.length > 0 && (
        <Drawing figure={angleFigure({ sides, kind: 'log', words, pinned }, size.width, size.height)} />
      )}
    </div>
  );
}
