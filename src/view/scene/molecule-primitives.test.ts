import { describe, expect, it } from 'vitest';
import { lookFrom } from '../../plot/camera.ts';
import { moleculeShape } from '../../plot/molecule.ts';
import { ethanolPositions, ethanolSpecies } from '../../plot/orbit.testing.ts';
import { arrowAtoms, arrowLengthFor, moleculePrimitives } from './molecule-primitives.ts';

const shape = moleculeShape({
  species: Uint8Array.from(ethanolSpecies),
  positions: Float64Array.from(ethanolPositions),
});
const colours = { key: 1, fill: 0.5, fog: [255, 255, 255] as const, of: () => [10, 20, 30] as const };
const identity = Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1);

describe('a molecule as primitives', () => {
  it('has a ball for each atom, a tube for each bond, and no arrow for a vanishing force', () => {
    const forces = new Float64Array(27);
    forces[0] = 2;
    const arrows = [{ forces, role: 'a', radius: 0.04 }];
    const arrowLength = arrowLengthFor([forces], 1.15);
    const camera = lookFrom(0, 0);
    const primitives = moleculePrimitives(
      { shape, rotation: identity, camera, arrows, arrowLength, ghost: 0 },
      colours,
    );
    const count = (kind: string): number => primitives.filter((primitive) => primitive.kind === kind).length;
    expect([count('ball'), count('tube'), count('cone')]).toEqual([9, 8 + 1, 1]);
    const cone = primitives.find(({ kind }) => kind === 'cone');
    const first = primitives[0].start;
    const tip = cone?.end ?? first;
    expect(Math.hypot(tip[0] - first[0], tip[1] - first[1], tip[2] - first[2])).toBeCloseTo(1.15, 9);
  });
  it('beyond 40 atoms draws the 12 largest forces', () => {
    const forces = Float64Array.from({ length: 150 }, (_, i) => (i % 3 === 0 ? i : 0));
    expect(arrowAtoms(forces, 50)).toHaveLength(12);
    expect(arrowAtoms(forces, 50)[0]).toBe(49);
    expect(arrowAtoms(forces, 9)).toHaveLength(9);
  });
});
