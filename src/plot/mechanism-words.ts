/**
 * Mechanisms in words: the phrase that continues a model's ("Transformer, trained here with rotations about z"), a short name for tables, what each
 * does in one line, and its passes of the model.
 */
import type { Vector3 } from '../math/rotation.ts';
import {
  type FiniteSet,
  HIGHEST_DEGREE,
  type MechanismChoice,
  mechanismWord,
  type Passes,
  parseMechanism,
  passesOf,
  type Region,
  type Wrapper,
} from '../mechanism/describe.ts';
import { fixed, whole } from './number-format.ts';

/** Rotations in a quadrature of degree 1, 2, ... to the highest: those of `mechanism/finite-set.ts`, which holds the rules themselves. */
const quadratureSizes = [12, 18, 24, 70, 84, 182, 208, 342, 380, 550, 600, 1118] as const;

const platonic = {
  tetrahedral: { size: 12, solid: 'tetrahedron' },
  octahedral: { size: 24, solid: 'cube' },
  icosahedral: { size: 60, solid: 'icosahedron' },
} as const;

/** Rotations in a finite set. */
export function sizeOfSet(set: FiniteSet): number {
  switch (set.kind) {
    case 'cyclic':
      return set.order;
    case 'quadrature':
      return quadratureSizes[Math.min(HIGHEST_DEGREE, Math.max(1, set.degree)) - 1];
    default:
      return platonic[set.kind].size;
  }
}

/** A direction: an axis of the laboratory by its letter, any other by its parts. */
export function directionWords(direction: Vector3): string {
  const length = Math.hypot(...direction);
  const unit = direction.map((part) => part / length);
  const along = unit.findIndex((part) => Math.abs(part) > 1 - 1e-6);
  if (along >= 0) return `${unit[along] < 0 ? '−' : ''}${'xyz'[along]}`;
  return `(${unit.map((part) => fixed(part, 2)).join(', ')})`;
}

const setWords = (set: FiniteSet): string => {
  switch (set.kind) {
    case 'cyclic':
      return `the ${whole(set.order)} turns about z`;
    case 'quadrature':
      return `a quadrature of degree ${set.degree}`;
    default:
      return `the ${platonic[set.kind].size} rotations of the ${platonic[set.kind].solid}`;
  }
};

/** What the training data are turned by: `rotations about z`. */
export function regionWords(region: Region): string {
  switch (region.kind) {
    case 'axis':
      return `rotations about ${directionWords(region.axis)}`;
    case 'cone':
      return `rotations in a cone of ${region.angle}° about ${directionWords(region.direction)}`;
    case 'cap':
      return `rotations by up to ${region.angle}°`;
    case 'random':
      return 'random rotations';
    default:
      return setWords(region);
  }
}

/** How the model is wrapped, as a participle: `frame averaged`. */
export function wrapperWords(wrapper: Wrapper): string {
  switch (wrapper.kind) {
    case 'average':
      return wrapper.set.kind === 'quadrature'
        ? `averaged over a quadrature of degree ${wrapper.set.degree}`
        : `averaged over ${whole(sizeOfSet(wrapper.set))} rotations`;
    case 'canonical':
      return 'canonicalised';
    case 'frames':
      return { all: 'frame averaged', sampled: 'frame averaged, sampled', one: 'in one frame' }[wrapper.signs];
    default:
      throw new Error(`unknown wrapper ${JSON.stringify(wrapper satisfies never)}`);
  }
}

/**
 * The phrase that follows a model's weights. `joined` is what stands before it: nothing before "with rotations", which belongs to the
 * training, a comma before what is done to the trained model.
 */
export function mechanismPhrase(word: string): { readonly joined: '' | ','; readonly text: string } {
  const { augmentation, wrapper } = parseMechanism(word) ?? {};
  if (augmentation) {
    const turned = `with ${regionWords(augmentation)}`;
    return { joined: '', text: wrapper ? `${turned} and ${wrapperWords(wrapper)}` : turned };
  }
  return { joined: ',', text: wrapper ? wrapperWords(wrapper) : 'as it is' };
}

const axisLetter = (direction: Vector3): string => {
  const words = directionWords(direction);
  return words.length <= 2 ? words : 'an axis';
};

function shortRegion(region: Region): string {
  switch (region.kind) {
    case 'axis':
      return `rotations ${axisLetter(region.axis)}`;
    case 'cone':
      return `cone ${region.angle}°`;
    case 'cap':
      return `up to ${region.angle}°`;
    case 'random':
      return 'rotations';
    case 'cyclic':
      return `${whole(region.order)} turns z`;
    case 'quadrature':
      return `degree ${region.degree}`;
    default:
      return `${platonic[region.kind].size} turns`;
  }
}

function shortWrapper(wrapper: Wrapper): string {
  switch (wrapper.kind) {
    case 'average':
      return `mean of ${whole(sizeOfSet(wrapper.set))}`;
    case 'canonical':
      return 'canonical';
    case 'frames':
      return { all: 'frame mean', sampled: 'some frames', one: 'one frame' }[wrapper.signs];
    default:
      throw new Error(`unknown wrapper ${JSON.stringify(wrapper satisfies never)}`);
  }
}

/** At most about 12 letters for each part: a cell of a table. */
export function mechanismShort(word: string): string {
  const { augmentation, wrapper } = parseMechanism(word) ?? {};
  const parts = [...(augmentation ? [shortRegion(augmentation)] : []), ...(wrapper ? [shortWrapper(wrapper)] : [])];
  return parts.join(', ') || 'none';
}

/** Forward passes of the model for a sample of a training step and for a prediction. */
export const passesOfWord = (word: string): Passes => passesOf(parseMechanism(word) ?? {}, sizeOfSet);

/** `1`, or `1 / 24` where training and judging differ. */
export const passesText = ({ training, inference }: Passes): string =>
  training === inference ? whole(training) : `${whole(training)} / ${whole(inference)}`;

/** The word with another part; undefined takes the part away. */
export function withPart(
  word: string,
  part: { readonly [Key in keyof MechanismChoice]: MechanismChoice[Key] | undefined },
): string {
  const merged = { ...parseMechanism(word), ...part };
  return mechanismWord({
    ...(merged.augmentation && { augmentation: merged.augmentation }),
    ...(merged.wrapper && { wrapper: merged.wrapper }),
  });
}
