/** The slice disc of a plane of axes: a click or a drag pins the element there, arrows walk over it; the plane and the radius are chosen below it. */
import { type KeyboardEvent, type PointerEvent, useMemo, useRef } from 'react';
import type { Vector3 } from '../../math/rotation.ts';
import { discIndex, discPlace, discRotation, discSteps, planeThrough, type Slice } from '../../math/so3-slices.ts';
import {
  type DiscCell,
  discCell,
  discCursor,
  discFigure,
  discLayout,
  discStep,
  placeUnder,
  rimWords,
} from '../../plot/nero-disc.ts';
import { directionOf } from '../../plot/orbit-field.ts';
import { pin } from '../../store/bench.ts';
import { setSession, useSession } from '../../store/session.ts';
import { Choice } from '../Choice.tsx';
import { Drawing } from '../Drawing.tsx';
import { useSize } from '../use-size.ts';
import { HoverReadout } from './Globe.tsx';
import { movedByLetter } from './moving-g.ts';
import { useOrbitData } from './orbit-data.ts';
import { SliceWords } from './SliceWords.tsx';
import { useSlice } from './use-slice.ts';

const normals: Readonly<Record<'x' | 'y' | 'z', Vector3>> = { x: [1, 0, 0], y: [0, 1, 0], z: [0, 0, 1] };

const rotationOf = (normal: Vector3, { azimuth, ring }: DiscCell) =>
  discRotation(normal, (2 * Math.PI * azimuth) / discSteps.azimuths, (Math.PI * ring) / discSteps.rings);

export function SliceDisc() {
  return (
    <div className="disc-place">
      <Disc />
      <DiscBar />
    </div>
  );
}

function DiscBar() {
  const plane = useSession((state) => state.plane);
  const radius = useSession((state) => state.discRadius);
  const choose = (across: typeof plane.across): void => {
    const { pinned } = useSession.getState();
    setSession({ plane: { across, normal: across === 'g' ? planeThrough(pinned, plane.normal) : normals[across] } });
  };
  const across = (axis: 'x' | 'y' | 'z') => {
    return { value: axis, text: axis, hint: `axes in the plane across ${axis}` };
  };
  return (
    <div className="disc-bar note">
      <span title="the axes lie in the plane across this one">across</span>
      <Choice
        label="Plane of the axes"
        value={plane.across}
        onChange={choose}
        options={[
          across('x'),
          across('y'),
          across('z'),
          { value: 'g', text: 'with g', hint: 'the upright plane that holds the axis of g as it is now' },
        ]}
      />
      <Choice
        className="push"
        label="Radius of the disc"
        value={radius}
        onChange={(value) => setSession({ discRadius: value })}
        options={[
          { value: 'linear', text: 'linear', hint: 'the radius grows with the angle, as NERO draws it' },
          { value: 'equal-area', text: 'equal area', hint: 'radius sin(angle / 4): equal areas of the slice' },
        ]}
      />
    </div>
  );
}

function Disc() {
  const box = useRef<HTMLDivElement>(null);
  const size = useSize(box);
  const data = useOrbitData();
  const { scale, shownResult, words } = data;
  const pinned = useSession((state) => state.pinned);
  const shown = useSession((state) => state.shown);
  const { normal } = useSession((state) => state.plane);
  const radius = useSession((state) => state.discRadius);
  const slice = useMemo((): Slice => ({ kind: 'disc', normal }), [normal]);
  const sides = useMemo(() => (shown === 'A-B' ? (['A', 'B'] as const) : ([shown] as const)), [shown]);
  const slices = useSlice(slice, sides, data);
  const [first, second] = slices.map(({ values }) => values);
  const missing = slices.find(({ values }) => values === undefined);
  const values = useMemo(() => (second ? first?.map((value, n) => value - second[n]) : first), [first, second]);
  const disc = useMemo(() => {
    if (!size || !values || missing || !scale) return undefined;
    return <Drawing silent figure={discFigure({ values, scale, radius, normal }, size.width, size.height)} />;
  }, [size, values, missing, scale, radius, normal]);
  const held = useRef(false);
  /** Where the arrows go from the identity, which has no azimuth of its own. */
  const heading = useRef(discSteps.azimuths / 4);
  if (missing || !values || !scale) {
    return (
      <div className="view globe" ref={box}>
        {missing && <SliceWords missing={missing} what="rotations of this disc" />}
      </div>
    );
  }
  const place = discPlace(normal, pinned);
  const nearest = discCell(place);
  const here = nearest.ring === 0 ? { azimuth: heading.current, ring: 0 } : nearest;
  const valueAt = ({ azimuth, ring }: DiscCell): number => values[discIndex(discSteps, azimuth, ring)];

  const go = (cell: DiscCell): void => {
    heading.current = cell.azimuth;
    pin(rotationOf(normal, cell));
  };
  const under = (event: PointerEvent<HTMLElement>): DiscCell | undefined => {
    if (!size) return undefined;
    const edge = event.currentTarget.getBoundingClientRect();
    const layout = discLayout(size.width, size.height);
    const found = placeUnder(layout, radius, event.clientX - edge.left, event.clientY - edge.top);
    return found && discCell(found);
  };
  const onPointerMove = (event: PointerEvent<HTMLElement>): void => {
    const cell = under(event);
    setSession({ hovered: cell && { direction: directionOf(rotationOf(normal, cell)), value: valueAt(cell) } });
    const moved =
      cell && discIndex(discSteps, cell.azimuth, cell.ring) !== discIndex(discSteps, here.azimuth, here.ring);
    if (held.current && cell && moved) go(cell);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = discStep(here, event.key);
    if (next) go(next);
    else if (event.key === 'Enter') go(here);
    else if (!movedByLetter(event.key, pinned, shown, shownResult?.grid)) return;
    event.preventDefault();
  };
  const cursor = size && discCursor(place, radius, size.width, size.height);
  const degrees = Math.round((place.angle * 180) / Math.PI);
  return (
    <div className="view globe" ref={box}>
      <div
        className="hand"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it takes the keys that move g, as the globe does
        tabIndex={0}
        role="img"
        aria-label={`Slice disc, ${shown === 'A-B' ? 'A minus B' : shown}: ${words.number(valueAt(here))} ${words.spoken} at a turn by ${degrees} degrees; ${rimWords}. Left and right turn the axis, up and down change the angle, Enter pins the nearest element, Home is the identity, W the worst element.`}
        title={`identity in the centre, half turns at the rim: ${rimWords}`}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          held.current = true;
          const cell = under(event);
          if (cell) go(cell);
        }}
        onPointerMove={onPointerMove}
        onPointerUp={() => {
          held.current = false;
        }}
        onPointerCancel={() => {
          held.current = false;
        }}
        onPointerLeave={() => setSession({ hovered: undefined })}
        onKeyDown={onKeyDown}
      >
        {disc}
        {cursor && <Drawing silent figure={cursor} />}
      </div>
      <HoverReadout words={words} model={scale.signed ? 'A − B' : shown} />
      <span className="cap mid note">{cursor && place.off > 0.02 ? cursor.title : rimWords}</span>
    </div>
  );
}
