/** Turning a rotation by hand: a drag rolls it about the axes of the screen; arrows do the same in steps; twisting turns about the line of sight. */
import { fromAxisAngle, multiply, normalise, type Quaternion, type Vector3 } from '../../math/rotation.ts';
import { appliedTransposed, type Matrix3 } from '../../plot/camera.ts';

/** q after a drag of (dx, dy) pixels over a dial of `radius` pixels: the point under the hand follows it. */
export function dragged(q: Quaternion, camera: Matrix3, dx: number, dy: number, radius: number): Quaternion {
  const length = Math.hypot(dx, dy);
  if (length === 0) return q;
  const axis: Vector3 = appliedTransposed(camera, [dy / length, dx / length, 0]);
  return normalise(multiply(fromAxisAngle(axis, length / radius), q));
}

/** q after a drag around the rim: a turn about the line of sight by `angle` radians. */
export function twisted(q: Quaternion, camera: Matrix3, angle: number): Quaternion {
  return normalise(multiply(fromAxisAngle(appliedTransposed(camera, [0, 0, 1]), angle), q));
}

/** Keys that move g: arrows about the screen's axes, Page up and down about the line of sight; shift for fine. Undefined for other keys. */
export function turnedByKey(q: Quaternion, camera: Matrix3, key: string, fine: boolean): Quaternion | undefined {
  const step = ((fine ? 1 : 7.5) * Math.PI) / 180;
  switch (key) {
    case 'ArrowLeft':
      return dragged(q, camera, -1, 0, 1 / step);
    case 'ArrowRight':
      return dragged(q, camera, 1, 0, 1 / step);
    case 'ArrowUp':
      return dragged(q, camera, 0, -1, 1 / step);
    case 'ArrowDown':
      return dragged(q, camera, 0, 1, 1 / step);
    case 'PageUp':
      return twisted(q, camera, step);
    case 'PageDown':
      return twisted(q, camera, -step);
    default:
      return undefined;
  }
}
