/** Which of the subject's frames is judged, or which of the systems; and the way to all of them. */
import { useEffect, useRef } from 'react';
import { whole } from '../../plot/number-format.ts';
import { chooseFrame } from '../../store/bench.ts';
import { useExperiment } from '../../store/experiment.ts';
import { closeMany, openMany, useMany } from '../../store/many.ts';
import { useSession } from '../../store/session.ts';
import { useSubject } from '../../store/subject.ts';

/** From one to many and back. */
function ManySwitch({ nouns }: { nouns: string }) {
  const isMany = useSession(({ tab }) => tab === 'many');
  const done = useMany(({ found }) => found?.done ?? 0);
  const button = useRef<HTMLButtonElement>(null);
  const wasMany = useRef(isMany);
  // What was pressed to open one sample is gone: from here a key leads back.
  useEffect(() => {
    if (wasMany.current && !isMany && document.activeElement === document.body) button.current?.focus();
    wasMany.current = isMany;
  }, [isMany]);
  if (isMany)
    return (
      <button type="button" ref={button} className="link" onClick={closeMany}>
        Back to one
      </button>
    );
  return (
    <button
      type="button"
      ref={button}
      className="link"
      title={`Judge the orbits of many ${nouns}, rank them, and see which is worst`}
      onClick={openMany}
    >
      {done > 0 ? `Back to ${whole(done)}` : 'From one to many'}
    </button>
  );
}

export function FramesRow() {
  const frameCount = useSubject((state) => state.frameCount);
  const isSystem = useSubject((state) => state.system !== undefined);
  const index = useExperiment((state) => state.experiment?.frame ?? 0);
  const readOnly = useSession((state) => state.phone);
  const nouns = isSystem ? 'systems' : 'frames';
  return (
    <>
      <dt>{nouns}</dt>
      <dd className="split many-row">
        {frameCount > 1 && (
          <input
            className="slider"
            type="range"
            aria-label={isSystem ? 'System' : 'Frame'}
            min={1}
            max={frameCount}
            disabled={readOnly}
            value={index + 1}
            onChange={(event) => chooseFrame(Number(event.target.value) - 1)}
          />
        )}
        <span className="num">
          {whole(index + 1)} of {whole(frameCount)}
        </span>
      </dd>
      <dd className="end">
        <ManySwitch nouns={nouns} />
      </dd>
    </>
  );
}
