/**
 * A recorded run for the first paint: both models of an experiment on one frame, with the poses that the square shows. Summaries keep every digit;
 * elements of the orbit, which are only drawn, are rounded to keep the file small.
 */
import type { Backend } from '../backend/backend.ts';
import { IDENTITY } from '../math/rotation.ts';
import { NO_MECHANISM } from '../mechanism/describe.ts';
import type { OrbitElement, OrbitResult, Quaternion } from '../orbit/result.ts';
import type { Geometry } from './geometry.ts';
import { encodeLink } from './link.ts';
import { evaluatePose } from './pose.ts';
import type { PoseResult, RecordedRun, RecordedSide } from './recorded-run.ts';
import { preparePredictor, runOrbit } from './runner.ts';
import type { Experiment } from './schema.ts';
import type { ModelWeights } from './weights.ts';

export interface RecordRequest {
  readonly experiment: Experiment;
  readonly backend: Backend;
  readonly geometry: Geometry;
  readonly subject: RecordedRun['subject'];
  readonly a: ModelWeights;
  readonly b?: ModelWeights;
  readonly grid: { readonly base: number; readonly fibre: number };
  /** How a weights file continues the sentence "Transformer, ...", where that is known. */
  readonly phraseOf?: (weights: string) => string | undefined;
  /** ISO date. */
  readonly date: string;
  readonly signal?: AbortSignal;
  readonly onProgress?: (model: string, phase: string, done: number, total: number) => void;
}

const decimals = (value: number): number => Number(value.toFixed(4));
const digits = (value: number): number => Number(value.toPrecision(3));

const drawn = ({ q, value, energy, probability, ...rest }: OrbitElement): OrbitElement => ({
  ...rest,
  q: [decimals(q[0]), decimals(q[1]), decimals(q[2]), decimals(q[3])],
  value: digits(value),
  ...(energy !== undefined && { energy: digits(energy) }),
  ...(probability !== undefined && { probability: digits(probability) }),
});

function forDrawing({ grid, ...result }: OrbitResult): OrbitResult {
  return {
    ...result,
    elements: result.elements.map(drawn),
    ...(grid && {
      grid: {
        ...grid,
        directions: grid.directions.map(([x, y, z]) => [decimals(x), decimals(y), decimals(z)] as const),
        elements: grid.elements.map(drawn),
      },
    }),
  };
}

async function recordOrbit(
  request: RecordRequest,
  weights: ModelWeights,
  mechanism: string,
): Promise<Omit<RecordedSide, 'poses'>> {
  const { backend, geometry, experiment, grid, signal, onProgress, phraseOf } = request;
  const { facts, result } = await runOrbit({
    backend,
    weights,
    mechanism,
    geometry,
    output: experiment.output,
    group: experiment.group,
    elements: experiment.elements,
    seed: experiment.seed,
    grid,
    ...(signal && { signal }),
    onProgress: (phase, done, total) => onProgress?.(weights.model, phase, done, total),
  });
  const trained = phraseOf?.(weights.name);
  return { facts: { ...facts, ...(trained && { trained }) }, result: forDrawing(result) };
}

/** The poses that the page can show without an engine: the identity and the worst elements of both models. */
async function withPoses(
  { backend, geometry, signal }: RecordRequest,
  weights: ModelWeights,
  mechanism: string,
  orbit: Omit<RecordedSide, 'poses'>,
  worst: readonly Quaternion[],
): Promise<RecordedSide> {
  const predictor = await preparePredictor({ backend, weights, mechanism, geometry });
  const poses: PoseResult[] = [];
  for (const q of [IDENTITY, ...worst]) {
    poses.push(await evaluatePose(predictor, { q }, orbit.result.twirl, signal));
  }
  return { ...orbit, poses };
}

/** Runs the experiment and gathers all that its first paint needs. Errors: see `runOrbit`. */
export async function record(request: RecordRequest): Promise<RecordedRun> {
  const { experiment, backend, geometry, subject, date, a, b } = request;
  const { species, positions, energy, forces } = geometry;
  const ofA = experiment.a.mechanism;
  const ofB = experiment.b?.mechanism ?? NO_MECHANISM;
  const orbitA = await recordOrbit(request, a, ofA);
  const orbitB = b && (await recordOrbit(request, b, ofB));
  const worst = [orbitA, ...(orbitB ? [orbitB] : [])].map(({ result }) => result.summary.worst.q);
  return {
    version: 1,
    link: encodeLink(experiment),
    date,
    adapter: backend.adapter,
    subject,
    frame: {
      species: [...species],
      positions: [...positions],
      ...(energy !== undefined && { energy }),
      ...(forces && { forces: [...forces] }),
    },
    a: await withPoses(request, a, ofA, orbitA, worst),
    ...(b && orbitB && { b: await withPoses(request, b, ofB, orbitB, worst) }),
  };
}
