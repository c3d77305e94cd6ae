/** A state that is shown only where it lasts: what ends at once needs no word. */
import { useEffect, useState } from 'react';

/** What ends before this many milliseconds is not announced. */
const patience = 300;

/** True once `on` has been true for a while; false as soon as it is not. */
export function useLate(on: boolean): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (!on) {
      setLate(false);
      return;
    }
    const wait = setTimeout(() => setLate(true), patience);
    return () => clearTimeout(wait);
  }, [on]);
  return on && late;
}
