/**
 * The one WebGL context of the page. Views hand in primitives in view coordinates and get their picture drawn into their own 2D canvas, so that
 * any number of views cost one context. Loaded on demand, after the first paint.
 */
import {
  BufferAttribute,
  Camera,
  GLSL3,
  InstancedBufferAttribute,
  InstancedBufferGeometry,
  Mesh,
  RawShaderMaterial,
  Scene,
  Vector3 as ThreeVector3,
  Vector2,
  Vector4,
  WebGLRenderer,
} from 'three';
import type { Vector3 } from '../../math/rotation.ts';
import { keyLight } from '../../plot/camera.ts';
import type { Rgb } from '../../plot/colour-map.ts';
import { acquired } from './context-acquire.ts';
import { createContextWatch } from './context-watch.ts';
import { fragmentShader, vertexShader } from './impostor-shader.ts';

export interface Primitive {
  readonly kind: 'ball' | 'tube' | 'cone';
  /** View coordinates, angstrom; a ball's `end` is its `start`. */
  readonly start: Vector3;
  readonly end: Vector3;
  readonly radius: number;
  readonly colour: Rgb;
  readonly unlit: boolean;
}

export interface Lighting {
  readonly key: number;
  readonly fill: number;
  readonly fog: Rgb;
}

/** Where the picture goes: device pixels of the target, and pixels per angstrom there. */
export interface Shot {
  readonly width: number;
  readonly height: number;
  readonly scale: number;
  /** Centre of the picture as a fraction of the box, from the top left. */
  readonly centre: readonly [number, number];
  readonly samples: 1 | 2;
}

const capacity = 4096;
const maximumOccluders = 64;

interface Stage {
  readonly renderer: WebGLRenderer;
  readonly scene: Scene;
  readonly camera: Camera;
  readonly geometry: InstancedBufferGeometry;
  readonly material: RawShaderMaterial;
  readonly attributes: Readonly<Record<'start' | 'end' | 'form' | 'colour', InstancedBufferAttribute>>;
}

let stage: Stage | undefined;

/** The context that all views share. */
export const contextWatch = createContextWatch();

/** True from the moment the context is gone, which is before anybody is told: what a view shows is better left there then. */
export const contextIsGone = (): boolean => stage?.renderer.getContext().isContextLost() ?? false;

/** A program that was not linked because the context went away meanwhile is no error: such a failure comes without a log, a wrong shader with one. */
function tellShaderError(
  gl: WebGLRenderingContext | WebGL2RenderingContext,
  program: WebGLProgram,
  vertex: WebGLShader,
  fragment: WebGLShader,
): void {
  const logs = [gl.getProgramInfoLog(program), gl.getShaderInfoLog(vertex), gl.getShaderInfoLog(fragment)];
  const told = logs.map((log) => log?.replaceAll('\0', '').trim()).filter(Boolean);
  if (!gl.isContextLost() && told.length > 0) console.error(`A shader was refused: ${told.join(' ')}`);
}

function createStage(): Stage {
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('webgl2', { alpha: true, antialias: false });
  if (!context) throw new Error('this browser gives no WebGL 2 context');
  const renderer = new WebGLRenderer({ canvas, context, alpha: true, antialias: false });
  renderer.debug.onShaderError = tellShaderError;
  contextWatch.follow(renderer.domElement);
  renderer.setClearColor(0x000000, 0);
  renderer.setPixelRatio(1);
  const geometry = new InstancedBufferGeometry();
  geometry.setAttribute('corner', new BufferAttribute(Float32Array.of(0, 0, 1, 0, 1, 1, 0, 0, 1, 1, 0, 1), 2));
  geometry.setDrawRange(0, 6);
  const attribute = (size: number) => new InstancedBufferAttribute(new Float32Array(capacity * size), size);
  const attributes = { start: attribute(3), end: attribute(3), form: attribute(4), colour: attribute(3) };
  for (const [name, value] of Object.entries(attributes)) geometry.setAttribute(name, value);
  const material = new RawShaderMaterial({
    glslVersion: GLSL3,
    vertexShader,
    fragmentShader,
    uniforms: {
      window: { value: new Vector4() },
      light: { value: new ThreeVector3(...keyLight) },
      strength: { value: new Vector2() },
      fog: { value: new ThreeVector3() },
      depthRange: { value: 20 },
      ballCount: { value: 0 },
      balls: { value: Array.from({ length: maximumOccluders }, () => new Vector4()) },
    },
  });
  const mesh = new Mesh(geometry, material);
  mesh.frustumCulled = false;
  const scene = new Scene();
  scene.add(mesh);
  return { renderer, scene, camera: new Camera(), geometry, material, attributes };
}

/** Fills the instance arrays and the occluders; answers how many primitives are drawn. */
function fill({ attributes, material }: Stage, primitives: readonly Primitive[]): number {
  const kinds = { ball: 0, tube: 1, cone: 2 } as const;
  const balls = material.uniforms.balls.value as Vector4[];
  let occluders = 0;
  let depth = 4;
  const count = Math.min(capacity, primitives.length);
  for (let i = 0; i < count; i++) {
    const { kind, start, end, radius, colour, unlit } = primitives[i];
    let own = -1;
    if (kind === 'ball' && !unlit && occluders < maximumOccluders) {
      own = occluders;
      balls[occluders++].set(start[0], start[1], start[2], radius);
    }
    depth = Math.max(depth, Math.abs(start[2]) + radius + 1, Math.abs(end[2]) + radius + 1);
    attributes.start.setXYZ(i, start[0], start[1], start[2]);
    attributes.end.setXYZ(i, end[0], end[1], end[2]);
    attributes.form.setXYZW(i, radius, kinds[kind], unlit ? 1 : 0, own);
    attributes.colour.setXYZ(i, colour[0] / 255, colour[1] / 255, colour[2] / 255);
  }
  for (const attribute of Object.values(attributes)) attribute.needsUpdate = true;
  material.uniforms.ballCount.value = occluders;
  material.uniforms.depthRange.value = depth;
  return count;
}

/** Has the context, before anything is drawn: throws where the browser gives none after several tries. */
export async function openStage(): Promise<void> {
  stage = await acquired(createStage);
}

function opened(): Stage {
  if (!stage) throw new Error('the stage is drawn on before openStage() has its WebGL context');
  return stage;
}

/** The page's one renderer, its canvas at least `width` x `height` device pixels. The stage must be open. */
export function stageRenderer(width: number, height: number): WebGLRenderer {
  const { renderer } = opened();
  const size = renderer.getSize(new Vector2());
  if (size.x < width || size.y < height) renderer.setSize(Math.max(size.x, width), Math.max(size.y, height), false);
  return renderer;
}

/** Draws primitives over what the target holds. The stage must be open. */
export function drawPrimitives(
  target: CanvasRenderingContext2D,
  primitives: readonly Primitive[],
  { key, fill: fillLight, fog }: Lighting,
  { width, height, scale, centre, samples }: Shot,
): void {
  const stage = opened();
  const [w, h] = [width * samples, height * samples];
  const { geometry, material, scene, camera } = stage;
  const renderer = stageRenderer(w, h);
  geometry.instanceCount = fill(stage, primitives);
  const uniforms = material.uniforms;
  const perAngstrom = 1 / scale;
  (uniforms.window.value as Vector4).set(
    (0.5 - centre[0]) * width * perAngstrom,
    (centre[1] - 0.5) * height * perAngstrom,
    (width / 2) * perAngstrom,
    (height / 2) * perAngstrom,
  );
  (uniforms.strength.value as Vector2).set(key, fillLight);
  (uniforms.fog.value as ThreeVector3).set(fog[0] / 255, fog[1] / 255, fog[2] / 255);
  renderer.setViewport(0, 0, w, h);
  renderer.setScissor(0, 0, w, h);
  renderer.setScissorTest(true);
  renderer.render(scene, camera);
  const drawn = renderer.domElement;
  target.imageSmoothingQuality = 'high';
  target.drawImage(drawn, 0, drawn.height - h, w, h, 0, 0, width, height);
}
