/** The orientation globe pixel by pixel on a canvas, for turning it by hand: the same picture as `plot/globe.ts`, smooth at any size. */
import type { Vector3 } from '../../math/rotation.ts';
import { applied, type Matrix3 } from '../../plot/camera.ts';
import { colourTable } from '../../plot/colour-map.ts';
import type { FieldScale } from '../../plot/field-scale.ts';
import { farCamera, globeLayout, graticule, shadeAt, visiblePieces } from '../../plot/globe.ts';
import { type SphereTexture, textureAt } from '../../plot/orbit-field.ts';
import { sizeCanvas } from '../canvas-pixels.ts';

export interface GlobeScene {
  readonly texture: SphereTexture;
  readonly scale: FieldScale;
  readonly camera: Matrix3;
  readonly pinned: Vector3;
  readonly worst: Vector3 | undefined;
  readonly css: (name: string) => string;
}

const lines = graticule();

/** One ball into an image; the edge is blended over one pixel. */
function paintBall(
  image: ImageData,
  scene: GlobeScene,
  camera: Matrix3,
  cx: number,
  cy: number,
  radius: number,
  table: Uint8ClampedArray,
  ratio: number,
): void {
  const { data, width, height } = image;
  const { noise = -1 } = scene.scale;
  const raster = Math.round(6 * ratio);
  // The middle of the map is the paper: light on a dark page, where dots are lighter, and darker on a light one.
  const dotted = table[1536] < 128 ? 2.6 : 0.45;
  const [r0, r1, r2, r3, r4, r5, r6, r7, r8] = Array.from(camera);
  for (let py = Math.max(0, Math.floor(cy - radius - 1)); py < Math.min(height, cy + radius + 2); py++) {
    for (let px = Math.max(0, Math.floor(cx - radius - 1)); px < Math.min(width, cx + radius + 2); px++) {
      let x = (px + 0.5 - cx) / radius;
      let y = -(py + 0.5 - cy) / radius;
      const distance = Math.hypot(x, y);
      const cover = Math.min(1, Math.max(0, (1 - distance) * radius + 0.5));
      if (cover === 0) continue;
      if (distance > 0.9999) {
        x *= 0.9999 / distance;
        y *= 0.9999 / distance;
      }
      const z = Math.sqrt(1 - x * x - y * y);
      const value = textureAt(
        scene.texture,
        r0 * x + r3 * y + r6 * z,
        r1 * x + r4 * y + r7 * z,
        r2 * x + r5 * y + r8 * z,
      );
      const entry = Math.round(scene.scale.position(value) * 1023) * 3;
      const light =
        Math.abs(value) <= noise && px % raster < ratio && py % raster < ratio ? dotted : shadeAt([x, y, z]);
      const at = (py * width + px) * 4;
      data[at] = table[entry] * light;
      data[at + 1] = table[entry + 1] * light;
      data[at + 2] = table[entry + 2] * light;
      data[at + 3] = 255 * cover;
    }
  }
}

/** Draws the globe into a canvas of `width` x `height` CSS pixels at `ratio` device pixels each. */
export function paintGlobe(
  canvas: HTMLCanvasElement,
  scene: GlobeScene,
  width: number,
  height: number,
  ratio: number,
): void {
  const { width: w, height: h } = sizeCanvas(canvas, { width, height }, ratio);
  const g = canvas.getContext('2d');
  if (!g) return;
  const { x, y, radius, far } = globeLayout(width, height);
  const image = g.createImageData(w, h);
  const table = colourTable(scene.scale.anchors, 1024);
  paintBall(image, scene, scene.camera, x * ratio, y * ratio, radius * ratio, table, ratio);
  paintBall(image, scene, farCamera(scene.camera), far.x * ratio, far.y * ratio, far.radius * ratio, table, ratio);
  g.putImageData(image, 0, 0);
  g.setTransform(ratio, 0, 0, ratio, 0, 0);
  paintMarks(g, scene, x, y, radius);
  g.fillStyle = scene.css('ink-3');
  g.font = `11px ${scene.css('font')}`;
  g.textAlign = 'center';
  g.fillText('far side', far.x, far.y + far.radius + 14);
  g.setTransform(1, 0, 0, 1, 0, 0);
}

function paintMarks(g: CanvasRenderingContext2D, scene: GlobeScene, x: number, y: number, radius: number): void {
  const project = ([right, up]: Vector3): readonly [number, number] => [x + right * radius, y - up * radius];
  g.strokeStyle = scene.scale.signed ? 'rgb(120 124 130 / .35)' : 'rgb(255 255 255 / .2)';
  g.lineWidth = 1;
  for (const line of lines) {
    for (const piece of visiblePieces(line, scene.camera, project)) {
      g.beginPath();
      for (const point of piece) g.lineTo(...point);
      g.stroke();
    }
  }
  const pole = applied(scene.camera, [0, 0, 1]);
  const foot = pole[2] >= 0 ? y - pole[1] * radius : y - Math.sign(pole[1]) * radius;
  const top = y - Math.sign(pole[1] || 1) * (radius + 8) - pole[1] * 12;
  g.strokeStyle = g.fillStyle = scene.css('ink-2');
  g.lineWidth = 1.25;
  g.beginPath();
  g.moveTo(x, foot);
  g.lineTo(x, top);
  g.stroke();
  g.font = `12px ${scene.css('font')}`;
  g.textAlign = 'left';
  g.textBaseline = 'middle';
  g.fillText('z', x + 7, top + 4);
  const worst = scene.worst && applied(scene.camera, scene.worst);
  if (worst && worst[2] > 0) paintDiamond(g, ...project(worst), x, scene);
  const pinned = applied(scene.camera, scene.pinned);
  const near = worst !== undefined && Math.hypot(worst[0] - pinned[0], worst[1] - pinned[1]) * radius < 28;
  if (pinned[2] > -0.05) paintCursor(g, ...project(pinned), near && worst[2] > 0, scene);
}

function paintDiamond(g: CanvasRenderingContext2D, px: number, py: number, centre: number, scene: GlobeScene): void {
  g.beginPath();
  g.moveTo(px, py - 6.4);
  g.lineTo(px + 6.4, py);
  g.lineTo(px, py + 6.4);
  g.lineTo(px - 6.4, py);
  g.closePath();
  g.fillStyle = '#fff';
  g.strokeStyle = '#16181b';
  g.lineWidth = 1.5;
  g.fill();
  g.stroke();
  const left = px < centre;
  paintLabel(g, 'worst g*', px + (left ? 12 : -12), py, left ? 'left' : 'right', scene);
}

function paintCursor(g: CanvasRenderingContext2D, px: number, py: number, labelled: boolean, scene: GlobeScene): void {
  for (const [colour, lineWidth] of [
    ['#fff', 5],
    ['#d81b60', 2.5],
  ] as const) {
    g.strokeStyle = colour;
    g.lineWidth = lineWidth;
    g.beginPath();
    g.arc(px, py, 8, 0, 2 * Math.PI);
    g.stroke();
  }
  g.fillStyle = '#d81b60';
  g.beginPath();
  g.arc(px, py, 2, 0, 2 * Math.PI);
  g.fill();
  if (!labelled) paintLabel(g, 'g', px + 14, py, 'left', scene);
}

function paintLabel(
  g: CanvasRenderingContext2D,
  text: string,
  px: number,
  py: number,
  align: CanvasTextAlign,
  scene: GlobeScene,
): void {
  g.font = `${text === 'g' ? 'italic ' : ''}12px ${scene.css('font')}`;
  g.textAlign = align;
  g.textBaseline = 'middle';
  g.lineJoin = 'round';
  g.lineWidth = 3;
  g.strokeStyle = 'rgb(10 20 40 / .6)';
  g.strokeText(text, px, py);
  g.fillStyle = '#fff';
  g.fillText(text, px, py);
}
