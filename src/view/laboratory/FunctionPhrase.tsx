/** Which function a factor is: a mix of all degrees by its seed, or a single harmonic. */

import { useLaboratory } from '../../store/laboratory.ts';
import { changeFunction, type FunctionName, harmonicsUpTo, useFunctions } from '../../store/laboratory-functions.ts';
import { Phrase } from '../Phrase.tsx';
import { functionWords } from './use-formula.ts';

const signed = (m: number): string => (m < 0 ? `−${-m}` : String(m));

export function FunctionPhrase({ name }: { name: FunctionName }) {
  const fn = useFunctions((state) => state[name]);
  const degree = useLaboratory((state) => state.degree);
  const { base, sizes } = fn;
  const seed = base.kind === 'mix' ? base.seed : 0;
  const isChanged = Object.keys(sizes).length > 0;
  const choose = (id: string): void => {
    const [kind, first, second] = id.split(' ');
    if (kind === 'mix') changeFunction(name, { base: { kind, seed: Number(first) }, sizes: {} });
    else changeFunction(name, { base: { kind: 'harmonic', l: Number(first), m: Number(second) }, sizes: {} });
  };
  return (
    <Phrase
      caption={`function ${name}`}
      text={functionWords(fn)}
      options={[
        {
          id: `mix ${seed}`,
          text: `mix ${seed}`,
          note: isChanged ? 'all degrees, sizes as they were drawn' : 'all degrees, by this seed',
        },
        { id: `mix ${seed + 1}`, text: `mix ${seed + 1}`, note: 'all degrees, by the next seed' },
        ...harmonicsUpTo(degree).map(([l, m]) => ({
          id: `harmonic ${l} ${m}`,
          text: `l = ${l}, m = ${signed(m)}`,
          note: 'one harmonic',
        })),
      ]}
      chosen={base.kind === 'mix' ? `mix ${base.seed}` : `harmonic ${base.l} ${base.m}`}
      onChoose={choose}
    />
  );
}
