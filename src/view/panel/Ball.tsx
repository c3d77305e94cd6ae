/** Every sampled element in the homochoric ball; a click pins the one in front. */
import { type MouseEvent, useEffect, useMemo, useRef } from 'react';
import { applied, lookFrom } from '../../plot/camera.ts';
import { colourAt } from '../../plot/colour-map.ts';
import { ballDots, ballPoint } from '../../plot/homochoric-ball.ts';
import { pin } from '../../store/bench.ts';
import { useSession } from '../../store/session.ts';
import { useSize } from '../use-size.ts';
import { useTokens } from '../use-tokens.ts';
import { useOrbitData } from './orbit-data.ts';

const camera = lookFrom(0.6, 0.32);

export function Ball() {
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const size = useSize(box);
  const { b, shownResult, scale, group } = useOrbitData();
  const shown = useSession((state) => state.shown);
  const pinned = useSession((state) => state.pinned);
  const css = useTokens();
  const where = shownResult?.grid ? 'grid' : 'elements';
  const elements = where === 'grid' ? shownResult?.grid?.elements : shownResult?.elements;
  const other = where === 'grid' ? b?.grid?.elements : b?.elements;
  const dots = useMemo(() => (elements ? ballDots(elements, camera) : []), [elements]);
  const radius = size ? Math.min(size.width, size.height) / 2 - 6 : 0;

  useEffect(() => {
    const g = canvas.current?.getContext('2d');
    if (!g || !canvas.current || !size) return;
    if (!elements || !scale) {
      canvas.current.width = 0;
      return;
    }
    const ratio = Math.max(1, devicePixelRatio);
    canvas.current.width = Math.round(size.width * ratio);
    canvas.current.height = Math.round(size.height * ratio);
    g.setTransform(ratio, 0, 0, ratio, 0, 0);
    g.clearRect(0, 0, size.width, size.height);
    const [cx, cy] = [size.width / 2, size.height / 2];
    g.strokeStyle = css('hair-2');
    g.lineWidth = 1;
    g.beginPath();
    g.arc(cx, cy, radius, 0, 2 * Math.PI);
    g.stroke();
    // Grids of other sizes have other elements: nothing is subtracted then.
    const partners = other?.length === elements.length ? other : undefined;
    const spot = Math.max(1.2, Math.min(0.07 * radius, (radius * 0.62) / Math.cbrt(elements.length)));
    for (const { x, y, depth, index } of dots) {
      const base = elements[index].value;
      const value = shown === 'A-B' ? base - (partners?.[index].value ?? Number.NaN) : base;
      if (!Number.isFinite(value)) continue;
      const light = 0.8 + 0.2 * depth;
      const [red, green, blue] = colourAt(scale.anchors, scale.position(value));
      g.fillStyle = `rgb(${red * light} ${green * light} ${blue * light})`;
      g.beginPath();
      g.arc(cx + x * radius, cy - y * radius, spot * (0.85 + 0.15 * depth), 0, 2 * Math.PI);
      g.fill();
    }
    const [x, y] = applied(camera, ballPoint(pinned));
    for (const [colour, width] of [
      ['#fff', 4.5],
      ['#d81b60', 2.25],
    ] as const) {
      g.strokeStyle = colour;
      g.lineWidth = width;
      g.beginPath();
      g.arc(cx + x * radius, cy - y * radius, 6, 0, 2 * Math.PI);
      g.stroke();
    }
  });

  const choose = (event: MouseEvent): void => {
    if (!size || !elements || !canvas.current) return;
    const place = canvas.current.getBoundingClientRect();
    const x = (event.clientX - place.left - size.width / 2) / radius;
    const y = -(event.clientY - place.top - size.height / 2) / radius;
    const nearest = dots
      .map((dot) => ({ dot, apart: Math.hypot(dot.x - x, dot.y - y) - dot.depth * 0.05 }))
      .sort((p, q) => p.apart - q.apart)[0];
    if (nearest && nearest.apart < 0.12) {
      const { q, motion } = elements[nearest.dot.index];
      pin(q, { where, index: nearest.dot.index }, motion);
    }
  };
  return (
    <figure className="ball">
      <figcaption>{group === 'so3' ? 'All of SO(3)' : 'The rotations'}, equal volume</figcaption>
      <div className="view" ref={box}>
        <canvas ref={canvas} role="img" aria-label="All sampled rotations in a ball of equal volume" onClick={choose} />
      </div>
    </figure>
  );
}
