/**
 * Finite sets of rotations by name, for averaging and for augmentation. A quadrature of degree L integrates every matrix element of D^0 ... D^L
 * exactly: a sphere rule of degree L for the directions R^T z, times a circle of L + 1 turns about z (`math/so3-sets.ts`); Lebedev's rules have the
 * fewest points from degree 2 on. The groups are exact to degree 2, 3 and 5 with 12, 24 and 60 elements.
 */
import { finiteSet } from '../group/finite-group.ts';
import { lebedevOfDegree } from '../math/lebedev.ts';
import { type RotationSet, setSize, sphereTimesCircle } from '../math/so3-sets.ts';
import type { FiniteSet } from './describe.ts';

const make = (set: FiniteSet): RotationSet =>
  set.kind === 'quadrature' ? sphereTimesCircle(lebedevOfDegree(set.degree), set.degree + 1) : finiteSet(set);

const made = new Map<string, RotationSet>();

/** The rotations of a set with their weights; the same object every time. @throws RangeError for a quadrature beyond degree 23 */
export function rotationsOf(set: FiniteSet): RotationSet {
  const key = JSON.stringify(set);
  const known = made.get(key) ?? make(set);
  made.set(key, known);
  return known;
}

/** Number of rotations: forward passes of an average over the set. */
export const finiteSetSize = (set: FiniteSet): number => setSize(rotationsOf(set));
