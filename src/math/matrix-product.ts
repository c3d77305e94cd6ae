/**
 * The matrix product of spherical functions (the "fused" product of e3x; Xie et al., "The Price of Freedom", arXiv 2506.13523): coefficients become
 * square matrices over one degree s, X_ab = sum_i C[s, s, l1]_abi x_i, the matrices are multiplied, and Z = X Y is taken apart the same way,
 * z_k = sum_ac C[s, s, l3]_ack Z_ac, with unit 3j tensors C. A matrix over degree s holds the degrees 0 to 2s. By Wigner and Eckart each triple of degrees
 * couples as kappa * wigner_3j: kappa is a 6j symbol {l1 l2 l3; s s s} up to its sign, and vanishes by accident where that does.
 */
import { couplingTables } from './gaunt.ts';
import { type CouplingTable, satisfiesTriangle, wigner3j } from './wigner-3j.ts';

/** Entries of a table by two of its indices. */
function grouped({ i, j, k, value }: CouplingTable, key: (i: number, j: number) => number) {
  const groups = new Map<
    number,
    { readonly i: number; readonly j: number; readonly k: number; readonly value: number }[]
  >();
  for (let n = 0; n < value.length; n++) {
    const entry = { i: i[n], j: j[n], k: k[n], value: value[n] };
    const own = groups.get(key(entry.i, entry.j));
    if (own) own.push(entry);
    else groups.set(key(entry.i, entry.j), [entry]);
  }
  return groups;
}

/** Coefficients below this are zeros of the 6j symbol: rounding leaves 1e-17. */
const ACCIDENTAL = 1e-13;

/** @param s degree of the matrices' rows and columns: 2 s is the highest degree that a matrix holds */
export function matrixScale(s: number, l1: number, l2: number, l3: number): number {
  if (!satisfiesTriangle(l1, l2, l3) || Math.max(l1, l2, l3) > 2 * s) return 0;
  const width = 2 * s + 1;
  const left = wigner3j(s, s, l1);
  const right = grouped(wigner3j(s, s, l2), (b) => b);
  const apart = grouped(wigner3j(s, s, l3), (a, c) => a * width + c);
  const coupling = grouped(wigner3j(l1, l2, l3), (i, j) => i * (2 * l2 + 1) + j);
  let kappa = 0;
  for (let n = 0; n < left.value.length; n++) {
    const [a, b, i] = [left.i[n], left.j[n], left.k[n]];
    for (const { j: c, k: j, value } of right.get(b) ?? [])
      for (const { k, value: third } of apart.get(a * width + c) ?? [])
        for (const entry of coupling.get(i * (2 * l2 + 1) + j) ?? [])
          if (entry.k === k) kappa += left.value[n] * value * third * entry.value;
  }
  return Math.abs(kappa) < ACCIDENTAL ? 0 : kappa;
}

const tables = new Map<number, ReturnType<typeof couplingTables>>();

/** All couplings with degrees up to degree1, degree2, degree3, indexed and sorted as `gauntTable`, by matrices just large enough. */
export function matrixTable(degree1: number, degree2: number, degree3: number): CouplingTable {
  const s = Math.ceil(Math.max(degree1, degree2, degree3) / 2);
  const known = tables.get(s) ?? couplingTables((l1, l2, l3) => matrixScale(s, l1, l2, l3));
  tables.set(s, known);
  return known(degree1, degree2, degree3);
}
