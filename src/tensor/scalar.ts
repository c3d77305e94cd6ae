/** What the elementwise functions mean, in float64: used by constant folding and by the reference backend. */
import type { BinaryFunction, UnaryFunction } from './graph.ts';

export const unaryFunctions: Readonly<Record<UnaryFunction, (x: number) => number>> = {
  negate: (x) => -x,
  reciprocal: (x) => 1 / x,
  exp: Math.exp,
  log: Math.log,
  sin: Math.sin,
  cos: Math.cos,
  tanh: Math.tanh,
  sigmoid: (x) => (x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x))),
  sqrt: Math.sqrt,
  absolute: Math.abs,
  step: (x) => (x > 0 ? 1 : 0),
  detach: (x) => x,
};

export const binaryFunctions: Readonly<Record<BinaryFunction, (x: number, y: number) => number>> = {
  add: (x, y) => x + y,
  subtract: (x, y) => x - y,
  multiply: (x, y) => x * y,
  divide: (x, y) => x / y,
  maximum: Math.max,
  minimum: Math.min,
};

export const evaluateUnary = (name: UnaryFunction, x: number): number => unaryFunctions[name](x);
export const evaluateBinary = (name: BinaryFunction, x: number, y: number): number => binaryFunctions[name](x, y);
