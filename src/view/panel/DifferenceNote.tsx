/** In place of what errors are held against, while A - B is on show: which of the two changes more, and where both are within the noise. */
import { differenceWords } from '../../plot/difference-words.ts';
import { useRun } from '../../store/run.ts';
import { useShownOrbits } from './orbit-data.ts';

export function DifferenceNote() {
  const { a: shownA, b: shownB } = useShownOrbits();
  const own = useRun(({ sides }) => sides);
  // The change itself, whatever quantity is drawn.
  const [a, b] = [shownA && own.A.result, shownB && own.B.result];
  const words = a && b && differenceWords(a, b);
  if (!words) return null;
  return (
    <span className="note push opt" title="Elements that differ by less than ten noise floors count for neither">
      {words}
    </span>
  );
}
