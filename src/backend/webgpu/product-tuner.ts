/**
 * Finds out which method computes a Gaunt product best on this device, by trying: each on random functions, in turns (so that what else the machine does
 * strikes all alike), medians of several passes. Drivers differ too much for a rule, but for where to begin.
 *   `thorough` waits for every kernel, `quick` tries the two that are likely, and gives up where kernels take
 *   long to compile: a person is waiting for something else.
 */
import { harmonicCount } from '../../math/harmonics.ts';
import { Random } from '../../math/random.ts';
import { quantile } from '../../math/statistics.ts';
import { type Node, topological } from '../../tensor/graph.ts';
import { feed } from '../../tensor/primitives.ts';
import type { OpenProduct, Program, TimedRun } from '../backend.ts';
import { openProductsIn, productBy } from './lower-products.ts';
import { KernelError } from './pipelines.ts';
import { type ProductChoices, type ProductMethod, productMethods } from './product-choices.ts';

type Tuning = 'quick' | 'thorough';

/** Rows of the first try, and of the second where the first is over at once. */
const FEW = 1024;
const MANY = 16_384;
/** Milliseconds: of a pass at least, and of a run of few rows up to which many are tried. */
const LEAST_PASS = 2;
const AT_ONCE = 1;
const MOST_REPEATS = 256;
const PASSES = 7;
/** Milliseconds that one kernel may compile for while somebody waits. */
const QUICK = 400;

/** The products in these graphs that leave their method to the device, each kind once. */
export function openProducts(outputs: readonly Node[]): OpenProduct[] {
  const found = [...openProductsIn(topological(outputs)).values()];
  return [...new Map(found.map((product) => [JSON.stringify(product), product])).values()];
}

interface Candidate {
  readonly method: ProductMethod;
  readonly program: Program;
}

export type TakeTurn = <Value>(work: () => Promise<Value>) => Promise<Value>;

export interface Tuner {
  readonly choices: ProductChoices;
  readonly compile: (outputs: Readonly<Record<string, Node>>) => Promise<Program>;
  /** Around every pass. */
  readonly takeTurn: TakeTurn;
  readonly signal?: AbortSignal | undefined;
}

/** Measures these products, one after the other; what a device refuses is left out. Quick tuning ends with the first kernel that is slow to compile: then false. */
export async function tuneProducts(tuner: Tuner, products: readonly OpenProduct[], tuning: Tuning): Promise<boolean> {
  for (const degrees of products) {
    tuner.signal?.throwIfAborted();
    const candidates = await compiled(tuner, degrees, tuning);
    if (candidates.length === 0) return false;
    try {
      if (candidates.length > 1) tuner.choices.remember({ ...degrees, ms: await raced(candidates, degrees, tuner) });
    } finally {
      for (const { program } of candidates) program.dispose();
    }
  }
  return true;
}

/** One program a method that compiles; none where that takes too long. */
async function compiled({ choices, compile }: Tuner, degrees: OpenProduct, tuning: Tuning): Promise<Candidate[]> {
  const x = feed('x', [harmonicCount(degrees.degreeX), 'rows']);
  const others = ['y', 'w'].slice(0, degrees.paired ? 2 : 1);
  const factors = others.map((name) => feed(name, [harmonicCount(degrees.degreeY), 'rows']));
  const outputs = (method: ProductMethod) =>
    Object.fromEntries(factors.map((factor, n) => [others[n], productBy(method, x, factor, degrees)]));
  const candidates: Candidate[] = [];
  const expected = choices.methodFor(degrees);
  const further = productMethods.filter((other) => other !== expected);
  for (const method of [expected, ...(tuning === 'quick' ? further.slice(0, 1) : further)]) {
    const before = performance.now();
    try {
      candidates.push({ method, program: await compile(outputs(method)) });
    } catch (error) {
      if (!(error instanceof KernelError)) throw error;
      choices.refuse(error.kernel, error.message);
    }
    if (tuning === 'quick' && performance.now() - before > QUICK) {
      for (const { program } of candidates) program.dispose();
      return [];
    }
  }
  return candidates;
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
  const runs = candidates.map(({ program }) => timedRun(program, feeds, rows));
  try {
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
