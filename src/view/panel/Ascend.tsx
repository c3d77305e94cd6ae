/** The button that climbs to the worst pose of the model shown, in the orbit's heading; while it climbs, the way to stop it. */

import type { Side } from '../../engine/messages.ts';
import { ascentLine, offersAscent } from '../../plot/ascent-words.ts';
import { whole } from '../../plot/number-format.ts';
import { ascendToWorst, stopAscent, useAscent } from '../../store/ascent.ts';
import { useExperiment } from '../../store/experiment.ts';
import { useRun } from '../../store/run.ts';
import { say, useSession } from '../../store/session.ts';
import { sliceObstacle } from '../../store/slices.ts';
import { useTraining } from '../../store/training.ts';

/** Climbs, and says in one line what was found. */
async function climb(side: Side): Promise<void> {
  const answer = await ascendToWorst(side);
  if (!answer) return;
  say(`${side}: ${'failure' in answer ? answer.failure.message : ascentLine(answer.ascent, answer.result)}`);
}

/** Nothing where the result on show cannot be evaluated further: recorded, of a file, of another experiment; and where its group has no turns to climb over. */
export function Ascend() {
  const shown = useSession((state) => state.shown);
  const phone = useSession((state) => state.phone);
  const { side: climbing, evaluations } = useAscent();
  const side = shown === 'B' ? 'B' : 'A';
  // What decides whether there is an obstacle.
  const sides = useRun((state) => state.sides);
  useExperiment();
  useTraining((state) => state.shown);
  const group = sides[side].result?.group;
  if (phone || sliceObstacle(side) || !group || !offersAscent(group)) return null;
  if (climbing)
    return (
      <button type="button" className="link note right" onClick={stopAscent}>
        Stop ({whole(evaluations)} evaluations)
      </button>
    );
  return (
    <button
      type="button"
      className="link note right"
      title={`From the worst sampled poses of ${side} uphill to the worst of all, which is pinned`}
      onClick={() => void climb(side)}
    >
      Ascend to the worst
    </button>
  );
}
