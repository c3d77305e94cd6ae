/** One corner of the commuting square: the molecule, faded behind its vectors. Pressing it makes it large. */
import { useEffect, useRef } from 'react';
import type { Quaternion } from '../../math/rotation.ts';
import { lookFrom } from '../../plot/camera.ts';
import type { MoleculeShape } from '../../plot/molecule.ts';
import { type Corner, setSession, useSession } from '../../store/session.ts';
import { useScene } from '../scene/use-scene.ts';
import { useSize } from '../use-size.ts';
import { useTokens } from '../use-tokens.ts';
import { CornerName } from './SquareLayout.tsx';
import type { CornerScale } from './square-vectors.ts';

const camera = lookFrom(0.6, 0.32);

const meaning: Readonly<Record<Corner, string>> = {
  x: 'the subject as read',
  fx: 'what is predicted for it',
  gx: 'the subject after g',
  both: 'both ways round on top of each other',
};

interface CornerProps {
  readonly name: Corner;
  readonly label: string;
  readonly shape: MoleculeShape;
  readonly q: Quaternion;
  readonly fields: readonly { readonly role: string; readonly forces: ArrayLike<number> }[];
  readonly scale: CornerScale;
}

export function SquareCorner({ name, label, shape, q, fields, scale }: CornerProps) {
  const box = useRef<HTMLButtonElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const size = useSize(box);
  const css = useTokens();
  const dark = useSession((state) => state.theme === 'dark');
  const enlarged = useSession((state) => state.enlarged === name);
  const { scene } = useScene();
  useEffect(() => {
    if (!scene || !canvas.current || !size) return;
    scene.paintCorner(canvas.current, { shape, q, camera, fields, ...scale, dark, css, size });
  }, [scene, shape, q, fields, scale, dark, css, size]);
  return (
    <button
      ref={box}
      type="button"
      className="corner"
      aria-label={`${label}: ${meaning[name]}. ${enlarged ? 'Back to the square' : 'Enlarge'}`}
      aria-pressed={enlarged}
      title={meaning[name]}
      onClick={() => setSession({ enlarged: enlarged ? undefined : name })}
      onKeyDown={(event) => {
        if (enlarged && event.key === 'Escape') setSession({ enlarged: undefined });
      }}
    >
      <canvas ref={canvas} />
      <CornerName name={name} />
    </button>
  );
}
