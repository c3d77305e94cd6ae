/**
 * The function that an orbit judges: it knows no model. At each group element g it returns the aligned output
 * e(g) = rho(g)^-1 f(g x), which is constant over the orbit if and only if f is equivariant at x.
 */
import { type Elements, elementCount, elementsBetween } from '../group/elements.ts';

export interface AlignedOutputs {
  /** What no element changes, f64[n, width]: the energy in eV (width 1), or class probabilities. */
  readonly scalars: Float64Array;
  /** What turns with the subject, in the subject's own frame, f64[n, rows, 3]: forces in eV/angstrom, or unit normals. */
  readonly vectors: Float64Array;
}

/** Elements -> aligned outputs at each. */
export type OrbitFunction = (elements: Elements, signal?: AbortSignal) => Promise<AlignedOutputs>;

/** Some output of the model is not finite. */
export class NotFiniteOutput extends Error {
  override readonly name = 'NotFiniteOutput';
}

/**
 * Runs in chunks, so that progress is seen and a cancel is heard between them.
 * @throws the signal's reason when cancelled; NotFiniteOutput naming the element when an output is not finite.
 */
export async function evaluateInChunks(
  evaluate: OrbitFunction,
  elements: Elements,
  chunk: number,
  options: {
    readonly signal?: AbortSignal;
    /** Told how many elements are done. */
    readonly onChunk?: (done: number) => void;
  } = {},
): Promise<AlignedOutputs> {
  const count = elementCount(elements);
  let scalars = new Float64Array(0);
  let vectors = new Float64Array(0);
  for (let first = 0; first < count; first += chunk) {
    options.signal?.throwIfAborted();
    const last = Math.min(count, first + chunk);
    const outputs = await evaluate(elementsBetween(elements, first, last), options.signal);
    const evaluated = last - first;
    const [width, rows] = [outputs.scalars.length / evaluated, outputs.vectors.length / evaluated];
    if (first === 0) {
      scalars = new Float64Array(count * width);
      vectors = new Float64Array(count * rows);
    }
    assertFinite(outputs, first, evaluated);
    scalars.set(outputs.scalars, first * width);
    vectors.set(outputs.vectors, first * rows);
    options.onChunk?.(last);
  }
  return { scalars, vectors };
}

function assertFinite({ scalars, vectors }: AlignedOutputs, first: number, count: number): void {
  for (const values of [scalars, vectors]) {
    const broken = values.findIndex((value) => !Number.isFinite(value));
    if (broken < 0) continue;
    const element = first + Math.floor((broken * count) / values.length);
    throw new NotFiniteOutput(
      `The model returned a value that is not finite at element ${element}. Two atoms or points may coincide, or the weights may be damaged.`,
    );
  }
}
