/**
 * The worst element by ascent. From spread-out worst elements of an orbit's sample the field is climbed over the rotations of the group: SO(3), O(3) (the sign of
 * each start stays) or SO(2); shifts, scales and orders stay as the start has them. All starts take a step together, in two batches:
 *   compass   exp(+-h a_k) q about the axes a_k of a frame that is drawn anew for each step: 6 elements a start, 2 for SO(2)
 *   model     two more where central differences point: 2 h along the gradient, and each axis to the top of its own parabola, 2 h at most
 * The best of them is taken where it gains more than the noise floor; the step h is halved where the gain is small against h^2 (pattern search with
 * sufficient increase: Kolda, Lewis and Torczon, SIAM Review 45, 2003). It needs no derivative, and frames that turn find their way along kinks. A start ends
 * where h falls below 0.1 degree, or where no neighbour differs by more than the noise floor. Local maxima: nothing proves that the highest was found.
 */
import { type GroupChoice, groupOf } from '../group/describe.ts';
import type { Elements, Motion } from '../group/elements.ts';
import { axesOfTurning } from '../group/turning.ts';
import { Random } from '../math/random.ts';
import { fromAxisAngle, geodesicAngle, haar, multiply, rotateVector, type Vector3 } from '../math/rotation.ts';
import { ASCENT_ANGLE, EXACT_NOISE_FLOORS } from '../math/tolerances.ts';
import { evaluateInChunks, type OrbitFunction } from './function.ts';
import type { AscendedOrbit, Ascent, LocalMaximum, OrbitElement, Quaternion } from './result.ts';
import { referenceOf } from './slices.ts';

export interface AscentRequest {
  /** The function that the orbit was judged on. */
  readonly evaluate: OrbitFunction;
  readonly orbit: AscendedOrbit;
  /** Elements per call of `evaluate`. */
  readonly chunk: number;
  /** Starts at most; 16 unless said otherwise. */
  readonly starts?: number;
  readonly signal?: AbortSignal;
  /** Told how many evaluations are done, and the most that there can be; far fewer are usual. */
  readonly onProgress?: (evaluations: number, most: number) => void;
}

/** Starts of an ascent where nothing else is asked for. */
export const ASCENT_STARTS = 16;
/** Elements that a step takes around each start, at most, and where differences point. */
export const EVALUATIONS_A_START = 6;
const MODELLED = 2;
const DEGREE = Math.PI / 180;
/** The first step, about half the distance between neighbours of 576 rotations. */
const FIRST_STEP = 8 * DEGREE;
/** Starts are this far apart, where there are enough of them. */
const START_SPACING = 30 * DEGREE;
/** Ends that are closer are one maximum. */
const SAME_MAXIMUM = 2 * DEGREE;
/** A step keeps its size where it gains more than this times the value and the step's square, radians. */
const SUFFICIENT = 0.01;
const MOST_STEPS = 64;

type Point = Pick<OrbitElement, 'q' | 'motion' | 'value'>;

interface Climber {
  readonly index: number;
  readonly at: Point;
  readonly step: number;
  readonly done: boolean;
}

/** The axes that a group's rotations turn about; where they are all of space, in a frame of one's own. */
function axesOf(group: GroupChoice, frame: Quaternion): readonly Vector3[] {
  const axes = axesOfTurning(group);
  return axes.length > 1 ? axes.map((axis) => rotateVector(frame, axis)) : axes;
}

/** True for groups whose rotations can be ascended over: a word of `group/describe.ts`. */
export const canAscend = (group: string): boolean => axesOfTurning(groupOf(group)).length > 0;

const isMirrored = ({ motion }: { readonly motion?: Motion }): boolean => motion?.improper === true;

const isNear = (one: Omit<Point, 'value'>, other: Omit<Point, 'value'>, angle: number): boolean =>
  isMirrored(one) === isMirrored(other) && geodesicAngle(one.q, other.q) < angle;

/** Indices of the worst elements, the worst first, no two closer than a spacing that shrinks until there are enough. */
function spreadWorst(elements: readonly OrbitElement[], most: number): number[] {
  const order = elements.map((_, index) => index).sort((a, b) => elements[b].value - elements[a].value);
  const count = Math.min(most, order.length);
  for (let spacing = START_SPACING; ; spacing = spacing < DEGREE ? 0 : spacing / 2) {
    const chosen: number[] = [];
    for (const index of order) {
      if (chosen.length === count) break;
      if (!chosen.some((other) => isNear(elements[index], elements[other], spacing))) chosen.push(index);
    }
    if (chosen.length === count || spacing === 0) return chosen;
  }
}

/** exp(w) q for a rotation vector w = sum of parts along axes, radians. */
function turnedAlong(axes: readonly Vector3[], parts: readonly number[], q: Quaternion): Quaternion {
  const [x, y, z] = [0, 1, 2].map((c) =>
    axes.reduce((sum, axis, k) => sum + (parts[k] * axis[c]) / Math.hypot(...axis), 0),
  );
  const angle = Math.hypot(x, y, z);
  return angle === 0 ? q : multiply(fromAxisAngle([x, y, z], angle), q);
}

/** Where central differences point: along the gradient, and to the top of each axis's own parabola. */
function modelled(value: number, around: readonly number[], step: number): readonly (readonly number[])[] {
  const slopes = Array.from({ length: around.length / 2 }, (_, k) => (around[2 * k] - around[2 * k + 1]) / (2 * step));
  const bends = slopes.map((_, k) => (around[2 * k] + around[2 * k + 1] - 2 * value) / step ** 2);
  const steepness = Math.hypot(...slopes) || 1;
  const furthest = 2 * step;
  return [
    slopes.map((slope) => (furthest * slope) / steepness),
    slopes.map((slope, k) => {
      const top = bends[k] < 0 ? -slope / bends[k] : Math.sign(slope) * furthest;
      return Math.max(-furthest, Math.min(furthest, top));
    }),
  ];
}

/** Evaluates the field, and counts. */
class Field {
  evaluations = 0;
  readonly #request: AscentRequest;
  readonly #most: number;
  readonly #judged: ReturnType<typeof referenceOf>;

  constructor(request: AscentRequest, most: number) {
    this.#request = request;
    this.#most = most;
    this.#judged = referenceOf(request.orbit);
  }

  async at(points: readonly Omit<Point, 'value'>[]): Promise<Point[]> {
    const { evaluate, chunk, signal, onProgress } = this.#request;
    const moving = points.some(({ motion }) => motion !== undefined);
    const elements: Elements = {
      quaternions: Float64Array.from(points.flatMap(({ q }) => [...q])),
      ...(moving && { motions: points.map(({ motion = {} }) => motion) }),
    };
    const outputs = await evaluateInChunks(evaluate, elements, chunk, signal ? { signal } : {});
    this.evaluations += points.length;
    onProgress?.(this.evaluations, this.#most);
    const { judge, reference } = this.#judged;
    const values = judge.distances(judge.judged(outputs), reference);
    return points.map(({ q, motion }, n) => ({ q, ...(motion && { motion }), value: values[n] }));
  }
}

/** What a start does after a step: moves where that gains more than the floor, halves its step where that was little, ends where nothing is left. */
function afterStep(climber: Climber, found: readonly Point[], floor: number): Climber {
  const { at, step } = climber;
  const best = found.reduce((one, other) => (other.value > one.value ? other : one), at);
  const gain = best.value - at.value;
  const next = gain > floor ? best : at;
  const isFlat = found.every(({ value }) => Math.abs(value - at.value) <= floor);
  const kept = gain > Math.max(floor, SUFFICIENT * at.value * step ** 2) ? step : step / 2;
  return { ...climber, at: next, step: kept, done: isFlat || kept < ASCENT_ANGLE };
}

/** One step of all that still climb. */
async function stepped(
  climbers: readonly Climber[],
  axes: readonly Vector3[],
  field: Field,
  floor: number,
): Promise<Climber[]> {
  const climbing = climbers.filter(({ done }) => !done);
  const moved = ({ at }: Climber, parts: readonly number[]) => ({ ...at, q: turnedAlong(axes, parts, at.q) });
  const sides = axes.flatMap((_, k) => [1, -1].map((sign) => axes.map((_, other) => (other === k ? sign : 0))));
  const compass = await field.at(
    climbing.flatMap((climber) =>
      sides.map((side) =>
        moved(
          climber,
          side.map((part) => part * climber.step),
        ),
      ),
    ),
  );
  const around = climbing.map((_, n) => compass.slice(n * sides.length, (n + 1) * sides.length));
  const model = await field.at(
    climbing.flatMap((climber, n) => {
      const values = around[n].map(({ value }) => value);
      return modelled(climber.at.value, values, climber.step).map((parts) => moved(climber, parts));
    }),
  );
  const after = climbing.map((climber, n) =>
    afterStep(climber, [...around[n], ...model.slice(MODELLED * n, MODELLED * (n + 1))], floor),
  );
  return climbers.map((climber) => after.find(({ index }) => index === climber.index) ?? climber);
}

/** The different ends, the highest first, with how many starts came to each. */
function maximaOf(climbers: readonly Climber[]): LocalMaximum[] {
  const maxima: LocalMaximum[] = [];
  for (const { at } of [...climbers].sort((a, b) => b.at.value - a.at.value)) {
    const known = maxima.findIndex((maximum) => isNear(maximum, at, SAME_MAXIMUM));
    if (known < 0) maxima.push({ ...at, starts: 1 });
    else maxima[known] = { ...maxima[known], starts: maxima[known].starts + 1 };
  }
  return maxima;
}

/**
 * Climbs from the worst elements of an orbit to the local maxima of its field. Where there is nothing to climb, the sample's worst is returned and
 * `ending` says why. The same orbit gives the same ascent. Errors: see `evaluateInChunks`.
 */
export async function ascend(request: AscentRequest): Promise<Ascent> {
  const { orbit, starts = ASCENT_STARTS } = request;
  const group = groupOf(orbit.group);
  const { worst } = orbit.summary;
  const { q, motion, value, index } = worst;
  const sample = { q, ...(motion && { motion }), value, startedFrom: index, sampleWorst: value };
  if (!canAscend(orbit.group)) return { ...sample, ending: 'no-rotations', evaluations: 0, steps: 0, maxima: [] };
  if (value <= EXACT_NOISE_FLOORS * orbit.noiseFloor)
    return { ...sample, ending: 'noise', evaluations: 0, steps: 0, maxima: [] };
  const chosen = spreadWorst(orbit.elements, starts);
  const field = new Field(request, chosen.length * (1 + MOST_STEPS * (EVALUATIONS_A_START + MODELLED)));
  const random = new Random('ascent');
  const begun = await field.at(chosen.map((n) => orbit.elements[n]));
  let climbers = begun.map((at, n): Climber => ({ index: chosen[n], at, step: FIRST_STEP, done: false }));
  let steps = 0;
  for (; steps < MOST_STEPS && climbers.some(({ done }) => !done); steps++)
    climbers = await stepped(climbers, axesOf(group, haar(random)), field, orbit.noiseFloor);
  const { evaluations } = field;
  const best = climbers.reduce((one, other) => (other.at.value > one.at.value ? other : one));
  const counted = { evaluations, steps, maxima: maximaOf(climbers) };
  if (best.at.value - value <= orbit.noiseFloor) return { ...sample, ...counted, ending: 'sample' };
  return { ...best.at, startedFrom: best.index, sampleWorst: value, ...counted, ending: 'ascended' };
}
