/**
 * Finds out in which way a Gaunt product is computed best on this device, by trying: each on random functions, in turns (so that what else the machine does
 * strikes all alike), the least of several passes. The methods first, then the best one's tiles and splits. Drivers differ too much for a rule, but for where to
 * begin.
 */
import { harmonicCount } from '../../math/harmonics.ts';
import { Random } from '../../math/random.ts';
import { type Node, topological } from '../../tensor/graph.ts';
import { autoProduct, feed } from '../../tensor/primitives.ts';
import type { CompileOptions, OpenProduct, Program, TimedRun } from '../backend.ts';
import { openProductsIn } from './lower-products.ts';
import { KernelError } from './pipelines.ts';
import type { ProductChoices } from './product-choices.ts';
import { type DeviceSort, furtherForms, type ProductWay, productMethods, wayName } from './product-ways.ts';

/** Rows of the first try, and of the second where the first is over at once. */
const FEW = 1024;
const MANY = 16_384;
/** Milliseconds: of a pass at least, and of a run of few rows up to which many are tried. */
const LEAST_PASS = 4;
const AT_ONCE = 1;
const MOST_REPEATS = 256;
const PASSES = 9;

/** The products in these graphs that leave their method to the device, each kind once. */
export function openProducts(outputs: readonly Node[]): OpenProduct[] {
  const found = [...openProductsIn(topological(outputs)).values()];
  return [...new Map(found.map((product) => [JSON.stringify(product), product])).values()];
}

interface Candidate {
  readonly name: string;
  readonly program: Program;
}

export interface Tuner {
  readonly choices: ProductChoices;
  /** With every open product in one way. @throws KernelError where the device refuses it */
  readonly compile: (
    outputs: Readonly<Record<string, Node>>,
    way: ProductWay,
    options?: CompileOptions,
  ) => Promise<Program>;
  readonly device: DeviceSort;
  /** Around every pass. */
  readonly takeTurn: NonNullable<CompileOptions['takeTurn']>;
  readonly signal?: AbortSignal | undefined;
}

/** Measures those of these products that were not measured before, one after the other; a way that this device refuses takes no part. */
export async function tuneProducts(tuner: Tuner, products: readonly OpenProduct[]): Promise<void> {
  for (const product of products) {
    if (tuner.choices.isMeasured(product)) continue;
    tuner.signal?.throwIfAborted();
    const ms = await raced(
      tuner,
      product,
      productMethods.map((method) => ({ method })),
    );
    const [best] = productMethods.filter((method) => method in ms).sort((one, other) => ms[one] - ms[other]);
    if (!best) continue;
    const forms = furtherForms(best, tuner.device, product);
    if (forms.length > 0) {
      const again = await raced(
        tuner,
        product,
        [{}, ...forms].map((form) => ({ method: best, ...form })),
      );
      // Times of two races do not compare: the best method's own form ran in both.
      for (const [name, time] of Object.entries(again)) ms[name] = (time * ms[best]) / again[best];
    }
    tuner.choices.learn({ ...product, ms });
  }
}

type Milliseconds = Record<string, number>;

/** Times by name of those ways that the device takes. */
async function raced(tuner: Tuner, product: OpenProduct, ways: readonly ProductWay[]): Promise<Milliseconds> {
  const candidates: Candidate[] = [];
  try {
    for (const way of ways) {
      const program = await compiled(tuner, product, way);
      if (program) candidates.push({ name: wayName(way), program });
    }
    if (candidates.length === 0) return {};
    const few = await least(candidates, product, FEW, tuner);
    return Math.max(...Object.values(few)) < AT_ONCE ? await least(candidates, product, MANY, tuner) : few;
  } finally {
    for (const { program } of candidates) program.dispose();
  }
}

/** The product, or both of a pair, in one way; undefined where the device's compiler refuses it. */
async function compiled({ compile, signal }: Tuner, product: OpenProduct, way: ProductWay) {
  const { degreeX, degreeY, degreeZ } = product;
  const x = feed('x', [harmonicCount(degreeX), 'rows']);
  const names = ['y', 'w'].slice(0, product.paired ? 2 : 1);
  const outputs = names.map((name) => {
    const factor = feed(name, [harmonicCount(degreeY), 'rows']);
    return [name, autoProduct(x, factor, degreeX, degreeY, degreeZ)] as const;
  });
  try {
    return await compile(Object.fromEntries(outputs), way, signal && { signal });
  } catch (error) {
    if (error instanceof KernelError) return undefined;
    throw error;
  }
}

/** Of each, what nothing else on the machine made longer. */
async function least(
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
    return Object.fromEntries(candidates.map(({ name }, n) => [name, Math.min(...times[n])]));
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
