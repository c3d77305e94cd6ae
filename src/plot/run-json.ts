/**
 * A run as one JSON file, so that nothing about it must be asked for later: what made it and when, the link and the digest of the result, the experiment, what
 * is known of the models, and both results in full (keys of `orbit/result.ts`).
 */
import type { ModelFacts } from '../experiment/recorded-run.ts';
import type { Experiment } from '../experiment/schema.ts';
import type { OrbitResult } from '../orbit/result.ts';
import { program } from './program.ts';
import { digestOf, digestText } from './result-digest.ts';

export interface RunSide {
  readonly result: OrbitResult | undefined;
  readonly facts?: ModelFacts | undefined;
  /** Another program's file that the result is from. */
  readonly file?: { readonly name: string; readonly hash: string } | undefined;
}

export interface RunOnFile {
  readonly link: string;
  readonly experiment: Experiment;
  readonly a: RunSide;
  /** Absent where one model is judged alone. */
  readonly b?: RunSide | undefined;
  readonly date: Date;
}

const fileOf = ({ file }: RunSide): { readonly name: string; readonly sha256: string } | undefined =>
  file && { name: file.name, sha256: file.hash };

/** The digest is there where all results are. */
export function runJson({ link, experiment, a, b, date }: RunOnFile): string {
  const sides = [a, ...(b ? [b] : [])];
  const results = sides.flatMap(({ result }) => result ?? []);
  const run = {
    program: { name: program.name, version: program.version },
    date: date.toISOString(),
    adapter: results[0]?.adapter,
    link,
    digest: results.length === sides.length ? digestText(digestOf(results)) : undefined,
    experiment,
    facts: { a: a.facts, b: b?.facts },
    files: { a: fileOf(a), b: b && fileOf(b) },
    a: a.result,
    b: b?.result,
  };
  return `${JSON.stringify(run, null, 1)}\n`;
}
