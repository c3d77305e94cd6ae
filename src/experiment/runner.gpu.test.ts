/**
 * The experiment on WebGPU against the float64 interpreter: same elements, same field, same verdict; products against the reference vectors; a
 * device destroyed in the middle of an orbit.
 */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createReferenceBackend } from '../backend/reference/reference.ts';
import { nodeGpu } from '../backend/webgpu/node-device.ts';
import { testBackend } from '../backend/webgpu/test-device.ts';
import { createWebGpuBackend } from '../backend/webgpu/webgpu.ts';
import { framesOf } from '../data/frames.ts';
import { importFile } from '../data/import.ts';
import { Random } from '../math/random.ts';
import { KERNEL_TOLERANCE } from '../math/tolerances.ts';
import { geometryOf } from './geometry.ts';
import { evaluatePathProduct, parsePathProduct } from './path-product.ts';
import { evaluatePose } from './pose.ts';
import { evaluateProduct, productKinds } from './product.ts';
import { OrbitMemory, preparePredictor, runOrbit } from './runner.ts';
import { randomWeights } from './weights.ts';

const backend = testBackend();
const reference = createReferenceBackend();
const sample = new URL('../../public/samples/ethanol.xyz', import.meta.url);
const { subject } = await importFile('ethanol.xyz', readFileSync(sample));
const geometry = geometryOf(framesOf(subject).get(0));
const task = (model: string) => ({
  weights: randomWeights(model, 3, geometry),
  geometry,
  output: 'forces' as const,
  elements: 32,
  seed: 5,
});

function relativeNorm(a: readonly number[], b: readonly number[]): number {
  const square = (values: readonly number[]) => values.reduce((sum, value) => sum + value ** 2, 0);
  return Math.sqrt(square(a.map((value, n) => value - b[n])) / square(b));
}

describe('an experiment on WebGPU', () => {
  it('finds the Gaunt network exact', async () => {
    const { result } = await runOrbit({ ...task('gaunt'), backend: backend() });
    expect(result.verdict).toBe('exact');
    expect(result.summary.relativeError).toBeLessThan(2e-5);
    expect(result.adapter).toBe(backend().adapter);
  });

  it('draws the same field of a broken transformer as float64, at the same elements', async () => {
    const { result } = await runOrbit({ ...task('transformer'), backend: backend() });
    const { result: exact } = await runOrbit({ ...task('transformer'), backend: reference });
    expect([result.verdict, exact.verdict]).toEqual(['broken', 'broken']);
    expect(result.elements.map(({ q }) => q)).toEqual(exact.elements.map(({ q }) => q));
    const field = (elements: typeof result.elements) => elements.map(({ value }) => value);
    expect(relativeNorm(field(result.elements), field(exact.elements))).toBeLessThan(1e-3);
    expect(result.noiseFloor).toBeGreaterThan(0);
    expect(result.noiseFloor).toBeLessThan(1e-4 * result.summary.twirlRms);
  });

  it('draws the same field over reflections, shifts and permutations together', async () => {
    const composite = { ...task('transformer'), group: 'o3+shifts~3+permutations' };
    const [{ result }, { result: exact }] = [
      await runOrbit({ ...composite, backend: backend() }),
      await runOrbit({ ...composite, backend: reference }),
    ];
    expect(result.elements.map(({ motion }) => motion)).toEqual(exact.elements.map(({ motion }) => motion));
    const field = ({ elements }: typeof result) => elements.map(({ value }) => value);
    expect(relativeNorm(field(result), field(exact))).toBeLessThan(1e-3);
    expect((await runOrbit({ ...composite, ...task('gaunt'), backend: backend() })).result.verdict).toBe('exact');
  });

  it('shows the same square', async () => {
    const q = [0.5, 0.5, -0.5, 0.5] as const;
    const both = [backend(), reference].map(async (on) =>
      evaluatePose(await preparePredictor({ ...task('transformer'), backend: on }), { q }),
    );
    const [found, expected] = await Promise.all(both);
    expect(relativeNorm(found.vectorsActThenPredict, expected.vectorsActThenPredict)).toBeLessThan(1e-4);
    expect(relativeNorm(found.vectorsPredictThenAct, expected.vectorsPredictThenAct)).toBeLessThan(1e-4);
    expect(found.scalars[0]).toBeCloseTo(expected.scalars[0], 3);
  });

  it('goes on on a fresh device after the first was destroyed midway, to the same result', async () => {
    const first = await createWebGpuBackend(await nodeGpu());
    const memory = new OrbitMemory();
    memory.chunk = 8;
    const interrupted = runOrbit({
      ...task('transformer'),
      backend: first,
      memory,
      onProgress: (phase, done) => {
        if (phase === 'orbit' && done === 16) first.dispose();
      },
    });
    await expect(interrupted).rejects.toMatchObject({ kind: 'device-lost' });
    const finished = memory.size;
    expect(finished).toBeGreaterThanOrEqual(2);
    const resumed = await runOrbit({ ...task('transformer'), backend: backend(), memory });
    const whole = await runOrbit({ ...task('transformer'), backend: backend() });
    expect(resumed.result.verdict).toBe(whole.result.verdict);
    const field = ({ elements }: typeof whole.result) => elements.map(({ value }) => value);
    expect(relativeNorm(field(resumed.result), field(whole.result))).toBeLessThan(KERNEL_TOLERANCE);
  });
});

describe.each(['gaunt-sparse', 'gaunt-grid', 'gaunt-fft', 'gaunt-fourier-sums'] as const)('%s on WebGPU', (kind) => {
  it('agrees with the reference vectors to degree 3, gradients included', async () => {
    const file = new URL('../../../shared/reference/gaunt_tensor_product.json', import.meta.url);
    if (!existsSync(file)) {
      console.info('reference vectors are not here: the product kernels are compared elsewhere, with the interpreter');
      return;
    }
    const { cases } = JSON.parse(readFileSync(file, 'utf8')) as {
      cases: (Record<'x' | 'y' | 'z' | 'grad_z' | 'grad_x' | 'grad_y', number[][]> & { L: number; L_out: number })[];
    };
    const small = cases.filter(({ L }) => L <= 3);
    expect(small.map(({ L }) => L)).toEqual([1, 2, 3]);
    for (const { L, L_out: degreeOut, x, y, z, grad_z: gradZ, grad_x: gradX, grad_y: gradY } of small) {
      const output = await evaluateProduct(backend(), { kind, degree1: L, degree2: L, degreeOut, x, y, gradZ });
      for (const [found, expected] of [
        [output.z, z],
        [output.gradX!, gradX],
        [output.gradY!, gradY],
      ] as const) {
        const scale = Math.max(...expected.flat().map(Math.abs));
        const worst = Math.max(...found.flat().map((value, n) => Math.abs(value - expected.flat()[n])));
        expect(worst / scale, `L = ${L}`).toBeLessThan(KERNEL_TOLERANCE);
      }
    }
  });
});

it.each(productKinds)('%s of unequal degrees equals float64 below, at and off a workgroup of rows', async (kind) => {
  const random = new Random(kind);
  for (const rows of [1, 64, 77]) {
    const draw = (degree: number) =>
      Array.from({ length: rows }, () => Array.from({ length: (degree + 1) ** 2 }, () => random.normal()));
    const input = { kind, degree1: 2, degree2: 3, degreeOut: 3, x: draw(2), y: draw(3), gradZ: draw(3) };
    const [found, expected] = [await evaluateProduct(backend(), input), await evaluateProduct(reference, input)];
    for (const part of ['z', 'gradX', 'gradY'] as const) {
      const scale = Math.max(...expected[part]!.flat().map(Math.abs));
      const worst = Math.max(...found[part]!.flat().map((value, n) => Math.abs(value - expected[part]!.flat()[n])));
      expect(worst / scale, `${part}, ${rows} rows`).toBeLessThan(KERNEL_TOLERANCE);
    }
  }
});

it('a Clebsch-Gordan product along its paths equals float64, gradients of weights included', async () => {
  const random = new Random('paths');
  const draw = (rows: number, width: number) =>
    Array.from({ length: rows }, () => Array.from({ length: width }, () => random.normal()));
  for (const rows of [1, 65]) {
    const input = parsePathProduct({
      kind: 'clebsch-gordan',
      irreps1: '3x0e+2x1o+1x2e',
      irreps2: '1x0e+1x1o+1x2e',
      irrepsOut: '2x0e+3x1o+2x1e+1x2e',
      x: draw(rows, 14),
      y: draw(rows, 9),
      gradZ: draw(rows, 22),
      weight: draw(1, 49)[0],
    });
    const [found, expected] = [
      await evaluatePathProduct(backend(), input),
      await evaluatePathProduct(reference, input),
    ];
    for (const part of ['z', 'gradX', 'gradY', 'gradWeight'] as const) {
      const [got, want] = [found[part]!.flat(), expected[part]!.flat()];
      const scale = Math.max(...want.map(Math.abs));
      expect(Math.max(...got.map((value, n) => Math.abs(value - want[n]))) / scale, part).toBeLessThan(
        KERNEL_TOLERANCE,
      );
    }
  }
});
