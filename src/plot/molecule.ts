/**
 * A molecule to be drawn: balls, sticks and force arrows about its centre, angstrom. The page ray-casts them; the same shape becomes flat SVG
 * for the first paint, for export and where WebGL is missing. Radii: look.md "3D".
 */
import { findBonds } from '../data/bonds.ts';
import { elementSymbol, hillCounts } from '../data/elements.ts';

import type { Vector3 } from '../math/rotation.ts';
import { applied, type Matrix3 } from './camera.ts';
import type { Figure, Mark, Paint } from './marks.ts';

/** What is needed of a frame: atomic numbers and positions f64[atoms, 3] in angstrom. */
export interface MoleculeFrame {
  readonly species: Uint8Array;
  readonly positions: Float64Array;
}

/** Custom properties of the page that colour an element; others are neutral. */
export type AtomRole = 'atom-h' | 'atom-c' | 'atom-n' | 'atom-o' | 'atom-s' | 'bond';

export interface MoleculeShape {
  readonly atoms: readonly { readonly position: Vector3; readonly radius: number; readonly role: AtomRole }[];
  readonly bonds: readonly (readonly [from: number, to: number])[];
  /** Distance of the farthest atom's surface from the centre, angstrom. */
  readonly extent: number;
}

const appearance: ReadonlyMap<number, readonly [AtomRole, number]> = new Map([
  [1, ['atom-h', 0.25]],
  [6, ['atom-c', 0.4]],
  [7, ['atom-n', 0.39]],
  [8, ['atom-o', 0.385]],
  [16, ['atom-s', 0.45]],
]);

export { elementSymbol };

export const bondRadius = 0.13;

/** The shape of a frame, moved so that the middle of its extent is the origin. */
export function moleculeShape(frame: MoleculeFrame): MoleculeShape {
  const count = frame.species.length;
  const middle = [0, 1, 2].map((axis) => {
    let sum = 0;
    for (let atom = 0; atom < count; atom++) sum += frame.positions[atom * 3 + axis] / count;
    return sum;
  });
  const atoms = Array.from(frame.species, (species, atom) => {
    const [role, radius] = appearance.get(species) ?? (['bond', 0.42] as const);
    const position: Vector3 = [
      frame.positions[atom * 3] - middle[0],
      frame.positions[atom * 3 + 1] - middle[1],
      frame.positions[atom * 3 + 2] - middle[2],
    ];
    return { position, radius, role };
  });
  const flat = findBonds(frame);
  const bonds = Array.from({ length: flat.length / 2 }, (_, k) => [flat[2 * k], flat[2 * k + 1]] as const);
  const extent = atoms.reduce((far, { position, radius }) => Math.max(far, Math.hypot(...position) + radius), 1);
  return { atoms, bonds, extent };
}

/** The chemical formula in Hill order, e.g. C2H6O, with subscript digits. */
export function formula(species: Uint8Array): string {
  return hillCounts(species)
    .map(
      ([symbol, count]) => symbol + (count > 1 ? [...String(count)].map((d) => '₀₁₂₃₄₅₆₇₈₉'[Number(d)]).join('') : ''),
    )
    .join('');
}

const flatColours: Readonly<Record<AtomRole, Paint>> = {
  'atom-h': '#f0eee9',
  'atom-c': '#565b63',
  'atom-n': '#3b5fc4',
  'atom-o': '#c63a2c',
  'atom-s': '#c9a227',
  bond: '#a9abad',
};

/** Pixels per angstrom that fit a sphere of `extent` into a box. */
export const moleculeScale = (extent: number, width: number, height: number): number =>
  (Math.min(width, height) - 36) / (2 * extent);

/** The molecule as flat discs and sticks from back to front. `pose` is camera x rotation, row-major. */
export function moleculeFigure(shape: MoleculeShape, pose: Matrix3, width: number, height: number): Figure {
  const scale = moleculeScale(shape.extent * 1.06, width, height);
  const placed = shape.atoms.map(({ position }) => applied(pose, position));
  const x = (v: Vector3): number => width / 2 + v[0] * scale;
  const y = (v: Vector3): number => height / 2 - v[1] * scale;
  const layers: { depth: number; mark: Mark }[] = shape.bonds.map(([from, to]) => {
    const [a, b] = [placed[from], placed[to]];
    const line = { kind: 'line', x1: x(a), y1: y(a), x2: x(b), y2: y(b) } as const;
    return { depth: (a[2] + b[2]) / 2, mark: { ...line, stroke: flatColours.bond, width: 2 * bondRadius * scale } };
  });
  shape.atoms.forEach(({ radius, role }, atom) => {
    const centre = { kind: 'circle', x: x(placed[atom]), y: y(placed[atom]), r: radius * scale } as const;
    layers.push({
      depth: placed[atom][2],
      mark: { ...centre, fill: flatColours[role], stroke: 'hair-2', width: 0.75 },
    });
  });
  layers.sort((a, b) => a.depth - b.depth);
  return { width, height, title: 'The subject at the pinned pose', marks: layers.map(({ mark }) => mark) };
}

/** A dial of three great circles of radius `radius` angstrom as projected polylines, split where they pass behind. */
export function gimbalPieces(
  camera: Matrix3,
  radius: number,
): { readonly front: boolean; readonly points: Vector3[] }[] {
  const pieces: { front: boolean; points: Vector3[] }[] = [];
  for (let axis = 0; axis < 3; axis++) {
    let current: { front: boolean; points: Vector3[] } | undefined;
    for (let step = 0; step <= 96; step++) {
      const angle = (2 * Math.PI * step) / 96;
      const ring: [number, number, number] = [0, 0, 0];
      ring[(axis + 1) % 3] = radius * Math.cos(angle);
      ring[(axis + 2) % 3] = radius * Math.sin(angle);
      const view = applied(camera, ring);
      const front = view[2] >= 0;
      current?.points.push(view);
      if (!current || current.front !== front) {
        current = { front, points: [view] };
        pieces.push(current);
      }
    }
  }
  return pieces;
}
