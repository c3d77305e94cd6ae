/** Many seeds in a row, tallied; the first failures are kept with their seeds, so that one command shows each again. */
import { type Checked, checkSeed, loadReaders } from './check.ts';

export interface Tally {
  readonly files: number;
  readonly refused: number;
  readonly agreed: number;
  readonly abstained: number;
  /** Of bytes <= 64 kB. */
  readonly small: number;
  readonly slowest: { readonly seed: number; readonly milliseconds: number };
  readonly failures: readonly string[];
  /** Accepted files (agreed or abstained) and all files, by format of the file before damage. */
  readonly formats: Readonly<Record<string, { readonly accepted: number; readonly files: number }>>;
}

const mostFailures = 20;

/** Seeds first, first + step, ... below last. */
export async function fuzz(
  first: number,
  last: number,
  step: number,
  onProgress: (done: number) => void = () => {},
): Promise<Tally> {
  const counts = { refused: 0, agreed: 0, abstained: 0 };
  const formats: Record<string, { accepted: number; files: number }> = {};
  const failures: string[] = [];
  let slowest = { seed: first, milliseconds: 0 };
  let files = 0;
  let small = 0;
  const add = (seed: number, { format, outcome, milliseconds, bytes }: Checked): void => {
    counts[outcome]++;
    formats[format] ??= { accepted: 0, files: 0 };
    formats[format].files++;
    if (outcome !== 'refused') formats[format].accepted++;
    if (bytes <= 65_536) small++;
    if (milliseconds > slowest.milliseconds) slowest = { seed, milliseconds };
  };
  await loadReaders();
  for (let seed = first; seed < last; seed += step) {
    files++;
    try {
      add(seed, await checkSeed(seed));
    } catch (error) {
      if (failures.length < mostFailures) failures.push(error instanceof Error ? error.message : String(error));
    }
    if (files % 100 === 0) onProgress(files);
  }
  return { files, ...counts, small, slowest, failures, formats };
}
