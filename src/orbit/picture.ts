/**
 * What a picture of an orbit needs besides the sample: the Hopf grid of SO(3), twice for O(3); shifts within three planes; every exchange of two rows. The
 * sample of every other group is its own picture. About as many elements as the Hopf grid that was asked for.
 */
import { type GroupChoice, groupWord } from '../group/describe.ts';
import type { Elements, Motion } from '../group/elements.ts';
import { exchange } from '../group/exchanges.ts';
import type { Vector3 } from '../math/rotation.ts';
import { hopfGrid } from './hopf-grid.ts';
import type { ExchangeMap, OrbitElement, OrbitGrid, OrbitResult, ShiftPlanes } from './result.ts';

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

async function gridOf({ base, fibre }: PictureSize, evaluate: Evaluate, improper: boolean): Promise<OrbitGrid> {
  const { quaternions, directions } = hopfGrid(base, fibre);
  const motions = improper && { motions: Array.from({ length: base * fibre }, (): Motion => ({ improper: true })) };
  return { base, fibre, directions, elements: await evaluate({ quaternions, ...motions }) };
}

/** Cyclic places of the components that a plane is spanned by: across, along. */
const planes = [
  [0, 1],
  [1, 2],
  [2, 0],
] as const;

async function planesOf(radius: number, most: number, evaluate: Evaluate): Promise<ShiftPlanes> {
  const half = Math.max(1, Math.floor((Math.sqrt(most / 3) - 1) / 2));
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
  return { radius, size, elements: await evaluate(still(motions)) };
}

async function exchangesOf(rows: number, most: number, evaluate: Evaluate): Promise<ExchangeMap> {
  const shown = Math.min(rows, Math.max(2, Math.floor((1 + Math.sqrt(1 + 8 * most)) / 2)));
  const chosen = Array.from({ length: shown }, (_, k) => Math.floor((k * rows) / shown));
  const pairs = chosen.flatMap((_, i) => Array.from({ length: i }, (__, j) => [i, j] as const));
  const elements = await evaluate(still([{}, ...pairs.map(([i, j]) => exchange(rows, chosen[i], chosen[j]))]));
  return { rows: chosen, of: rows, elements: elements.map(({ motion: _, ...element }) => element) };
}

/** Undefined where the sample itself is the picture, and for composites, of which no plane says enough. */
export async function pictureOf(
  choice: GroupChoice,
  size: PictureSize,
  rows: number,
  evaluate: Evaluate,
): Promise<Picture> {
  const most = size.base * size.fibre;
  if (Object.keys(choice).length > 1) return {};
  if (choice.shifts !== undefined) return { planes: await planesOf(choice.shifts, most, evaluate) };
  if (choice.permutations && rows > 1) return { exchanges: await exchangesOf(rows, most, evaluate) };
  switch (groupWord(choice)) {
    case 'so3':
      return { grid: await gridOf(size, evaluate, false) };
    case 'o3':
      return { grid: await gridOf(size, evaluate, false), mirrored: await gridOf(size, evaluate, true) };
    default:
      return {};
  }
}
