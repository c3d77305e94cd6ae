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

/** Runs a reader. @throws FuzzFailure for any other error than FormatError, and for more than a second */
export async function timed<Result>(
  bytes: number,
  read: () => Promise<Result> | Result,
): Promise<Result | FormatError> {
  const before = process.cpuUsage();
  let outcome: Result | FormatError;
  try {
    outcome = await read();
  } catch (error) {
    if (!(error instanceof FormatError)) throw new FuzzFailure(`${error instanceof Error ? error.stack : error}`);
    outcome = error;
  }
  const { user, system } = process.cpuUsage(before);
  const elapsed = (user + system) / 1000;
  if (elapsed > longest) throw new FuzzFailure(`${elapsed.toFixed(0)} ms for ${bytes} bytes`);
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
