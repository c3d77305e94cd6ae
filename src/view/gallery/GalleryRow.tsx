/** One preset of the gallery; what it asks, all its bars and its curves unfold below. */
import { useMemo } from 'react';
import { globeThumbnail } from '../../plot/globe-thumbnail.ts';
import { openPreset, type Preset } from '../../store/presets.ts';
import { Drawing } from '../Drawing.tsx';
import { Badge } from './Badge.tsx';
import { BarLine } from './BarLine.tsx';
import { PresetCurves } from './PresetCurves.tsx';

const thumbnail = 64;

export function GalleryRow({ preset }: { preset: Preset }) {
  const { id, claim, question, refutation, setting, source, measures, recorded, arms } = preset;
  const [headline] = measures;
  const figure = useMemo(() => {
    if (!recorded) return undefined;
    const arm = arms.find((one) => one.id === recorded.picture.arm);
    return globeThumbnail(recorded.picture, thumbnail, `Field over all rotations, ${arm?.words}`);
  }, [recorded, arms]);
  return (
    <li className="row" data-testid={`preset-${id}`}>
      <div className="thumb">{figure && <Drawing figure={figure} />}</div>
      <div className="claim">
        <h3>{claim}</h3>
        <span className="note">{setting}</span>
      </div>
      <BarLine preset={preset} measure={headline} />
      <Badge preset={preset} />
      <div className="go">
        <button type="button" className="btn" aria-label={`Open: ${claim}`} onClick={() => openPreset(preset)}>
          Open
        </button>
      </div>
      <details>
        <summary>Question, {measures.length > 1 ? `all ${measures.length} bars` : 'bar'} and curves</summary>
        <div className="told">
          <div className="words">
            <p>{question}</p>
            <p>
              <b>It is refuted if</b> {refutation.charAt(0).toLowerCase() + refutation.slice(1)}
            </p>
            <p className="note">After {source.paper}.</p>
          </div>
          <div className="bars">
            {measures.slice(1).map((measure) => (
              <BarLine key={measure.id} preset={preset} measure={measure} />
            ))}
          </div>
          <PresetCurves preset={preset} />
        </div>
      </details>
    </li>
  );
}
