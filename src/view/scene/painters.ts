/** The pictures of the 3D views: the stage with its dial, and a corner of the commuting square. The only door from the panels to three. */
import { matrixFromQuaternion, type Quaternion } from '../../math/rotation.ts';
import { applied, type Matrix3 } from '../../plot/camera.ts';
import { type MoleculeShape, moleculeScale } from '../../plot/molecule.ts';
import { sizeCanvas } from '../canvas-pixels.ts';
import { drawAxes, drawCircles, drawTurn } from './dial.ts';
import {
  type ArrowField,
  arrowAtoms,
  arrowLengthFor,
  moleculePrimitives,
  sceneColours,
} from './molecule-primitives.ts';
import { contextIsGone, drawPrimitives } from './stage.ts';

export { paintCloud, releaseCloud } from './cloud-painter.ts';
export { contextWatch, openStage } from './stage.ts';

type Css = (name: string) => string;

interface Box {
  readonly width: number;
  readonly height: number;
}

function prepared(canvas: HTMLCanvasElement, size: Box): { g: CanvasRenderingContext2D; ratio: number } | undefined {
  if (contextIsGone()) return undefined;
  const ratio = Math.max(1, devicePixelRatio);
  const { width, height } = sizeCanvas(canvas, size, ratio);
  const g = canvas.getContext('2d');
  g?.clearRect(0, 0, width, height);
  return g ? { g, ratio } : undefined;
}

export interface StagePicture {
  readonly shape: MoleculeShape;
  readonly q: Quaternion;
  readonly camera: Matrix3;
  readonly fields: readonly Pick<ArrowField, 'role' | 'radius' | 'forces'>[];
  /** Angstrom of an arrow of length 1; absent: the longest has a length that fits. */
  readonly arrowLength?: number;
  /** Radius of the dial, angstrom. */
  readonly dial: number;
  readonly css: Css;
  readonly size: Box;
  readonly moving: boolean;
}

export function paintStage(canvas: HTMLCanvasElement, picture: StagePicture): void {
  const target = prepared(canvas, picture.size);
  if (!target) return;
  const { g, ratio } = target;
  const { shape, q, camera, fields, dial, css, size, moving } = picture;
  const scale = moleculeScale(dial, size.width, size.height) * ratio;
  const place = { x: canvas.width / 2, y: canvas.height / 2, radius: dial * scale, ratio };
  drawCircles(g, camera, place, css);
  const colours = sceneColours();
  const longest = (): number =>
    arrowLengthFor(
      fields.map(({ forces }) => forces),
      1.15,
    );
  const arrowLength = picture.arrowLength ?? longest();
  const rotation = matrixFromQuaternion(q);
  const primitives = moleculePrimitives({ shape, rotation, camera, arrows: fields, arrowLength, ghost: 0 }, colours);
  const shot = { width: canvas.width, height: canvas.height, scale, centre: [0.5, 0.5] as const };
  drawPrimitives(g, primitives, colours, { ...shot, samples: moving || canvas.width > 1600 ? 1 : 2 });
  drawTurn(g, camera, q, place, css);
  drawAxes(g, camera, ratio, css);
}

export interface CornerPicture {
  readonly shape: MoleculeShape;
  readonly q: Quaternion;
  readonly camera: Matrix3;
  /** Vectors at the atoms in the laboratory frame; the accent line joins the tips of the first two. */
  readonly fields: readonly { readonly role: string; readonly forces: ArrayLike<number> }[];
  /** Angstrom of an arrow of length 1, and from the middle to the furthest tip. */
  readonly arrowLength: number;
  readonly reach: number;
  readonly dark: boolean;
  readonly css: Css;
  readonly size: Box;
}

export function paintCorner(canvas: HTMLCanvasElement, picture: CornerPicture): void {
  const target = prepared(canvas, picture.size);
  if (!target) return;
  const { g, ratio } = target;
  const { shape, q, camera, fields, arrowLength, reach, css, size } = picture;
  const scale = Math.min(size.width / (2 * reach), size.height / (1.6 * reach)) * ratio;
  const colours = sceneColours();
  const rotation = matrixFromQuaternion(q);
  const last = fields[fields.length - 1];
  const atoms = last ? arrowAtoms(last.forces, shape.atoms.length, 5, 5) : [];
  const arrows = fields.map(({ role, forces }) => ({ forces, role, radius: 0.075, atoms }));
  const ghost = arrows.length > 0 ? (picture.dark ? 0.48 : 0.62) : 0;
  const primitives = moleculePrimitives({ shape, rotation, camera, arrows, arrowLength, ghost }, colours);
  const shot = { width: canvas.width, height: canvas.height, scale, centre: [0.5, 0.52] as const };
  drawPrimitives(g, primitives, colours, { ...shot, samples: 2 });
  const [first, second] = fields;
  if (!first || !second) return;
  g.strokeStyle = css('accent');
  g.lineWidth = 2 * ratio;
  g.lineCap = 'round';
  for (const atom of atoms) {
    const base = applied(camera, applied(rotation, shape.atoms[atom].position));
    g.beginPath();
    for (const { forces } of [first, second]) {
      const tip = applied(camera, [forces[3 * atom], forces[3 * atom + 1], forces[3 * atom + 2]]);
      g.lineTo(
        canvas.width / 2 + (base[0] + tip[0] * arrowLength) * scale,
        canvas.height * 0.52 - (base[1] + tip[1] * arrowLength) * scale,
      );
    }
    g.stroke();
  }
}
