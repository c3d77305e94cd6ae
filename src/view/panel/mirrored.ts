/** The subject as it lies at a pinned element that mirrors: reflected through the centre, before it is turned. */
import { useMemo } from 'react';
import type { PointCloud } from '../../data/subject.ts';
import type { Vector3 } from '../../math/rotation.ts';
import type { MoleculeShape } from '../../plot/molecule.ts';
import { useSession } from '../../store/session.ts';
import type { ShownSample } from '../scene/cloud-overlay.ts';

const opposite = ([x, y, z]: Vector3): Vector3 => [-x, -y, -z];

/** True where the pinned element has determinant -1. */
export const useMirrored = (): boolean => useSession((state) => state.pinnedMotion?.improper === true);

export function useMirroredShape(shape: MoleculeShape): MoleculeShape {
  const mirrored = useMirrored();
  return useMemo(
    () =>
      mirrored
        ? { ...shape, atoms: shape.atoms.map((atom) => ({ ...atom, position: opposite(atom.position) })) }
        : shape,
    [shape, mirrored],
  );
}

export function useMirroredCloud(cloud: PointCloud): PointCloud {
  const mirrored = useMirrored();
  return useMemo(() => {
    if (!mirrored) return cloud;
    const { positions, normals } = cloud;
    return {
      ...cloud,
      positions: positions.map((value) => -value),
      ...(normals && { normals: normals.map((value) => -value) }),
    };
  }, [cloud, mirrored]);
}

export function useMirroredSample<Sample extends ShownSample>(sample: Sample | undefined): Sample | undefined {
  const mirrored = useMirrored();
  return useMemo(() => {
    if (!mirrored || !sample) return sample;
    const [x, y, z] = sample.mean;
    return { ...sample, points: Float64Array.from(sample.points, (value) => -value), mean: opposite([x, y, z]) };
  }, [sample, mirrored]);
}
