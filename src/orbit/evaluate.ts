/**
 * An orbit, judged: sample the group, evaluate in chunks, take the twirl, measure the noise floor, decide the verdict.
 * The headline sample carries intervals where the group is sampled; what a picture needs besides is evaluated on request, its errors against the same
 * twirl (`picture.ts`).
 */
import { DEFAULT_GROUP, type GroupChoice, groupOf, isSo3 } from '../group/describe.ts';
import { type Elements, elementCount } from '../group/elements.ts';
import { drawElements, sampleGroup } from '../group/sampling.ts';
import { Random } from '../math/random.ts';
import { quaternionAt } from '../math/so3-sets.ts';
import { rootMeanSquare } from '../math/statistics.ts';
import { angleBins } from './angles.ts';
import { meanOf } from './field.ts';
import { type AlignedOutputs, evaluateInChunks, type OrbitFunction } from './function.ts';
import { judges, twirlOf } from './judge.ts';
import { type Picture, pictureOf } from './picture.ts';
import { powerSpectrum } from './power-spectrum.ts';
import type { JudgedOutput, OrbitElement, OrbitResult } from './result.ts';
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
  /** A word of `group/describe.ts`; SO(3) where none is given. */
  readonly group?: string;
  /** Rows that the group acts on; needed for permutations alone. */
  readonly rows?: number;
  /** Elements sampled; a finite group is visited whole, whatever is asked for. */
  readonly count: number;
  readonly seed: number;
  /** Elements per call of `evaluate`. */
  readonly chunk: number;
  /** Elements that the noise floor is measured on; 8 unless said otherwise. */
  readonly floorElements?: number;
  /** The noise floor is at least this, in the field's unit: what the print of a file leaves. */
  readonly leastFloor?: number;
  readonly labels?: Labels;
  readonly grid?: { readonly base: number; readonly fibre: number };
  readonly signal?: AbortSignal;
  readonly onProgress?: (phase: 'orbit' | 'floor' | 'grid', done: number, total: number) => void;
}

/** Elements that the noise floor is measured on. */
const FLOOR_ELEMENTS = 8;

export type OrbitMeasurement = Pick<
  OrbitResult,
  | 'group'
  | 'whole'
  | 'verdict'
  | 'field'
  | 'unit'
  | 'noiseFloor'
  | 'summary'
  | 'elements'
  | 'angles'
  | 'power'
  | 'twirl'
  | 'ms'
  | keyof Picture
>;

/** Evaluates and judges an orbit. Errors: see `evaluateInChunks`; counts below 4 of a sampled group are refused. */
export async function evaluateOrbit(request: OrbitRequest): Promise<OrbitMeasurement> {
  const start = performance.now();
  const { group = DEFAULT_GROUP, rows = 0 } = request;
  const choice = groupOf(group);
  const judge = judges[request.output];
  const { elements: sampled, replicates } = sampleGroup(choice, request.count, request.seed, rows);
  const count = elementCount(sampled);
  const outputs = await run(request, 'orbit', sampled);
  const twirl = twirlOf(judge, outputs, count);
  const details = judge.details(outputs, count);
  const elementsOf = ({ quaternions, motions }: Elements, from: AlignedOutputs): OrbitElement[] =>
    Array.from(judge.distances(judge.judged(from), twirl), (value, n) => {
      const motion = motions?.[n];
      return { q: quaternionAt({ quaternions }, n), ...(motion && { motion }), value, ...details(from, n) };
    });
  const elements = elementsOf(sampled, outputs);
  const noiseFloor = Math.max(request.leastFloor ?? 0, await measureNoiseFloor(request, choice));
  const picture = request.grid
    ? await pictureOf(choice, request.grid, rows, async (at) => elementsOf(at, await run(request, 'grid', at)))
    : {};
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
  const spectral = isSo3(choice) && verdict !== 'exact';
  const power = spectral ? powerSpectrum(judge.judged(outputs), sampled.quaternions, replicates) : undefined;
  return {
    group,
    ...(replicates === 1 && { whole: true }),
    verdict,
    field: judge.field,
    unit: judge.unit,
    noiseFloor,
    summary,
    elements,
    angles: choice.rotations && replicates > 1 ? angleBins(elements, replicates) : [],
    ...(power && { power }),
    ...picture,
    twirl: [...meanOf(outputs.vectors, count)],
    ms: performance.now() - start,
  };
}

async function run(
  request: Pick<OrbitRequest, 'evaluate' | 'chunk' | 'signal' | 'onProgress'>,
  phase: 'orbit' | 'floor' | 'grid',
  elements: Elements,
): Promise<AlignedOutputs> {
  const total = elementCount(elements);
  return evaluateInChunks(request.evaluate, elements, request.chunk, {
    ...(request.signal ? { signal: request.signal } : {}),
    onChunk: (done) => request.onProgress?.(phase, done, total),
  });
}

/** The elements that the noise floor of an orbit is measured on. */
export const floorSample = (choice: GroupChoice, seed: number, count = FLOOR_ELEMENTS, rows = 0): Elements =>
  drawElements(choice, count, new Random(seed).fork('noise floor'), rows);

/**
 * RMS over seeded elements of the field between the function under test and its control. The control is slow and holds every intermediate value: it runs
 * one element at a time.
 */
async function measureNoiseFloor(request: OrbitRequest, choice: GroupChoice): Promise<number> {
  const { signal, onProgress, floorElements: count = FLOOR_ELEMENTS, rows = 0 } = request;
  const elements = floorSample(choice, request.seed, count, rows);
  onProgress?.('floor', 0, count);
  const tested = await evaluateInChunks(request.evaluate, elements, request.chunk, signal ? { signal } : {});
  const control = await run({ ...request, evaluate: request.control, chunk: 1 }, 'floor', elements);
  const judge = judges[request.output];
  const [values, references] = [judge.judged(tested), judge.judged(control)];
  const width = values.length / count;
  return rootMeanSquare(
    Float64Array.from({ length: count }, (_, n) => {
      const row = (all: Float64Array): Float64Array => all.subarray(n * width, (n + 1) * width);
      return judge.distances(row(values), row(references))[0];
    }),
  );
}
