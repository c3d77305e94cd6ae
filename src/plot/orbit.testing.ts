/**
 * Orbits of a formula, for tests and for looking at the page without an engine: springs along the bonds (equivariant) plus, for the broken one, a
 * force that knows the laboratory's axes. Everything a real evaluation returns is computed from the definitions in product.md; never shipped.
 */
import type { PoseResult, RecordedRun, RecordedSide } from '../experiment/recorded-run.ts';
import { Random } from '../math/random.ts';
import {
  conjugate,
  haar,
  IDENTITY,
  type Quaternion,
  rotateVector,
  rotationAngle,
  type Vector3,
} from '../math/rotation.ts';
import type { AngleBin, OrbitElement, OrbitResult } from '../orbit/result.ts';
import { rotationOver } from './orbit-field.ts';

export const ethanolSpecies = [6, 6, 8, 1, 1, 1, 1, 1, 1];
export const ethanolPositions = [
  -1.168, -0.402, 0, 0, 0.552, 0, 1.19, -0.219, 0, -2.119, 0.139, 0, -1.138, -1.042, 0.886, -1.138, -1.042, -0.886,
  0.036, 1.2, 0.887, 0.036, 1.2, -0.887, 1.938, 0.389, 0,
];

type Forces = readonly Vector3[];

const vectors = (flat: readonly number[]): Vector3[] =>
  Array.from({ length: flat.length / 3 }, (_, atom) => [flat[3 * atom], flat[3 * atom + 1], flat[3 * atom + 2]]);

/** Springs between all pairs, and `breaking` eV/angstrom of a smooth function of laboratory coordinates. */
function formulaForces(positions: readonly Vector3[], breaking: number): Forces {
  return positions.map((p, i) => {
    const force: [number, number, number] = [0, 0, 0];
    positions.forEach((other, j) => {
      if (i === j) return;
      const d = Math.hypot(p[0] - other[0], p[1] - other[1], p[2] - other[2]);
      for (let k = 0; k < 3; k++) force[k] -= ((p[k] - other[k]) / d) * (d - 1.6) * 0.25 * Math.exp(-d / 2);
    });
    force[0] += breaking * Math.sin(1.3 * p[2] + 0.4);
    force[1] += breaking * Math.tanh(p[0] * p[2]) * 0.8;
    force[2] += breaking * 0.6 * Math.cos(1.1 * p[1] - p[0]);
    return force;
  });
}

const rmsOf = (forces: Forces): number =>
  Math.sqrt(forces.reduce((sum, f) => sum + f[0] ** 2 + f[1] ** 2 + f[2] ** 2, 0) / (3 * forces.length));

const difference = (a: Forces, b: Forces): Forces => a.map((f, i) => [f[0] - b[i][0], f[1] - b[i][1], f[2] - b[i][2]]);

/** The orbit of the formula over seeded elements and a Fibonacci x circle grid. */
export function formulaOrbit(breaking: number, name: string, elementCount = 576, base = 192, fibre = 12): RecordedSide {
  const x = vectors(ethanolPositions);
  const aligned = (q: Quaternion): Forces =>
    formulaForces(
      x.map((p) => rotateVector(q, p)),
      breaking,
    ).map((f) => rotateVector(conjugate(q), f));
  const random = new Random(7);
  const qs = Array.from({ length: elementCount }, () => haar(random));
  const all = qs.map(aligned);
  const twirl = x.map((_, atom): Vector3 => {
    const sum = all.reduce((s, f) => [s[0] + f[atom][0], s[1] + f[atom][1], s[2] + f[atom][2]], [0, 0, 0]);
    return [sum[0] / elementCount, sum[1] / elementCount, sum[2] / elementCount];
  });
  const noiseFloor = 2.1e-7;
  const element = (q: Quaternion): OrbitElement => {
    const value = Math.max(rmsOf(difference(aligned(q), twirl)), noiseFloor * (0.6 + 0.8 * Math.abs(q[1] * q[2])));
    return { q, value, energy: breaking * 0.3 * q[1] * q[3] };
  };
  const elements = qs.map(element);
  const directions = Array.from({ length: base }, (_, k): Vector3 => {
    const z = 1 - (2 * (k + 0.5)) / base;
    const s = Math.sqrt(1 - z * z);
    return [s * Math.cos(2.399963 * k), s * Math.sin(2.399963 * k), z];
  });
  const grid = directions.flatMap((d) =>
    Array.from({ length: fibre }, (_, k) => element(rotationOver(d, (2 * Math.PI * k) / fibre))),
  );
  const rms = (values: readonly number[]): number => Math.sqrt(values.reduce((s, v) => s + v * v, 0) / values.length);
  const change = rms(elements.map(({ value }) => value));
  const twirlRms = rmsOf(twirl);
  const worstIndex = elements.reduce((w, { value }, i) => (value > elements[w].value ? i : w), 0);
  const exact = change < 1e-5;
  const result: OrbitResult = {
    model: name,
    weights: `${name}-formula`,
    group: 'so3',
    adapter: 'formula',
    field: 'force-error',
    unit: 'eV/A',
    reference: 'twirl',
    verdict: exact ? 'exact' : 'broken',
    noiseFloor,
    summary: {
      relativeError: change / twirlRms,
      error: { value: change, low: change * 0.97, high: change * 1.03 },
      twirlRms,
      energySpread: rms(elements.map(({ energy }) => energy ?? 0)) + 1e-7,
      worstRelative: elements[worstIndex].value / twirlRms,
      worst: { index: worstIndex, q: elements[worstIndex].q, value: elements[worstIndex].value },
      nonEquivariantShare: exact ? { value: 0, low: 0, high: 0 } : { value: 0.58, low: 0.55, high: 0.61 },
      labelForceMae: exact ? 0.0118 : 0.0297,
    },
    elements,
    angles: angleBins(elements),
    grid: { base, fibre, directions, elements: grid },
    twirl: twirl.flat(),
    ms: 1234,
  };
  const pose = (q: Quaternion): PoseResult => {
    const atIdentity = formulaForces(x, breaking);
    const predictThenAct = atIdentity.map((f) => rotateVector(q, f));
    const actThenPredict = formulaForces(
      x.map((p) => rotateVector(q, p)),
      breaking,
    );
    return {
      q,
      vectorsAtIdentity: atIdentity.flat(),
      vectorsPredictThenAct: predictThenAct.flat(),
      vectorsActThenPredict: actThenPredict.flat(),
      difference: rmsOf(difference(predictThenAct, actThenPredict)),
      againstTwirl: rmsOf(difference(aligned(q), twirl)),
      scalarsAtIdentity: [0],
      scalars: [0],
    };
  };
  return {
    facts: { model: name, weights: `${name}-formula`, parameters: 48210, trained: 'trained in one pose' },
    result,
    poses: [pose(IDENTITY), pose(result.summary.worst.q)],
  };
}

function angleBins(elements: readonly OrbitElement[]): AngleBin[] {
  return Array.from({ length: 12 }, (_, bin) => {
    const [from, to] = [bin * 15, bin * 15 + 15];
    const inside = elements.filter(({ q }) => {
      const angle = (rotationAngle(q) * 180) / Math.PI;
      return angle >= from && angle < to;
    });
    const error = inside.length ? Math.sqrt(inside.reduce((s, { value }) => s + value ** 2, 0) / inside.length) : 0;
    const half = error * (0.4 / Math.sqrt(inside.length + 1));
    return {
      from,
      to,
      count: inside.length,
      error,
      ...(inside.length > 2 && { low: error - half, high: error + half }),
    };
  });
}

/** A recorded run of two formulas, one broken, one exact. */
export function formulaRun(): RecordedRun {
  const a = formulaOrbit(0.05, 'transformer');
  const b = formulaOrbit(0, 'gaunt');
  return {
    version: 1,
    link: 'v=1',
    date: '2026-11-24',
    adapter: 'formula',
    subject: { name: 'ethanol', frames: 200, frame: 37 },
    frame: {
      species: ethanolSpecies,
      positions: ethanolPositions,
      energy: -1,
      forces: ethanolPositions.map(() => 0.1),
    },
    a,
    b: { ...b, poses: b.poses.map((pose, index) => (index === 1 ? { ...pose, ...samePose(b, a) } : pose)) },
  };
}

/** B's square at A's worst element, since both models share the pinned one. For an exact formula both ways agree. */
function samePose(exact: RecordedSide, other: RecordedSide): Partial<PoseResult> {
  const q = other.result.summary.worst.q;
  const flat = vectors(exact.poses[0].vectorsAtIdentity).flatMap((f) => rotateVector(q, f));
  return { q, vectorsPredictThenAct: flat, vectorsActThenPredict: flat, difference: 2e-7, againstTwirl: 2e-7 };
}
