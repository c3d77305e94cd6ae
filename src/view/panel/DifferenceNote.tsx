/** In place of what errors are held against, while A - B is on show: which of the two changes more, and where both are within the noise. */
import { differenceWords } from '../../plot/difference-words.ts';
import { useShownOrbits } from './orbit-data.ts';

export function DifferenceNote() {
  const { a, b } = useShownOrbits();
  const words = a && b && differenceWords(a, b);
  if (!words) return null;
  return (
    <span className="note push opt" title="Elements that differ by less than ten noise floors count for neither">
      {words}
    </span>
  );
}
