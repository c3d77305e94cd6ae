/** A verdict as a shape: a closed ring, a dashed or an open one. */
import type { Verdict } from '../orbit/result.ts';
import { verdictRing } from '../plot/verdict-words.ts';

export function VerdictRing({ verdict }: { verdict: Verdict }) {
  const ring = verdictRing(verdict);
  return (
    <svg className="ring" viewBox="0 0 20 20" fill="none" stroke="currentColor" strokeWidth="2.4" aria-hidden="true">
      <path d={ring.d} strokeDasharray={ring.dash} strokeLinecap={verdict === 'undecided' ? 'round' : 'butt'} />
    </svg>
  );
}
