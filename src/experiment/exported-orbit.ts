/**
 * An orbit for another program: the subject and its copies g x under any group that acts on it, as frames of extended XYZ. Every frame says
 * which element it is (`orbit-keys.ts`), so that answers are matched to elements in whatever order they come back.
 *
 * The frames: the subject itself; the headline elements of `sampleGroup`; where asked for, what the picture shows besides; and the controls: the elements
 * that the noise floor is measured on, each twice, with the atoms as they stand and in reverse order. A function of positions and species that does not
 * depend on the order of atoms answers both alike in exact arithmetic; what differs is its rounding and its convergence. Under permutations the order is
 * what is judged, so that there both are in the element's own order.
 */
import { Sha256 } from '../data/sha256.ts';
import type { Frame } from '../data/subject.ts';
import { writeXyz } from '../data/write-xyz.ts';
import { groupOf } from '../group/describe.ts';
import { type Elements, elementCount, type Motion, orderUndone } from '../group/elements.ts';
import { orbitSize, sampleGroup } from '../group/sampling.ts';
import { quaternionAt } from '../group/so3.ts';
import { IDENTITY, matrixFromQuaternion, type Quaternion } from '../math/rotation.ts';
import { floorSample } from '../orbit/evaluate.ts';
import { pictureElements } from '../orbit/picture.ts';
import { ExperimentFailure } from './failure.ts';
import { frameOf, type Geometry, rowWord } from './geometry.ts';
import { movedGeometry } from './moved-geometry.ts';
import { infoOf } from './orbit-keys.ts';
import { requireActing } from './require-acting.ts';

/** Which elements an exported orbit has: as many frames as `plannedFrames` lists. */
export interface OrbitPlan {
  /** A word of `group/describe.ts`. */
  readonly group: string;
  /** Elements sampled; a finite group is visited whole, whatever is asked for. */
  readonly elements: number;
  readonly seed: number;
  readonly grid?: { readonly base: number; readonly fibre: number };
}

export type FrameKind = 'subject' | 'sample' | 'grid' | 'control';

/** One frame of an exported orbit; `element` counts from 0 within its kind. */
export interface PlannedFrame {
  readonly kind: FrameKind;
  readonly element: number;
  readonly q: Quaternion;
  /** What the element does besides. */
  readonly motion: Motion;
  /** The second frame of a control. */
  readonly again: boolean;
  /** Its atoms are in reverse order. */
  readonly reversed: boolean;
}

/** Atoms of all frames together: about a gigabyte of text. */
const MOST_ROWS = 10_000_000;

/** One set of elements after the other. */
const listed = (kind: FrameKind, sets: readonly Elements[]): PlannedFrame[] =>
  sets
    .flatMap((elements) =>
      Array.from({ length: elementCount(elements) }, (_, n) => {
        return { q: quaternionAt(elements.quaternions, n), motion: elements.motions?.[n] ?? {} };
      }),
    )
    .map((each, element) => ({ kind, element, ...each, again: false, reversed: false }));

/** The frames in the order in which they are written, for a subject of so many rows. @throws RangeError below 4 elements of a group that is sampled */
export function plannedFrames({ group, elements, seed, grid }: OrbitPlan, rows: number): PlannedFrame[] {
  const choice = groupOf(group);
  const controls = listed('control', [floorSample(choice, seed, undefined, rows)]);
  return [
    { kind: 'subject', element: 0, q: IDENTITY, motion: {}, again: false, reversed: false },
    ...listed('sample', [sampleGroup(choice, elements, seed, rows).elements]),
    ...listed('grid', grid ? pictureElements(choice, grid, rows) : []),
    ...controls,
    ...controls.map((each) => ({ ...each, again: true, reversed: !choice.permutations })),
  ];
}

/** Row vectors turned, v -> R v, f64[rows, 3]; `inverse` applies the transpose. */
export function turnedRows(q: Quaternion, rows: ArrayLike<number>, inverse = false): Float64Array {
  const matrix = matrixFromQuaternion(q);
  const turned = new Float64Array(rows.length);
  for (let row = 0; row < rows.length; row += 3) {
    for (let a = 0; a < 3; a++) {
      for (let b = 0; b < 3; b++) turned[row + a] += matrix[inverse ? 3 * b + a : 3 * a + b] * rows[row + b];
    }
  }
  return turned;
}

/** Rows of `width` values in reverse order. */
export function reversedRows<Values extends Float64Array | Uint8Array>(values: Values, width: number): Values {
  const reversed = values.slice() as Values;
  for (let start = 0; start < values.length; start += width)
    reversed.set(values.subarray(start, start + width), values.length - width - start);
  return reversed;
}

type Acting = Pick<PlannedFrame, 'q' | 'motion' | 'reversed'>;

/** Vectors that belong to the rows of the subject as the element acts on them, in the subject's own order: v -> e R v. */
export const actedRows = ({ q, motion: { improper } }: Acting, vectors: Float64Array): Float64Array =>
  improper ? turnedRows(q, vectors).map((value) => -value) : turnedRows(q, vectors);

/** Vectors of the frame's rows, back in the subject's own pose and order: the inverse of the action. */
export function actedBack({ q, motion: { improper, order }, reversed }: Acting, vectors: Float64Array): Float64Array {
  const turned = turnedRows(q, vectors, true);
  const aligned = orderUndone(reversed ? reversedRows(turned, 3) : turned, 3, order);
  return improper ? aligned.map((value) => -value) : aligned;
}

/**
 * The geometry g x, its atoms in reverse order where the plan says so; labels and other columns are left out. A cell is turned and never mirrored: -a, -b,
 * -c span the same lattice as a, b, c, and so the cell stays right-handed, which programs expect.
 */
export function movedFrame(geometry: Geometry, element: Acting): Frame {
  const { q, motion, reversed } = element;
  const { shift = [0, 0, 0], ...rest } = motion;
  const { species, positions, lattice } = frameOf(movedGeometry(geometry, q, rest));
  const moved = actedRows(element, positions).map((value, n) => value + shift[n % 3]);
  return {
    ...frameOf(geometry),
    species: reversed ? reversedRows(species, 1) : species,
    positions: reversed ? reversedRows(moved, 3) : moved,
    ...(lattice && { lattice: turnedRows(q, lattice) }),
  };
}

/** A word for species, positions and cell: `digest-` and the first 12 digits of their SHA-256 (a word that no reader takes for a number). */
export function subjectDigest({ species, positions, lattice }: Geometry): string {
  const hash = new Sha256();
  hash.update(Uint8Array.from(species));
  for (const values of [positions, ...(lattice ? [lattice] : [])])
    hash.update(new Uint8Array(Float64Array.from(values).buffer));
  return `digest-${hash.digest().slice(0, 12)}`;
}

/** The file for another program: extended XYZ that reads back bit for bit. @throws as `exportedFrames` */
export const exportedText = (geometry: Geometry, plan: OrbitPlan): string =>
  Array.from(exportedFrames(geometry, plan), (frame) => writeXyz([frame])).join('');

/**
 * All frames of the orbit, one after the other.
 * @throws ExperimentFailure for particles, whose velocities the format has no column for, for groups that do not act, and for orbits too large for one text
 */
export function exportedFrames(geometry: Geometry, plan: OrbitPlan): Iterable<Frame> {
  if (geometry.particles) {
    throw new ExperimentFailure('wrong-subject', 'Particles have velocities and couplings, which XYZ does not hold.', [
      'choose a molecule or a cloud',
    ]);
  }
  requireActing(groupOf(plan.group), geometry);
  const atoms = geometry.species.length;
  const requireRoom = (frames: number): void => {
    if (frames * atoms <= MOST_ROWS) return;
    throw new ExperimentFailure(
      'batch-too-large',
      `${frames} frames of ${atoms} ${rowWord(geometry)}s are ${frames * atoms} rows, expected at most ${MOST_ROWS}.`,
      ['ask for fewer elements'],
    );
  };
  requireRoom(orbitSize(groupOf(plan.group), plan.elements));
  const planned = plannedFrames(plan, atoms);
  requireRoom(planned.length);
  return framesFor(geometry, plan, planned);
}

function* framesFor(geometry: Geometry, plan: OrbitPlan, planned: readonly PlannedFrame[]): Generator<Frame> {
  const subject = subjectDigest(geometry);
  for (const each of planned) yield { ...movedFrame(geometry, each), info: infoOf(each, plan, subject) };
}
