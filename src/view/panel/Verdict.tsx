/** The finding in words, one sentence per model, each behind the ring that stands for its verdict. */
import type { OrbitResult } from '../../orbit/result.ts';
import { verdictRing, verdictWords } from '../../plot/verdict-words.ts';
import { useRun } from '../../store/run.ts';
import { useSession } from '../../store/session.ts';

function Finding({ name, result }: { name: string; result: OrbitResult }) {
  const ring = verdictRing(result.verdict);
  const [first, ...rest] = verdictWords(name, result);
  return (
    <span>
      <span className="num">
        <svg
          className="ring"
          viewBox="0 0 20 20"
          fill="none"
          stroke="currentColor"
          strokeWidth="2.4"
          aria-hidden="true"
        >
          <path
            d={ring.d}
            strokeDasharray={ring.dash}
            strokeLinecap={result.verdict === 'undecided' ? 'round' : 'butt'}
          />
        </svg>
        <strong>{first.text}</strong>
      </span>
      {rest.map(({ text, role }, index) => {
        if (role === 'plain') return text;
        return (
          <span key={index} className={role === 'number' ? 'num' : 'aside'}>
            {text}
          </span>
        );
      })}
    </span>
  );
}

/** `stale` where the results are those of another experiment than the one in the sentence: then the finding steps back. */
export function Verdict({ stale }: { stale: boolean }) {
  const a = useRun(({ sides }) => sides.A);
  const b = useRun(({ sides }) => sides.B);
  const phone = useSession((state) => state.phone);
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
  return (
    <p className={stale ? 'verdict stale' : 'verdict'} data-testid="verdict">
      {stale && <span className="aside">Not of this experiment: </span>}
      {a.result && <Finding name="A" result={a.result} />} {b.result && <Finding name="B" result={b.result} />}
    </p>
  );
}
