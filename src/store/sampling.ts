/**
 * The points that the experiment's models see. Sampling waits for nothing and nothing waits for it: it is given up as soon as the experiment wants
 * other points or another subject, and whoever waited learns that and looks again.
 */
import type { PointCloud } from '../data/subject.ts';
import type { ComputeEvent } from '../engine/messages.ts';
import type { Experiment } from '../experiment/schema.ts';
import { askForSample, stopAsking } from './compute-client.ts';
import { useExperiment } from './experiment.ts';
import { say } from './session.ts';
import { holds, sampledFor, samplingKey, useSubject } from './subject.ts';

/** `changed`: the bench holds another subject than the experiment names, or other points are wanted by now. */
export type SamplingOutcome = 'there' | 'missing' | 'changed';

/** Points of a cloud that are being sampled. */
interface Sampling {
  readonly cloud: PointCloud;
  readonly key: string;
  readonly points: NonNullable<Experiment['points']>;
  readonly seed: number;
  done: Promise<SamplingOutcome>;
  /** What those who wait are told where it was given up. */
  stopped: 'missing' | 'changed' | undefined;
}

let current: Sampling | undefined;

/** Makes sure that the points are there, where the subject is a cloud; what stands in the way is said. */
export async function samplePoints(): Promise<SamplingOutcome> {
  const { experiment } = useExperiment.getState();
  const bench = useSubject.getState();
  const { cloud } = bench;
  if (!experiment) return 'missing';
  if (!holds(bench, experiment.subject)) return 'changed';
  if (!cloud || sampledFor(bench, experiment)) return 'there';
  const { points, seed } = experiment;
  if (!points) {
    say(`${bench.name} holds points: choose models that take points.`);
    return 'missing';
  }
  const key = samplingKey(experiment);
  if (current?.cloud !== cloud || current.key !== key) {
    giveUp('changed');
    current = { cloud, key, points, seed, done: Promise.resolve('missing'), stopped: undefined };
    current.done = sample(current);
  }
  return current.done;
}

async function sample(own: Sampling): Promise<SamplingOutcome> {
  const { cloud, key, points, seed } = own;
  const { solid } = useSubject.getState();
  useSubject.setState({ sampling: { of: cloud.positions.length / 3, count: points.count } });
  const look = (): void => {
    if (current === own && !isWanted(own)) giveUp('changed');
  };
  const subscriptions = [useExperiment.subscribe(look), useSubject.subscribe(look)];
  const label = solid && { label: solid.id };
  const answer = await askForSample({ kind: 'sample', cloud: shapeOf(cloud), points, seed, ...label });
  for (const unsubscribe of subscriptions) unsubscribe();
  if (current === own) current = undefined;
  if (!answer || own.stopped) return own.stopped ?? 'changed';
  return put(key, answer);
}

/** True while the experiment wants these points of this cloud. */
function isWanted({ cloud, key }: Sampling): boolean {
  const { experiment } = useExperiment.getState();
  const bench = useSubject.getState();
  return (
    experiment !== undefined &&
    bench.cloud === cloud &&
    holds(bench, experiment.subject) &&
    samplingKey(experiment) === key
  );
}

function put(key: string, answer: ComputeEvent): SamplingOutcome {
  if (answer.kind === 'sampled') {
    const { sample: drawn, geometry } = answer;
    useSubject.setState({ sampling: undefined, sampled: { key, sample: drawn, geometry } });
    return 'there';
  }
  useSubject.setState({ sampling: undefined });
  say(answer.kind === 'failure' ? answer.failure.message : 'The points could not be sampled.');
  return 'missing';
}

/** What sampling looks at: fields and colours of a large cloud need not be copied to the worker. */
const shapeOf = ({ positions, centre, normals, faces }: PointCloud): PointCloud => ({
  positions,
  centre,
  ...(normals && { normals }),
  ...(faces && { faces }),
  channels: new Map(),
});

function giveUp(told: 'missing' | 'changed'): void {
  if (!current) return;
  current.stopped = told;
  current = undefined;
  stopAsking();
  useSubject.setState({ sampling: undefined });
}

/** Cancels the sampling under way: there are no points then, until they are asked for again. */
export const cancelSampling = (): void => giveUp('missing');
