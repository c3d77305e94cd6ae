/**
 * What a run over many samples comes to: numbers of the set for each model, samples ranked from worst to best, the mean field as an orbit that every
 * figure of a single one can draw, the scatter of all orbits in one plane, and how far the models' consensus agrees. Plain data.
 */
import { groupOf } from '../group/describe.ts';
import { sampleGroup } from '../group/sampling.ts';
import { quaternionAt } from '../math/so3-sets.ts';
import { indexOfLargest } from '../math/statistics.ts';
import {
  type AggregateSummary,
  byLabel,
  ranked,
  rootOver,
  type SampleSummary,
  summariseSet,
} from '../orbit/aggregate.ts';
import { type Consensus, type ConsensusSummary, summariseConsensus } from '../orbit/consensus.ts';
import { rootMeanSquares } from '../orbit/element-statistics.ts';
import { hopfGrid } from '../orbit/hopf-grid.ts';
import { judges } from '../orbit/judge.ts';
import { type NeighbourMapOptions, neighbourMapOf, neighbourObstacle } from '../orbit/neighbour-map.ts';
import type { OrbitElement, OrbitResult } from '../orbit/result.ts';
import { type Scatter, scatterOf } from '../orbit/scatter.ts';
import type { AggregateSide, AggregateState, AggregateTask, LeftOut } from './aggregate-run.ts';
import { ExperimentFailure } from './failure.ts';

export type { AggregateSummary, SampleSummary } from '../orbit/aggregate.ts';
export type { Scatter } from '../orbit/scatter.ts';

/** One model over the set. */
export interface AggregateSideOutcome {
  readonly model: string;
  readonly weights: string;
  readonly mechanism?: string;
  /** The model says the same of another subject: its symmetry is worth nothing. */
  readonly constant?: true;
  readonly summary: AggregateSummary;
  /** By class, where samples have one. */
  readonly classes: readonly { readonly label: string; readonly summary: AggregateSummary }[];
  /** Worst first. */
  readonly ranked: readonly SampleSummary[];
  readonly leftOut: readonly LeftOut[];
  /** Over samples, per element in the order of `orbit.elements`; `right`: share of right answers, where classes are known. */
  readonly perElement: {
    readonly rms: readonly number[];
    readonly largest: readonly number[];
    readonly largestSample: readonly number[];
    readonly right?: readonly number[];
  };
  /** The mean field over samples, as an orbit: its elements, its grid where there is one, and the numbers of the set. */
  readonly orbit: OrbitResult;
  /** Each sample's orbit in the plane that all models share, from the middle of this model's, in the field's unit. */
  readonly points: readonly { readonly sample: number; readonly x: number; readonly y: number }[];
}

export interface AggregateOutcome {
  /** Of the set, judged or left out. */
  readonly samples: number;
  readonly seed: number;
  readonly sides: readonly AggregateSideOutcome[];
  /** Of both directions of the plane, where it is that of principal components. */
  readonly shares: readonly [number, number];
  /** The plane is another one: then points have no unit. */
  readonly layout?: 'umap';
  readonly consensus?: ConsensusSummary & { readonly each: readonly Consensus[] };
}

function elementsOf(task: AggregateTask, rows: number): readonly Omit<OrbitElement, 'value'>[] {
  const { elements } = sampleGroup(groupOf(task.group), task.elements, task.seed, rows);
  return Array.from({ length: elements.quaternions.length / 4 }, (_, n) => {
    const motion = elements.motions?.[n];
    return { q: quaternionAt(elements, n), ...(motion && { motion }) };
  });
}

function gridOf({ grid }: AggregateTask, { aggregate }: AggregateSide): Pick<OrbitResult, 'grid'> {
  if (!grid || !aggregate.grid) return {};
  const { quaternions, directions } = hopfGrid(grid.base, grid.fibre);
  const elements = Array.from(aggregate.grid.mean, (value, n) => ({ q: quaternionAt({ quaternions }, n), value }));
  return { grid: { ...grid, directions, elements } };
}

/** The mean field as an orbit of one subject, the set. */
function meanOrbit(
  task: AggregateTask,
  side: AggregateSide,
  summary: AggregateSummary,
  { weights, rows }: { readonly weights: AggregateTask['models'][number]['weights']; readonly rows: number },
): OrbitResult {
  const { group, output, backend } = task;
  const { mean } = side.aggregate.statistics;
  const elements = elementsOf(task, rows).map((element, n) => ({ ...element, value: mean[n] }));
  const { value, low = value, high = value } = summary.error;
  const twirlRms = rootOver(side.aggregate.samples.map((sample) => sample.twirlRms)).value;
  const index = indexOfLargest(mean);
  const { q, motion } = elements[index];
  const { field, unit } = judges[output];
  return {
    model: weights.model,
    weights: weights.name,
    group,
    adapter: backend.adapter,
    field,
    unit,
    reference: 'twirl',
    verdict: summary.verdict,
    ...(side.constant && { constant: true }),
    noiseFloor: summary.noiseFloor,
    summary: {
      relativeError: summary.relative?.value ?? 0,
      error: { value, low, high },
      twirlRms,
      worstRelative: twirlRms > 0 ? mean[index] / twirlRms : 0,
      worst: { index, q, ...(motion && { motion }), value: mean[index] },
    },
    elements,
    angles: [],
    ...gridOf(task, side),
    twirl: [],
    ms: 0,
  };
}

/** @throws ExperimentFailure with the reason of the first sample where a model could be judged on none */
function requireSamples({ aggregate, leftOut }: AggregateSide, model: string): void {
  if (aggregate.samples.length > 0) return;
  const [first] = leftOut;
  throw new ExperimentFailure(
    'wrong-subject',
    `${model} can be judged on none of ${leftOut.length} samples. ${first ? `${first.id}: ${first.reason}` : 'There are none.'}`,
    ['choose another model or weights', 'choose other samples'],
  );
}

/**
 * The orbits so far laid out by neighbourhoods, for `outcomeOf`. Orbits of a model that is exact on every sample differ by rounding alone, of which neighbourhoods
 * would make a picture: they all lie in the middle. @throws ExperimentFailure where there is nothing to lay out, or too few or too many orbits
 */
export async function neighbourMap({ sides }: AggregateState, options: NeighbourMapOptions): Promise<Scatter> {
  const isNoise = ({ aggregate }: AggregateSide): boolean =>
    aggregate.samples.every(({ verdict }) => verdict === 'exact');
  const rows = sides.filter((side) => !isNoise(side)).map(({ aggregate }) => aggregate.rows);
  const obstacle =
    rows.length === 0
      ? 'Every orbit is exact: they differ by rounding alone, and there is nothing to lay out.'
      : neighbourObstacle(rows.flat().length);
  if (obstacle) throw new ExperimentFailure('wrong-subject', obstacle, ['look at the principal components']);
  const { points: laid, shares } = await neighbourMapOf(rows, options);
  let next = 0;
  const points = sides.flatMap((side) => {
    const size = 2 * side.aggregate.rows.length;
    if (isNoise(side)) return new Array<number>(size).fill(0);
    next += size;
    return [...laid.subarray(next - size, next)];
  });
  return { points: Float64Array.from(points), shares };
}

/** @param laid the plane, where it is not that of principal components. @throws ExperimentFailure where a model was judged on no sample */
export function outcomeOf(task: AggregateTask, state: AggregateState, laid?: Scatter): AggregateOutcome {
  const { models, samples, seed } = task;
  const { sides, rows = 0 } = state;
  sides.forEach((side, n) => {
    requireSamples(side, models[n].weights.model);
  });
  const elements = sides[0].aggregate.statistics.mean.length;
  const { points, shares } =
    laid ??
    scatterOf(
      sides.map(({ aggregate }) => aggregate.rows),
      elements,
    );
  const consensus = summariseConsensus(state.consensus);
  let place = 0;
  return {
    samples: samples.length,
    seed,
    shares,
    ...(laid && { layout: 'umap' as const }),
    sides: sides.map((side, n): AggregateSideOutcome => {
      const { weights, mechanism } = models[n];
      const { statistics, samples: judged, right, labelled } = side.aggregate;
      const summary = summariseSet(judged);
      return {
        model: weights.model,
        weights: weights.name,
        ...(mechanism && { mechanism }),
        ...(side.constant && { constant: true }),
        summary,
        classes: byLabel(judged),
        ranked: ranked(judged),
        leftOut: side.leftOut,
        perElement: {
          rms: [...rootMeanSquares(statistics)],
          largest: [...statistics.largest],
          largestSample: [...statistics.largestSample],
          ...(labelled > 0 && { right: Array.from(right, (count) => count / labelled) }),
        },
        orbit: meanOrbit(task, side, summary, { weights, rows }),
        points: judged.map(({ sample }) => {
          const at = 2 * place++;
          return { sample, x: points[at], y: points[at + 1] };
        }),
      };
    }),
    ...(consensus && { consensus: { ...consensus, each: state.consensus } }),
  };
}
