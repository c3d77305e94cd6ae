/** Every group on real models (reference backend): verdicts that follow from the architecture, and the actions against brute force. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createReferenceBackend } from '../backend/reference/reference.ts';
import { framesOf } from '../data/frames.ts';
import { importFile } from '../data/import.ts';
import { solidSample } from '../data/solids/solid.ts';
import { groupOf } from '../group/describe.ts';
import { type Elements, elementCount, elementsBetween, movePoints, reordered } from '../group/elements.ts';
import { drawElements } from '../group/sampling.ts';
import { Random } from '../math/random.ts';
import { quaternionAt } from '../math/so3-sets.ts';
import { type Geometry, geometryOf, geometryOfPoints } from './geometry.ts';
import { preparePredictor, runOrbit } from './runner.ts';
import { systemGeometry } from './systems.ts';
import { randomWeights } from './weights.ts';

const { subject } = await importFile(
  'ethanol.xyz',
  readFileSync(new URL('../../public/samples/ethanol.xyz', import.meta.url)),
);
const ethanol = geometryOf(framesOf(subject).get(0));
const { points, normals } = solidSample('bracket', 'groups', 24);
const bracket = geometryOfPoints(points, { label: 'bracket', normals });
const charges = await systemGeometry('charges', 0, 0);
const backend = createReferenceBackend();

const geometries = { gaunt: ethanol, transformer: ethanol, 'cloud-gaunt': bracket, pointnet: bracket } as const;
type Tried = keyof typeof geometries;

async function orbit(model: Tried | 'particle-equivariant', group: string, more = {}) {
  const geometry = model === 'particle-equivariant' ? charges : geometries[model];
  const output = geometry === ethanol ? 'forces' : geometry === charges ? 'displacement' : 'normals';
  const weights = randomWeights(model, 3, geometry);
  const { result } = await runOrbit({ backend, weights, geometry, output, group, elements: 16, seed: 5, ...more });
  return result;
}

describe('verdicts over groups', () => {
  it.each([
    ['gaunt', 'o3+shifts~5+permutations', 'exact'],
    ['gaunt', 'icosahedral', 'exact'],
    ['particle-equivariant', 'o3+shifts+permutations', 'exact'],
    ['transformer', 'permutations', 'exact'],
    ['transformer', 'so2~1,0,0', 'broken'],
    ['transformer', 'octahedral', 'broken'],
    ['pointnet', 'permutations', 'exact'],
    ['pointnet', 'o3', 'broken'],
    ['pointnet', 'scale', 'broken'],
  ] as const)('%s over %s is %s, and the two routes of the reference agree', async (model, group, verdict) => {
    const result = await orbit(model, group);
    expect(result.verdict).toBe(verdict);
    expect(result.group).toBe(group);
    expect(result.noiseFloor / result.summary.twirlRms).toBeLessThan(1e-11);
  });

  it('a finite group is visited whole: as many elements as it has, and intervals of no width', async () => {
    const result = await orbit('transformer', 'tetrahedral', { elements: 500 });
    const { error } = result.summary;
    expect(result.elements).toHaveLength(12);
    expect(result.whole).toBe(true);
    expect([error.low, error.high]).toEqual([error.value, error.value]);
  });

  it('scale does not act on molecules and particles, permutations not on one atom, and that is said', async () => {
    await expect(orbit('gaunt', 'scale')).rejects.toThrow('Scale does not act on molecules: one with all its bonds');
    await expect(orbit('particle-equivariant', 'so3+scale')).rejects.toThrow('Scale does not act on these particles');
    const atom = { species: Uint8Array.of(6), positions: new Float64Array(3) };
    const weights = randomWeights('transformer', 1, atom);
    const alone = { backend, weights, geometry: atom, output: 'forces' as const, elements: 16, seed: 1 };
    await expect(runOrbit({ ...alone, group: 'permutations' })).rejects.toThrow('at least two atoms, and there is one');
  });
});

describe('pictures', () => {
  const grid = { base: 12, fibre: 4 };

  it('of O(3) are two grids of the same rotations', async () => {
    const { grid: proper, mirrored } = await orbit('pointnet', 'o3', { grid });
    expect(mirrored!.elements.map(({ q }) => q)).toEqual(proper!.elements.map(({ q }) => q));
    expect(mirrored!.elements.every(({ motion }) => motion?.improper)).toBe(true);
    expect(mirrored!.elements[5].value).not.toBeCloseTo(proper!.elements[5].value, 6);
  });

  it('of shifts are three planes that share their middle', async () => {
    const { planes } = await orbit('pointnet', 'shifts~2', { grid });
    expect(planes).toMatchObject({ radius: 2, size: 3 });
    const values = planes!.elements.map(({ value }) => value);
    expect(values).toHaveLength(27);
    expect([values[9 + 4], values[18 + 4]]).toEqual([values[4], values[4]]);
    expect(planes!.elements[5].motion).toEqual({ shift: [2, 0, 0] });
    // Along +x: rightmost in xy, topmost in zx.
    expect(values[5]).toBeCloseTo(values[18 + 7], 12);
  });

  it('of permutations are the identity and all exchanges of evenly chosen rows', async () => {
    const { exchanges } = await orbit('transformer', 'permutations', { grid });
    expect(exchanges).toMatchObject({ rows: [0, 1, 2, 3, 4, 5, 6, 7, 8], of: 9 });
    expect(exchanges!.elements).toHaveLength(37);
    const few = await orbit('transformer', 'permutations', { grid: { base: 3, fibre: 1 } });
    expect(few.exchanges).toMatchObject({ rows: [0, 3, 6], of: 9 });
    expect(few.exchanges!.elements).toHaveLength(4);
  });
});

/** f(g x) by moving the subject first: the identity's output of the moved subject, in the moved frame. */
async function bruteForce(model: Tried, elements: Elements, mechanism?: string): Promise<Float64Array[]> {
  const own = geometries[model];
  const outputs: Float64Array[] = [];
  for (let n = 0; n < elementCount(elements); n++) {
    const motion = elements.motions?.[n] ?? {};
    const geometry: Geometry = {
      ...own,
      species: reordered(own.species, 1, motion.order),
      positions: movePoints(own.positions, quaternionAt(elements, n), motion),
    };
    const weights = randomWeights(model, 3, own);
    const predictor = await preparePredictor({ backend, weights, geometry, ...(mechanism && { mechanism }) });
    outputs.push((await predictor.evaluate({ quaternions: Float64Array.of(1, 0, 0, 0) })).vectors);
  }
  return outputs;
}

describe('aligned outputs', () => {
  it.each([
    ['transformer', 'o3+shifts~3+permutations', undefined],
    ['pointnet', 'o3+shifts~3+scale+permutations', undefined],
    ['cloud-gaunt', 'so3+scale~3+permutations', undefined],
    ['transformer', 'o3+shifts~3+permutations', 'frames:all'],
    ['pointnet', 'so2+scale', 'average:tetrahedral'],
  ] as const)('of %s over %s (%s) act back to f(g x)', async (model, group, mechanism) => {
    const geometry = geometries[model];
    const elements = drawElements(groupOf(group), 4, new Random('brute force'), geometry.species.length);
    const weights = randomWeights(model, 3, geometry);
    const predictor = await preparePredictor(
      { backend, weights, geometry, ...(mechanism && { mechanism }) },
      { smallestScale: 1 / 3 },
    );
    const { vectors } = await predictor.evaluate(elements);
    const expected = await bruteForce(model, elements, mechanism);
    expected.forEach((output, n) => {
      const one = elementsBetween(elements, n, n + 1);
      const { improper, order } = one.motions?.[0] ?? {};
      const aligned = vectors.subarray(n * output.length, (n + 1) * output.length);
      const acted = movePoints(aligned, quaternionAt(one, 0), {
        ...(improper && { improper }),
        ...(order && { order }),
      });
      for (const [c, value] of acted.entries()) expect(value).toBeCloseTo(output[c], 9);
    });
  });
});
