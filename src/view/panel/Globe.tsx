/**
 * The orientation globe: hover reads the field, a click pins the nearest element of the grid, a drag turns the globe (not g), keys move g. Until the
 * canvas is ready the same picture stands there as SVG.
 */
import { type PointerEvent, useEffect, useMemo, useRef, useState } from 'react';
import { applied, lookFrom } from '../../plot/camera.ts';
import type { FieldWords } from '../../plot/field-words.ts';
import { directionUnder, globeFigure, globeLayout } from '../../plot/globe.ts';
import { directionOf, fibreAngle, rotationOver, textureAt } from '../../plot/orbit-field.ts';
import { setSession, useSession } from '../../store/session.ts';
import { Drawing } from '../Drawing.tsx';
import { later, standing } from '../later.tsx';
import { useSize } from '../use-size.ts';
import { useTokens } from '../use-tokens.ts';
import type { paintGlobe } from './globe-painter.ts';
import { type GridPart, moveOnSphere, pinNearest } from './moving-g.ts';
import { useOrbitData } from './orbit-data.ts';

const CoverageLayer = later(async () => (await import('./CoverageLayer.tsx')).CoverageLayer);

/** @param part the mirrored elements of O(3), or the rotations */
export function Globe({ part = 'grid' }: { part?: GridPart }) {
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const size = useSize(box);
  const { texture, scale, shownResult, words, group } = useOrbitData(part);
  const pinned = useSession((state) => state.pinned);
  const shown = useSession((state) => state.shown);
  const css = useTokens();
  const direction = directionOf(pinned);
  const [eye, setEye] = useState(() => ({ azimuth: Math.atan2(direction[1], direction[0]) + 0.15, elevation: 0.34 }));
  const [painter, setPainter] = useState<{ readonly paint: typeof paintGlobe }>();
  const live = painter !== undefined;
  const camera = useMemo(() => lookFrom(eye.azimuth, eye.elevation), [eye]);
  const drag = useRef<{ x: number; y: number; moved: boolean } | undefined>(undefined);
  const isMirrored = part === 'mirrored';
  const found = shownResult?.summary.worst;
  const worst = found && (found.motion?.improper === true) === isMirrored ? directionOf(found.q) : undefined;

  useEffect(() => {
    const [x, y, z] = directionOf(pinned);
    setEye((before) => {
      if (applied(lookFrom(before.azimuth, before.elevation), [x, y, z])[2] > 0.1) return before;
      const azimuth = Math.hypot(x, y) > 0.05 ? Math.atan2(y, x) + 0.15 : before.azimuth;
      return { azimuth, elevation: z < -0.6 ? -0.5 : 0.34 };
    });
  }, [pinned]);
  useEffect(() => {
    let gone = false;
    const fetched = standing.then(() => import('./globe-painter.ts'));
    void fetched.then(({ paintGlobe: paint }) => !gone && setPainter({ paint })).catch(() => undefined);
    return () => {
      gone = true;
    };
  }, []);
  useEffect(() => {
    if (!painter || !canvas.current || !size || !texture || !scale) return;
    const scene = { texture, scale, camera, pinned: direction, worst, css };
    painter.paint(canvas.current, scene, size.width, size.height, Math.max(1, devicePixelRatio));
  });

  const grid = shownResult?.[part];
  if (!texture || !scale || !grid) {
    return (
      <div className="view globe instead" ref={box}>
        {shownResult
          ? 'This file has no elements of the globe: export the orbit from this page, or with --grid 48x6.'
          : 'The globe appears with the first result.'}
      </div>
    );
  }
  const under = (event: PointerEvent) => {
    if (!size || !canvas.current) return undefined;
    const place = canvas.current.getBoundingClientRect();
    return directionUnder(
      globeLayout(size.width, size.height),
      camera,
      event.clientX - place.left,
      event.clientY - place.top,
    );
  };
  const turnView = (dx: number, dy: number): void =>
    setEye(({ azimuth, elevation }) => ({
      azimuth: azimuth - dx / 110,
      elevation: Math.min(1.5, Math.max(-1.5, elevation + dy / 110)),
    }));
  const onPointerMove = (event: PointerEvent<HTMLCanvasElement>): void => {
    if (drag.current) {
      const [dx, dy] = [event.clientX - drag.current.x, event.clientY - drag.current.y];
      if (!drag.current.moved && Math.hypot(dx, dy) < 4) return;
      drag.current = { x: event.clientX, y: event.clientY, moved: true };
      turnView(dx, dy);
      return;
    }
    const at = under(event);
    setSession({ hovered: at && { direction: at, value: textureAt(texture, ...at) } });
  };
  const onPointerUp = (event: PointerEvent<HTMLCanvasElement>): void => {
    const at = drag.current?.moved ? undefined : under(event);
    drag.current = undefined;
    if (!at) return;
    pinNearest(grid, rotationOver(at, fibreAngle(pinned)), part);
  };
  const here = textureAt(texture, ...direction);
  const label = `Orientation globe${isMirrored ? ' of the mirrored subject' : ''}, ${shown === 'A-B' ? 'A minus B' : shown}: ${words.number(here)} ${words.spoken} where z is seen at the pinned element. Arrows move g, Home is the identity, W the worst element, Enter pins the nearest sample.`;
  return (
    <div className="view globe" ref={box}>
      {size && !live && (
        <Drawing
          figure={globeFigure(
            { texture, scale, camera, pinned: direction, ...(worst && { worst }) },
            size.width,
            size.height,
          )}
        />
      )}
      <canvas
        ref={canvas}
        hidden={!live}
        tabIndex={0}
        role="img"
        aria-label={label}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          drag.current = { x: event.clientX, y: event.clientY, moved: false };
        }}
        onPointerMove={onPointerMove}
        onPointerUp={onPointerUp}
        onPointerCancel={() => {
          drag.current = undefined;
        }}
        onPointerLeave={() => setSession({ hovered: undefined })}
        onKeyDown={(event) => moveOnSphere(event, pinned, shown, grid, part)}
      />
      {size && live && <CoverageLayer camera={camera} {...size} onTurn={turnView} />}
      <HoverReadout words={words} model={scale.signed ? 'A − B' : shown} />
      <span className="cap note">
        {group === 'so3' ? 'where z is seen from the body' : isMirrored ? 'turned and mirrored' : 'turned'}
      </span>
    </div>
  );
}

/** The value under the pointer. */
export function HoverReadout({ words, model }: { words: FieldWords; model: string }) {
  const hovered = useSession((state) => state.hovered);
  if (!hovered) return null;
  return (
    <span className="readout num">
      {words.number(hovered.value)} {words.readout}, {model}
    </span>
  );
}
