/** The subject on the bench and what is being read. A refused file changes nothing here. */
import { create } from 'zustand';
import type { Frame, Notice } from '../data/subject.ts';
import type { SentMolecules } from '../engine/messages.ts';
import type { RecordedRun } from '../experiment/recorded-run.ts';
import type { ExperimentSubject } from '../experiment/schema.ts';

export interface SubjectState {
  /** Shown name: a file's name, or a sample's. */
  readonly name: string;
  readonly hash: string | undefined;
  /** Id of the sample, or text of the pasted molecule, where it is one. */
  readonly sample: string | undefined;
  readonly inline: string | undefined;
  /** All frames where the file has been read; the recorded one alone before. */
  readonly frames: readonly Frame[];
  readonly frameCount: number;
  /** Position of `frames[0]` in the file: 0, or the recorded frame's. */
  readonly firstFrame: number;
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
  frames: [],
  frameCount: 0,
  firstFrame: 0,
  level: undefined,
  notices: [],
  reading: undefined,
}));

/** Where a subject comes from, when it is not simply a file of the visitor's. */
export interface Origin {
  readonly sample?: string;
  readonly inline?: string;
  readonly shownName?: string;
  readonly level?: string;
}

/** Puts what was read on the bench. */
export const putOnBench = ({ subject, notices }: SentMolecules, origin: Origin = {}): void =>
  useSubject.setState({
    name: origin.shownName ?? subject.name,
    hash: subject.hash,
    sample: origin.sample,
    inline: origin.inline,
    frames: subject.frames,
    frameCount: subject.frames.length,
    firstFrame: 0,
    level: origin.level,
    notices,
  });

/** True where what lies on the bench is the subject that an experiment names. */
export function holds(state: SubjectState, subject: ExperimentSubject): boolean {
  switch (subject.kind) {
    case 'sample':
      return state.sample === subject.id;
    case 'file':
      return state.hash?.startsWith(subject.hash) ?? false;
    case 'inline':
      return state.inline === subject.xyz;
    default:
      throw new Error(`unknown subject ${JSON.stringify(subject satisfies never)}`);
  }
}

/** The frame of the experiment, or undefined while it has not been read. */
export const frameAt = ({ frames, firstFrame }: SubjectState, index: number): Frame | undefined =>
  frames[index - firstFrame];

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
  return {
    name: run.subject.name,
    hash: undefined,
    sample,
    inline: undefined,
    frames: [frame],
    frameCount: run.subject.frames,
    firstFrame: run.subject.frame,
    level: run.a.facts.domain?.level,
    notices: [],
    reading: undefined,
  };
}
