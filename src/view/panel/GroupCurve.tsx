/** The field along a group's coordinate, both models; a click pins the nearest element, arrows go along the axis. */
import { type KeyboardEvent, type MouseEvent, useMemo, useRef } from 'react';
import { IDENTITY } from '../../math/rotation.ts';
import { alongAxis, elementUnder, groupCurveFigure } from '../../plot/group-curve.ts';
import { elementWords } from '../../plot/group-words.ts';
import { pin, pinWorst } from '../../store/bench.ts';
import { elementAt } from '../../store/pinned-element.ts';
import { useSession } from '../../store/session.ts';
import { Drawing } from '../Drawing.tsx';
import { useSize } from '../use-size.ts';
import { useOrbitData } from './orbit-data.ts';

const steps: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowLeft: -1 };

export function GroupCurve({ kind = 'linear' }: { kind?: 'linear' | 'log' }) {
  const box = useRef<HTMLDivElement>(null);
  const size = useSize(box);
  const { a, b, words, shownResult } = useOrbitData();
  const shown = useSession((state) => state.shown);
  const element = useSession((state) => state.pinnedElement);
  const q = useSession((state) => state.pinned);
  const motion = useSession((state) => state.pinnedMotion);
  const rows = (shownResult?.twirl.length ?? 0) / 3;
  const sides = useMemo(
    () => [...(a ? [{ side: 'A' as const, result: a }] : []), ...(b ? [{ side: 'B' as const, result: b }] : [])],
    [a, b],
  );
  const pinned = elementAt(shownResult, element, q, motion);
  const order = useMemo(() => (shownResult ? alongAxis(shownResult, rows) : []), [shownResult, rows]);
  if (!shownResult || sides.length === 0) return <div className="view" ref={box} />;
  const picture = { sides, rows, kind, words, pinned };

  const pinIndex = (index: number): void => {
    const chosen = shownResult.elements[index];
    pin(chosen.q, { where: 'elements', index }, chosen.motion);
  };
  const choose = (event: MouseEvent): void => {
    if (!size || !box.current) return;
    const place = box.current.getBoundingClientRect();
    const at = [event.clientX - place.left, event.clientY - place.top] as const;
    pinIndex(elementUnder(picture, shownResult, size.width, size.height, at));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = steps[event.key];
    if (step !== undefined) {
      const here = element?.where === 'elements' && pinned ? order.indexOf(element.index) : -1;
      const far = event.shiftKey ? 10 * step : step;
      pinIndex(order[here < 0 ? 0 : Math.min(order.length - 1, Math.max(0, here + far))]);
    } else if (event.key === 'Home') pin(IDENTITY);
    else if (event.key === 'w' || event.key === 'W') pinWorst(shown === 'B' ? 'B' : 'A');
    else return;
    event.preventDefault();
  };
  const where = pinned
    ? `${words.number(pinned.value)} ${words.spoken}, ${elementWords(pinned, shownResult.group, shownResult.field)}`
    : 'no element is pinned';
  return (
    // biome-ignore lint/a11y/useSemanticElements: a drawing that takes keys; the drawing inside has its own name
    <div
      className="view curve"
      ref={box}
      role="group"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: arrows move the cursor here as on the globe
      tabIndex={0}
      aria-label={`Curve along the group: ${where}. Arrows go along the axis, Home is the identity, W the worst element.`}
      onClick={choose}
      onKeyDown={onKeyDown}
    >
      {size && <Drawing figure={groupCurveFigure(picture, size.width, size.height)} />}
    </div>
  );
}
