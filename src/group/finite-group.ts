/**
 * Finite groups of rotations: cyclic (turns about z), dihedral (those, with half turns about axes across z), and those of the Platonic solids. Alone they
 * are visited whole, the identity first; within a composite their elements are drawn.
 */
import { Random } from '../math/random.ts';
import type { Quaternion } from '../math/rotation.ts';
import {
  cyclicGroup,
  dihedralGroup,
  icosahedralGroup,
  octahedralGroup,
  quaternionAt,
  type RotationSet,
  setSize,
  tetrahedralGroup,
} from '../math/so3-sets.ts';
import type { FiniteGroup } from './describe.ts';
import type { Elements, SampleSize } from './elements.ts';

export function finiteSet(group: FiniteGroup): RotationSet {
  switch (group.kind) {
    case 'cyclic':
      return cyclicGroup(group.order);
    case 'dihedral':
      return dihedralGroup(group.order);
    case 'tetrahedral':
      return tetrahedralGroup();
    case 'octahedral':
      return octahedralGroup();
    case 'icosahedral':
      return icosahedralGroup();
    default:
      throw new Error(`unknown group ${JSON.stringify(group satisfies never)}`);
  }
}

/** All elements. */
export const finiteGroup = (group: FiniteGroup): Elements => ({ quaternions: finiteSet(group).quaternions });

const drawFrom = (set: RotationSet, random: Random): Quaternion => quaternionAt(set, random.integer(setSize(set)));

export const drawFinite = (group: FiniteGroup, random: Random): Quaternion => drawFrom(finiteSet(group), random);

/** Independent draws with equal chances. */
export function sampleFinite(group: FiniteGroup, { count, seed }: SampleSize): Elements {
  const random = new Random(seed).fork('finite group');
  const set = finiteSet(group);
  return { quaternions: Float64Array.from(Array.from({ length: count }, () => drawFrom(set, random)).flat()) };
}
