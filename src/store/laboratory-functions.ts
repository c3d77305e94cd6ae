/**
 * The two functions of the laboratory and their product (`experiment/laboratory/sphere-function.ts`): of the degrees that the irreps of the sentence have.
 * The product is computed in float64 by the compute worker, always of the latest functions. Until an answer is there the one before is shown only where it
 * differs by sizes of degrees alone, which a hand moves; of another L, irreps, kind, triple or function it is none.
 */
import { create } from 'zustand';
import type { CoupledReach } from '../engine/laboratory-messages.ts';
import { kindOf, productNames } from '../experiment/laboratory/kinds.ts';
import { type LaboratorySetting, usualLaboratory } from '../experiment/laboratory/link.ts';
import { degreesOf, triplesWithin } from '../experiment/laboratory/settings.ts';
import { coefficientsOf, MOST_SIZE, partOf, type SphereFunction } from '../experiment/laboratory/sphere-function.ts';
import type { ReachKind, Triple } from '../math/reach.ts';
import { ask } from './compute-client.ts';
import { useLaboratory } from './laboratory.ts';
import { type ChannelNow, channelNow, followModels, useChannels } from './laboratory-channels.ts';
import { sayInLaboratory } from './laboratory-said.ts';

export type FunctionName = 'f' | 'h';

interface FunctionsState {
  readonly f: SphereFunction;
  readonly h: SphereFunction;
  /** The triple whose parts alone are shown. */
  readonly path: Triple | undefined;
  /** The triple under the hand. */
  readonly pointed: Triple | undefined;
  /** What was multiplied last: f64[(highest degree of the result + 1)^2], of what `key` says, and `shape` but for sizes. Shown by `productNow`. */
  readonly product: { readonly key: string; readonly shape: string; readonly z: Float64Array } | undefined;
  /** Why there is no product of what `key` says. */
  readonly failure: { readonly key: string; readonly message: string } | undefined;
  readonly reaches: Readonly<Record<string, CoupledReach>>;
}

export const useFunctions = create<FunctionsState>(() => ({
  f: usualLaboratory.f,
  h: usualLaboratory.h,
  path: usualLaboratory.path,
  pointed: undefined,
  product: undefined,
  failure: undefined,
  reaches: {},
}));

export function changeFunction(name: FunctionName, change: Partial<SphereFunction>): void {
  useFunctions.setState((state) => ({ [name]: { ...state[name], ...change } }));
}

export function changeSize(name: FunctionName, l: number, size: number): void {
  const { sizes } = useFunctions.getState()[name];
  changeFunction(name, { sizes: { ...sizes, [l]: Math.max(0, Math.min(MOST_SIZE, size)) } });
}

export const choosePath = (path: Triple | undefined): void => useFunctions.setState({ path });

const productOf = (): ReachKind => kindOf(useLaboratory.getState().a).product;

/** What a function is where it is a channel of a model; undefined where it is none. */
export function channelOf(name: FunctionName): ChannelNow | undefined {
  const { base } = useFunctions.getState()[name];
  return base.kind === 'channel' ? channelNow(base, useChannels.getState()[base.side]) : undefined;
}

/** Coefficients of a function as it is, of its degrees or of those of the chosen triple; undefined while a model has not said. */
export function coefficientsNow(name: FunctionName, whole = false): Float64Array | undefined {
  const { path, [name]: fn } = useFunctions.getState();
  const { degree, settings } = useLaboratory.getState();
  const channel = channelOf(name);
  if (channel && channel.state !== 'there') return undefined;
  const alone = whole ? undefined : path?.[name === 'f' ? 0 : 1];
  const degrees = alone === undefined ? degreesOf(settings.irreps, degree).in : [alone];
  return coefficientsOf(fn, degree, degrees, channel?.fn);
}

/** What a product is of, but for the sizes of the degrees of its factors. */
function productShape(): string {
  const { f, h, path } = useFunctions.getState();
  const { degree, settings } = useLaboratory.getState();
  const channels = (['f', 'h'] as const).map((name) => {
    const channel = channelOf(name);
    return channel?.state === 'there' ? [...channel.fn.coefficients] : channel?.state;
  });
  return JSON.stringify([productOf(), settings.irreps, degree, f.base, h.base, path, channels]);
}

/** What a product is of. */
function productKey(): string {
  const { f, h } = useFunctions.getState();
  return `${productShape()} ${JSON.stringify([f.sizes, h.sizes])}`;
}

/**
 * The product of the functions as they are. `z` is f64[(highest degree out + 1)^2]; `isLatest` is false while its factors have other sizes than it was
 * computed of. Undefined while it is computed, or while a factor is not there.
 */
export function productNow():
  | { readonly z: Float64Array; readonly isLatest: boolean }
  | { readonly failure: string }
  | undefined {
  const { product, failure } = useFunctions.getState();
  const key = productKey();
  if (failure?.key === key) return { failure: failure.message };
  return product && product.shape === productShape() ? { z: product.z, isLatest: product.key === key } : undefined;
}

let asked = false;

/** What the last answer was of. */
function answered(): string | undefined {
  const { product, failure } = useFunctions.getState();
  return (product ?? failure)?.key;
}

/** Asks for the product of the functions as they are; while an answer is awaited, the newest ones wait. None of functions that are not there, or that failed. */
async function multiply(): Promise<void> {
  if (asked) return;
  asked = true;
  try {
    for (let key = productKey(); answered() !== key; key = productKey()) {
      const shape = productShape();
      const { path } = useFunctions.getState();
      const { degree, settings } = useLaboratory.getState();
      const [x, y] = [coefficientsNow('f'), coefficientsNow('h')];
      if (!x || !y) {
        useFunctions.setState({ product: undefined, failure: undefined });
        return;
      }
      const { irreps } = settings;
      const answer = await ask({ kind: 'multiply', product: productOf(), irreps, degree, x, y });
      if (answer.kind === 'multiplied') {
        const z = path ? partOf(answer.z, path[2]) : answer.z;
        useFunctions.setState({ product: { key, shape, z }, failure: undefined });
        continue;
      }
      const why = answer.kind === 'failure' ? answer.failure.message : `The answer was "${answer.kind}".`;
      const message = `The functions could not be multiplied. ${why} Change one of them to try again.`;
      useFunctions.setState({ product: undefined, failure: { key, message } });
      sayInLaboratory(message);
    }
  } finally {
    asked = false;
  }
}

/** Names a reach that was asked for. */
export const reachKey = (product: ReachKind, irreps: string, degree: number): string =>
  `${product} ${irreps} ${degree}`;

const sought = new Set<string>();

/** What the product of the sentence reaches first, then what the others do. */
async function findReach(): Promise<void> {
  const {
    degree,
    settings: { irreps },
  } = useLaboratory.getState();
  const own = productOf();
  const others = (Object.keys(productNames) as ReachKind[]).filter((kind) => kind !== own);
  for (const product of [own, ...others]) {
    const key = reachKey(product, irreps, degree);
    if (sought.has(key)) continue;
    sought.add(key);
    const answer = await ask({ kind: 'reach', product, irreps, degree });
    if (answer.kind === 'reached')
      useFunctions.setState(({ reaches }) => ({ reaches: { ...reaches, [key]: answer.reach } }));
    else sought.delete(key);
  }
}

/** Keeps the functions and the chosen triple within the degrees of the sentence: a harmonic of another degree becomes one that there is. */
function fitSentence(): void {
  const { path, f, h } = useFunctions.getState();
  const {
    degree,
    settings: { irreps },
  } = useLaboratory.getState();
  if (path && !triplesWithin(irreps, degree).some((triple) => triple.every((l, n) => l === path[n])))
    useFunctions.setState({ path: undefined });
  const { in: inner } = degreesOf(irreps, degree);
  for (const [name, { base }] of [
    ['f', f],
    ['h', h],
  ] as const)
    if (base.kind === 'harmonic' && !inner.includes(base.l)) {
      const l = Math.max(...inner);
      const m = Math.max(-l, Math.min(l, base.m));
      useFunctions.setState((state) => ({ [name]: { ...state[name], base: { kind: 'harmonic', l, m } } }));
    }
}

let look = (): void => void multiply();
let following = false;
/** Sentence and functions are set one after the other, and belong together. */
let setting = false;

function follow(): void {
  if (!following || setting) return;
  fitSentence();
  look();
  void findReach();
}

/** Shows a sentence with its functions: what is fitted to the sentence's degrees is fitted once both are there. */
export function showSetting({ f, h, path, ...sentence }: LaboratorySetting): void {
  setting = true;
  useLaboratory.setState(sentence);
  useFunctions.setState({ f, h, path });
  setting = false;
  follow();
}

/** From here on product, reach and channels follow the sentence and the models of the page. */
export function followSentence(): void {
  if (!following) {
    following = true;
    useFunctions.subscribe(({ f, h, path }, before) => {
      if (f !== before.f || h !== before.h || path !== before.path) follow();
    });
    const wanted = () => {
      const { f, h } = useFunctions.getState();
      return [...new Set([f, h].flatMap(({ base }) => (base.kind === 'channel' ? [base.side] : [])))];
    };
    look = followModels(wanted, () => void multiply());
    useLaboratory.subscribe((state, before) => {
      const { irreps } = state.settings;
      if (state.a !== before.a || state.degree !== before.degree || irreps !== before.settings.irreps) follow();
    });
  }
  follow();
}
