/**
 * One tensor product on one backend: z_k = sum_ij T_ijk x_i y_j in coefficients of orthonormal real harmonics (order l*l + l + m), and the gradients of
 * sum(gradZ * z). `gaunt-sparse` sums the non-zero Gaunt coefficients, `gaunt-grid` multiplies values on an exact spherical grid, `gaunt-fft` and
 * `gaunt-fourier-sums` on the torus, through fast transforms and through separable sums (`math/torus-fourier.ts`); `curl-sparse` and `matrix-sparse` sum those of the curl product (`math/curl.ts`) and of the matrix product (`math/matrix-product.ts`).
 */
import * as z from 'zod/mini';
import type { Backend } from '../backend/backend.ts';
import { LARGEST_DEGREE_SUM } from '../math/wigner-3j.ts';
import { weighDegrees } from '../nn/tensor-product.ts';
import { curlProductTable, matrixProductTable } from '../tensor/coupling-product-table.ts';
import { gauntProductTable } from '../tensor/gaunt-table.ts';
import { gradient } from '../tensor/gradient.ts';
import type { Node } from '../tensor/graph.ts';
import { feed, fourierProduct, gridProduct, multiply, sparseProduct, total } from '../tensor/primitives.ts';
import { nameOfToday } from './laboratory/kinds.ts';

export const productKinds = [
  'gaunt-sparse',
  'gaunt-grid',
  'gaunt-fft',
  'gaunt-fourier-sums',
  'curl-sparse',
  'matrix-sparse',
] as const;
/** Kinds that sum products of 3j symbols. */
const summedKinds: readonly ProductInput['kind'][] = ['gaunt-sparse', 'curl-sparse', 'matrix-sparse'];
const HIGHEST_DEGREE = 20;

const degree = z.int().check(z.gte(0), z.lte(HIGHEST_DEGREE));
const rows = z.array(z.array(z.number()));
const weightList = z.optional(z.array(z.number()));
const inputSchema = z.object({
  kind: z.pipe(
    z.transform((kind: unknown) => (typeof kind === 'string' ? nameOfToday(kind) : kind)),
    z.enum(productKinds),
  ),
  degree1: degree,
  degree2: degree,
  degreeOut: degree,
  /** [batch][(degree1+1)^2] */
  x: rows,
  /** [batch][(degree2+1)^2] */
  y: rows,
  /** [batch][(degreeOut+1)^2] */
  gradZ: z.optional(rows),
  /** A weight for every degree of a factor or of the product: [degree + 1] each; absent: ones. */
  weights: z.optional(z.object({ x: weightList, y: weightList, z: weightList })),
});

export type ProductInput = z.infer<typeof inputSchema>;

export interface ProductOutput {
  readonly kind: ProductInput['kind'];
  readonly adapter: string;
  /** [batch][(degreeOut+1)^2] */
  readonly z: readonly (readonly number[])[];
  /** Only where gradZ was given. */
  readonly gradX?: readonly (readonly number[])[];
  readonly gradY?: readonly (readonly number[])[];
  /** Of the weights that were given, by the same names. */
  readonly gradWeights?: Readonly<Record<string, readonly number[]>>;
  /** Time of one run after compilation, data transfer included. */
  readonly ms: number;
  readonly compileMs: number;
  readonly dispatches: number;
}

const sizeOf = (l: number): number => (l + 1) ** 2;

/** Checks parsed JSON. Throws RangeError naming the field and what was expected. */
export function parseProductInput(json: unknown): ProductInput {
  const parsed = inputSchema.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const field = issue.path.join('.') || 'the file';
    const expected =
      field === 'kind'
        ? `one of ${productKinds.join(', ')}, clebsch-gordan`
        : field.startsWith('degree')
          ? `a whole number from 0 to ${HIGHEST_DEGREE}`
          : '{ kind, degree1, degree2, degreeOut, x, y, gradZ?, weights?: { x?, y?, z? } } with lists of rows of numbers, and of weights';
    throw new RangeError(`${field}: expected ${expected}`);
  }
  const { data } = parsed;
  const lists = [
    ['x', data.x, data.degree1],
    ['y', data.y, data.degree2],
    ...(data.gradZ ? [['gradZ', data.gradZ, data.degreeOut] as const] : []),
  ] as const;
  if (data.x.length === 0) throw new RangeError('x: expected at least one row');
  for (const [name, list, l] of lists) {
    if (list.length !== data.x.length)
      throw new RangeError(`${name}: ${list.length} rows, expected ${data.x.length} as in x`);
    const wrong = list.findIndex((row) => row.length !== sizeOf(l));
    if (wrong >= 0) {
      throw new RangeError(
        `${name}[${wrong}]: ${list[wrong].length} coefficients, expected ${sizeOf(l)} for degree ${l}`,
      );
    }
  }
  for (const [name, l] of weighted(data)) {
    const { length } = data.weights?.[name] ?? [];
    if (length !== l + 1)
      throw new RangeError(`weights.${name}: ${length} numbers, expected ${l + 1}, one for each degree`);
  }
  if (data.degreeOut > data.degree1 + data.degree2) {
    throw new RangeError(
      `degreeOut: ${data.degreeOut}, expected at most degree1 + degree2 = ${data.degree1 + data.degree2}: beyond it the product is zero`,
    );
  }
  const sum = data.degree1 + data.degree2 + data.degreeOut;
  if (summedKinds.includes(data.kind) && sum > LARGEST_DEGREE_SUM) {
    throw new RangeError(
      `degree1 + degree2 + degreeOut: ${sum}, expected at most ${LARGEST_DEGREE_SUM} for coefficients that are exact; gaunt-grid, gaunt-fft and gaunt-fourier-sums go further`,
    );
  }
  return data;
}

/** [batch][width] -> f64[width, batch]: coefficients first, as products take them. */
function columns(list: readonly (readonly number[])[]): Float64Array {
  const [batch, width] = [list.length, list[0].length];
  return Float64Array.from({ length: batch * width }, (_, n) => list[n % batch][Math.floor(n / batch)]);
}

function rowsOf(values: Float64Array, batch: number): number[][] {
  const width = values.length / batch;
  return Array.from({ length: batch }, (_, b) => Array.from({ length: width }, (__, k) => values[k * batch + b]));
}

function productOf({ kind, degree1, degree2, degreeOut }: ProductInput, x: Node, y: Node): Node {
  switch (kind) {
    case 'gaunt-sparse':
      return sparseProduct(x, y, gauntProductTable(degree1, degree2, degreeOut));
    case 'gaunt-grid':
      return gridProduct(x, y, degree1, degree2, degreeOut);
    case 'gaunt-fft':
      return fourierProduct(x, y, degree1, degree2, degreeOut, 'fft');
    case 'gaunt-fourier-sums':
      return fourierProduct(x, y, degree1, degree2, degreeOut, 'dft');
    case 'curl-sparse':
      return sparseProduct(x, y, curlProductTable(degree1, degree2, degreeOut));
    case 'matrix-sparse':
      return sparseProduct(x, y, matrixProductTable(degree1, degree2, degreeOut));
    default:
      throw new Error(`unknown product ${kind satisfies never}`);
  }
}

const fedWeights = (input: ProductInput): Record<string, Float64Array> =>
  Object.fromEntries(
    weighted(input).map(([name]) => [`weights ${name}`, Float64Array.from(input.weights?.[name] ?? [])]),
  );

/** What has weights, with its degree. */
function weighted({ weights, degree1, degree2, degreeOut }: ProductInput): (readonly ['x' | 'y' | 'z', number])[] {
  const all = [
    ['x', degree1],
    ['y', degree2],
    ['z', degreeOut],
  ] as const;
  return all.filter(([name]) => weights?.[name]);
}

/** Runs the product, and its gradients where gradZ is given. */
export async function evaluateProduct(backend: Backend, input: ProductInput): Promise<ProductOutput> {
  const { kind, degree1, degree2, degreeOut, gradZ } = input;
  const [x, y, upstream] = (
    [
      ['x', degree1],
      ['y', degree2],
      ['gradZ', degreeOut],
    ] as const
  ).map(([name, l]) => feed(name, [sizeOf(l), 'rows']));
  const weights = new Map(weighted(input).map(([name, l]) => [name, feed(`weights ${name}`, [l + 1])] as const));
  const weighed = (name: 'x' | 'y' | 'z', node: Node): Node => {
    const own = weights.get(name);
    return own ? weighDegrees(node, own) : node;
  };
  const product = weighed('z', productOf(input, weighed('x', x), weighed('y', y)));
  const outputs: Record<string, Node> = { z: product };
  if (gradZ) {
    const by = [x, y, ...weights.values()];
    const found = gradient(total(multiply(product, upstream)), by);
    const names = ['gradX', 'gradY', ...[...weights.keys()].map((name) => `weights ${name}`)];
    for (const [n, name] of names.entries()) outputs[name] = found[n];
  }
  const batch = input.x.length;
  const feeds = {
    x: columns(input.x),
    y: columns(input.y),
    ...(gradZ && { gradZ: columns(gradZ) }),
    ...fedWeights(input),
  };
  const before = performance.now();
  const program = await backend.compile(outputs);
  await program.run(feeds, { rows: batch });
  const start = performance.now();
  const results = await program.run(feeds, { rows: batch });
  const ms = performance.now() - start;
  const { dispatches } = program;
  program.dispose();
  return {
    kind,
    adapter: backend.adapter,
    z: rowsOf(results.z, batch),
    ...(gradZ && { gradX: rowsOf(results.gradX, batch), gradY: rowsOf(results.gradY, batch) }),
    ...(gradZ &&
      weights.size > 0 && {
        gradWeights: Object.fromEntries([...weights.keys()].map((name) => [name, [...results[`weights ${name}`]]])),
      }),
    ms,
    compileMs: start - before,
    dispatches,
  };
}
