/** `inspect FILE...`: what each file holds, or why it is refused. Pure: bytes in, plain JSON out. */
import { FormatError, type FormatProblem } from '../data/format-error.ts';
import { framesOf } from '../data/frames.ts';
import { importAll } from '../data/import.ts';
import type { Imported, SubjectKind } from '../data/subject.ts';

export interface InspectInput {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface InspectNotice {
  readonly message: string;
  readonly line?: number;
}

export type Inspection =
  | {
      readonly file: string;
      readonly ok: true;
      readonly kind: SubjectKind;
      readonly frames: number;
      /** Atoms of each frame, or the one number of a cloud's points. */
      readonly sizes: readonly number[];
      readonly fields: readonly string[];
      readonly notices: readonly InspectNotice[];
      /** SHA-256 of the bytes. */
      readonly hash: string;
    }
  | {
      readonly file: string;
      readonly ok: false;
      readonly error: {
        readonly message: string;
        readonly line?: number;
        readonly byte?: number;
        readonly expected: string;
        readonly found: string;
        readonly remedies: readonly string[];
      };
    };

/** One answer per file, in order; for an archive one per file inside. Never throws for what a file holds. */
export async function inspect(files: readonly InspectInput[]): Promise<Inspection[]> {
  const answers: Inspection[] = [];
  for (const { name, bytes } of files) {
    for (const result of await importAll(name, bytes)) {
      answers.push('problem' in result ? refused(result.name, result.problem) : holding(result.name, result.imported));
    }
  }
  return answers;
}

function holding(file: string, { subject, notices }: Imported): Inspection {
  const sizes =
    'cloud' in subject
      ? [subject.cloud.positions.length / 3]
      : Array.from(framesOf(subject), (frame) => frame.species.length);
  const { kind, fields, hash } = subject;
  return { file, ok: true, kind, frames: sizes.length, sizes, fields, notices, hash };
}

function refused(file: string, problem: FormatProblem): Inspection {
  const { line, byte, expected, found, remedies } = problem;
  return {
    file,
    ok: false,
    error: {
      message: new FormatError(problem).message,
      ...(line === undefined ? {} : { line }),
      ...(byte === undefined ? {} : { byte }),
      expected,
      found,
      remedies,
    },
  };
}
