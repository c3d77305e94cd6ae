/**
 * Weights files of the visitor's own: read here, handed to the engine, and chosen for the side whose model they belong to. No link carries them, only their name
 * and hash; the same file given again brings them back.
 */
import type { Side } from '../engine/messages.ts';
import { takes } from '../experiment/consistency.ts';
import { plainName } from '../experiment/names.ts';
import type { Experiment } from '../experiment/schema.ts';
import { ensureEngine, run } from './bench.ts';
import { ask, type FurtherEvent, hear, nextId } from './engine-client.ts';
import { changeModel, choiceOf, useExperiment } from './experiment.ts';
import { useRun } from './run.ts';
import { say } from './session.ts';

export const isWeightsFile = (name: string): boolean => /\.safetensors$/i.test(name);

const sides: readonly Side[] = ['A', 'B'];
const waiting = new Map<number, (event: FurtherEvent) => void>();
let hearing = false;

function listen(): void {
  if (hearing) return;
  hearing = true;
  hear((event) => {
    if (event.kind === 'weights-taken' || event.kind === 'weights-refused') waiting.get(event.id)?.(event);
  });
}

async function shortHash(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest.subarray(0, 6), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Asks the engine, once it is there, to take a file. */
async function given(name: string, hash: string, bytes: Uint8Array<ArrayBuffer>): Promise<FurtherEvent | undefined> {
  listen();
  ensureEngine('auto');
  await new Promise<void>((resolve) => {
    const settled = (): boolean => !['idle', 'starting'].includes(useRun.getState().engine.state);
    if (settled()) return resolve();
    const stop = useRun.subscribe(() => {
      if (!settled()) return;
      stop();
      resolve();
    });
  });
  if (useRun.getState().engine.state === 'failed') return undefined;
  const id = nextId();
  const answer = new Promise<FurtherEvent>((resolve) => waiting.set(id, resolve));
  ask({ kind: 'weights', id, name, hash, bytes });
  const event = await answer;
  waiting.delete(id);
  return event;
}

/** The side that a file is for: one that names it already, one whose model it belongs to and that has none of these files, else A. */
function sideFor(experiment: Experiment, model: string, weights: string, taken: ReadonlySet<Side>): Side {
  const free = sides.filter((side) => choiceOf(experiment, side) && !taken.has(side));
  return (
    free.find((side) => choiceOf(experiment, side)?.weights === weights) ??
    free.find((side) => choiceOf(experiment, side)?.model === model) ??
    free[0] ??
    'A'
  );
}

/** Reads weights files and chooses them for the models that they belong to. What cannot be used is said. */
export async function takeWeights(files: readonly File[]): Promise<void> {
  const taken = new Set<Side>();
  for (const file of files) {
    const bytes = new Uint8Array(await file.arrayBuffer());
    const hash = await shortHash(bytes);
    const name = plainName(file.name);
    const event = await given(name, hash, bytes);
    const { experiment } = useExperiment.getState();
    if (event?.kind === 'weights-refused') say(`${name} cannot be used as weights: ${event.failure.message}`);
    if (event?.kind !== 'weights-taken' || !experiment) continue;
    const { model } = event;
    if (takes(model) !== takes(experiment.a.model)) {
      say(`${name} holds weights of ${model}, which does not take this subject: open one that it takes first.`);
      continue;
    }
    const weights = `own:${name}~${hash}`;
    const side = sideFor(experiment, model, weights, taken);
    taken.add(side);
    say(`Weights of ${side}: ${name}.`);
    if (choiceOf(experiment, side)?.weights === weights) void run();
    else changeModel(side, { model, weights });
  }
}
