/**
 * Finds out which method computes a Gaunt product best on this device, by trying: each on random functions, in turns (so that what else the machine does
 * strikes all alike), medians of several passes. Drivers differ too much for a rule, but for where to begin.
 */
import { harmonicCount } from '../../math/harmonics.ts';
import { Random } from '../../math/random.ts';
import { quantile } from '../../math/statistics.ts';
import { type Node, topological } from '../../tensor/graph.ts';
import { feed } from '../../tensor/primitives.ts';
import type { CompileOptions, OpenProduct, Program, TimedRun } from '../backend.ts';
import { openProductsIn, productBy } from './lower-products.ts';
import { KernelError } from './pipelines.ts';
import { type ProductChoices, type ProductMethod, productMethods } from './product-choices.ts';

/** Rows of the first try, and of the second where the first is over at once. */
const FEW = 1024;
const MANY = 16_384;
/** Milliseconds: of a pass at least, and of a run of few rows up to which many are tried. */
const LEAST_PASS = 2;
const AT_ONCE = 1;
const MOST_REPEATS = 256;
const PASSES = 7;

/** The products in these graphs that leave their method to the device, each kind once. */
export function openProducts(outputs: readonly Node[]): OpenProduct[] {
  const found = [...openProductsIn(topological(outputs)).values()];
  return [...new Map(found.map((product) => [JSON.stringify(product), product])).values()];
}

interface Candidate {
  readonly method: ProductMethod;
  readonly program: Program;
}

export interface Tuner {
  readonly choices: ProductChoices;
  readonly compile: (outputs: Readonly<Record<string, Node>>, options?: CompileOptions) => Promise<Program>;
  /** Around every pass. */
  readonly takeTurn: NonNullable<CompileOptions['takeTurn']>;
  readonly signal?: AbortSignal | undefined;
}

/** Measures those of these products that were not measured before, one after the other; a method that this device refuses takes no part. */
export async function tuneProducts(tuner: Tuner, products: readonly OpenProduct[]): Promise<void> {
  for (const product of products) {
    if (tuner.choices.isMeasured(product)) continue;
    tuner.signal?.throwIfAborted();
    const candidates: Candidate[] = [];
    try {
      for (const method of productMethods) {
        const program = await compiled(tuner, product, method);
        if (program) candidates.push({ method, program });
      }
      if (candidates.length > 0) tuner.choices.learn({ ...product, ms: await raced(candidates, product, tuner) });
    } finally {
      for (const { program } of candidates) program.dispose();
    }
  }
}

/** The product, or both of a pair, by one method; undefined where the device's compiler refuses it. */
async function compiled({ compile, signal }: Tuner, product: OpenProduct, method: ProductMethod) {
  const x = feed('x', [harmonicCount(product.degreeX), 'rows']);
  const names = ['y', 'w'].slice(0, product.paired ? 2 : 1);
  const outputs = names.map((name) => {
    const factor = feed(name, [harmonicCount(product.degreeY), 'rows']);
    return [name, productBy(method, x, factor, product)] as const;
  });
  try {
    return await compile(Object.fromEntries(outputs), { asWritten: true, ...(signal && { signal }) });
  } catch (error) {
    if (error instanceof KernelError) return undefined;
    throw error;
  }
}

type Milliseconds = Partial<Record<ProductMethod, number>>;

async function raced(candidates: readonly Candidate[], degrees: OpenProduct, tuner: Tuner): Promise<Milliseconds> {
  const few = await medians(candidates, degrees, FEW, tuner);
  return Math.max(...Object.values(few)) < AT_ONCE ? medians(candidates, degrees, MANY, tuner) : few;
}

async function medians(
  candidates: readonly Candidate[],
  { degreeX, degreeY, paired }: OpenProduct,
  rows: number,
  { takeTurn, signal }: Tuner,
): Promise<Milliseconds> {
  const random = new Random('tuner');
  const draw = (degree: number) => Float32Array.from({ length: harmonicCount(degree) * rows }, () => random.normal());
  const feeds = { x: draw(degreeX), y: draw(degreeY), ...(paired && { w: draw(degreeY) }) };
  const runs: TimedRun[] = [];
  try {
    for (const { program } of candidates) runs.push(timedRun(program, feeds, rows));
    const repeats: number[] = [];
    for (const run of runs) repeats.push(await enough((times) => takeTurn(() => run.time(times))));
    const times = runs.map((): number[] => []);
    for (let pass = 0; pass < PASSES; pass++) {
      for (const [n, run] of runs.entries()) {
        signal?.throwIfAborted();
        times[n].push((await takeTurn(() => run.time(repeats[n]))) / repeats[n]);
      }
    }
    return Object.fromEntries(candidates.map(({ method }, n) => [method, quantile(times[n], 0.5)]));
  } finally {
    for (const run of runs) run.dispose();
  }
}

function timedRun(program: Program, feeds: Record<string, Float32Array>, rows: number): TimedRun {
  const run = program.timed?.(feeds, { rows });
  if (!run) throw new Error('this backend times no runs');
  return run;
}

/** Repeats after which a pass is long enough for the clock; the first run warms up. */
async function enough(pass: (repeats: number) => Promise<number>): Promise<number> {
  await pass(1);
  for (let repeats = 1; ; repeats *= 2)
    if ((await pass(repeats)) >= LEAST_PASS || repeats >= MOST_REPEATS) return repeats;
}
