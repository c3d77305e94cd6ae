/** Where training turns come from, over the globe; while they are being painted, the hand and the keys that paint them. */
import { type KeyboardEvent, type PointerEvent, useEffect, useMemo, useRef } from 'react';
import type { Vector3 } from '../../math/rotation.ts';
import { mechanismWord } from '../../mechanism/describe.ts';
import type { Matrix3 } from '../../plot/camera.ts';
import { coverageFigure } from '../../plot/coverage-figure.ts';
import { directionUnder, globeLayout } from '../../plot/globe.ts';
import { regionWords } from '../../plot/mechanism-words.ts';
import { coverageOf, seenShare, seenWords } from '../../plot/region-coverage.ts';
import { setSession, useSession } from '../../store/session.ts';
import { Drawing } from '../Drawing.tsx';
import { commitRegion, draggedTo, keyed, pressed, regionInHand, setDraft, useShownRegion } from './brush.ts';

interface CoverageLayerProps {
  readonly camera: Matrix3;
  readonly width: number;
  readonly height: number;
  /** A drag beside the globe turns it. */
  readonly onTurn: (dx: number, dy: number) => void;
}

export function CoverageLayer({ camera, width, height, onTurn }: CoverageLayerProps) {
  const place = useRef<HTMLDivElement>(null);
  const hand = useRef<{ x: number; y: number; paints: boolean } | undefined>(undefined);
  const { side, region } = useShownRegion();
  const painting = useSession(({ brush }) => brush !== undefined);
  const word = region ? mechanismWord({ augmentation: region }) : '';
  // biome-ignore lint/correctness/useExhaustiveDependencies: equal words are equal regions
  const coverage = useMemo(() => (region ? coverageOf(region) : undefined), [word]);
  useEffect(() => {
    if (painting) place.current?.focus();
  }, [painting]);
  if (!coverage && !painting) return null;

  const under = (event: PointerEvent): Vector3 | undefined => {
    const box = place.current?.getBoundingClientRect();
    if (!box) return undefined;
    return directionUnder(globeLayout(width, height), camera, event.clientX - box.left, event.clientY - box.top);
  };
  const onPointerDown = (event: PointerEvent<HTMLDivElement>): void => {
    event.currentTarget.setPointerCapture(event.pointerId);
    const at = under(event);
    hand.current = { x: event.clientX, y: event.clientY, paints: at !== undefined };
    if (at) setDraft(pressed(regionInHand(), at));
  };
  const onPointerMove = (event: PointerEvent): void => {
    if (!hand.current) return;
    const { x, y, paints } = hand.current;
    const [dx, dy] = [event.clientX - x, event.clientY - y];
    if (!paints) {
      hand.current = { x: event.clientX, y: event.clientY, paints };
      onTurn(dx, dy);
      return;
    }
    const [at, now] = [under(event), regionInHand()];
    if (at && now && Math.hypot(dx, dy) > 4) setDraft(draggedTo(now, at));
  };
  const letGo = (): void => {
    const paints = hand.current?.paints;
    hand.current = undefined;
    if (paints) commitRegion(regionInHand());
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') commitRegion(regionInHand());
    else if (event.key === 'Escape') setSession({ brush: undefined });
    else {
      const next = keyed(regionInHand(), event.key, event.shiftKey);
      if (!next) return;
      setDraft(next);
    }
    event.preventDefault();
    event.stopPropagation();
  };
  const figure = coverage && coverageFigure(coverage, camera, width, height);
  if (!painting) return <div className="coverage">{figure && <Drawing figure={figure} />}</div>;
  const now = region ? `${regionWords(region)}, ${seenWords(seenShare(region))}` : 'nothing';
  return (
    <div
      ref={place}
      className="coverage painting"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it takes the keys that paint, as the globe takes those that turn
      tabIndex={0}
      role="img"
      aria-label={`Training turns of ${side}: ${now}. A press sets where a cone points, a drag how wide it is. Arrows move it, plus and minus change its angle, Enter uses it, Escape ends painting.`}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={letGo}
      onPointerCancel={() => {
        hand.current = undefined;
        setDraft(undefined);
      }}
      onKeyDown={onKeyDown}
    >
      {figure && <Drawing figure={figure} />}
    </div>
  );
}
