/** The degrees of a function as bars; those of a factor are dragged up and down, or moved by keys. */
import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react';
import { barsFigure, barsLayout, barsWords } from '../../plot/laboratory-bars.ts';
import { Drawing } from '../Drawing.tsx';
import { useSize } from '../use-size.ts';

interface DegreeBarsProps {
  readonly name: string;
  /** By degree. */
  readonly sizes: readonly number[];
  /** The degrees that are shown, ascending. */
  readonly degrees: readonly number[];
  readonly most: number;
  /** Absent: they are only looked at. */
  readonly onChange?: (degree: number, size: number) => void;
}

/** Of the largest size. */
const STEP = 1 / 20;

/** The bars, and under them what they are. */
export function DegreeBars(props: DegreeBarsProps) {
  return (
    <>
      <Bars {...props} />
      <p className="note bars-note">{barsWords(props.most)}</p>
    </>
  );
}

function Bars({ name, sizes, degrees, most, onChange }: DegreeBarsProps) {
  const box = useRef<HTMLDivElement>(null);
  const size = useSize(box);
  const [cursor, setCursor] = useState<number>();
  const held = useRef<number>(undefined);
  const figure =
    size && barsFigure({ name, sizes, degrees, most, cursor: onChange && cursor }, size.width, size.height);
  if (!onChange)
    return (
      <div className="bars" ref={box}>
        {figure && <Drawing figure={figure} />}
      </div>
    );
  const at = cursor !== undefined && degrees.includes(cursor) ? cursor : degrees[0];
  const under = (event: PointerEvent) => {
    const place = box.current?.getBoundingClientRect();
    const layout = size && barsLayout(degrees, size.width, size.height);
    if (!place || !layout) return undefined;
    const [x, y] = [event.clientX - place.left, event.clientY - place.top];
    return { degree: layout.degreeAt(x), size: layout.sizeAt(y, most) };
  };
  const onPointerMove = (event: PointerEvent): void => {
    const found = under(event);
    if (held.current === undefined) setCursor(found?.degree);
    else if (found) onChange(held.current, found.size);
  };
  const onPointerDown = (event: PointerEvent<HTMLElement>): void => {
    const found = under(event);
    if (found?.degree === undefined) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    held.current = found.degree;
    onChange(found.degree, found.size);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = most * (event.shiftKey ? STEP / 4 : STEP);
    if (event.key === 'ArrowRight') setCursor(Math.min(degrees[degrees.length - 1], at + 1));
    else if (event.key === 'ArrowLeft') setCursor(Math.max(degrees[0], at - 1));
    else if (event.key === 'ArrowUp') onChange(at, Math.min(most, sizes[at] + step));
    else if (event.key === 'ArrowDown') onChange(at, Math.max(0, sizes[at] - step));
    else if (event.key === 'Home') onChange(at, 0);
    else if (event.key === 'End') onChange(at, most);
    else return;
    setCursor((before) => before ?? at);
    event.preventDefault();
  };
  return (
    <div
      className="bars hand-bars"
      ref={box}
      role="slider"
      tabIndex={0}
      aria-label={`Degree ${at} of ${name}: left and right choose a degree, up and down change its size`}
      aria-orientation="vertical"
      aria-valuemin={0}
      aria-valuemax={most}
      aria-valuenow={Number(sizes[at].toFixed(3))}
      aria-valuetext={`degree ${at}: ${sizes[at].toFixed(2)}`}
      onPointerMove={onPointerMove}
      onPointerDown={onPointerDown}
      onPointerUp={() => {
        held.current = undefined;
      }}
      onPointerCancel={() => {
        held.current = undefined;
      }}
      onPointerLeave={() => held.current === undefined && setCursor(undefined)}
      onFocus={() => setCursor((before) => before ?? degrees[0])}
      onBlur={() => setCursor(undefined)}
      onKeyDown={onKeyDown}
    >
      {figure && <Drawing figure={figure} silent />}
    </div>
  );
}
