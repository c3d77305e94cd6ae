/** The functions of the laboratory as pictures: textures of f, h and their product on one scale, the degrees that each has, and what stands where one is not there. */
import { useMemo } from 'react';
import { kindOf } from '../../experiment/laboratory/kinds.ts';
import { degreesOf } from '../../experiment/laboratory/settings.ts';
import { lookFrom } from '../../plot/camera.ts';
import { degreeSizes } from '../../plot/laboratory-bars.ts';
import { divergingScale, functionTexture, largestValue } from '../../plot/laboratory-sphere.ts';
import { useLaboratory } from '../../store/laboratory.ts';
import type { ChannelNow } from '../../store/laboratory-channels.ts';
import {
  channelOf,
  coefficientsNow,
  type FunctionName,
  productNow,
  useFunctions,
} from '../../store/laboratory-functions.ts';
import { useSession } from '../../store/session.ts';
import { channelNote } from './function-words.ts';
import { useModels } from './use-models.ts';

/** What the product of f and h is called by its kind. */
const names = {
  gaunt: 'f h',
  curl: 'r·(∇f × ∇h)',
  'gaunt+curl': 'f h + curl',
  matrix: 'F H',
  'clebsch-gordan': 'f ⊗ h',
} as const;

/** Radians a degree. */
const DEGREE = Math.PI / 180;

/** In the place of a sphere. */
function insteadOf(channel: ChannelNow | undefined): string {
  if (channel?.state === 'failed') return channel.message;
  return channel?.state === 'waiting' ? 'The model is being run on the sample…' : '';
}

/** A function's numbers of the shown degrees and of all, remembered until what they depend on changes. */
function useFactor(name: FunctionName, inner: readonly number[]) {
  const fn = useFunctions((state) => state[name]);
  const path = useFunctions((state) => state.path);
  const { degree, settings } = useLaboratory();
  const known = useModels();
  const channel = channelOf(name);
  const there = channel?.state === 'there' ? channel.fn : undefined;
  const state = channel?.state;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what the coefficients are read from changes with these
  const [shown, whole] = useMemo(
    () => [coefficientsNow(name), coefficientsNow(name, true)],
    [name, fn, path, degree, settings.irreps, known, state],
  );
  const texture = useMemo(() => shown && functionTexture(shown), [shown]);
  // A function without the part that is not shown has the same bars: they are for all of it.
  const sizes = useMemo(() => (whole ? degreeSizes(whole) : []), [whole]);
  return { texture, coefficients: shown, sizes, instead: insteadOf(channel), note: there && channelNote(there, inner) };
}

export function useFormula() {
  const { path } = useFunctions();
  const { a, degree, settings, eye } = useLaboratory();
  const dark = useSession((state) => state.theme) === 'dark';
  const { in: inner, out } = degreesOf(settings.irreps, degree);
  const factors = [useFactor('f', inner), useFactor('h', inner)] as const;
  const product = productNow();
  const failure = product && 'failure' in product ? product.failure : undefined;
  const { z, isLatest } = product && 'z' in product ? product : { z: undefined, isLatest: false };
  const third = useMemo(() => z && functionTexture(z), [z]);
  const textures = [factors[0].texture, factors[1].texture, third] as const;
  const most = Math.max(0, ...textures.map((texture) => (texture ? largestValue(texture) : 0)));
  const scale = useMemo(() => divergingScale(most, dark), [most, dark]);
  const camera = useMemo(() => lookFrom(eye.azimuth * DEGREE, eye.elevation * DEGREE), [eye]);
  const isThere = textures[0] !== undefined && textures[1] !== undefined;
  return {
    textures,
    /** What is given away: of the product only what was computed of just these factors. */
    coefficients: [factors[0].coefficients, factors[1].coefficients, isLatest ? z : undefined] as const,
    factors,
    instead: isThere ? (failure ?? 'Multiplying…') : 'There is no product while a factor is missing.',
    scale,
    camera,
    most,
    sizes: z ? degreeSizes(z) : [],
    name: names[kindOf(a).product],
    inner,
    out,
    path,
    isZero: third !== undefined && largestValue(third) < 1e-9,
  };
}
