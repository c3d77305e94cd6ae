/**
 * Uselessness: a model that says the same of another subject is invariant, and worth nothing. Found without knowing the model: one more subject, as many
 * rows as the first but elsewhere (`experiment/another-subject.ts`), in the same two seeded poses; the judged output must not differ at all:
 *   forces, normals, displacements   RMS of the difference <= 1e-5 of their RMS, or the rounding that the noise floor shows (zeros differ by nothing)
 *   class probabilities              each within 1e-5 of itself, small ones too: they still hold what logits differ by where the largest is 1 to rounding.
 *                                    Only where all others are 0 exactly nothing is left of the logits; then the vectors must be the same as well.
 * Models that look at anything differ by a tenth or more on a scrambled subject (all architectures, all shipped weights), four decades above that.
 */
import { Random } from '../math/random.ts';
import { haar } from '../math/rotation.ts';
import { rootMeanSquare } from '../math/statistics.ts';
import { EXACT_NOISE_FLOORS } from '../math/tolerances.ts';
import { type AlignedOutputs, evaluateInChunks, NotFiniteOutput, type OrbitFunction } from './function.ts';
import { judges } from './judge.ts';
import type { JudgedOutput } from './result.ts';

export interface ConstancyRequest {
  readonly evaluate: OrbitFunction;
  /** The same model on another subject. */
  readonly elsewhere: OrbitFunction;
  readonly output: JudgedOutput;
  /** Of the judged output; see `OrbitResult.noiseFloor`. */
  readonly noiseFloor: number;
  readonly seed: number;
  readonly signal?: AbortSignal;
}

const ELEMENTS = 2;
const SAME = 1e-5;

const sameVectors = (here: Float64Array, there: Float64Array, rounding: number): boolean =>
  rootMeanSquare(here.map((value, n) => value - there[n])) <=
  Math.max(SAME * Math.max(rootMeanSquare(here), rootMeanSquare(there)), rounding);

const sameEach = (here: Float64Array, there: Float64Array): boolean =>
  here.every((value, n) => Math.abs(value - there[n]) <= SAME * Math.max(Math.abs(value), Math.abs(there[n])));

/** True where every row has one probability alone above 0. */
const isSaturated = ({ scalars }: AlignedOutputs): boolean => scalars.filter((value) => value > 0).length <= ELEMENTS;

/** True where the judged output is the same for both subjects. An output that is not finite elsewhere says nothing: then false. */
export async function saysTheSame(request: ConstancyRequest): Promise<boolean> {
  const { output, noiseFloor, seed, signal } = request;
  const random = new Random(seed).fork('constant');
  const quaternions = Float64Array.from(Array.from({ length: ELEMENTS }, () => haar(random)).flat());
  const outputsOf = (evaluate: OrbitFunction): Promise<AlignedOutputs> =>
    evaluateInChunks(evaluate, { quaternions }, ELEMENTS, signal ? { signal } : {});
  try {
    const [here, there] = [await outputsOf(request.evaluate), await outputsOf(request.elsewhere)];
    const rounding = output === 'class' ? 0 : Math.min(EXACT_NOISE_FLOORS * noiseFloor, judges[output].absoluteFloor);
    const vectorsToo = (): boolean => sameVectors(here.vectors, there.vectors, rounding);
    if (output !== 'class') return vectorsToo();
    return sameEach(here.scalars, there.scalars) && (!isSaturated(here) || vectorsToo());
  } catch (error) {
    if (error instanceof NotFiniteOutput) return false;
    throw error;
  }
}
