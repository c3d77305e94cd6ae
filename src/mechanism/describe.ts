/**
 * Mechanisms as plain data: what is meant to make a model symmetric besides its architecture. A mechanism is an augmentation of the training
 * data, a wrapper around the model, or both, written as one word that stands in links and experiments:
 *   none | turns:REGION | WRAPPER | turns:REGION+WRAPPER
 *   REGION   axis~X,Y,Z | cone~DEGREES~X,Y,Z | cap~DEGREES | cyclic~N | tetrahedral | octahedral | icosahedral | quadrature~DEGREE | random
 *   WRAPPER  average:SET | canonical | frames:all | frames:sampled | frames:one
 *   SET      cyclic~N | tetrahedral | octahedral | icosahedral | quadrature~DEGREE
 * The axis z may be left out: `axis`, `cone~30`. Angles are whole degrees, directions decimal numbers of any length but zero.
 */
import type { Vector3 } from '../math/rotation.ts';

/** A finite set of rotations with weights. Cyclic: turns about z. Quadrature: exact for all matrix elements up to a degree. */
export type FiniteSet =
  | { readonly kind: 'cyclic'; readonly order: number }
  | { readonly kind: 'tetrahedral' | 'octahedral' | 'icosahedral' }
  | { readonly kind: 'quadrature'; readonly degree: number };

/** Where on SO(3) training turns are drawn from. */
export type Region =
  /** All turns about an axis. */
  | { readonly kind: 'axis'; readonly axis: Vector3 }
  /** All R whose R^T z (where the laboratory's z is seen from the body) lies within `angle` degrees of `direction`. */
  | { readonly kind: 'cone'; readonly angle: number; readonly direction: Vector3 }
  /** All turns by at most `angle` degrees about any axis. */
  | { readonly kind: 'cap'; readonly angle: number }
  | { readonly kind: 'random' }
  | FiniteSet;

/** How a model is wrapped; all average rho(h) f(h^-1 x) over a set of rotations h, which depends on x for all but `average`. */
export type Wrapper =
  /** The same set for every input, at inference only: "symmetrise now". */
  | { readonly kind: 'average'; readonly set: FiniteSet }
  /** One rotation: principal axes, their signs by third moments. */
  | { readonly kind: 'canonical' }
  /** Principal axes with all four signs of determinant 1; one of them at random in training; or one arbitrary one, always. */
  | { readonly kind: 'frames'; readonly signs: 'all' | 'sampled' | 'one' };

export interface MechanismChoice {
  readonly augmentation?: Region;
  readonly wrapper?: Wrapper;
}

export const NO_MECHANISM = 'none';
/** Elements of the largest cyclic group, and degree of the largest quadrature, that a word may name. */
export const LARGEST_ORDER = 360;
export const HIGHEST_DEGREE = 12;

const Z: Vector3 = [0, 0, 1];

function wholeFrom(text: string | undefined, least: number, most: number): number | undefined {
  const value = Number(text);
  return text !== undefined && /^[1-9]\d{0,3}$/.test(text) && value >= least && value <= most ? value : undefined;
}

function directionFrom(text: string | undefined): Vector3 | undefined {
  if (text === undefined) return Z;
  const parts = text.split(',');
  const [x, y, z] = parts.map(Number);
  const plain = parts.length === 3 && parts.every((part) => /^-?\d{1,3}(\.\d{1,4})?$/.test(part));
  return plain && Math.hypot(x, y, z) > 0 ? [x, y, z] : undefined;
}

function finiteSetFrom(text: string): FiniteSet | undefined {
  const [kind, argument, ...rest] = text.split('~');
  if (rest.length > 0) return undefined;
  switch (kind) {
    case 'tetrahedral':
    case 'octahedral':
    case 'icosahedral':
      return argument === undefined ? { kind } : undefined;
    case 'cyclic': {
      const order = wholeFrom(argument, 2, LARGEST_ORDER);
      return order === undefined ? undefined : { kind, order };
    }
    case 'quadrature': {
      const degree = wholeFrom(argument, 1, HIGHEST_DEGREE);
      return degree === undefined ? undefined : { kind, degree };
    }
    default:
      return undefined;
  }
}

function regionFrom(text: string): Region | undefined {
  const [kind, first, second, ...rest] = text.split('~');
  if (kind === 'random') return first === undefined ? { kind } : undefined;
  if (kind === 'axis' && second === undefined) {
    const axis = directionFrom(first);
    return axis && { kind, axis };
  }
  if (kind === 'cone' && rest.length === 0) {
    const [angle, direction] = [wholeFrom(first, 1, 180), directionFrom(second)];
    return angle !== undefined && direction ? { kind, angle, direction } : undefined;
  }
  if (kind === 'cap' && second === undefined) {
    const angle = wholeFrom(first, 1, 180);
    return angle === undefined ? undefined : { kind, angle };
  }
  return finiteSetFrom(text);
}

function wrapperFrom(text: string): Wrapper | undefined {
  if (text === 'canonical') return { kind: 'canonical' };
  const signs = (['all', 'sampled', 'one'] as const).find((word) => text === `frames:${word}`);
  if (signs) return { kind: 'frames', signs };
  const set = text.startsWith('average:') ? finiteSetFrom(text.slice('average:'.length)) : undefined;
  return set && { kind: 'average', set };
}

/** What a word means; undefined where it follows none of the forms. */
export function parseMechanism(word: string): MechanismChoice | undefined {
  if (word === NO_MECHANISM) return {};
  const parts = word.split('+');
  const turns = parts[0].startsWith('turns:') ? parts.shift() : undefined;
  const augmentation = turns && regionFrom(turns.slice('turns:'.length));
  if ((turns !== undefined && !augmentation) || parts.length > 1) return undefined;
  const wrapper = parts.length === 1 ? wrapperFrom(parts[0]) : undefined;
  if (parts.length === 1 && !wrapper) return undefined;
  return { ...(augmentation && { augmentation }), ...(wrapper && { wrapper }) };
}

const directionText = (direction: Vector3): string => {
  const parts = direction.map((part) => String(Number(part.toFixed(4))));
  return parts.join(',') === '0,0,1' ? '' : `~${parts.join(',')}`;
};

function regionText(region: Region): string {
  switch (region.kind) {
    case 'axis':
      return `axis${directionText(region.axis)}`;
    case 'cone':
      return `cone~${region.angle}${directionText(region.direction)}`;
    case 'cap':
      return `cap~${region.angle}`;
    case 'random':
      return 'random';
    default:
      return finiteSetText(region);
  }
}

function finiteSetText(set: FiniteSet): string {
  switch (set.kind) {
    case 'cyclic':
      return `cyclic~${set.order}`;
    case 'quadrature':
      return `quadrature~${set.degree}`;
    default:
      return set.kind;
  }
}

function wrapperText(wrapper: Wrapper): string {
  switch (wrapper.kind) {
    case 'average':
      return `average:${finiteSetText(wrapper.set)}`;
    case 'canonical':
      return 'canonical';
    case 'frames':
      return `frames:${wrapper.signs}`;
    default:
      throw new Error(`unknown wrapper ${JSON.stringify(wrapper satisfies never)}`);
  }
}

/** The shortest word for a choice. */
export function mechanismWord({ augmentation, wrapper }: MechanismChoice): string {
  const parts = [
    ...(augmentation ? [`turns:${regionText(augmentation)}`] : []),
    ...(wrapper ? [wrapperText(wrapper)] : []),
  ];
  return parts.length === 0 ? NO_MECHANISM : parts.join('+');
}

/** What a mechanism costs. */
export interface Passes {
  /** Forward passes of the model for each sample of a training step. */
  readonly training: number;
  /** Forward passes for each prediction. */
  readonly inference: number;
}

/** @param sizeOf rotations of a finite set */
export function passesOf({ wrapper }: MechanismChoice, sizeOf: (set: FiniteSet) => number): Passes {
  switch (wrapper?.kind) {
    case undefined:
    case 'canonical':
      return { training: 1, inference: 1 };
    case 'average':
      return { training: 1, inference: sizeOf(wrapper.set) };
    case 'frames':
      return {
        all: { training: 4, inference: 4 },
        sampled: { training: 1, inference: 4 },
        one: { training: 1, inference: 1 },
      }[wrapper.signs];
    default:
      throw new Error(`unknown wrapper ${JSON.stringify(wrapper satisfies never)}`);
  }
}
