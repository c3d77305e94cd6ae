/** A refused file, the one dialogue that is modal: file, place, the quoted lines, what was found and expected, and what can be done. */
import { useEffect, useRef } from 'react';
import { whole } from '../plot/number-format.ts';
import { openFile } from '../store/bench.ts';
import { dismissRefusal } from '../store/io-client.ts';
import { useSession } from '../store/session.ts';
import { pickFile } from './file-picker.ts';

export function Refusal() {
  const refusal = useSession((state) => state.refusal);
  const dialogue = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialogue.current;
    if (!refusal || !element || element.open) return;
    element.showModal();
  }, [refusal]);
  if (!refusal) return null;
  const { problem, quoted, completeFrames, file } = refusal;
  const place =
    problem.line !== undefined
      ? ` stops at line ${whole(problem.line)}`
      : problem.byte !== undefined
        ? ` stops at byte ${whole(problem.byte)}`
        : ' cannot be read';
  const frames = completeFrames === 1 ? 'the whole frame' : `the ${whole(completeFrames)} frames`;
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
          {problem.file}
          {place}
        </h1>
        <p>
          {completeFrames > 0 &&
            `${whole(completeFrames)} whole frame${completeFrames === 1 ? ' was' : 's were'} read before that. `}
          The subject on the bench is unchanged.
        </p>
        {quoted.length > 0 && (
          <pre>
            {quoted.map(({ line, text }) => (
              <span key={line} className={line === problem.line ? 'bad' : ''}>
                <em>{whole(line)}</em>
                {text || ' '}
              </span>
            ))}
          </pre>
        )}
        <dl>
          <dt>found</dt>
          <dd>{problem.found}</dd>
          <dt>expected</dt>
          <dd>{problem.expected}</dd>
          {problem.remedies.length > 0 && <dt>what to do</dt>}
          {problem.remedies.length > 0 && <dd>{problem.remedies.join(' ')}</dd>}
        </dl>
        <div className="remedies">
          {completeFrames > 0 && (
            <button
              type="button"
              className="btn prime"
              onClick={() => {
                dismissRefusal();
                void openFile(file, 'complete-frames');
              }}
            >
              Use {frames} before it
            </button>
          )}
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
        <p className="foot">XYZ and extended XYZ, also gzipped. Read here, sent nowhere.</p>
      </div>
    </dialog>
  );
}
