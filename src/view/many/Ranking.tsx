/** The samples from worst to best, A and B side by side: only the rows in sight are drawn. Arrows walk, Enter opens. */
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { relative, whole } from '../../plot/number-format.ts';
import { openSampleOf, pointAt, useMany } from '../../store/many.ts';
import { useSession } from '../../store/session.ts';
import { type ShownSet, sampleWords } from './shown-set.ts';

/** Height of a row under a mouse and under a finger, pixels. */
const ROW = 28;
const TOUCHED = 44;
/** Rows beyond the edges that are drawn. */
const BEYOND = 6;

function Row({ set, sample, rank }: { set: ShownSet; sample: number; rank: number }) {
  const { sides, idOf, most } = set;
  return (
    <>
      <span className="num note">{whole(rank + 1)}</span>
      <span className="name">{idOf(sample)}</span>
      {sides.map(({ letter, bySample }) => {
        const one = bySample.get(sample);
        return (
          <span key={letter} className={`num end ${one?.verdict ?? 'none'}`}>
            {one ? (one.verdict === 'undecided' ? 'undecided' : relative(one.relativeError)) : 'not judged'}
          </span>
        );
      })}
      <svg viewBox="0 0 100 16" preserveAspectRatio="none" aria-hidden="true">
        {sides.map(({ letter, bySample }, n) => {
          const share = most > 0 ? (bySample.get(sample)?.relativeError ?? 0) / most : 0;
          const height = 12 / sides.length;
          return (
            <rect
              key={letter}
              y={2 + n * height}
              width={100 * share}
              height={height}
              fill={`var(--${letter.toLowerCase()})`}
            />
          );
        })}
      </svg>
    </>
  );
}

/** Of a model that is exact on all, the order says nothing. */
function RoundingNote({ set: { order, sides } }: { set: ShownSet }) {
  const rankedBy = useMany((state) => state.rankedBy);
  const by = sides.find(({ letter }) => letter === rankedBy) ?? sides[0];
  if (!by || order.length === 0 || order.some((sample) => by.bySample.get(sample)?.verdict !== 'exact')) return null;
  return <p className="note rounding">{by.letter} is exact on every sample: its order is one of rounding errors.</p>;
}

export function Ranking({ set }: { set: ShownSet }) {
  const { order, sides, idOf } = set;
  const cursor = useMany((state) => state.cursor);
  const noun = useMany((state) => state.noun);
  const row = useSession(({ phone }) => (phone ? TOUCHED : ROW));
  const list = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const [height, setHeight] = useState(0);
  const id = useId();
  const at = cursor === undefined ? -1 : order.indexOf(cursor);

  useEffect(() => {
    const box = list.current;
    if (!box) return;
    const observer = new ResizeObserver(() => setHeight(box.clientHeight));
    observer.observe(box);
    return () => observer.disconnect();
  }, []);
  // The row under the cursor comes into sight, wherever the cursor was moved.
  useEffect(() => {
    const box = list.current;
    if (!box || at < 0) return;
    if (at * row < box.scrollTop) box.scrollTop = at * row;
    else if ((at + 1) * row > box.scrollTop + box.clientHeight) box.scrollTop = (at + 1) * row - box.clientHeight;
  }, [at, row]);

  const onKeyDown = (event: KeyboardEvent): void => {
    const last = order.length - 1;
    const page = Math.max(1, Math.floor(height / row) - 1);
    if (event.key === 'ArrowDown') pointAt(order[Math.min(last, at + 1)]);
    else if (event.key === 'ArrowUp') pointAt(order[Math.max(0, at - 1)]);
    else if (event.key === 'PageDown') pointAt(order[Math.min(last, at + page)]);
    else if (event.key === 'PageUp') pointAt(order[Math.max(0, at - page)]);
    else if (event.key === 'Home') pointAt(order[0]);
    else if (event.key === 'End') pointAt(order[last]);
    else if (event.key === 'Enter' && cursor !== undefined) openSampleOf(cursor);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const first = Math.max(0, Math.floor(top / row) - BEYOND);
  const shown = order.slice(first, Math.ceil((top + height) / row) + BEYOND);
  const columns = { gridTemplateColumns: `28px minmax(84px, 1fr) repeat(${sides.length}, 72px) minmax(40px, 0.8fr)` };
  return (
    <section className="ranking" aria-label="Ranking">
      <div className="head note" style={columns} aria-hidden="true">
        <span />
        <span>{noun}</span>
        {sides.map(({ letter }) => (
          <span key={letter} className="end">
            <b className={letter.toLowerCase()}>{letter}</b> relative
          </span>
        ))}
        <span />
      </div>
      <RoundingNote set={set} />
      <div
        ref={list}
        className="rows"
        role="listbox"
        tabIndex={0}
        aria-label={`${noun}s from worst to best. Arrows walk, Enter opens.`}
        aria-activedescendant={at < 0 ? undefined : `${id}-${at}`}
        onKeyDown={onKeyDown}
        onFocus={() => at < 0 && pointAt(order[0])}
        onScroll={({ currentTarget }) => setTop(currentTarget.scrollTop)}
      >
        <div role="presentation" style={{ height: order.length * row }}>
          {shown.map((sample, n) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the listbox takes the keys
            // biome-ignore lint/a11y/useFocusableInteractive: the listbox holds the focus and names the active option
            <div
              key={sample}
              id={`${id}-${first + n}`}
              role="option"
              aria-selected={first + n === at}
              aria-posinset={first + n + 1}
              aria-setsize={order.length}
              aria-label={`${first + n + 1}: ${idOf(sample)}, ${sampleWords(set, sample)}`}
              className={first + n === at ? 'row at' : 'row'}
              style={{ top: (first + n) * row, height: row, ...columns }}
              onClick={() => openSampleOf(sample)}
              onPointerMove={() => pointAt(sample)}
            >
              <Row set={set} sample={sample} rank={first + n} />
            </div>
          ))}
        </div>
      </div>
    </section>
  );
}
