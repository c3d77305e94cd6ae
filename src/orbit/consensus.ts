/**
 * Where nobody knows the truth: the twirl, the mean of a model's answers over the orbit with each brought back to the subject's own frame, stands in for it.
 * A model is always close to its own twirl if it is symmetric, also one that always says the same; so here the twirls of two models are held against
 * each other, by the judge's own measure. Class probabilities are compared name by name: places of classes are never averaged.
 */
import { rootOver, type SetEstimate, shareOver } from './aggregate.ts';
import { judges } from './judge.ts';
import type { FieldName, JudgedOutput, OrbitResult } from './result.ts';

/** Whether two models agree on a sample. */
export interface Consensus {
  readonly sample: number;
  /** Of A's twirl from B's, in the field's unit. */
  readonly distance: number;
  /** The same over the RMS of both twirls; absent of class distances, which have no size. */
  readonly relative?: number;
  /** Both models' modal class has the same name. */
  readonly sameClass?: boolean;
}

/** What a consensus reads of an orbit. */
export type TwirledOrbit = Pick<OrbitResult, 'field' | 'twirl' | 'summary'>;

const outputs: Readonly<Record<FieldName, JudgedOutput>> = {
  'force-error': 'forces',
  'class-distance': 'class',
  'normal-error': 'normals',
  'displacement-error': 'displacement',
};

/** The twirls of both as rows that can be compared; undefined where their classes have different names. */
function twirls(a: TwirledOrbit, b: TwirledOrbit): readonly [Float64Array, Float64Array] | undefined {
  if (a.field !== 'class-distance') return [Float64Array.from(a.twirl), Float64Array.from(b.twirl)];
  const [ours, theirs] = [a.summary.classes, b.summary.classes];
  if (!ours || !theirs || ours.names.length !== theirs.names.length) return undefined;
  const order = ours.names.map((name) => theirs.names.indexOf(name));
  if (order.includes(-1)) return undefined;
  return [Float64Array.from(ours.mean), Float64Array.from(order, (place) => theirs.mean[place])];
}

/** Undefined where the two are judged by different fields, or name other classes: then there is nothing to agree on. */
export function consensusOf(sample: number, a: TwirledOrbit, b: TwirledOrbit): Consensus | undefined {
  const compared = a.field === b.field ? twirls(a, b) : undefined;
  if (!compared || compared[0].length !== compared[1].length) return undefined;
  const [distance] = judges[outputs[a.field]].distances(...compared);
  const size = Math.hypot(a.summary.twirlRms, b.summary.twirlRms) / Math.SQRT2;
  const [ours, theirs] = [a.summary.classes, b.summary.classes];
  return {
    sample,
    distance,
    ...(a.field !== 'class-distance' && size > 0 && { relative: distance / size }),
    ...(ours && theirs && { sameClass: ours.names[ours.modal] === theirs.names[theirs.modal] }),
  };
}

export interface ConsensusSummary {
  /** Samples that both models were judged on. */
  readonly samples: number;
  /** RMS over samples, in the field's unit; and of the relative distances. */
  readonly distance: SetEstimate;
  readonly relative?: SetEstimate;
  /** Share of samples whose modal classes agree. */
  readonly sameClass?: SetEstimate;
}

/** Undefined where no sample could be compared. */
export function summariseConsensus(found: readonly Consensus[]): ConsensusSummary | undefined {
  if (found.length === 0) return undefined;
  const relatives = found.flatMap(({ relative }) => relative ?? []);
  const same = found.flatMap(({ sameClass }) => (sameClass === undefined ? [] : [Number(sameClass)]));
  return {
    samples: found.length,
    distance: rootOver(found.map(({ distance }) => distance)),
    ...(relatives.length > 0 && { relative: rootOver(relatives) }),
    ...(same.length > 0 && { sameClass: shareOver(same) }),
  };
}
