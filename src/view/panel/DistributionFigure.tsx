/** How the change is spread: over the poses, or over the Wigner degrees. Its caption stands at once, the chart comes with its library. */
import { lazy, Suspense, useMemo, useRef } from 'react';
import { distribution } from '../../plot/distribution.ts';
import { setSession, useSession } from '../../store/session.ts';
import { Choice } from '../Choice.tsx';
import { later, standing } from '../later.tsx';
import { useSize } from '../use-size.ts';
import { useShownOrbits } from './orbit-data.ts';

const Distribution = lazy(() => standing.then(() => import('./Distribution.tsx')));
const PowerFigure = later(async () => (await import('./PowerFigure.tsx')).PowerFigure);

export function DistributionFigure() {
  const box = useRef<HTMLDivElement>(null);
  const size = useSize(box);
  const spread = useSession((state) => state.spread);
  const { a, b, words, group } = useShownOrbits();
  const isSo3 = group === 'so3';
  const bins = useMemo(
    () => distribution(a?.elements ?? [], b?.elements ?? [], words.ends ? 20 : 40, words),
    [a, b, words],
  );
  const overPoses = spread === 'poses' || !isSo3;
  const label = overPoses ? { role: 'img', 'aria-label': `${words.shares}, A and B: ${words.axis}` } : {};
  return (
    <figure>
      <figcaption className="with-choice">
        <span title={overPoses ? words.shares : undefined}>
          {overPoses ? words.shares : 'Share of variance, per cent'}
        </span>
        {isSo3 && (
          <Choice
            label="Spread over"
            value={spread}
            onChange={(value) => setSession({ spread: value })}
            options={[
              { value: 'poses', text: 'poses', hint: 'how many poses change by how much' },
              {
                value: 'degrees',
                text: 'degrees',
                hint: 'how the change is spread over the Wigner degrees of the rotation group',
              },
            ]}
          />
        )}
      </figcaption>
      <div className="view" ref={box} {...label}>
        {size && !overPoses && <PowerFigure {...size} />}
        <Suspense fallback={null}>
          {size && overPoses && bins.length > 0 && (
            <Distribution bins={bins} words={words} width={size.width} height={size.height} />
          )}
        </Suspense>
      </div>
    </figure>
  );
}
