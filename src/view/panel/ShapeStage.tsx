/**
 * The live subject: balls and sticks at the pinned pose with the vectors of both models, in their dial. A drag turns g, at the rim about the line of sight;
 * the orbit's cursor follows, and the other way round.
 */
import { type KeyboardEvent, useEffect, useMemo, useRef } from 'react';
import { IDENTITY, matrixFromQuaternion, type Quaternion, rotateVector, rotationAngle } from '../../math/rotation.ts';
import { lookFrom } from '../../plot/camera.ts';
import { type MoleculeShape, moleculeFigure, moleculeScale } from '../../plot/molecule.ts';
import { pin, pinWorst } from '../../store/bench.ts';
import { useSession } from '../../store/session.ts';
import { Drawing } from '../Drawing.tsx';
import { turnedByKey } from '../scene/turning.ts';
import { useScene } from '../scene/use-scene.ts';
import { useSize } from '../use-size.ts';
import { useTokens } from '../use-tokens.ts';
import { useMirrored, useMirroredShape } from './mirrored.ts';
import { useShownPose, useTurningHand } from './turning-hand.ts';
import { useVectorFields } from './vector-fields.ts';

const camera = lookFrom(0.6, 0.32);

/** Vectors of the subject itself, f64[rows, 3] in its own frame, which turn with it. */
export interface OwnVectors {
  /** Custom property of the page that colours them. */
  readonly role: string;
  readonly radius: number;
  readonly vectors: ArrayLike<number>;
}

const none: readonly OwnVectors[] = [];

export interface ShapeStageProps {
  readonly shape: MoleculeShape;
  readonly name: string;
  /** What the arrows are, in the plural: `forces of the models`. */
  readonly vectors: string;
  readonly own?: readonly OwnVectors[];
  /** Angstrom of an arrow of length 1; absent: the longest of the models' arrows has a length that fits. */
  readonly arrowLength?: number;
}

export function ShapeStage({ shape: given, name, vectors, own = none, arrowLength }: ShapeStageProps) {
  const shape = useMirroredShape(given);
  const sign = useMirrored() ? -1 : 1;
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const size = useSize(box);
  const css = useTokens();
  const pinned = useSession((state) => state.pinned);
  const shownSide = useSession((state) => state.shown);
  const dial = shape.extent * 1.12;
  const scale = size ? moleculeScale(dial, size.width, size.height) : 1;
  const { held, handlers } = useTurningHand(camera, dial * scale, () => useSession.getState().pinned, pin);
  const pose = useShownPose(pinned, held);
  const { scene, failure } = useScene();
  const predicted = useVectorFields(pose, shape.atoms.length);
  const fields = useMemo(
    () => [
      ...own.map(({ role, radius, vectors: flat }) => ({ role, radius, forces: turned(pose, flat, sign) })),
      ...predicted.map(({ side, vectors: forces }) => ({ role: side === 'A' ? 'a' : 'b', radius: 0.04, forces })),
    ],
    [own, predicted, pose, sign],
  );

  useEffect(() => {
    if (!canvas.current || !size) return;
    if (!scene) {
      // The flat drawing lies below, and the canvas still takes the hand.
      canvas.current.width = 0;
      return;
    }
    const length = arrowLength === undefined ? {} : { arrowLength };
    scene.paintStage(canvas.current, { shape, q: pose, camera, fields, ...length, dial, css, size, moving: held });
  }, [scene, shape, pose, fields, arrowLength, dial, css, size, held]);

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
        aria-label={`${name} at the pinned pose, ${degrees} degrees from the identity, with the ${vectors}. Arrows turn it, Home is the identity, W the worst element.`}
        {...handlers}
        onDoubleClick={() => pin(IDENTITY)}
        onKeyDown={onKeyDown}
      />
      {failure && <span className="said note">Drawn flat: {failure}</span>}
    </div>
  );
}

/** Flat three-vectors turned by q, times a sign. */
function turned(q: Quaternion, flat: ArrayLike<number>, sign: 1 | -1): Float64Array {
  const result = new Float64Array(flat.length);
  for (let n = 0; n < flat.length; n += 3)
    result.set(rotateVector(q, [sign * flat[n], sign * flat[n + 1], sign * flat[n + 2]]), n);
  return result;
}

/** Camera times rotation, row-major. */
function multiplied(q: Quaternion): Float64Array {
  const rotation = matrixFromQuaternion(q);
  return Float64Array.from({ length: 9 }, (_, index) => {
    const [row, column] = [Math.floor(index / 3), index % 3];
    return [0, 1, 2].reduce((sum, k) => sum + camera[row * 3 + k] * rotation[k * 3 + column], 0);
  });
}
