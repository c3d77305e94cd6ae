/**
 * Frames of a file -> what is learned from, as plain arrays, and back. The targets are picked here: every frame that is kept has all of
 * them, the others are left out and counted in a remark, so that a missing energy or force never passes for zero.
 */

import { elementSymbol } from '../data/elements.ts';
import type { Frame } from '../data/subject.ts';
import type { TrainingFrames } from '../engine/training-messages.ts';
import { counted, whole } from '../math/whole-number.ts';
import { ExperimentFailure } from './failure.ts';

export type Targets = TrainingFrames['targets'];
export const targetWords: readonly Targets[] = ['energy and forces', 'forces', 'energy'];

/** Frames and atoms that are learned from at most; of more, evenly spaced ones. */
export const MOST_FRAMES = 20_000;
export const MOST_TRAINING_ATOMS = 400_000;

export interface FramesSource {
  readonly name: string;
  /** SHA-256 of the file's bytes. */
  readonly hash: string;
  readonly level?: string;
}

const finite = (values: ArrayLike<number>): boolean => Array.prototype.every.call(values, Number.isFinite);

const hasEnergy = ({ energy }: Frame): boolean => energy !== undefined && Number.isFinite(energy);
const hasForces = ({ forces, positions }: Frame): boolean =>
  forces !== undefined && forces.length === positions.length && finite(forces);

const carries: Readonly<Record<Targets, (frame: Frame) => boolean>> = {
  'energy and forces': (frame) => hasEnergy(frame) && hasForces(frame),
  forces: hasForces,
  energy: hasEnergy,
};

/** Energies and forces where at least half of the labelled frames have both; else what most frames have. */
function usualTargets(frames: readonly Frame[]): Targets | undefined {
  const count = (targets: Targets): number => frames.filter(carries[targets]).length;
  const [both, forces, energy] = targetWords.map(count);
  if (forces + energy === 0) return undefined;
  if (2 * both >= Math.max(forces, energy)) return 'energy and forces';
  return forces >= energy ? 'forces' : 'energy';
}

function* evenly<Value>(values: readonly Value[], most: number): Generator<Value> {
  const count = Math.min(most, values.length);
  for (let n = 0; n < count; n++) yield values[Math.floor((n * values.length) / count)];
}

function refuse(message: string, ...remedies: string[]): never {
  throw new ExperimentFailure('cannot-train', message, remedies);
}

/** Frames that models can learn from, with their place in the file. @throws ExperimentFailure for periodic cells and nameless atoms */
function usable(name: string, frames: readonly Frame[]): void {
  frames.forEach(({ periodic, species, positions }, n) => {
    if (periodic.some(Boolean))
      refuse(
        `Frame ${n} of ${name} is periodic: training takes molecules, whose neighbours do not reach into other cells.`,
        'cut molecules or clusters out of the cell and write them without a lattice',
      );
    const nameless = species.indexOf(0);
    if (nameless >= 0)
      refuse(
        `Atom ${nameless + 1} of frame ${n} of ${name} names no chemical element.`,
        'name its element in the file',
      );
    if (species.length === 0) refuse(`Frame ${n} of ${name} has no atoms.`, 'remove it from the file');
    if (!finite(positions))
      refuse(`Frame ${n} of ${name} has a coordinate that is no finite number.`, 'correct the file');
  });
}

/**
 * @param frames all frames of the file, in order
 * @param wanted targets that somebody chose; else those that most frames have
 * @throws ExperimentFailure `cannot-train`: no labels, no frame with the wanted ones, periodic cells, atoms without an element
 */
export function packFrames(source: FramesSource, frames: Iterable<Frame>, wanted?: Targets): TrainingFrames {
  const all = [...frames];
  const { name } = source;
  usable(name, all);
  const targets = wanted ?? usualTargets(all);
  if (!targets)
    refuse(
      `None of the ${counted(all.length, 'frame')} of ${name} has an energy or forces: there is nothing to learn.`,
      'write energies (eV) as energy=... and forces (eV/angstrom) as the column forces of extended XYZ',
    );
  const kept = all.flatMap((frame, place) => (carries[targets](frame) ? { frame, place } : []));
  if (kept.length === 0)
    refuse(`None of the ${counted(all.length, 'frame')} of ${name} has ${targets}.`, 'choose other targets');
  const atoms = kept.reduce((sum, { frame }) => sum + frame.species.length, 0);
  const most = Math.min(MOST_FRAMES, Math.max(1, Math.floor((MOST_TRAINING_ATOMS * kept.length) / atoms)));
  const chosen = [...evenly(kept, most)];
  const remarks = [
    ...(kept.length < all.length
      ? [`${counted(all.length - kept.length, 'frame')} without ${targets} left out of ${whole(all.length)}`]
      : []),
    ...(chosen.length < kept.length
      ? [`${counted(chosen.length, 'frame')} spread evenly over the ${whole(kept.length)} of the file are used`]
      : []),
  ];
  return { ...source, targets, ...joined(chosen, targets), ...(remarks.length > 0 && { remarks }) };
}

type Joined = Omit<TrainingFrames, 'name' | 'hash' | 'level' | 'targets' | 'remarks'>;

function joined(chosen: readonly { readonly frame: Frame; readonly place: number }[], targets: Targets): Joined {
  const offsets = new Uint32Array(chosen.length + 1);
  chosen.forEach(({ frame }, n) => {
    offsets[n + 1] = offsets[n] + frame.species.length;
  });
  const atoms = offsets[chosen.length];
  const species = new Uint8Array(atoms);
  const positions = new Float64Array(3 * atoms);
  const forces = targets === 'energy' ? undefined : new Float64Array(3 * atoms);
  chosen.forEach(({ frame }, n) => {
    species.set(frame.species, offsets[n]);
    positions.set(frame.positions, 3 * offsets[n]);
    if (frame.forces) forces?.set(frame.forces, 3 * offsets[n]);
  });
  return {
    offsets,
    species,
    positions,
    ...(targets === 'forces' ? {} : { energies: Float64Array.from(chosen, ({ frame }) => frame.energy ?? Number.NaN) }),
    ...(forces && { forces }),
    frames: Uint32Array.from(chosen, ({ place }) => place),
  };
}

const empty = new Map<string, never>();

/** The frames again, one by one; what `targets` does not name is absent. @throws ExperimentFailure where lengths do not fit */
export function unpackFrames(packed: TrainingFrames): Frame[] {
  const { offsets, species, positions, energies, forces, targets, name } = packed;
  const atoms = offsets[offsets.length - 1];
  const lengths = [species.length - atoms, positions.length - 3 * atoms, (forces?.length ?? 3 * atoms) - 3 * atoms];
  const labelled = (targets === 'forces' || energies !== undefined) && (targets === 'energy' || forces !== undefined);
  if (!labelled || lengths.some((difference) => difference !== 0))
    refuse(`The frames of ${name} do not hold the ${targets} that they promise.`, 'open the file again');
  return Array.from({ length: offsets.length - 1 }, (_, n) => {
    const [from, to] = [offsets[n], offsets[n + 1]];
    return {
      species: species.subarray(from, to),
      positions: positions.subarray(3 * from, 3 * to),
      periodic: [false, false, false],
      ...(energies && { energy: energies[n] }),
      ...(forces && { forces: forces.subarray(3 * from, 3 * to) }),
      info: empty,
      columns: empty,
    };
  });
}

/** Atomic numbers in ascending order, each once. */
export const elementsIn = ({ species }: Pick<TrainingFrames, 'species'>): number[] =>
  [...new Set(species)].sort((a, b) => a - b);

export const elementWords = (elements: readonly number[]): string => elements.map(elementSymbol).join(' ');
