/** The one colour scale of the orbit's views. */
import { useRef } from 'react';
import { colourBarFigure, type Span } from '../../plot/colour-bar.ts';
import { extent } from '../../plot/field-scale.ts';
import { setSession, useSession } from '../../store/session.ts';
import { Drawing } from '../Drawing.tsx';
import { useSize } from '../use-size.ts';
import { useOrbitData } from './orbit-data.ts';

export function ColourBar() {
  const box = useRef<HTMLDivElement>(null);
  const size = useSize(box);
  const { a, b, results, scale, words } = useOrbitData();
  const map = useSession((state) => state.map);
  const next = map === 'viridis' ? 'cividis' : 'viridis';
  const spans: Span[] = [];
  for (const [side, result] of [
    ['A', a],
    ['B', b],
  ] as const) {
    if (!result) continue;
    const [low, high] = extent(result);
    spans.push({ side, low, high });
  }
  const floor = Math.max(0, ...results.map((result) => result.noiseFloor));
  return (
    <div className="view scale" ref={box}>
      {size && scale && (
        <Drawing figure={colourBarFigure({ scale, spans, floor, id: 'field-map', words }, size.width, size.height)} />
      )}
      {scale && !scale.signed && (
        <button
          type="button"
          className="swap"
          aria-label={`Colour map ${map}; switch to ${next}`}
          title={`${map}; switch to ${next}`}
          onClick={() => setSession({ map: next })}
        />
      )}
    </div>
  );
}
