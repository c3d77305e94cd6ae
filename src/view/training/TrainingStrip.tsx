/** States of training that a person has to know of: kernels being compiled, a failure with what can be done, another tab that trains. */
import { useState } from 'react';
import { whole } from '../../plot/number-format.ts';
import { useExperiment } from '../../store/experiment.ts';
import { useTraining } from '../../store/training.ts';
import { changePlan, pause, play, resetTraining } from '../../store/training-client.ts';
import { useLate } from '../use-late.ts';
import { asSentence } from '../words.ts';
import { compiling, headOf, remediesFor } from './training-words.ts';
import { useTrainingNow } from './use-training-now.ts';

const mostMarks = 24;

function Compiling({ done, total }: { done: number; total: number }) {
  const marks = Math.min(total, mostMarks);
  const lit = Math.floor((done / Math.max(1, total)) * marks);
  return (
    <div className="strip" role="status" data-testid="compiling">
      <p>
        <b>
          Compiling {whole(done)} of {whole(total)} kernels.
        </b>
      </p>
      <span className="ticks" aria-hidden="true">
        {Array.from({ length: marks }, (_, index) => (
          <i key={index} className={index < lit ? 'done' : index === lit ? 'now' : ''} />
        ))}
      </span>
      <p>Only the first time: what is compiled is kept as long as the page stands.</p>
      <span className="spring" />
      <button type="button" className="btn quiet" onClick={pause}>
        Cancel
      </button>
    </div>
  );
}

function Stopped() {
  const failure = useTraining((state) => state.failure);
  const head = useTraining(headOf);
  const status = useTraining(({ status: now }) => now);
  const rate = useTraining(({ sides, failure: now }) => sides[now?.side ?? 'A']?.points.at(-1)?.rate);
  const plan = useExperiment(({ experiment }) => experiment?.training);
  if (!failure || !plan) return null;
  const where = failure.side ? `${failure.side} stopped` : 'Training stopped';
  return (
    <div className="strip failed" role="alert" data-testid="training-failure">
      <div>
        <p>
          <b>{head > 0 ? `${where} at step ${whole(head)}.` : 'Training could not begin.'}</b> {failure.message}
        </p>
        {failure.remedies.length > 0 && (
          <ul className="note">
            {failure.remedies.map((remedy) => (
              <li key={remedy}>{remedy}</li>
            ))}
          </ul>
        )}
      </div>
      {remediesFor(failure.kind, plan, rate).map(({ text, change }) => (
        <button key={text} type="button" className="btn" onClick={() => changePlan(change)}>
          {text}
        </button>
      ))}
      {head > 0 && status === 'stopped' && (
        <>
          <button type="button" className="btn" onClick={play}>
            Go on from step {whole(head)}
          </button>
          <button type="button" className="btn quiet" onClick={resetTraining}>
            Reset
          </button>
        </>
      )}
    </div>
  );
}

/** Labels that look like other units: offered, never converted unasked. */
function Unlikely() {
  const unlikely = useTraining((state) => state.unlikely);
  const [kept, setKept] = useState<string>();
  if (!unlikely || kept === unlikely.reason) return null;
  const { units, words, reason } = unlikely;
  return (
    <div className="strip" role="status" data-testid="unlikely-units">
      <p>
        <b>These labels look like {words}.</b> {asSentence(reason)}
      </p>
      <span className="spring" />
      <button type="button" className="btn" onClick={() => changePlan({ units })}>
        Read as {words}
      </button>
      <button type="button" className="btn quiet" onClick={() => setKept(reason)}>
        They are eV
      </button>
    </div>
  );
}

export function TrainingStrip() {
  const state = useTrainingNow();
  const plan = useExperiment(({ experiment }) => experiment?.training);
  const progress = state.status === 'compiling' ? compiling(state) : undefined;
  const late = useLate(progress !== undefined);
  if (!plan) return null;
  return (
    <>
      {state.readOnly && (
        <div className="strip" role="status" data-testid="training-read-only">
          <p>
            <b>Another tab trains this run.</b> Here it can be looked at; close it there to train on here.
          </p>
        </div>
      )}
      {late && progress && <Compiling {...progress} />}
      <Unlikely />
      <Stopped />
    </>
  );
}
