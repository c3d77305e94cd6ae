/** A file of measurements, as `laboratory --out` writes it and the page shows it before anything is measured there. */
import { type KindId, kindIds, nameOfToday } from '../experiment/laboratory/kinds.ts';
import type { LaboratoryPair, LaboratoryRun, MeasuredProduct } from '../experiment/laboratory/result.ts';

const kindNow = (id: string): KindId | undefined => kindIds.find((kind) => kind === nameOfToday(id));

/** With the kinds' names of today; of kinds that there are no more nothing is left. */
const ofToday = <Pair extends LaboratoryPair>(pairs: readonly Pair[]): readonly Pair[] =>
  pairs.flatMap((pair) => {
    const kind = kindNow(pair.kind);
    return kind ? [{ ...pair, kind }] : [];
  });

const isSize = (value: number): boolean => value > 0 && value < Number.POSITIVE_INFINITY;

/** A time or a roof of nothing has no place on an axis: such a time is left out with the reason, such roofs are dropped. */
function usable(run: LaboratoryRun): LaboratoryRun {
  const isTime = ({ ms, low, high }: MeasuredProduct): boolean => [ms, low, high].every(isSize);
  const { roofs, ...rest } = run;
  const untold = run.products.filter((product) => !isTime(product));
  return {
    ...rest,
    ...(roofs && isSize(roofs.bytes) && isSize(roofs.operations) && { roofs }),
    products: run.products.filter(isTime),
    leftOut: [
      ...run.leftOut,
      ...untold.map(({ kind, degree, ms }) => ({
        kind,
        degree,
        reason: `the file has ${ms} ms, which is no time: a clock too coarse for it wrote that`,
      })),
    ],
  };
}

/** The runs of a file, whichever names kinds had when it was written, without what is no time. @param file parsed JSON */
export const recordedRuns = ({ runs }: { readonly runs: readonly LaboratoryRun[] }): readonly LaboratoryRun[] =>
  runs.map((run) => usable({ ...run, products: ofToday(run.products), leftOut: ofToday(run.leftOut) }));
