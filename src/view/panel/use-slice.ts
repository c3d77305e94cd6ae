/** A slice of the models on show: asked for while a view shows it, with what its numbers are or why there are none. */
import { useEffect } from 'react';
import type { EngineFailure, Side } from '../../engine/messages.ts';
import type { Slice } from '../../math/so3-slices.ts';
import { elementValue } from '../../plot/element-value.ts';
import { useExperiment } from '../../store/experiment.ts';
import { useRun } from '../../store/run.ts';
import { leaveSlice, type SliceObstacle, sliceKey, sliceObstacle, useSlices, wantSlice } from '../../store/slices.ts';
import { useTraining } from '../../store/training.ts';
import type { ShownOrbits } from './orbit-data.ts';

export interface SideSlice {
  readonly side: Side;
  /** One value for each element of the slice, of the quantity that is drawn. */
  readonly values?: Float64Array;
  readonly noiseFloor: number;
  readonly obstacle: SliceObstacle | undefined;
  readonly failure: EngineFailure | undefined;
  readonly done: number;
  readonly total: number;
}

/** @param sides the models that the view needs */
export function useSlice(slice: Slice, sides: readonly Side[], { quantity }: ShownOrbits): readonly SideSlice[] {
  const results = useRun((state) => state.sides);
  const engine = useRun((state) => state.engine);
  const experiment = useExperiment((state) => state.experiment);
  const trainedTo = useTraining((state) => state.shown);
  const held = useSlices();
  const key = sliceKey(slice);
  // biome-ignore lint/correctness/useExhaustiveDependencies: asks again where the reason why there was none may have gone
  useEffect(() => {
    for (const side of sides) void wantSlice(side, slice);
  }, [key, sides, results, engine, experiment, trainedTo, held]);
  useEffect(
    () => () => {
      for (const side of ['A', 'B'] as const) leaveSlice(side, slice.kind);
    },
    [slice.kind],
  );
  return sides.map((side): SideSlice => {
    const { result } = results[side];
    const run = held[side].of === result ? held[side].runs[key] : undefined;
    const classes = result?.summary.classes;
    const values = run?.slice?.elements.map((element) => elementValue(element, quantity, classes));
    return {
      side,
      ...(values && { values: Float64Array.from(values) }),
      noiseFloor: result?.noiseFloor ?? 0,
      obstacle: sliceObstacle(side),
      failure: run?.failure,
      done: run?.done ?? 0,
      total: run?.total ?? 0,
    };
  });
}
