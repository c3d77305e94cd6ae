/**
 * The keys of a frame that say which element of which orbit it is, as they stand in the comment line of extended XYZ:
 *
 *   orbit_kind=subject|sample|grid|control  orbit_element=12  orbit_q="w x y z"  orbit_det=1
 *   [orbit_shift="x y z"]  [orbit_scale=1.25]  orbit_group=so3  orbit_seed=0  orbit_elements=144  orbit_subject=digest-0a1b2c3d4e5f
 *   [orbit_grid="48 6"]  [orbit_order=forward|reverse|again]
 *
 * Numbers with every digit that a float64 has; `orbit_det` is the determinant of the turn: -1 where x becomes -R x. `orbit_group` is a word of
 * `group/describe.ts`, SO(3) where it is missing. The order of the rows under permutations follows from seed and element. `orbit_order` stands on controls.
 * Programs that keep unknown keys (ASE does) return them; numbers may come back in another form (`12.0`).
 */
import { DEFAULT_GROUP, groupWord, parseGroup } from '../group/describe.ts';
import type { OrbitPlan, PlannedFrame } from './exported-orbit.ts';
import { MOST_ELEMENTS } from './names.ts';

/** What the keys of one frame say. */
export interface OrbitKeys extends Pick<PlannedFrame, 'kind' | 'element' | 'again'> {
  readonly q: readonly number[];
  /** 1 or -1. */
  readonly det: number;
  readonly plan: OrbitPlan;
  /** See `subjectDigest`. */
  readonly subject: string;
}

export function infoOf(
  { kind, element, q, motion: { improper, shift, scale }, again, reversed }: PlannedFrame,
  { group, elements, seed, grid }: OrbitPlan,
  subject: string,
): Map<string, string> {
  return new Map([
    ['orbit_kind', kind],
    ['orbit_element', String(element)],
    ['orbit_q', q.join(' ')],
    ['orbit_det', improper ? '-1' : '1'],
    ...(shift ? [['orbit_shift', shift.join(' ')] as const] : []),
    ...(scale === undefined ? [] : [['orbit_scale', String(scale)] as const]),
    ['orbit_group', group],
    ['orbit_seed', String(seed)],
    ['orbit_elements', String(elements)],
    ['orbit_subject', subject],
    ...(grid ? [['orbit_grid', `${grid.base} ${grid.fibre}`] as const] : []),
    ...(kind === 'control' ? [['orbit_order', reversed ? 'reverse' : again ? 'again' : 'forward'] as const] : []),
  ]);
}

const kinds = ['subject', 'sample', 'grid', 'control'] as const;

/** Numbers of a list in any of the forms that programs write: `1 2`, `[1, 2]`. */
const numbersOf = (text: string): number[] =>
  text
    .split(/[\s,[\](){}]+/)
    .filter((word) => word !== '')
    .map(Number);

/** Undefined where a frame has none of the keys; a text where they cannot be read: which, and what was found. */
export function keysOf(info: ReadonlyMap<string, string>): OrbitKeys | string | undefined {
  if (!info.has('orbit_kind') && !info.has('orbit_element')) return undefined;
  const problems: string[] = [];
  const whole = (key: string, most = Number.MAX_SAFE_INTEGER): number => {
    const [value, more] = numbersOf(info.get(key) ?? '');
    const good = more === undefined && Number.isSafeInteger(value) && value >= 0 && value <= most;
    if (!good) problems.push(`${key}=${info.get(key) ?? ''}`);
    return good ? value : 0;
  };
  const kind = kinds.find((known) => known === info.get('orbit_kind'));
  if (!kind) problems.push(`orbit_kind=${info.get('orbit_kind') ?? ''}`);
  const q = numbersOf(info.get('orbit_q') ?? '');
  if (q.length !== 4 || !q.every(Number.isFinite)) problems.push(`orbit_q=${info.get('orbit_q') ?? ''}`);
  const [det] = numbersOf(info.get('orbit_det') ?? '1');
  if (Math.abs(det) !== 1) problems.push(`orbit_det=${info.get('orbit_det')}`);
  const choice = parseGroup(info.get('orbit_group') ?? DEFAULT_GROUP);
  if (!choice) problems.push(`orbit_group=${info.get('orbit_group')}`);
  const order = info.get('orbit_order');
  const grid = numbersOf(info.get('orbit_grid') ?? '');
  const goodGrid = grid.length === 2 && grid.every((size) => Number.isInteger(size) && size > 0);
  if (info.has('orbit_grid') && !(goodGrid && grid[0] * grid[1] <= MOST_ELEMENTS))
    problems.push(`orbit_grid=${info.get('orbit_grid')}`);
  const keys = {
    element: whole('orbit_element'),
    q,
    det,
    plan: {
      group: groupWord(choice ?? {}),
      elements: whole('orbit_elements', MOST_ELEMENTS),
      seed: whole('orbit_seed'),
      ...(info.has('orbit_grid') && { grid: { base: grid[0], fibre: grid[1] } }),
    },
    subject: info.get('orbit_subject') ?? '',
    again: order === 'reverse' || order === 'again',
  };
  return kind && problems.length === 0 ? { kind, ...keys } : problems.map((text) => text.slice(0, 60)).join(', ');
}
