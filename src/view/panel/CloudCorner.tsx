/** One corner of the commuting square for a point cloud: a share of its points, the sampled ones, and vectors at these. Pressing it makes it large. */
import { type ReactNode, useEffect, useMemo, useRef } from 'react';
import type { PointCloud } from '../../data/subject.ts';
import type { Quaternion, Vector3 } from '../../math/rotation.ts';
import { lookFrom } from '../../plot/camera.ts';
import { cloudRadius } from '../scene/cloud-detail.ts';
import type { CloudVectors, ShownSample } from '../scene/cloud-overlay.ts';
import { useScene } from '../scene/use-scene.ts';
import { useSize } from '../use-size.ts';
import { useTokens } from '../use-tokens.ts';
import { firstColouring } from './CloudColouring.tsx';

const camera = lookFrom(0.6, 0.32);
const centre: Vector3 = [0, 0, 0];

interface CloudCornerProps {
  /** What the corner is, for the pointer and for screen readers. */
  readonly meaning: string;
  readonly cloud: PointCloud;
  readonly sample?: ShownSample | undefined;
  readonly vectors: readonly CloudVectors[];
  readonly q: Quaternion;
  readonly enlarged: boolean;
  readonly onEnlarge: (enlarged: boolean) => void;
  /** The corner's name, drawn over it. */
  readonly children?: ReactNode;
}

export function CloudCorner({ meaning, cloud, sample, vectors, q, enlarged, onEnlarge, children }: CloudCornerProps) {
  const box = useRef<HTMLButtonElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const size = useSize(box);
  const css = useTokens();
  const { scene } = useScene();
  const pivot = sample?.mean ?? centre;
  const radius = useMemo(() => cloudRadius(cloud.positions, pivot), [cloud, pivot]);
  useEffect(() => {
    if (!scene || !canvas.current || !size) return;
    const colouring = firstColouring(cloud);
    const place = { cloud, sample, pivot, radius, size, colouring };
    scene.paintCloud(canvas.current, { ...place, vectors, q, camera, css, moving: false, zoom: 1, corner: true });
  }, [scene, cloud, sample, vectors, pivot, radius, q, css, size]);
  useEffect(() => {
    const element = canvas.current;
    return () => {
      if (scene && element) scene.releaseCloud(element);
    };
  }, [scene]);
  return (
    <button
      ref={box}
      type="button"
      className="corner"
      aria-label={`${meaning}. ${enlarged ? 'Back to the square' : 'Enlarge'}`}
      aria-pressed={enlarged}
      title={meaning}
      onClick={() => onEnlarge(!enlarged)}
      onKeyDown={(event) => {
        if (enlarged && event.key === 'Escape') onEnlarge(false);
      }}
    >
      <canvas ref={canvas} />
      {children}
    </button>
  );
}
