/** The subject on the bench and what is being read. A refused file changes nothing here. */
import { create } from 'zustand';
import type { CloudSample } from '../data/cloud-sample.ts';
import type { Frame, ImportOptions, Notice, PointCloud } from '../data/subject.ts';
import type { Geometry } from '../engine/messages.ts';
import { type Reading, readingOf } from '../experiment/names.ts';
import type { RecordedRun } from '../experiment/recorded-run.ts';
import type { Experiment, ExperimentSubject } from '../experiment/schema.ts';
import { type HeldFrames, noFrames, oneOf, type ReadSubject } from './held-frames.ts';

/** Sampled points with the choice that they belong to (`samplingKey`). */
export interface SampledPoints {
  readonly key: string;
  readonly sample: CloudSample;
  readonly geometry: Geometry;
}

export interface SubjectState {
  /** Shown name: a file's name, or a sample's. */
  readonly name: string;
  readonly hash: string | undefined;
  /** Id of the sample, or text of the pasted molecule, where it is one. */
  readonly sample: string | undefined;
  readonly inline: string | undefined;
  /** The procedural solid, where it is one. */
  readonly solid: { readonly id: string; readonly seed: number } | undefined;
  /** The simulated particles, where the subject is such a system: its place in the set of its seed, and itself. */
  readonly system:
    | {
        readonly id: string;
        readonly seed: number;
        readonly place: number;
        readonly geometry: Geometry & Required<Pick<Geometry, 'particles'>>;
      }
    | undefined;
  /** How the file was read, where not as it says. */
  readonly how: readonly Reading[] | undefined;
  /** The points, where it is a cloud; it has no frames then. */
  readonly cloud: PointCloud | undefined;
  /** The points that models see, for one choice of sampling. */
  readonly sampled: SampledPoints | undefined;
  /** Points that are being drawn, and of how many. */
  readonly sampling: { readonly count: number; readonly of: number } | undefined;
  /** All frames where the file has been read; the recorded one alone before. */
  readonly frames: HeldFrames;
  readonly frameCount: number;
  /** Level of theory of the labels, where it is known. */
  readonly level: string | undefined;
  readonly notices: readonly Notice[];
  readonly reading: { readonly file: string; readonly bytes: number; readonly size: number } | undefined;
}

export const useSubject = create<SubjectState>(() => ({
  name: '',
  hash: undefined,
  sample: undefined,
  inline: undefined,
  solid: undefined,
  system: undefined,
  how: undefined,
  cloud: undefined,
  sampled: undefined,
  sampling: undefined,
  frames: noFrames,
  frameCount: 0,
  level: undefined,
  notices: [],
  reading: undefined,
}));

/** Where a subject comes from, when it is not simply a file of the visitor's. */
export interface Origin {
  readonly sample?: string;
  readonly inline?: string;
  readonly solid?: { readonly id: string; readonly seed: number };
  readonly how?: readonly Reading[];
  readonly shownName?: string;
  readonly level?: string;
}

/** Puts what was read on the bench. */
export function putOnBench({ subject, notices }: ReadSubject, origin: Origin = {}): void {
  const { frames } = useSubject.getState();
  if ('cloud' in subject || subject.frames !== frames) frames.release();
  useSubject.setState({
    name: origin.shownName ?? subject.name,
    hash: subject.hash,
    sample: origin.sample,
    inline: origin.inline,
    solid: origin.solid,
    system: undefined,
    how: origin.how,
    sampled: undefined,
    level: origin.level,
    notices,
    ...('cloud' in subject
      ? { cloud: subject.cloud, frames: noFrames, frameCount: 1 }
      : { cloud: undefined, frames: subject.frames, frameCount: subject.frames.length }),
  });
}

/** What sampled points depend on besides the cloud. */
export const samplingKey = ({ points, seed }: Pick<Experiment, 'points' | 'seed'>): string =>
  `${points?.scheme} ${points?.count} ${seed}`;

/** The sampled points of an experiment, where they are there. */
export const sampledFor = ({ sampled }: SubjectState, experiment: Experiment): SampledPoints | undefined =>
  sampled?.key === samplingKey(experiment) ? sampled : undefined;

/** True where what lies on the bench is the subject that an experiment names. */
export function holds(state: SubjectState, subject: ExperimentSubject): boolean {
  switch (subject.kind) {
    case 'sample':
      return state.sample === subject.id;
    case 'solid':
      return state.solid?.id === subject.id && state.solid.seed === subject.seed;
    case 'system':
      return state.system?.id === subject.id && state.system.seed === subject.seed;
    case 'file':
      return (state.hash?.startsWith(subject.hash) ?? false) && `${state.how ?? ''}` === `${subject.how ?? ''}`;
    case 'inline':
      return state.inline === subject.xyz;
    default:
      throw new Error(`unknown subject ${JSON.stringify(subject satisfies never)}`);
  }
}

/** The same, with every frame where it has frames: a recorded run brings one alone. */
export const holdsWhole = (state: SubjectState, subject: ExperimentSubject): boolean =>
  holds(state, subject) && (state.cloud !== undefined || state.system !== undefined || state.frames.whole);

/** True where a file with this hash lies on the bench, read in this way. */
export const liesThere = ({ hash, how }: SubjectState, file: string, options: ImportOptions): boolean =>
  hash === file && `${how ?? ''}` === `${readingOf(options) ?? ''}`;

/** The frame of the experiment, or undefined while it has not been read. */
export const frameAt = ({ frames }: SubjectState, index: number): Frame | undefined => frames.at(index);

/** Brings a frame here that stayed in its file; undefined where there is none or a newer wish came first. */
export async function fetchFrame(index: number): Promise<Frame | undefined> {
  const { frames } = useSubject.getState();
  const frame = await frames.fetch(index);
  // Whoever looks at the frame looks again.
  if (frame && useSubject.getState().frames === frames) useSubject.setState({});
  return frame;
}

/** The recorded run's own frame as the subject, until the file is read. */
export function subjectFromRecorded(run: RecordedRun, sample: string | undefined): SubjectState {
  const frame: Frame = {
    species: Uint8Array.from(run.frame.species),
    positions: Float64Array.from(run.frame.positions),
    periodic: [false, false, false],
    info: new Map(),
    columns: new Map(),
    ...(run.frame.energy !== undefined && { energy: run.frame.energy }),
    ...(run.frame.forces && { forces: Float64Array.from(run.frame.forces) }),
  };
  const { domain } = run.a.facts;
  return {
    name: run.subject.name,
    hash: undefined,
    sample,
    inline: undefined,
    solid: undefined,
    system: undefined,
    how: undefined,
    cloud: undefined,
    sampled: undefined,
    sampling: undefined,
    frames: oneOf(frame, run.subject.frame, run.subject.frames),
    frameCount: run.subject.frames,
    level: domain && 'level' in domain ? domain.level : undefined,
    notices: [],
    reading: undefined,
  };
}
