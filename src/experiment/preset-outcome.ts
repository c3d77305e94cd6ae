/**
 * What one arm of a preset came to with one seed, as plain JSON that a run can be resumed from, and what follows from the outcomes of all seeds:
 * the values of each measure with their interval and verdict, and the lines of the curves.
 */
import type { EvaluationPoint } from '../engine/training-messages.ts';
import { type BarVerdict, judgeByBar, judgeTogether, type Spread, seedInterval } from '../math/paired.ts';
import type { Passes } from '../mechanism/describe.ts';
import type {
  CurvePoint,
  Preset,
  PresetCurve,
  PresetMeasure,
  PresetQuantity,
  RecordedLine,
  RecordedMeasure,
} from './presets.ts';
import { spreadOf } from './presets.ts';
import { accuracyOverTilt, poleShareOf, rangeOf, type SetOrbit } from './set-orbit.ts';

export interface ArmOutcome {
  readonly arm: string;
  readonly seed: number;
  readonly adapter: string;
  readonly passes: Passes;
  /** In the order of their steps; the last one is at the end of the plan. */
  readonly evaluations: readonly EvaluationPoint[];
  readonly orbit: {
    readonly relativeError: number;
    /** Share of the field's variance that its directions explain. */
    readonly poleShare: number;
    /** The field, means over the turns of each direction of a Hopf grid, in the field's unit. */
    readonly field: readonly number[];
  };
  /** Over all held-back clouds, of classifiers alone. */
  readonly set?: SetOrbit;
  /** Seconds of training and judging. */
  readonly seconds: number;
}

/** What a quantity is computed from; a page that runs an arm may know only some of it. */
export type ArmFacts = Partial<Pick<ArmOutcome, 'evaluations' | 'orbit' | 'passes' | 'set'>>;

/** The number of an arm; undefined where it is not known. */
export function quantityOf(facts: ArmFacts, quantity: PresetQuantity): number | undefined {
  const { evaluations, orbit, passes, set } = facts;
  const last = evaluations?.at(-1);
  switch (quantity) {
    case 'share':
      return last?.share.value;
    case 'turned-over-posed':
      return last && (last.total / last.inPose) ** 2;
    case 'error':
      return last && last.total ** 2;
    case 'orbit-relative':
      return orbit?.relativeError;
    case 'pole-share':
      return orbit?.poleShare;
    case 'passes':
      return passes?.inference;
    case 'accuracy-fall':
      return last?.scalar === undefined || last.scalarTurned === undefined
        ? undefined
        : last.scalar - last.scalarTurned;
    case 'set-range':
      return set && rangeOf(set);
    case 'set-pole-share':
      return set && poleShareOf(set);
    default:
      throw new Error(`unknown quantity ${JSON.stringify(quantity satisfies never)}`);
  }
}

/** A measure from the facts of its arms; undefined where one is not known. */
export function measureOf({ computed }: PresetMeasure, factsOf: (arm: string) => ArmFacts): number | undefined {
  const { quantity, arm, over } = computed;
  const value = quantityOf(factsOf(arm), quantity);
  if (over === undefined || value === undefined) return value;
  const against = quantityOf(factsOf(over), quantity);
  return against === undefined ? undefined : value / against;
}

const outcomesOf = (outcomes: readonly ArmOutcome[], arm: string): readonly ArmOutcome[] =>
  outcomes.filter((outcome) => outcome.arm === arm);

/**
 * Every measure over the seeds, in pairs.
 * @throws Error naming the measure where an outcome is missing; RangeError where a value has no logarithm
 */
export function judgeMeasures(
  preset: Preset,
  seeds: readonly number[],
  outcomes: readonly ArmOutcome[],
): { readonly measures: RecordedMeasure[]; readonly verdict: BarVerdict } {
  const measures = preset.measures.map((measure): RecordedMeasure => {
    const values = seeds.map((seed) => {
      const own = outcomes.filter((outcome) => outcome.seed === seed);
      const value = measureOf(measure, (arm) => outcomesOf(own, arm)[0] ?? {});
      if (value === undefined)
        throw new Error(
          `measure ${measure.id} cannot be computed with seed ${seed}: ${measure.computed.quantity} is not known`,
        );
      return value;
    });
    const { value, low, high } = seedInterval(values, spreadOf(measure));
    return { id: measure.id, values, value, low, high, verdict: judgeByBar({ low, high }, measure.bar) };
  });
  return { measures, verdict: judgeTogether(measures.map(({ verdict }) => verdict)) };
}

/** Of the curve over the tilt. */
const TILT_BANDS = 12;

/** Curves are only drawn: four digits are more than a picture shows. */
const drawn = (value: number): number => Number(value.toPrecision(4));

/** Mean over seeds at one x, with the interval where seeds scatter. */
function pointAt(x: number, values: readonly number[], spread: Spread): CurvePoint {
  const { value, low, high } = seedInterval(values, spread);
  return low === high ? [x, drawn(value)] : [x, drawn(value), drawn(low), drawn(high)];
}

/** One point an evaluation, over the seeds of an arm; x by step. */
function overTraining(
  own: readonly ArmOutcome[],
  xOf: (point: EvaluationPoint, outcome: ArmOutcome) => number,
  yOf: (point: EvaluationPoint) => number,
  spread: Spread,
): CurvePoint[] {
  const [first] = own;
  return first.evaluations.map((point, index) =>
    pointAt(
      xOf(point, first),
      own.map(({ evaluations }) => yOf(evaluations[index])),
      spread,
    ),
  );
}

/** The lines of a curve, one an arm, from at least two seeds. `mean-over-rotations` comes from no outcome: see `preset-runner.ts`. */
export function curveLines(
  kind: Exclude<PresetCurve, 'mean-over-rotations'>,
  preset: Preset,
  outcomes: readonly ArmOutcome[],
): RecordedLine[] {
  return preset.arms.map(({ id }) => {
    const own = outcomesOf(outcomes, id);
    switch (kind) {
      case 'share-over-steps':
        return {
          name: id,
          points: overTraining(
            own,
            ({ step }) => step,
            ({ share }) => share.value,
            'share',
          ),
        };
      case 'error-over-passes':
        return {
          name: id,
          points: overTraining(
            own,
            ({ step }, { passes }) => step * passes.training,
            ({ total }) => total,
            'log',
          ),
        };
      case 'relative-over-passes': {
        const relative = own.map(({ orbit }) => orbit.relativeError);
        const spread = relative.every((value) => value > 0) ? 'log' : 'plain';
        return { name: id, points: [pointAt(own[0].passes.inference, relative, spread)] };
      }
      case 'accuracy-over-tilt': {
        const curves = own.map(({ set }) => (set ? accuracyOverTilt(set, TILT_BANDS) : []));
        const points = curves[0].map(([tilt], band) =>
          pointAt(
            drawn(tilt),
            curves.map((curve) => curve[band][1]),
            'share',
          ),
        );
        return { name: id, points };
      }
      default:
        throw new Error(`unknown curve ${JSON.stringify(kind satisfies never)}`);
    }
  });
}
