/**
 * The two functions of the laboratory and their product. A function is a part of unit length for each degree, drawn from its seed or a single harmonic, times
 * the size of that degree, which can be changed by hand. The product is computed in float64 by the compute worker, always of the latest functions.
 */
import { create } from 'zustand';
import { kindOf } from '../experiment/laboratory/kinds.ts';
import { LARGEST_DEGREE } from '../experiment/laboratory/settings.ts';
import { Random } from '../math/random.ts';
import type { Reach, ReachKind, Triple } from '../math/reach.ts';
import { ask } from './compute-client.ts';
import { useLaboratory } from './laboratory.ts';
import { say } from './session.ts';

export type FunctionName = 'f' | 'h';

export interface SphereFunction {
  /** A mix of all degrees by its seed, or one harmonic. */
  readonly base:
    | { readonly kind: 'mix'; readonly seed: number }
    | { readonly kind: 'harmonic'; readonly l: number; readonly m: number };
  /** Sizes of degrees that were changed by hand. */
  readonly sizes: Readonly<Record<number, number>>;
}

interface FunctionsState {
  readonly f: SphereFunction;
  readonly h: SphereFunction;
  /** The triple whose parts alone are shown. */
  readonly path: Triple | undefined;
  /** The triple under the hand. */
  readonly pointed: Triple | undefined;
  /** f64[(2 degree + 1)^2], of what `key` says. */
  readonly product: { readonly key: string; readonly z: Float64Array } | undefined;
  readonly reaches: Readonly<Record<string, Reach>>;
}

export const useFunctions = create<FunctionsState>(() => ({
  f: { base: { kind: 'mix', seed: 3 }, sizes: {} },
  h: { base: { kind: 'mix', seed: 8 }, sizes: {} },
  path: undefined,
  pointed: undefined,
  product: undefined,
  reaches: {},
}));

/** The largest size that a degree can be given. */
export const MOST_SIZE = 3;

/** Sizes of a mix: smooth functions, whose values are about 1. */
const mixedSize = (l: number): number => 1.6 / (1 + 0.35 * l);

/** A part of unit length of degree l, by seed. */
function drawnPart(seed: number, l: number): Float64Array {
  const random = new Random(`function ${seed}`).fork(l);
  const part = Float64Array.from({ length: 2 * l + 1 }, () => random.normal());
  const length = Math.hypot(...part) || 1;
  return part.map((value) => value / length);
}

export function sizeOf({ base, sizes }: SphereFunction, l: number): number {
  if (sizes[l] !== undefined) return sizes[l];
  return base.kind === 'mix' ? mixedSize(l) : l === base.l ? 2 : 0;
}

/** f64[(degree + 1)^2] in orthonormal harmonics; only the part of degree `alone` where that is given. */
export function coefficientsOf(fn: SphereFunction, degree: number, alone?: number): Float64Array {
  const { base } = fn;
  const coefficients = new Float64Array((degree + 1) ** 2);
  for (let l = 0; l <= degree; l++) {
    if (alone !== undefined && alone !== l) continue;
    const size = sizeOf(fn, l);
    if (base.kind === 'harmonic' && base.l === l) coefficients[l * l + l + base.m] = size;
    else
      coefficients.set(
        drawnPart(base.kind === 'mix' ? base.seed : 0, l).map((value) => value * size),
        l * l,
      );
  }
  return coefficients;
}

/** The same with only one degree left. */
export function partOf(coefficients: Float64Array, l: number): Float64Array {
  return coefficients.map((value, at) => (at >= l * l && at < (l + 1) ** 2 ? value : 0));
}

export function changeFunction(name: FunctionName, change: Partial<SphereFunction>): void {
  useFunctions.setState((state) => ({ [name]: { ...state[name], ...change } }));
  void multiply();
}

export function changeSize(name: FunctionName, l: number, size: number): void {
  const { sizes } = useFunctions.getState()[name];
  changeFunction(name, { sizes: { ...sizes, [l]: Math.max(0, Math.min(MOST_SIZE, size)) } });
}

export function choosePath(path: Triple | undefined): void {
  useFunctions.setState({ path });
  void multiply();
}

const productOf = (): ReachKind => kindOf(useLaboratory.getState().a).product;

/** What a product is of. */
function productKey(): string {
  const { f, h, path } = useFunctions.getState();
  return JSON.stringify([productOf(), useLaboratory.getState().degree, f, h, path]);
}

let asked = false;

/** Asks for the product of the functions as they are; while an answer is awaited, the newest ones wait. */
async function multiply(): Promise<void> {
  if (asked) return;
  asked = true;
  try {
    for (let key = productKey(); useFunctions.getState().product?.key !== key; key = productKey()) {
      const { f, h, path } = useFunctions.getState();
      const { degree } = useLaboratory.getState();
      const [x, y] = [coefficientsOf(f, degree, path?.[0]), coefficientsOf(h, degree, path?.[1])];
      const answer = await ask({ kind: 'multiply', product: productOf(), degree, x, y });
      if (answer.kind !== 'multiplied') {
        say(answer.kind === 'failure' ? answer.failure.message : 'The functions could not be multiplied.');
        return;
      }
      const z = path ? partOf(answer.z, path[2]) : answer.z;
      useFunctions.setState({ product: { key, z } });
    }
  } finally {
    asked = false;
  }
}

/** Names a reach that was asked for. */
export const reachKey = (product: ReachKind, degree: number): string => `${product} ${degree}`;

const sought = new Set<string>();

async function findReach(): Promise<void> {
  const { degree } = useLaboratory.getState();
  const product = productOf();
  const key = reachKey(product, degree);
  if (sought.has(key)) return;
  sought.add(key);
  const answer = await ask({ kind: 'reach', product, degree });
  if (answer.kind === 'reached')
    useFunctions.setState(({ reaches }) => ({ reaches: { ...reaches, [key]: answer.reach } }));
  else sought.delete(key);
}

let following = false;

/** From here on product and reach follow the sentence. */
export function followSentence(): void {
  const look = (): void => {
    const { path, f, h } = useFunctions.getState();
    const { degree } = useLaboratory.getState();
    if (path && (path[0] > degree || path[1] > degree)) useFunctions.setState({ path: undefined });
    for (const [name, { base }] of [
      ['f', f],
      ['h', h],
    ] as const)
      if (base.kind === 'harmonic' && base.l > degree)
        useFunctions.setState((state) => ({ [name]: { ...state[name], base: { kind: 'harmonic', l: degree, m: 0 } } }));
    void multiply();
    void findReach();
  };
  if (!following)
    useLaboratory.subscribe((state, before) => {
      if (state.a !== before.a || state.degree !== before.degree) look();
    });
  following = true;
  look();
}

export const harmonicsUpTo = (degree: number): readonly (readonly [l: number, m: number])[] =>
  Array.from({ length: Math.min(degree, LARGEST_DEGREE) + 1 }, (_, l) => l).flatMap((l) =>
    Array.from({ length: 2 * l + 1 }, (_, n) => [l, n - l] as const),
  );
