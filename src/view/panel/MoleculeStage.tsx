/**
 * The live subject: the molecule at the pinned pose with the forces of both models, in its dial. A drag turns g, at the rim about the line of sight; the
 * orbit's cursor follows, and the other way round.
 */
import { type KeyboardEvent, useEffect, useMemo, useRef } from 'react';
import type { Frame } from '../../data/subject.ts';
import { IDENTITY, matrixFromQuaternion, type Quaternion, rotationAngle } from '../../math/rotation.ts';
import { lookFrom } from '../../plot/camera.ts';
import { moleculeFigure, moleculeScale, moleculeShape } from '../../plot/molecule.ts';
import { pin, pinWorst } from '../../store/bench.ts';
import { useSession } from '../../store/session.ts';
import { Drawing } from '../Drawing.tsx';
import { turnedByKey } from '../scene/turning.ts';
import { useScene } from '../scene/use-scene.ts';
import { useSize } from '../use-size.ts';
import { useTokens } from '../use-tokens.ts';
import { useShownPose, useTurningHand } from './turning-hand.ts';
import { useVectorFields } from './vector-fields.ts';

const camera = lookFrom(0.6, 0.32);
export function MoleculeStage({ frame, name }: { frame: Frame; name: string }) {
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const size = useSize(box);
  const css = useTokens();
  const pinned = useSession((state) => state.pinned);
  const shownSide = useSession((state) => state.shown);
  const shape = useMemo(() => moleculeShape(frame), [frame]);
  const dial = shape.extent * 1.12;
  const scale = size ? moleculeScale(dial, size.width, size.height) : 1;
  const { held, handlers } = useTurningHand(camera, dial * scale, () => useSession.getState().pinned, pin);
  const pose = useShownPose(pinned, held);
  const { scene, failure } = useScene();
  const vectors = useVectorFields(pose, frame.species.length);
  const fields = useMemo(() => vectors.map(({ side, vectors: forces }) => ({ side, forces })), [vectors]);

  useEffect(() => {
    if (!canvas.current || !size) return;
    if (!scene) {
      // The flat drawing lies below, and the canvas still takes the hand.
      canvas.current.width = 0;
      return;
    }
    scene.paintStage(canvas.current, { shape, q: pose, camera, fields, dial, css, size, moving: held });
  }, [scene, shape, pose, fields, dial, css, size, held]);

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
        tabIndex={0}
        role="img"
        aria-label={`${name} at the pinned pose, ${degrees} degrees from the identity, with the forces of the models. Arrows turn it, Home is the identity, W the worst element.`}
        {...handlers}
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
