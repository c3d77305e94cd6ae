/** The curves with their axis of steps: what is drawn can be chosen, and the scrubber goes back to what was kept. */
import { useMemo, useRef, useState } from 'react';
import {
  type CurveKind,
  type CurveUnits,
  curveChart,
  curveKinds,
  curveName,
  offeredKinds,
  usualScale,
} from '../../plot/training-curves.ts';
import { useExperiment } from '../../store/experiment.ts';
import type { TrainingState } from '../../store/training.ts';
import { Choice } from '../Choice.tsx';
import { later } from '../later.tsx';
import { useSize } from '../use-size.ts';
import { curveSides } from './curve-sides.ts';
import { Scrubber } from './Scrubber.tsx';
import { headOf } from './training-words.ts';

const CurveChartView = later(async () => (await import('./CurveChart.tsx')).CurveChartView);

function useUnits(state: TrainingState): CurveUnits {
  const output = useExperiment(({ experiment }) => experiment?.output);
  const some = Object.values(state.sides).some(({ evaluations }) =>
    evaluations.some(({ scalar }) => scalar !== undefined),
  );
  const scalar = !some ? undefined : output === 'forces' ? 'energy' : output === 'class' ? 'accuracy' : undefined;
  return useMemo(() => ({ unit: state.unit, scalar }), [state.unit, scalar]);
}

const isKind = (text: string): text is CurveKind => (curveKinds as readonly string[]).includes(text);

/** Below the curves: the axis of steps and its numbers. */
const belowCurves = 34;

export function Reel({ state }: { state: TrainingState }) {
  const box = useRef<HTMLDivElement>(null);
  const size = useSize(box);
  const units = useUnits(state);
  const [chosen, setChosen] = useState<CurveKind>('error');
  const [scales, setScales] = useState<Partial<Record<CurveKind, 'log' | 'linear'>>>({});
  const offered = offeredKinds(units);
  const kind = offered.includes(chosen) ? chosen : 'error';
  const scale = scales[kind] ?? usualScale(kind, units);
  const { sides } = state;
  const chart = useMemo(() => curveChart(curveSides({ sides }), kind, units, scale), [sides, kind, units, scale]);
  const steps = Math.max(1, state.steps);
  const width = size?.width ?? 0;
  const height = (size?.height ?? 0) - belowCurves;
  const narrow = width < 500;
  const place = { width, height, left: 36, right: width - (narrow ? 100 : 140) };
  return (
    <div className="reel" ref={box}>
      {size && (
        <>
          <CurveChartView chart={chart} steps={steps} place={place} />
          <Scrubber
            steps={steps}
            head={Math.min(steps, headOf(state))}
            kept={state.kept}
            scrubbed={state.scrubbed}
            above={height - 6}
            {...place}
          />
        </>
      )}
      <div className="reel-head">
        <select
          aria-label="Curve shown"
          value={kind}
          onChange={({ target }) => isKind(target.value) && setChosen(target.value)}
        >
          {offered.map((one) => (
            <option key={one} value={one}>
              {one === kind ? chart.caption : curveName(one, units)}
            </option>
          ))}
        </select>
        <Choice
          label="Scale of the curves"
          value={scale}
          onChange={(value) => setScales((before) => ({ ...before, [kind]: value }))}
          options={[
            { value: 'log', text: 'log' },
            { value: 'linear', text: 'linear' },
          ]}
        />
      </div>
    </div>
  );
}
