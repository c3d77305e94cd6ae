/** A single refused file, the one dialogue that is modal: file, place, the quoted lines, what was found and expected, and what can be done. */
import { useEffect, useRef } from 'react';
import type { FormatProblem } from '../data/format-error.ts';
import type { Mend } from '../data/subject.ts';
import type { QuotedLine } from '../engine/messages.ts';
import { whole } from '../plot/number-format.ts';
import { intake } from '../store/files.ts';
import { dismissRefusal } from '../store/io-client.ts';
import { type Refusal as Refused, useSession } from '../store/session.ts';
import { pickFile } from './file-picker.ts';

/** Where a file stops, as the end of a sentence that begins with its name. */
export const placeOf = ({ line, byte }: FormatProblem): string =>
  line !== undefined
    ? `stops at line ${whole(line)}`
    : byte !== undefined
      ? `stops at byte ${whole(byte)}`
      : 'cannot be read';

/** What one click can do about a refused file, the best first. */
export const mendsOf = ({ problem }: Refused): readonly Mend[] => problem.mends ?? [];

/** The lines around the fault; the faulty one is marked. */
export function Quoted({ lines, bad }: { readonly lines: readonly QuotedLine[]; readonly bad: number | undefined }) {
  if (lines.length === 0) return null;
  return (
    <pre className="quoted">
      {lines.map(({ line, text }) => (
        <span key={line} className={line === bad ? 'bad' : ''}>
          <em>{whole(line)}</em>
          {text || ' '}
        </span>
      ))}
    </pre>
  );
}

/** What was found and expected, and what to do. */
export function Findings({ problem }: { readonly problem: FormatProblem }) {
  return (
    <dl>
      <dt>found</dt>
      <dd>{problem.found}</dd>
      <dt>expected</dt>
      <dd>{problem.expected}</dd>
      {problem.remedies.length > 0 && <dt>what to do</dt>}
      {problem.remedies.length > 0 && <dd>{problem.remedies.join(' ')}</dd>}
    </dl>
  );
}

export function Refusal() {
  const refusal = useSession((state) => state.refusal);
  const dialogue = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialogue.current;
    if (!refusal || !element || element.open) return;
    element.showModal();
  }, [refusal]);
  if (!refusal) return null;
  const { problem, quoted, file } = refusal;
  return (
    <dialog
      ref={dialogue}
      className="refusal-frame"
      aria-labelledby="refused"
      onClose={dismissRefusal}
      data-testid="refusal"
    >
      <div className="edge" />
      <div className="refusal">
        <h1 id="refused">
          {problem.file} {placeOf(problem)}
        </h1>
        <p>The subject on the bench is unchanged.</p>
        <Quoted lines={quoted} bad={problem.line} />
        <Findings problem={problem} />
        <div className="remedies">
          {mendsOf(refusal).map(({ label, options }, index) => (
            <button
              key={label}
              type="button"
              className={index === 0 ? 'btn prime' : 'btn'}
              onClick={() => {
                dismissRefusal();
                void intake.giveAgain(file, { ...refusal.options, ...options });
              }}
            >
              {label}
            </button>
          ))}
          <button
            type="button"
            className="btn"
            onClick={() => {
              dismissRefusal();
              pickFile();
            }}
          >
            Choose another file
          </button>
          <button type="button" className="btn quiet" onClick={dismissRefusal}>
            Cancel
          </button>
        </div>
        <p className="foot">
          XYZ, PLY, SDF, PDB, OBJ, STL and OFF, also gzipped or in a ZIP archive, several at once, or pasted. Read here,
          sent nowhere.
        </p>
      </div>
    </dialog>
  );
}
