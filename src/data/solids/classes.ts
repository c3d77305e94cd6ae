/**
 * The ten classes of solids: what they are called, their symmetry, and the ranges of their proportions. Each stands
 * upright: its natural axis is z. No class is another's mirror image, so that a model blind to reflections can still tell
 * them all apart; the three chiral ones are right-handed throughout.
 */
import type { Random } from '../../math/random.ts';
import { blockSurface } from './blocks.ts';
import { circlePoint } from './circle.ts';
import { disc, hemisphere, type Patch, type Triple, triangle } from './patch.ts';
import { coneSide, cylinderSide, ellipsoid, torus } from './round.ts';
import { type Curve, helixCurve, trefoilCurve, tube } from './tube.ts';

export interface SolidClass {
  readonly id: SolidId;
  readonly name: string;
  /** No mirror symmetry: the solid differs from its mirror image. */
  readonly chiral: boolean;
  /** Schoenflies symbol of its symmetry group, about z. */
  readonly symmetry: string;
}

export const solidIds = [
  'box',
  'cylinder',
  'cone',
  'ellipsoid',
  'torus',
  'tetrahedron',
  'helix',
  'trefoil',
  'bracket',
  'cross',
] as const;
export type SolidId = (typeof solidIds)[number];

const facts: Readonly<Record<SolidId, Omit<SolidClass, 'id'>>> = {
  box: { name: 'Box', chiral: false, symmetry: 'D2h' },
  cylinder: { name: 'Cylinder', chiral: false, symmetry: 'D∞h' },
  cone: { name: 'Cone', chiral: false, symmetry: 'C∞v' },
  ellipsoid: { name: 'Ellipsoid', chiral: false, symmetry: 'D2h' },
  torus: { name: 'Torus', chiral: false, symmetry: 'D∞h' },
  tetrahedron: { name: 'Tetrahedron', chiral: false, symmetry: 'C3v' },
  helix: { name: 'Helix', chiral: true, symmetry: 'C2' },
  trefoil: { name: 'Trefoil knot', chiral: true, symmetry: 'D3' },
  bracket: { name: 'Bracket', chiral: true, symmetry: 'C1' },
  cross: { name: 'Cross', chiral: false, symmetry: 'D4h' },
};

/** In the order of their labels: label k is `solidClasses[k]`. */
export const solidClasses: readonly SolidClass[] = solidIds.map((id) => ({ id, ...facts[id] }));

/** The surface of one solid of a class, its proportions drawn from the class's ranges; z is its axis, before any turn. */
export const solidSurface: Readonly<Record<SolidId, (random: Random) => Patch[]>> = {
  box: (random) => {
    const [width, depth, height] = [between(random, 0.45, 0.8), 1, between(random, 1.2, 2)];
    return blockSurface(
      [
        [0, width],
        [0, depth],
        [0, height],
      ],
      [[0, 0, 0]],
    );
  },
  cylinder: (random) => {
    const height = between(random, 2, 4);
    return [cylinderSide(1, height), disc(1, height / 2, 1), disc(1, -height / 2, -1)];
  },
  cone: (random) => [coneSide(1, between(random, 1.5, 3)), disc(1, 0, -1)],
  ellipsoid: (random) => [ellipsoid([between(random, 0.5, 0.8), 1, between(random, 1.3, 2.2)])],
  torus: (random) => [torus(1, between(random, 0.2, 0.45))],
  tetrahedron: (random) => tetrahedron(between(random, 1.2, 1.8)),
  helix: (random) =>
    cappedTube(helixCurve(between(random, 1.75, 2.75), between(random, 0.9, 1.3)), between(random, 0.16, 0.26)),
  trefoil: (random) => [
    tube(trefoilCurve(between(random, 0.4, 0.5), between(random, 0.4, 0.5)), between(random, 0.14, 0.2)),
  ],
  bracket: (random) => {
    const [x, y, z] = [0, 1, 2].map(() => between(random, 1, 2));
    return blockSurface(
      [
        [0, x, x + 1],
        [0, 1, 1 + y],
        [0, 1, 1 + z],
      ],
      bracketCells,
    );
  },
  cross: (random) => {
    const [arm, height] = [between(random, 0.8, 1.6), between(random, 0.5, 1)];
    const across = [0, arm, arm + 1, 2 * arm + 1];
    return blockSurface(
      [across, across, [0, height]],
      [
        [1, 1, 0],
        [0, 1, 0],
        [2, 1, 0],
        [1, 0, 0],
        [1, 2, 0],
      ],
    );
  },
};

/** An arm along +x, one along +y from its end, a plate up +z on that: three turns of a right-handed screw. */
const bracketCells: readonly Triple[] = [
  [0, 0, 0],
  [1, 0, 0],
  [1, 1, 0],
  [1, 1, 1],
];

function between(random: Random, low: number, high: number): number {
  return low + (high - low) * random.uniform();
}

/** Base an equilateral triangle of circumradius 1 at z = 0, tip at z = height; regular at height sqrt 2. */
function tetrahedron(height: number): Patch[] {
  const [a, b, c] = [0, 1, 2].map((k): Triple => [...circlePoint(k / 3), 0]);
  const tip: Triple = [0, 0, height];
  return [triangle(a, c, b), triangle(a, b, tip), triangle(b, c, tip), triangle(c, a, tip)];
}

/** The tube closed by a half sphere at either end. */
function cappedTube(curve: Curve, radius: number): Patch[] {
  const cap = (t: number, facing: number): Patch => {
    const { point, velocity } = curve.at(t);
    const speed = Math.sqrt(velocity[0] * velocity[0] + velocity[1] * velocity[1] + velocity[2] * velocity[2]);
    const outward = (k: number) => (facing * velocity[k]) / speed;
    return hemisphere(point, [outward(0), outward(1), outward(2)], radius);
  };
  return [tube(curve, radius), cap(curve.from, -1), cap(curve.to, 1)];
}
