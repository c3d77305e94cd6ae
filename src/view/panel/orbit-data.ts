/** What the orbit's views share: results, the one colour scale, the field over the sphere, the pinned fibre. Computed once per change. */
import { useMemo } from 'react';
import { rotationAngle } from '../../math/rotation.ts';
import type { OrbitGrid, OrbitResult } from '../../orbit/result.ts';
import { type FieldScale, fieldScale } from '../../plot/field-scale.ts';
import { type Reduction, type SphereTexture, sphereTexture, textureDifference } from '../../plot/orbit-field.ts';
import { useRun } from '../../store/run.ts';
import { useSession } from '../../store/session.ts';

export interface OrbitData {
  readonly a: OrbitResult | undefined;
  readonly b: OrbitResult | undefined;
  readonly results: readonly OrbitResult[];
  /** The result whose field is shown; A where the difference is. */
  readonly shownResult: OrbitResult | undefined;
  readonly scale: FieldScale | undefined;
  readonly texture: SphereTexture | undefined;
}

const textures = new WeakMap<OrbitGrid, Partial<Record<Reduction, SphereTexture>>>();

/** The texture of a grid, computed once for each reduction that is looked at. */
function textureOf(grid: OrbitGrid, reduction: Reduction): SphereTexture {
  const known = textures.get(grid) ?? {};
  const texture = known[reduction] ?? sphereTexture(grid, reduction);
  textures.set(grid, { ...known, [reduction]: texture });
  return texture;
}

/** Angle of the pinned element from the identity, degrees. */
export const usePinnedAngle = (): number => (rotationAngle(useSession((state) => state.pinned)) * 180) / Math.PI;

export function useOrbitData(): OrbitData {
  const a = useRun(({ sides }) => sides.A.result);
  const b = useRun(({ sides }) => sides.B.result);
  const shown = useSession((state) => state.shown);
  const kind = useSession((state) => state.scale);
  const map = useSession((state) => state.map);
  const reduction = useSession((state) => state.reduction);
  const dark = useSession((state) => state.theme === 'dark');
  const results = useMemo(() => [a, b].filter((result): result is OrbitResult => result !== undefined), [a, b]);
  const texture = useMemo(() => {
    const [ofA, ofB] = [shown === 'B' ? undefined : a?.grid, shown === 'A' ? undefined : b?.grid];
    const [textureA, textureB] = [ofA && textureOf(ofA, reduction), ofB && textureOf(ofB, reduction)];
    return textureA && textureB
      ? textureDifference(textureA, textureB)
      : shown === 'A-B'
        ? undefined
        : (textureA ?? textureB);
  }, [shown, a, b, reduction]);
  const scale = useMemo(
    () => (results.length > 0 ? fieldScale(results, { kind, map, shown, dark }) : undefined),
    [results, kind, map, shown, dark],
  );
  return { a, b, results, shownResult: shown === 'B' ? b : a, scale, texture };
}
