/** Turning a subject by hand: a drag rolls it, at the rim of its dial it turns about the line of sight; the pose on screen follows the pinned one. */
import { type PointerEvent, useEffect, useRef, useState } from 'react';
import { geodesicAngle, type Quaternion, slerp } from '../../math/rotation.ts';
import type { Matrix3 } from '../../plot/camera.ts';
import { dragged, twisted } from '../scene/turning.ts';

const turnTime = 320;

/** The pose on screen: follows the pinned one in 320 ms, or at once while the hand holds it or motion is unwanted. */
export function useShownPose(pinned: Quaternion, held: boolean): Quaternion {
  const [shown, setShown] = useState(pinned);
  const from = useRef(pinned);
  from.current = shown;
  useEffect(() => {
    const start = from.current;
    if (held || matchMedia('(prefers-reduced-motion: reduce)').matches || geodesicAngle(start, pinned) < 0.02) {
      setShown(pinned);
      return;
    }
    const began = performance.now();
    let frame = requestAnimationFrame(function step(now) {
      const t = Math.min(1, (now - began) / turnTime);
      setShown(t < 1 ? slerp(start, pinned, 1 - (1 - t) ** 3) : pinned);
      if (t < 1) frame = requestAnimationFrame(step);
    });
    return () => cancelAnimationFrame(frame);
  }, [pinned, held]);
  return shown;
}

type Pointer = PointerEvent<HTMLElement>;

export interface TurningHand {
  /** True while the hand holds the subject. */
  readonly held: boolean;
  readonly handlers: {
    readonly onPointerDown: (event: Pointer) => void;
    readonly onPointerMove: (event: Pointer) => void;
    readonly onPointerUp: () => void;
    readonly onPointerCancel: () => void;
  };
}

/** `radius` is the dial's in CSS pixels, about the middle of the element; `current` is asked for the pose before each move. */
export function useTurningHand(
  camera: Matrix3,
  radius: number,
  current: () => Quaternion,
  onTurn: (q: Quaternion) => void,
): TurningHand {
  const [held, setHeld] = useState(false);
  const drag = useRef<{ x: number; y: number; rim: boolean } | undefined>(undefined);
  const onPointerDown = (event: Pointer): void => {
    event.currentTarget.setPointerCapture(event.pointerId);
    const place = event.currentTarget.getBoundingClientRect();
    const [dx, dy] = [event.clientX - place.left - place.width / 2, event.clientY - place.top - place.height / 2];
    drag.current = { x: event.clientX, y: event.clientY, rim: Math.hypot(dx, dy) > radius * 0.97 };
    setHeld(true);
  };
  const onPointerMove = (event: Pointer): void => {
    const before = drag.current;
    if (!before) return;
    const place = event.currentTarget.getBoundingClientRect();
    const [cx, cy] = [place.left + place.width / 2, place.top + place.height / 2];
    const around = Math.atan2(before.y - cy, before.x - cx) - Math.atan2(event.clientY - cy, event.clientX - cx);
    const q = current();
    onTurn(
      before.rim
        ? twisted(q, camera, around)
        : dragged(q, camera, event.clientX - before.x, event.clientY - before.y, radius),
    );
    drag.current = { ...before, x: event.clientX, y: event.clientY };
  };
  const release = (): void => {
    drag.current = undefined;
    setHeld(false);
  };
  return { held, handlers: { onPointerDown, onPointerMove, onPointerUp: release, onPointerCancel: release } };
}
