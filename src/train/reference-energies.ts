/**
 * Energy of each element by least squares over the training set, E_g ~ sum_z n_gz e_z, of smallest norm where the
 * compositions do not determine it (one molecule alone). Total energies are hundreds of eV, on which float32 has a spacing of
 * 0.03 meV, so they are subtracted in float64 before anything is cast.
 */
import type { Frame } from '../data/subject.ts';

const ridge = 1e-6;
const refinements = 12;

/** Atoms of each element, in the order of `elements`. */
export function composition(frame: Pick<Frame, 'species'>, elements: readonly number[]): number[] {
  return elements.map((element) => frame.species.reduce((count, species) => count + Number(species === element), 0));
}

/** Solves a small symmetric positive definite system by Gaussian elimination. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, n) => [...row, right[n]]);
  const size = rows.length;
  for (let pivot = 0; pivot < size; pivot++) {
    for (let row = pivot + 1; row < size; row++) {
      const factor = rows[row][pivot] / rows[pivot][pivot];
      for (let column = pivot; column <= size; column++) rows[row][column] -= factor * rows[pivot][column];
    }
  }
  const solution = new Array<number>(size).fill(0);
  for (let row = size - 1; row >= 0; row--) {
    let value = rows[row][size];
    for (let column = row + 1; column < size; column++) value -= rows[row][column] * solution[column];
    solution[row] = value / rows[row][row];
  }
  return solution;
}

/** eV per element. Frames without an energy are ignored. @throws RangeError when none has one. */
export function fitReferenceEnergies(frames: readonly Frame[], elements: readonly number[]): number[] {
  const labelled = frames.filter((frame) => frame.energy !== undefined);
  if (labelled.length === 0) throw new RangeError('no frame has an energy: there is nothing to fit');
  const counts = labelled.map((frame) => composition(frame, elements));
  const normal = elements.map((_, a) =>
    elements.map((__, b) => counts.reduce((sum, row) => sum + row[a] * row[b], 0) / labelled.length),
  );
  const scale = Math.max(...normal.map((row, n) => row[n]));
  const damped = normal.map((row, a) => row.map((value, b) => value + (a === b ? ridge * scale : 0)));
  let energies = elements.map(() => 0);
  for (let round = 0; round < refinements; round++) {
    const residual = labelled.map(
      (frame, g) => frame.energy! - counts[g].reduce((sum, count, n) => sum + count * energies[n], 0),
    );
    const right = elements.map(
      (_, a) => residual.reduce((sum, value, g) => sum + counts[g][a] * value, 0) / labelled.length,
    );
    const step = solve(damped, right);
    energies = energies.map((energy, n) => energy + step[n]);
  }
  return energies;
}

/** Sum of the reference energies of a frame's atoms, eV. */
export function referenceEnergy(
  frame: Pick<Frame, 'species'>,
  elements: readonly number[],
  energies: readonly number[],
): number {
  return composition(frame, elements).reduce((sum, count, n) => sum + count * energies[n], 0);
}
