/** What the views of a set of samples share: the sides that were judged, their samples by place, and the order of the ranking. */
import { useMemo } from 'react';
import type { AggregateFound } from '../../engine/aggregate-messages.ts';
import type { Side } from '../../engine/messages.ts';
import type { AggregateSideOutcome, SampleSummary } from '../../experiment/aggregate-outcome.ts';
import { type FieldWords, fieldWords, measured } from '../../plot/field-words.ts';
import { relative } from '../../plot/number-format.ts';
import { useMany } from '../../store/many.ts';

export interface ShownSide extends AggregateSideOutcome {
  readonly letter: Side;
  readonly bySample: ReadonlyMap<number, SampleSummary>;
}

export interface ShownSet {
  readonly sides: readonly ShownSide[];
  readonly shares: readonly [number, number];
  readonly layout: 'umap' | undefined;
  readonly words: FieldWords;
  /** Samples from worst to best by one side; those that it was not judged on last. */
  readonly order: readonly number[];
  readonly idOf: (sample: number) => string;
  /** The largest relative error of all, for bars. */
  readonly most: number;
}

function shownSet({ outcome, judged }: AggregateFound, rankedBy: Side): ShownSet | undefined {
  if (!outcome) return undefined;
  const sides = outcome.sides.map(
    (side, n): ShownSide => ({
      ...side,
      letter: judged[n],
      bySample: new Map(side.ranked.map((one) => [one.sample, one])),
    }),
  );
  const [first, second] = judged.includes(rankedBy) && judged[0] !== rankedBy ? [...sides].reverse() : sides;
  const order = first.ranked.map(({ sample }) => sample);
  for (const { sample } of second?.ranked ?? []) if (!first.bySample.has(sample)) order.push(sample);
  const known = (sample: number): SampleSummary | undefined =>
    first.bySample.get(sample) ?? second?.bySample.get(sample);
  const most = sides.reduce((largest, side) => Math.max(largest, side.ranked[0].relativeError), 0);
  return {
    sides,
    shares: outcome.shares,
    layout: outcome.layout,
    words: fieldWords(sides[0].orbit.field),
    order,
    idOf: (sample) => known(sample)?.id ?? '',
    most,
  };
}

export function useShownSet(): ShownSet | undefined {
  const found = useMany((state) => state.found);
  const rankedBy = useMany((state) => state.rankedBy);
  return useMemo(() => found && shownSet(found, rankedBy), [found, rankedBy]);
}

/** What both models say of a sample: `A broken, 12 % (34.1 meV/Å); B exact, 3 × 10⁻⁷ (...)`. */
export function sampleWords({ sides, words }: ShownSet, sample: number): string {
  return sides
    .map(({ letter, bySample }) => {
      const one = bySample.get(sample);
      return one
        ? `${letter} ${one.verdict}, ${relative(one.relativeError)} (${measured(words, one.error.value)})`
        : `${letter} not judged`;
    })
    .join('; ');
}
