/** The three programs of a cloud, shared by all views of all clouds: points, edges, and the finished picture. */
import {
  BufferAttribute,
  BufferGeometry,
  Camera,
  GLSL3,
  Mesh,
  RawShaderMaterial,
  Scene,
  Matrix3 as ThreeMatrix3,
  Vector3 as ThreeVector3,
  Vector2,
  Vector4,
} from 'three';
import type { Vector3 } from '../../math/rotation.ts';
import { keyLight, type Matrix3 } from '../../plot/camera.ts';
import { type Rgb, rgbOf, viridis } from '../../plot/colour-map.ts';
import type { Colouring } from './cloud-points.ts';
import {
  lineFragmentShader,
  lineVertexShader,
  pictureFragmentShader,
  pictureVertexShader,
  pointFragmentShader,
  pointVertexShader,
} from './cloud-shader.ts';
import type { SceneColours } from './molecule-primitives.ts';

const share = ([red, green, blue]: Rgb): ThreeVector3 => new ThreeVector3(red / 255, green / 255, blue / 255);

const seen = {
  view: { value: new ThreeMatrix3() },
  pivot: { value: new ThreeVector3() },
  window: { value: new Vector4() },
  depthRange: { value: 1 },
};

const uniforms = {
  ...seen,
  diameter: { value: 2 },
  colouring: { value: 0 },
  plain: { value: new ThreeVector3() },
  unknown: { value: new ThreeVector3() },
  map: { value: viridis.map((hex) => share(rgbOf(hex))) },
  light: { value: new ThreeVector3(...keyLight) },
  strength: { value: new Vector2() },
  fog: { value: new ThreeVector3() },
  radius: { value: 1 },
  perPixel: { value: 1 },
  relief: { value: 1 },
};

const lineColour = { value: new ThreeVector3() };
const pictureUniforms = { colours: { value: null }, depths: { value: null }, dome: { value: new ThreeVector3() } };

export const pointMaterial = new RawShaderMaterial({
  glslVersion: GLSL3,
  vertexShader: pointVertexShader,
  fragmentShader: pointFragmentShader,
  uniforms,
});

export const lineMaterial = new RawShaderMaterial({
  glslVersion: GLSL3,
  vertexShader: lineVertexShader,
  fragmentShader: lineFragmentShader,
  uniforms: { ...seen, line: lineColour },
});

const pictureMaterial = new RawShaderMaterial({
  glslVersion: GLSL3,
  vertexShader: pictureVertexShader,
  fragmentShader: pictureFragmentShader,
  uniforms: pictureUniforms,
  depthTest: false,
  depthWrite: false,
});

/** One triangle over the whole target. */
const cover = new BufferGeometry().setAttribute(
  'position',
  new BufferAttribute(Float32Array.of(-1, -1, 0, 3, -1, 0, -1, 3, 0), 3),
);
const whole = new Mesh(cover, pictureMaterial);
whole.frustumCulled = false;

export const pictureScene = new Scene().add(whole);
/** The shaders hold the whole projection. */
export const noCamera = new Camera();

export interface CloudShot {
  /** Camera times rotation, row-major. */
  readonly view: Matrix3;
  readonly pivot: Vector3;
  /** Of the cloud about the pivot, its unit. */
  readonly radius: number;
  /** Device pixels of the target, and per unit of the cloud there. */
  readonly width: number;
  readonly height: number;
  readonly scale: number;
  /** Centre of the picture as a fraction of the box, from the top left. */
  readonly centre: readonly [number, number];
  /** Of one point, device pixels. */
  readonly diameter: number;
  readonly colouring: Colouring;
  readonly colours: SceneColours;
}

const colourings = { plain: 0, file: 1, channel: 2, height: 2 } as const;

/** Sets what the next points and edges are drawn with. */
export function aim({
  view,
  pivot,
  radius,
  width,
  height,
  scale,
  centre,
  diameter,
  colouring,
  colours,
}: CloudShot): void {
  const [m00, m01, m02, m10, m11, m12, m20, m21, m22] = Array.from(view);
  seen.view.value.set(m00, m01, m02, m10, m11, m12, m20, m21, m22);
  seen.pivot.value.set(...pivot);
  const per = 1 / scale;
  const [halfWidth, halfHeight] = [(width / 2) * per, (height / 2) * per];
  seen.window.value.set((1 - 2 * centre[0]) * halfWidth, (2 * centre[1] - 1) * halfHeight, halfWidth, halfHeight);
  seen.depthRange.value = 1.1 * radius + diameter * per;
  uniforms.diameter.value = diameter;
  uniforms.colouring.value = colourings[colouring.kind];
  uniforms.plain.value.copy(share(colours.of('atom-c')));
  uniforms.unknown.value.copy(share(colours.of('hair-2')));
  uniforms.strength.value.set(colours.key, colours.fill);
  uniforms.fog.value.copy(share(colours.fog));
  uniforms.radius.value = radius;
  uniforms.perPixel.value = per;
  uniforms.relief.value = colouring.kind === 'plain' ? 1 : 0.35;
  lineColour.value.copy(share(colours.of('bond')));
}

/** Sets what the picture is made of: textures of the target, reach of the eye-dome light in texels, and its strength. */
export function finish(colours: unknown, depths: unknown, reach: number, strength: number, radius: number): void {
  Object.assign(pictureUniforms.colours, { value: colours });
  Object.assign(pictureUniforms.depths, { value: depths });
  pictureUniforms.dome.value.set(reach, strength, seen.depthRange.value / radius);
}
