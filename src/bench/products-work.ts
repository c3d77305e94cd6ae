/**
 * The works of section `products`: the Gaunt product of 10,000 pairs of spherical functions of degree L, one channel, to the full degree 2L, and its gradients by
 * both factors. Ours are the engine's kernels, and `auto`, which takes the one that was quickest when the device tried them; the peer multiplies on the same exact grid in
 * @jax-js/jax, as matrices. All are timed by the device's own clock, so that transfers and the waits of JavaScript count for nobody.
 */
import type { Array as JaxArray } from '@jax-js/jax';
import type { TimedRun } from '../backend/backend.ts';
import type { WebGpuBackend } from '../backend/webgpu/webgpu.ts';
import { bilinearProduct, gauntTable } from '../math/gaunt.ts';
import { harmonicCount, solidHarmonics } from '../math/harmonics.ts';
import { sphereGrid } from '../math/quadrature.ts';
import { Random } from '../math/random.ts';
import { gauntProductTable } from '../tensor/gaunt-table.ts';
import { gradient } from '../tensor/gradient.ts';
import type { Node } from '../tensor/graph.ts';
import {
  autoProduct,
  feed,
  fourierProduct,
  gridProduct,
  multiply,
  sparseProduct,
  total,
} from '../tensor/primitives.ts';
import type { openJax } from './jax.ts';
import type { Stepper } from './report.ts';

export const ROWS = 10_000;
export const DEGREES = [1, 2, 3, 4, 5, 6] as const;
type Product = (x: Node, y: Node, degree: number) => Node;
const products = {
  'gaunt-sparse': (x, y, L) => sparseProduct(x, y, gauntProductTable(L, L, 2 * L)),
  'gaunt-grid': (x, y, L) => gridProduct(x, y, L, L, 2 * L),
  'gaunt-fft': (x, y, L) => fourierProduct(x, y, L, L, 2 * L, 'fft'),
  'gaunt-fourier-sums': (x, y, L) => fourierProduct(x, y, L, L, 2 * L, 'dft'),
  'gaunt-auto': (x, y, L) => autoProduct(x, y, L, L, 2 * L),
} as const satisfies Record<string, Product>;
export const productKinds = ['gaunt-sparse', 'gaunt-grid', 'gaunt-fft', 'gaunt-fourier-sums', 'gaunt-auto'] as const;
export type TimedKind = (typeof productKinds)[number];
export type Direction = 'forward' | 'backward';

/** Coefficients of orthonormal harmonics, row-major: x and y [ROWS, n], upstream gradient g [ROWS, n3]. */
export interface ProductData {
  readonly degree: number;
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly g: Float32Array;
}

export function productData(degree: number): ProductData {
  const random = new Random(`products ${degree}`);
  const draw = (width: number) => Float32Array.from({ length: ROWS * width }, () => random.normal());
  return {
    degree,
    x: draw(harmonicCount(degree)),
    y: draw(harmonicCount(degree)),
    g: draw(harmonicCount(2 * degree)),
  };
}

/** A step computes everything; the results of the latest are rows as they are named: z, or gradX and gradY. */
export interface ProductRunner extends Stepper {
  readonly compileMs: number;
  readonly dispatches?: number;
  /** The first rows of a result, [rows, width]. */
  readonly first: (name: string, rows: number) => number[][];
  readonly dispose: () => void;
  /** Kernels alone, fed once; absent where a step is watched instead. */
  readonly held?: TimedRun;
}

/** [rows, width] -> [width, rows], as the engine takes coefficients. */
function transposed(values: Float32Array, width: number): Float32Array {
  return Float32Array.from(values, (_, n) => values[(n % ROWS) * width + Math.floor(n / ROWS)]);
}

/** The graph of a work: z, or gradX and gradY. */
export function productOutputs(degree: number, kind: TimedKind, direction: Direction): Record<string, Node> {
  const [n, n3] = [harmonicCount(degree), harmonicCount(2 * degree)];
  const [one, two, upstream] = [feed('x', [n, 'rows']), feed('y', [n, 'rows']), feed('g', [n3, 'rows'])];
  const product = products[kind](one, two, degree);
  if (direction === 'forward') return { z: product };
  const [gradX, gradY] = gradient(total(multiply(product, upstream)), [one, two]);
  return { gradX, gradY };
}

export async function ourProduct(
  backend: WebGpuBackend,
  { degree, x, y, g }: ProductData,
  kind: TimedKind,
  direction: Direction,
): Promise<ProductRunner> {
  const [n, n3] = [harmonicCount(degree), harmonicCount(2 * degree)];
  const outputs = productOutputs(degree, kind, direction);
  const feeds = {
    x: transposed(x, n),
    y: transposed(y, n),
    ...(direction === 'backward' && { g: transposed(g, n3) }),
  };
  if (kind === 'gaunt-auto') (await backend.compile(outputs, { tune: true })).dispose();
  const before = performance.now();
  const program = await backend.compile(outputs, { tune: kind === 'gaunt-auto' });
  const compileMs = performance.now() - before;
  let latest: Record<string, Float64Array> = {};
  const held = program.timed?.(feeds, { rows: ROWS });
  return {
    compileMs,
    ...(held && { held }),
    dispatches: program.dispatches,
    step: async () => {
      latest = await program.run(feeds, { rows: ROWS });
    },
    finish: async () => Object.values(latest)[0][0],
    first: (name, rows) => {
      const width = latest[name].length / ROWS;
      return Array.from({ length: rows }, (_, row) =>
        Array.from({ length: width }, (__, k) => latest[name][k * ROWS + row]),
      );
    },
    dispose: () => {
      held?.dispose();
      program.dispose();
    },
  };
}

/** The grid as matrices: values [points, n3] of harmonics to degree 2L, and the weights of its points. */
function gridMatrices(degree: number) {
  const { directions, weights } = sphereGrid(4 * degree);
  const [n, n3, points] = [harmonicCount(degree), harmonicCount(2 * degree), weights.length];
  const values = solidHarmonics(2 * degree, directions).map((value) => value / Math.sqrt(4 * Math.PI));
  return {
    points,
    /** [n, points] */
    evaluate: Float32Array.from(
      { length: n * points },
      (_, at) => values[(at % points) * n3 + Math.floor(at / points)],
    ),
    /** [points, n3] */
    analyse: values.map((value, at) => 4 * Math.PI * weights[Math.floor(at / n3)] * value),
  };
}

/** jax-js counts references: `.ref` marks every use but the last. */
export async function jaxProduct(
  jax: Awaited<ReturnType<typeof openJax>>,
  { degree, x, y, g }: ProductData,
  direction: Direction,
): Promise<ProductRunner> {
  const { numpy: np } = jax;
  const [n, n3] = [harmonicCount(degree), harmonicCount(2 * degree)];
  const { points, evaluate, analyse } = gridMatrices(degree);
  const array = (values: ArrayLike<number>, shape: number[]) => np.array(Float32Array.from(values)).reshape(shape);
  const [B, A] = [array(evaluate, [n, points]), array(analyse, [points, n3])];
  const [one, two, upstream] = [array(x, [ROWS, n]), array(y, [ROWS, n]), array(g, [ROWS, n3])];
  const forward = jax.jit(
    (a: JaxArray, b: JaxArray): JaxArray => np.matmul(np.matmul(a, B.ref).mul(np.matmul(b, B.ref)), A.ref),
  );
  const backward = jax.jit((a: JaxArray, b: JaxArray, c: JaxArray): [JaxArray, JaxArray] => {
    const onGrid = np.matmul(c, A.ref.transpose());
    return [
      np.matmul(onGrid.ref.mul(np.matmul(b, B.ref)), B.ref.transpose()),
      np.matmul(onGrid.mul(np.matmul(a, B.ref)), B.ref.transpose()),
    ];
  });
  let latest: Record<string, ArrayLike<number>> = {};
  const step = async (): Promise<void> => {
    if (direction === 'forward') {
      const z = forward(one.ref, two.ref) as JaxArray;
      latest = { z: await z.data() };
    } else {
      const [gradX, gradY] = backward(one.ref, two.ref, upstream.ref) as [JaxArray, JaxArray];
      latest = { gradX: await gradX.data(), gradY: await gradY.data() };
    }
  };
  const before = performance.now();
  await step();
  return {
    compileMs: performance.now() - before,
    step,
    finish: async () => Object.values(latest)[0][0],
    first: (name, rows) => {
      const width = latest[name].length / ROWS;
      return Array.from({ length: rows }, (_, row) =>
        Array.from({ length: width }, (__, k) => latest[name][row * width + k]),
      );
    },
    dispose: () => {},
  };
}

/** Rows whose results are compared with float64. */
const COMPARED = 8;

/**
 * Largest difference of the first rows of every result from float64, over the largest value of it. Gaunt coefficients are symmetric: the gradient by a
 * factor is the product of g with the other one, to degree L.
 */
export function differenceFromFloat64(
  { degree: L, x, y, g }: ProductData,
  runner: ProductRunner,
  direction: Direction,
): number {
  const [n, n3] = [harmonicCount(L), harmonicCount(2 * L)];
  const [one, two, upstream] = [x.subarray(0, COMPARED * n), y.subarray(0, COMPARED * n), g.subarray(0, COMPARED * n3)];
  const back = (other: Float32Array) => bilinearProduct(gauntTable(2 * L, L, L), upstream, other, 2 * L, L, L);
  const expected: Readonly<Record<string, Float64Array>> =
    direction === 'forward'
      ? { z: bilinearProduct(gauntTable(L, L, 2 * L), one, two, L, L, 2 * L) }
      : { gradX: back(two), gradY: back(one) };
  const differences = Object.entries(expected).map(([name, values]) => {
    const largest = Math.max(...values.map(Math.abs));
    const found = runner.first(name, COMPARED).flat();
    return Math.max(...found.map((value, at) => Math.abs(value - values[at]))) / largest;
  });
  return Math.max(...differences);
}
