/**
 * The state of a run over many samples as a file, and back, bit for bit: JSON, its arrays as base64 of their little-endian bytes. With it stands what the
 * run is of, so that a state is never continued by another run. Every part is checked when it is read.
 */
import { FormatError } from '../data/format-error.ts';
import { Sha256 } from '../data/sha256.ts';
import type { ElementStatistics } from '../orbit/element-statistics.ts';
import { type AggregateState, type AggregateTask, emptyState } from './aggregate-run.ts';

const VERSION = 1;

const arrays = { f32: Float32Array, f64: Float64Array, u32: Uint32Array } as const;
type Kind = keyof typeof arrays;
type NumberArray = InstanceType<(typeof arrays)[Kind]>;

const kindOf = (value: unknown): Kind | undefined =>
  (Object.keys(arrays) as Kind[]).find((kind) => value instanceof arrays[kind]);

/** Characters of a call that takes bytes one by one. */
const PIECE = 8192;

function packed(values: NumberArray): string {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  let text = '';
  for (let at = 0; at < bytes.length; at += PIECE) text += String.fromCharCode(...bytes.subarray(at, at + PIECE));
  return btoa(text);
}

function unpacked(kind: Kind, text: string): NumberArray {
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  return new arrays[kind](bytes.buffer);
}

/** What decides the numbers of a run, by names that a person reads. */
export type AggregateIdentity = Readonly<Record<string, string>>;

function digestOf(models: AggregateTask['models'][number]): string {
  const digest = new Sha256();
  for (const name of Object.keys(models.weights.parameters).sort()) {
    digest.update(new Uint8Array(models.weights.parameters[name].values.slice().buffer));
  }
  return digest.digest().slice(0, 12);
}

/** @param subject what the samples are of: a file's name and hash, or what was made from which seed */
export function identityOf(task: AggregateTask, subject: string): AggregateIdentity {
  const { backend, models, samples, output, group, elements, seed, grid } = task;
  const digest = new Sha256();
  for (let n = 0; n < samples.length; n++) digest.update(new TextEncoder().encode(`${samples.id(n)}\n`));
  return {
    subject,
    samples: `${samples.length} samples (${digest.digest().slice(0, 12)})`,
    models: models
      .map((model) => `${model.weights.model} ${model.weights.name} (${digestOf(model)}) ${model.mechanism ?? 'none'}`)
      .join(', '),
    output,
    group,
    elements: String(elements),
    grid: grid ? `${grid.base}x${grid.fibre}` : 'none',
    seed: String(seed),
    device: backend.adapter,
  };
}

export function writeState(state: AggregateState, identity: AggregateIdentity): string {
  return JSON.stringify({ version: VERSION, identity, state }, (_, value: unknown) => {
    const kind = kindOf(value);
    return kind ? { [kind]: packed(value as NumberArray) } : value;
  });
}

/** JSON has no infinity, and a state has none but before its first sample: packed arrays keep it. */
function revived(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const [[kind, text] = ['', undefined], ...more] = Object.entries(value);
  return more.length === 0 && kind in arrays && typeof text === 'string' ? unpacked(kind as Kind, text) : value;
}

const sameShape = (found: ElementStatistics | undefined, expected: ElementStatistics | undefined): boolean =>
  found === expected ||
  (['mean', 'squares', 'largest', 'largestSample'] as const).every((part) => {
    return (
      found?.[part]?.length === expected?.[part].length && found?.[part]?.constructor === expected?.[part].constructor
    );
  });

/** Whether the parts of a state are there and fit each other and the task. */
function fits(state: AggregateState, task: AggregateTask): boolean {
  const empty = emptyState(task);
  const { next, sides, consensus } = state;
  return (
    Number.isInteger(next) &&
    next >= 0 &&
    next <= task.samples.length &&
    Array.isArray(consensus) &&
    sides.length === empty.sides.length &&
    sides.every(({ aggregate: { statistics, grid, right, rows, samples, most }, leftOut }, n) => {
      const other = empty.sides[n].aggregate;
      return (
        sameShape(statistics, other.statistics) &&
        sameShape(grid, other.grid) &&
        right instanceof Uint32Array &&
        right.length === other.right.length &&
        most === other.most &&
        samples.length === statistics.count &&
        rows.length === statistics.count &&
        rows.every((row) => row instanceof Float32Array && row.length === rows[0].length) &&
        statistics.count + leftOut.length === next
      );
    })
  );
}

/** @throws FormatError where the text is damaged, or the state is that of another run: what differs, found and expected */
export function readState(
  name: string,
  text: string,
  task: AggregateTask,
  identity: AggregateIdentity,
): AggregateState {
  const refuse = (found: string, expected: string): FormatError =>
    new FormatError({ file: name, found, expected, remedies: ['Start anew without --resume, or in another folder.'] });
  let read: { version?: unknown; identity?: Partial<AggregateIdentity>; state?: AggregateState };
  try {
    read = JSON.parse(text, revived);
  } catch (error) {
    throw refuse(`no JSON (${(error as Error).message})`, 'the state of a run over many samples');
  }
  if (read?.version !== VERSION) throw refuse(`version ${read?.version}`, `version ${VERSION}`);
  const other = Object.keys(identity).find((key) => read.identity?.[key] !== identity[key]);
  if (other !== undefined)
    throw refuse(`a run whose ${other} is ${read.identity?.[other]}`, `${identity[other]}, as is asked for`);
  try {
    if (read.state && fits(read.state, task)) return read.state;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
  throw refuse('a state whose parts do not fit each other', 'a state as it was written');
}
