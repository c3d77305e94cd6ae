/**
 * One Clebsch-Gordan product on one backend, with all paths and weights, as e3nn writes it: rows of features in e3nn's layout (block by block, each
 * multiplicity-major), weights of all paths one after the other in C order, and the gradients of sum(gradZ * z) by all three.
 */
import * as z from 'zod/mini';
import type { Backend } from '../backend/backend.ts';
import { blockRanges, dimension, type Irreps, parseIrreps } from '../math/irreps.ts';
import {
  allPaths,
  type Path,
  type ProductIrreps,
  pathModes,
  pathProduct,
  requirePaths,
  weightShape,
} from '../nn/path-product.ts';
import { gradient } from '../tensor/gradient.ts';
import type { Node } from '../tensor/graph.ts';
import { add, feed, multiply, total } from '../tensor/primitives.ts';
import { expectation } from '../train/expectation.ts';

const rows = z.array(z.array(z.number())).check(z.minLength(1));
const place = z.int().check(z.gte(0), z.lte(10_000));

const inputSchema = z.strictObject({
  kind: z.literal('clebsch-gordan'),
  irreps1: z.string(),
  irreps2: z.string(),
  irrepsOut: z.string(),
  /** All that parity and triangle allow, in this mode; or these alone. */
  mode: z.exactOptional(z.enum(pathModes)),
  paths: z.exactOptional(z.array(z.strictObject({ in1: place, in2: place, out: place, mode: z.enum(pathModes) }))),
  /** [batch][dimension of irreps1], likewise y and gradZ. */
  x: rows,
  y: rows,
  weight: z.exactOptional(z.array(z.number())),
  gradZ: z.exactOptional(rows),
});

export interface PathProductInput {
  readonly irreps: ProductIrreps;
  readonly paths: readonly Path[];
  readonly x: readonly (readonly number[])[];
  readonly y: readonly (readonly number[])[];
  readonly weight: readonly number[];
  readonly gradZ?: readonly (readonly number[])[];
}

const sizeOf = (shape: readonly number[] | undefined): number => shape?.reduce((all, extent) => all * extent, 1) ?? 0;

/** Checks parsed JSON. @throws RangeError or SyntaxError naming the field, what was found and what was expected */
export function parsePathProduct(json: unknown): PathProductInput {
  const parsed = inputSchema.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new RangeError(`${issue.path.join('.') || 'the file'}: ${expectation(issue)}`);
  }
  const { irreps1, irreps2, irrepsOut, mode, paths: named, x, y, weight = [], gradZ } = parsed.data;
  const irreps = { in1: parseIrreps(irreps1), in2: parseIrreps(irreps2), out: parseIrreps(irrepsOut) };
  const paths = named ?? allPaths(irreps, mode ?? 'uvw');
  requirePaths(irreps, paths);
  const lists = [
    ['x', x, irreps.in1],
    ['y', y, irreps.in2],
    ...(gradZ ? [['gradZ', gradZ, irreps.out] as const] : []),
  ] as const;
  for (const [name, list, own] of lists) {
    if (list.length !== x.length) throw new RangeError(`${name}: ${list.length} rows, expected ${x.length} as in x`);
    const wrong = list.findIndex((row) => row.length !== dimension(own));
    if (wrong >= 0)
      throw new RangeError(`${name}[${wrong}]: ${list[wrong].length} components, expected ${dimension(own)}`);
  }
  const expected = paths.reduce((all, path) => all + sizeOf(weightShape(irreps, path)), 0);
  if (weight.length !== expected)
    throw new RangeError(`weight: ${weight.length} numbers, expected ${expected} for ${paths.length} paths`);
  return { irreps, paths, x, y, weight, ...(gradZ && { gradZ }) };
}

export interface PathProductOutput {
  readonly adapter: string;
  readonly paths: number;
  /** [batch][dimension of irrepsOut] */
  readonly z: readonly (readonly number[])[];
  /** Only where gradZ was given. */
  readonly gradX?: readonly (readonly number[])[];
  readonly gradY?: readonly (readonly number[])[];
  readonly gradWeight?: readonly number[];
  /** Time of one run after compilation, data transfer included. */
  readonly ms: number;
  readonly compileMs: number;
  readonly dispatches: number;
}

/** Rows [batch][dimension] -> one array a block, f64[2l+1, batch, multiplicity]. */
function blocksOf(list: readonly (readonly number[])[], irreps: Irreps): Float64Array[] {
  const ranges = blockRanges(irreps);
  return irreps.map(({ l, multiplicity }, block) => {
    const { start } = ranges[block];
    const width = 2 * l + 1;
    const values = new Float64Array(width * list.length * multiplicity);
    for (let m = 0; m < width; m++)
      for (const [b, row] of list.entries())
        for (let u = 0; u < multiplicity; u++)
          values[(m * list.length + b) * multiplicity + u] = row[start + u * width + m];
    return values;
  });
}

/** The other way round. */
function rowsOf(blocks: readonly Float64Array[], irreps: Irreps, batch: number): number[][] {
  const ranges = blockRanges(irreps);
  return Array.from({ length: batch }, (_, b) => {
    const row = new Array<number>(dimension(irreps));
    for (const [block, { l, multiplicity }] of irreps.entries())
      for (let u = 0; u < multiplicity; u++)
        for (let m = 0; m <= 2 * l; m++)
          row[ranges[block].start + u * (2 * l + 1) + m] = blocks[block][(m * batch + b) * multiplicity + u];
    return row;
  });
}

const feedsOf = (name: string, irreps: Irreps): Node[] =>
  irreps.map(({ l, multiplicity }, block) => feed(`${name}${block}`, [2 * l + 1, 'rows', multiplicity]));

/** Runs the product, and its gradients where gradZ is given. @throws RangeError naming a path that is not allowed */
export async function evaluatePathProduct(backend: Backend, input: PathProductInput): Promise<PathProductOutput> {
  const { irreps, paths, gradZ } = input;
  const [x, y, upstream] = [feedsOf('x', irreps.in1), feedsOf('y', irreps.in2), feedsOf('gradZ', irreps.out)];
  const shapes = paths.map((path) => weightShape(irreps, path));
  const weights = shapes.map((shape, n) => shape && feed(`weight${n}`, shape));
  const product = pathProduct(irreps, paths, x, y, weights);
  const sources = [...x, ...y, ...weights.flatMap((weight) => weight ?? [])];
  const outputs: Record<string, Node> = Object.fromEntries(product.map((node, block) => [`z${block}`, node]));
  if (gradZ) {
    const objective = product.map((node, block) => total(multiply(node, upstream[block]))).reduce((a, b) => add(a, b));
    for (const [n, node] of gradient(objective, sources).entries()) outputs[`grad${n}`] = node;
  }
  const feeds: Record<string, Float64Array> = {};
  const give = (name: string, blocks: readonly Float64Array[]): void => {
    for (const [block, values] of blocks.entries()) feeds[`${name}${block}`] = values;
  };
  give('x', blocksOf(input.x, irreps.in1));
  give('y', blocksOf(input.y, irreps.in2));
  if (gradZ) give('gradZ', blocksOf(gradZ, irreps.out));
  let at = 0;
  for (const [n, shape] of shapes.entries()) {
    if (!shape) continue;
    feeds[`weight${n}`] = Float64Array.from(input.weight.slice(at, at + sizeOf(shape)));
    at += sizeOf(shape);
  }
  const extents = { rows: input.x.length };
  const before = performance.now();
  const program = await backend.compile(outputs);
  await program.run(feeds, extents);
  const start = performance.now();
  const results = await program.run(feeds, extents);
  const ms = performance.now() - start;
  const { dispatches } = program;
  program.dispose();
  const batch = input.x.length;
  const parts = (name: string, from: number, count: number) =>
    Array.from({ length: count }, (_, n) => results[`${name}${from + n}`]);
  const [n1, n2] = [irreps.in1.length, irreps.in2.length];
  return {
    adapter: backend.adapter,
    paths: paths.length,
    z: rowsOf(parts('z', 0, irreps.out.length), irreps.out, batch),
    ...(gradZ && {
      gradX: rowsOf(parts('grad', 0, n1), irreps.in1, batch),
      gradY: rowsOf(parts('grad', n1, n2), irreps.in2, batch),
      gradWeight: parts('grad', n1 + n2, sources.length - n1 - n2).flatMap((values) => [...values]),
    }),
    ms,
    compileMs: start - before,
    dispatches,
  };
}
