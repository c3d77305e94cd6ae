/**
 * A point cloud at a pose, in its dial: every point of the file, and before them the sampled ones that the models see. A drag turns g, at the rim about the
 * line of sight; plus and minus come closer, and the pose stays the pinned one.
 */
import { type KeyboardEvent, useEffect, useMemo, useRef, useState, type WheelEvent } from 'react';
import type { PointCloud } from '../../data/subject.ts';
import { IDENTITY, type Quaternion, rotationAngle, type Vector3 } from '../../math/rotation.ts';
import { lookFrom } from '../../plot/camera.ts';
import { moleculeScale } from '../../plot/molecule.ts';
import { counted, fixed, whole } from '../../plot/number-format.ts';
import { Drawing } from '../Drawing.tsx';
import { cloudRadius } from '../scene/cloud-detail.ts';
import type { CloudVectors, ShownSample } from '../scene/cloud-overlay.ts';
import type { Colouring } from '../scene/cloud-points.ts';
import { turnedByKey } from '../scene/turning.ts';
import { useScene } from '../scene/use-scene.ts';
import { useSize } from '../use-size.ts';
import { useTokens } from '../use-tokens.ts';
import { CloudColouring, firstColouring } from './CloudColouring.tsx';
import { cloudFigure } from './cloud-figure.ts';
import { useShownPose, useTurningHand } from './turning-hand.ts';

const camera = lookFrom(0.6, 0.32);
const none: readonly CloudVectors[] = [];

export interface CloudStageProps {
  readonly name: string;
  readonly cloud: PointCloud;
  /** The points that the models see. The cloud turns about their mean, and about its centre where there is no sample. */
  readonly sample?: ShownSample | undefined;
  /** Vectors at the sampled points, laboratory frame; at most the first 96 are drawn. */
  readonly vectors?: readonly CloudVectors[];
  readonly q: Quaternion;
  readonly onTurn: (q: Quaternion) => void;
  /** The key W. */
  readonly onWorst?: () => void;
}

/** How many points there are and how many of them the models see, in words. */
export function cloudCount(cloud: PointCloud, sample?: ShownSample): string {
  const points = cloud.positions.length / 3;
  const sampled = sample ? `, ${whole(sample.points.length / 3)} sampled` : '';
  return `${counted(points, 'point')}${sampled}`;
}

const centre: Vector3 = [0, 0, 0];

export function CloudStage({ name, cloud, sample, vectors = none, q, onTurn, onWorst }: CloudStageProps) {
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const size = useSize(box);
  const css = useTokens();
  const { scene, failure } = useScene();
  const [zoom, setZoom] = useState(1);
  const [chosen, setChosen] = useState<{ cloud: PointCloud; colouring: Colouring }>();
  const colouring = chosen?.cloud === cloud ? chosen.colouring : firstColouring(cloud);
  const pivot = sample?.mean ?? centre;
  const radius = useMemo(() => cloudRadius(cloud.positions, pivot), [cloud, pivot]);
  const dial = size ? 1.12 * radius * moleculeScale(1.12 * radius, size.width, size.height) : 1;
  const latest = useRef(q);
  latest.current = q;
  const turn = (next: Quaternion): void => {
    latest.current = next;
    onTurn(next);
  };
  const { held, handlers } = useTurningHand(camera, dial, () => latest.current, turn);
  const pose = useShownPose(q, held);
  const moving = held || pose !== q;

  // biome-ignore lint/correctness/useExhaustiveDependencies: the colouring is compared by what it says, not by its object
  useEffect(() => {
    if (!canvas.current || !size) return;
    if (!scene) {
      // The flat drawing lies below, and the canvas still takes the hand.
      canvas.current.width = 0;
      return;
    }
    const place = { cloud, sample, pivot, radius, size };
    scene.paintCloud(canvas.current, {
      ...place,
      colouring,
      vectors,
      q: pose,
      camera,
      css,
      moving,
      zoom,
      corner: false,
    });
  }, [scene, cloud, sample, vectors, pivot, radius, JSON.stringify(colouring), pose, css, size, moving, zoom]);

  useEffect(() => {
    const element = canvas.current;
    return () => {
      if (scene && element) scene.releaseCloud(element);
    };
  }, [scene]);

  const closer = (factor: number): void => setZoom((before) => Math.min(40, Math.max(1, before * factor)));
  const onKeyDown = (event: KeyboardEvent): void => {
    const turned = turnedByKey(q, camera, event.key, event.shiftKey);
    if (turned) turn(turned);
    else if (event.key === 'Home') turn(IDENTITY);
    else if (event.key === '+' || event.key === '=') closer(1.25);
    else if (event.key === '-') closer(0.8);
    else if (event.key === '0') setZoom(1);
    else if (onWorst && event.key.toLowerCase() === 'w') onWorst();
    else return;
    event.preventDefault();
  };
  const onWheel = (event: WheelEvent): void => {
    if (event.ctrlKey) closer(Math.exp(-event.deltaY / 200));
  };
  const degrees = Math.round((rotationAngle(q) * 180) / Math.PI);
  const count = cloudCount(cloud, sample);
  return (
    <>
      <div className="stage" ref={box}>
        {size && !scene && <Drawing figure={cloudFigure(cloud, pivot, radius, pose, camera, size)} />}
        <canvas
          ref={canvas}
          tabIndex={0}
          role="img"
          aria-label={`${name}, ${count}, at the pinned pose, ${degrees} degrees from the identity. Arrows turn it, Home is the identity, plus and minus come closer and go back${onWorst ? ', W the worst element' : ''}.`}
          {...handlers}
          onDoubleClick={() => turn(IDENTITY)}
          onKeyDown={onKeyDown}
          onWheel={onWheel}
        />
        {zoom > 1 && <span className="said note">{fixed(zoom, 1)} times as large; the key 0 fits it again</span>}
        {failure && <span className="said note">Drawn flat: {failure}</span>}
      </div>
      <CloudColouring
        cloud={cloud}
        count={count}
        value={colouring}
        onChange={(next) => setChosen({ cloud, colouring: next })}
      />
    </>
  );
}
