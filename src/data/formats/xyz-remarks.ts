/**
 * Remarks that need whole frames: labels in some frames only, forces that are all zero, magnitudes that fit another unit.
 * All-electron energies of the free atoms (Hartree-Fock limits, hartree, H to Ar; e.g. Saito, At. Data Nucl. Data Tables 95,
 * 836, 2009) sum to within a few per cent of a molecule's total energy: that tells hartree and kcal/mol from eV.
 */
import { findEdges } from '../neighbours.ts';
import type { NoticeList } from '../notices.ts';
import type { Frame } from '../subject.ts';
import { isAtomicNumberName, preferredName } from './field-names.ts';

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

export function remarkFrames(frames: readonly Frame[], notices: NoticeList): void {
  remarkPartial(frames, notices, 'energy');
  remarkPartial(frames, notices, 'forces');
  remarkForceColumns(frames, notices);
  remarkForceSize(frames, notices);
  for (const frame of frames) {
    const unit = frame.energy === undefined ? undefined : likelyEnergyUnit(frame.species, frame.energy);
    if (unit !== undefined) {
      notices.add(
        'energy size',
        `The size of the energy fits ${unit} rather than eV; it is kept as it stands. Forces may be in ${unit}/angstrom likewise.`,
      );
    }
  }
  remarkDisagreement(frames, notices);
  remarkCoincidence(frames[0]!, notices);
}

/** A unit other than eV that an all-electron total energy fits within 4 %, if any. */
export function likelyEnergyUnit(species: Uint8Array, energy: number): string | undefined {
  let expected = 0;
  for (const each of species) {
    if (!(each >= 1 && each < atomEnergies.length)) return undefined;
    expected -= atomEnergies[each]!;
  }
  const ratio = energy / expected;
  const pseudopotentialsPossible = species.some((each) => each > 10);
  return unitsPerHartree.find(
    ([unit, perHartree]) =>
      Math.abs(ratio / perHartree - 1) < 0.04 &&
      !(unit === 'hartree' && (pseudopotentialsPossible || species.length < 2)),
  )?.[0];
}

function remarkPartial(frames: readonly Frame[], notices: NoticeList, field: 'energy' | 'forces'): void {
  const having = frames.filter((frame) => frame[field] !== undefined).length;
  if (having > 0 && having < frames.length) {
    const noun = field === 'energy' ? 'Energy' : 'Forces';
    notices.add(`partial ${field}`, `${noun} in ${having} of ${frames.length} frames only.`);
  }
}

function remarkForceColumns(frames: readonly Frame[], notices: NoticeList): void {
  const frame = frames.find((each) => each.forces !== undefined);
  if (frame === undefined) return;
  const other = preferredName(frame.columns.keys(), 'forces');
  if (other !== undefined) {
    notices.add('force columns', `There is more than one column of forces; '${other}' is kept as a further column.`);
  }
  if (frame.columns.has('move_mask')) {
    notices.add(
      'move mask',
      "There is a 'move_mask': forces on fixed atoms may have been set to zero by a constraint.",
    );
  }
}

function remarkForceSize(frames: readonly Frame[], notices: NoticeList): void {
  let squares = 0;
  let components = 0;
  let zero = 0;
  for (const { forces, species } of frames) {
    if (forces === undefined) continue;
    let own = 0;
    for (const value of forces) own += value * value;
    if (own === 0 && species.length > 1) zero++;
    squares += own;
    components += forces.length;
  }
  if (components === 0) return;
  if (zero > 0)
    notices.add('zero forces', `All forces are zero in ${zero} of ${frames.length} frames: are they real labels?`);
  const rms = Math.sqrt(squares / components);
  if (rms > largeForceRms) {
    notices.add(
      'force size',
      `The forces are large for eV/angstrom (RMS ${rms.toPrecision(3)}): they may be in kcal/mol/angstrom; they are kept as they stand.`,
    );
  }
}

/** Files with both symbols and atomic numbers: the symbols count. */
function remarkDisagreement(frames: readonly Frame[], notices: NoticeList): void {
  let atoms = 0;
  for (const { species, columns } of frames) {
    for (const [name, { width, values }] of columns) {
      if (width !== 1 || !isAtomicNumberName(name) || !(values instanceof Float64Array)) continue;
      values.forEach((value, atom) => {
        if (value !== species[atom]) atoms++;
      });
    }
  }
  if (atoms === 0) return;
  const noun = atoms === 1 ? '1 atom' : `${atoms} atoms`;
  notices.add('disagreement', `Symbol and atomic number disagree for ${noun}: the symbol counts.`);
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
