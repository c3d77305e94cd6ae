/**
 * Remarks that need whole frames: labels in some frames only, forces that are all zero, magnitudes that fit another unit.
 * All-electron energies of the free atoms (Hartree-Fock limits, hartree, H to Ar; e.g. Saito, At. Data Nucl. Data Tables 95,
 * 836, 2009) sum to within a few per cent of a molecule's total energy: that tells hartree and kcal/mol from eV.
 */
import { findEdges } from '../neighbours.ts';
import { NoticeList } from '../notices.ts';
import type { Frame } from '../subject.ts';
import { preferredName } from './field-names.ts';

const atomEnergies = [
  0, 0.5, 2.862, 7.433, 14.573, 24.529, 37.689, 54.401, 74.809, 99.409, 128.547, 161.859, 199.615, 241.877, 288.854,
  340.719, 397.505, 459.482, 526.818,
];
const unitsPerHartree = [
  ['hartree', 1],
  ['kcal/mol', 627.509],
  ['kJ/mol', 2625.5],
] as const;

/** eV/angstrom: molecular dynamics at room temperature stays near 1; the same forces in kcal/mol/angstrom are 23 times that. */
const largeForceRms = 8;
const coincidence = 0.3;
/** Beyond this many atoms coincidences are not looked for: a hostile file could have one atom on all others. */
const coincidenceAtoms = 2000;

/** What remarks look at in one frame; `species` and `forces` are only read while they are being added. */
export interface RemarkedFrame {
  readonly species: Uint8Array;
  readonly energy: number | undefined;
  readonly forces: Float64Array | undefined;
  /** Names of the columns beyond elements, positions and forces. */
  readonly otherNames: readonly string[];
  /** Atomic numbers that stand beside symbols. */
  readonly numbers: readonly Float64Array[];
}

/** Gathers frame by frame, so that no frame has to be kept; gives its remarks at the end. */
export class FrameRemarks {
  #frames = 0;
  #withEnergy = 0;
  #withForces = 0;
  #forceNames: readonly string[] | undefined;
  #squares = 0;
  #components = 0;
  #zero = 0;
  #disagreements = 0;
  readonly #energySizes = new NoticeList();

  add({ species, energy, forces, otherNames, numbers }: RemarkedFrame): void {
    this.#frames++;
    if (energy !== undefined) this.#addEnergy(species, energy);
    if (forces !== undefined) this.#addForces(forces, otherNames);
    for (const column of numbers) {
      for (let atom = 0; atom < species.length; atom++) if (column[atom] !== species[atom]) this.#disagreements++;
    }
  }

  /** @param first frame of the file, for coincident atoms */
  reportTo(notices: NoticeList, first: Frame): void {
    this.#reportPartial(notices, 'energy', 'Energy', this.#withEnergy);
    this.#reportPartial(notices, 'forces', 'Forces', this.#withForces);
    this.#reportForces(notices);
    notices.absorb(this.#energySizes);
    this.#reportDisagreement(notices);
    remarkCoincidence(first, notices);
  }

  #addEnergy(species: Uint8Array, energy: number): void {
    this.#withEnergy++;
    const unit = likelyEnergyUnit(species, energy);
    if (unit === undefined) return;
    this.#energySizes.add(
      'energy size',
      `The size of the energy fits ${unit} rather than eV; it is kept as it stands. Forces may be in ${unit}/angstrom likewise.`,
    );
  }

  #addForces(forces: Float64Array, otherNames: readonly string[]): void {
    this.#withForces++;
    this.#forceNames ??= otherNames;
    let own = 0;
    for (let k = 0; k < forces.length; k++) own += forces[k]! * forces[k]!;
    if (own === 0 && forces.length > 3) this.#zero++;
    this.#squares += own;
    this.#components += forces.length;
  }

  #reportPartial(notices: NoticeList, field: string, noun: string, having: number): void {
    if (having > 0 && having < this.#frames) {
      notices.add(`partial ${field}`, `${noun} in ${having} of ${this.#frames} frames only.`);
    }
  }

  #reportForces(notices: NoticeList): void {
    if (this.#forceNames === undefined) return;
    const other = preferredName(this.#forceNames, 'forces');
    if (other !== undefined) {
      notices.add('force columns', `There is more than one column of forces; '${other}' is kept as a further column.`);
    }
    if (this.#forceNames.includes('move_mask')) {
      notices.add(
        'move mask',
        "There is a 'move_mask': forces on fixed atoms may have been set to zero by a constraint.",
      );
    }
    if (this.#zero > 0) {
      const message = `All forces are zero in ${this.#zero} of ${this.#frames} frames: are they real labels?`;
      notices.add('zero forces', message);
    }
    const rms = Math.sqrt(this.#squares / this.#components);
    if (rms > largeForceRms) {
      notices.add(
        'force size',
        `The forces are large for eV/angstrom (RMS ${rms.toPrecision(3)}): they may be in kcal/mol/angstrom; they are kept as they stand.`,
      );
    }
  }

  /** Files with both symbols and atomic numbers: the symbols count. */
  #reportDisagreement(notices: NoticeList): void {
    const atoms = this.#disagreements;
    if (atoms === 0) return;
    const noun = atoms === 1 ? '1 atom' : `${atoms} atoms`;
    notices.add('disagreement', `Symbol and atomic number disagree for ${noun}: the symbol counts.`);
  }
}

/** A unit other than eV that an all-electron total energy fits within 4 %, if any. */
export function likelyEnergyUnit(species: Uint8Array, energy: number): string | undefined {
  let expected = 0;
  let pseudopotentialsPossible = false;
  for (let atom = 0; atom < species.length; atom++) {
    const each = species[atom]!;
    if (!(each >= 1 && each < atomEnergies.length)) return undefined;
    expected -= atomEnergies[each]!;
    if (each > 10) pseudopotentialsPossible = true;
  }
  const ratio = energy / expected;
  return unitsPerHartree.find(
    ([unit, perHartree]) =>
      Math.abs(ratio / perHartree - 1) < 0.04 &&
      !(unit === 'hartree' && (pseudopotentialsPossible || species.length < 2)),
  )?.[0];
}

function remarkCoincidence(frame: Frame, notices: NoticeList): void {
  if (frame.species.length > coincidenceAtoms) return;
  const edges = findEdges({ positions: frame.positions, periodic: [false, false, false] }, coincidence);
  if (edges.sender.length === 0) return;
  const pairs = edges.sender.length / 2;
  notices.add(
    'coincidence',
    `In the first frame ${pairs} ${pairs === 1 ? 'pair of atoms is' : 'pairs of atoms are'} closer than ${coincidence} angstrom.`,
  );
}
