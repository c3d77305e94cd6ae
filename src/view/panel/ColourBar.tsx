/** The one colour scale of the orbit's views. */
import { useRef } from 'react';
import { colourBarFigure, type Span } from '../../plot/colour-bar.ts';
import { extent } from '../../plot/field-scale.ts';
import { Drawing } from '../Drawing.tsx';
import { useSize } from '../use-size.ts';
import { useOrbitData } from './orbit-data.ts';

export function ColourBar() {
  const box = useRef<HTMLDivElement>(null);
  const size = useSize(box);
  const { a, b, results, scale } = useOrbitData();
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
        <Drawing figure={colourBarFigure({ scale, spans, floor, id: 'field-map' }, size.width, size.height)} />
      )}
    </div>
  );
}
