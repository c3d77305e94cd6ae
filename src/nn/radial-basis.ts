/**
 * Radial features of a distance d below the cutoff c: Bessel functions times a polynomial envelope,
 * b_k(d) = sqrt(2/c) sin(k pi d/c) / d * u(d/c), k = 1 .. count
 * (Gasteiger, Gross, Guennemann, "Directional message passing", ICLR 2020, eqs. 7-8). With power p the envelope
 * u(x) = 1 - (p+1)(p+2)/2 x^p + p(p+2) x^(p+1) - p(p+1)/2 x^(p+2) and its first two derivatives vanish at x = 1, so
 * energies stay twice differentiable when an atom crosses the cutoff.
 */
import type { Node } from '../tensor/graph.ts';
import { add, constant, divide, multiply, sin, square, subtract, table } from '../tensor/primitives.ts';

/** Exponent p of the envelope. */
export const envelopePower = 6;

/** u(x) for x = d/c in [0, 1]. */
export function envelope(x: Node): Node {
  const p = envelopePower;
  const cube = multiply(x, square(x));
  const bracket = add(multiply(x, subtract(p * (p + 2), multiply((p * (p + 1)) / 2, x))), (-(p + 1) * (p + 2)) / 2);
  return add(constant(1), multiply(square(cube), bracket));
}

/** distance [edges, 1], angstrom, 0 < d < cutoff -> [edges, count]. */
export function besselBasis(distance: Node, count: number, cutoff: number): Node {
  const frequencies = Float64Array.from({ length: count }, (_, k) => ((k + 1) * Math.PI) / cutoff);
  const phases = multiply(distance, table(`bessel ${count} ${cutoff}`, [1, count], frequencies));
  const scale = multiply(Math.sqrt(2 / cutoff), envelope(multiply(1 / cutoff, distance)));
  return multiply(sin(phases), divide(scale, distance));
}
