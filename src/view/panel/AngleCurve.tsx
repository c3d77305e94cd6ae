/** What is drawn against the angle from the identity, for both models, with bands, floor and the pinned element; or around the three axes. */
import { useMemo, useRef } from 'react';
import { angleFigure } from '../../plot/angle-curve.ts';
import { elementAt } from '../../store/pinned-element.ts';
import { setSession, useSession } from '../../store/session.ts';
import { Choice } from '../Choice.tsx';
import { Drawing } from '../Drawing.tsx';
import { later } from '../later.tsx';
import { useSize } from '../use-size.ts';
import { usePinnedAngle, useShownOrbits } from './orbit-data.ts';

const AxisLoops = later(async () => (await import('./AxisLoops.tsx')).AxisLoops);

/** The curve's place: its caption, with the choice of the curve. */
export function CurveFigure() {
  const { words } = useShownOrbits();
  const view = useSession((state) => state.curveView);
  return (
    <figure>
      <figcaption className="with-choice">
        <span title={view === 'angle' ? words.curveTitle : undefined}>
          {view === 'angle' ? words.bands : words.loops}
        </span>
        <Choice
          label="Curve shown"
          value={view}
          onChange={(value) => setSession({ curveView: value })}
          options={[
            { value: 'angle', text: 'angle', hint: 'by the angle from the identity, over all axes' },
            { value: 'loops', text: 'loops', hint: 'around the axes x, y and z, from 0° to 360°' },
          ]}
        />
      </figcaption>
      {view === 'angle' ? <AngleCurve /> : <AxisLoops />}
    </figure>
  );
}

function AngleCurve() {
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
