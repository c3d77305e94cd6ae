/** What the orbit's views share: results, the one colour scale, the field over the sphere, the pinned fibre. Computed once per change. */
import { useMemo } from 'react';
import { DEFAULT_GROUP } from '../../group/describe.ts';
import { rotationAngle } from '../../math/rotation.ts';
import type { FieldName, OrbitGrid, OrbitResult } from '../../orbit/result.ts';
import { orbitSeenAs, type Quantity } from '../../plot/element-value.ts';
import { type FieldScale, fieldScale } from '../../plot/field-scale.ts';
import { type FieldWords, fieldOf, fieldWords } from '../../plot/field-words.ts';
import { type Reduction, type SphereTexture, sphereTexture, textureDifference } from '../../plot/orbit-field.ts';
import { useExperiment } from '../../store/experiment.ts';
import { useRun } from '../../store/run.ts';
import { useSession } from '../../store/session.ts';

export interface ShownOrbits {
  /** Results seen through the quantity that is drawn: their elements' values are that. */
  readonly a: OrbitResult | undefined;
  readonly b: OrbitResult | undefined;
  readonly field: FieldName;
  /** A word of `group/describe.ts`. */
  readonly group: string;
  /** What is drawn; the change where the field has no classes. */
  readonly quantity: Quantity;
  readonly words: FieldWords;
}

/**
 * The results that are drawn together: those of the field that the experiment is judged by and over its group, or, while there is none yet, of the earlier
 * result. A result of another field or group than its neighbour's is left out, for the two share one scale and one shape.
 */
export function useShownOrbits(): ShownOrbits {
  const a = useRun(({ sides }) => sides.A.result);
  const b = useRun(({ sides }) => sides.B.result);
  const wanted = useExperiment(({ experiment }) => fieldOf[experiment?.output ?? 'forces']);
  const chosen = useSession((state) => state.quantity);
  const field = a?.field === wanted || b?.field === wanted ? wanted : ((a ?? b)?.field ?? wanted);
  const quantity = field === 'force-error' ? 'change' : chosen;
  const words = useMemo(() => fieldWords(field, quantity), [field, quantity]);
  const ofField = [a, b].filter((result) => result?.field === field);
  const wantedGroup = useExperiment(({ experiment }) => experiment?.group ?? DEFAULT_GROUP);
  const group = ofField.some((result) => result?.group === wantedGroup)
    ? wantedGroup
    : (ofField[0]?.group ?? wantedGroup);
  const seen = (result: OrbitResult | undefined): OrbitResult | undefined =>
    result?.field === field && result.group === group ? orbitSeenAs(result, quantity) : undefined;
  return {
    a: seen(a),
    b: seen(b),
    field,
    group,
    quantity,
    words,
  };
}

export interface OrbitData extends ShownOrbits {
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

/** @param part which grid is looked at: that of the rotations, or of O(3)'s other half */
export function useOrbitData(part: 'grid' | 'mirrored' = 'grid'): OrbitData {
  const orbits = useShownOrbits();
  const { a, b, words } = orbits;
  const shown = useSession((state) => state.shown);
  const kind = useSession((state) => state.scale);
  const map = useSession((state) => state.map);
  const reduction = useSession((state) => state.reduction);
  const dark = useSession((state) => state.theme === 'dark');
  const results = useMemo(() => [a, b].filter((result): result is OrbitResult => result !== undefined), [a, b]);
  const texture = useMemo(() => {
    const [ofA, ofB] = [shown === 'B' ? undefined : a?.[part], shown === 'A' ? undefined : b?.[part]];
    const [textureA, textureB] = [ofA && textureOf(ofA, reduction), ofB && textureOf(ofB, reduction)];
    return textureA && textureB
      ? textureDifference(textureA, textureB)
      : shown === 'A-B'
        ? undefined
        : (textureA ?? textureB);
  }, [shown, a, b, part, reduction]);
  const scale = useMemo(
    () => (results.length > 0 ? fieldScale(results, { kind, map, shown, dark, words }) : undefined),
    [results, kind, map, shown, dark, words],
  );
  return { ...orbits, results, shownResult: shown === 'B' ? b : a, scale, texture };
}
