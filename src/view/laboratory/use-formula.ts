/** The functions of the laboratory as pictures: textures of f, h and their product on one scale, and what each is in words. */
import { useMemo } from 'react';
import { kindOf } from '../../experiment/laboratory/kinds.ts';
import { degreeSizes } from '../../plot/laboratory-bars.ts';
import { divergingScale, functionTexture, largestValue } from '../../plot/laboratory-sphere.ts';
import { useLaboratory } from '../../store/laboratory.ts';
import { coefficientsOf, type SphereFunction, useFunctions } from '../../store/laboratory-functions.ts';
import { useSession } from '../../store/session.ts';

/** A function of the sentence in a phrase. */
export function functionWords({ base, sizes }: SphereFunction): string {
  const edited = Object.keys(sizes).length > 0 ? ', changed' : '';
  return `${base.kind === 'mix' ? `mix ${base.seed}` : `l = ${base.l}, m = ${base.m < 0 ? `−${-base.m}` : base.m}`}${edited}`;
}

/** What the product of f and h is called by its kind. */
const names = {
  gaunt: 'f h',
  curl: 'r·(∇f × ∇h)',
  'gaunt+curl': 'f h + curl',
  matrix: 'F H',
  'clebsch-gordan': 'f ⊗ h',
} as const;

export function useFormula() {
  const { f, h, path, product } = useFunctions();
  const { a, degree } = useLaboratory();
  const dark = useSession((state) => state.theme) === 'dark';
  const one = useMemo(() => coefficientsOf(f, degree, path?.[0]), [f, degree, path]);
  const two = useMemo(() => coefficientsOf(h, degree, path?.[1]), [h, degree, path]);
  const textures = useMemo(() => [functionTexture(one), functionTexture(two)] as const, [one, two]);
  const z = product?.z;
  const third = useMemo(() => z && functionTexture(z), [z]);
  const most = Math.max(...[...textures, ...(third ? [third] : [])].map(largestValue));
  const scale = useMemo(() => divergingScale(most, dark), [most, dark]);
  // A function without the part that is not shown has the same bars: they are for all of it.
  const whole = useMemo(
    () => [degreeSizes(coefficientsOf(f, degree)), degreeSizes(coefficientsOf(h, degree))] as const,
    [f, h, degree],
  );
  return {
    textures: [textures[0], textures[1], third] as const,
    scale,
    most,
    sizes: [whole[0], whole[1], z ? degreeSizes(z) : []] as const,
    name: names[kindOf(a).product],
    degree,
    path,
    isZero: third !== undefined && largestValue(third) < 1e-9,
  };
}
