/**
 * The self-check: what is known beforehand goes through the very functions that judge models, and what comes out is laid beside it. No GPU takes part,
 * and of the models one, on the CPU. The same from the page's help and the terminal. Tolerances: bars of the tests, and the reasons beside them.
 */

import { rotationAngle } from '../math/rotation.ts';
import { coverAngles, meanErrors, setTable, tableDegrees, tableTolerance } from '../math/set-quality.ts';
import { setSize } from '../math/so3-sets.ts';
import { rootMeanSquare } from '../math/statistics.ts';
import { saysTheSame } from '../orbit/constant.ts';
import { evaluateOrbit, type OrbitMeasurement, type OrbitRequest } from '../orbit/evaluate.ts';
import type { OrbitFunction } from '../orbit/function.ts';
import { coverageLimits, coversAsMeant, intervalCoverage } from '../orbit/interval-coverage.ts';
import {
  constantClasses,
  forceFunction,
  type KnownForces,
  knownPoints,
  towardsCentre,
  towardsCentreWithEntry,
} from '../orbit/known-functions.ts';
import type { JudgedOutput } from '../orbit/result.ts';
import type { Geometry } from './geometry.ts';
import { localCheck } from './local-check.ts';
import { randomWeights } from './weights.ts';

/** One known answer. */
export interface CheckedAnswer {
  /** What was computed, in words. */
  readonly what: string;
  readonly expected: number | string;
  readonly found: number | string;
  /** Largest difference that passes, in the same unit; 0 where the two must be equal. */
  readonly tolerance: number;
  readonly passed: boolean;
}

export interface SelfCheckOptions {
  /** Orbits that each interval is tried on; 4,000 are held to 93 to 97 % as they stand, fewer with what chance allows. */
  readonly repetitions?: number;
  readonly onAnswer?: (answer: CheckedAnswer) => void;
}

/** Few enough for a moment's wait. */
export const DEFAULT_REPETITIONS = 200;

function compared(what: string, found: number, expected: number, tolerance: number): CheckedAnswer {
  return { what, expected, found, tolerance, passed: Math.abs(found - expected) <= tolerance };
}

const said = (what: string, found: string, expected: string): CheckedAnswer => {
  return { what, expected, found, tolerance: 0, passed: found === expected };
};

const judged = (evaluate: OrbitRequest['evaluate'], more: Partial<OrbitRequest> = {}): Promise<OrbitMeasurement> =>
  evaluateOrbit({ evaluate, control: evaluate, output: 'forces', count: 1152, seed: 7, chunk: 128, ...more });

/** F = -x: exact, its twirl -x, its error rounding; angles of its orbit by the Haar measure. */
async function equivariant(): Promise<CheckedAnswer[]> {
  const nearly = forceFunction((rotated) => rotated.map((value) => -value * (1 + 1e-15)));
  const { verdict, summary, twirl, elements } = await judged(forceFunction(towardsCentre), { control: nearly });
  const far = Math.max(...twirl.map((value, c) => Math.abs(value + knownPoints[c])));
  return [
    said('F = −x: verdict', verdict, 'exact'),
    compared('F = −x: relative error', summary.relativeError, 0, 1e-12),
    compared('F = −x: largest difference of the twirl from −x', far, 0, 1e-12),
    angleHistogram(elements.map(({ q }) => rotationAngle(q))),
  ];
}

/** Largest distance of the cumulative counts from (t - sin t)/pi; of n independent draws 95 % stay below 1.36/sqrt n (Kolmogorov). */
function angleHistogram(angles: readonly number[]): CheckedAnswer {
  const sorted = Float64Array.from(angles).sort();
  let far = 0;
  sorted.forEach((angle, n) => {
    const below = (angle - Math.sin(angle)) / Math.PI;
    far = Math.max(far, Math.abs(below - n / sorted.length), Math.abs((n + 1) / sorted.length - below));
  });
  const what = 'angles of an orbit: distance of their distribution from (1 − cos)/π';
  return compared(what, far, 0, 1.36 / Math.sqrt(sorted.length));
}

/** Whether a function is found to say the same of another subject. */
async function useless(evaluate: OrbitFunction, elsewhere: OrbitFunction, output: JudgedOutput): Promise<string> {
  return (await saysTheSame({ evaluate, elsewhere, output, noiseFloor: 0, seed: 7 })) ? 'yes' : 'no';
}

/** The known points in other places. */
const otherPoints = knownPoints.map((value, n) => value + Math.sin(7 * n + 1));

async function invariant(): Promise<CheckedAnswer[]> {
  const names = ['box', 'cone', 'torus'];
  const constant = constantClasses([0.1, 0.7, 0.2]);
  const zero: KnownForces = (rotated) => rotated.map(() => 0);
  const { verdict, summary } = await judged(constant, {
    output: 'class',
    labels: { classes: { names } },
  });
  return [
    said('constant classes: verdict', verdict, 'exact'),
    compared('constant classes: change', summary.error.value, 0, 0),
    said('constant classes: useless', await useless(constant, constant, 'class'), 'yes'),
    said('no forces: useless', await useless(forceFunction(zero), forceFunction(zero, otherPoints), 'forces'), 'yes'),
    said(
      'F = −x: useless',
      await useless(forceFunction(towardsCentre), forceFunction(towardsCentre, otherPoints), 'forces'),
      'no',
    ),
    compared('constant classes: flips', summary.classes?.flipRate.value ?? Number.NaN, 0, 0),
  ];
}

/** Degree, row, column. Squares of degree-4 entries reach degree 8, where 16 turns of 72 elements err by 3 %; shares scatter by 0.07 or less. */
const wignerEntries = [
  [1, 0, 2],
  [2, 1, 3],
  [4, 2, 5],
] as const;

async function oneDegree(): Promise<CheckedAnswer[]> {
  const answers: CheckedAnswer[] = [];
  const size = rootMeanSquare(knownPoints);
  for (const [l, row, column] of wignerEntries) {
    const name = `F = −x (1 + D) with D of degree ${l}`;
    const { verdict, summary, power } = await judged(forceFunction(towardsCentreWithEntry(l, row, column)));
    const shares = power?.shares.map(({ value }) => value) ?? [];
    const others = shares.filter((_, n) => n + 1 !== l).map(Math.abs);
    const variance = (summary.error.value / size) ** 2;
    answers.push(
      said(`${name}: verdict`, verdict, 'broken'),
      compared(`${name}: variance 1/(2l + 1)`, variance, 1 / (2 * l + 1), 0.1 / (2 * l + 1)),
      compared(`${name}: share of degree ${l}`, shares[l - 1] ?? Number.NaN, 1, 0.12),
      compared(`${name}: largest share of another degree`, Math.max(...others), 0, 0.12),
    );
  }
  return answers;
}

/** Carbon and four others, no two distances alike. */
const bent: Geometry = {
  species: Uint8Array.of(6, 8, 1, 1, 1),
  positions: Float64Array.of(0, 0, 0, 1.4, 0.1, 0, -0.4, 1, 0.1, -0.5, -0.6, 0.8, -0.3, -0.5, -1),
};

/** A conservative model: net force and net torque are minus the derivatives of its energy by shifts and turns. */
async function conservative(): Promise<CheckedAnswer[]> {
  const local = await localCheck(randomWeights('gaunt', 1, bent), bent, { seed: 7 });
  const { rmsForce = 0, forceGap = Number.NaN, radius = 0, torqueGap = Number.NaN } = local ?? {};
  const name = 'Gaunt network, random weights';
  return [
    compared(`${name}: net force + dE/dx over the RMS force`, forceGap / rmsForce, 0, 1e-4),
    compared(`${name}: net torque + dE/dω over RMS force × radius`, torqueGap / (rmsForce * radius), 0, 1e-4),
  ];
}

/** Sets of more elements are in the tests: they take long. */
const largestSet = 600;

function rotationSets(): CheckedAnswer[] {
  return setTable.flatMap(({ name, make, errors, exactTo, cover }) => {
    const set = make();
    if (setSize(set) > largestSet) return [];
    const found = meanErrors(set, exactTo ?? Math.max(...tableDegrees));
    const { error, zero, mean, percentile99 } = tableTolerance;
    const angles = cover && coverAngles(set, 10_000);
    return [
      ...(errors ?? []).map((expected, n) =>
        compared(
          `${name}: error at degree ${tableDegrees[n]}`,
          found[tableDegrees[n]],
          expected,
          expected * error || zero,
        ),
      ),
      ...(exactTo === undefined
        ? []
        : [compared(`${name}: largest error to degree ${exactTo}`, Math.max(...found.slice(1)), 0, zero)]),
      ...(cover && angles
        ? [
            compared(`${name}: mean angle to the nearest, degrees`, angles.mean, cover.mean, mean),
            compared(`${name}: its 99th percentile`, angles.percentile99, cover.percentile99, percentile99),
          ]
        : []),
    ];
  });
}

function intervals(repetitions: number): CheckedAnswer[] {
  return intervalCoverage(576, repetitions).map((coverage) => {
    const { name, statistic, covered } = coverage;
    const [least, most] = coverageLimits(coverage);
    return {
      what: `95 % interval of the ${statistic}, ${name}, ${repetitions} orbits: share that holds the truth`,
      expected: (least + most) / 2,
      found: covered / repetitions,
      tolerance: (most - least) / 2,
      passed: coversAsMeant(coverage),
    };
  });
}

/** All known answers, in the order they were computed. @throws RangeError for fewer than one repetition */
export async function selfCheck(options: SelfCheckOptions = {}): Promise<readonly CheckedAnswer[]> {
  const { repetitions = DEFAULT_REPETITIONS, onAnswer } = options;
  if (!Number.isInteger(repetitions) || repetitions < 1)
    throw new RangeError(`${repetitions} repetitions: expected a whole number of at least 1`);
  const answers: CheckedAnswer[] = [];
  for (const part of [equivariant, invariant, oneDegree, conservative, rotationSets, () => intervals(repetitions)]) {
    for (const answer of await part()) {
      answers.push(answer);
      onAnswer?.(answer);
    }
  }
  return answers;
}
