/** The place of the distribution: its caption stands at once, the chart comes with its library. */
import { lazy, Suspense, useMemo, useRef } from 'react';
import { distribution } from '../../plot/distribution.ts';
import { useRun } from '../../store/run.ts';
import { useSize } from '../use-size.ts';

const Distribution = lazy(() => import('./Distribution.tsx'));

export function DistributionFigure() {
  const box = useRef<HTMLDivElement>(null);
  const size = useSize(box);
  const a = useRun(({ sides }) => sides.A.result?.elements);
  const b = useRun(({ sides }) => sides.B.result?.elements);
  const bins = useMemo(() => distribution(a ?? [], b ?? [], 40), [a, b]);
  return (
    <figure>
      <figcaption>Share of poses by change, per cent</figcaption>
      <div className="view" ref={box} role="img" aria-label="Share of sampled poses by size of the change, A and B">
        <Suspense fallback={null}>
          {size && bins.length > 0 && <Distribution bins={bins} width={size.width} height={size.height} />}
        </Suspense>
      </div>
    </figure>
  );
}
