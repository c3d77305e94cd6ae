/**
 * The live subject: the molecule at the pinned pose with the forces of both models, in its dial. A drag turns g, at the rim about the line of sight; the
 * orbit's cursor follows, and the other way round.
 */
import { type KeyboardEvent, type PointerEvent, useEffect, useMemo, useRef, useState } from 'react';
import type { Frame } from '../../data/subject.ts';
import {
  geodesicAngle,
  IDENTITY,
  matrixFromQuaternion,
  type Quaternion,
  rotationAngle,
  slerp,
} from '../../math/rotation.ts';
import { lookFrom } from '../../plot/camera.ts';
import { moleculeFigure, moleculeScale, moleculeShape } from '../../plot/molecule.ts';
import { pin, pinWorst } from '../../store/bench.ts';
import { useSession } from '../../store/session.ts';
import { Drawing } from '../Drawing.tsx';
import { dragged, turnedByKey, twisted } from '../scene/turning.ts';
import { useScene } from '../scene/use-scene.ts';
import { useSize } from '../use-size.ts';
import { useTokens } from '../use-tokens.ts';
import { useForceFields } from './force-fields.ts';

const camera = lookFrom(0.6, 0.32);
const turnTime = 320;

/** The pose on screen: follows the pinned one in 320 ms, or at once while the hand holds it or motion is unwanted. */
function useShownPose(pinned: Quaternion, held: boolean): Quaternion {
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

export function MoleculeStage({ frame, name }: { frame: Frame; name: string }) {
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const size = useSize(box);
  const css = useTokens();
  const pinned = useSession((state) => state.pinned);
  const shownSide = useSession((state) => state.shown);
  const [held, setHeld] = useState(false);
  const drag = useRef<{ x: number; y: number; rim: boolean } | undefined>(undefined);
  const pose = useShownPose(pinned, held);
  const shape = useMemo(() => moleculeShape(frame), [frame]);
  const { scene, failure } = useScene();
  const fields = useForceFields(pose, frame.species.length);
  const dial = shape.extent * 1.12;
  const scale = size ? moleculeScale(dial, size.width, size.height) : 1;

  useEffect(() => {
    if (!scene || !canvas.current || !size) return;
    scene.paintStage(canvas.current, { shape, q: pose, camera, fields, dial, css, size, moving: held });
  }, [scene, shape, pose, fields, dial, css, size, held]);

  const onPointerDown = (event: PointerEvent<HTMLCanvasElement>): void => {
    event.currentTarget.setPointerCapture(event.pointerId);
    const place = event.currentTarget.getBoundingClientRect();
    const [dx, dy] = [event.clientX - place.left - place.width / 2, event.clientY - place.top - place.height / 2];
    drag.current = { x: event.clientX, y: event.clientY, rim: Math.hypot(dx, dy) > dial * scale * 0.97 };
    setHeld(true);
  };
  const onPointerMove = (event: PointerEvent<HTMLCanvasElement>): void => {
    const before = drag.current;
    if (!before) return;
    const place = event.currentTarget.getBoundingClientRect();
    const [cx, cy] = [place.left + place.width / 2, place.top + place.height / 2];
    const around = Math.atan2(before.y - cy, before.x - cx) - Math.atan2(event.clientY - cy, event.clientX - cx);
    const q = useSession.getState().pinned;
    pin(
      before.rim
        ? twisted(q, camera, around)
        : dragged(q, camera, event.clientX - before.x, event.clientY - before.y, dial * scale),
    );
    drag.current = { ...before, x: event.clientX, y: event.clientY };
  };
  const release = (): void => {
    drag.current = undefined;
    setHeld(false);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const turned = turnedByKey(pinned, camera, event.key, event.shiftKey);
    if (turned) pin(turned);
    else if (event.key === 'Home') pin(IDENTITY);
    else if (event.key === 'w' || event.key === 'W') pinWorst(shownSide === 'B' ? 'B' : 'A');
    else return;
    event.preventDefault();
  };
  const degrees = Math.round((rotationAngle(pinned) * 180) / Math.PI);
  return (
    <div className="stage" ref={box}>
      {size && !scene && <Drawing figure={moleculeFigure(shape, multiplied(pose), size.width, size.height)} />}
      <canvas
        ref={canvas}
        hidden={!scene}
        tabIndex={0}
        role="img"
        aria-label={`${name} at the pinned pose, ${degrees} degrees from the identity, with the forces of the models. Arrows turn it, Home is the identity, W the worst element.`}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={release}
        onPointerCancel={release}
        onDoubleClick={() => pin(IDENTITY)}
        onKeyDown={onKeyDown}
      />
      {failure && <span className="said note">Drawn flat: {failure}</span>}
    </div>
  );
}

/** Camera times rotation, row-major. */
function multiplied(q: Quaternion): Float64Array {
  const rotation = matrixFromQuaternion(q);
  return Float64Array.from({ length: 9 }, (_, index) => {
    const [row, column] = [Math.floor(index / 3), index % 3];
    return [0, 1, 2].reduce((sum, k) => sum + camera[row * 3 + k] * rotation[k * 3 + column], 0);
  });
}
