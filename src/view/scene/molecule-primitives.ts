/** A molecule with force arrows as primitives of the stage, and the page's colours for them. */
import type { Vector3 } from '../../math/rotation.ts';
import { applied, type Matrix3 } from '../../plot/camera.ts';
import { type Hex, type Rgb, rgbOf } from '../../plot/colour-map.ts';
import { type AtomRole, bondRadius, type MoleculeShape } from '../../plot/molecule.ts';
import type { Lighting, Primitive } from './stage.ts';

export interface SceneColours extends Lighting {
  readonly of: (role: string) => Rgb;
}

/** Reads the tokens of the current theme from the page. */
export function sceneColours(): SceneColours {
  const style = getComputedStyle(document.documentElement);
  const text = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  const of = (role: string): Rgb => rgbOf(text(role) as Hex);
  return { key: Number(text('light-key')), fill: Number(text('light-fill')), fog: of('fog'), of };
}

/** A vector at an atom; `vector` in laboratory coordinates, its unit set by `length` (angstrom per eV/angstrom). */
export interface ArrowField {
  /** f64[atoms, 3], laboratory frame, eV/angstrom. */
  readonly forces: ArrayLike<number>;
  readonly role: string;
  readonly radius: number;
  /** Atoms that carry an arrow; all, or the 12 largest beyond 40 atoms, where it is not given. */
  readonly atoms?: readonly number[];
}

const mixed = (a: Rgb, b: Rgb, share: number): Rgb =>
  [0, 1, 2].map((part) => a[part] + (b[part] - a[part]) * share) as unknown as Rgb;

/** A shaft and a head; nothing for a vector shorter than the shaft is wide. */
export function arrow(from: Vector3, vector: Vector3, radius: number, colour: Rgb): Primitive[] {
  const length = Math.hypot(...vector);
  if (length < radius * 1.5) return [];
  const head = Math.min(0.26 + radius, length * 0.5);
  const tip: Vector3 = [from[0] + vector[0], from[1] + vector[1], from[2] + vector[2]];
  const share = head / length;
  const neck: Vector3 = [tip[0] - vector[0] * share, tip[1] - vector[1] * share, tip[2] - vector[2] * share];
  return [
    { kind: 'tube', start: from, end: neck, radius, colour, unlit: true },
    { kind: 'cone', start: neck, end: tip, radius: radius * 2.6, colour, unlit: true },
  ];
}

/** Index of the atoms that get an arrow: all up to `most`, beyond that the `fewer` with the largest force. */
export function arrowAtoms(forces: ArrayLike<number>, atoms: number, most = 40, fewer = 12): number[] {
  const all = Array.from({ length: atoms }, (_, atom) => atom);
  if (atoms <= most) return all;
  const size = (atom: number): number => Math.hypot(forces[3 * atom], forces[3 * atom + 1], forces[3 * atom + 2]);
  return all.sort((a, b) => size(b) - size(a)).slice(0, fewer);
}

export interface MoleculePicture {
  readonly shape: MoleculeShape;
  /** R, row-major. */
  readonly rotation: Matrix3;
  /** Laboratory to view, row-major. */
  readonly camera: Matrix3;
  readonly arrows: readonly ArrowField[];
  /** Angstrom per eV/angstrom. */
  readonly arrowLength: number;
  /** How far the molecule fades into the paper behind its arrows, 0 to 1. */
  readonly ghost: number;
}

export function moleculePrimitives(picture: MoleculePicture, colours: SceneColours): Primitive[] {
  const { shape, rotation, camera, ghost } = picture;
  const placed = shape.atoms.map(({ position }) => applied(camera, applied(rotation, position)));
  const tone = (role: AtomRole): Rgb => mixed(colours.of(role), colours.fog, ghost);
  const bondColour = tone('bond');
  const primitives: Primitive[] = shape.atoms.map(({ radius, role }, atom) => ({
    kind: 'ball',
    start: placed[atom],
    end: placed[atom],
    radius,
    colour: tone(role),
    unlit: false,
  }));
  for (const [from, to] of shape.bonds) {
    const [start, end] = [placed[from], placed[to]];
    primitives.push({ kind: 'tube', start, end, radius: bondRadius, colour: bondColour, unlit: false });
  }
  for (const { forces, role, radius, atoms } of picture.arrows) {
    const colour = colours.of(role);
    for (const atom of atoms ?? arrowAtoms(forces, shape.atoms.length)) {
      const force: Vector3 = [forces[3 * atom], forces[3 * atom + 1], forces[3 * atom + 2]];
      const [x, y, z] = applied(camera, force);
      const by = picture.arrowLength;
      primitives.push(...arrow(placed[atom], [x * by, y * by, z * by], radius, colour));
    }
  }
  return primitives;
}

/** Angstrom per eV/angstrom such that the longest of the forces is `longest` angstrom. */
export function arrowLengthFor(fields: readonly ArrayLike<number>[], longest: number): number {
  let most = 0;
  for (const forces of fields) {
    for (let i = 0; i + 2 < forces.length; i += 3)
      most = Math.max(most, Math.hypot(forces[i], forces[i + 1], forces[i + 2]));
  }
  return most > 0 ? longest / most : 0;
}
