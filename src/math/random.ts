/**
 * Seeded random numbers, the same bit for bit on every machine: Philox4x32-10, a counter-based generator
 * (Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011).
 * A stream is a 64-bit key; block n of the stream is a bijection of the counter n, so streams never share state.
 * Only +, *, / and sqrt are used downstream (IEEE 754 fixes their results); the language's log, sin and cos are not portable.
 */
const MULTIPLIER_0 = 0xd2511f53;
const MULTIPLIER_1 = 0xcd9e8d57;
const KEY_STEP_0 = 0x9e3779b9;
const KEY_STEP_1 = 0xbb67ae85;
const ROUNDS = 10;

type Key = readonly [number, number];

/** High 32 bits of the 64-bit product of two unsigned 32-bit integers. */
function multiplyHigh(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16);
  const carry = aLow * bHigh + (middle % 0x10000);
  return (aHigh * bHigh + Math.floor(middle / 0x10000) + Math.floor(carry / 0x10000)) >>> 0;
}

/** One Philox4x32-10 block: four unsigned 32-bit words from a counter of four words and a key of two. */
export function philox(counter: readonly [number, number, number, number], key: Key): [number, number, number, number] {
  let [c0, c1, c2, c3] = counter;
  let [k0, k1] = key;
  for (let round = 0; round < ROUNDS; round++) {
    const high0 = multiplyHigh(MULTIPLIER_0, c0);
    const low0 = Math.imul(MULTIPLIER_0, c0);
    const high1 = multiplyHigh(MULTIPLIER_1, c2);
    const low1 = Math.imul(MULTIPLIER_1, c2);
    c0 = (high1 ^ c1 ^ k0) >>> 0;
    c1 = low1 >>> 0;
    c2 = (high0 ^ c3 ^ k1) >>> 0;
    c3 = low0 >>> 0;
    k0 = (k0 + KEY_STEP_0) >>> 0;
    k1 = (k1 + KEY_STEP_1) >>> 0;
  }
  return [c0, c1, c2, c3];
}

/** Absorbs a text into a key, one Philox block per UTF-16 code unit and one for the length. */
function absorb(key: Key, text: string): Key {
  let [a, b] = key;
  for (let i = 0; i <= text.length; i++) {
    const unit = i < text.length ? text.charCodeAt(i) : 0x10000 + text.length;
    [a, b] = philox([unit, i, a, b], [a, b]);
  }
  return [a, b];
}

/** Natural logarithm of 0 < x < 1 by log((1+t)/(1-t)) = 2 (t + t^3/3 + ...), the same on every machine; error below 1e-15. */
function portableLogarithm(x: number): number {
  let exponent = 0;
  let mantissa = x;
  while (mantissa < Math.SQRT1_2) {
    mantissa *= 2;
    exponent--;
  }
  const t = (mantissa - 1) / (mantissa + 1);
  let sum = 0;
  for (let n = 21; n >= 1; n -= 2) sum = sum * t * t + 1 / n;
  return 2 * t * sum + exponent * Math.LN2;
}

/** A seeded stream of random numbers. A number and its decimal text are the same seed. */
export class Random {
  readonly #key: Key;
  #block = 0;
  #words: readonly number[] = [];
  #spareNormal: number | undefined;

  constructor(seed: number | string | { readonly key: Key }) {
    if (typeof seed === 'number' && !Number.isFinite(seed))
      throw new RangeError(`random seed ${seed}: expected a finite number or a text`);
    this.#key = typeof seed === 'object' ? seed.key : absorb([0, 0], String(seed));
  }

  /** An independent stream named by a label; it does not depend on how many numbers were drawn before. */
  fork(label: string | number): Random {
    return new Random({ key: absorb(this.#key, `/${label}`) });
  }

  /** Uniform on [0, 1), multiples of 2^-53. */
  uniform(): number {
    if (this.#words.length === 0) {
      const n = this.#block++;
      this.#words = philox([n >>> 0, Math.floor(n / 2 ** 32), 0, 0], this.#key);
    }
    const [a, b, ...rest] = this.#words;
    this.#words = rest;
    return ((a >>> 5) * 0x4000000 + (b >>> 6)) / 2 ** 53;
  }

  /** Standard normal, by the polar method (Marsaglia & Bray, SIAM Review 6, 1964). */
  normal(): number {
    const spare = this.#spareNormal;
    if (spare !== undefined) {
      this.#spareNormal = undefined;
      return spare;
    }
    const [u, v, square] = this.disc();
    const scale = Math.sqrt((-2 * portableLogarithm(square)) / square);
    this.#spareNormal = v * scale;
    return u * scale;
  }

  /** Uniform in the open unit disc without its centre: [u, v, u^2 + v^2]. */
  disc(): [u: number, v: number, square: number] {
    for (;;) {
      const u = 2 * this.uniform() - 1;
      const v = 2 * this.uniform() - 1;
      const square = u * u + v * v;
      if (square > 0 && square < 1) return [u, v, square];
    }
  }

  /** Uniform integer in 0 ... n-1 (bias below n * 2^-53). */
  integer(n: number): number {
    if (!Number.isSafeInteger(n) || n < 1) throw new RangeError(`random integer below ${n}: expected an integer >= 1`);
    return Math.floor(this.uniform() * n);
  }

  /** A uniformly random order of 0 ... n-1 (Fisher-Yates). */
  permutation(n: number): Uint32Array {
    const order = Uint32Array.from({ length: n }, (_, i) => i);
    for (let i = n - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      [order[i], order[j]] = [order[j], order[i]];
    }
    return order;
  }
}
