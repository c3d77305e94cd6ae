/**
 * One geometry to judge, and what makes it unusable before anything is computed: no atoms, atoms without an element, coordinates that are not
 * finite, atoms in one place. Angstrom, eV, eV/angstrom.
 */
import { elementSymbol } from '../data/elements.ts';
import type { Frame } from '../data/subject.ts';
import type { Geometry } from '../engine/messages.ts';
import { ExperimentFailure } from './failure.ts';

export type { Geometry } from '../engine/messages.ts';

/** A frame as a geometry; its level is the comment line's own `level=` unless the caller knows better. */
export function geometryOf(frame: Frame, level: string | undefined = frame.info.get('level')): Geometry {
  const { species, positions, periodic, energy, forces, lattice } = frame;
  return {
    species,
    positions,
    periodic,
    ...(energy !== undefined && { energy }),
    ...(forces && { forces }),
    ...(lattice && { lattice }),
    ...(level && { level }),
  };
}

/** The frame that batches are made of, without its labels. */
export const frameOf = ({ species, positions, lattice, periodic }: Geometry): Frame => ({
  species,
  positions,
  periodic: periodic ?? [false, false, false],
  ...(lattice && { lattice }),
  info: new Map(),
  columns: new Map(),
});

/** Atomic numbers in ascending order, each once. */
export const elementsOf = ({ species }: Geometry): number[] => [...new Set(species)].sort((a, b) => a - b);

export const symbolsOf = (numbers: readonly number[]): string => numbers.map(elementSymbol).join(' ');

/** Atoms nearer than this are one point to float32: distances have no direction. Angstrom. */
const COINCIDENT = 1e-4;

/** @throws ExperimentFailure naming the first atom (counted from 1) that no model can be applied to */
export function requireUsable({ species, positions }: Geometry): void {
  if (species.length === 0) {
    throw new ExperimentFailure('not-finite', 'This frame has no atoms, so there is nothing to rotate.', [
      'choose another frame or file',
    ]);
  }
  if (positions.length !== 3 * species.length) {
    throw new ExperimentFailure(
      'not-finite',
      `${species.length} atoms have ${positions.length} coordinates, expected ${3 * species.length}.`,
    );
  }
  const nameless = species.indexOf(0);
  if (nameless >= 0) {
    throw new ExperimentFailure('unknown-element', `Atom ${nameless + 1} names no chemical element.`, [
      'name its element in the file',
    ]);
  }
  const broken = positions.findIndex((value) => !Number.isFinite(value));
  if (broken >= 0) {
    throw new ExperimentFailure(
      'not-finite',
      `Atom ${Math.floor(broken / 3) + 1} has the ${'xyz'[broken % 3]} coordinate ${positions[broken]}, expected a finite number.`,
      ['correct the file'],
    );
  }
}

/** For models that divide by distances. @throws ExperimentFailure naming both atoms (counted from 1) */
export function requireApart({ positions }: Geometry, pairs: Iterable<readonly [number, number, number]>): void {
  for (const [first, second, distance] of pairs) {
    if (distance < COINCIDENT) {
      throw new ExperimentFailure(
        'not-finite',
        `Atoms ${Math.min(first, second) + 1} and ${Math.max(first, second) + 1} of ${positions.length / 3} are ${distance === 0 ? 'in the same place' : `${distance.toPrecision(1)} angstrom apart`}: the force between them has no direction.`,
        ['remove one of them'],
      );
    }
  }
}
