/**
 * What a benchmark section answers with, and how a step is timed: warm-up excluded, medians over steps, processor time of
 * the whole process (with a software adapter that includes the driver's threads). Peers run in the same process, on a
 * device of the same adapter, in turns with ours.
 */
import { cpus } from 'node:os';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

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
  readonly dispatches?: number;
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

/** Work that is timed: `step` may only enqueue; `finish` waits until the device is idle and answers with the latest loss. */
export interface Stepper {
  step(): Promise<void>;
  finish(): Promise<number>;
}

/** Frees what is unreachable, so that no block pays for another's garbage. */
export function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
}

/** Times some steps together, until the device has done them all; milliseconds per step. */
async function timeBlock({ step, finish }: Stepper, steps: number): Promise<Timing> {
  const processorBefore = process.cpuUsage();
  const wallBefore = performance.now();
  for (let count = 0; count < steps; count++) await step();
  await finish();
  const ms = performance.now() - wallBefore;
  const { user, system } = process.cpuUsage(processorBefore);
  return { ms: ms / steps, cpuMs: (user + system) / 1000 / steps };
}

const medians = (timings: readonly Timing[]): Timing => ({
  ms: median(timings.map(({ ms }) => ms)),
  cpuMs: median(timings.map(({ cpuMs }) => cpuMs)),
});

/**
 * Medians over blocks of steps, by turns, so that a busy moment of the machine meets all of them. `before` runs before each
 * block, untimed.
 */
export async function timeInTurns<Name extends string>(
  steppers: Readonly<Record<Name, Stepper>>,
  { warmUp = 3, blocks = 9, perBlock = 5, before = () => {} } = {},
): Promise<Record<Name, Timing>> {
  const names = Object.keys(steppers) as Name[];
  const timings = Object.fromEntries(names.map((name) => [name, [] as Timing[]])) as Record<Name, Timing[]>;
  for (const name of names) await timeBlock(steppers[name], warmUp);
  for (let block = 0; block < blocks; block++) {
    for (const name of names) {
      before();
      timings[name].push(await timeBlock(steppers[name], perBlock));
    }
  }
  return Object.fromEntries(names.map((name) => [name, medians(timings[name])])) as Record<Name, Timing>;
}
