/** The curves of a recorded run; A and B in their colours. */
import { curveWords, presetCurveFigure } from '../../plot/preset-curve.ts';
import type { Preset } from '../../store/presets.ts';
import { Drawing } from '../Drawing.tsx';

const [width, height] = [440, 190];

export function PresetCurves({ preset }: { preset: Preset }) {
  const { recorded } = preset;
  if (!recorded) return null;
  return (
    <div className="curves">
      {recorded.curves.map((curve) => (
        <figure key={curve.kind} className="curve">
          <figcaption className="note">{curveWords[curve.kind].title}</figcaption>
          <Drawing figure={presetCurveFigure(preset, curve, width, height)} />
        </figure>
      ))}
    </div>
  );
}
