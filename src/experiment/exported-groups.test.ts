/**
 * Orbits of every group that acts on molecules, out to another program and back. The program is one of our own models, which sees the frames of the file one
 * by one and knows nothing of the group: what the file says of it must be what the orbit says when it is evaluated directly.
 */
import { describe, expect, it } from 'vitest';
import { createReferenceBackend } from '../backend/reference/reference.ts';
import { FormatError } from '../data/format-error.ts';
import { importFile } from '../data/import.ts';
import type { Frame } from '../data/subject.ts';
import { writeXyz } from '../data/write-xyz.ts';
import type { OrbitMeasurement } from '../orbit/evaluate.ts';
import { exportedText, type OrbitPlan, plannedFrames } from './exported-orbit.ts';
import { type Geometry, geometryOf } from './geometry.ts';
import { evaluatePose } from './pose.ts';
import { judgePredictions, type PredictionsAsked, posesOf } from './predicted-orbit.ts';
import { preparePredictor, runOrbit } from './runner.ts';
import { randomWeights } from './weights.ts';

const backend = createReferenceBackend();
const molecule: Geometry = {
  species: Uint8Array.of(8, 6, 1, 1),
  positions: Float64Array.of(0.1, -0.2, 0.3, 1.2, 0.4, -0.1, -0.7, 0.9, 0.5, 0.3, -1.1, 0.8),
};
const asked = { elements: 8, seed: 3 };

async function framesIn(text: string) {
  const { subject } = await importFile('rotated.xyz', new TextEncoder().encode(text));
  if ('cloud' in subject) throw new Error('atoms were expected');
  return subject;
}

type Tried = 'gaunt' | 'transformer';

async function answered(text: string, model: Tried): Promise<Frame[]> {
  const { frames } = await framesIn(text);
  const found: Frame[] = [];
  for (const frame of frames) {
    const geometry = geometryOf(frame);
    const predictor = await preparePredictor({ backend, weights: randomWeights(model, 3, geometry), geometry });
    const { scalars, vectors } = await predictor.evaluate({ quaternions: Float64Array.of(1, 0, 0, 0) });
    found.push({ ...frame, energy: scalars[0], forces: vectors });
  }
  return found;
}

const judged = async (frames: readonly Frame[], more: PredictionsAsked = {}) =>
  judgePredictions(await framesIn(writeXyz(frames)), { subject: molecule, ...more });

const figures = ({
  summary,
  elements,
  grid,
  mirrored,
  planes,
  exchanges,
  angles,
  twirl,
}: OrbitMeasurement): number[] => [
  ...[summary.error.value, summary.error.low, summary.error.high, summary.relativeError, summary.worst.value],
  summary.energySpread ?? Number.NaN,
  ...[elements, grid?.elements, mirrored?.elements, planes?.elements, exchanges?.elements].flatMap((list) =>
    (list ?? []).flatMap(({ value, energy = Number.NaN, q }) => [value, energy, ...q]),
  ),
  ...angles.map(({ error }) => error),
  ...twirl,
];

const planOf = (group: string): OrbitPlan => ({ group, ...asked, grid: { base: 3, fibre: 2 } });

describe('an orbit of any group that goes out and comes back', () => {
  it.each([
    ['gaunt', 'o3', 'exact'],
    ['gaunt', 'dihedral~3', 'exact'],
    ['transformer', 'so2~1,0,0', 'broken'],
    ['transformer', 'tetrahedral', 'broken'],
    ['transformer', 'shifts~3', 'exact'],
    ['transformer', 'permutations', 'exact'],
    ['transformer', 'o3+shifts~2+permutations', 'broken'],
  ] as const)('%s over %s is %s, with the figures of the orbit itself', async (model, group, verdict) => {
    const plan = planOf(group);
    const file = await judged(await answered(exportedText(molecule, plan), model));
    const task = { backend, weights: randomWeights(model, 3, molecule), geometry: molecule };
    const { result } = await runOrbit({ ...task, output: 'forces', group, ...asked, grid: plan.grid! });
    expect(file.plan).toEqual(plan);
    expect([file.result.verdict, file.result.group, file.result.whole]).toEqual([verdict, group, result.whole]);
    const [found, expected] = [figures(file.result), figures(result)];
    expect(found).toHaveLength(expected.length);
    for (const [n, value] of expected.entries()) expect(found[n], `figure ${n}`).toBeCloseTo(value, 9);
    // Both ways round, against the same pose evaluated directly.
    const [, pose] = posesOf(file, [2]);
    const { q, motion } = result.elements[2];
    const direct = await evaluatePose(await preparePredictor(task), { q, ...(motion && { motion }) }, result.twirl);
    expect(pose.motion ?? {}).toEqual(motion ?? {});
    for (const way of ['vectorsActThenPredict', 'vectorsPredictThenAct'] as const)
      pose[way].forEach((value, n) => {
        expect(value).toBeCloseTo(direct[way][n], 9);
      });
  });

  it('knows O(3) from SO(3), and says its elements in the frames', async () => {
    const { frames } = await framesIn(exportedText(molecule, planOf('o3+shifts~2')));
    const determinants = [...frames].map(({ info }) => info.get('orbit_det'));
    expect(determinants.filter((det) => det === '-1').length).toBeGreaterThanOrEqual(4);
    expect(frames.get(1).info.get('orbit_shift')?.split(' ')).toHaveLength(3);
    expect(frames.get(1).info.get('orbit_group')).toBe('o3+shifts~2');
  });

  it('keeps a cell right-handed under reflections: the lattice is the same', async () => {
    const crystal = { ...molecule, lattice: Float64Array.of(5, 0, 0, 0.5, 6, 0, 0.1, 0.2, 7) };
    const { frames } = await framesIn(exportedText(crystal, planOf('o3')));
    for (const { lattice } of frames) {
      const [a, b, c, d, e, f, g, h, i] = lattice!;
      expect(a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)).toBeCloseTo(210, 9);
    }
  });

  it('is refused where scale does not act, and for permutations of one atom', () => {
    expect(() => exportedText(molecule, planOf('so3+scale'))).toThrow('Scale does not act on molecules: one with all');
    const atom = { species: Uint8Array.of(6), positions: new Float64Array(3) };
    expect(() => exportedText(atom, planOf('permutations'))).toThrow('at least two atoms');
  });

  it('of permutations is not called exact for answers that follow the order of atoms, however little', async () => {
    const exported = [...(await framesIn(exportedText(molecule, planOf('permutations')))).frames];
    const frames = exported.map((frame) => {
      const forces = frame.positions.map((value, n) => -value + (n < 3 ? 1e-5 : 0));
      return { ...frame, energy: 0, forces };
    });
    const { result, remarks } = await judged(frames);
    expect(result.verdict).toBe('approximate');
    expect(result.noiseFloor).toBeLessThan(1e-7);
    expect(remarks.join()).toContain('order of atoms is what is judged');
  });
});

describe('frames that are no orbit of the group are refused in words', () => {
  const dihedral = answered(exportedText(molecule, planOf('dihedral~3')), 'transformer');
  const refusal = async (frames: readonly Frame[], more: PredictionsAsked = {}): Promise<string> => {
    const error = await judged(frames, more).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(FormatError);
    return (error as FormatError).message;
  };
  const changed = (frames: readonly Frame[], change: (info: Map<string, string>) => void): Frame[] =>
    frames.map((frame) => {
      const info = new Map(frame.info);
      change(info);
      return { ...frame, info };
    });
  const bare = (frames: readonly Frame[]): Frame[] =>
    changed(frames, (info) => {
      for (const key of [...info.keys()]) if (key.startsWith('orbit_')) info.delete(key);
    });

  it('another group, a group without a name, missing frames, reflections that are turns', async () => {
    const frames = await dihedral;
    expect(await refusal(frames, { group: 'o3' })).toMatch(/an orbit of dihedral~3, expected one of o3/);
    expect(await refusal(changed(frames, (info) => info.set('orbit_group', 'so4')))).toMatch(
      /orbit_group=so4 in frame 1/,
    );
    expect(await refusal(frames.toSpliced(4, 1))).toMatch(
      /22 of 23 frames of an orbit of .*, without sample element 3/,
    );
    expect(await refusal(changed(frames, (info) => info.set('orbit_group', 'cyclic~6')))).toMatch(/orbit_q=/);
    const mirrored = changed(frames, (info) => info.set('orbit_det', '-1'));
    expect(await refusal(mirrored)).toMatch(/orbit_det=-1 in frame 1/);
  });

  it('lost keys: by order where the group is said, else why not', async () => {
    const frames = bare(await dihedral);
    const { result, remarks } = await judged(frames, { group: 'dihedral~3', seed: 3 });
    expect([result.verdict, result.elements.length]).toEqual(['broken', 6]);
    expect(remarks.join()).toContain('as 6 elements of dihedral~3, seed 3');
    expect(await refusal(frames, { seed: 3 })).toMatch(/--group, --elements and --seed.*so3, 6 and 3/);
    expect(await refusal(frames, { group: 'octahedral' })).toMatch(/expected 41: .* 24 elements of octahedral/);
  });

  it('atoms in the order of the program', async () => {
    const plan = planOf('permutations');
    const frames = await answered(exportedText(molecule, plan), 'gaunt');
    const at = plannedFrames(plan, 4).findIndex(({ motion }) => motion.order && motion.order[0] !== 0);
    const original = [...(await framesIn(exportedText(molecule, plan))).frames][0];
    const sorted = frames.map((frame, n) =>
      n === at ? { ...frame, species: original.species, positions: original.positions } : frame,
    );
    expect(await refusal(sorted)).toMatch(/instead of .* as atom \d \(the same atoms, in another order\)/);
  });
});
