/** How groups and their elements are spoken of: what was visited, in the heading of an orbit, and where one element lies. */
import { type FiniteGroup, finiteAlone, type GroupChoice, groupOf, type RotationGroup } from '../group/describe.ts';
import type { Motion } from '../group/elements.ts';
import { exchangesOf } from '../group/exchanges.ts';
import { rotationAngle, type Vector3 } from '../math/rotation.ts';
import type { FieldName, OrbitElement } from '../orbit/result.ts';
import { significant, whole } from './number-format.ts';

const axisWord = ([x, y, z]: Vector3): string =>
  x === 0 && y === 0 && z > 0
    ? 'z'
    : y === 0 && z === 0 && x > 0
      ? 'x'
      : x === 0 && z === 0 && y > 0
        ? 'y'
        : `(${x}, ${y}, ${z})`;

function finiteWord(group: FiniteGroup): string {
  switch (group.kind) {
    case 'cyclic':
      return `the cyclic group of ${group.order}`;
    case 'dihedral':
      return `the dihedral group of ${2 * group.order}`;
    case 'tetrahedral':
      return 'the tetrahedral group';
    case 'octahedral':
      return 'the octahedral group';
    case 'icosahedral':
      return 'the icosahedral group';
    default:
      throw new Error(`unknown group ${JSON.stringify(group satisfies never)}`);
  }
}

function rotationsWord(group: RotationGroup): string {
  switch (group.kind) {
    case 'so3':
      return 'SO(3)';
    case 'o3':
      return 'O(3)';
    case 'so2':
      return `SO(2) about ${axisWord(group.axis)}`;
    default:
      return finiteWord(group);
  }
}

/** Behind a length of the subject that a field belongs to. */
const lengthUnits: Readonly<Record<FieldName, string>> = {
  'force-error': ' Å',
  'class-distance': ' RMS radii',
  'normal-error': ' RMS radii',
  'displacement-error': '',
};

/** Behind a length, with its space; empty where there is none. */
export const lengthUnitOf = (field: FieldName): string => lengthUnits[field];

const partsOf = ({ rotations, shifts, scale, permutations }: GroupChoice, unit: string): string[] => [
  ...(rotations ? [rotationsWord(rotations)] : []),
  ...(shifts === undefined ? [] : [`shifts up to ${shifts}${unit}`]),
  ...(scale === undefined ? [] : [`scales from 1/${scale} to ${scale}`]),
  ...(permutations ? ['permutations'] : []),
];

/** What an orbit runs over: `SO(3)`, `SO(3) × permutations`. */
export const groupTitle = (word: string, field: FieldName): string =>
  partsOf(groupOf(word), lengthUnits[field]).join(' × ');

/** The same where there is little room, a composite without the numbers of its parts: `icosahedral × shifts × scales × permutations`. */
export function groupPhrase(word: string, field: FieldName): string {
  const parts = partsOf(groupOf(word), lengthUnits[field]);
  return parts
    .map((part) => (parts.length > 1 ? part.replace(/^the | (group|up|from|about).*/g, '') : part))
    .join(' × ');
}

/** What the elements of an orbit are called, in the plural. */
export const elementsWord = (word: string): 'poses' | 'copies' => (groupOf(word).rotations ? 'poses' : 'copies');

/** `576 poses over SO(3)`, or `all 24 elements of the octahedral group`. */
export function visitedWords(word: string, field: FieldName, count: number): string {
  const title = groupTitle(word, field);
  return finiteAlone(groupOf(word))
    ? `all ${whole(count)} elements of ${title}`
    : `${whole(count)} ${elementsWord(word)} over ${title}`;
}

function motionParts({ improper, shift, scale, order }: Motion, unit: string): string[] {
  return [
    ...(improper ? ['with a mirror'] : []),
    ...(shift ? [`${significant(Math.hypot(...shift), 2)}${unit} away`] : []),
    ...(scale === undefined ? [] : [`scale ${significant(scale, 3)}`]),
    ...(order ? [`${whole(exchangesOf(order))} exchanges`] : []),
  ];
}

/** Where an element lies: `132° from the identity`, `8.1 Å away`, `scale 1.32`, `7 exchanges`. */
export function elementWords(
  { q, motion = {} }: Pick<OrbitElement, 'q' | 'motion'>,
  word: string,
  field: FieldName,
): string {
  const { rotations } = groupOf(word);
  const degrees = (rotationAngle(q) * 180) / Math.PI;
  const parts = [
    ...(rotations ? [`${degrees.toFixed(0)}° from the identity`] : []),
    ...motionParts(motion, lengthUnits[field]),
  ];
  return parts.join(', ') || 'the identity';
}
