/** The ascent on fields whose highest point is known: smooth, kinked, flat, with several maxima, over SO(3), O(3) and SO(2); and it moves with the group. */
import { expect, it } from 'vitest';
import { groupOf } from '../group/describe.ts';
import { elementCount, type Motion } from '../group/elements.ts';
import { sampleGroup } from '../group/sampling.ts';
import { axisAngle } from '../group/so2.ts';
import { Random } from '../math/random.ts';
import {
  conjugate,
  fromAxisAngle,
  geodesicAngle,
  haar,
  multiply,
  type Quaternion,
  rotationAngle,
  rotationAxis,
} from '../math/rotation.ts';
import { quaternionAt } from '../math/so3-sets.ts';
import { evaluateOrbit } from './evaluate.ts';
import type { OrbitFunction } from './function.ts';
import { forceFunction, knownPoints, towardsCentreWithEntry } from './known-functions.ts';
import type { AscendedOrbit, OrbitElement, OrbitSummary } from './result.ts';
import { ascend, canAscend } from './worst-element.ts';

type FieldFunction = (q: Quaternion, motion: Motion) => number;
const degree = Math.PI / 180;

/** An orbit function whose field against the twirl (1, 0, 0) is exactly `field`. */
const functionOf =
  (field: FieldFunction): OrbitFunction =>
  async ({ quaternions, motions }) => ({
    scalars: new Float64Array(quaternions.length / 4),
    vectors: Float64Array.from({ length: (3 * quaternions.length) / 4 }, (_, c) => {
      const n = Math.floor(c / 3);
      return c % 3 === 0 ? 1 + Math.sqrt(3) * field(quaternionAt({ quaternions }, n), motions?.[n] ?? {}) : 0;
    }),
  });

/** The sample of an orbit of a field, judged; `after` is multiplied to each rotation from the right. */
function sampled(field: FieldFunction, group = 'so3', count = 144, after: Quaternion = [1, 0, 0, 0]): AscendedOrbit {
  const { elements } = sampleGroup(groupOf(group), count, 3, 5);
  const judged = Array.from({ length: elementCount(elements) }, (_, n): OrbitElement => {
    const [q, motion] = [multiply(quaternionAt(elements, n), after), elements.motions?.[n]];
    return { q, ...(motion && { motion }), value: field(q, motion ?? {}) };
  });
  const index = judged.reduce((best, { value }, n) => (value > judged[best].value ? n : best), 0);
  const summary = { worst: { index, ...judged[index] } } as OrbitSummary;
  return { field: 'force-error', twirl: [1, 0, 0], summary, group, noiseFloor: 1e-9, elements: judged };
}

const climb = (field: FieldFunction, orbit: AscendedOrbit) => ascend({ evaluate: functionOf(field), orbit, chunk: 50 });

/** exp(k (cos angle - 1)) around a rotation. */
const bump = (centre: Quaternion, sharpness: number) => (q: Quaternion) =>
  Math.exp(sharpness * (Math.cos(geodesicAngle(q, centre)) - 1));

const here = haar(new Random('here'));
const there = multiply(fromAxisAngle([1, 2, -1], 2), here);
const twoBumps: FieldFunction = (q) => bump(here, 6)(q) + 0.6 * bump(there, 6)(q);

it('finds the top of a smooth bump, and the lower one beside it', async () => {
  const orbit = sampled(twoBumps);
  const found = await climb(twoBumps, orbit);
  expect(found.ending).toBe('ascended');
  expect(geodesicAngle(found.q, here)).toBeLessThan(0.1 * degree);
  expect(found.value).toBeCloseTo(twoBumps(here, {}), 5);
  expect(found.value).toBe(twoBumps(found.q, {}));
  expect(found.sampleWorst).toBe(orbit.summary.worst.value);
  expect(found.maxima).toHaveLength(2);
  expect(found.maxima[0]).toMatchObject({ q: found.q, value: found.value });
  expect(geodesicAngle(found.maxima[1].q, there)).toBeLessThan(0.1 * degree);
  expect(found.maxima[0].starts + found.maxima[1].starts).toBe(16);
  expect(found.evaluations).toBeLessThan(16 * 8 * 25);
  expect(await climb(twoBumps, orbit)).toEqual(found);
});

it('counts its evaluations, in chunks as asked for', async () => {
  const sizes: number[] = [];
  const told: number[] = [];
  const field = functionOf(twoBumps);
  const evaluate: OrbitFunction = (elements) => {
    sizes.push(elementCount(elements));
    return field(elements);
  };
  const request = { evaluate, orbit: sampled(twoBumps), chunk: 40, starts: 5 };
  const { evaluations, maxima } = await ascend({ ...request, onProgress: (count) => told.push(count) });
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(evaluations);
  expect(Math.max(...sizes)).toBe(30);
  expect(told.at(-1)).toBe(evaluations);
  expect(maxima.reduce((sum, { starts }) => sum + starts, 0)).toBe(5);
  const stop = new AbortController();
  const stopped = ascend({ ...request, signal: stop.signal, onProgress: () => stop.abort(new Error('enough')) });
  await expect(stopped).rejects.toThrow('enough');
});

it('moves with the group: the field of g h^-1 has its top moved by h', async () => {
  const h = haar(new Random('h'));
  const moved: FieldFunction = (q) => twoBumps(multiply(q, conjugate(h)), {});
  const found = await climb(twoBumps, sampled(twoBumps));
  const after = await climb(moved, sampled(moved, 'so3', 144, h));
  expect(geodesicAngle(after.q, multiply(found.q, h))).toBeLessThan(1e-6);
  expect(after.value).toBeCloseTo(found.value, 9);
  expect(after.maxima.map(({ starts }) => starts)).toEqual(found.maxima.map(({ starts }) => starts));
  // Also from another sample, which does not move along.
  const elsewhere = await climb(moved, sampled(moved, 'so3', 240));
  expect(geodesicAngle(elsewhere.q, multiply(here, h))).toBeLessThan(0.1 * degree);
});

it('finds all eight rotations that keep the harmonic xy up to its sign, in an entry of D^2', async () => {
  const evaluate = forceFunction(towardsCentreWithEntry(2, 0, 0));
  const orbit = await evaluateOrbit({ evaluate, control: evaluate, output: 'forces', count: 288, seed: 4, chunk: 96 });
  const found = await ascend({ evaluate, orbit, chunk: 96, starts: 32 });
  const size = Math.sqrt(knownPoints.reduce((sum, x) => sum + x ** 2, 0) / knownPoints.length);
  const highest = found.maxima.filter(({ value }) => value > 0.97 * size);
  expect(highest).toHaveLength(8);
  // The sample's own twirl is -x (1 + some thousandths): it lifts the four tops at +1 and lowers those at -1 as much.
  const heights = highest.map(({ value }) => value / size);
  for (const height of heights) expect(Math.abs(height - 1)).toBeLessThan(0.02);
  expect(heights.reduce((sum, height) => sum + height, 0) / 8).toBeCloseTo(1, 4);
  for (const { q } of highest) {
    const angle = geodesicAngle(q, highest[0].q) / (90 * degree);
    expect(Math.abs(angle - Math.round(angle))).toBeLessThan(0.01);
  }
});

it('finds the top of a roof with kinks that no axis follows', async () => {
  const roof: FieldFunction = (q) => {
    const turn = multiply(q, conjugate(here));
    const angle = rotationAngle(turn);
    const [x, y, z] = rotationAxis(turn).map((part) => part * angle);
    return 9 - Math.abs(x + y - z) - 2 * Math.abs(x - y) - 0.5 * Math.abs(z + 0.3 * x);
  };
  const found = await climb(roof, sampled(roof));
  expect(found.ending).toBe('ascended');
  expect(geodesicAngle(found.q, here)).toBeLessThan(0.3 * degree);
  expect(found.value).toBeGreaterThan(9 - 0.01);
});

it("returns the sample's worst of a field at its noise floor, without an evaluation", async () => {
  const noise: FieldFunction = (q) => 1e-6 * (1 + Math.sin(1e5 * (q[0] + 2 * q[1] + 3 * q[2])));
  const orbit = { ...sampled(noise), noiseFloor: 1e-6 };
  const { q, value, index } = orbit.summary.worst;
  const nothing = { ending: 'noise', evaluations: 0, steps: 0, maxima: [] };
  expect(await climb(noise, orbit)).toEqual({ ...nothing, q, value, startedFrom: index, sampleWorst: value });
});

it('stops at once on a plateau whose ripples are below the noise floor, and says that the sample stands', async () => {
  const plateau: FieldFunction = (q) => 1 + 1e-4 * Math.sin(1e5 * (q[0] + 2 * q[1] + 3 * q[2]));
  const orbit = { ...sampled(plateau), noiseFloor: 1e-3 };
  const found = await climb(plateau, orbit);
  expect(found).toMatchObject({ ending: 'sample', steps: 1, q: orbit.summary.worst.q, evaluations: 16 * 9 });
});

it('is not led astray by noise: within the angle that the noise hides', async () => {
  const noisy: FieldFunction = (q) => bump(here, 3)(q) + 1e-4 * Math.sin(1e6 * (q[0] + 2 * q[1] + 3 * q[2] + 5 * q[3]));
  const found = await climb(noisy, { ...sampled(noisy), noiseFloor: 1e-4 });
  // Half of 3 angle^2 is three floors there.
  expect(geodesicAngle(found.q, here)).toBeLessThan(Math.sqrt((2 * 3e-4) / 3));
});

it('climbs on the mirrored half of O(3)', async () => {
  const halves: FieldFunction = (q, { improper }) => (improper ? 1.5 * bump(there, 5)(q) : bump(here, 5)(q));
  const found = await climb(halves, sampled(halves, 'o3'));
  expect(found.motion).toEqual({ improper: true });
  expect(geodesicAngle(found.q, there)).toBeLessThan(0.1 * degree);
  const other = found.maxima.find(({ motion }) => !motion?.improper);
  expect(geodesicAngle(other?.q ?? there, here)).toBeLessThan(0.1 * degree);
});

it('climbs along SO(2) and leaves it nowhere', async () => {
  const axis = [1, -2, 2] as const;
  const wave: FieldFunction = (q) =>
    2 + Math.cos(axisAngle(axis, q) - 1) + 0.5 * Math.cos(3 * (axisAngle(axis, q) - 1));
  const found = await climb(wave, sampled(wave, 'so2~1,-2,2', 48));
  expect(axisAngle(axis, found.q)).toBeCloseTo(1, 3);
  expect(geodesicAngle(found.q, fromAxisAngle(axis, axisAngle(axis, found.q)))).toBeLessThan(1e-9);
  expect(found.maxima).toHaveLength(3);
});

it('keeps the shift of an element while it turns', async () => {
  const field: FieldFunction = (q, { shift = [0, 0, 0] }) => bump(here, 4)(q) + 0.1 * Math.hypot(...shift);
  const orbit = sampled(field, 'so3+shifts~2');
  const found = await climb(field, orbit);
  expect(found.motion).toEqual(orbit.elements[found.startedFrom].motion);
  expect(geodesicAngle(found.q, here)).toBeLessThan(0.1 * degree);
});

it.each(['octahedral', 'shifts', 'permutations'])('has nothing to climb over %s', async (group) => {
  const field: FieldFunction = (q, { shift = [0, 0, 0], order = [0] }) => 1 + q[1] + shift[0] + order[0];
  const orbit = sampled(field, group, 24);
  expect(canAscend(group)).toBe(false);
  expect(await climb(field, orbit)).toMatchObject({
    ending: 'no-rotations',
    value: orbit.summary.worst.value,
    evaluations: 0,
  });
});
