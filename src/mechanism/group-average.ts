/**
 * Group averaging, "symmetrise now": f_W(x) = sum over h of a finite set of w_h rho(h) f(h^-1 x), the same set for every input. Over a group G the
 * result commutes with G, not with rotations between its elements; over a quadrature exact to degree D it commutes with all of SO(3) for outputs
 * that are polynomials of degree D in the rotation, and nearly so for smooth ones. Passes: one for each element.
 */
import type { FiniteSet } from './describe.ts';
import { rotationsOf } from './finite-set.ts';
import type { InputRotations } from './wrap.ts';

/** The set, whatever the input. */
export function averageRotations(set: FiniteSet): InputRotations {
  const { quaternions, weights } = rotationsOf(set);
  return { count: weights.length, at: () => ({ quaternions, weights }) };
}
