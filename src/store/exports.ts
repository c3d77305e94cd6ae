/**
 * The subject as a file with what both models say about it in its own pose. What is not known yet is asked of the engine; the compute worker
 * writes. Where that fails the reason is said, and there is no file.
 */

import type { Side, Writing } from '../engine/messages.ts';
import type { PoseResult } from '../experiment/recorded-run.ts';
import type { Experiment, ExperimentModel } from '../experiment/schema.ts';
import { gridFor } from '../math/display-grid.ts';
import { ensureEngine, fetchSubject } from './bench.ts';
import { ask } from './compute-client.ts';
import { requestPoses } from './engine-client.ts';
import { choiceOf, useExperiment } from './experiment.ts';
import { fileOn } from './file-side.ts';
import { poseKey } from './result-key.ts';
import { useRun } from './run.ts';
import { say } from './session.ts';
import { frameAt, sampledFor, useSubject } from './subject.ts';

type Bytes = Uint8Array<ArrayBuffer>;

async function write(writing: Writing): Promise<Bytes | undefined> {
  const answer = await ask({ kind: 'write', writing });
  if (answer.kind === 'written') return answer.bytes;
  say(`The file could not be written${answer.kind === 'failure' ? `: ${answer.failure.message}` : ''}.`);
  return undefined;
}

/**
 * What a side's model says about the experiment's subject; every pose holds f(x) too. Waits for the engine where no pose is there.
 * @returns or the reason why there is none
 */
function poseOf(experiment: Experiment, side: Side): Promise<PoseResult | string> {
  const key = poseKey(experiment, side);
  const failedBefore = useRun.getState().sides[side].poseFailure;
  let asked = false;
  const outcome = (): PoseResult | string | undefined => {
    const { sides, engine } = useRun.getState();
    const { pose, poseFailure, poseKey: posedFor } = sides[side];
    const now = useExperiment.getState().experiment;
    if (!now || poseKey(now, side) !== key) return 'The experiment changed meanwhile.';
    if (posedFor === key && pose) return pose;
    if (posedFor === key && poseFailure && poseFailure !== failedBefore) return poseFailure.message;
    if (engine.state === 'lost' || engine.state === 'failed') return engine.reason;
    if (engine.state === 'ready' && !asked) {
      asked = true;
      requestPoses([side]);
    }
    return undefined;
  };
  const here = outcome();
  if (here !== undefined) return Promise.resolve(here);
  return new Promise((resolve) => {
    const look = (): void => {
      const settled = outcome();
      if (settled === undefined) return;
      for (const stop of subscriptions) stop();
      resolve(settled);
    };
    const subscriptions = [useRun.subscribe(look), useExperiment.subscribe(look)];
    ensureEngine('auto');
  });
}

interface Answer {
  readonly side: Side;
  readonly choice: ExperimentModel;
  readonly pose: PoseResult;
}

/** Both models' answers, or undefined where one has none, which is said. */
async function answersTo(experiment: Experiment): Promise<readonly Answer[] | undefined> {
  const answers: Answer[] = [];
  for (const side of ['A', 'B'] as const) {
    const choice = choiceOf(experiment, side);
    if (!choice || fileOn(side)) continue;
    const pose = await poseOf(experiment, side);
    if (typeof pose === 'string') {
      say(`There is no prediction of ${side}: ${pose}`);
      return undefined;
    }
    answers.push({ side, choice, pose });
  }
  return answers;
}

/** The experiment once its subject has been read. */
async function readExperiment(): Promise<Experiment | undefined> {
  return (await fetchSubject()) ? useExperiment.getState().experiment : undefined;
}

/** The experiment's frame as extended XYZ, with `energy_<model>` in eV and `forces_<model>` in eV/angstrom of both models. */
export async function frameWithPredictions(): Promise<Bytes | undefined> {
  const experiment = await readExperiment();
  const answers = experiment && (await answersTo(experiment));
  const frame = experiment && frameAt(useSubject.getState(), experiment.frame);
  if (!answers || !frame) return undefined;
  return write({
    kind: 'frame',
    frame,
    predictions: answers.map(({ choice, pose }) => ({
      choice,
      energy: pose.scalarsAtIdentity[0],
      forces: Float64Array.from(pose.vectorsAtIdentity),
    })),
  });
}

/** The orbit of the experiment's frame as extended XYZ, with the elements of the picture: another program answers, and the page judges. */
export async function orbitForProgram(): Promise<Bytes | undefined> {
  const experiment = await readExperiment();
  const frame = experiment && frameAt(useSubject.getState(), experiment.frame);
  if (!frame) return undefined;
  const { group, elements, seed } = experiment;
  return write({ kind: 'orbit', frame, plan: { group, elements, seed, grid: gridFor(elements) } });
}

/** The sampled points as PLY, with both models' normals as fields `nx_a` ... `nz_b` and their class probabilities as comments. */
export async function sampleWithPredictions(): Promise<Bytes | undefined> {
  const experiment = await readExperiment();
  const answers = experiment && (await answersTo(experiment));
  const bench = useSubject.getState();
  const sampled = experiment && sampledFor(bench, experiment);
  if (!answers || !sampled || !bench.cloud) return undefined;
  return write({
    kind: 'sample',
    cloud: bench.cloud,
    sample: sampled.sample,
    predictions: answers.map(({ side, choice, pose }) => ({
      suffix: side.toLowerCase(),
      model: `${choice.model} ${choice.weights}`,
      classes: pose.scalarsAtIdentity.map((share, place) => [pose.classes?.[place] ?? `class_${place}`, share]),
      normals: Float64Array.from(pose.vectorsAtIdentity),
    })),
  });
}

/** The whole cloud on the bench as PLY, with every field that was read. */
export async function wholeCloud(): Promise<Bytes | undefined> {
  const { cloud } = useSubject.getState();
  return cloud && write({ kind: 'cloud', cloud });
}
