/** Harmonics in WGSL against the float64 ones, the e3nn vectors, and a random rotation; gradients of any order by the table. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { solidHarmonics } from '../../../math/harmonics.ts';
import { Random } from '../../../math/random.ts';
import { haar, rotateVector, type Vector3 } from '../../../math/rotation.ts';
import { KERNEL_HARMONICS_TOLERANCE } from '../../../math/tolerances.ts';
import { rotateCoefficients, wignerMatrices } from '../../../math/wigner.ts';
import { gradient } from '../../../tensor/gradient.ts';
import { feed, harmonics, multiply, total } from '../../../tensor/primitives.ts';
import { expectAgreement, numbers, runOnce, testBackend } from '../test-device.ts';

const backend = testBackend();
const random = new Random('directions');
const direction = (): number[] => {
  const v = [random.normal(), random.normal(), random.normal()];
  return v.map((value) => Math.fround(value / Math.hypot(...v)));
};

/** Values [points][component] at points [points][3]. */
async function onDevice(points: readonly (readonly number[])[], degree: number): Promise<number[][]> {
  const rows = points.length;
  const vectors = Float64Array.from([0, 1, 2].flatMap((axis) => points.map((point) => point[axis])));
  const { Y } = await runOnce(backend(), { Y: harmonics(feed('r', [3, 'rows']), degree) }, { r: vectors }, { rows });
  return points.map((_, row) => Array.from({ length: (degree + 1) ** 2 }, (__, n) => Y[n * rows + row]));
}

function expectClose(found: readonly (readonly number[])[], expected: readonly ArrayLike<number>[]): void {
  found.forEach((row, n) => {
    row.forEach((value, c) => {
      expect(Math.abs(value - expected[n][c])).toBeLessThan(KERNEL_HARMONICS_TOLERANCE);
    });
  });
}

describe('harmonics on the device', () => {
  it.each([
    [0, 1],
    [1, 63],
    [2, 64],
    [3, 65],
    [6, 130],
    [10, 70],
  ])('of degree %i at %i unit vectors', async (degree, rows) => {
    const points = Array.from({ length: rows }, direction);
    expectClose(
      await onDevice(points, degree),
      points.map((point) => solidHarmonics(degree, point)),
    );
  });

  it('agree with the e3nn vectors to degree 10', async () => {
    const path = '../shared/reference/spherical_harmonics.json';
    if (!existsSync(path)) {
      console.info(`${path} is not beside this checkout: the float64 harmonics are the only oracle`);
      return;
    }
    const file = JSON.parse(readFileSync(path, 'utf8')) as Record<
      'directions' | 'special_directions' | 'Y' | 'Y_special',
      number[][]
    >;
    const vectors = [...file.directions, ...file.special_directions];
    expect(vectors).toHaveLength(74);
    expectClose(await onDevice(vectors, 10), [...file.Y, ...file.Y_special]);
  });

  it('turn with Wigner D', async () => {
    const turn = haar(random);
    const points = Array.from({ length: 5 }, direction);
    const turned = await onDevice(
      points.map((point) => rotateVector(turn, point as unknown as Vector3)),
      6,
    );
    const matrices = wignerMatrices(6, turn);
    expectClose(
      turned,
      (await onDevice(points, 6)).map((row) => rotateCoefficients(matrices, row)),
    );
  });

  it('have first and second derivatives like the interpreter', async () => {
    const r = feed('r', [3, 'rows']);
    const [first] = gradient(total(multiply(harmonics(r, 4), feed('w', [25, 'rows']))), [r]);
    const [second] = gradient(total(multiply(first, feed('v', [3, 'rows']))), [r]);
    const feeds = { r: numbers(3 * 65, 1), w: numbers(25 * 65, 2), v: numbers(3 * 65, 3) };
    await expectAgreement(backend(), { first, second }, feeds, { rows: 65 }, KERNEL_HARMONICS_TOLERANCE);
  });
});
