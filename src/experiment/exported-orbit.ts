/**
 * An orbit for another program: the subject and its rotated copies R x as frames of extended XYZ, cell vectors turned as well. Every frame says
 * which element it is (`orbit-keys.ts`), so that answers are matched to elements in whatever order they come back.
 *
 * The frames: the subject itself; the headline elements of `sampleGroup`; where asked for, the picture's Hopf grid; and the controls: the elements that
 * the noise floor is measured on, each twice, with the atoms as they stand and in reverse order. A function of positions and species that does not
 * depend on the order of atoms answers both alike in exact arithmetic; what differs is its rounding and its convergence.
 */
import { Sha256 } from '../data/sha256.ts';
import type { Frame } from '../data/subject.ts';
import { writeXyz } from '../data/write-xyz.ts';
import { DEFAULT_GROUP, groupOf } from '../group/describe.ts';
import { sampleGroup } from '../group/sampling.ts';
import { quaternionAt } from '../group/so3.ts';
import { IDENTITY, matrixFromQuaternion, type Quaternion } from '../math/rotation.ts';
import { floorSample } from '../orbit/evaluate.ts';
import { hopfGrid } from '../orbit/hopf-grid.ts';
import { ExperimentFailure } from './failure.ts';
import { frameOf, type Geometry, rowWord } from './geometry.ts';
import { infoOf } from './orbit-keys.ts';

/** Which elements an exported orbit has: as many frames as `plannedFrames` lists. */
export interface OrbitPlan {
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
  /** The atoms are in reverse order. */
  readonly reversed: boolean;
}

/** Atoms of all frames together: about a gigabyte of text. */
const MOST_ROWS = 10_000_000;

/** The frames in the order in which they are written. @throws RangeError below 4 elements */
export function plannedFrames({ elements, seed, grid }: OrbitPlan): PlannedFrame[] {
  const listed = (kind: FrameKind, quaternions: Float64Array, reversed = false): PlannedFrame[] =>
    Array.from({ length: quaternions.length / 4 }, (_, element) => {
      return { kind, element, q: quaternionAt(quaternions, element), reversed };
    });
  const so3 = groupOf(DEFAULT_GROUP);
  const controls = floorSample(so3, seed).quaternions;
  return [
    { kind: 'subject', element: 0, q: IDENTITY, reversed: false },
    ...listed('sample', sampleGroup(so3, elements, seed, 0).elements.quaternions),
    ...(grid ? listed('grid', hopfGrid(grid.base, grid.fibre).quaternions) : []),
    ...listed('control', controls),
    ...listed('control', controls, true),
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

/** The geometry R x, its atoms in reverse order where the plan says so; labels and other columns are left out. */
export function turnedFrame(geometry: Geometry, { q, reversed }: Pick<PlannedFrame, 'q' | 'reversed'>): Frame {
  const { species, positions, lattice } = frameOf(geometry);
  const turned = turnedRows(q, positions);
  return {
    ...frameOf(geometry),
    species: reversed ? reversedRows(species, 1) : species,
    positions: reversed ? reversedRows(turned, 3) : turned,
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
 * @throws ExperimentFailure for particles, whose velocities the format has no column for, and for orbits too large for one text
 */
export function exportedFrames(geometry: Geometry, plan: OrbitPlan): Iterable<Frame> {
  if (geometry.particles) {
    throw new ExperimentFailure('wrong-subject', 'Particles have velocities and couplings, which XYZ does not hold.', [
      'choose a molecule or a cloud',
    ]);
  }
  const planned = plannedFrames(plan);
  const rows = planned.length * geometry.species.length;
  if (rows > MOST_ROWS) {
    throw new ExperimentFailure(
      'batch-too-large',
      `${planned.length} frames of ${geometry.species.length} ${rowWord(geometry)}s are ${rows} rows, expected at most ${MOST_ROWS}.`,
      ['ask for fewer elements'],
    );
  }
  return framesFor(geometry, plan, planned);
}

function* framesFor(geometry: Geometry, plan: OrbitPlan, planned: readonly PlannedFrame[]): Generator<Frame> {
  const subject = subjectDigest(geometry);
  for (const each of planned) yield { ...turnedFrame(geometry, each), info: infoOf(each, plan, subject) };
}
