/** `inspect FILE...`: what each file holds, or why it is refused. Pure: bytes in, plain JSON out. */
import { FormatError } from '../data/format-error.ts';
import { framesOf } from '../data/frames.ts';
import { importFile } from '../data/import.ts';
import type { SubjectKind } from '../data/subject.ts';

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

/** One answer per file, in order. Never throws for what a file holds. */
export async function inspect(files: readonly InspectInput[]): Promise<Inspection[]> {
  const answers: Inspection[] = [];
  for (const { name, bytes } of files) answers.push(await inspectOne(name, bytes));
  return answers;
}

async function inspectOne(name: string, bytes: Uint8Array): Promise<Inspection> {
  try {
    const { subject, notices } = await importFile(name, bytes);
    const sizes =
      'cloud' in subject
        ? [subject.cloud.positions.length / 3]
        : Array.from(framesOf(subject), (frame) => frame.species.length);
    return {
      file: name,
      ok: true,
      kind: subject.kind,
      frames: sizes.length,
      sizes,
      fields: subject.fields,
      notices,
      hash: subject.hash,
    };
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    const { line, byte, expected, found, remedies } = error.problem;
    return {
      file: name,
      ok: false,
      error: {
        message: error.message,
        ...(line === undefined ? {} : { line }),
        ...(byte === undefined ? {} : { byte }),
        expected,
        found,
        remedies,
      },
    };
  }
}
