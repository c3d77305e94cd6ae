/**
 * Groups as plain data, written as one word that stands in links and experiments: parts joined by `+`, each at most once.
 *   so3 | o3 | so2 | so2~X,Y,Z | cyclic~N | dihedral~N | tetrahedral | octahedral | icosahedral
 *   shifts | shifts~RADIUS | scale | scale~FACTOR | permutations
 * Axes are z where nothing is said. A radius is in the unit of the positions (angstrom; RMS radii of clouds), a factor F means from 1/F to F.
 */
import type { Vector3 } from '../math/rotation.ts';

export type FiniteGroup =
  | { readonly kind: 'cyclic' | 'dihedral'; readonly order: number }
  | { readonly kind: 'tetrahedral' | 'octahedral' | 'icosahedral' };

export type RotationGroup =
  | { readonly kind: 'so3' }
  | { readonly kind: 'o3' }
  | { readonly kind: 'so2'; readonly axis: Vector3 }
  | FiniteGroup;

export interface GroupChoice {
  readonly rotations?: RotationGroup;
  /** Largest distance of a shift. */
  readonly shifts?: number;
  /** Largest factor. */
  readonly scale?: number;
  readonly permutations?: true;
}

export const DEFAULT_GROUP = 'so3';
export const DEFAULT_RADIUS = 10;
export const DEFAULT_FACTOR = 2;
/** Of cyclic and dihedral groups. */
export const LARGEST_GROUP_ORDER = 360;
/** Beyond it float32 resolves less than a thousandth of an angstrom. */
export const LARGEST_RADIUS = 10_000;
export const LARGEST_FACTOR = 8;

const numberFrom = (text: string | undefined, most: number): number | undefined => {
  const value = Number(text);
  return text !== undefined && /^(?:0|[1-9]\d{0,4})(?:\.\d{1,4})?$/.test(text) && value > 0 && value <= most
    ? value
    : undefined;
};

function axisFrom(text: string | undefined): Vector3 | undefined {
  if (text === undefined) return [0, 0, 1];
  const parts = text.split(',');
  const [x, y, z] = parts.map(Number);
  const plain = parts.length === 3 && parts.every((part) => /^-?\d{1,3}(\.\d{1,4})?$/.test(part));
  return plain && Math.hypot(x, y, z) > 0 ? [x, y, z] : undefined;
}

function partFrom(text: string): GroupChoice | undefined {
  const [kind, argument, ...rest] = text.split('~');
  if (rest.length > 0) return undefined;
  switch (kind) {
    case 'so3':
      return argument === undefined ? { rotations: { kind } } : undefined;
    case 'o3':
      return argument === undefined ? { rotations: { kind } } : undefined;
    case 'tetrahedral':
    case 'octahedral':
    case 'icosahedral':
      return argument === undefined ? { rotations: { kind } } : undefined;
    case 'so2': {
      const axis = axisFrom(argument);
      return axis && { rotations: { kind, axis } };
    }
    case 'cyclic':
    case 'dihedral': {
      const order = numberFrom(argument, LARGEST_GROUP_ORDER);
      return order !== undefined && Number.isInteger(order) && order >= 2 ? { rotations: { kind, order } } : undefined;
    }
    case 'shifts': {
      const shifts = argument === undefined ? DEFAULT_RADIUS : numberFrom(argument, LARGEST_RADIUS);
      return shifts === undefined ? undefined : { shifts };
    }
    case 'scale': {
      const scale = argument === undefined ? DEFAULT_FACTOR : numberFrom(argument, LARGEST_FACTOR);
      return scale !== undefined && scale > 1 ? { scale } : undefined;
    }
    case 'permutations':
      return argument === undefined ? { permutations: true } : undefined;
    default:
      return undefined;
  }
}

/** What a word means; undefined where it follows none of the forms, or names a part twice. */
export function parseGroup(word: string): GroupChoice | undefined {
  let choice: GroupChoice = {};
  for (const text of word.split('+')) {
    const part = partFrom(text);
    if (!part || Object.keys(part).some((key) => key in choice)) return undefined;
    choice = { ...choice, ...part };
  }
  return choice;
}

function rotationsWord(rotations: RotationGroup): string {
  switch (rotations.kind) {
    case 'so2': {
      const [x, y, z] = rotations.axis;
      return x === 0 && y === 0 && z > 0 ? 'so2' : `so2~${x},${y},${z}`;
    }
    case 'cyclic':
    case 'dihedral':
      return `${rotations.kind}~${rotations.order}`;
    default:
      return rotations.kind;
  }
}

/** The shortest word of a choice, its parts in one order. */
export function groupWord({ rotations, shifts, scale, permutations }: GroupChoice): string {
  return [
    ...(rotations ? [rotationsWord(rotations)] : []),
    ...(shifts === undefined ? [] : [shifts === DEFAULT_RADIUS ? 'shifts' : `shifts~${shifts}`]),
    ...(scale === undefined ? [] : [scale === DEFAULT_FACTOR ? 'scale' : `scale~${scale}`]),
    ...(permutations ? ['permutations'] : []),
  ].join('+');
}

export const groupForms =
  'so3, o3, so2~X,Y,Z, cyclic~N, dihedral~N, tetrahedral, octahedral, icosahedral, shifts~RADIUS, scale~FACTOR, permutations, or several joined by +';

/** The choice of a word that was read before. @throws RangeError for any other */
export function groupOf(word: string): GroupChoice {
  const choice = parseGroup(word);
  if (choice) return choice;
  throw new RangeError(`There is no group "${word}": expected ${groupForms}.`);
}

/** The whole rotation group and nothing else: what globes, balls and Wigner degrees are made for. */
export const isSo3 = (choice: GroupChoice): boolean => groupWord(choice) === 'so3';

/** A finite group alone: every element is visited, nothing is sampled. Undefined for everything else. */
export function finiteAlone({ rotations, ...rest }: GroupChoice): FiniteGroup | undefined {
  if (!rotations || Object.keys(rest).length > 0) return undefined;
  return rotations.kind === 'so3' || rotations.kind === 'o3' || rotations.kind === 'so2' ? undefined : rotations;
}
