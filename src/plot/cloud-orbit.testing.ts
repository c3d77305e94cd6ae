/**
 * Orbits of a formula on points, for tests and for looking at figures without an engine. Class scores are moments of the points: of their distances (invariant)
 * and, for the broken one, of their heights over the laboratory's floor; normals point outwards, the broken ones lean towards the laboratory's z. Everything a
 * real evaluation returns is computed from the definitions in product.md; never shipped.
 */
import { Random } from '../math/random.ts';
import { conjugate, haar, type Quaternion, rotateVector, type Vector3 } from '../math/rotation.ts';
import type { AngleBin, Estimate, JudgedOutput, OrbitElement, OrbitResult } from '../orbit/result.ts';
import { onSphere, unit } from './camera.ts';
import { rotationOver } from './orbit-field.ts';

const names = ['box', 'cone', 'torus'];

/** 24 points of an oblique egg. */
export const eggPoints: readonly Vector3[] = Array.from({ length: 24 }, (_, n) => {
  const [x, y, z] = onSphere(Math.acos(1 - (2 * n + 1) / 24), 2.399963 * n);
  return [x, 0.7 * y + 0.2 * z, 1.4 * z + 0.3 * z * z];
});

interface Answer {
  readonly probabilities: readonly number[];
  readonly normals: readonly Vector3[];
}

function formulaAnswer(points: readonly Vector3[], breaking: number): Answer {
  const average = (of: (p: Vector3) => number): number => points.reduce((sum, p) => sum + of(p) / points.length, 0);
  const radius = average((p) => Math.hypot(...p));
  const height = average(([, , z]) => z * z);
  const scores = [radius, 0.4 + breaking * height, 0.9 - breaking * average(([x]) => x * x)];
  const powers = scores.map(Math.exp);
  const total = powers.reduce((sum, power) => sum + power, 0);
  return {
    probabilities: powers.map((power) => power / total),
    normals: points.map(([x, y, z]) => unit([x, y, z + 0.3 * breaking])),
  };
}

/** Jensen-Shannon distance by its definition, with logarithms to base 2. */
export function plainShannon(p: readonly number[], q: readonly number[]): number {
  const m = p.map((value, c) => (value + q[c]) / 2);
  const against = (v: readonly number[]): number =>
    v.reduce((sum, value, c) => sum + value * Math.log2(value / m[c]), 0);
  return Math.sqrt(Math.max(0, (against(p) + against(q)) / 2));
}

const meanRow = (rows: readonly (readonly number[])[]): number[] =>
  rows[0].map((_, c) => rows.reduce((sum, row) => sum + row[c] / rows.length, 0));

/** RMS length of the differences of flat vectors. */
const lengthApart = (a: readonly number[], b: readonly number[]): number =>
  Math.sqrt((3 * a.reduce((sum, value, c) => sum + (value - b[c]) ** 2, 0)) / a.length);

const largest = (row: readonly number[]): number => row.indexOf(Math.max(...row));

const estimate = (value: number): Estimate => ({ value, low: value * 0.97, high: value * 1.03 });

/** The orbit of the formula, judged by class or normals; the true class of the egg is the cone. */
export function formulaCloudOrbit(
  breaking: number,
  output: Exclude<JudgedOutput, 'forces'>,
  elementCount = 96,
  base = 48,
  fibre = 6,
): OrbitResult {
  const random = new Random(11);
  const qs = Array.from({ length: elementCount }, () => haar(random));
  const answerAt = (q: Quaternion): Answer => {
    const { probabilities, normals } = formulaAnswer(
      eggPoints.map((p) => rotateVector(q, p)),
      breaking,
    );
    return { probabilities, normals: normals.map((n) => rotateVector(conjugate(q), n)) };
  };
  const answers = qs.map(answerAt);
  const mean = meanRow(answers.map(({ probabilities }) => probabilities));
  const meanNormals = meanRow(answers.map(({ normals }) => normals.flat()));
  const classes = answers.map(({ probabilities }) => largest(probabilities));
  const modal = largest(names.map((_, c) => classes.filter((found) => found === c).length));
  const noiseFloor = 3.2e-8;
  const element = (q: Quaternion, { probabilities, normals } = answerAt(q)): OrbitElement => {
    const apart = output === 'class' ? plainShannon(probabilities, mean) : lengthApart(normals.flat(), meanNormals);
    return { q, value: Math.max(apart, noiseFloor), class: largest(probabilities), probability: probabilities[modal] };
  };
  const elements = qs.map((q, n) => element(q, answers[n]));
  const error = Math.sqrt(elements.reduce((sum, { value }) => sum + value ** 2 / elementCount, 0));
  const worst = elements.reduce((found, { value }, n) => (value > elements[found].value ? n : found), 0);
  const scale =
    output === 'class'
      ? 1
      : lengthApart(
          meanNormals,
          meanNormals.map(() => 0),
        );
  const share = (hit: (found: number) => boolean): Estimate => estimate(classes.filter(hit).length / elementCount);
  const directions = Array.from(
    { length: base },
    (_, k): Vector3 => onSphere(Math.acos(1 - (2 * k + 1) / base), 2.399963 * k),
  );
  const turns = Array.from({ length: fibre }, (_, k) => (2 * Math.PI * k) / fibre);
  return {
    model: breaking > 0 ? 'pointnet' : 'cloud-gaunt',
    weights: 'formula',
    group: 'so3',
    adapter: 'formula',
    field: output === 'class' ? 'class-distance' : 'normal-error',
    unit: '1',
    reference: 'twirl',
    verdict: error < 1e-5 ? 'exact' : 'broken',
    noiseFloor,
    summary: {
      relativeError: error / scale,
      error: estimate(error),
      twirlRms: scale,
      worstRelative: elements[worst].value / scale,
      worst: { index: worst, q: elements[worst].q, value: elements[worst].value },
      classes: {
        names,
        mean,
        modal,
        flipRate: share((found) => found !== modal),
        accuracy: share((found) => found === 1),
      },
    },
    elements,
    angles: binsOf(elements),
    grid: {
      base,
      fibre,
      directions,
      elements: directions.flatMap((d) => turns.map((psi) => element(rotationOver(d, psi)))),
    },
    twirl: meanNormals,
    ms: 4321,
  };
}

function binsOf(elements: readonly OrbitElement[]): AngleBin[] {
  const angle = ({ q }: OrbitElement): number => (2 * Math.acos(Math.min(1, Math.abs(q[0]))) * 180) / Math.PI;
  return Array.from({ length: 9 }, (_, n) => [20 * n, 20 * n + 20] as const).flatMap(([from, to]) => {
    const inside = elements.filter((element) => angle(element) >= from && angle(element) < to);
    if (inside.length === 0) return [];
    const error = Math.sqrt(inside.reduce((sum, { value }) => sum + value ** 2 / inside.length, 0));
    return [{ from, to, count: inside.length, error, low: error * 0.9, high: error * 1.1 }];
  });
}
