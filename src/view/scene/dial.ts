/** The pose dial on a 2D canvas: three great circles in hairline, the axes of the laboratory, and the turn from the identity to g as an accent arc. */
import { type Quaternion, rotationAngle, rotationAxis, type Vector3 } from '../../math/rotation.ts';
import { applied, cross, dot, type Matrix3, unit } from '../../plot/camera.ts';
import { gimbalPieces } from '../../plot/molecule.ts';

export interface DialPlace {
  /** Centre and radius, device pixels. */
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  /** Device pixels per CSS pixel. */
  readonly ratio: number;
}

type Css = (name: string) => string;

/** The circles; drawn below the molecule. */
export function drawCircles(
  g: CanvasRenderingContext2D,
  camera: Matrix3,
  { x, y, radius, ratio }: DialPlace,
  css: Css,
): void {
  g.lineWidth = ratio;
  g.strokeStyle = css('hair');
  g.beginPath();
  g.arc(x, y, radius, 0, 2 * Math.PI);
  g.stroke();
  for (const { front, points } of gimbalPieces(camera, radius)) {
    g.globalAlpha = front ? 1 : 0.45;
    g.beginPath();
    for (const [px, py] of points) g.lineTo(x + px, y - py);
    g.stroke();
  }
  g.globalAlpha = 1;
}

/** The axes of the laboratory, small, in the upper left. */
export function drawAxes(g: CanvasRenderingContext2D, camera: Matrix3, ratio: number, css: Css): void {
  const [cx, cy] = [40 * ratio, 40 * ratio];
  g.lineWidth = 1.25 * ratio;
  g.strokeStyle = css('ink-3');
  g.fillStyle = css('ink-3');
  g.font = `${12 * ratio}px ${css('font')}`;
  g.textAlign = 'center';
  g.textBaseline = 'middle';
  const axes: readonly (readonly [string, Vector3])[] = [
    ['x', [1, 0, 0]],
    ['y', [0, 1, 0]],
    ['z', [0, 0, 1]],
  ];
  for (const [name, axis] of axes) {
    const [dx, dy] = applied(camera, axis);
    g.beginPath();
    g.moveTo(cx, cy);
    g.lineTo(cx + dx * 18 * ratio, cy - dy * 18 * ratio);
    g.stroke();
    g.fillText(name, cx + dx * 27 * ratio, cy - dy * 27 * ratio);
  }
}

/** Points of the arc from the identity to g: the circle about the axis of g, started where it is seen best. */
function arcPoints(q: Quaternion, camera: Matrix3, radius: number): Vector3[] {
  const angle = rotationAngle(q);
  const axis = unit(applied(camera, rotationAxis(q)));
  const helper: Vector3 = Math.abs(axis[2]) < 0.9 ? [0, 0, 1] : [1, 0, 0];
  const e1 = unit(cross(axis, cross(helper, axis)));
  const e2 = cross(axis, e1);
  return Array.from({ length: 65 }, (_, step) => {
    const turn = (step / 64 - 0.5) * angle;
    const [c, s] = [radius * Math.cos(turn), radius * Math.sin(turn)];
    return [e1[0] * c + e2[0] * s, e1[1] * c + e2[1] * s, e1[2] * c + e2[2] * s];
  });
}

/** The arc with its angle in degrees; nothing at the identity. */
export function drawTurn(
  g: CanvasRenderingContext2D,
  camera: Matrix3,
  q: Quaternion,
  place: DialPlace,
  css: Css,
): void {
  const angle = rotationAngle(q);
  if (angle < 0.01) return;
  const { x, y, radius, ratio } = place;
  const arc = arcPoints(q, camera, radius);
  const at = ([px, py]: Vector3): readonly [number, number] => [x + px, y - py];
  g.lineWidth = 2 * ratio;
  g.strokeStyle = css('accent');
  g.beginPath();
  for (const point of arc) g.lineTo(...at(point));
  g.stroke();
  const [start, end] = [at(arc[0]), at(arc[64])];
  g.fillStyle = css('paper');
  g.lineWidth = 1.5 * ratio;
  g.beginPath();
  g.arc(...start, 3.5 * ratio, 0, 2 * Math.PI);
  g.fill();
  g.stroke();
  g.fillStyle = css('accent');
  g.strokeStyle = css('paper');
  g.lineWidth = 2 * ratio;
  g.beginPath();
  g.arc(...end, 5 * ratio, 0, 2 * Math.PI);
  g.fill();
  g.stroke();
  const middle = arc[32];
  const inward = dot(middle, middle) > 0 ? 1 - (20 * ratio) / radius : 1;
  const [lx, ly] = [x + middle[0] * inward, y - middle[1] * inward];
  g.font = `${12 * ratio}px ${css('font')}`;
  g.textAlign = 'center';
  g.textBaseline = 'middle';
  g.lineWidth = 4 * ratio;
  g.lineJoin = 'round';
  const text = `${Math.round((angle * 180) / Math.PI)}°`;
  g.strokeText(text, lx, ly);
  g.fillText(text, lx, ly);
}
