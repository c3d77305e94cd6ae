/**
 * Views of point clouds. While the hand turns one, a budget of points is drawn that follows the time a frame takes; at rest the picture is completed
 * slice by slice, a frame each, into a target of its own. Buffers belong to a cloud and are shared by its views.
 */
import { DepthTexture, NearestFilter, WebGLRenderTarget } from 'three';
import type { PointCloud } from '../../data/subject.ts';
import { matrixFromQuaternion, type Quaternion, type Vector3 } from '../../math/rotation.ts';
import { applied } from '../../plot/camera.ts';
import { moleculeScale } from '../../plot/molecule.ts';
import { sizeCanvas } from '../canvas-pixels.ts';
import { firstBudget, nextBudget, pointDiameter } from './cloud-detail.ts';
import { aim, type CloudShot, finish, lineMaterial, noCamera, pictureScene, pointMaterial } from './cloud-materials.ts';
import { type CloudOverlay, drawOverlay } from './cloud-overlay.ts';
import { CloudPoints, type Colouring } from './cloud-points.ts';
import { drawAxes, drawCircles, drawTurn } from './dial.ts';
import { sceneColours } from './molecule-primitives.ts';
import { contextIsGone, stageRenderer } from './stage.ts';

export interface CloudPicture extends CloudOverlay {
  readonly cloud: PointCloud;
  readonly colouring: Colouring;
  readonly q: Quaternion;
  /** What the turn leaves in place, relative to the cloud's centre, and the farthest point's distance from it. */
  readonly pivot: Vector3;
  readonly radius: number;
  readonly size: { readonly width: number; readonly height: number };
  readonly moving: boolean;
  /** 1 fits the dial into the box. */
  readonly zoom: number;
  /** A corner of the square: no dial, and a smaller share of the points. */
  readonly corner: boolean;
}

const cornerPoints = 20_000;
/** A machine that draws fewer points a frame than this is spared the second sample of each pixel. */
const slowBudget = 60_000;

interface View {
  readonly target: WebGLRenderTarget;
  cloud: PointCloud;
  points: CloudPoints;
  frame: number;
  /** Points drawn into the target so far. */
  drawn: number;
}

const views = new Map<HTMLCanvasElement, View>();
const buffers = new Map<PointCloud, { readonly points: CloudPoints; users: number }>();
let budget = firstBudget;

function acquire(cloud: PointCloud): CloudPoints {
  let held = buffers.get(cloud);
  if (!held) {
    held = { points: new CloudPoints(cloud, pointMaterial, lineMaterial), users: 0 };
    buffers.set(cloud, held);
  }
  held.users++;
  return held.points;
}

function release(cloud: PointCloud): void {
  const held = buffers.get(cloud);
  if (!held || --held.users > 0) return;
  held.points.dispose();
  buffers.delete(cloud);
}

function viewOf(canvas: HTMLCanvasElement, cloud: PointCloud): View {
  const known = views.get(canvas);
  if (known) {
    if (known.cloud !== cloud) {
      const points = acquire(cloud);
      release(known.cloud);
      Object.assign(known, { cloud, points });
    }
    return known;
  }
  const plain = { minFilter: NearestFilter, magFilter: NearestFilter, generateMipmaps: false } as const;
  const target = new WebGLRenderTarget(1, 1, { ...plain, depthTexture: new DepthTexture(1, 1) });
  const view = { target, cloud, points: acquire(cloud), frame: 0, drawn: 0 };
  views.set(canvas, view);
  return view;
}

/** Gives back what a view holds on the GPU; with the last view of a cloud its points as well. */
export function releaseCloud(canvas: HTMLCanvasElement): void {
  const view = views.get(canvas);
  if (!view) return;
  cancelAnimationFrame(view.frame);
  view.target.depthTexture?.dispose();
  view.target.dispose();
  release(view.cloud);
  views.delete(canvas);
}

/** Draws a cloud; where it stands still, goes on in later frames until every point is there. */
export function paintCloud(canvas: HTMLCanvasElement, picture: CloudPicture): void {
  if (contextIsGone()) return;
  const view = viewOf(canvas, picture.cloud);
  cancelAnimationFrame(view.frame);
  view.drawn = 0;
  const most = picture.corner ? Math.min(cornerPoints, view.points.count) : view.points.count;
  const share = picture.moving ? Math.min(budget, most) : most;
  const shot = shotOf(canvas, picture, share);
  const step = (): void => {
    if (contextIsGone()) return;
    const began = performance.now();
    drawSlice(view, shot, Math.min(share, view.drawn + budget));
    compose(canvas, view, picture, shot);
    view.frame = requestAnimationFrame(() => {
      if (!picture.corner) budget = nextBudget(budget, performance.now() - began);
      if (!picture.moving && view.drawn < share) step();
    });
  };
  step();
}

interface TakenShot extends CloudShot {
  readonly ratio: number;
  readonly samples: 1 | 2;
}

function shotOf(canvas: HTMLCanvasElement, picture: CloudPicture, share: number): TakenShot {
  const { size, moving, corner, zoom, radius, camera, pivot, colouring } = picture;
  const ratio = Math.max(1, devicePixelRatio);
  const { width, height } = sizeCanvas(canvas, size, ratio);
  const samples = moving || width > 1600 || budget < slowBudget ? 1 : 2;
  const fitted = corner
    ? Math.min(size.width / 1.1, size.height) / (2.1 * radius)
    : moleculeScale(1.12 * radius, size.width, size.height);
  const perUnit = fitted * zoom;
  const rotation = matrixFromQuaternion(picture.q);
  const column = (j: number): Vector3 => applied(camera, [rotation[j], rotation[3 + j], rotation[6 + j]]);
  const [x, y, z] = [column(0), column(1), column(2)];
  return {
    view: [x[0], y[0], z[0], x[1], y[1], z[1], x[2], y[2], z[2]],
    pivot,
    radius,
    width: width * samples,
    height: height * samples,
    scale: perUnit * ratio * samples,
    centre: [0.5, 0.5],
    diameter: pointDiameter(share, radius * perUnit) * ratio * samples,
    colouring,
    colours: sceneColours(),
    ratio,
    samples,
  };
}

/** Adds the points up to `to` to the target, which the first slice clears. */
function drawSlice(view: View, shot: TakenShot, to: number): void {
  const { target, points } = view;
  const { width, height } = shot;
  const renderer = stageRenderer(width, height);
  if (target.width !== width || target.height !== height) {
    target.setSize(width, height);
    view.drawn = 0;
  }
  aim(shot);
  renderer.setRenderTarget(target);
  renderer.autoClear = false;
  if (view.drawn === 0) {
    renderer.clear();
    if (points.lines) renderer.render(points.lines, noCamera);
  }
  view.drawn = points.show(view.drawn, to, shot.colouring);
  renderer.render(points.scene, noCamera);
  renderer.autoClear = true;
  renderer.setRenderTarget(null);
}

/** The target with its depth light, between the dial behind it and the marks before it. */
function compose(canvas: HTMLCanvasElement, { target, points }: View, picture: CloudPicture, shot: TakenShot): void {
  const g = canvas.getContext('2d');
  if (!g) return;
  const { width, height, ratio, samples, scale, radius, colouring } = shot;
  const { camera, css, corner, q } = picture;
  g.clearRect(0, 0, canvas.width, canvas.height);
  const [x, y] = [canvas.width / 2, canvas.height / 2];
  const place = { x, y, radius: (1.12 * radius * scale) / (samples * picture.zoom), ratio };
  if (!corner) drawCircles(g, camera, place, css);
  const renderer = stageRenderer(width, height);
  const strength = points.hasNormals || colouring.kind !== 'plain' ? 1 : 2.5;
  finish(target.texture, target.depthTexture, Math.max(1, 1.25 * ratio * samples), strength, radius);
  renderer.setViewport(0, 0, width, height);
  const reach = Math.ceil(1.02 * radius * scale + 16 * samples * ratio);
  const [left, low] = [Math.max(0, Math.floor(width / 2) - reach), Math.max(0, Math.floor(height / 2) - reach)];
  const [across, up] = [width - 2 * left, height - 2 * low];
  // What other views left beside this picture would be smoothed into its edge.
  renderer.setScissorTest(false);
  renderer.clear();
  renderer.setScissor(left, low, across, up);
  renderer.setScissorTest(true);
  renderer.render(pictureScene, noCamera);
  const drawn = renderer.domElement;
  const on = (pixels: number): number => pixels / samples;
  g.imageSmoothingQuality = 'high';
  g.drawImage(drawn, left, drawn.height - height + low, across, up, on(left), on(low), on(across), on(up));
  drawOverlay(g, picture, { ...shot, scale: scale / samples, width: canvas.width, height: canvas.height });
  if (corner) return;
  drawTurn(g, camera, q, place, css);
  drawAxes(g, camera, ratio, css);
}
