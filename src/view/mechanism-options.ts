/**
 * What the list of mechanisms offers: turned training data where the weights are trained here, and wrappers for any weights. Both may be chosen together;
 * an option that is chosen already is taken away again. What an option's numbers are (angle, degree) stays as chosen.
 */
import { mechanismWord, parseMechanism, type Region, type Wrapper } from '../mechanism/describe.ts';
import { directionWords, passesOfWord, passesText, regionWords, withPart } from '../plot/mechanism-words.ts';
import type { PhraseOption } from './PhraseList.tsx';

const z = [0, 0, 1] as const;

const regions: readonly (readonly [Region, string])[] = [
  [{ kind: 'axis', axis: z }, 'any turn about one axis'],
  [{ kind: 'cone', angle: 30, direction: z }, 'z is seen within a cone'],
  [{ kind: 'cap', angle: 40 }, 'any axis, a bounded angle'],
  [{ kind: 'cyclic', order: 4 }, 'a finite subgroup'],
  [{ kind: 'octahedral' }, 'a finite subgroup'],
  [{ kind: 'icosahedral' }, 'a finite subgroup'],
  [{ kind: 'quadrature', degree: 4 }, 'mean exact to its degree'],
  [{ kind: 'random' }, 'any rotation, Haar'],
];

const wrappers: readonly (readonly [Wrapper, string, string])[] = [
  [{ kind: 'frames', signs: 'all' }, 'frame averaging', 'mean over 4 frames of the subject'],
  [{ kind: 'frames', signs: 'sampled' }, 'sampled frames', 'one of the 4 at random in training'],
  [{ kind: 'frames', signs: 'one' }, 'one frame', 'the same one always, signs by chance'],
  [{ kind: 'canonical' }, 'canonicalisation', 'turn to one pose first'],
  [{ kind: 'average', set: { kind: 'tetrahedral' } }, 'mean over 12 rotations', 'symmetrise now, tetrahedron'],
  [{ kind: 'average', set: { kind: 'octahedral' } }, 'mean over 24 rotations', 'symmetrise now, cube'],
  [{ kind: 'average', set: { kind: 'icosahedral' } }, 'mean over 60 rotations', 'symmetrise now, icosahedron'],
  [
    { kind: 'average', set: { kind: 'quadrature', degree: 4 } },
    'mean over a quadrature',
    'symmetrise now, exact to a degree',
  ],
];

/** A region as a list names it. */
function listed(region: Region): string {
  switch (region.kind) {
    case 'cone':
      return `a cone of ${region.angle}° about ${directionWords(region.direction)}`;
    case 'cap':
      return `rotations up to ${region.angle}°`;
    case 'octahedral':
      return '24 turns of the cube';
    case 'tetrahedral':
      return '12 turns of the tetrahedron';
    case 'icosahedral':
      return '60 of the icosahedron';
    case 'cyclic':
      return `${region.order} turns about z`;
    default:
      return regionWords(region);
  }
}

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
        text: listed(region),
        note: `augmentation: ${note}`,
        figure: figure(mechanismWord({ augmentation: region })),
        ...(!trainedHere && { blocked: needsTraining }),
      };
    }),
    ...wrappers.map(([usual, text, note]): PhraseOption => {
      const id = wrapperId(usual);
      const chosen = now.wrapper && wrapperId(now.wrapper) === id;
      const wrapper = chosen && now.wrapper ? now.wrapper : usual;
      const degree = wrapper.kind === 'average' && wrapper.set.kind === 'quadrature' ? wrapper.set.degree : undefined;
      const named = degree === undefined ? text : `mean over degree ${degree}`;
      return { id, text: named, note: `wrapper: ${note}`, figure: figure(mechanismWord({ wrapper })) };
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
