/**
 * A file that another program gave back, matched to the orbit that was exported: which frame is which element, by the keys of its comment line or, where
 * they were lost, by the order of the frames; and a check that every frame really is g x, so that nothing is judged which is not that orbit.
 */
import { elementSymbol } from '../data/elements.ts';
import { FormatError } from '../data/format-error.ts';
import type { Frame, FrameList } from '../data/subject.ts';
import { finiteAlone, groupOf } from '../group/describe.ts';
import { orbitSize } from '../group/sampling.ts';
import { rootMeanSquare } from '../math/statistics.ts';
import { COARSEST_POSITIONS, EXPORTED_POSITIONS } from '../math/tolerances.ts';
import {
  movedFrame,
  type OrbitPlan,
  type PlannedFrame,
  plannedFrames,
  reversedRows,
  subjectDigest,
} from './exported-orbit.ts';
import { type Geometry, geometryOf } from './geometry.ts';
import { DEFAULT_ELEMENTS, DEFAULT_GROUP, DEFAULT_SEED, FEWEST_ELEMENTS, MOST_ELEMENTS } from './names.ts';
import { keysOf, type OrbitKeys } from './orbit-keys.ts';
import { all, printedDigits, printedStep } from './printed-digits.ts';

/** What the caller knows of the orbit; the keys of the frames know it better where they are there. */
export interface Asked {
  /** What the orbit must be of. */
  readonly subject?: Geometry;
  /** A word of `group/describe.ts`. */
  readonly group?: string;
  readonly elements?: number;
  readonly seed?: number;
}

export interface MatchedFrames {
  readonly plan: OrbitPlan;
  /** As asked; else the unrotated frame of the file. */
  readonly subject: Geometry;
  /** A frame for each that was planned, in the order of `plannedFrames`. */
  readonly planned: readonly PlannedFrame[];
  readonly frames: readonly Frame[];
  /** Step between neighbouring numbers of the printed positions, angstrom. */
  readonly positionStep: number;
  /** What the reader must know of how the frames were matched. */
  readonly remarks: readonly string[];
}

const MISSING = 'Run the program on the missing frames too.';
const again = 'Export the orbit again and give all its frames to the program.';

/** @throws FormatError naming the frame, counted from 1, what was found, what was expected, and what to do */
export function matchFrames(file: string, frames: FrameList, asked: Asked): MatchedFrames {
  const refuse: Refuse = (found, expected, ...remedies) => new FormatError({ file, found, expected, remedies });
  const list = [...frames];
  const keys = readKeys(list, refuse);
  const rows = (asked.subject ?? list[0]).species.length;
  const plan = keys ? commonPlan(keys, asked, refuse) : orderedPlan(list.length, rows, asked, refuse);
  // Before anything is planned: a plan of permutations holds as many numbers an element as there are atoms.
  const fewest = orbitSize(groupOf(plan.group), plan.elements);
  if (list.length < fewest)
    throw refuse(`${list.length} frames of an orbit of ${fewest} elements`, 'all frames of the orbit', MISSING);
  const planned = plannedFrames(plan, rows);
  const places = keys ? placesByKeys(planned, keys, plan.group, refuse) : planned.map((_, place) => place);
  const matched = places.map((place) => list[place]);
  const subject = asked.subject ?? geometryOf(matched[0]);
  const exported = (function* () {
    for (const each of planned) yield movedFrame(subject, each).positions;
  })();
  const positionStep = stepOf(matched, exported, refuse);
  planned.forEach((each, n) => {
    const problem = mismatch(matched[n], movedFrame(subject, each), subject, positionStep);
    if (problem === undefined) return;
    const lost = keys
      ? 'Export the orbit of this very subject; programs must not move atoms.'
      : `The orbit keys were lost, so that frames count by their order: keep the order, or keep the keys, and say --group, --elements and --seed as at the export (here ${plan.group}, ${plan.elements} and ${plan.seed}).`;
    throw refuse(`${problem} in frame ${places[n] + 1}`, `the subject moved by ${nameOf(each)} of ${plan.group}`, lost);
  });
  const byOrder = `The orbit keys were lost: frames are matched by their order, as ${sizeOf(planned)} elements of ${plan.group}, seed ${plan.seed}, and their geometry agrees.`;
  return { plan, subject, planned, frames: matched, positionStep, remarks: keys ? [] : [byOrder] };
}

type Refuse = (found: string, expected: string, ...remedies: string[]) => FormatError;

const sizeOf = (planned: readonly PlannedFrame[]): number => planned.filter(({ kind }) => kind === 'sample').length;

type Named = Pick<PlannedFrame, 'kind' | 'element' | 'again'>;

const nameOf = ({ kind, element, again }: Named): string =>
  kind === 'subject'
    ? 'the identity (the subject itself)'
    : `${kind} element ${element}${again ? ' (the second time)' : ''}`;

/** The keys of all frames, or undefined where none has any. */
function readKeys(frames: readonly Frame[], refuse: Refuse): readonly OrbitKeys[] | undefined {
  const found = frames.map(({ info }) => keysOf(info));
  if (found.every((keys) => keys === undefined)) return undefined;
  return found.map((keys, n) => {
    if (keys === undefined)
      throw refuse(`no orbit keys in frame ${n + 1}`, 'orbit keys in every frame', 'Remove the frames of other files.');
    if (typeof keys === 'string')
      throw refuse(`the keys ${keys} in frame ${n + 1}`, 'the orbit keys as they were exported', again);
    return keys;
  });
}

/** The orbit that all frames are of. */
function commonPlan(keys: readonly OrbitKeys[], { subject, group }: Asked, refuse: Refuse): OrbitPlan {
  const [{ plan, subject: digest }] = keys;
  const text = JSON.stringify(plan);
  const other = keys.findIndex((each) => JSON.stringify(each.plan) !== text || each.subject !== digest);
  if (other > 0) {
    const of = (each: OrbitKeys): string =>
      `${each.plan.elements} elements of ${each.plan.group}, seed ${each.plan.seed}, subject ${each.subject || 'unnamed'}`;
    throw refuse(
      `frames of two orbits (frame 1: ${of(keys[0])}; frame ${other + 1}: ${of(keys[other])})`,
      'one orbit of one subject',
      'Write each orbit into a file of its own.',
    );
  }
  const own = subject && subjectDigest(subject);
  if (own !== undefined && digest !== own)
    throw refuse(`an orbit of ${digest || 'a subject without name'}`, `one of the subject given, ${own}`, again);
  if (group !== undefined && plan.group !== group)
    throw refuse(`an orbit of ${plan.group}`, `one of ${group}`, 'Ask for the group that was exported.', again);
  requireElements(plan.elements, refuse);
  return plan;
}

/** The orbit that the number of frames says, where the keys were lost: all but the subject and its controls are elements. */
function orderedPlan(
  frames: number,
  rows: number,
  { group = DEFAULT_GROUP, elements, seed = DEFAULT_SEED }: Asked,
  refuse: Refuse,
): OrbitPlan {
  const least = plannedFrames({ group, elements: FEWEST_ELEMENTS, seed }, rows);
  const rest = least.length - sizeOf(least);
  const isWhole = finiteAlone(groupOf(group)) !== undefined;
  const plan = { group, elements: elements ?? (isWhole ? DEFAULT_ELEMENTS : frames - rest), seed };
  const expected = orbitSize(groupOf(group), plan.elements);
  if (frames !== expected + rest) {
    throw refuse(
      `${frames} frames without orbit keys`,
      `${expected + rest}: the subject, ${expected} elements of ${group} and ${rest - 1} controls`,
      again,
    );
  }
  requireElements(plan.elements, refuse);
  return plan;
}

function requireElements(elements: number, refuse: Refuse): void {
  if (elements >= FEWEST_ELEMENTS && elements <= MOST_ELEMENTS) return;
  throw refuse(`an orbit of ${elements} elements`, `${FEWEST_ELEMENTS} to ${MOST_ELEMENTS}`, again);
}

/** For each planned frame its place in the file. */
function placesByKeys(
  planned: readonly PlannedFrame[],
  keys: readonly OrbitKeys[],
  group: string,
  refuse: Refuse,
): number[] {
  const word = ({ kind, element, again: second }: Named): string => `${kind} ${element} ${second}`;
  const places = new Map<string, number>();
  keys.forEach((key, place) => {
    const before = places.get(word(key));
    if (before !== undefined)
      throw refuse(`${nameOf(key)} in frames ${before + 1} and ${place + 1}`, 'each element once', again);
    places.set(word(key), place);
  });
  const missing = planned.filter((each) => !places.has(word(each)));
  if (missing.length > 0) {
    const named = missing.slice(0, 3).map(nameOf).join('; ');
    throw refuse(
      `${keys.length} of ${planned.length} frames of an orbit of ${group}, without ${named}${missing.length > 3 ? ' and more' : ''}`,
      'all frames of the orbit',
      MISSING,
    );
  }
  if (keys.length > planned.length) {
    const extra = keys.findIndex((key) => !planned.some((each) => word(each) === word(key)));
    throw refuse(
      `${nameOf(keys[extra])} in frame ${extra + 1}`,
      `elements of an orbit of ${group} of ${planned.length} frames`,
      again,
    );
  }
  return planned.map((each) => {
    const place = places.get(word(each)) as number;
    const { q, det } = keys[place];
    const expected = each.motion.improper ? -1 : 1;
    if (each.q.some((part, k) => !(Math.abs(part - q[k]) < 1e-6)) || det !== expected)
      throw refuse(
        `orbit_q=${q.join(' ')} and orbit_det=${det} in frame ${place + 1}`,
        `${each.q.join(' ')} and ${expected}, which is ${nameOf(each)} of this group and seed`,
        again,
      );
    return place;
  });
}

function largestOf(lists: readonly Float64Array[]): number {
  let largest = 0;
  for (const value of all(lists)) largest = Math.max(largest, Math.abs(value));
  return largest;
}

/** How finely the positions were printed, for the largest of them; 0 where they have all the decimals that were exported. */
function stepOf(frames: readonly Frame[], exported: Iterable<Float64Array>, refuse: Refuse): number {
  const positions = frames.map((frame) => frame.positions);
  const digits = printedDigits(all(positions));
  if (!digits.single && digits.decimals >= printedDigits(all(exported)).decimals) return 0;
  const step = printedStep(digits, largestOf(positions));
  if (step <= COARSEST_POSITIONS) return step;
  throw refuse(
    `positions printed in steps of ${step} angstrom`,
    `steps of ${COARSEST_POSITIONS} or finer, from which turns can be told`,
    'Let the program write more decimals.',
  );
}

/** What is wrong with a frame in words; undefined where it is the moved subject within its print. */
function mismatch(found: Frame, expected: Frame, subject: Geometry, step: number): string | undefined {
  const atoms = expected.species.length;
  if (found.species.length !== atoms) return `${found.species.length} atoms instead of ${atoms}`;
  const other = expected.species.findIndex((element, atom) => found.species[atom] !== element);
  if (other >= 0)
    return `${elementSymbol(found.species[other])} instead of ${elementSymbol(expected.species[other])} as atom ${other + 1}${isReordered(found, expected, step) ? otherOrder : ''}`;
  const tolerance = (values: Float64Array): number => step + EXPORTED_POSITIONS * Math.max(1, largestOf([values]));
  const far = farthest(found.positions, expected.positions);
  if (far.distance > tolerance(expected.positions))
    return `atom ${far.row + 1} ${far.distance.toPrecision(3)} angstrom off${explained(found, expected, subject, step)}`;
  if (!expected.lattice) return undefined;
  if (!found.lattice) return 'no Lattice';
  const cell = farthest(found.lattice, expected.lattice);
  return cell.distance > tolerance(expected.lattice)
    ? `cell vector ${cell.row + 1} ${cell.distance.toPrecision(3)} angstrom off`
    : undefined;
}

function farthest(found: Float64Array, expected: Float64Array): { readonly row: number; readonly distance: number } {
  let far = { row: 0, distance: 0 };
  for (let row = 0; row < expected.length / 3; row++) {
    const distance = Math.hypot(...[0, 1, 2].map((k) => found[3 * row + k] - expected[3 * row + k]));
    if (!(distance <= far.distance)) far = { row, distance };
  }
  return far;
}

const otherOrder = ' (the same atoms, in another order)';

/** True where the frame holds the expected atoms, each once, in another order of rows. */
function isReordered(found: Frame, expected: Frame, step: number): boolean {
  const [left, tolerance] = [new Set(found.species.keys()), 10 * (step + EXPORTED_POSITIONS)];
  return expected.species.every((element, atom) => {
    const place = [...left].find(
      (row) =>
        found.species[row] === element &&
        Math.hypot(...[0, 1, 2].map((k) => found.positions[3 * row + k] - expected.positions[3 * atom + k])) <
          tolerance,
    );
    return place !== undefined && left.delete(place);
  });
}

/** The usual reasons: the frame was never moved, or a program put its atoms in its own order, moved all alike, or has other units. */
function explained(found: Frame, expected: Frame, { positions }: Geometry, step: number): string {
  const near = (a: Float64Array, b: Float64Array): boolean =>
    farthest(a, b).distance < 10 * (step + EXPORTED_POSITIONS);
  if (near(found.positions, positions) || near(found.positions, reversedRows(positions, 3)))
    return ' (it is the subject itself, not moved)';
  if (isReordered(found, expected, step)) return otherOrder;
  const shift = Float64Array.from(found.positions, (_, n) => found.positions[n % 3] - expected.positions[n % 3]);
  const moved = expected.positions.map((value, n) => value + shift[n]);
  if (near(found.positions, moved))
    return ` (all atoms were moved by ${[...shift.subarray(0, 3)].map((value) => value.toFixed(4)).join(' ')})`;
  const size = (values: Float64Array): number => rootMeanSquare(values);
  const ratio = size(found.positions) / size(expected.positions);
  return Math.abs(ratio * 0.529177 - 1) < 1e-3 || Math.abs(ratio / 0.529177 - 1) < 1e-3 ? ' (bohr for angstrom?)' : '';
}
