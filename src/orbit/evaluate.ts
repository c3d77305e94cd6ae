/**
 * An orbit, judged: sample the group, evaluate in chunks, take the twirl, measure the noise floor, decide the verdict.
 * The headline sample is randomised quasi-Monte Carlo (its means carry intervals); an optional Hopf grid is for drawing
 * and its errors are against the same twirl.
 */
import { quaternionAt } from '../group/so3.ts';
import { Random } from '../math/random.ts';
import { haar } from '../math/rotation.ts';
import { rootMeanSquare } from '../math/statistics.ts';
import { angleBins } from './angles.ts';
import { meanOf } from './field.ts';
import { type AlignedOutputs, evaluateInChunks, type OrbitFunction } from './function.ts';
import { judges, twirlOf } from './judge.ts';
import { powerSpectrum } from './power-spectrum.ts';
import type { JudgedOutput, OrbitElement, OrbitGrid, OrbitResult } from './result.ts';
import { hopfGrid, sampleOrbit } from './sampling.ts';
import { type Labels, summarise } from './summary.ts';
import { decideVerdict } from './verdict.ts';

export interface OrbitRequest {
  /** The function under test, on the device under test. */
  readonly evaluate: OrbitFunction;
  /**
   * The same function computed another way, exact up to rounding: the float64 reference for a GPU, a re-ordered float64
   * evaluation for the reference itself. The RMS difference is the noise floor.
   */
  readonly control: OrbitFunction;
  readonly output: JudgedOutput;
  readonly count: number;
  readonly seed: number;
  /** Elements per call of `evaluate`. */
  readonly chunk: number;
  /** Elements that the noise floor is measured on; 8 unless said otherwise. */
  readonly floorElements?: number;
  readonly labels?: Labels;
  readonly grid?: { readonly base: number; readonly fibre: number };
  readonly signal?: AbortSignal;
  readonly onProgress?: (phase: 'orbit' | 'floor' | 'grid', done: number, total: number) => void;
}

/** Elements that the noise floor is measured on. */
const FLOOR_ELEMENTS = 8;

export type OrbitMeasurement = Pick<
  OrbitResult,
  'verdict' | 'field' | 'unit' | 'noiseFloor' | 'summary' | 'elements' | 'angles' | 'power' | 'grid' | 'twirl' | 'ms'
>;

/** Evaluates and judges an orbit. Errors: see `evaluateInChunks`; counts below 4 are refused. */
export async function evaluateOrbit(request: OrbitRequest): Promise<OrbitMeasurement> {
  const start = performance.now();
  const { count } = request;
  const judge = judges[request.output];
  const { quaternions, replicates } = sampleOrbit(count, request.seed);
  const outputs = await run(request, 'orbit', quaternions);
  const twirl = twirlOf(judge, outputs, count);
  const details = judge.details(outputs, count);
  const elementsOf = (at: Float64Array, from: AlignedOutputs): OrbitElement[] =>
    Array.from(judge.distances(judge.judged(from), twirl), (value, n) => {
      return { q: quaternionAt(at, n), value, ...details(from, n) };
    });
  const elements = elementsOf(quaternions, outputs);
  const noiseFloor = await measureNoiseFloor(request);
  const grid = await evaluateGrid(request, elementsOf);
  const scale = judge.scale(twirl);
  const summary = summarise({ outputs, elements, twirl, scale, replicates, labels: request.labels ?? {} });
  const { relativeError, worstRelative } = summary;
  const verdict = decideVerdict({
    relativeError,
    worstRelative,
    twirlRms: scale,
    noiseFloor,
    absoluteFloor: judge.absoluteFloor,
  });
  const power = verdict === 'exact' ? undefined : powerSpectrum(judge.judged(outputs), quaternions, replicates);
  return {
    verdict,
    field: judge.field,
    unit: judge.unit,
    noiseFloor,
    summary,
    elements,
    angles: angleBins(elements, replicates),
    ...(power && { power }),
    ...(grid ? { grid } : {}),
    twirl: [...meanOf(outputs.vectors, count)],
    ms: performance.now() - start,
  };
}

async function run(
  request: Pick<OrbitRequest, 'evaluate' | 'chunk' | 'signal' | 'onProgress'>,
  phase: 'orbit' | 'floor' | 'grid',
  quaternions: Float64Array,
): Promise<AlignedOutputs> {
  const total = quaternions.length / 4;
  return evaluateInChunks(request.evaluate, quaternions, request.chunk, {
    ...(request.signal ? { signal: request.signal } : {}),
    onChunk: (done) => request.onProgress?.(phase, done, total),
  });
}

/**
 * RMS over seeded elements of the field between the function under test and its control. The control is slow and holds every intermediate value: it runs
 * one element at a time.
 */
async function measureNoiseFloor(request: OrbitRequest): Promise<number> {
  const random = new Random(request.seed).fork('noise floor');
  const { signal, onProgress, floorElements: count = FLOOR_ELEMENTS } = request;
  const quaternions = Float64Array.from(Array.from({ length: count }, () => haar(random)).flat());
  onProgress?.('floor', 0, count);
  const tested = await evaluateInChunks(request.evaluate, quaternions, request.chunk, signal ? { signal } : {});
  const control = await run({ ...request, evaluate: request.control, chunk: 1 }, 'floor', quaternions);
  const judge = judges[request.output];
  const [rows, references] = [judge.judged(tested), judge.judged(control)];
  const width = rows.length / count;
  return rootMeanSquare(
    Float64Array.from({ length: count }, (_, n) => {
      const row = (values: Float64Array): Float64Array => values.subarray(n * width, (n + 1) * width);
      return judge.distances(row(rows), row(references))[0];
    }),
  );
}

async function evaluateGrid(
  request: OrbitRequest,
  elementsOf: (quaternions: Float64Array, outputs: AlignedOutputs) => OrbitElement[],
): Promise<OrbitGrid | undefined> {
  if (!request.grid) return undefined;
  const { base, fibre, directions, quaternions } = hopfGrid(request.grid.base, request.grid.fibre);
  const outputs = await run(request, 'grid', quaternions);
  return { base, fibre, directions, elements: elementsOf(quaternions, outputs) };
}
