/** What the page has measured of a preset so far. */
import { useMemo } from 'react';
import { useExperiment } from '../../store/experiment.ts';
import { measuredHere, type Preset } from '../../store/presets.ts';
import { useRun } from '../../store/run.ts';
import { useTraining } from '../../store/training.ts';

export function useMeasuredHere(preset: Preset): ReturnType<typeof measuredHere> {
  const experiment = useExperiment((state) => state.experiment);
  const sides = useRun((state) => state.sides);
  const training = useTraining();
  return useMemo(
    () => (experiment ? measuredHere(preset, experiment, sides, training) : undefined),
    [preset, experiment, sides, training],
  );
}
