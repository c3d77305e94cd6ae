/** Groups whose rotations are a continuum: something can be climbed over them. Apart from `orbit/worst-element.ts`, for a view asks before that is loaded. */
import type { Vector3 } from '../math/rotation.ts';
import type { GroupChoice } from './describe.ts';

const space: readonly Vector3[] = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
];

/** The axes that a group's rotations turn about, right-handed and in the laboratory; none where they are finitely many or none. */
export function axesOfTurning({ rotations }: GroupChoice): readonly Vector3[] {
  switch (rotations?.kind) {
    case 'so3':
    case 'o3':
      return space;
    case 'so2':
      return [rotations.axis];
    default:
      return [];
  }
}
