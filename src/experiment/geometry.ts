/**
 * One geometry to judge, and what makes it unusable before anything is computed: no atoms, atoms without an element, coordinates that are not
 * finite, atoms in one place. Angstrom, eV, eV/angstrom.
 */
import { elementSymbol } from '../data/elements.ts';
import type { Frame } from '../data/subject.ts';
import type { ParticleSystem, SystemId } from '../data/systems/systems.ts';
import type { Geometry } from '../engine/messages.ts';
import type { Taken } from './consistency.ts';
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

/** The points of a cloud that its models see. */
export function geometryOfPoints(points: Float64Array, known: NonNullable<Geometry['cloud']> = {}): Geometry {
  return { species: new Uint8Array(points.length / 3), positions: points, cloud: known };
}

/** A particle system; with where its particles will be, where that is known. */
export function geometryOfParticles(system: SystemId, state: ParticleSystem, target?: Float64Array): Geometry {
  const { positions, velocities, charges, couplings } = state;
  return {
    species: new Uint8Array(charges.length),
    positions,
    particles: { system, velocities, charges, couplings, ...(target && { target }) },
  };
}

/** What the rows of a geometry are. */
export const kindOf = ({ cloud, particles }: Geometry): Taken =>
  particles ? 'particles' : cloud ? 'cloud' : 'molecule';

const rowWords = { molecule: 'atom', cloud: 'point', particles: 'particle' } as const;

/** What one row of a geometry is called. */
export const rowWord = (geometry: Geometry): 'atom' | 'point' | 'particle' => rowWords[kindOf(geometry)];

const capital = (word: string): string => word[0].toUpperCase() + word.slice(1);

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
export function requireUsable(geometry: Geometry): void {
  const { species, positions } = geometry;
  const word = rowWord(geometry);
  if (species.length === 0) {
    throw new ExperimentFailure('not-finite', `This frame has no ${word}s, so there is nothing to rotate.`, [
      'choose another frame or file',
    ]);
  }
  if (positions.length !== 3 * species.length) {
    throw new ExperimentFailure(
      'not-finite',
      `${species.length} ${word}s have ${positions.length} coordinates, expected ${3 * species.length}.`,
    );
  }
  const nameless = species.indexOf(0);
  if (word === 'atom' && nameless >= 0) {
    throw new ExperimentFailure('unknown-element', `Atom ${nameless + 1} names no chemical element.`, [
      'name its element in the file',
    ]);
  }
  const broken = positions.findIndex((value) => !Number.isFinite(value));
  if (broken >= 0) {
    throw new ExperimentFailure(
      'not-finite',
      `${capital(word)} ${Math.floor(broken / 3) + 1} has the ${'xyz'[broken % 3]} coordinate ${positions[broken]}, expected a finite number.`,
      ['correct the file'],
    );
  }
}

/** For models that divide by distances. @throws ExperimentFailure naming both atoms (counted from 1) */
export function requireApart(geometry: Geometry, pairs: Iterable<readonly [number, number, number]>): void {
  const { positions } = geometry;
  const word = rowWord(geometry);
  for (const [first, second, distance] of pairs) {
    if (distance < COINCIDENT) {
      throw new ExperimentFailure(
        'not-finite',
        `${capital(word)}s ${Math.min(first, second) + 1} and ${Math.max(first, second) + 1} of ${positions.length / 3} are ${distance === 0 ? 'in the same place' : `${distance.toPrecision(1)} ${geometry.cloud ? 'RMS radii' : 'angstrom'} apart`}: there is no direction from one to the other.`,
        ['remove one of them'],
      );
    }
  }
}
