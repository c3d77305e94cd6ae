/** The fibre over the pinned direction: the shown model outside, the other one inside, the value at g in the middle. A click turns g about z. */
import { type MouseEvent, useMemo, useRef } from 'react';
import { fibreFigure, ringLayout } from '../../plot/fibre-ring.ts';
import { directionOf, fibreAngle, fibreValues, nearestElement, rotationOver, valueAt } from '../../plot/orbit-field.ts';
import { pin } from '../../store/bench.ts';
import { elementAt } from '../../store/pinned-element.ts';
import { useSession } from '../../store/session.ts';
import { Drawing } from '../Drawing.tsx';
import { useSize } from '../use-size.ts';
import { useOrbitData } from './orbit-data.ts';

export function FibreRing() {
  const box = useRef<HTMLDivElement>(null);
  const size = useSize(box);
  const { a, b, scale, words } = useOrbitData();
  const pinned = useSession((state) => state.pinned);
  const shown = useSession((state) => state.shown);
  const element = useSession((state) => state.pinnedElement);
  const picture = useMemo(() => {
    const [first, second] = shown === 'B' ? [b, a] : [a, b];
    if (!first?.grid || !scale) return undefined;
    const direction = directionOf(pinned);
    const outer = fibreValues(first.grid, direction);
    const inner = second?.grid && fibreValues(second.grid, direction);
    const read = (result: typeof first): number =>
      elementAt(result, element, pinned)?.value ?? (result.grid ? valueAt(result.grid, pinned) : Number.NaN);
    const [value, other] = [read(first), second && read(second)];
    const sampled = [first, ...(shown === 'A-B' && second ? [second] : [])].every((one) =>
      elementAt(one, element, pinned),
    );
    const exact = sampled ? '' : '≈ ';
    if (shown === 'A-B') {
      // A file may have another grid than a run.
      if (inner?.length !== outer.length || other === undefined) return undefined;
      const difference = outer.map((entry, k) => entry - inner[k]);
      return {
        outer: difference,
        scale,
        readout: exact + words.number(value - other),
        unit: `${words.readout}, A − B`,
        other: '',
      };
    }
    const name = shown === 'B' ? 'A' : 'B';
    return {
      outer,
      ...(inner && { inner }),
      scale,
      readout: exact + words.number(value),
      unit: `${words.readout}, ${shown}`,
      other: other === undefined ? '' : `${words.number(other, 2)}, ${name}`,
    };
  }, [a, b, scale, words, pinned, shown, element]);

  const turn = (event: MouseEvent): void => {
    const grid = (shown === 'B' ? b : a)?.grid;
    if (!size || !grid || !box.current) return;
    const place = box.current.getBoundingClientRect();
    const { x, y, outer } = ringLayout(size.width, size.height);
    const [dx, dy] = [event.clientX - place.left - x, event.clientY - place.top - y];
    if (Math.hypot(dx, dy) < outer * 0.5 || Math.hypot(dx, dy) > outer + 24) return;
    const index = nearestElement(grid.elements, rotationOver(directionOf(pinned), Math.atan2(dx, -dy)));
    pin(grid.elements[index].q, { where: 'grid', index });
  };
  const angle = fibreAngle(pinned);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the same turn is on the keys of the globe and the stage
    // biome-ignore lint/a11y/useKeyWithClickEvents: see above
    <div className="view fibre" ref={box} onClick={turn}>
      {size && picture && (
        <Drawing
          figure={fibreFigure({ ...picture, angle }, size.width, size.height - 12)}
          label={`Fibre at g: ${picture.readout} ${picture.unit}; ${Math.round((angle * 180) / Math.PI)} degrees about z`}
        />
      )}
      <span className="cap mid note">
        the turn about z left at <i>g</i>
      </span>
    </div>
  );
}
