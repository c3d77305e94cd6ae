/** What stands before a cloud: the sampled points as discs of ink with a halo of paper, and vectors at them as arrows. */
import type { Vector3 } from '../../math/rotation.ts';
import { applied, type Matrix3 } from '../../plot/camera.ts';
import type { CloudShot } from './cloud-materials.ts';
import { arrow, arrowLengthFor } from './molecule-primitives.ts';
import { drawPrimitives, type Primitive } from './stage.ts';

/** The sampled points: drawn at mean + scale * point, in the frame of the cloud's positions. */
export interface ShownSample {
  /** f64[samples, 3]. */
  readonly points: ArrayLike<number>;
  readonly mean: Vector3;
  readonly scale: number;
}

/** Vectors at the sampled points, in their order; f64[samples, 3] in the laboratory frame, already turned. */
export interface CloudVectors {
  readonly role: string;
  readonly values: ArrayLike<number>;
}

export interface CloudOverlay {
  readonly sample?: ShownSample | undefined;
  readonly vectors: readonly CloudVectors[];
  /** Laboratory to view, row-major. */
  readonly camera: Matrix3;
  readonly css: (name: string) => string;
  /** A corner of the square: the cloud steps back behind its vectors, which are long, and the points are specks. */
  readonly corner: boolean;
}

/** More arrows than this hide each other: the first ones are drawn, which a farthest-point sample spreads evenly. */
export const mostArrows = 96;

/** The scene of arrows is measured in fifths of the cloud's radius, which stand for an angstrom of a molecule. */
const unitsPerRadius = 5;

export function drawOverlay(
  g: CanvasRenderingContext2D,
  { sample, vectors, camera, css, corner }: CloudOverlay,
  { view, pivot, radius, width, height, scale, colours, ratio }: CloudShot & { readonly ratio: number },
): void {
  if (!sample) return;
  const count = Math.floor(sample.points.length / 3);
  const placed: Vector3[] = Array.from({ length: count }, (_, index) => {
    const at = (axis: number): number =>
      sample.mean[axis] + sample.scale * sample.points[index * 3 + axis] - pivot[axis];
    return applied(view, [at(0), at(1), at(2)]);
  });
  const size = (corner ? 0.8 : Math.max(1.6, Math.min(3.2, 36 / Math.sqrt(count)))) * ratio;
  if (corner && vectors.length > 0) stepBack(g, css('paper'));
  const order = placed.map((_, index) => index).sort((a, b) => placed[a][2] - placed[b][2]);
  g.fillStyle = css('ink');
  g.strokeStyle = css('paper');
  g.lineWidth = 1.25 * ratio;
  for (const index of order) {
    const [x, y, z] = placed[index];
    const near = Math.min(1, Math.max(0, 0.5 + (0.5 * z) / radius));
    g.globalAlpha = z < 0 ? 0.25 + 0.5 * near : 1;
    g.beginPath();
    g.arc(width / 2 + x * scale, height / 2 - y * scale, size * (0.7 + 0.3 * near), 0, 2 * Math.PI);
    if (!corner) g.stroke();
    g.fill();
  }
  g.globalAlpha = 1;
  const unit = radius / unitsPerRadius;
  const length = arrowLengthFor(
    vectors.map(({ values }) => values),
    corner ? 2 : 1.15,
  );
  const primitives: Primitive[] = vectors.flatMap(({ role, values }) =>
    placed.slice(0, mostArrows).flatMap((place, index) => {
      const [x, y, z] = applied(camera, [values[index * 3], values[index * 3 + 1], values[index * 3 + 2]]);
      return arrow(
        [place[0] / unit, place[1] / unit, place[2] / unit],
        [x * length, y * length, z * length],
        corner ? 0.09 : 0.04,
        colours.of(role),
      );
    }),
  );
  if (primitives.length === 0) return;
  drawPrimitives(g, primitives, colours, { width, height, scale: scale * unit, centre: [0.5, 0.5], samples: 2 });
}

/** Fades what is drawn towards the paper, and nothing else. */
function stepBack(g: CanvasRenderingContext2D, paper: string): void {
  const { globalAlpha, globalCompositeOperation, fillStyle } = g;
  g.globalAlpha = 0.6;
  g.globalCompositeOperation = 'source-atop';
  g.fillStyle = paper;
  g.fillRect(0, 0, g.canvas.width, g.canvas.height);
  Object.assign(g, { globalAlpha, globalCompositeOperation, fillStyle });
}
