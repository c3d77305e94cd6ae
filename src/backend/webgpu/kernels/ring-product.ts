/** What kernels of products on rings compute, and how one thread reads and writes a row. */
import { legendreRings, type RingRule, torusRings } from '../../../math/ring-rule.ts';
import { componentLoad, componentLoads, componentStore, storeCalls } from './harmonics.ts';
import type { Builder, Unit } from './kernel.ts';

/** One factor as the kernel computes it: an operand, its degree, how often it is multiplied, and whether it is the dual function. */
export interface Factor {
  readonly operand: number;
  readonly degree: number;
  readonly power: number;
  readonly dual: boolean;
}

/** What a kernel multiplies: the degrees of all functions, its factors, and whether the result is the dual function. */
export interface RingProduct {
  readonly degrees: readonly number[];
  readonly rule: RingRule;
  readonly fast: boolean;
  readonly factors: readonly Factor[];
  readonly degree: number;
  readonly dual: boolean;
}

/** On the torus the function of largest degree is dual, the result where there are several; else the result. */
export function ringProductOf({ anchors }: Unit): RingProduct {
  const { operation, inputs } = anchors[0];
  if (operation.kind !== 'fourierProduct' && operation.kind !== 'foldedProduct')
    throw new Error(`${operation.kind} is no product on rings.`);
  const onTorus = operation.kind === 'fourierProduct';
  const own = onTorus ? [operation.degreeX, operation.degreeY] : operation.degrees;
  const degrees = [...own, operation.degreeZ];
  const dualFunction = onTorus ? degrees.lastIndexOf(Math.max(...degrees)) : own.length;
  const factors: Factor[] = [];
  for (const [operand, degree] of own.entries()) {
    const dual = operand === dualFunction;
    const known = factors.findIndex((factor) => inputs[factor.operand] === inputs[operand] && factor.dual === dual);
    if (known < 0) factors.push({ operand, degree, power: 1, dual });
    else factors[known] = { ...factors[known], power: factors[known].power + 1 };
  }
  return {
    degrees,
    rule: onTorus ? torusRings(degrees) : legendreRings(degrees),
    fast: onTorus && operation.method === 'fft',
    factors,
    degree: operation.degreeZ,
    dual: dualFunction === own.length,
  };
}

/** Text of the product of the factors' values at a point. */
export const productText = (factors: readonly Factor[], values: readonly string[]): string =>
  factors.flatMap(({ power }, n) => new Array<string>(power).fill(values[n])).join(' * ');

/**
 * Components read and written beyond which both are done in loops: lavapipe's compiler takes as long for one in line as for 40 multiply-adds, and at degrees
 * 4 x 4 -> 8 four times as long for a kernel without loops.
 */
const mostInline = 60;

export interface Access {
  /** Statements that read the operands. */
  readonly load: readonly string[];
  /** Text of each component of each operand. */
  readonly loaded: readonly (readonly string[])[];
  readonly functions: readonly string[];
}

/** Operands [size, ...rows] of a kernel with one row per thread, read in loops into arrays, and its result written in one. */
export function loopedAccess(
  builder: Builder,
  operands: readonly number[],
): Access & { readonly finish: (results: string, count: number) => string[] } {
  const { kernel, unit } = builder;
  const sizes = operands.map((operand) => Number(unit.anchors[0].inputs[operand].shape[0]));
  // A loop whose end the compiler does not know is not unrolled.
  const one = kernel.slot({ kind: 'computed', name: 'one', value: () => 1 });
  const loop = (count: number, statement: string) => `for (var n = 0u; n < ${count}u * ${one}; n++) { ${statement} }`;
  return {
    load: sizes.flatMap((size, n) => [`var x${n}: array<f32, ${size}>;`, loop(size, `x${n}[n] = load_${n}(n, row);`)]),
    loaded: sizes.map((size, n) => Array.from({ length: size }, (_, i) => `x${n}[${i}]`)),
    functions: [
      ...operands.flatMap((operand, n) => componentLoad(builder, `load_${n}`, operand)),
      ...componentStore(builder),
    ],
    finish: (results, count) => [loop(count, `store(n, row, ${results}[n]);`)],
  };
}

/** The same in line where that is short. */
export function accessOf(
  builder: Builder,
  operands: readonly number[],
  results: number,
): Access & { readonly finish: (results: readonly string[]) => string[] } {
  const { main, kernel, unit } = builder;
  const components = operands.reduce((sum, n) => sum + Number(unit.anchors[0].inputs[n].shape[0]), results);
  if (components > mostInline) {
    const { finish, ...access } = loopedAccess(builder, operands);
    const written = (values: readonly string[]) => [
      `var results = array<f32, ${results}>(${values});`,
      ...finish('results', results),
    ];
    return { ...access, finish: written };
  }
  const row = main.root.variable('row');
  const loaded = operands.map((operand) => componentLoads(builder, operand, row).map(({ text }) => text));
  const functions = componentStore(builder);
  const finish = (values: readonly string[]) =>
    storeCalls(
      kernel,
      functions,
      values.map((_, n) => n),
      [values],
    );
  return { load: [], loaded, functions, finish };
}
