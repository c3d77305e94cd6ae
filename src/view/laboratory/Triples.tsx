/** Which triples the product of the sentence reaches; pointing at one explains it, choosing one shows its parts alone on the spheres. */
import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import { kindOf, productNames } from '../../experiment/laboratory/kinds.ts';
import { triplesWithin } from '../../experiment/laboratory/settings.ts';
import type { ReachKind, Triple } from '../../math/reach.ts';
import {
  ROW_NAMES,
  rowsFigure,
  sameTriple,
  type TriplesLayout,
  tableFigure,
  triplesLayout,
  tripleUnder,
} from '../../plot/laboratory-triples.ts';
import { couplingWords, reachedByWords, tripleWords } from '../../plot/laboratory-words.ts';
import { useLaboratory } from '../../store/laboratory.ts';
import { choosePath, reachKey, useFunctions } from '../../store/laboratory-functions.ts';
import { Drawing } from '../Drawing.tsx';
import { useSize } from '../use-size.ts';

const CROSS: Triple = [1, 1, 1];
const kinds = Object.keys(productNames) as readonly ReachKind[];

/** The triple that an arrow leads to: along the row, or the nearest of the same column above or below. */
function moved(all: readonly Triple[], from: Triple, key: string): Triple | undefined {
  const at = all.findIndex((triple) => sameTriple(triple, from));
  const [l1, l2, l3] = from;
  if (key === 'ArrowRight' || key === 'ArrowLeft') {
    const next = all[at + (key === 'ArrowRight' ? 1 : -1)];
    return next?.[0] === l1 ? next : from;
  }
  if (key !== 'ArrowDown' && key !== 'ArrowUp') return undefined;
  const row = l1 + (key === 'ArrowDown' ? 1 : -1);
  const cell = all.filter(([a, b]) => a === row && b === l2);
  return cell.find(([, , degree]) => degree >= l3) ?? cell[cell.length - 1] ?? from;
}

/** Scrolls so that a triple's circle is seen. */
function reveal(scroller: HTMLElement | null, layout: TriplesLayout, triple: Triple): void {
  const place = layout.places.find((one) => sameTriple(one.triple, triple));
  if (!scroller || !place) return;
  const room = 3 * layout.radius;
  const across = scroller.clientWidth - ROW_NAMES;
  const { scrollLeft, scrollTop, clientHeight } = scroller;
  scroller.scrollTo({
    left: Math.max(place.x + room - across, Math.min(scrollLeft, place.x - room)),
    top: Math.max(place.y + room - clientHeight, Math.min(scrollTop, place.y - room)),
  });
}

export function Triples() {
  const box = useRef<HTMLDivElement>(null);
  const table = useRef<HTMLDivElement>(null);
  const size = useSize(box);
  const {
    a,
    degree,
    settings: { irreps },
  } = useLaboratory();
  const { path, pointed, reaches } = useFunctions();
  const { product } = kindOf(a);
  const found = reaches[reachKey(product, irreps, degree)];
  const missed = new Set(found?.missed.map((triple) => triple.join(' ')));
  const isReached = (triple: Triple): boolean => !missed.has(triple.join(' '));
  const all = triplesWithin(irreps, degree);
  const fits = (triple: Triple | undefined): triple is Triple => all.some((one) => sameTriple(one, triple));
  const cursor = [pointed, path, CROSS].find(fits) ?? all[0];
  const layout = size && triplesLayout({ irreps, degree }, size.width - ROW_NAMES, size.height - 2);
  const point = (triple: Triple | undefined): void => {
    if (!sameTriple(triple, pointed) && triple !== pointed) useFunctions.setState({ pointed: triple });
  };
  const under = (event: PointerEvent<HTMLElement>): Triple | undefined => {
    const place = table.current?.getBoundingClientRect();
    return layout && place && tripleUnder(layout, event.clientX - place.left, event.clientY - place.top);
  };
  const choose = (triple: Triple): void => choosePath(sameTriple(triple, path) ? undefined : triple);
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = moved(all, cursor, event.key);
    if (next) {
      point(next);
      if (layout) reveal(box.current, layout, next);
    } else if (event.key === 'Enter' || event.key === ' ') choose(cursor);
    else return;
    event.preventDefault();
  };
  const coupling = found?.couplings[found.reached.findIndex((triple) => sameTriple(triple, cursor))];
  const others = kinds.filter((kind) =>
    reaches[reachKey(kind, irreps, degree)]?.reached.some((triple) => sameTriple(triple, cursor)),
  );
  const words = tripleWords(product, cursor, isReached(cursor), coupling);
  return (
    <section aria-label="Triples">
      <h2>
        Which triples it reaches <span className="note">each number is an output degree</span>
      </h2>
      <div
        className="view triples"
        ref={box}
        role="application"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the drawing is one control, whose arrows move through the triples
        tabIndex={0}
        aria-label={`Triples of degrees. ${words} ${reachedByWords(others)} Arrows move, Enter shows its parts alone.`}
        onPointerMove={(event) => event.pointerType !== 'touch' && point(under(event))}
        onPointerLeave={(event) => event.pointerType !== 'touch' && point(undefined)}
        onPointerUp={(event) => {
          const triple = under(event);
          if (event.pointerType === 'touch') point(triple);
          if (triple) choose(triple);
        }}
        onKeyDown={onKeyDown}
      >
        {layout && (
          <div className="whole-table" style={{ width: ROW_NAMES + layout.width, height: layout.height }}>
            <div className="row-names" style={{ width: ROW_NAMES }}>
              <Drawing figure={rowsFigure(layout)} silent />
            </div>
            <div ref={table} style={{ width: layout.width }}>
              <Drawing
                figure={tableFigure(
                  { irreps, degree, isReached, cursor, chosen: path, product: productNames[product] },
                  layout,
                )}
                silent
              />
            </div>
          </div>
        )}
      </div>
      <p className="note legend-line">
        <span>
          <i className="dot reached" />
          reached
        </span>
        <span>
          <i className="dot" />
          unreachable
        </span>
        {found && found.couplings.length > 0 && <span>{couplingWords}</span>}
        <span className="readout" aria-live="polite" data-testid="triple">
          {words} {reachedByWords(others)}
        </span>
      </p>
    </section>
  );
}
