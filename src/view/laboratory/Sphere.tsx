/** One spherical function as a coloured sphere, which turns with the others by drag and arrows. */
import { type KeyboardEvent, type PointerEvent, type ReactNode, useEffect, useRef } from 'react';
import type { Matrix3 } from '../../plot/camera.ts';
import { type Hex, rgbOf } from '../../plot/colour-map.ts';
import type { FieldScale } from '../../plot/field-scale.ts';
import type { SphereTexture } from '../../plot/orbit-field.ts';
import { useSize } from '../use-size.ts';
import { useTokens } from '../use-tokens.ts';
import { paintSphere } from './sphere-painter.ts';

interface SphereProps {
  readonly texture: SphereTexture | undefined;
  readonly scale: FieldScale;
  readonly camera: Matrix3;
  /** Coarser while the hand turns it. */
  readonly held: boolean;
  readonly label: string;
  /** In place of a sphere. */
  readonly instead?: string;
  readonly onTurn: (dx: number, dy: number) => void;
  /** Back to the usual view. */
  readonly onReturn: () => void;
  readonly onHold: (held: boolean) => void;
  readonly children: ReactNode;
}

/** Pixels that an arrow turns by; with shift fewer. */
const STEP = 14;

const arrows: Readonly<Record<string, readonly [dx: number, dy: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

export function Sphere(props: SphereProps) {
  const { texture, scale, camera, held, label, instead, onTurn, onReturn, onHold, children } = props;
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const size = useSize(box);
  const css = useTokens();
  const drag = useRef<{ x: number; y: number } | undefined>(undefined);
  useEffect(() => {
    if (!canvas.current || !size || !texture) return;
    const scene = { texture, scale, camera, line: rgbOf(css('ink') as Hex) };
    paintSphere(canvas.current, scene, size.width, size.height, held ? 1 : Math.max(1, devicePixelRatio));
  });
  const onPointerDown = (event: PointerEvent<HTMLCanvasElement>): void => {
    event.currentTarget.setPointerCapture(event.pointerId);
    drag.current = { x: event.clientX, y: event.clientY };
    onHold(true);
  };
  const onPointerMove = (event: PointerEvent): void => {
    const before = drag.current;
    if (!before) return;
    onTurn(event.clientX - before.x, event.clientY - before.y);
    drag.current = { x: event.clientX, y: event.clientY };
  };
  const release = (): void => {
    drag.current = undefined;
    onHold(false);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const arrow = arrows[event.key];
    if (!arrow && event.key !== 'Home') return;
    event.preventDefault();
    if (!arrow) {
      onReturn();
      return;
    }
    const step = event.shiftKey ? STEP / 7 : STEP;
    onTurn(arrow[0] * step, arrow[1] * step);
  };
  return (
    <figure className="sphere">
      <div className="view" ref={box}>
        {texture ? (
          <canvas
            ref={canvas}
            tabIndex={0}
            role="img"
            aria-label={`${label} Arrows turn all three spheres, Home turns them back.`}
            onPointerDown={onPointerDown}
            onPointerMove={onPointerMove}
            onPointerUp={release}
            onPointerCancel={release}
            onKeyDown={onKeyDown}
          />
        ) : (
          <p className="instead note">{instead}</p>
        )}
      </div>
      {children}
    </figure>
  );
}
