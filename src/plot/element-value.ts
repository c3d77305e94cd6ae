/**
 * What is drawn of an element: its change, or, of cloud models, the probability of the modal class there, or whether the answer flips (its most probable class
 * is not the modal one). A whole orbit is seen through one of them, so that globe, ball, ring, curve and shares agree.
 */
import { rotationAngle } from '../math/rotation.ts';
import type { AngleBin, ClassSummary, OrbitElement, OrbitResult } from '../orbit/result.ts';

export type Quantity = 'change' | 'probability' | 'flips';

export function elementValue(element: OrbitElement, quantity: Quantity, classes: ClassSummary | undefined): number {
  if (!classes) return element.value;
  switch (quantity) {
    case 'change':
      return element.value;
    case 'probability':
      return element.probability ?? 0;
    case 'flips':
      return Number(element.class !== classes.modal);
    default:
      throw new Error(`unknown quantity ${quantity satisfies never}`);
  }
}

/** Means over the bins of the orbit's own curve. They carry no band: the replicates behind bands are not part of a result. */
function meansByAngle(bins: readonly AngleBin[], elements: readonly OrbitElement[]): AngleBin[] {
  const angles = elements.map(({ q }) => (rotationAngle(q) * 180) / Math.PI);
  return bins.map(({ from, to }) => {
    const inside = elements.filter((_, n) => angles[n] >= from && (angles[n] < to || to >= 180));
    const error = inside.reduce((sum, { value }) => sum + value / inside.length, 0);
    return { from, to, count: inside.length, error };
  });
}

const seen = new WeakMap<OrbitResult, Partial<Record<Quantity, OrbitResult>>>();

/** The orbit with this quantity as the value of its elements, grid and curve; the summary stays that of the change. The same object each time. */
export function orbitSeenAs(result: OrbitResult, quantity: Quantity): OrbitResult {
  const { classes } = result.summary;
  if (quantity === 'change' || !classes) return result;
  const known = seen.get(result) ?? {};
  const before = known[quantity];
  if (before) return before;
  const valued = (elements: readonly OrbitElement[]): OrbitElement[] =>
    elements.map((element) => ({ ...element, value: elementValue(element, quantity, classes) }));
  const elements = valued(result.elements);
  const of = <Name extends 'grid' | 'mirrored' | 'planes' | 'exchanges'>(name: Name) => {
    const picture = result[name];
    return picture && { [name]: { ...picture, elements: valued(picture.elements) } };
  };
  const made: OrbitResult = {
    ...result,
    elements,
    angles: meansByAngle(result.angles, elements),
    ...of('grid'),
    ...of('mirrored'),
    ...of('planes'),
    ...of('exchanges'),
  };
  seen.set(result, { ...known, [quantity]: made });
  return made;
}
