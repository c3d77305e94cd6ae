/** The scatter of orbits, A and B in one plane, with the one cursor: the hand or the arrows move it, a click or Enter opens the sample. */
import { type KeyboardEvent, type PointerEvent, useMemo, useRef, useState } from 'react';
import { dotsOf } from '../../plot/aggregate-figures.ts';
import { distanceWords, dotNear, dotTowards, planeWords, ringMarks, scatterPlot } from '../../plot/orbit-scatter.ts';
import { openSampleOf, pointAt, useMany } from '../../store/many.ts';
import { Drawing } from '../Drawing.tsx';
import { type Size, useSize } from '../use-size.ts';
import { type ShownSet, sampleWords } from './shown-set.ts';

/** From the hand to a dot, pixels. */
const REACH = 16;
/** A panel smaller than this shows nothing: then one model is drawn alone. */
const SMALLEST = 170;

const arrows: Readonly<Record<string, readonly [number, number]>> = {
  ArrowRight: [1, 0],
  ArrowLeft: [-1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** The largest panels that fit. */
function layoutFor({ width, height }: Size, count: number) {
  const [left, gap, top, bar] = [44, 20, 40, 56];
  const across = Math.floor((width - left - bar) / count) - gap;
  return { panel: Math.max(80, Math.min(across, height - top - 24)), left, gap, top, bar };
}

function plotFor(set: ShownSet, size: Size, colour: 'mean' | 'spread', alone: 'A' | 'B') {
  const isNarrow = layoutFor(size, set.sides.length).panel < SMALLEST;
  const sides = isNarrow && set.sides.length > 1 ? set.sides.filter(({ letter }) => letter === alone) : set.sides;
  const drawn = sides.map((side) => ({ name: side.model, letter: side.letter, dots: dotsOf(side) }));
  const plot = scatterPlot(
    { sides: drawn, layout: set.layout, colour, words: set.words },
    layoutFor(size, sides.length),
  );
  return { ...plot, ...size, title: planeWords(set) };
}

export function OrbitScatter({ set }: { set: ShownSet }) {
  const box = useRef<HTMLDivElement>(null);
  const size = useSize(box);
  const cursor = useMany((state) => state.cursor);
  const colour = useMany((state) => state.colour);
  const alone = useMany((state) => state.rankedBy);
  /** The panel that arrows walk in: the one under the hand. */
  const [panel, setPanel] = useState(0);
  const plot = useMemo(() => size && plotFor(set, size, colour, alone), [set, size, colour, alone]);
  const rings = useMemo(() => {
    if (!plot || cursor === undefined) return undefined;
    const marks = plot.places.flatMap((places, n) => {
      const place = places.get(cursor);
      return place ? ringMarks(place, set.idOf(cursor), plot.panels[n] + plot.panel / 2) : [];
    });
    return { width: plot.width, height: plot.height, title: '', marks };
  }, [plot, cursor, set]);

  const under = ({ clientX, clientY, currentTarget }: PointerEvent): number | undefined => {
    if (!plot) return undefined;
    const { left, top } = currentTarget.getBoundingClientRect();
    const hand = [clientX - left, clientY - top] as const;
    const n = plot.panels.findIndex((x) => hand[0] >= x - REACH && hand[0] <= x + plot.panel + REACH);
    if (n < 0) return undefined;
    setPanel(n);
    return dotNear(plot.places[n], hand, REACH);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const places = plot?.places[Math.min(panel, plot.places.length - 1)];
    const direction = arrows[event.key];
    if (direction && places) pointAt(dotTowards(places, cursor ?? set.order[0], direction));
    else if (event.key === 'Home') pointAt(set.order[0]);
    else if (event.key === 'Enter' && cursor !== undefined) openSampleOf(cursor);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const here = cursor === undefined ? 'none is pointed at' : `${set.idOf(cursor)}: ${sampleWords(set, cursor)}`;
  return (
    <figure className="scatter">
      <div className="view">
        {/** biome-ignore lint/a11y/useSemanticElements: a drawing that takes keys; the drawing inside has its own name */}
        <div
          className="hand"
          ref={box}
          role="group"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: arrows move the cursor here as on the globe
          tabIndex={0}
          aria-label={`Scatter of orbits, ${here}. Arrows walk from dot to dot, Home is the worst, Enter opens.`}
          onFocus={() => cursor === undefined && pointAt(set.order[0])}
          onPointerMove={(event) => {
            const sample = under(event);
            if (sample !== undefined) pointAt(sample);
          }}
          onClick={(event) => {
            const sample = under(event as unknown as PointerEvent);
            if (sample !== undefined) openSampleOf(sample);
          }}
          onKeyDown={onKeyDown}
        >
          {plot && <Drawing figure={plot} />}
          {rings && <Drawing figure={rings} silent />}
        </div>
      </div>
      <figcaption className="note">
        {planeWords(set)}, {distanceWords(set.words, set)}.
      </figcaption>
    </figure>
  );
}
