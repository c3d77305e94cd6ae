/** Entries of the export menu that save the subject with what both models say about it; it is read and asked for where it is not there yet. */
import { useState } from 'react';
import { frameWithPredictions, orbitForProgram, sampleWithPredictions, wholeCloud } from '../store/exports.ts';
import { say } from '../store/session.ts';
import { useSubject } from '../store/subject.ts';

interface SubjectFilesProps {
  /** Beginning of the files' names. */
  readonly stem: string;
  /** True where there are no results of this experiment. */
  readonly missing: boolean;
  readonly save: (name: string, type: string, contents: Uint8Array<ArrayBuffer>) => void;
}

interface Entry {
  readonly title: string;
  readonly about: string;
  readonly file: string;
  readonly type: string;
  readonly needsResults: boolean;
  readonly write: () => Promise<Uint8Array<ArrayBuffer> | undefined>;
}

const ply = { type: 'application/octet-stream' };
const ofFrames: readonly Entry[] = [
  {
    title: 'XYZ',
    about: 'the frame with energy and forces of A and B beside its own (extended XYZ)',
    file: '.xyz',
    type: 'text/plain',
    needsResults: true,
    write: frameWithPredictions,
  },
  {
    title: 'Orbit, XYZ',
    about: 'every pose, for another program: drop its answers here to judge them',
    file: '-orbit.xyz',
    type: 'text/plain',
    needsResults: false,
    write: orbitForProgram,
  },
];
/** Simulated particles are made of their seed again: there is no file of them. */
const none: readonly Entry[] = [];
const ofClouds: readonly Entry[] = [
  {
    ...ply,
    title: 'PLY',
    about: 'the sampled points with normals and class probabilities of A and B',
    file: '-points.ply',
    needsResults: true,
    write: sampleWithPredictions,
  },
  {
    ...ply,
    title: 'PLY, whole',
    about: 'the whole cloud with all its fields',
    file: '.ply',
    needsResults: false,
    write: wholeCloud,
  },
];

export function SubjectFiles({ stem, missing, save }: SubjectFilesProps) {
  const entries = useSubject(({ cloud, system }) => (system ? none : cloud ? ofClouds : ofFrames));
  const [busy, setBusy] = useState(false);
  const pick = async ({ file, type, write }: Entry): Promise<void> => {
    setBusy(true);
    try {
      const contents = await write();
      if (contents) save(`${stem.replace(/\.(xyz|ply)$/i, '')}${file}`, type, contents);
    } catch (error) {
      say(`The file could not be written: ${error instanceof Error ? error.message : String(error)}`);
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      {entries.map((entry) => (
        <button
          key={entry.title}
          type="button"
          disabled={busy || (entry.needsResults && missing)}
          onClick={() => void pick(entry)}
        >
          <b>{entry.title}</b>
          <span>{entry.about}</span>
        </button>
      ))}
    </>
  );
}
