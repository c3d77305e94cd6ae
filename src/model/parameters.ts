/** Start values of parameters: seeded normal numbers, one independent stream per name. */
import type { Random } from '../math/random.ts';

export type ParameterBuilder = Record<string, { readonly shape: readonly number[]; readonly values: Float64Array }>;

/** Adds normal parameters to `set`; the stream depends on the name only, so that adding one changes no other. */
export function normalParameter(
  set: ParameterBuilder,
  random: Random,
): (name: string, shape: readonly number[], scale: number, mean?: number) => void {
  return (name, shape, scale, mean = 0) => {
    const stream = random.fork(name);
    const size = shape.reduce((product, extent) => product * extent, 1);
    set[name] = {
      shape,
      values: Float64Array.from({ length: size }, () => mean + (scale === 0 ? 0 : scale * stream.normal())),
    };
  };
}

/** Number of values in a set. */
export const countParameters = (set: Readonly<Record<string, { readonly values: ArrayLike<number> }>>): number =>
  Object.values(set).reduce((count, { values }) => count + values.length, 0);
