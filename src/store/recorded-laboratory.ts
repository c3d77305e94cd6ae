/** A file of measurements, as `laboratory --out` writes it and the page shows it before anything is measured there. */
import { type KindId, kindIds, nameOfToday } from '../experiment/laboratory/kinds.ts';
import type { LaboratoryPair, LaboratoryRun } from '../experiment/laboratory/result.ts';

const kindNow = (id: string): KindId | undefined => kindIds.find((kind) => kind === nameOfToday(id));

/** With the kinds' names of today; of kinds that there are no more nothing is left. */
const ofToday = <Pair extends LaboratoryPair>(pairs: readonly Pair[]): readonly Pair[] =>
  pairs.flatMap((pair) => {
    const kind = kindNow(pair.kind);
    return kind ? [{ ...pair, kind }] : [];
  });

/** The runs of a file, whichever names kinds had when it was written. @param file parsed JSON */
export const recordedRuns = ({ runs }: { readonly runs: readonly LaboratoryRun[] }): readonly LaboratoryRun[] =>
  runs.map((run) => ({ ...run, products: ofToday(run.products), leftOut: ofToday(run.leftOut) }));
