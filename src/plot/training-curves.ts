/**
 * The curves of training as plain data: what is drawn of two runs, thinned to what a screen can show, with the axis, the band or area that goes
 * with it, and the labels at the ends. total^2 = twirl^2 + variance: the area between the error over all poses and its twirl's is what
 * non-equivariance costs. Values arrive in the unit of the task's vectors (eV/angstrom, shown in meV/angstrom, or 1).
 */
import type { EvaluationPoint, StepPoint, TrainingUnit } from '../engine/training-messages.ts';
import { milli, percent, significant } from './number-format.ts';

export const curveKinds = ['error', 'loss', 'share', 'relative', 'scalar', 'rate', 'gradient'] as const;
export type CurveKind = (typeof curveKinds)[number];

export interface CurveSide {
  readonly side: 'A' | 'B';
  readonly points: readonly StepPoint[];
  readonly evaluations: readonly EvaluationPoint[];
}

/**
 * What the numbers are of: errors of forces in eV/angstrom, of energies in eV, of what has no unit; the scalar an energy in eV or a share of right
 * classes.
 */
export interface CurveUnits {
  readonly unit: TrainingUnit;
  readonly scalar: 'energy' | 'accuracy' | undefined;
}

type Point = readonly [step: number, value: number];

export interface CurveLine {
  readonly side: 'A' | 'B';
  /** `second`, an error's twirl or what is right in any pose, is drawn dashed and thin. */
  readonly part: 'whole' | 'second';
  readonly points: readonly Point[];
  /** At its end: `A, all poses 29.7`. */
  readonly label: string;
}

/** Filled between two values: a 95 % interval, or what lies between an error and its twirl's. */
export interface CurveBand {
  readonly side: 'A' | 'B';
  readonly points: readonly (readonly [step: number, low: number, high: number])[];
}

export interface CurveChart {
  readonly kind: CurveKind;
  readonly caption: string;
  readonly scale: 'log' | 'linear';
  readonly domain: readonly [low: number, high: number];
  readonly ticks: readonly number[];
  readonly lines: readonly CurveLine[];
  readonly bands: readonly CurveBand[];
  /** Said once where something is filled. */
  readonly filled: string;
}

/** Most points of one line: a point for about two pixels of a wide window. */
export const mostPoints = 480;

/** Means over equal stretches of steps, at most `most` of them, each at the last step of its stretch; short curves stay as they are. */
export function thinned(points: readonly Point[], most = mostPoints): readonly Point[] {
  if (points.length <= most) return points;
  const stretch = points.length / most;
  return Array.from({ length: most }, (_, index): Point => {
    const [from, to] = [Math.floor(index * stretch), Math.floor((index + 1) * stretch)];
    let sum = 0;
    for (let at = from; at < to; at++) sum += points[at][1];
    return [points[to - 1][0], sum / (to - from)];
  });
}

const usual: Readonly<Record<CurveKind, { readonly scale: 'log' | 'linear' }>> = {
  error: { scale: 'log' },
  loss: { scale: 'log' },
  share: { scale: 'linear' },
  relative: { scale: 'log' },
  scalar: { scale: 'log' },
  rate: { scale: 'linear' },
  gradient: { scale: 'log' },
};

/** The scale that suits a kind; shares of right classes lie between 0 and 1. */
export const usualScale = (kind: CurveKind, { scalar }: CurveUnits): 'log' | 'linear' =>
  kind === 'scalar' && scalar === 'accuracy' ? 'linear' : usual[kind].scale;

/** In a list, without its unit. */
export function curveName(kind: CurveKind, { unit, scalar }: CurveUnits): string {
  return {
    error: `${{ 'eV/A': 'force error', eV: 'energy error', '1': 'error' }[unit]} over all poses`,
    loss: 'loss of the batch',
    share: 'share lost to non-equivariance',
    relative: 'relative equivariance error',
    scalar: scalar === 'accuracy' ? 'right answers' : 'energy error',
    rate: 'learning rate',
    gradient: 'gradient norm',
  }[kind];
}

const unitOf = (kind: CurveKind, { unit, scalar }: CurveUnits): string => {
  if (kind === 'error' && unit !== '1') return unit === 'eV' ? ', meV' : ', meV/Å';
  if (kind === 'scalar' && scalar === 'energy') return ', meV';
  return kind === 'share' ? ', 95 % band' : '';
};

/** What can be drawn: the scalar only where the task has one. */
export const offeredKinds = ({ scalar }: CurveUnits): readonly CurveKind[] =>
  curveKinds.filter((kind) => kind !== 'scalar' || scalar !== undefined);

const factorOf = (kind: CurveKind, { unit, scalar }: CurveUnits): number =>
  (kind === 'error' && unit !== '1') || (kind === 'scalar' && scalar === 'energy') ? 1000 : 1;

/** A value of a curve in words. */
export function curveNumber(kind: CurveKind, shown: number, { scalar }: CurveUnits): string {
  if (kind === 'share' || (kind === 'scalar' && scalar === 'accuracy')) return percent(shown);
  return kind === 'rate' ? milli(shown / 1000, 2) : significant(shown, shown < 1e-3 ? 2 : 3);
}

function valuesOf({ points, evaluations }: CurveSide, kind: CurveKind): Point[] {
  switch (kind) {
    case 'error':
      return evaluations.map(({ step, total }): Point => [step, total]);
    case 'share':
      return evaluations.map(({ step, share }): Point => [step, share.value]);
    case 'relative':
      return evaluations.map(({ step, relative }): Point => [step, relative]);
    case 'scalar':
      return evaluations.flatMap(({ step, scalar }): Point[] => (scalar === undefined ? [] : [[step, scalar]]));
    case 'loss':
      return points.map(({ step, loss }): Point => [step, loss]);
    case 'rate':
      return points.map(({ step, rate }): Point => [step, rate]);
    case 'gradient':
      return points.map(({ step, gradientNorm }): Point => [step, gradientNorm]);
    default:
      throw new Error(`unknown curve ${kind satisfies never}`);
  }
}

/** True where the error and its twirl's can be told apart in a picture. */
const apart = ({ total, twirl }: EvaluationPoint): boolean => total > 1.02 * twirl;

/** What is drawn beside a curve, and what both are called then. */
function secondOf({ evaluations }: CurveSide, kind: CurveKind) {
  if (kind === 'error' && evaluations.some(apart))
    return {
      whole: ', all poses',
      name: 'its twirl',
      values: evaluations.map(({ step, twirl }): Point => [step, twirl]),
    };
  const values = evaluations.flatMap(({ step, scalarTurned }): Point[] =>
    scalarTurned === undefined ? [] : [[step, scalarTurned]],
  );
  const differs = evaluations.some(({ scalar, scalarTurned }) => scalarTurned !== undefined && scalar !== scalarTurned);
  return kind === 'scalar' && differs ? { whole: ', own pose', name: 'any pose', values } : undefined;
}

function linesOf(side: CurveSide, kind: CurveKind, units: CurveUnits): CurveLine[] {
  const factor = factorOf(kind, units);
  const scaled = (points: readonly Point[]): readonly Point[] =>
    thinned(points.map(([step, value]): Point => [step, value * factor]));
  const whole = scaled(valuesOf(side, kind));
  if (whole.length === 0) return [];
  const last = (points: readonly Point[]): string => curveNumber(kind, points[points.length - 1][1], units);
  const second = secondOf(side, kind);
  const name = side.side;
  const lines: CurveLine[] = [
    { side: name, part: 'whole', points: whole, label: `${name}${second?.whole ?? ''} ${last(whole)}` },
  ];
  if (second) {
    const points = scaled(second.values);
    lines.push({ side: name, part: 'second', points, label: `${name}, ${second.name} ${last(points)}` });
  }
  return lines;
}

function bandOf({ side, evaluations }: CurveSide, kind: CurveKind, units: CurveUnits): CurveBand[] {
  const factor = factorOf(kind, units);
  if (kind === 'error' && evaluations.some(apart))
    return [{ side, points: evaluations.map(({ step, twirl, total }) => [step, twirl * factor, total * factor]) }];
  if (kind === 'share' && evaluations.length > 0)
    return [{ side, points: evaluations.map(({ step, share }) => [step, share.low, share.high]) }];
  return [];
}

/** Ticks of a log axis: 1, 2, 5 or 1, 3 of each decade while they are few, else whole decades. */
export function logTicks(low: number, high: number, most = 5): number[] {
  const decades = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))] as const;
  for (const leads of [[1, 2, 5], [1, 3], [1]]) {
    const ticks: number[] = [];
    for (let power = decades[0]; power <= decades[1]; power++)
      for (const lead of leads) ticks.push(Number((lead * 10 ** power).toPrecision(6)));
    const inside = ticks.filter((tick) => tick >= low && tick <= high);
    if (inside.length <= (leads.length === 3 ? most - 1 : most) || leads.length === 1) {
      const stride = Math.ceil(inside.length / most);
      return inside.filter((_, index) => (inside.length - 1 - index) % stride === 0);
    }
  }
  return [];
}

/** Ticks of an axis from 0: at most `most` round steps. */
export function linearTicks(high: number, most = 4): number[] {
  const rough = high / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((lead) => lead * power >= rough * (1 - 1e-9)) ?? 10);
  return Array.from({ length: Math.floor(high / step + 1e-9) + 1 }, (_, index) =>
    Number((index * step).toPrecision(6)),
  );
}

function axisOf(
  values: readonly number[],
  scale: 'log' | 'linear',
  shares: boolean,
): Pick<CurveChart, 'domain' | 'ticks'> {
  const usable = values.filter((value) => Number.isFinite(value) && (scale === 'linear' || value > 0));
  const [least, most] = usable.length > 0 ? [Math.min(...usable), Math.max(...usable)] : [1, 10];
  if (scale === 'linear') {
    const high = shares ? Math.min(1, Math.max(0.05, most * 1.1)) : most > 0 ? most * 1.08 : 1;
    return { domain: [0, high], ticks: linearTicks(high) };
  }
  const ratio = most / least;
  const margin = Math.max(1.15, ratio ** 0.06, 2.5 / Math.sqrt(ratio));
  const domain = [Math.max(least, most * 1e-9) / margin, most * margin] as const;
  return { domain, ticks: logTicks(...domain) };
}

/** What is drawn of the runs. */
export function curveChart(
  sides: readonly CurveSide[],
  kind: CurveKind,
  units: CurveUnits,
  scale: 'log' | 'linear' = usualScale(kind, units),
): CurveChart {
  const lines = sides.flatMap((side) => linesOf(side, kind, units));
  const bands = sides.flatMap((side) => bandOf(side, kind, units));
  const values = [
    ...lines.flatMap(({ points }) => points.map(([, value]) => value)),
    ...(kind === 'share' ? bands.flatMap(({ points }) => points.map(([, , high]) => high)) : []),
  ];
  const shares = kind === 'share' || (kind === 'scalar' && units.scalar === 'accuracy');
  return {
    kind,
    caption: `${curveName(kind, units)}${unitOf(kind, units)}`,
    scale,
    ...axisOf(values, scale, shares),
    lines,
    bands,
    filled: kind === 'error' && bands.length > 0 ? 'shaded: lost to non-equivariance' : '',
  };
}

/** One row for each step that any line or band has: what a chart of several lines is drawn from. Keys: `A`, `A second`, `A band`. */
export function curveRows({ lines, bands }: CurveChart): Record<string, number | readonly [number, number]>[] {
  const rows = new Map<number, Record<string, number | readonly [number, number]>>();
  const at = (step: number) => {
    const row = rows.get(step) ?? { step };
    rows.set(step, row);
    return row;
  };
  for (const { side, part, points } of lines)
    for (const [step, value] of points) at(step)[part === 'second' ? `${side} second` : side] = value;
  for (const { side, points } of bands) for (const [step, low, high] of points) at(step)[`${side} band`] = [low, high];
  return [...rows.values()].sort((p, q) => Number(p.step) - Number(q.step));
}

/** The evaluation that belongs to a step: the last one that is not after it. */
export function evaluationAt(
  evaluations: readonly EvaluationPoint[],
  step: number | undefined,
): EvaluationPoint | undefined {
  if (step === undefined) return evaluations[evaluations.length - 1];
  let found: EvaluationPoint | undefined;
  for (const point of evaluations) if (point.step <= step) found = point;
  return found;
}

/** `8 s`, `3 min`, `2 h 5 min`. */
export function duration(seconds: number): string {
  if (seconds < 99.5) return `${Math.max(1, Math.round(seconds))} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 100) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** `41 steps a second, 20 s left`; of several runs the one that takes longest. */
export function paceWords(
  runs: readonly { readonly step: number; readonly stepsPerSecond?: number }[],
  steps: number,
): string {
  const known = runs.filter((run) => run.stepsPerSecond !== undefined && run.stepsPerSecond > 0 && run.step < steps);
  if (known.length === 0) return '';
  const slowest = known.reduce((p, q) =>
    (steps - p.step) / p.stepsPerSecond! >= (steps - q.step) / q.stepsPerSecond! ? p : q,
  );
  const pace = slowest.stepsPerSecond!;
  return `${significant(pace, pace < 100 ? 2 : 3)} steps a second, ${duration((steps - slowest.step) / pace)} left`;
}
