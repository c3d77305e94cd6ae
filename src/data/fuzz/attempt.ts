/** One reading of a fuzzed file: FormatError or a subject of finite values, within a second of a processor. */
import { FormatError } from '../format-error.ts';
import { importFile } from '../import.ts';
import type { Imported, ImportOptions, PointCloud } from '../subject.ts';
import type { Meant } from './oracle.ts';

/** A file and a seed that break a promise. */
export class FuzzFailure extends Error {
  override readonly name = 'FuzzFailure';
}

/** Any one file may take this much of a processor, milliseconds. */
export const longest = 1000;

/** A cloud's coordinates as the file had them. */
function filePoints({ positions, centre }: PointCloud): number[] {
  return Array.from(positions, (value, n) => value + centre[n % 3]);
}

function requireFinite(values: ArrayLike<number>, what: string): void {
  for (let n = 0; n < values.length; n++)
    if (!Number.isFinite(values[n])) throw new FuzzFailure(`${what} ${n} is ${values[n]} and nobody was told`);
}

export function positionsOf({ subject }: Imported): Meant {
  if ('cloud' in subject) {
    requireFinite(subject.cloud.positions, 'coordinate');
    requireFinite(subject.cloud.centre, 'centre');
    return [filePoints(subject.cloud)];
  }
  return Array.from(subject.frames, ({ positions, forces, energy, lattice }) => {
    requireFinite(positions, 'coordinate');
    if (forces) requireFinite(forces, 'force component');
    if (lattice) requireFinite(lattice, 'cell component');
    if (energy !== undefined) requireFinite([energy], 'energy');
    return [...positions];
  });
}

interface Reading<Result> {
  readonly outcome: Result | FormatError;
  /** Of the processor; the process's own housekeeping counts too. */
  readonly milliseconds: number;
}

async function reading<Result>(read: () => Promise<Result> | Result): Promise<Reading<Result>> {
  const before = process.cpuUsage();
  let outcome: Result | FormatError;
  try {
    outcome = await read();
  } catch (error) {
    if (!(error instanceof FormatError)) throw new FuzzFailure(`${error instanceof Error ? error.stack : error}`);
    outcome = error;
  }
  const { user, system } = process.cpuUsage(before);
  return { outcome, milliseconds: (user + system) / 1000 };
}

/**
 * Runs a reader, and once more where it took more than a second: a slow file is slow twice, a pause of the process is not.
 * @throws FuzzFailure for any other error than FormatError, and for more than a second both times
 */
export async function timed<Result>(
  bytes: number,
  read: () => Promise<Result> | Result,
): Promise<Result | FormatError> {
  const first = await reading(read);
  if (first.milliseconds <= longest) return first.outcome;
  const { outcome, milliseconds } = await reading(read);
  if (milliseconds > longest)
    throw new FuzzFailure(`${first.milliseconds.toFixed(0)} and ${milliseconds.toFixed(0)} ms for ${bytes} bytes`);
  return outcome;
}

export async function attempt(
  name: string,
  bytes: Uint8Array,
  options: ImportOptions,
): Promise<Imported | FormatError> {
  const outcome = await timed(bytes.length, () => importFile(name, bytes, options));
  if (outcome instanceof FormatError && (outcome.problem.found === '' || outcome.problem.expected === ''))
    throw new FuzzFailure('a refusal that does not say what was found and expected');
  return outcome;
}
