/** The field around the axes x, y and z, both models: a click or the arrows pin the turn there. */
import { type KeyboardEvent, type MouseEvent, useMemo, useRef } from 'react';
import { fromAxisAngle } from '../../math/rotation.ts';
import { loopAxes, loopIndex, loopPlace, loopSteps } from '../../math/so3-slices.ts';
import { type LoopPlace, loopStep, loopsFigure, loopsLayout, loopUnder } from '../../plot/axis-loops.ts';
import { pin } from '../../store/bench.ts';
import { useRun } from '../../store/run.ts';
import { useSession } from '../../store/session.ts';
import { Drawing } from '../Drawing.tsx';
import { useSize } from '../use-size.ts';
import { movedByLetter } from './moving-g.ts';
import { useShownOrbits } from './orbit-data.ts';
import { SliceWords } from './SliceWords.tsx';
import { useSlice } from './use-slice.ts';

const loops = { kind: 'loops' } as const;

const stepOf = (angle: number): number => Math.round((angle * loopSteps) / (2 * Math.PI)) % loopSteps;

export function AxisLoops() {
  const box = useRef<HTMLDivElement>(null);
  const size = useSize(box);
  const orbits = useShownOrbits();
  const { a, b, words } = orbits;
  const pinned = useSession((state) => state.pinned);
  const shown = useSession((state) => state.shown);
  const kind = useSession((state) => state.scale);
  const hasB = useRun(({ sides }) => sides.B.result !== undefined);
  const sides = useMemo(() => (hasB ? (['A', 'B'] as const) : (['A'] as const)), [hasB]);
  const slices = useSlice(loops, sides, orbits);
  const there = slices.flatMap(({ side, values, noiseFloor }) => (values ? [{ side, values, noiseFloor }] : []));
  const places = [0, 1, 2].map((axis) => loopPlace(axis, pinned));
  /** The loop that is nearest to g; of several the one that was walked on last. */
  const walked = useRef(0);
  const nearest = Math.min(...places.map(({ off }) => off));
  if (places[walked.current].off > nearest + 1e-6) walked.current = places.findIndex(({ off }) => off === nearest);
  const here: LoopPlace = { axis: walked.current, step: stepOf(places[walked.current].angle) };

  const go = ({ axis, step }: LoopPlace): void => {
    walked.current = axis;
    pin(fromAxisAngle(loopAxes[axis], (2 * Math.PI * step) / loopSteps));
  };
  const onClick = (event: MouseEvent<HTMLElement>): void => {
    if (!size) return;
    const left = event.currentTarget.getBoundingClientRect().left;
    const { axis, angle } = loopUnder(loopsLayout(size.width, size.height), event.clientX - left);
    go({ axis, step: stepOf(angle) });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = loopStep(here, event.key);
    if (next) go(next);
    else if (event.key === 'Enter') go(here);
    else if (!movedByLetter(event.key, pinned, shown, (shown === 'B' ? b : a)?.grid)) return;
    event.preventDefault();
  };
  const missing = slices.find(({ values }) => values === undefined);
  if (there.length === 0 && missing) {
    return (
      <div className="view" ref={box}>
        <SliceWords missing={missing} what="loops" />
      </div>
    );
  }
  const spoken = there
    .map(({ side, values }) => `${side} ${words.number(values[loopIndex(here.axis, here.step)])}`)
    .join(', ');
  const picture = { sides: there, kind, words, pinned: places };
  return (
    <div className="view" ref={box}>
      <div
        className="hand"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it takes the keys that move g, as the globe does
        tabIndex={0}
        role="img"
        aria-label={`Loops about x, y and z: ${spoken} ${words.spoken} at ${(here.step * 360) / loopSteps} degrees about ${'xyz'[here.axis]}. Left and right turn g, up and down change the axis, Enter pins the turn nearest to g, Home is the identity, W the worst element.`}
        onClick={onClick}
        onKeyDown={onKeyDown}
      >
        {size && <Drawing silent figure={loopsFigure(picture, size.width, size.height)} />}
      </div>
    </div>
  );
}
