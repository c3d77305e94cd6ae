/**
 * An orbit that goes out to another program and comes back. The program is played by a loop over the lines of the exported text, which knows nothing of
 * orbits; the same function, handed to `evaluateOrbit` directly, must give the same verdict and figures.
 */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { elementSymbol } from '../data/elements.ts';
import { FormatError } from '../data/format-error.ts';
import { importFile } from '../data/import.ts';
import { conjugate, type Quaternion, rotateVector, type Vector3 } from '../math/rotation.ts';
import { evaluateOrbit, type OrbitMeasurement } from '../orbit/evaluate.ts';
import type { OrbitFunction } from '../orbit/function.ts';
import { exportedText } from './exported-orbit.ts';
import type { Geometry } from './geometry.ts';
import { judgePredictions, type PredictionsAsked } from './predicted-orbit.ts';

type Answer = { energy: number; forces: number[] };

/** Pair forces d g(|d|), and `bias` times what depends on the laboratory's z axis; every operation is rounded by `round`. */
function answer(
  positions: readonly number[],
  bias: number,
  round: (value: number) => number = (value) => value,
): Answer {
  const forces = new Array<number>(positions.length).fill(0);
  let energy = 0;
  for (let i = 0; i < positions.length; i += 3) {
    for (let j = 0; j < positions.length; j += 3) {
      if (i === j) continue;
      const d = [0, 1, 2].map((k) => round(round(positions[i + k]) - round(positions[j + k])));
      const square = d.reduce((sum, part) => round(sum + round(part * part)), 0);
      const strength = round(1 / round(round(square * square) + 0.5));
      energy = round(energy + round(0.5 * strength));
      for (let k = 0; k < 3; k++) forces[i + k] = round(forces[i + k] + round(strength * d[k]));
      forces[i] += bias * strength * d[2];
    }
  }
  return { energy, forces };
}

interface Program {
  readonly bias?: number;
  readonly round?: (value: number) => number;
  /** Changes the text of a frame's comment line, or a number of its row. */
  readonly comment?: (line: string, frame: number) => string;
  readonly print?: (value: number) => string;
  readonly names?: readonly [energy: string, forces: string];
  readonly order?: (frames: string[]) => string[];
}

/** Another program: reads frames of an extended XYZ text line by line and writes them back with its answers. */
function answered(text: string, program: Program = {}): string {
  const { bias = 0, round, comment = (line) => line, print = String, names = ['energy', 'forces'] } = program;
  const lines = text.split('\n');
  const frames: string[] = [];
  for (let at = 0; at < lines.length - 1; ) {
    const atoms = Number(lines[at]);
    const rows = lines.slice(at + 2, at + 2 + atoms).map((row) => row.split(' '));
    const { energy, forces } = answer(
      rows.flatMap(([, ...xyz]) => xyz.map(Number)),
      bias,
      round,
    );
    const head = comment(lines[at + 1], frames.length).replace('pos:R:3', `pos:R:3:${names[1]}:R:3`);
    const body = rows.map(([symbol, ...xyz], n) =>
      [symbol, ...[...xyz.map(Number), ...forces.slice(3 * n, 3 * n + 3)].map(print)].join(' '),
    );
    frames.push(`${atoms}\n${head} ${names[0]}=${energy}\n${body.join('\n')}\n`);
    at += atoms + 2;
  }
  return (program.order?.(frames) ?? frames).join('');
}

async function judged(text: string, asked: PredictionsAsked = {}) {
  const { subject } = await importFile('answers.xyz', new TextEncoder().encode(text));
  if ('cloud' in subject) throw new Error('atoms were expected');
  return judgePredictions(subject, asked);
}

const refusal = async (text: string, asked: PredictionsAsked = {}): Promise<string> => {
  const error = await judged(text, asked).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(FormatError);
  return (error as FormatError).message;
};

/** The same function without any file: aligned outputs of R x, the atoms in reverse order where asked for. */
const direct =
  ({ positions }: Geometry, bias: number, reversed: boolean): OrbitFunction =>
  async ({ quaternions }) => {
    const count = quaternions.length / 4;
    const scalars = new Float64Array(count);
    const vectors = new Float64Array(count * positions.length);
    const atoms = Array.from({ length: positions.length / 3 }, (_, n) => n);
    const order = reversed ? atoms.toReversed() : atoms;
    for (let n = 0; n < count; n++) {
      const q = [...quaternions.subarray(4 * n, 4 * n + 4)] as unknown as Quaternion;
      const turned = order.flatMap((atom) => [
        ...rotateVector(q, [...positions.subarray(3 * atom, 3 * atom + 3)] as unknown as Vector3),
      ]);
      const { energy, forces } = answer(turned, bias);
      scalars[n] = energy;
      order.forEach((atom, place) => {
        const force = forces.slice(3 * place, 3 * place + 3) as unknown as Vector3;
        vectors.set(rotateVector(conjugate(q), force), n * positions.length + 3 * atom);
      });
    }
    return { scalars, vectors };
  };

function expectNear(found: readonly number[], expected: readonly number[]): void {
  expect(found).toHaveLength(expected.length);
  for (const [n, value] of expected.entries()) expect(found[n], `figure ${n}`).toBeCloseTo(value, 10);
}

const molecule: Geometry = {
  species: Uint8Array.of(8, 6, 1, 1),
  positions: Float64Array.of(0.1, -0.2, 0.3, 1.2, 0.4, -0.1, -0.7, 0.9, 0.5, 0.3, -1.1, 0.8),
};
const plan = { group: 'so3', elements: 16, seed: 3 };
const text = exportedText(molecule, plan);

const geometries = fc
  .integer({ min: 2, max: 5 })
  .chain((atoms) =>
    fc.record({
      species: fc.uint8Array({ minLength: atoms, maxLength: atoms, min: 1, max: 20 }),
      jitter: fc.array(fc.double({ min: -0.4, max: 0.4, noNaN: true }), { minLength: 3 * atoms, maxLength: 3 * atoms }),
    }),
  )
  .map(
    ({ species, jitter }): Geometry => ({
      species: Uint8Array.from(species),
      positions: Float64Array.from(jitter, (value, n) => value + [1.3 * Math.floor(n / 3), (n / 3) % 2, 0][n % 3]),
    }),
  );

describe('an orbit that goes to another program and comes back', () => {
  it('is judged as the function itself is, whatever the subject, the orbit, the asymmetry and the order of the frames', async () => {
    await fc.assert(
      fc.asyncProperty(
        geometries,
        fc.constantFrom(4, 7, 16, 64),
        fc.nat(1000),
        fc.constantFrom(0, 1e-4, 0.3),
        fc.boolean(),
        async (geometry, elements, seed, bias, shuffle) => {
          const labels = Float64Array.from(geometry.positions, (value) => 0.2 * value);
          const order = (frames: string[]): string[] => (shuffle ? frames.toReversed() : frames);
          const exported = exportedText(geometry, { group: 'so3', elements, seed, grid: { base: 5, fibre: 2 } });
          const { result } = await judged(answered(exported, { bias, order }), { subject: geometry, labels });
          const expected = await evaluateOrbit({
            evaluate: direct(geometry, bias, false),
            control: direct(geometry, bias, true),
            output: 'forces',
            count: elements,
            seed,
            chunk: 5,
            leastFloor: result.noiseFloor,
            labels: { forces: labels },
            grid: { base: 5, fibre: 2 },
          });
          const figures = ({ summary, elements: found, grid, angles, twirl }: OrbitMeasurement): number[] => [
            ...[summary.error, summary.nonEquivariantShare].flatMap((each) =>
              each ? [each.value, each.low, each.high] : [],
            ),
            summary.worst.value,
            summary.energySpread ?? Number.NaN,
            summary.labelForceMae ?? Number.NaN,
            ...[...found, ...(grid?.elements ?? [])].flatMap(({ value, energy, q }) => [
              value,
              energy ?? Number.NaN,
              ...q,
            ]),
            ...angles.map(({ error }) => error),
            ...twirl,
          ];
          expect(result.verdict).toBe(expected.verdict);
          expectNear(figures(result), figures(expected));
          expect(result.grid?.elements).toHaveLength(10);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('is exact for a program that works in float32, broken for one that leaves forces unturned', async () => {
    const single = await judged(answered(text, { round: Math.fround }));
    expect(single.result.verdict).toBe('exact');
    expect(single.result.noiseFloor).toBeGreaterThan(1e-9);
    expect(single.result.noiseFloor).toBeLessThan(1e-6);
    const broken = await judged(answered(text, { bias: 0.5 }));
    expect(broken.result.verdict).toBe('broken');
    expect(broken.result.summary.relativeError).toBeGreaterThan(0.1);
  });

  it('takes GFN2-xTB as exact from a file that ASE wrote, in printed digits', async () => {
    const file = new URL('xtb-orbit.fixture.xyz', import.meta.url);
    const { result, subject, floorFrom, remarks } = await judged(readFileSync(file, 'utf8'));
    expect([...subject.species].map(elementSymbol).join('')).toBe('CCOHHHHHH');
    expect(result.verdict).toBe('exact');
    expect(result.summary.relativeError).toBeLessThan(1e-8);
    expect(result.summary.twirlRms).toBeCloseTo(1.0439, 3);
    expect(result.summary.energySpread).toBeLessThan(1e-10);
    expect(floorFrom).toBe('single precision');
    expect(remarks).toEqual([]);
  });

  it('has a floor that says where it comes from', async () => {
    const coarse = await judged(answered(text, { print: (value) => value.toFixed(5) }));
    expect(coarse.floorFrom).toBe('print');
    expect(coarse.result.noiseFloor).toBeCloseTo(1e-5 / Math.sqrt(12), 12);
    expect(coarse.result.verdict).toBe('exact');
    expect(coarse.remarks.join()).toMatch(/printed in steps of 0\.00001 angstrom/);
    const stated = await judged(answered(text, { bias: 1e-5 }), { precision: 1e-5 });
    expect([stated.floorFrom, stated.result.verdict]).toEqual(['statement', 'exact']);
    expect((await judged(answered(text, { bias: 1e-5 }))).result.verdict).toBe('approximate');
  });

  it('has the floor of a program that answers the same question differently, from the controls', async () => {
    let calls = 0;
    const noisy = (value: number): string => String(value + (++calls % 6 === 0 ? 1e-4 * Math.sin(calls ** 1.5) : 0));
    const { result, floorFrom } = await judged(answered(text, { print: noisy }));
    expect(floorFrom).toBe('controls');
    // Two independent sines of one component in three: RMS 1e-4 / sqrt 3.
    expect(result.noiseFloor / (1e-4 / Math.sqrt(3))).toBeGreaterThan(0.7);
    expect(result.noiseFloor / (1e-4 / Math.sqrt(3))).toBeLessThan(1.3);
  });

  it('takes the names of MACE, and does without energies', async () => {
    const mace = await judged(answered(text, { names: ['MACE_energy', 'MACE_forces'] }));
    expect(mace.result.verdict).toBe('exact');
    expect(mace.result.summary.energySpread).toBeLessThan(1e-14);
    const bare = await judged(answered(text, { names: ['note', 'forces'] }));
    expect(bare.result.summary.energySpread).toBeUndefined();
    expect(bare.result.elements.some((element) => 'energy' in element)).toBe(false);
    expect(bare.remarks.join()).toMatch(/33 of 33 frames have no energy/);
  });

  it('matches by order where the keys were lost, and says so; another seed or order is refused', async () => {
    const comment = (line: string): string => line.replace(/ orbit_\w+=("[^"]*"|\S+)/g, '');
    const { result, remarks } = await judged(answered(text, { comment, bias: 0.3 }), { seed: 3 });
    const { result: whole } = await judged(answered(text, { bias: 0.3 }));
    expect({ ...result, ms: 0, weights: '' }).toEqual({ ...whole, ms: 0, weights: '' });
    expect(remarks.join()).toMatch(/keys were lost: frames are matched by their order, as 16 elements of so3, seed 3/);
    expect(await refusal(answered(text, { comment }))).toMatch(
      /off in frame 2, expected.*--group, --elements and --seed/,
    );
    expect(await refusal(answered(text, { comment, order: (frames) => frames.toReversed() }), { seed: 3 })).toMatch(
      /expected/,
    );
    expect(await refusal(answered(text, { comment }), { seed: 3, elements: 12 })).toMatch(
      /33 frames without orbit keys, expected 29/,
    );
  });
});

describe('files that are no whole orbit are refused in words', () => {
  const without = (...left: number[]) => ({ order: (frames: string[]) => frames.filter((_, n) => !left.includes(n)) });
  const other: Geometry = { ...molecule, positions: molecule.positions.map((value) => value * 1.001) };

  it('missing and double frames', async () => {
    expect(await refusal(answered(text, without(4)))).toMatch(
      /32 of 33 frames of an orbit of so3, without sample element 3, expected all frames/,
    );
    expect(await refusal(answered(text, without(0, 1, 2, 3)))).toMatch(
      /the identity .*; sample element 0; sample element 1 and more/,
    );
    expect(await refusal(answered(text, { order: (frames) => [...frames, frames[7]] }))).toMatch(
      /sample element 6 in frames 8 and 34/,
    );
  });

  it('another subject, two orbits, changed keys', async () => {
    expect(await refusal(answered(text), { subject: other })).toMatch(
      /an orbit of digest-\w{12}, expected one of the subject given/,
    );
    const mixed = exportedText(other, plan);
    expect(await refusal(answered(text) + answered(mixed))).toMatch(
      /frames of two orbits \(frame 1: 16 elements.*frame 34:/,
    );
    const bad = answered(text, {
      comment: (line, n) => (n === 5 ? line.replace('orbit_seed=3', 'orbit_seed=x') : line),
    });
    expect(await refusal(bad)).toMatch(/orbit_seed=x in frame 6/);
    const turned = answered(text, {
      comment: (line, n) => (n === 5 ? line.replace(/orbit_q="\S+/, 'orbit_q="0.5') : line),
    });
    expect(await refusal(turned)).toMatch(/orbit_q=0\.5 .* in frame 6/);
    const bare = answered(text, {
      comment: (line, n) => (n === 5 ? line.replace(/orbit_\w+=("[^"]*"|\S+)/g, '') : line),
    });
    expect(await refusal(bare)).toMatch(/no orbit keys in frame 6/);
  });

  it('frames that are not R x: the subject itself, moved atoms, other units, coarse digits', async () => {
    const rows = (change: (xyz: number[], n: number) => number[]): string => {
      let frame = -1;
      return answered(text)
        .split('\n')
        .map((line) => {
          if (/^\d+$/.test(line)) frame++;
          const [symbol, ...cells] = line.split(' ');
          return /^[A-Z][a-z]?$/.test(symbol) && cells.length === 6
            ? [symbol, ...change(cells.slice(0, 3).map(Number), frame), ...cells.slice(3)].join(' ')
            : line;
        })
        .join('\n');
    };
    expect(await refusal(rows(([x, y, z], n) => (n === 2 ? [x, y, z + 0.01] : [x, y, z])))).toMatch(
      /atom \d 0\.0100 angstrom off \(all atoms were moved by 0\.0000 0\.0000 0\.0100\) in frame 3, expected the subject moved by sample element 1 of so3/,
    );
    expect(await refusal(rows((xyz, n) => (n > 0 ? xyz.map((value) => value / 0.529177) : xyz)))).toMatch(/bohr/);
    expect(await refusal(answered(text, { print: (value) => value.toFixed(2) }))).toMatch(
      /printed in steps of 0\.01 angstrom/,
    );
    const still = text
      .split('\n')
      .map((line, n) => (n > 60 && /^[A-Z]/.test(line) && !line.startsWith('Prop') ? text.split('\n')[n % 6] : line));
    expect(await refusal(answered(still.join('\n')))).toMatch(/it is the subject itself, not moved/);
    expect(await refusal(answered(text).replace('\nO ', '\nN '))).toMatch(/O instead of N as atom 1 in frame 2/);
  });

  it('labels that are missing or not finite', async () => {
    expect(await refusal(answered(text, { names: ['energy', 'noise'] }))).toMatch(/energies only, expected forces/);
    expect(await refusal(answered(text, { names: ['note', 'noise'] }))).toMatch(/frames without forces/);
    let calls = 0;
    const holed = answered(text, { print: (value) => (++calls === 203 ? 'nan' : String(value)) });
    expect(await refusal(holed)).toMatch(/1 of 33 frames without finite forces \(the first: sample element 7\)/);
  });
});
