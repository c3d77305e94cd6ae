/** A cloud as flat dots: before the 3D view is there, and where there is no WebGL. A fair sample of 1,500 points, the nearest last. */
import type { PointCloud } from '../../data/subject.ts';
import { matrixFromQuaternion, type Quaternion, type Vector3 } from '../../math/rotation.ts';
import { applied, type Matrix3 } from '../../plot/camera.ts';
import type { Figure } from '../../plot/marks.ts';
import { moleculeScale } from '../../plot/molecule.ts';
import { PointOrder, pointDiameter } from '../scene/cloud-detail.ts';

const mostDots = 1500;

/** `radius` is the cloud's about `pivot`, in its own unit; `size` is in CSS pixels. */
export function cloudFigure(
  { positions }: PointCloud,
  pivot: Vector3,
  radius: number,
  q: Quaternion,
  camera: Matrix3,
  { width, height }: { readonly width: number; readonly height: number },
): Figure {
  const rotation = matrixFromQuaternion(q);
  const scale = moleculeScale(1.12 * radius, width, height);
  const order = new PointOrder(positions.length / 3).slice(0, mostDots);
  const r = Math.min(2.5, pointDiameter(order.length, radius * scale) / 2);
  const placed = Array.from(order, (point) => {
    const at = (axis: number): number => positions[point * 3 + axis] - pivot[axis];
    return applied(camera, applied(rotation, [at(0), at(1), at(2)]));
  }).sort((a, b) => a[2] - b[2]);
  return {
    width,
    height,
    title: 'The points at the pinned pose',
    marks: placed.map(([x, y, z]) => ({
      kind: 'circle',
      x: width / 2 + x * scale,
      y: height / 2 - y * scale,
      r,
      fill: 'ink-2',
      opacity: 0.35 + 0.3 * (1 + z / radius),
    })),
  };
}
