/** The self-check in the help: a button that sends known answers through the code that judges models, and the list of what came out, wrong ones first. */
import { useEffect, useRef, useState } from 'react';
import type { CheckedAnswer } from '../engine/messages.ts';
import { answerWords, tallyWords } from '../plot/self-check-words.ts';
import { ask } from '../store/compute-client.ts';

type State =
  | { readonly kind: 'idle' | 'running' }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'done'; readonly answers: readonly CheckedAnswer[] };

async function checked(): Promise<State> {
  const event = await ask({ kind: 'self-check' });
  if (event.kind === 'self-checked') return { kind: 'done', answers: event.answers };
  return {
    kind: 'failed',
    message: event.kind === 'failure' ? event.failure.message : 'The self-check gave no answer.',
  };
}

const wrongFirst = (answers: readonly CheckedAnswer[]): readonly CheckedAnswer[] => [
  ...answers.filter(({ passed }) => !passed),
  ...answers.filter(({ passed }) => passed),
];

export function SelfCheck() {
  const [state, setState] = useState<State>({ kind: 'idle' });
  const shown = useRef(true);
  useEffect(() => {
    shown.current = true;
    return () => {
      shown.current = false;
    };
  }, []);
  const start = async (): Promise<void> => {
    setState({ kind: 'running' });
    const next = await checked();
    if (shown.current) setState(next);
  };
  const done = state.kind === 'done' ? state.answers : undefined;
  return (
    <>
      <h2 className="second">Self-check</h2>
      <p>Models whose answer is known, sets of rotations and intervals go through the code that judges models.</p>
      <button type="button" className="btn" disabled={state.kind === 'running'} onClick={() => void start()}>
        {state.kind === 'running' ? 'Checking…' : 'Self-check'}
      </button>
      <p role="status">{state.kind === 'failed' ? state.message : done && tallyWords(done)}</p>
      {done && (
        <details open={done.some(({ passed }) => !passed)}>
          <summary>What was checked</summary>
          <ul className="checked">
            {wrongFirst(done).map((answer) => (
              <li key={answer.what}>
                {answer.what}:{' '}
                <span className="found">
                  {answer.passed ? '' : 'wrong: '}
                  {answerWords(answer)}
                </span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}
