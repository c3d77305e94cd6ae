/** One measure of a preset: what was recorded against its bar, and below it what this page measured. */
import { barFigure } from '../../plot/bar-line.ts';
import { intervalText, measureText } from '../../plot/preset-words.ts';
import type { MeasuredHere, Preset, PresetMeasure } from '../../store/presets.ts';
import { Drawing } from '../Drawing.tsx';

const width = 368;

export function BarLine({
  preset,
  measure,
  here,
}: {
  preset: Preset;
  measure: PresetMeasure;
  here?: MeasuredHere | undefined;
}) {
  const { words, unit, bar } = measure;
  const measured = preset.recorded?.measures.find(({ id }) => id === measure.id);
  return (
    <div className="bar-line">
      <Drawing figure={barFigure({ words, unit, bar, ...(measured && { measured }) }, width)} />
      <span className="note">
        {words}
        {measured && `, ${intervalText(unit, measured)}`}
      </span>
      {here && (
        <span className="note" data-testid={`here-${measure.id}`}>
          <b>
            here {measureText(unit, here.value)}, {here.verdict}
          </b>{' '}
          (one seed, {intervalText(unit, here)})
        </span>
      )}
    </div>
  );
}
