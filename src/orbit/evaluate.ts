/**
 * An orbit, judged: sample the group, evaluate in chunks, take the twirl, measure the noise floor, decide the verdict.
 * The headline sample is randomised quasi-Monte Carlo (its means carry intervals); an optional Hopf grid is for drawing
 * and its errors are against the same twirl.
 */

import { quaternionAt } from '../group/so3.ts';
import { Random } from '../math/random.ts';
import { haar } from '../math/rotation.ts';
import { indexOfLargest, mean, rootMeanSquare, rootReplicateInterval } from '../math/statistics.ts';
import { angleBins } from './angles.ts';
import { blockMeans, forceErrors, labelMae, nonEquivariantShare, twirlOf } from './field.ts';
import { type AlignedOutputs, evaluateInChunks, type OrbitFunction } from './function.ts';
import type { OrbitElement, OrbitGrid, OrbitResult, OrbitSummary } from './result.ts';
import { hopfGrid, sampleOrbit } from './sampling.ts';
import { decideVerdict } from './verdict.ts';

export interface OrbitRequest {
  /** The function under test, on the device under test. */
  readonly evaluate: OrbitFunction;
  /**
   * The same function computed another way, exact up to rounding: the float64 reference for a GPU, a re-ordered float64
   * evaluation for the reference itself. The RMS difference is the noise floor.
   */
  readonly control: OrbitFunction;
  readonly count: number;
  readonly seed: number;
  /** Elements per call of `evaluate`. */
  readonly chunk: number;
  /** Labels of the same level of theory, eV/angstrom f64[atoms, 3]. */
  readonly labels?: Float64Array;
  readonly grid?: { readonly base: number; readonly fibre: number };
  readonly signal?: AbortSignal;
  readonly onProgress?: (phase: 'orbit' | 'floor' | 'grid', done: number, total: number) => void;
}

export type OrbitMeasurement = Pick<
  OrbitResult,
  'verdict' | 'noiseFloor' | 'summary' | 'elements' | 'angles' | 'grid' | 'twirlForces' | 'ms'
>;

/** Elements that the noise floor is measured on. */
const FLOOR_ELEMENTS = 8;

/** Evaluates and judges an orbit. Errors: see `evaluateInChunks`; counts below 4 are refused. */
export async function evaluateOrbit(request: OrbitRequest): Promise<OrbitMeasurement> {
  const start = performance.now();
  const { quaternions, replicates } = sampleOrbit(request.count, request.seed);
  const outputs = await run(request, 'orbit', quaternions);
  const twirl = twirlOf(outputs.forces, request.count);
  const meanEnergy = mean(outputs.energies);
  const elements = elementsOf(quaternions, outputs, twirl, meanEnergy);
  const noiseFloor = await measureNoiseFloor(request);
  const grid = await evaluateGrid(request, twirl, meanEnergy);
  const summary = summarise(outputs, elements, twirl, replicates, request.labels);
  const verdict = decideVerdict({
    relativeError: summary.relativeForceError,
    worstRelative: summary.worstRelative,
    twirlRms: summary.twirlRms,
    noiseFloor,
  });
  return {
    verdict,
    noiseFloor,
    summary,
    elements,
    angles: angleBins(elements, replicates),
    ...(grid ? { grid } : {}),
    twirlForces: [...twirl],
    ms: performance.now() - start,
  };
}

function elementsOf(
  quaternions: Float64Array,
  outputs: AlignedOutputs,
  twirl: Float64Array,
  meanEnergy: number,
): OrbitElement[] {
  const errors = forceErrors(outputs.forces, twirl);
  return Array.from(errors, (value, n) => ({
    q: quaternionAt(quaternions, n),
    value,
    energy: outputs.energies[n] - meanEnergy,
  }));
}

async function run(
  request: Pick<OrbitRequest, 'evaluate' | 'chunk' | 'signal' | 'onProgress'>,
  phase: 'orbit' | 'floor' | 'grid',
  quaternions: Float64Array,
): Promise<AlignedOutputs> {
  const total = quaternions.length / 4;
  return evaluateInChunks(request.evaluate, quaternions, request.chunk, {
    ...(request.signal ? { signal: request.signal } : {}),
    onChunk: (first, { energies }) => request.onProgress?.(phase, first + energies.length, total),
  });
}

/**
 * RMS over seeded elements, atoms and components of (under test - control), eV/angstrom. The control is slow and holds every intermediate value: it runs
 * one element at a time.
 */
async function measureNoiseFloor(request: OrbitRequest): Promise<number> {
  const random = new Random(request.seed).fork('noise floor');
  const quaternions = Float64Array.from(Array.from({ length: FLOOR_ELEMENTS }, () => haar(random)).flat());
  const { signal, onProgress } = request;
  onProgress?.('floor', 0, FLOOR_ELEMENTS);
  const tested = await evaluateInChunks(request.evaluate, quaternions, request.chunk, signal ? { signal } : {});
  const control = await run({ ...request, evaluate: request.control, chunk: 1 }, 'floor', quaternions);
  return rootMeanSquare(tested.forces.map((value, n) => value - control.forces[n]));
}

async function evaluateGrid(
  request: OrbitRequest,
  twirl: Float64Array,
  meanEnergy: number,
): Promise<OrbitGrid | undefined> {
  if (!request.grid) return undefined;
  const { base, fibre, directions, quaternions } = hopfGrid(request.grid.base, request.grid.fibre);
  const outputs = await run(request, 'grid', quaternions);
  return { base, fibre, directions, elements: elementsOf(quaternions, outputs, twirl, meanEnergy) };
}

function summarise(
  outputs: AlignedOutputs,
  elements: readonly OrbitElement[],
  twirl: Float64Array,
  replicates: number,
  labels: Float64Array | undefined,
): OrbitSummary {
  const errors = Float64Array.from(elements, (element) => element.value);
  const forceError = rootReplicateInterval(
    blockMeans(
      errors.map((error) => error ** 2),
      replicates,
    ),
  );
  const twirlRms = rootMeanSquare(twirl);
  const relative = (value: number): number => (twirlRms > 0 ? value / twirlRms : 0);
  const worst = indexOfLargest(errors);
  return {
    relativeForceError: relative(forceError.value),
    forceError,
    twirlRms,
    energySpread: rootMeanSquare(elements.map((element) => element.energy)),
    worstRelative: relative(errors[worst]),
    worst: { index: worst, q: elements[worst].q, value: errors[worst] },
    ...(labels
      ? {
          nonEquivariantShare: nonEquivariantShare(outputs, twirl, labels, replicates),
          labelForceMae: labelMae(outputs.forces, labels),
        }
      : {}),
  };
}
