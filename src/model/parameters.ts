/** Start values of parameters: seeded normal numbers, one independent stream per name. */
import type { Random } from '../math/random.ts';
import type { ParameterSet } from './model.ts';

export type ParameterBuilder = Record<string, { readonly shape: readonly number[]; readonly values: Float64Array }>;

/** Adds one normal parameter to a set. */
export type NormalParameter = (name: string, shape: readonly number[], scale: number, mean?: number) => void;

/** Adds normal parameters to `set`; the stream depends on the name only, so that adding one changes no other. */
export function normalParameter(set: ParameterBuilder, random: Random): NormalParameter {
  return (name, shape, scale, mean = 0) => {
    const stream = random.fork(name);
    const size = shape.reduce((product, extent) => product * extent, 1);
    set[name] = {
      shape,
      values: Float64Array.from({ length: size }, () => mean + (scale === 0 ? 0 : scale * stream.normal())),
    };
  };
}

/** The set with the named parameters at zero: readouts where training begins. */
export const withZeros = (set: ParameterSet, isZero: (name: string) => boolean): ParameterSet =>
  Object.fromEntries(
    Object.entries(set).map(([name, { shape, values }]) => [
      name,
      { shape, values: isZero(name) ? new Float64Array(values.length) : values },
    ]),
  );

/** Number of values in a set. */
export const countParameters = (set: Readonly<Record<string, { readonly values: ArrayLike<number> }>>): number =>
  Object.values(set).reduce((count, { values }) => count + values.length, 0);
