/**
 * Lebedev rules: equal weights on the orbits of the rotation-reflection group of the octahedron, exact for harmonics to
 * a degree with the fewest such points (Lebedev, USSR Comput. Math. Math. Phys. 15/16, 1975-76).
 *
 * To 50 points the generators have closed forms. From 86 points on they were found here: Gauss-Newton from random starts
 * on the moment equations of the symmetric monomials x^2a y^2b z^2c, a+b+c = (degree-1)/2, then Newton at 40 digits.
 * `lebedev.test.ts` checks the exactness of each.
 */
import type { SphereRule } from './quadrature.ts';

interface Orbit {
  /** Weight of each point; all weights of a rule sum to 1. */
  readonly weight: number;
  /** All signs and orders of (x, y, sqrt(1 - x^2 - y^2)) are the points. */
  readonly generator: readonly [x: number, y: number];
}

const VERTEX: Orbit['generator'] = [0, 0];
const EDGE: Orbit['generator'] = [0, Math.SQRT1_2];
const FACE: Orbit['generator'] = [Math.sqrt(1 / 3), Math.sqrt(1 / 3)];

const RULES = {
  6: { degree: 3, orbits: [{ weight: 1 / 6, generator: VERTEX }] },
  14: {
    degree: 5,
    orbits: [
      { weight: 1 / 15, generator: VERTEX },
      { weight: 3 / 40, generator: FACE },
    ],
  },
  26: {
    degree: 7,
    orbits: [
      { weight: 1 / 21, generator: VERTEX },
      { weight: 4 / 105, generator: EDGE },
      { weight: 9 / 280, generator: FACE },
    ],
  },
  38: {
    degree: 9,
    orbits: [
      { weight: 1 / 105, generator: VERTEX },
      { weight: 9 / 280, generator: FACE },
      { weight: 1 / 35, generator: [0, Math.sqrt((1 - Math.sqrt(1 / 3)) / 2)] },
    ],
  },
  50: {
    degree: 11,
    orbits: [
      { weight: 4 / 315, generator: VERTEX },
      { weight: 64 / 2835, generator: EDGE },
      { weight: 27 / 1280, generator: FACE },
      { weight: 14641 / 725760, generator: [Math.sqrt(1 / 11), Math.sqrt(1 / 11)] },
    ],
  },
  86: {
    degree: 15,
    orbits: [
      { weight: 0.011544011544011544, generator: VERTEX },
      { weight: 0.011943909085856283, generator: FACE },
      { weight: 0.011110555710603402, generator: [0.36960284645415026, 0.36960284645415026] },
      { weight: 0.011876501294537142, generator: [0.6943540066026663, 0.6943540066026663] },
      { weight: 0.011812303746904475, generator: [0, 0.3742430390903412] },
    ],
  },
  110: {
    degree: 17,
    orbits: [
      { weight: 0.0038282704949371615, generator: VERTEX },
      { weight: 0.009793737512487513, generator: FACE },
      { weight: 0.009595471336070962, generator: [0.39568947305594193, 0.39568947305594193] },
      { weight: 0.009942814891178103, generator: [0.6904210483822921, 0.6904210483822921] },
      { weight: 0.008211737283191111, generator: [0.18511563534473616, 0.18511563534473616] },
      { weight: 0.009694996361663029, generator: [0, 0.4783690288121502] },
    ],
  },
  146: {
    degree: 19,
    orbits: [
      { weight: 0.0005996313688621381, generator: VERTEX },
      { weight: 0.0073729997186207565, generator: EDGE },
      { weight: 0.007210515360144488, generator: FACE },
      { weight: 0.006753829486314478, generator: [0.41749612279654535, 0.41749612279654535] },
      { weight: 0.007116355493117555, generator: [0.6764410400114264, 0.6764410400114264] },
      { weight: 0.007574394159054034, generator: [0.15746766720390817, 0.15746766720390817] },
      { weight: 0.0069910873533032625, generator: [0.14035538117131832, 0.44933283232695576] },
    ],
  },
  170: {
    degree: 21,
    orbits: [
      { weight: 0.005544842902037364, generator: VERTEX },
      { weight: 0.006071332770670752, generator: EDGE },
      { weight: 0.006383674773515093, generator: FACE },
      { weight: 0.00518338758774779, generator: [0.25512526211141345, 0.25512526211141345] },
      { weight: 0.006317929009813725, generator: [0.6743601460362766, 0.6743601460362766] },
      { weight: 0.006201670006589077, generator: [0.431891069671941, 0.431891069671941] },
      { weight: 0.005477143385137348, generator: [0, 0.26139313603359887] },
      { weight: 0.005968383987681156, generator: [0.14466307443251153, 0.49904531617960374] },
    ],
  },
  194: {
    degree: 23,
    orbits: [
      { weight: 0.0017823404472446112, generator: VERTEX },
      { weight: 0.005716905949977102, generator: EDGE },
      { weight: 0.005573383178848738, generator: FACE },
      { weight: 0.005608704082587997, generator: [0.6712973442695226, 0.6712973442695226] },
      { weight: 0.0055187714672736135, generator: [0.4446933178717437, 0.4446933178717437] },
      { weight: 0.005158237711805383, generator: [0.28924656275754385, 0.28924656275754385] },
      { weight: 0.004106777028169394, generator: [0.12993354476500668, 0.12993354476500668] },
      { weight: 0.005051846064614809, generator: [0, 0.34577021976112826] },
      { weight: 0.0055302489162330935, generator: [0.15904171053835295, 0.525118572443642] },
    ],
  },
} as const satisfies Record<number, { readonly degree: number; readonly orbits: readonly Orbit[] }>;

export type LebedevSize = keyof typeof RULES;

/** Ascending numbers of points for which a rule is here. */
export const LEBEDEV_SIZES = Object.keys(RULES).map(Number) as readonly LebedevSize[];

/** The Lebedev rule of a number of points. */
export function lebedev(points: LebedevSize): SphereRule {
  const { degree, orbits } = RULES[points];
  const directions: number[] = [];
  const weights: number[] = [];
  for (const { weight, generator } of orbits) {
    for (const point of octahedralOrbit(generator)) {
      directions.push(...point);
      weights.push(weight);
    }
  }
  return {
    name: `Lebedev ${points}`,
    degree,
    directions: Float64Array.from(directions),
    weights: Float64Array.from(weights),
  };
}

/** The smallest rule here that is exact to a degree. Throws RangeError beyond degree 23. */
export function lebedevOfDegree(degree: number): SphereRule {
  const points = LEBEDEV_SIZES.find((size) => RULES[size].degree >= degree);
  if (points === undefined)
    throw new RangeError(
      `Lebedev rule exact to degree ${degree}: the largest here reaches 23; use sphereGrid(${degree})`,
    );
  return lebedev(points);
}

function octahedralOrbit([x, y]: Orbit['generator']): number[][] {
  const c = [x, y, Math.sqrt(Math.max(0, 1 - x * x - y * y))];
  if (x === y && Math.abs(c[2] - x) < 1e-9) c[2] = x;
  if (x === 0 && Math.abs(c[2] - y) < 1e-9) c[2] = y;
  const orders = [
    [0, 1, 2],
    [1, 2, 0],
    [2, 0, 1],
    [0, 2, 1],
    [2, 1, 0],
    [1, 0, 2],
  ];
  const points = new Map<string, number[]>();
  for (const order of orders) {
    for (let signs = 0; signs < 8; signs++) {
      const point = order.map((n, axis) => (c[n] === 0 ? 0 : (signs >> axis) & 1 ? -c[n] : c[n]));
      points.set(point.join(), point);
    }
  }
  return [...points.values()];
}
