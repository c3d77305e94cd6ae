/** Which triples the product of the sentence reaches; pointing at one explains it, choosing one shows its parts alone on the spheres. */
import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import { kindOf, productNames } from '../../experiment/laboratory/kinds.ts';
import type { Triple } from '../../math/reach.ts';
import { sameTriple, triplesFigure, triplesLayout, tripleUnder } from '../../plot/laboratory-triples.ts';
import { tripleWords } from '../../plot/laboratory-words.ts';
import { useLaboratory } from '../../store/laboratory.ts';
import { choosePath, reachKey, useFunctions } from '../../store/laboratory-functions.ts';
import { Drawing } from '../Drawing.tsx';
import { useSize } from '../use-size.ts';

const CROSS: Triple = [1, 1, 1];

export function Triples() {
  const box = useRef<HTMLDivElement>(null);
  const size = useSize(box);
  const { a, degree } = useLaboratory();
  const { path, pointed } = useFunctions();
  const { product } = kindOf(a);
  const reach = useFunctions(({ reaches }) => reaches[reachKey(product, degree)]);
  const missed = new Set(reach?.missed.map((triple) => triple.join(' ')));
  const isReached = (triple: Triple): boolean => !missed.has(triple.join(' '));
  const fits = (triple: Triple | undefined): triple is Triple =>
    triple !== undefined && triple[0] <= degree && triple[1] <= degree;
  const point = (triple: Triple | undefined): void => {
    if (!sameTriple(triple, pointed) && triple !== pointed) useFunctions.setState({ pointed: triple });
  };
  const under = (event: PointerEvent<HTMLElement>): Triple | undefined => {
    if (!size) return undefined;
    const place = event.currentTarget.getBoundingClientRect();
    const layout = triplesLayout(degree, size.width, size.height);
    return tripleUnder(layout, event.clientX - place.left, event.clientY - place.top);
  };
  const choose = (triple: Triple): void => choosePath(sameTriple(triple, path) ? undefined : triple);
  const cursor = [pointed, path, CROSS].find(fits) ?? CROSS;
  const onKeyDown = (event: KeyboardEvent): void => {
    const [l1, l2, l3] = cursor;
    const moved = ((): Triple | undefined => {
      const along = l3 + (event.key === 'ArrowRight' ? 1 : -1);
      if (event.key === 'ArrowRight')
        return along <= l1 + l2 ? [l1, l2, along] : l2 < degree ? [l1, l2 + 1, Math.abs(l1 - l2 - 1)] : cursor;
      if (event.key === 'ArrowLeft')
        return along >= Math.abs(l1 - l2) ? [l1, l2, along] : l2 > 0 ? [l1, l2 - 1, l1 + l2 - 1] : cursor;
      if (event.key === 'ArrowDown' && l1 < degree) return [l1 + 1, l2, Math.abs(l1 + 1 - l2)];
      if (event.key === 'ArrowUp' && l1 > 0) return [l1 - 1, l2, Math.abs(l1 - 1 - l2)];
      return event.key.startsWith('Arrow') ? cursor : undefined;
    })();
    if (moved) point(moved);
    else if (event.key === 'Enter' || event.key === ' ') choose(cursor);
    else return;
    event.preventDefault();
  };
  const words = tripleWords(product, cursor, isReached(cursor));
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
        aria-label={`Triples of degrees. ${words} Arrows move, Enter shows its parts alone.`}
        onPointerMove={(event) => point(under(event))}
        onPointerLeave={() => point(undefined)}
        onPointerUp={(event) => {
          const triple = under(event);
          if (triple) choose(triple);
        }}
        onKeyDown={onKeyDown}
      >
        {size && (
          <Drawing
            figure={triplesFigure(
              { degree, isReached, cursor, chosen: path, product: productNames[product] },
              size.width,
              size.height,
            )}
            silent
          />
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
        <span aria-live="polite" data-testid="triple">
          {words}
        </span>
      </p>
    </section>
  );
}
