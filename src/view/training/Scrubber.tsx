/**
 * The scrubber on the axis of steps: the accent disc is the step whose weights every view shows. A press or drag goes to the nearest kept step, arrows
 * to the one before or after, Home to the first, End back to the newest.
 */
import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import { linearScale } from '../../plot/axis.ts';
import { whole } from '../../plot/number-format.ts';
import { scrub } from '../../store/training-client.ts';
import { nearestKept, steppedBy } from './kept-steps.ts';

interface ScrubberProps {
  readonly steps: number;
  readonly head: number;
  readonly kept: readonly number[];
  readonly scrubbed: number | undefined;
  readonly width: number;
  /** Where step 0 and the last step stand. */
  readonly left: number;
  readonly right: number;
  /** Pixels above the axis that the line of the shown step crosses. */
  readonly above: number;
}

const axis = 14;

export function Scrubber({ steps, head, kept, scrubbed, width, left, right, above }: ScrubberProps) {
  const place = useRef<HTMLDivElement>(null);
  const dragging = useRef(false);
  const x = (step: number): number => left + ((right - left) * Math.min(step, steps)) / steps;
  const shown = scrubbed ?? head;
  const ticks = linearScale(0, steps, (right - left) / 130).ticks.filter(
    (tick) => tick <= steps && Number.isInteger(tick),
  );
  const minor = ticks.length > 1 ? (ticks[1] - ticks[0]) / 5 : steps;
  const small = Array.from({ length: Math.floor(steps / minor + 1e-9) + 1 }, (_, index) => index * minor).filter(
    Number.isInteger,
  );
  const crowded = kept.length > (right - left) / 4;

  const goTo = (event: PointerEvent): void => {
    const box = place.current?.getBoundingClientRect();
    if (!box || kept.length === 0) return;
    const share = Math.min(1, Math.max(0, (event.clientX - box.left - left) / (right - left)));
    scrub(nearestKept(kept, head, share * steps));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -10, PageUp: 10 }[event.key];
    if (by !== undefined) scrub(steppedBy(kept, head, scrubbed, by));
    else if (event.key === 'Home') scrub(kept[0]);
    else if (event.key === 'End') scrub(undefined);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      ref={place}
      className="scrubber"
      role="slider"
      tabIndex={0}
      aria-label="Step whose weights are shown"
      aria-valuemin={0}
      aria-valuemax={steps}
      aria-valuenow={shown}
      aria-valuetext={`step ${whole(shown)}${scrubbed === undefined ? ', the newest' : ''}`}
      aria-disabled={kept.length === 0}
      title={kept.length === 0 ? 'Nothing is kept yet: checkpoints come with training' : undefined}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        dragging.current = true;
        goTo(event);
      }}
      onPointerMove={(event) => dragging.current && goTo(event)}
      onPointerUp={() => {
        dragging.current = false;
      }}
      onPointerCancel={() => {
        dragging.current = false;
      }}
    >
      <svg width={width} height={34} aria-hidden="true">
        <line x1={left} x2={right} y1={axis + 0.5} y2={axis + 0.5} stroke="var(--hair-2)" />
        <line x1={left} x2={x(head)} y1={axis + 0.5} y2={axis + 0.5} stroke="var(--ink)" strokeWidth={2} />
        {small.map((step) => (
          <line
            key={step}
            x1={x(step)}
            x2={x(step)}
            y1={axis - 3.5}
            y2={axis + 4.5}
            stroke={`var(--${step <= head ? 'ink-2' : 'hair-2'})`}
          />
        ))}
        {!crowded && kept.map((step) => <circle key={step} cx={x(step)} cy={axis + 0.5} r={2} fill="var(--ink)" />)}
        {ticks.map((tick) => (
          <text
            key={tick}
            x={x(tick)}
            y={33}
            fontSize={11}
            fill="var(--ink-3)"
            textAnchor={tick === 0 ? 'start' : 'middle'}
          >
            {tick === 0 ? 'step 0' : whole(tick)}
          </text>
        ))}
        <line x1={x(shown)} x2={x(shown)} y1={-above} y2={axis} stroke="var(--accent)" />
        <circle cx={x(shown)} cy={axis + 0.5} r={7} fill="var(--accent)" stroke="var(--paper)" strokeWidth={2} />
      </svg>
    </div>
  );
}
