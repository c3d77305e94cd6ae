/**
 * What the list of mechanisms offers: turned training data where the weights are trained here, and wrappers for any weights. Both may be chosen together;
 * an option that is chosen already is taken away again. What an option's numbers are (angle, degree) stays as chosen.
 */
import { mechanismWord, parseMechanism, type Region, type Wrapper } from '../mechanism/describe.ts';
import { passesOfWord, passesText, regionWords, withPart, wrapperWords } from '../plot/mechanism-words.ts';
import type { PhraseOption } from './PhraseList.tsx';

const z = [0, 0, 1] as const;

const regions: readonly (readonly [Region, string])[] = [
  [{ kind: 'axis', axis: z }, 'a turn about one axis, drawn anew for each sample'],
  [{ kind: 'cone', angle: 30, direction: z }, 'z is seen within a cone; paint it on the globe'],
  [{ kind: 'cap', angle: 40 }, 'any axis, not far from the file’s own pose'],
  [{ kind: 'cyclic', order: 4 }, 'a finite subgroup: equal turns about z'],
  [{ kind: 'octahedral' }, 'a finite subgroup'],
  [{ kind: 'icosahedral' }, 'the largest finite subgroup that is no axis'],
  [{ kind: 'quadrature', degree: 4 }, 'a set whose mean is exact for polynomials to its degree'],
  [{ kind: 'random' }, 'any rotation, each as likely: Haar'],
];

const wrappers: readonly (readonly [Wrapper, string, string])[] = [
  [{ kind: 'frames', signs: 'all' }, 'frame averaging', 'mean over the 4 frames of the subject’s principal axes'],
  [
    { kind: 'frames', signs: 'sampled' },
    'frame averaging, sampled',
    'one of the 4 at random in training, all in judging',
  ],
  [{ kind: 'frames', signs: 'one' }, 'one frame', 'always the same one of the 4: signs left to chance'],
  [{ kind: 'canonical' }, 'canonicalisation', 'turned to one pose first: principal axes, signs by third moments'],
  [
    { kind: 'average', set: { kind: 'tetrahedral' } },
    'mean over 12 rotations',
    'symmetrise now: turns of the tetrahedron',
  ],
  [{ kind: 'average', set: { kind: 'octahedral' } }, 'mean over 24 rotations', 'symmetrise now: turns of the cube'],
  [
    { kind: 'average', set: { kind: 'icosahedral' } },
    'mean over 60 rotations',
    'symmetrise now: turns of the icosahedron',
  ],
  [
    { kind: 'average', set: { kind: 'quadrature', degree: 4 } },
    'mean over a quadrature',
    'symmetrise now: exact to its degree',
  ],
];

/** Which option a wrapper is: averages by their set, frames by their signs. */
const wrapperId = (wrapper: Wrapper): string =>
  wrapper.kind === 'average'
    ? `average ${wrapper.set.kind}`
    : wrapper.kind === 'frames'
      ? `frames ${wrapper.signs}`
      : wrapper.kind;

const needsTraining = 'only for weights that are trained here';

/** Everything that can be chosen, for a side that has this mechanism now. */
export function mechanismOptions(word: string, trainedHere: boolean): PhraseOption[] {
  const now = parseMechanism(word) ?? {};
  const figure = (part: string): string => {
    const passes = passesOfWord(part);
    return trainedHere ? passesText(passes) : String(passes.inference);
  };
  return [
    { id: 'none', text: 'none', note: 'the model as it is', figure: '1' },
    ...regions.map(([usual, note]): PhraseOption => {
      const region = now.augmentation?.kind === usual.kind ? now.augmentation : usual;
      return {
        id: `turns ${usual.kind}`,
        text: regionWords(region),
        note: `augmentation: ${note}`,
        figure: figure(mechanismWord({ augmentation: region })),
        ...(!trainedHere && { blocked: needsTraining }),
      };
    }),
    ...wrappers.map(([usual, text, note]): PhraseOption => {
      const id = wrapperId(usual);
      const chosen = now.wrapper && wrapperId(now.wrapper) === id;
      const wrapper = chosen && now.wrapper ? now.wrapper : usual;
      const words = wrapper.kind === 'average' && wrapper.set.kind === 'quadrature' ? wrapperWords(wrapper) : text;
      const plain = words.replace(/^averaged/, 'mean');
      return { id, text: plain, note: `wrapper: ${note}`, figure: figure(mechanismWord({ wrapper })) };
    }),
  ];
}

/** The options that the mechanism consists of. */
export function chosenOptions(word: string): string[] {
  const { augmentation, wrapper } = parseMechanism(word) ?? {};
  const chosen = [...(augmentation ? [`turns ${augmentation.kind}`] : []), ...(wrapper ? [wrapperId(wrapper)] : [])];
  return chosen.length > 0 ? chosen : ['none'];
}

/** The mechanism once an option was chosen: with it, or without it where it was there. */
export function chooseMechanism(word: string, id: string): string {
  if (id === 'none') return 'none';
  const taken = chosenOptions(word).includes(id);
  const region = regions.find(([{ kind }]) => `turns ${kind}` === id)?.[0];
  if (region) return withPart(word, { augmentation: taken ? undefined : region });
  const wrapper = wrappers.find(([usual]) => wrapperId(usual) === id)?.[0];
  return withPart(word, { wrapper: taken ? undefined : wrapper });
}
