/**
 * What a benchmark section answers with, and how a step is timed: warm-up excluded, medians over steps, processor time of
 * the whole process (with a software adapter that includes the driver's threads). Peers run in the same process, on a
 * device of the same adapter, in turns with ours.
 */
import { cpus } from 'node:os';

export interface Timing {
  /** Median wall milliseconds per step. */
  readonly ms: number;
  /** Median processor milliseconds per step, user + system, all threads. */
  readonly cpuMs: number;
}

export interface Row {
  readonly work: string;
  readonly ours: Timing & { readonly dispatches?: number; readonly submits?: number };
  readonly peer: Timing & { readonly name: string; readonly dispatches?: number; readonly submits?: number };
  /** peer / ours of the medians of `ratioOf`. */
  readonly ratio: number;
  readonly ratioOf: 'ms' | 'cpuMs';
  readonly note: string;
}

/** A figure of ours that has no peer. */
export interface Measurement extends Timing {
  readonly work: string;
  readonly dispatches: number;
  readonly facts: Readonly<Record<string, number | string>>;
}

export interface Report {
  readonly section: string;
  readonly machine: string;
  readonly adapter: string;
  readonly rows: readonly Row[];
  readonly measurements: readonly Measurement[];
}

export function machineName(): string {
  const processors = cpus();
  return `${processors.length} x ${processors[0]?.model.trim() ?? 'unknown processor'}, ${process.platform}, Node ${process.version}`;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Times one step: wall and processor milliseconds until `step` resolves. */
async function timeStep(step: () => Promise<unknown>): Promise<Timing> {
  const processorBefore = process.cpuUsage();
  const wallBefore = performance.now();
  await step();
  const ms = performance.now() - wallBefore;
  const { user, system } = process.cpuUsage(processorBefore);
  return { ms, cpuMs: (user + system) / 1000 };
}

const medians = (timings: readonly Timing[]): Timing => ({
  ms: median(timings.map(({ ms }) => ms)),
  cpuMs: median(timings.map(({ cpuMs }) => cpuMs)),
});

/** Medians of several kinds of step, in blocks by turns so that a busy moment of the machine meets all of them. */
export async function timeInTurns<Name extends string>(
  steps: Readonly<Record<Name, () => Promise<unknown>>>,
  { warmUp = 3, blocks = 5, perBlock = 6 } = {},
): Promise<Record<Name, Timing>> {
  const names = Object.keys(steps) as Name[];
  const timings = Object.fromEntries(names.map((name) => [name, [] as Timing[]])) as Record<Name, Timing[]>;
  for (const name of names) for (let count = 0; count < warmUp; count++) await steps[name]();
  for (let block = 0; block < blocks; block++) {
    for (const name of names) {
      for (let count = 0; count < perBlock; count++) timings[name].push(await timeStep(steps[name]));
    }
  }
  return Object.fromEntries(names.map((name) => [name, medians(timings[name])])) as Record<Name, Timing>;
}
