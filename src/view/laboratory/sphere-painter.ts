/** A spherical function pixel by pixel on a canvas, for turning it by hand: its colours, shaded by at most 22 %, and its zero line. */
import type { Matrix3 } from '../../plot/camera.ts';
import { colourTable } from '../../plot/colour-map.ts';
import type { FieldScale } from '../../plot/field-scale.ts';
import { shadeAt } from '../../plot/globe.ts';
import { smoothValue } from '../../plot/laboratory-sphere.ts';
import type { SphereTexture } from '../../plot/orbit-field.ts';
import { sizeCanvas } from '../canvas-pixels.ts';

export interface SphereScene {
  readonly texture: SphereTexture;
  readonly scale: FieldScale;
  readonly camera: Matrix3;
  /** Of the zero line, 0 to 255. */
  readonly line: readonly [red: number, green: number, blue: number];
}

/** CSS pixels around the sphere. */
const MARGIN = 2;
/** Half the width of the zero line, CSS pixels. */
const LINE = 0.6;

export const sphereRadius = (width: number, height: number): number =>
  Math.max(8, Math.min(width, height) / 2 - MARGIN);

/** Values under the pixels of the near side; NaN beside the sphere. */
function valuesUnder({ texture, camera }: SphereScene, w: number, h: number, radius: number): Float32Array {
  const values = new Float32Array(w * h).fill(Number.NaN);
  const [r0, r1, r2, r3, r4, r5, r6, r7, r8] = Array.from(camera);
  for (let py = 0; py < h; py++) {
    for (let px = 0; px < w; px++) {
      let x = (px + 0.5 - w / 2) / radius;
      let y = -(py + 0.5 - h / 2) / radius;
      const distance = Math.hypot(x, y);
      if ((distance - 1) * radius > 0.5) continue;
      if (distance > 0.9999) {
        x *= 0.9999 / distance;
        y *= 0.9999 / distance;
      }
      const z = Math.sqrt(1 - x * x - y * y);
      values[py * w + px] = smoothValue(
        texture,
        r0 * x + r3 * y + r6 * z,
        r1 * x + r4 * y + r7 * z,
        r2 * x + r5 * y + r8 * z,
      );
    }
  }
  return values;
}

/** Change of the value from pixel to pixel; from one side alone where the other is beside the sphere. */
function change(values: Float32Array, at: number, step: number): number {
  const [before, here, after] = [values[at - step], values[at], values[at + step]];
  if (Number.isNaN(before)) return Number.isNaN(after) ? 0 : after - here;
  return Number.isNaN(after) ? here - before : (after - before) / 2;
}

/** How much of a pixel the zero line covers, from the value there and how fast it changes. */
function lineCover(values: Float32Array, at: number, w: number, half: number): number {
  const value = values[at];
  const slope = Math.hypot(change(values, at, 1), change(values, at, w));
  const near = slope > 1e-9 ? half + 0.5 - Math.abs(value) / slope : 0;
  return Math.min(1, Math.max(0, near));
}

/** Draws the sphere into a canvas of `width` x `height` CSS pixels at `ratio` device pixels each. */
export function paintSphere(
  canvas: HTMLCanvasElement,
  scene: SphereScene,
  width: number,
  height: number,
  ratio: number,
): void {
  const { width: w, height: h } = sizeCanvas(canvas, { width, height }, ratio);
  const g = canvas.getContext('2d');
  if (!g) return;
  const radius = sphereRadius(width, height) * ratio;
  const values = valuesUnder(scene, w, h, radius);
  const image = g.createImageData(w, h);
  const { data } = image;
  const table = colourTable(scene.scale.anchors, 1024);
  const [red, green, blue] = scene.line;
  for (let at = 0; at < values.length; at++) {
    const value = values[at];
    if (Number.isNaN(value)) continue;
    const x = ((at % w) + 0.5 - w / 2) / radius;
    const y = -(Math.floor(at / w) + 0.5 - h / 2) / radius;
    const square = x * x + y * y;
    const entry = Math.round(scene.scale.position(value) * 1023) * 3;
    const light = shadeAt([x, y, Math.sqrt(Math.max(0, 1 - square))]);
    const line = lineCover(values, at, w, LINE * ratio);
    const mix = (colour: number, ink: number): number => colour * light * (1 - line) + ink * line;
    data[4 * at] = mix(table[entry], red);
    data[4 * at + 1] = mix(table[entry + 1], green);
    data[4 * at + 2] = mix(table[entry + 2], blue);
    data[4 * at + 3] = 255 * Math.min(1, Math.max(0, (1 - Math.sqrt(square)) * radius + 0.5));
  }
  g.putImageData(image, 0, 0);
}
