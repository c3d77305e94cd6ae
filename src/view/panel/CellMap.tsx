/**
 * The maps of groups that have no globe: shifts within three planes, exchanges of two rows. A click pins the element of a cell, arrows go from cell to cell.
 */
import { type KeyboardEvent, type MouseEvent, useMemo, useRef } from 'react';
import type { Motion } from '../../group/elements.ts';
import { IDENTITY } from '../../math/rotation.ts';
import type { OrbitElement } from '../../orbit/result.ts';
import type { Figure } from '../../plot/marks.ts';
import { pin, pinWorst } from '../../store/bench.ts';
import { useSession } from '../../store/session.ts';
import { Drawing } from '../Drawing.tsx';
import { type Size, useSize } from '../use-size.ts';
import { useOrbitData } from './orbit-data.ts';

export interface CellMapProps {
  readonly where: 'planes' | 'exchanges';
  /** What the keys do, for ears. */
  readonly keys: string;
  readonly draw: (size: Size, pinned: number | undefined) => Figure;
  readonly under: (size: Size, at: readonly [number, number]) => number | undefined;
  readonly beside: (index: number, key: string) => number | undefined;
  /** Where the keys begin. */
  readonly start: number;
  readonly elements: readonly OrbitElement[];
  readonly motionOf: (index: number) => Motion | undefined;
}

export function CellMap({ where, keys, draw, under, beside, start, elements, motionOf }: CellMapProps) {
  const box = useRef<HTMLDivElement>(null);
  const size = useSize(box);
  const { words } = useOrbitData();
  const shown = useSession((state) => state.shown);
  const element = useSession((state) => state.pinnedElement);
  const pinned = element?.where === where && element.index < elements.length ? element.index : undefined;
  const figure = useMemo(() => size && draw(size, pinned), [size, draw, pinned]);

  const pinIndex = (index: number): void => pin(elements[index].q, { where, index }, motionOf(index));
  const choose = (event: MouseEvent): void => {
    if (!size || !box.current) return;
    const place = box.current.getBoundingClientRect();
    const index = under(size, [event.clientX - place.left, event.clientY - place.top]);
    if (index !== undefined) pinIndex(index);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = beside(pinned ?? start, event.key);
    if (next !== undefined) pinIndex(next);
    else if (event.key === 'Home') pin(IDENTITY, { where, index: start });
    else if (event.key === 'w' || event.key === 'W') pinWorst(shown === 'B' ? 'B' : 'A');
    else return;
    event.preventDefault();
  };
  const here = pinned === undefined ? 'nothing is pinned' : `${words.number(elements[pinned].value)} ${words.spoken}`;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a drawing that takes keys; the drawing inside has its own name
    <div
      className="view curve"
      ref={box}
      role="group"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: arrows move the cursor here as on the globe
      tabIndex={0}
      aria-label={`${figure?.title ?? ''}: ${here}. ${keys}, Home is the identity, W the worst element.`}
      onClick={choose}
      onKeyDown={onKeyDown}
    >
      {figure && <Drawing figure={figure} />}
    </div>
  );
}
