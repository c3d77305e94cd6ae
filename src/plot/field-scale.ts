/**
 * One colour scale for A and B in shown numbers: sizes from 0, or from the noise floor on a log axis; A - B symmetric about 0.
 * Ends are taken from the orbit elements and the grid, never from one model alone; probabilities and flips go from 0 to 1.
 */
import { EXACT_NOISE_FLOORS } from '../math/tolerances.ts';
import type { OrbitResult } from '../orbit/result.ts';
import { linearScale, logScaleFrom, type Scale, type ScaleKind } from './axis.ts';
import { cividis, divergingDark, divergingLight, type Hex, viridis } from './colour-map.ts';
import type { FieldWords } from './field-words.ts';
import type { Mark } from './marks.ts';

export type Shown = 'A' | 'B' | 'A-B';

export type MapName = 'viridis' | 'cividis';

export interface FieldScale {
  readonly signed: boolean;
  readonly anchors: readonly Hex[];
  /** Ticks and ends in shown numbers; for a signed scale `low` is -`high`. */
  readonly axis: Scale;
  /** Position of a value (in the field's unit) on the colour map, 0 to 1. */
  readonly position: (value: number) => number;
  /** Of A - B: differences up to this, in the field's unit, are none; absent where the values drawn have no floor. */
  readonly noise?: number;
}

/** A dot on what A - B cannot tell from noise, in every picture of it; nothing on the rest. */
export const noiseDot = ({ noise = -1 }: FieldScale, value: number, x: number, y: number): Mark[] =>
  Math.abs(value) <= noise ? [{ kind: 'circle', x, y, r: 1.1, fill: 'ink-2', opacity: 0.6 }] : [];

/** What two results may differ by as exact models do: floors of the noisier one. */
export const noiseOf = (results: readonly OrbitResult[]): number =>
  EXACT_NOISE_FLOORS * Math.max(...results.map(({ noiseFloor }) => noiseFloor));

/** Smallest and largest value over all elements, in the field's unit. */
export function extent(result: OrbitResult): readonly [low: number, high: number] {
  let low = Number.POSITIVE_INFINITY;
  let high = 0;
  const { elements, grid, mirrored, planes, exchanges } = result;
  const pictured = [grid, mirrored, planes, exchanges].flatMap((picture) => picture?.elements ?? []);
  for (const { value } of [...elements, ...pictured]) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return [low, high];
}

export interface FieldScaleOptions {
  readonly kind: ScaleKind;
  readonly map: MapName;
  readonly shown: Shown;
  readonly dark: boolean;
  readonly words: FieldWords;
}

/** The shared scale of one or two results. */
export function fieldScale(results: readonly OrbitResult[], options: FieldScaleOptions): FieldScale {
  const { kind, map, shown, dark, words } = options;
  const { factor, ends } = words;
  const largest = Math.max(...results.map((result) => extent(result)[1])) * factor;
  // Nothing but zeros, as of a model that was not trained yet: the scale is that of one unit.
  const high = ends?.[1] ?? (largest > 0 ? Math.max(largest, 1e-9 * factor) : 1);
  if (shown === 'A-B') {
    const upper = linearScale(0, high, 2);
    const half = upper.high;
    const ticks = [...upper.ticks.slice(1).map((tick) => -tick), ...upper.ticks];
    return {
      signed: true,
      anchors: dark ? divergingDark : divergingLight,
      axis: {
        kind: 'linear',
        low: -half,
        high: half,
        ticks,
        at: (value) => 0.5 + Math.min(1, Math.max(-1, value / half)) / 2,
      },
      position: (value) => 0.5 + Math.min(1, Math.max(-1, (value * factor) / half)) / 2,
      ...(!ends && { noise: noiseOf(results) }),
    };
  }
  const floor = Math.min(...results.map((result) => result.noiseFloor)) * factor;
  const axis = kind === 'log' && floor > 0 && !ends ? logScaleFrom(floor, high) : linearScale(0, high);
  return {
    signed: false,
    anchors: map === 'viridis' ? viridis : cividis,
    axis,
    position: (value) => axis.at(value * factor),
  };
}
