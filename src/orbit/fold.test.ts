/** Copies of symmetric subjects agree for every function of the unordered rows, equivariant or not; one that looks at the order is told by how much. */
import { expect, it } from 'vitest';
import { pointGroup } from '../data/point-group.ts';
import { orthogonalMatrices } from '../group/elements.ts';
import { compareCopies } from './fold.ts';
import type { OrbitFunction } from './function.ts';
import type { JudgedOutput, OrbitSummary } from './result.ts';

const half = Math.sqrt(3) / 2;
const ammonia = Float64Array.of(0, 0, 0.1, 0.94, 0, -0.28, -0.47, 0.94 * half, -0.28, -0.47, -0.94 * half, -0.28);
const { operations, symmetrised } = pointGroup({ positions: ammonia, kinds: [7, 1, 1, 1] });
const rows = symmetrised.length / 3;

/** f(g x) turned back; `f` gives three numbers for each row of laboratory positions, and `scalars` of them all. */
const aligned =
  (f: (row: readonly number[], k: number, all: readonly number[]) => readonly number[]): OrbitFunction =>
  async (elements) => {
    const matrices = orthogonalMatrices(elements);
    const count = matrices.length / 9;
    const vectors: number[] = [];
    const scalars: number[] = [];
    for (let n = 0; n < count; n++) {
      const m = matrices.subarray(9 * n, 9 * n + 9);
      const there = Array.from({ length: 3 * rows }, (_, c) =>
        [0, 1, 2].reduce((sum, k) => sum + m[3 * (c % 3) + k] * symmetrised[c - (c % 3) + k], 0),
      );
      const sums = [0, 1, 2].map((c) => there.reduce((sum, x, i) => sum + (i % 3 === c ? Math.exp(x) : 0), 0));
      const total = sums[0] + sums[1] + sums[2];
      scalars.push(...sums.map((sum) => sum / total));
      for (let k = 0; k < rows; k++) {
        const out = f(there.slice(3 * k, 3 * k + 3), k, there);
        for (let c = 0; c < 3; c++) vectors.push([0, 1, 2].reduce((sum, r) => sum + m[3 * r + c] * out[r], 0));
      }
    }
    return { scalars: Float64Array.from(scalars), vectors: Float64Array.from(vectors) };
  };

const orbit = { noiseFloor: 1e-14, summary: { twirlRms: 1 } as OrbitSummary };
const compared = (evaluate: OrbitFunction, output: JudgedOutput = 'forces') =>
  compareCopies({ evaluate, folds: operations, output, orbit, seed: 3, chunk: 5 });

/** Knows the laboratory's axes: far from equivariant. */
const broken = aligned(([x, y, z]) => [Math.sin(3 * z), x * y, 1 + x ** 3]);

it.each([
  'forces',
  'class',
  'normals',
  'displacement',
] as const)('agree for %s of a function that is not equivariant', async (output) => {
  const copies = await compared(broken, output);
  expect(copies).toMatchObject({ agree: true, evaluations: 3 * 6 });
  expect(copies.largest).toBeLessThan(1e-12);
});

it('differ where the order of the rows is looked at, by as much as that changes', async () => {
  const copies = await compared(aligned((row, k) => row.map((x) => -x * (k === 1 ? 1.01 : 1))));
  expect(copies.agree).toBe(false);
  // Two hydrogens whose forces differ by 0.01 times their distance from the centre, of 12 components.
  const [x, y, z] = symmetrised.subarray(3, 6);
  expect(copies.largest).toBeCloseTo(0.01 * Math.hypot(x, y, z) * Math.sqrt(2 / 12), 10);
});

it('differ where a neighbour in the list is taken for one in space', async () => {
  const copies = await compared(aligned((row, k, all) => row.map((x, c) => x - all[3 * ((k + 1) % rows) + c])));
  expect(copies.agree).toBe(false);
  expect(copies.largest).toBeGreaterThan(0.1);
});
