/** The whole sphere of directions as Mollweide's map, with the worst poses: a click pins the nearest element of the grid, keys move g as on the globe. */
import { type PointerEvent, useMemo, useRef } from 'react';
import {
  mollweideCursor,
  mollweideFigure,
  mollweideLayout,
  mollweideUnder,
  worstDirections,
} from '../../plot/mollweide.ts';
import { directionOf, fibreAngle, rotationOver, textureAt } from '../../plot/orbit-field.ts';
import { useRun } from '../../store/run.ts';
import { setSession, useSession } from '../../store/session.ts';
import { Drawing } from '../Drawing.tsx';
import { useSize } from '../use-size.ts';
import { HoverReadout } from './Globe.tsx';
import { moveOnSphere, pinNearest } from './moving-g.ts';
import { useOrbitData } from './orbit-data.ts';

export function FieldMap() {
  const box = useRef<HTMLDivElement>(null);
  const size = useSize(box);
  const { texture, scale, shownResult, words } = useOrbitData();
  const pinned = useSession((state) => state.pinned);
  const shown = useSession((state) => state.shown);
  /** The worst are those that change most, whatever is drawn. */
  const change = useRun(({ sides }) => sides[shown === 'B' ? 'B' : 'A'].result);
  const map = useMemo(() => {
    if (!size || !texture || !scale || !change) return undefined;
    const picture = { texture, scale, worst: worstDirections(change) };
    return <Drawing silent figure={mollweideFigure(picture, size.width, size.height)} />;
  }, [size, texture, scale, change]);
  const grid = shownResult?.grid;
  if (!texture || !scale || !grid) {
    return (
      <div className="view globe instead" ref={box}>
        The map appears with the first result.
      </div>
    );
  }
  const under = (event: PointerEvent<HTMLElement>) => {
    if (!size) return undefined;
    const place = event.currentTarget.getBoundingClientRect();
    const layout = mollweideLayout(size.width, size.height);
    return mollweideUnder(layout, event.clientX - place.left, event.clientY - place.top);
  };
  const onPointerMove = (event: PointerEvent<HTMLElement>): void => {
    const at = under(event);
    setSession({ hovered: at && { direction: at, value: textureAt(texture, ...at) } });
  };
  const onPointerUp = (event: PointerEvent<HTMLElement>): void => {
    const at = under(event);
    if (at) pinNearest(grid, rotationOver(at, fibreAngle(pinned)));
  };
  const direction = directionOf(pinned);
  const here = words.number(textureAt(texture, ...direction));
  return (
    <div className="view globe" ref={box}>
      <div
        className="hand"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it takes the keys that move g, as the globe does
        tabIndex={0}
        role="img"
        aria-label={`Map of the sphere, ${shown === 'A-B' ? 'A minus B' : shown}: ${here} ${words.spoken} where z is seen at the pinned element. Arrows move g, Home is the identity, W the worst element, Enter pins the nearest sample.`}
        onPointerMove={onPointerMove}
        onPointerUp={onPointerUp}
        onPointerLeave={() => setSession({ hovered: undefined })}
        onKeyDown={(event) => moveOnSphere(event, pinned, shown, grid)}
      >
        {map}
        {size && <Drawing silent figure={mollweideCursor(direction, size.width, size.height)} />}
      </div>
      <HoverReadout words={words} model={scale.signed ? 'A − B' : shown} />
      <span className="cap note">where z is seen; white: the worst 2 % of poses</span>
    </div>
  );
}
