/** Slices are judged as the orbit is: at rotations that both visit the same numbers, for each output; values of formulas known in closed form. */
import { expect, it } from 'vitest';
import { matrixFromQuaternion, type Quaternion, rotationAngle } from '../math/rotation.ts';
import { loopIndex, type Slice, sliceRotations } from '../math/so3-slices.ts';
import { evaluateOrbit } from './evaluate.ts';
import type { OrbitFunction } from './function.ts';
import type { JudgedOutput } from './result.ts';
import { evaluateSlice } from './slices.ts';

/** Three probabilities and two vectors that follow the rotation. */
const formula: OrbitFunction = async ({ quaternions }) => {
  const count = quaternions.length / 4;
  const scalars = new Float64Array(3 * count);
  const vectors = new Float64Array(6 * count);
  for (let n = 0; n < count; n++) {
    const [w, x, y, z] = quaternions.subarray(4 * n, 4 * n + 4);
    const R = matrixFromQuaternion([w, x, y, z]);
    const weights = [0, 1, 2].map((k) => Math.exp(1.5 * R[4 * k]));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    scalars.set(
      weights.map((weight) => weight / total),
      3 * n,
    );
    vectors.set([1 + 0.3 * R[1], R[2] ** 2, 0.2, R[5], 0.4 * R[0], -1], 6 * n);
  }
  return { scalars, vectors };
};

const names = ['ball', 'cube', 'torus'];
const orbitOf = (output: JudgedOutput) =>
  evaluateOrbit({
    evaluate: formula,
    control: formula,
    output,
    count: 96,
    seed: 5,
    chunk: 50,
    labels: output === 'class' || output === 'normals' ? { classes: { names } } : {},
  });

const disc: Slice = { kind: 'disc', normal: [0.6, 0, 0.8] };

it.each([
  'forces',
  'class',
  'normals',
  'displacement',
] as const)('values of %s are those of the orbit: by the definition, from all its outputs', async (output) => {
  const orbit = await orbitOf(output);
  const { elements } = await evaluateSlice({ evaluate: formula, slice: disc, orbit, chunk: 100 });
  const rotations = sliceRotations(disc);
  expect(elements).toHaveLength(rotations.length / 4);
  // The orbit's elements judged again as if they were a slice: 8 of them by hand.
  const rows = await formula({ quaternions: Float64Array.from(orbit.elements.flatMap(({ q }) => [...q])) });
  const read = output === 'class' ? ('scalars' as const) : ('vectors' as const);
  const width = rows[read].length / 96;
  const mean = Float64Array.from({ length: width }, (_, c) => {
    let sum = 0;
    for (let n = 0; n < 96; n++) sum += rows[read][n * width + c] / 96;
    return sum;
  });
  for (const place of [0, 17, 100, 630]) {
    const { q, value } = elements[place];
    const at = await formula({ quaternions: Float64Array.from(q) });
    expect(value).toBeCloseTo(distance(output, at[read], mean), 10);
    if (output === 'class' || output === 'normals') {
      const [...row] = at.scalars;
      expect(elements[place].class).toBe(row.indexOf(Math.max(...row)));
      expect(elements[place].probability).toBeCloseTo(row[orbit.summary.classes?.modal ?? -1], 12);
    } else expect(elements[place]).not.toHaveProperty('class');
  }
});

/** From the definitions in `result.ts`. */
function distance(output: JudgedOutput, row: Float64Array, mean: Float64Array): number {
  if (output === 'class') {
    const bits = (p: Float64Array, q: Float64Array) =>
      p.reduce((sum, share, k) => sum + (share > 0 ? share * Math.log2((2 * share) / (share + q[k])) : 0), 0);
    return Math.sqrt((bits(row, mean) + bits(mean, row)) / 2);
  }
  const squares = row.reduce((sum, value, c) => sum + (value - mean[c]) ** 2, 0);
  return Math.sqrt(squares / (output === 'forces' ? row.length : row.length / 3));
}

it('a function of the angle alone is round on the disc and the same about each axis', async () => {
  const byAngle: OrbitFunction = async ({ quaternions }) => {
    const angles = Array.from({ length: quaternions.length / 4 }, (_, n) => {
      const [w, x, y, z] = quaternions.subarray(4 * n, 4 * n + 4);
      return rotationAngle([w, x, y, z] as Quaternion);
    });
    return {
      scalars: new Float64Array(angles.length),
      vectors: Float64Array.from(angles.flatMap((t) => [1 + t, 0, 0])),
    };
  };
  const orbit = { field: 'force-error', twirl: [1, 0, 0], summary: (await orbitOf('forces')).summary } as const;
  const counted: number[] = [];
  const loops = await evaluateSlice({
    evaluate: byAngle,
    slice: { kind: 'loops' },
    orbit,
    chunk: 60,
    onProgress: (done, total) => counted.push(done / total),
  });
  expect(counted.at(-1)).toBe(1);
  for (const [step, angle] of [
    [0, 0],
    [18, Math.PI / 2],
    [36, Math.PI],
    [63, Math.PI / 4],
  ])
    for (const axis of [0, 1, 2])
      expect(loops.elements[loopIndex(axis, step)].value).toBeCloseTo(angle / Math.sqrt(3), 10);
  const { elements } = await evaluateSlice({ evaluate: byAngle, slice: disc, orbit, chunk: 1000 });
  for (const { q, value } of elements) expect(value).toBeCloseTo(rotationAngle(q) / Math.sqrt(3), 10);
});

it('refuses class distances against a result that names no classes', async () => {
  const orbit = { ...(await orbitOf('forces')), field: 'class-distance' } as const;
  const request = { evaluate: formula, slice: disc, orbit, chunk: 10 };
  await expect(evaluateSlice(request)).rejects.toThrow(/expected their mean probabilities/);
});
