/**
 * The function that an orbit judges: it knows no model. At each group element g it returns the aligned output
 * e(g) = rho(g)^-1 f(g x), which is constant over the orbit if and only if f is equivariant at x.
 */
export interface AlignedOutputs {
  /** eV, f64[n]. */
  readonly energies: Float64Array;
  /** eV/angstrom in the subject's own frame, f64[n, atoms, 3]. */
  readonly forces: Float64Array;
}

/** Quaternions f64[n, 4] (w, x, y, z) -> aligned outputs at these elements. */
export type OrbitFunction = (quaternions: Float64Array, signal?: AbortSignal) => Promise<AlignedOutputs>;

/**
 * Runs in chunks, so that progress is seen and a cancel is heard between them.
 * @throws the signal's reason when cancelled; an Error naming the element when an output is not finite.
 */
export async function evaluateInChunks(
  evaluate: OrbitFunction,
  quaternions: Float64Array,
  chunk: number,
  options: {
    readonly signal?: AbortSignal;
    readonly onChunk?: (first: number, outputs: AlignedOutputs) => void;
  } = {},
): Promise<AlignedOutputs> {
  const count = quaternions.length / 4;
  const energies = new Float64Array(count);
  let forces = new Float64Array(0);
  for (let first = 0; first < count; first += chunk) {
    options.signal?.throwIfAborted();
    const last = Math.min(count, first + chunk);
    const outputs = await evaluate(quaternions.subarray(4 * first, 4 * last), options.signal);
    const width = outputs.forces.length / (last - first);
    if (first === 0) forces = new Float64Array(count * width);
    assertFinite(outputs, first, width);
    energies.set(outputs.energies, first);
    forces.set(outputs.forces, first * width);
    options.onChunk?.(first, outputs);
  }
  return { energies, forces };
}

function assertFinite(outputs: AlignedOutputs, first: number, width: number): void {
  const energy = outputs.energies.findIndex((value) => !Number.isFinite(value));
  const force = outputs.forces.findIndex((value) => !Number.isFinite(value));
  if (energy < 0 && force < 0) return;
  const element = first + (energy >= 0 ? energy : Math.floor(force / width));
  throw new Error(
    `The model returned a value that is not finite at element ${element}. Two atoms may coincide, or the weights may be damaged.`,
  );
}
