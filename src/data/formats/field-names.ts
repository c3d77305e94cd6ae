/**
 * Which keys and columns mean energy and forces, and which unit their names claim. A name is split into words
 * (`REF_energy`, `TotEnergy`, `dftb_energy_eV`): method words and unit words are set aside, and `energy` or `forces` must
 * remain. `formation_energy_per_atom`, `kinetic_energy`, `max_force` therefore are something else.
 */
export type LabelKind = 'energy' | 'forces';

export interface LabelName {
  readonly kind: LabelKind;
  /** `energy`, `forces`, `force`: the names that need no remark. */
  readonly plain: boolean;
  /** The unit that the name states, where it is not the one in use here (eV, eV/angstrom). */
  readonly otherUnit?: string;
  /** Smaller is preferred where several are present. */
  readonly rank: number;
}

const methods = new Set(
  (
    'ref reference dft dftb xtb gfn qm ml mm ff mace target label true mp2 ccsd ccsdt b3lyp pbe pbesol rpbe scan r2scan wb97x ' +
    'wb97m total tot potential pot scf free hf corrected shifted'
  ).split(' '),
);
const otherUnits = new Map([
  ['kcal', 'kcal/mol'],
  ['kcalmol', 'kcal/mol'],
  ['kj', 'kJ/mol'],
  ['kjmol', 'kJ/mol'],
  ['ha', 'hartree'],
  ['hartree', 'hartree'],
  ['eh', 'hartree'],
  ['au', 'atomic units'],
  ['ry', 'rydberg'],
  ['rydberg', 'rydberg'],
  ['mev', 'meV'],
]);
const neutralUnits = new Set(['ev', 'mol', 'per', 'ang', 'angstrom', 'a', 'bohr', 'in']);
const wholeNames = new Set(['etot', 'epot', 'toten', 'totenergy', 'e tot', 'e pot']);

const known = new Map<string, LabelName | undefined>();
const mostKnown = 1000;

/** Undefined where the name means neither. `energy` belongs to frames, `forces` to atoms. */
export function readLabelName(name: string): LabelName | undefined {
  const before = known.get(name);
  if (before !== undefined || known.has(name)) return before;
  const label = judge(name);
  if (known.size < mostKnown && name.length < 100) known.set(name, label);
  return label;
}

function judge(name: string): LabelName | undefined {
  const words = name
    .replace(/eV/g, 'ev')
    .replace(/kJ/g, 'kj')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[\s_\-./()[\]{}]+/)
    .filter((word) => word !== '');
  const unit = words.map((word) => otherUnits.get(word)).find((each) => each !== undefined);
  const lengthUnit = words.includes('bohr') ? 'per bohr' : undefined;
  const named = words.filter((word) => !(otherUnits.has(word) || neutralUnits.has(word)));
  const rest = named.filter((word) => !methods.has(word));
  const meaning = wholeNames.has(named.join(' ')) ? 'energy' : rest.length === 1 ? rest[0]! : '';
  const kind = /^energ(?:y|ies)$/.test(meaning) ? 'energy' : /^forces?$/.test(meaning) ? 'forces' : undefined;
  if (kind === undefined) return undefined;
  const otherUnit = unit ?? lengthUnit;
  const plain = ['energy', 'forces', 'force'].includes(name);
  const rank = plain ? 0 : words.length === 1 ? 1 : /^ref/i.test(name) ? 2 : /free/i.test(name) ? 5 : otherUnit ? 4 : 3;
  return { kind, plain, rank, ...(otherUnit === undefined ? {} : { otherUnit }) };
}

/** The preferred name of a kind among those present: lowest rank, then first. */
export function preferredName(names: Iterable<string>, kind: LabelKind): string | undefined {
  let best: { readonly name: string; readonly rank: number } | undefined;
  for (const name of names) {
    const label = readLabelName(name);
    if (label?.kind === kind && (best === undefined || label.rank < best.rank)) best = { name, rank: label.rank };
  }
  return best?.name;
}

const positionNames = new Set(['pos', 'position', 'positions', 'coord', 'coords', 'coordinates', 'xyz']);
const speciesNames = new Set(['species', 'symbols', 'symbol', 'element', 'elements']);
const numberNames = new Set(['z', 'numbers', 'atomic_numbers', 'atomic_number', 'species_z']);

export const isPositionName = (name: string) => positionNames.has(name.toLowerCase());
export const isSpeciesName = (name: string) => speciesNames.has(name.toLowerCase());
export const isAtomicNumberName = (name: string) => numberNames.has(name.toLowerCase());

/** Words only: stray fragments of comment lines are no fields. */
export const isFieldName = (key: string) => /^[A-Za-z_][\w-]*$/.test(key);
