/** Which kept step the scrubber goes to: undefined is the newest, which may be later than the last kept one. */

/** The kept step nearest to one; the newest where that is nearer still. */
export function nearestKept(kept: readonly number[], head: number, step: number): number | undefined {
  const nearest = kept.reduce<number | undefined>(
    (best, one) => (best === undefined || Math.abs(one - step) < Math.abs(best - step) ? one : best),
    undefined,
  );
  return nearest === undefined || Math.abs(head - step) <= Math.abs(nearest - step) ? undefined : nearest;
}

/** The kept step `by` places further; the newest beyond the last. */
export function steppedBy(
  kept: readonly number[],
  head: number,
  scrubbed: number | undefined,
  by: number,
): number | undefined {
  const places = kept.filter((step) => step < head);
  const at = scrubbed === undefined ? places.length : places.findLastIndex((step) => step <= scrubbed);
  const next = Math.max(0, at + by);
  return next >= places.length ? undefined : places[next];
}
