/**
 * What a picture of an orbit needs besides the sample: the Hopf grid of SO(3), twice for O(3); shifts within three planes; every exchange of two rows. The
 * sample of every other group is its own picture. About as many elements as the Hopf grid that was asked for.
 */
import { type GroupChoice, groupWord } from '../group/describe.ts';
import type { Elements, Motion } from '../group/elements.ts';
import { exchange } from '../group/exchanges.ts';
import type { Vector3 } from '../math/rotation.ts';
import { hopfGrid } from './hopf-grid.ts';
import type { OrbitElement, OrbitGrid, OrbitResult } from './result.ts';

export type Picture = Pick<OrbitResult, 'grid' | 'mirrored' | 'planes' | 'exchanges'>;

export interface PictureSize {
  readonly base: number;
  readonly fibre: number;
}

/** Evaluates elements and judges them against the orbit's twirl. */
export type Evaluate = (elements: Elements) => Promise<OrbitElement[]>;

/** Elements of no rotation. */
function still(motions: readonly Motion[]): Elements {
  return { quaternions: Float64Array.from({ length: 4 * motions.length }, (_, k) => (k % 4 === 0 ? 1 : 0)), motions };
}

function gridElements({ base, fibre }: PictureSize, improper: boolean): Elements {
  const { quaternions } = hopfGrid(base, fibre);
  return {
    quaternions,
    ...(improper && { motions: Array.from({ length: base * fibre }, (): Motion => ({ improper: true })) }),
  };
}

/** Cyclic places of the components that a plane is spanned by: across, along. */
const planes = [
  [0, 1],
  [1, 2],
  [2, 0],
] as const;

const halfOf = (most: number): number => Math.max(1, Math.floor((Math.sqrt(most / 3) - 1) / 2));

function planeElements(radius: number, most: number): Elements {
  const half = halfOf(most);
  const size = 2 * half + 1;
  const along = Array.from({ length: size }, (_, k) => ((k - half) * radius) / half);
  const motions = planes.flatMap(([across, up]) =>
    along.flatMap((v) =>
      along.map((u): Motion => {
        const shift: [number, number, number] = [0, 0, 0];
        shift[across] = u;
        shift[up] = v;
        return { shift: shift satisfies Vector3 };
      }),
    ),
  );
  return still(motions);
}

/** Evenly chosen rows, so many that their exchanges are about `most`. */
function exchangedRows(rows: number, most: number): number[] {
  const shown = Math.min(rows, Math.max(2, Math.floor((1 + Math.sqrt(1 + 8 * most)) / 2)));
  return Array.from({ length: shown }, (_, k) => Math.floor((k * rows) / shown));
}

function exchangeElements(rows: number, most: number): Elements {
  const chosen = exchangedRows(rows, most);
  const pairs = chosen.flatMap((_, i) => Array.from({ length: i }, (__, j) => [i, j] as const));
  return still([{}, ...pairs.map(([i, j]) => exchange(rows, chosen[i], chosen[j]))]);
}

/**
 * The elements of a picture: two sets for O(3), one for other groups. None where the sample itself is the picture, and for composites, of which no plane
 * says enough.
 */
export function pictureElements(choice: GroupChoice, size: PictureSize, rows: number): readonly Elements[] {
  const most = size.base * size.fibre;
  if (Object.keys(choice).length > 1) return [];
  if (choice.shifts !== undefined) return [planeElements(choice.shifts, most)];
  if (choice.permutations && rows > 1) return [exchangeElements(rows, most)];
  switch (groupWord(choice)) {
    case 'so3':
      return [gridElements(size, false)];
    case 'o3':
      return [gridElements(size, false), gridElements(size, true)];
    default:
      return [];
  }
}

/** Evaluates the elements of `pictureElements`. */
export async function pictureOf(
  choice: GroupChoice,
  size: PictureSize,
  rows: number,
  evaluate: Evaluate,
): Promise<Picture> {
  const evaluated: OrbitElement[][] = [];
  for (const elements of pictureElements(choice, size, rows)) evaluated.push(await evaluate(elements));
  const [first, second] = evaluated;
  if (!first) return {};
  const most = size.base * size.fibre;
  const { shifts: radius } = choice;
  if (radius !== undefined) return { planes: { radius, size: 2 * halfOf(most) + 1, elements: first } };
  if (choice.permutations) {
    const elements = first.map(({ motion: _, ...element }) => element);
    return { exchanges: { rows: exchangedRows(rows, most), of: rows, elements } };
  }
  const { directions } = hopfGrid(size.base, size.fibre);
  const gridOf = (elements: OrbitElement[]): OrbitGrid => ({ ...size, directions, elements });
  return { grid: gridOf(first), ...(second && { mirrored: gridOf(second) }) };
}
