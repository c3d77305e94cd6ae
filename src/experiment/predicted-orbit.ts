/**
 * Predictions of another program over an exported orbit, judged by the statistics that judge our own models: the answers read from the file are an orbit
 * function that looks them up, aligned as e(g) = rho(g)^-1 f(g x).
 *
 * The noise floor is that of the program itself, as far as a file can tell: the RMS difference of the two answers to each control (`exported-orbit.ts`),
 * and no less than the rounding that the print of the forces left (`printed-digits.ts`), one rounding of float32, and what the caller states. The last is for
 * programs that iterate: how far they converge may depend on the pose and not on the order of atoms, which no control shows.
 */
import { FormatError } from '../data/format-error.ts';
import type { Frame, FrameList } from '../data/subject.ts';
import { groupOf } from '../group/describe.ts';
import type { Motion } from '../group/elements.ts';
import { quaternionAt } from '../group/so3.ts';
import type { Quaternion } from '../math/rotation.ts';
import { rootMeanSquare } from '../math/statistics.ts';
import { BOND_STIFFNESS, EXACT_RELATIVE, SINGLE_ROUNDING } from '../math/tolerances.ts';
import { evaluateOrbit, type OrbitMeasurement } from '../orbit/evaluate.ts';
import type { AlignedOutputs, OrbitFunction } from '../orbit/function.ts';
import type { OrbitResult } from '../orbit/result.ts';
import { actedBack, actedRows, type OrbitPlan, type PlannedFrame } from './exported-orbit.ts';
import type { Geometry } from './geometry.ts';
import { type Asked, type MatchedFrames, matchFrames } from './predicted-frames.ts';
import { printedRms } from './printed-digits.ts';
import type { PoseResult } from './recorded-run.ts';

export interface PredictionsAsked extends Asked {
  /** Forces of the program's own level of theory, in the subject's own pose: f64[atoms, 3], eV/angstrom. */
  readonly labels?: Float64Array;
  /** How far the program converges its forces, eV/angstrom. */
  readonly precision?: number;
  readonly signal?: AbortSignal;
}

export interface PredictedOrbit {
  /** `model` is the file's name, `weights` its hash, `adapter` says that no device of ours computed it. */
  readonly result: OrbitResult;
  readonly subject: Geometry;
  readonly plan: OrbitPlan;
  /** What the noise floor comes from. */
  readonly floorFrom: FloorSource;
  readonly matched: MatchedFrames;
  /** How the frames were matched, and what the file lacks: sentences. */
  readonly remarks: readonly string[];
}

export type FloorSource = 'controls' | 'print' | 'single precision' | 'statement';

/** Stands where a result names what computed it. */
export const FROM_FILE = 'another program, read from a file';

/**
 * Judges the forces in a file. `hash` names its bytes.
 * @throws FormatError where the frames are not an orbit of the subject, or lack forces; RangeError below 4 elements
 */
export async function judgePredictions(
  { name, hash, frames }: { readonly name: string; readonly hash: string; readonly frames: FrameList },
  asked: PredictionsAsked = {},
): Promise<PredictedOrbit> {
  const start = performance.now();
  const matched = matchFrames(name, frames, asked);
  requireForces(name, matched);
  const { plan, planned, subject } = matched;
  const hasEnergies = matched.frames.every(({ energy }) => energy !== undefined);
  const { labels, signal, precision = 0 } = asked;
  const least = leastFloor(matched, precision);
  const measured = await evaluateOrbit({
    evaluate: lookUp(matched, (each) => !each.again),
    control: lookUp(matched, (each) => each.again),
    output: 'forces',
    group: plan.group,
    rows: subject.species.length,
    count: plan.elements,
    seed: plan.seed,
    chunk: planned.length,
    leastFloor: least.value,
    ...(labels && { labels: { forces: labels } }),
    ...(plan.grid && { grid: plan.grid }),
    ...(signal && { signal }),
  });
  const result: OrbitResult = {
    model: name,
    weights: hash.slice(0, 12),
    adapter: FROM_FILE,
    reference: 'twirl',
    ...(hasEnergies ? measured : withoutEnergies(measured)),
    ms: performance.now() - start,
  };
  const floorFrom = result.noiseFloor > least.value ? 'controls' : least.from;
  return { result, subject, plan, floorFrom, matched, remarks: [...matched.remarks, ...remarksOn(matched, result)] };
}

/** What the floor cannot be below, eV/angstrom: the largest of the reasons for it. */
function leastFloor(
  { frames }: MatchedFrames,
  precision: number,
): { readonly from: FloorSource; readonly value: number } {
  const forces = frames.map((frame) => frame.forces as Float64Array);
  const size = rootMeanSquare(forces.map(rootMeanSquare));
  const reasons = [
    { from: 'print', value: printedRms(forces) },
    { from: 'single precision', value: SINGLE_ROUNDING * size },
    { from: 'statement', value: precision },
  ] as const;
  return reasons.reduce((largest, reason) => (reason.value > largest.value ? reason : largest));
}

/** Both ways round the commuting square, as the file has them: at the identity and at the sampled elements of these indices. */
export function posesOf({ matched, result }: PredictedOrbit, elements: readonly number[]): PoseResult[] {
  const { planned, frames } = matched;
  const first = planned.findIndex(({ kind }) => kind === 'sample');
  const own = frames[0].forces as Float64Array;
  const scalarsOf = ({ energy }: Frame): number[] => (energy === undefined ? [] : [energy]);
  return [0, ...elements.map((element) => first + element)].map((place): PoseResult => {
    const { q, motion } = planned[place];
    const before = actedRows(planned[place], own);
    const aligned = actedBack(planned[place], frames[place].forces as Float64Array);
    const after = actedRows(planned[place], aligned);
    return {
      q,
      ...(Object.keys(motion).length > 0 && { motion }),
      vectorsAtIdentity: [...own],
      vectorsPredictThenAct: [...before],
      vectorsActThenPredict: [...after],
      difference: rootMeanSquare(after.map((value, n) => value - before[n])),
      againstTwirl: rootMeanSquare(aligned.map((value, n) => value - result.twirl[n])),
      scalarsAtIdentity: scalarsOf(frames[0]),
      scalars: scalarsOf(frames[place]),
    };
  });
}

function remarksOn({ plan, frames, positionStep }: MatchedFrames, { summary }: OrbitResult): string[] {
  const without = frames.filter(({ energy }) => energy === undefined).length;
  const isCoarse = BOND_STIFFNESS * positionStep > EXACT_RELATIVE * summary.twirlRms;
  return [
    ...(without > 0
      ? [`${without} of ${frames.length} frames have no energy: what the energy does over the orbit is not told.`]
      : []),
    ...(groupOf(plan.group).permutations
      ? [
          'Under permutations the order of atoms is what is judged: the controls ask the same frame twice, and what rounding does in another order counts as a change unless the precision is stated.',
        ]
      : []),
    ...(isCoarse
      ? [
          `Positions are printed in steps of ${positionStep.toPrecision(1)} angstrom: where the program was given these, their rounding alone changes forces by about ${(BOND_STIFFNESS * positionStep).toPrecision(1)} eV/angstrom.`,
        ]
      : []),
  ];
}

/** @throws FormatError where forces are missing: in which frame, and what the file has instead */
function requireForces(file: string, { frames, planned }: MatchedFrames): void {
  const lacking = frames.flatMap(({ forces }, n) => (forces ? [] : [n]));
  if (lacking.length === 0) return;
  const [first] = lacking;
  const onlyEnergies = lacking.length === frames.length && frames.every(({ energy }) => energy !== undefined);
  const place = `${lacking.length} of ${frames.length} frames without finite forces (the first: ${planned[first].kind} element ${planned[first].element})`;
  throw new FormatError({
    file,
    found: onlyEnergies ? 'energies only' : lacking.length === frames.length ? 'frames without forces' : place,
    expected: 'forces in eV/angstrom in every frame',
    remedies: [
      onlyEnergies
        ? 'Forces are judged: let the program write them too, or take -dE/dx by central differences of the energy.'
        : 'Write them as a column forces:R:3, or *_forces, as ASE does for atoms with a calculator.',
    ],
  });
}

/** The answers as a function of the element. Where finite groups repeat one, its first frame answers; the subject's own is no element that was drawn. */
function lookUp({ planned, frames }: MatchedFrames, counts: (each: PlannedFrame) => boolean): OrbitFunction {
  const word = (q: Quaternion, motion: Motion = {}): string => JSON.stringify([q, motion]);
  const places = new Map<string, number>();
  planned.forEach((each, n) => {
    const key = word(each.q, each.motion);
    if (counts(each) && each.kind !== 'subject' && !places.has(key)) places.set(key, n);
  });
  return async ({ quaternions, motions }): Promise<AlignedOutputs> => {
    const count = quaternions.length / 4;
    const scalars = new Float64Array(count);
    const vectors = new Float64Array(count * frames[0].positions.length);
    for (let n = 0; n < count; n++) {
      const place = places.get(word(quaternionAt(quaternions, n), motions?.[n])) as number;
      const aligned = actedBack(planned[place], frames[place].forces as Float64Array);
      scalars[n] = frames[place].energy ?? 0;
      vectors.set(aligned, n * aligned.length);
    }
    return { scalars, vectors };
  };
}

function withoutEnergies(measured: OrbitMeasurement): OrbitMeasurement {
  const bare = (elements: OrbitMeasurement['elements']) => elements.map(({ energy: _, ...element }) => element);
  const { energySpread: _, ...summary } = measured.summary;
  const { grid } = measured;
  return {
    ...measured,
    summary,
    elements: bare(measured.elements),
    ...(grid && { grid: { ...grid, elements: bare(grid.elements) } }),
  };
}
