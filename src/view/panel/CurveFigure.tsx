/** The curve's place: its caption, with the choice of the curve; by the angle from the identity, or around three axes. The curves come once the page stands. */
import { setSession, useSession } from '../../store/session.ts';
import { Choice } from '../Choice.tsx';
import { later } from '../later.tsx';
import { useShownOrbits } from './orbit-data.ts';

const AngleCurve = later(async () => (await import('./AngleCurve.tsx')).AngleCurve);
const AxisLoops = later(async () => (await import('./AxisLoops.tsx')).AxisLoops);

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
