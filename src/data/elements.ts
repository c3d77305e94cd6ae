/**
 * Chemical elements: symbols 1..118, covalent radii, and how a label in a file names an element.
 * Radii: Cordero et al., "Covalent radii revisited", Dalton Trans. 2008, 2832 (sp3 carbon; low-spin Mn, Fe, Co); elements
 * 97..118 have none there and take 1.6 angstrom, for drawing only.
 */
const symbols = (
  'H He Li Be B C N O F Ne Na Mg Al Si P S Cl Ar K Ca Sc Ti V Cr Mn Fe Co Ni Cu Zn Ga Ge As Se Br Kr Rb Sr Y Zr Nb Mo Tc Ru ' +
  'Rh Pd Ag Cd In Sn Sb Te I Xe Cs Ba La Ce Pr Nd Pm Sm Eu Gd Tb Dy Ho Er Tm Yb Lu Hf Ta W Re Os Ir Pt Au Hg Tl Pb Bi Po At ' +
  'Rn Fr Ra Ac Th Pa U Np Pu Am Cm Bk Cf Es Fm Md No Lr Rf Db Sg Bh Hs Mt Ds Rg Cn Nh Fl Mc Lv Ts Og'
).split(' ');

const covalentRadii = [
  0.31, 0.28, 1.28, 0.96, 0.84, 0.76, 0.71, 0.66, 0.57, 0.58, 1.66, 1.41, 1.21, 1.11, 1.07, 1.05, 1.02, 1.06, 2.03,
  1.76, 1.7, 1.6, 1.53, 1.39, 1.39, 1.32, 1.26, 1.24, 1.32, 1.22, 1.22, 1.2, 1.19, 1.2, 1.2, 1.16, 2.2, 1.95, 1.9, 1.75,
  1.64, 1.54, 1.47, 1.46, 1.42, 1.39, 1.45, 1.44, 1.42, 1.39, 1.39, 1.38, 1.39, 1.4, 2.44, 2.15, 2.07, 2.04, 2.03, 2.01,
  1.99, 1.98, 1.98, 1.96, 1.94, 1.92, 1.92, 1.89, 1.9, 1.87, 1.87, 1.75, 1.7, 1.62, 1.51, 1.44, 1.41, 1.36, 1.36, 1.32,
  1.45, 1.46, 1.48, 1.4, 1.5, 1.5, 2.6, 2.21, 2.15, 2.06, 2.0, 1.96, 1.9, 1.87, 1.8, 1.69,
];

const numberBySymbol = new Map(symbols.map((symbol, position) => [symbol, position + 1]));

export const elementCount = symbols.length;

/** Symbol of an atomic number 1..118; `X` for 0 (no element). Throws RangeError beyond. */
export function elementSymbol(atomicNumber: number): string {
  if (atomicNumber === 0) return 'X';
  const symbol = symbols[atomicNumber - 1];
  if (symbol === undefined) throw new RangeError(`no element has the atomic number ${atomicNumber}`);
  return symbol;
}

/** Covalent radius in angstrom. */
export function covalentRadius(atomicNumber: number): number {
  return covalentRadii[atomicNumber - 1] ?? 1.6;
}

/** How a label was read: as it stands, or after a change that the user is told about. */
export interface ElementReading {
  readonly atomicNumber: number;
  /** Absent when the label was a symbol or an atomic number as it stands. */
  readonly changed?: 'letter case' | 'label or charge removed' | 'isotope of hydrogen';
}

/**
 * Reads `C`, `6`, `FE`, `c`, `C1`, `Pd2+`, `O_w`, `D`. Undefined where it names no element (`X`, `A`, `Carbon`).
 * Two letters are tried before one only where the whole word has two letters: `CA` is calcium, `CA1` too, `Cx` is nothing.
 */
export function readElement(label: string): ElementReading | undefined {
  const exact = numberBySymbol.get(label);
  if (exact !== undefined) return { atomicNumber: exact };
  if (/^\d{1,3}$/.test(label)) {
    const atomicNumber = Number(label);
    return atomicNumber >= 1 && atomicNumber <= elementCount ? { atomicNumber } : undefined;
  }
  const parts = /^([A-Za-z]{1,2})(|\d*(?:[+-]\d*)?|[_.:].*)$/.exec(label);
  if (parts === null) return undefined;
  const word = parts[1]!;
  if (/^[DT]$/i.test(word)) return { atomicNumber: 1, changed: 'isotope of hydrogen' };
  const folded = numberBySymbol.get(word.charAt(0).toUpperCase() + word.slice(1).toLowerCase());
  if (folded === undefined) return undefined;
  return { atomicNumber: folded, changed: word.length === label.length ? 'letter case' : 'label or charge removed' };
}

/** Atomic number of a label, undefined where it names no element. */
export function atomicNumber(label: string): number | undefined {
  return readElement(label)?.atomicNumber;
}

/** Symbols with their counts in Hill order: carbon, hydrogen, then by the alphabet; by the alphabet alone without carbon. */
export function hillCounts(species: Iterable<number>): (readonly [symbol: string, count: number])[] {
  const counts = new Map<string, number>();
  for (const number of species) counts.set(elementSymbol(number), (counts.get(elementSymbol(number)) ?? 0) + 1);
  const rank = (symbol: string): string =>
    counts.has('C') && symbol === 'C' ? '0' : counts.has('C') && symbol === 'H' ? '1' : `2${symbol}`;
  return [...counts].sort(([a], [b]) => (rank(a) < rank(b) ? -1 : 1));
}

/** The formula in plain text, e.g. `C2H6O`. */
export const hillFormula = (species: Iterable<number>): string =>
  hillCounts(species)
    .map(([symbol, count]) => symbol + (count > 1 ? count : ''))
    .join('');
