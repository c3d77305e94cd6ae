/** The place of the distribution: its caption stands at once, the chart comes with its library. */
import { lazy, Suspense, useMemo, useRef } from 'react';
import { distribution } from '../../plot/distribution.ts';
import { useSize } from '../use-size.ts';
import { useShownOrbits } from './orbit-data.ts';

const Distribution = lazy(() => import('./Distribution.tsx'));

export function DistributionFigure() {
  const box = useRef<HTMLDivElement>(null);
  const size = useSize(box);
  const { a, b, words } = useShownOrbits();
  const bins = useMemo(
    () => distribution(a?.elements ?? [], b?.elements ?? [], words.ends ? 20 : 40, words),
    [a, b, words],
  );
  return (
    <figure>
      <figcaption>{words.shares}</figcaption>
      <div className="view" ref={box} role="img" aria-label={`${words.shares}, A and B: ${words.axis}`}>
        <Suspense fallback={null}>
          {size && bins.length > 0 && (
            <Distribution bins={bins} words={words} width={size.width} height={size.height} />
          )}
        </Suspense>
      </div>
    </figure>
  );
}
