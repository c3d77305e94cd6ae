/** Point groups of textbook geometries, in random poses with their rows shuffled; within the tolerance and beyond; the operations are a group and exact. */
import { describe, expect, it } from 'vitest';
import { Random } from '../math/random.ts';
import { haar, rotateVector, type Vector3 } from '../math/rotation.ts';
import { type PointGroup, pointGroup } from './point-group.ts';
import { schoenflies } from './point-group-name.ts';

type Atom = readonly [kind: number, x: number, y: number, z: number];

const ring = (kind: number, count: number, radius: number, z: number, from = 0): Atom[] =>
  Array.from({ length: count }, (_, k) => {
    const angle = from + (2 * Math.PI * k) / count;
    return [kind, radius * Math.cos(angle), radius * Math.sin(angle), z];
  });
const tetrahedron = (kind: number, a: number): Atom[] => [
  [kind, a, a, a],
  [kind, a, -a, -a],
  [kind, -a, a, -a],
  [kind, -a, -a, a],
];
const octahedron = (kind: number, a: number): Atom[] =>
  [0, 1, 2].flatMap((axis) =>
    [a, -a].map((x): Atom => [kind, ...([0, 1, 2].map((c) => (c === axis ? x : 0)) as never)] as never),
  );
const golden = (1 + Math.sqrt(5)) / 2;
const icosahedron: Atom[] = [0, 1, 2].flatMap((axis) =>
  [1, -1].flatMap((s) =>
    [golden, -golden].map((g): Atom => {
      const at = [0, s, g];
      return [5, at[(3 - axis) % 3], at[(4 - axis) % 3], at[(5 - axis) % 3]];
    }),
  ),
);
const pi = Math.PI;

const known: Readonly<Record<string, readonly [name: string, order: number, atoms: readonly Atom[]]>> = {
  water: [
    'C2v',
    4,
    [
      [8, 0, 0, 0.12],
      [1, 0, 0.76, -0.48],
      [1, 0, -0.76, -0.48],
    ],
  ],
  ammonia: ['C3v', 6, [[7, 0, 0, 0.1], ...ring(1, 3, 0.94, -0.28)]],
  methane: ['Td', 24, [[6, 0, 0, 0], ...tetrahedron(1, 0.63)]],
  benzene: ['D6h', 24, [...ring(6, 6, 1.4, 0), ...ring(1, 6, 2.48, 0)]],
  'sulfur hexafluoride': ['Oh', 48, [[16, 0, 0, 0], ...octahedron(9, 1.56)]],
  'staggered ethane': [
    'D3d',
    12,
    [[6, 0, 0, 0.77], [6, 0, 0, -0.77], ...ring(1, 3, 1.02, 1.16), ...ring(1, 3, 1.02, -1.16, pi)],
  ],
  'eclipsed ethane': [
    'D3h',
    12,
    [[6, 0, 0, 0.77], [6, 0, 0, -0.77], ...ring(1, 3, 1.02, 1.16), ...ring(1, 3, 1.02, -1.16)],
  ],
  'twisted ethane': [
    'D3',
    6,
    [[6, 0, 0, 0.77], [6, 0, 0, -0.77], ...ring(1, 3, 1.02, 1.16), ...ring(1, 3, 1.02, -1.16, 0.5)],
  ],
  allene: [
    'D2d',
    8,
    [[6, 0, 0, 0], [6, 0, 0, 1.3], [6, 0, 0, -1.3], ...ring(1, 2, 0.93, 1.86), ...ring(1, 2, 0.93, -1.86, pi / 2)],
  ],
  icosahedron: ['Ih', 120, icosahedron],
  'two chiral rings': ['C4', 4, [...ring(6, 4, 1, 0.6), ...ring(1, 4, 1.7, 0, 0.3), [7, 0, 0, 1.4]]],
  'trans peroxide': [
    'C2h',
    4,
    [
      [8, 0.7, 0, 0],
      [8, -0.7, 0, 0],
      [1, 1, 0.9, 0],
      [1, -1, -0.9, 0],
    ],
  ],
  'twisted peroxide': [
    'C2',
    2,
    [
      [8, 0.7, 0, 0],
      [8, -0.7, 0, 0],
      [1, 0.9, 0.8, 0.5],
      [1, -0.9, 0.8, -0.5].map((x, n) => (n === 2 ? -x : n === 3 ? -x : x)) as never,
    ],
  ],
  'four blades': [
    'S4',
    4,
    [
      ...ring(6, 2, 1, 0.5),
      ...ring(6, 2, 1, -0.5, pi / 2),
      ...ring(1, 2, 1.8, 0.7, 0.4),
      ...ring(1, 2, 1.8, -0.7, 0.4 + pi / 2),
    ],
  ],
  'a bent plane': [
    'Cs',
    2,
    [
      [6, 0, 0, 0],
      [8, 1.2, 0.3, 0],
      [1, -0.5, 0.9, 0],
      [9, -0.6, -0.8, 0],
    ],
  ],
  'an inverted pair': [
    'Ci',
    2,
    [
      [6, 0.5, 0.2, 0.1],
      [8, 1.4, -0.7, 0.4],
      [1, 0.3, 1.2, -0.8],
      [6, -0.5, -0.2, -0.1],
      [8, -1.4, 0.7, -0.4],
      [1, -0.3, -1.2, 0.8],
    ],
  ],
  'a chiral one': [
    'C1',
    1,
    [
      [6, 0, 0, 0],
      [1, 0.6, 0.6, 0.6],
      [9, 0.8, -0.8, -0.8],
      [17, -1, 1, -1],
      [35, -1.1, -1.1, 1.1],
    ],
  ],
  'carbon dioxide': [
    'D∞h',
    1,
    [
      [6, 0, 0, 0],
      [8, 0, 0, 1.16],
      [8, 0, 0, -1.16],
    ],
  ],
  'carbon monoxide': [
    'C∞v',
    1,
    [
      [6, 0, 0, 0],
      [8, 0, 0, 1.13],
    ],
  ],
  'one atom': ['K', 1, [[18, 3, 2, 1]]],
};

/** Shuffled, turned and shifted; each coordinate off by up to `off`. */
function posed(atoms: readonly Atom[], seed: number, off = 0) {
  const random = new Random(seed);
  const q = haar(random);
  const shuffled = [...random.permutation(atoms.length)].map((k) => atoms[k]);
  const jitter = (): number => off * (2 * random.uniform() - 1);
  const positions = shuffled.flatMap(([, ...at]) =>
    rotateVector(q, at as unknown as Vector3).map((x, c) => x + c - 2 + jitter()),
  );
  return { kinds: shuffled.map(([kind]) => kind), positions: Float64Array.from(positions) };
}

/** Largest distance of any row from the row that an operation lays it on. */
function misses({ operations, symmetrised: x }: PointGroup): number {
  return Math.max(
    ...operations.flatMap(({ matrix: m, order }) =>
      order.flatMap((to, k) =>
        [0, 1, 2].map((r) =>
          Math.abs(m[3 * r] * x[3 * k] + m[3 * r + 1] * x[3 * k + 1] + m[3 * r + 2] * x[3 * k + 2] - x[3 * to + r]),
        ),
      ),
    ),
  );
}

describe.each(Object.entries(known))('%s', (_, [name, order, atoms]) => {
  it.each([1, 2, 3])('is found in pose %i, with exact operations that are a group', (seed) => {
    const group = pointGroup(posed(atoms, seed));
    expect(group.name).toBe(name);
    expect(group.operations).toHaveLength(order);
    expect(misses(group)).toBeLessThan(1e-13);
    expect(group.moved).toBeLessThan(1e-13);
    expect(group.continuous === undefined).toBe(!['D∞h', 'C∞v', 'K'].includes(name));
    const keys = new Set(group.operations.map((s) => `${s.improper} ${s.order}`));
    expect(keys.size).toBe(order);
    for (const a of group.operations)
      for (const b of group.operations)
        expect(keys).toContain(`${a.improper !== b.improper} ${b.order.map((to) => a.order[to])}`);
  });
});

it.each([
  'benzene',
  'methane',
  'water',
  'sulfur hexafluoride',
])('%s is found within the tolerance, not beyond it, and is made exact', (id) => {
  const [name, order, atoms] = known[id];
  const near = pointGroup(posed(atoms, 5, 0.012));
  expect(near.name).toBe(name);
  expect(near.operations).toHaveLength(order);
  expect(misses(near)).toBeLessThan(1e-13);
  expect(near.moved).toBeGreaterThan(1e-4);
  expect(near.moved).toBeLessThan(0.05);
  expect(pointGroup(posed(atoms, 5, 0.012), 1e-5).name).toMatch(/^C1$|^Cs$/);
  expect(pointGroup(posed(atoms, 5, 0.4)).operations.length).toBeLessThan(order);
});

it('tells kinds apart, and keeps couplings and velocities', () => {
  const square = ring(0, 4, 1, 0);
  const positions = Float64Array.from(square.flatMap(([, ...at]) => at));
  expect(pointGroup({ positions }).name).toBe('D4h');
  expect(pointGroup({ positions, kinds: [1, 2, 1, 2] }).name).toBe('D2h');
  const couplings = new Float64Array(16);
  couplings[1] = couplings[4] = couplings[11] = couplings[14] = 1;
  expect(pointGroup({ positions, couplings }).name).toBe('D2h');
  const whirling = Float64Array.from(square.flatMap(([, x, y]) => [-y, x, 0]));
  const near = whirling.map((part, n) => part - (n === 3 ? 0.004 : 0));
  const whirl = pointGroup({ positions, vectors: [near] });
  expect(whirl.name).toBe('C4h');
  expect(Math.hypot(...whirl.vectors[0].map((part, n) => part - 1.001 * whirling[n]))).toBeLessThan(1e-12);
});

it('finds a cube of points among 512, and nothing in as many random ones', () => {
  const cube = Float64Array.from(
    { length: 3 * 512 },
    (_, n) => [Math.floor(n / 3) % 8, Math.floor(n / 24) % 8, Math.floor(n / 192)][n % 3] / 4,
  );
  expect(pointGroup({ positions: cube }).name).toBe('Oh');
  const random = new Random(4);
  expect(pointGroup({ positions: Float64Array.from({ length: 1536 }, () => random.normal()) }, 0.01).name).toBe('C1');
});

it('refuses nothing, too much, and counts that are no group', () => {
  expect(() => pointGroup({ positions: new Float64Array(0) })).toThrow(/0 rows: expected 1 to 512/);
  expect(() => pointGroup({ positions: new Float64Array(3 * 513) })).toThrow(/513 rows/);
  expect(() => schoenflies({ proper: 5, improper: 3, highest: 2, mirrors: 0, inversion: false })).toThrow(
    /no point group/,
  );
});
