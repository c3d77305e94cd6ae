/** A file of predictions over an orbit, as the compute worker judges it: read, judged, and with what the page shows of it besides. */
import { FormatError } from '../data/format-error.ts';
import { importFile } from '../data/import.ts';
import { writeXyz } from '../data/write-xyz.ts';
import { failureOf } from '../experiment/failure.ts';
import { frameOf } from '../experiment/geometry.ts';
import { judgePredictions, posesOf } from '../experiment/predicted-orbit.ts';
import type { ComputeEvent, ComputeRequest } from './messages.ts';

/** Numbers of all poses together, beyond which only two are kept. */
const MOST_NUMBERS = 1_000_000;

/** Every file gets an answer: its judgement, or why there is none. */
export async function judgedFile({
  id,
  file,
  options,
}: Extract<ComputeRequest, { kind: 'judge' }>): Promise<ComputeEvent> {
  try {
    const { subject } = await importFile(file.name, new Uint8Array(await file.arrayBuffer()), options);
    if ('cloud' in subject) throw new Error(`${file.name} holds points: expected frames of atoms with forces`);
    const judged = await judgePredictions(subject);
    const { result, plan, subject: geometry, remarks } = judged;
    const text = writeXyz([frameOf(geometry)]);
    const isSmall = 9 * geometry.species.length * plan.elements <= MOST_NUMBERS;
    const poses = posesOf(judged, isSmall ? [...result.elements.keys()] : [result.summary.worst.index]);
    const { name, hash } = subject;
    return { kind: 'judged', id, judged: { name, hash, plan, result, geometry, text, poses, remarks } };
  } catch (error) {
    return error instanceof FormatError
      ? { kind: 'unjudged', id, problem: error.problem }
      : { kind: 'failure', id, failure: failureOf(error) };
  }
}
