/** The finding in words, one sentence per model, each behind the ring that stands for its verdict. */
import type { OrbitResult } from '../../orbit/result.ts';
import { verdictWords } from '../../plot/verdict-words.ts';
import { useExperiment } from '../../store/experiment.ts';
import { resultKey } from '../../store/result-key.ts';
import { type SideRun, useRun } from '../../store/run.ts';
import { useSession } from '../../store/session.ts';
import { VerdictRing } from '../VerdictRing.tsx';

function Finding({ name, result }: { name: string; result: OrbitResult }) {
  const [first, ...rest] = verdictWords(name, result);
  return (
    <span>
      <span className="num">
        <VerdictRing verdict={result.verdict} />
        <strong>{first.text}</strong>
      </span>
      {rest.map(({ text, role }, index) => {
        if (role === 'plain') return text;
        return (
          <span key={index} className={role === 'aside' ? 'aside' : 'num'}>
            {text}
          </span>
        );
      })}
    </span>
  );
}

/** Results of the experiment in the sentence; where there is none yet, those of an earlier one, and then the finding steps back. */
export function Verdict() {
  const a = useRun(({ sides }) => sides.A);
  const b = useRun(({ sides }) => sides.B);
  const phone = useSession((state) => state.phone);
  const experiment = useExperiment((state) => state.experiment);
  if (!a.result && !b.result) {
    const running = a.status === 'running' || b.status === 'running';
    return (
      <p className="verdict" data-testid="verdict">
        {running
          ? 'The verdict comes with the first result.'
          : phone
            ? 'Not judged: running this experiment needs a window at least 760 px wide.'
            : 'Not judged yet: run the experiment to see where the model breaks.'}
      </p>
    );
  }
  const own = (side: 'A' | 'B', { key }: SideRun): boolean =>
    experiment !== undefined && key === resultKey(experiment, side);
  const [ownA, ownB] = [own('A', a), own('B', b)];
  const stale = !(ownA && a.result) && !(ownB && b.result);
  return (
    <p className={stale ? 'verdict stale' : 'verdict'} data-testid="verdict">
      {stale && <span className="aside">Not of this experiment: </span>}
      {a.result && (stale || ownA) && <Finding name="A" result={a.result} />}{' '}
      {b.result && (stale || ownB) && <Finding name="B" result={b.result} />}
    </p>
  );
}
