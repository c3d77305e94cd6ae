/**
 * The presets of the gallery: read when they are needed, opened like any other experiment (one step back), and held against what the page itself
 * measured: a run of an arm, trained to its end and evaluated, is one more seed, whose interval is the scatter of the recorded ones.
 */
import { create } from 'zustand';
import type { Side } from '../engine/messages.ts';
import { armOf, shownExperiment } from '../experiment/preset-arms.ts';
import { type ArmFacts, measureOf } from '../experiment/preset-outcome.ts';
import { type Preset, presetFile, presetIndex, spreadOf } from '../experiment/presets.ts';
import type { Experiment } from '../experiment/schema.ts';
import { type BarVerdict, judgeByBar, judgeTogether, singleRunInterval } from '../math/paired.ts';
import type { Interval } from '../math/statistics.ts';
import { shareBetweenGroups } from '../math/variance-share.ts';
import { changeExperiment } from './experiment.ts';
import { resultKey } from './result-key.ts';
import type { SideRun } from './run.ts';
import { setSession } from './session.ts';
import type { TrainingState } from './training.ts';

export type { Preset, PresetMeasure } from '../experiment/presets.ts';

interface PresetsState {
  readonly presets: readonly Preset[];
  readonly state: 'unread' | 'reading' | 'read' | 'failed';
  readonly failure: string;
}

export const usePresets = create<PresetsState>(() => ({ presets: [], state: 'unread', failure: '' }));

async function readJson<Value>(path: string): Promise<Value> {
  const response = await fetch(new URL(path, document.baseURI));
  if (!response.ok) throw new Error(`${path}: the server answered ${response.status}`);
  return (await response.json()) as Value;
}

let reading: Promise<void> | undefined;

/** Reads them once; a failure is kept in words and the next call tries again. */
export function readPresets(): Promise<void> {
  reading ??= (async () => {
    usePresets.setState({ state: 'reading' });
    try {
      const { presets: ids } = await readJson<{ presets: readonly string[] }>(presetIndex);
      const presets = await Promise.all(ids.map((id) => readJson<Preset>(presetFile(id))));
      usePresets.setState({ presets, state: 'read', failure: '' });
    } catch (error) {
      reading = undefined;
      usePresets.setState({ state: 'failed', failure: error instanceof Error ? error.message : String(error) });
    }
  })();
  return reading;
}

/** Puts its two most telling arms on the bench; undo brings back what was there. */
export function openPreset(preset: Preset): void {
  const experiment = shownExperiment(preset);
  setSession({ tab: 'experiment', preset: preset.id, wanted: undefined });
  changeExperiment(() => experiment);
}

/** The presets that an experiment is an arm of, side by side or alone. */
export const presetsOf = (presets: readonly Preset[], experiment: Experiment): readonly Preset[] =>
  presets.filter((preset) => (['A', 'B'] as const).some((side) => armOf(preset, experiment, side) !== undefined));

export interface MeasuredHere extends Interval {
  readonly id: string;
  readonly verdict: BarVerdict;
}

/** What the page has on one side; only what was trained to the end of the plan, and is of the experiment on the page, counts. */
function factsHere(experiment: Experiment, side: Side, run: SideRun, training: TrainingState): ArmFacts {
  const trained = training.status === 'done' ? training.sides[side] : undefined;
  if (!trained) return {};
  const { result, key, source } = run;
  const judged =
    result?.grid &&
    source === 'live' &&
    key === resultKey(experiment, side) &&
    result.weights.endsWith(`@${trained.step}`)
      ? { result, grid: result.grid }
      : undefined;
  return {
    ...(trained.evaluations.at(-1)?.step === trained.step && { evaluations: trained.evaluations }),
    ...(judged && {
      orbit: {
        relativeError: judged.result.summary.relativeError,
        poleShare: shareBetweenGroups(
          judged.grid.elements.map(({ value }) => value),
          judged.grid.base,
        ),
        field: [],
      },
    }),
  };
}

/** What the page measured of a preset; nothing where no measure is known yet, or no run was recorded to hold it against. */
export function measuredHere(
  preset: Preset,
  experiment: Experiment,
  sides: Readonly<Record<Side, SideRun>>,
  training: TrainingState,
): { readonly measures: readonly MeasuredHere[]; readonly verdict: BarVerdict } | undefined {
  const known = new Map<string, ArmFacts>();
  for (const side of ['A', 'B'] as const) {
    const arm = armOf(preset, experiment, side);
    if (arm !== undefined) known.set(arm, factsHere(experiment, side, sides[side], training));
  }
  const measures = preset.measures.flatMap((measure): MeasuredHere[] => {
    const value = measureOf(measure, (arm) => known.get(arm) ?? {});
    const recorded = preset.recorded?.measures.find(({ id }) => id === measure.id);
    if (value === undefined || !recorded) return [];
    const interval = singleRunInterval(value, recorded.values, spreadOf(measure));
    return [{ id: measure.id, ...interval, verdict: judgeByBar(interval, measure.bar) }];
  });
  return measures.length > 0 ? { measures, verdict: judgeTogether(measures.map(({ verdict }) => verdict)) } : undefined;
}
