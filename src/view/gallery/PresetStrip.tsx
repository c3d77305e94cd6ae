/** Above the bench, while a preset's experiment lies on it: its question, its bars, its recorded curves, and what was measured here. */
import { useState } from 'react';
import { provenance } from '../../plot/preset-words.ts';
import { undoChange, useExperiment } from '../../store/experiment.ts';
import { type Preset, presetsOf, usePresets } from '../../store/presets.ts';
import { setSession, useSession } from '../../store/session.ts';
import { BarLine } from './BarLine.tsx';
import { PresetCurves } from './PresetCurves.tsx';
import { useMeasuredHere } from './use-measured-here.ts';

const close = (): void => setSession({ preset: undefined });

function Told({ preset }: { preset: Preset }) {
  const [folded, setFolded] = useState(false);
  const here = useMeasuredHere(preset);
  const { claim, question, refutation, measures, recorded, arms, show } = preset;
  const words = show.map((arm) => arms.find(({ id }) => id === arm)?.words);
  return (
    <section className="preset" aria-label="Preset" data-testid="preset">
      <div className="strip">
        <p>
          <b>{claim}.</b> A is {words[0]}, B {words[1]}.{' '}
          {recorded && (
            <>
              Recorded: {recorded.verdict}; {provenance(recorded)}.{' '}
            </>
          )}
          <span role="status" data-testid="preset-here">
            {here
              ? `Here: ${here.verdict}, by ${here.measures.length} of ${measures.length} bars and one seed.`
              : 'Train both to the end and evaluate to hold your own run against it.'}
          </span>
        </p>
        <span className="spring" />
        <button type="button" className="btn" aria-expanded={!folded} onClick={() => setFolded(!folded)}>
          {folded ? 'Question and bars' : 'Fold'}
        </button>
        <button
          type="button"
          className="btn"
          onClick={() => {
            close();
            undoChange();
          }}
        >
          Put back what was there
        </button>
        <button type="button" className="btn quiet shut" onClick={close}>
          Close
        </button>
      </div>
      {!folded && (
        <div className="told">
          <div className="words">
            <p>{question}</p>
            <p>
              <b>It is refuted if</b> {refutation.charAt(0).toLowerCase() + refutation.slice(1)}
            </p>
          </div>
          <div className="bars">
            {measures.map((measure) => (
              <BarLine
                key={measure.id}
                preset={preset}
                measure={measure}
                here={here?.measures.find(({ id }) => id === measure.id)}
              />
            ))}
          </div>
          <PresetCurves preset={preset} />
        </div>
      )}
    </section>
  );
}

export function PresetStrip() {
  const id = useSession((state) => state.preset);
  const presets = usePresets((state) => state.presets);
  const experiment = useExperiment((state) => state.experiment);
  const preset = presets.find((one) => one.id === id);
  if (!preset || !experiment || !presetsOf([preset], experiment).length) return null;
  return <Told key={preset.id} preset={preset} />;
}
