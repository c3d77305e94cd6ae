/** Whole experiments on the reference backend: verdicts known from the architecture, invariances, limits, poses, interruption. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Backend } from '../backend/backend.ts';
import { createReferenceBackend } from '../backend/reference/reference.ts';
import { framesOf } from '../data/frames.ts';
import { importFile } from '../data/import.ts';
import { Random } from '../math/random.ts';
import { haar, rotateVector } from '../math/rotation.ts';
import { modelsAbout } from '../model/about.ts';
import { modelDescriptions } from '../model/describe.ts';
import { cloudModelIds, modelIds, particleModelIds } from '../model/registry.ts';
import { memoryLimits, requireMemory } from './chunks.ts';
import { type Geometry, geometryOf } from './geometry.ts';
import { evaluatePose } from './pose.ts';
import { OrbitMemory, preparePredictor, runOrbit } from './runner.ts';
import { factsOf, type ModelWeights, randomWeights } from './weights.ts';

const sample = new URL('../../public/samples/ethanol.xyz', import.meta.url);
const { subject } = await importFile('ethanol.xyz', readFileSync(sample));
const ethanol = geometryOf(framesOf(subject).get(0));
const backend = createReferenceBackend();

const orbit = (model: string, geometry: Geometry, more = {}) =>
  runOrbit({
    backend,
    weights: randomWeights(model, 3, geometry),
    geometry,
    output: 'forces',
    elements: 24,
    seed: 5,
    ...more,
  });

describe('an experiment on the reference backend', () => {
  it('describes exactly the models that there are', () => {
    expect(Object.keys(modelsAbout)).toEqual(modelDescriptions.map(({ id }) => id));
    expect(modelDescriptions.map(({ id }) => id).sort()).toEqual(
      [...modelIds, ...cloudModelIds, ...particleModelIds].sort(),
    );
  });

  it('finds the Gaunt network exact, to float64 rounding', async () => {
    const phases = new Set<string>();
    const { facts, result } = await orbit('gaunt', ethanol, {
      grid: { base: 12, fibre: 2 },
      onProgress: (phase: string) => phases.add(phase),
    });
    expect(result.verdict).toBe('exact');
    expect(result.summary.relativeError).toBeLessThan(1e-12);
    expect(result.noiseFloor).toBeGreaterThan(result.summary.error.value / 5);
    expect(result.noiseFloor).toBeLessThan(1e-12);
    expect(result.elements).toHaveLength(24);
    expect(result.grid!.elements).toHaveLength(24);
    expect([...phases]).toEqual(['orbit', 'floor', 'grid']);
    expect(result).toMatchObject({ model: 'gaunt', weights: 'random:3', group: 'so3', adapter: 'reference (float64)' });
    expect(facts).toMatchObject({ model: 'gaunt', weights: 'random:3' });
    expect(facts.outside).toMatch(/random weights/);
  });

  it('finds the transformer broken, and says so whatever the pose and the order of the atoms', async () => {
    const first = await orbit('transformer', ethanol);
    expect(first.result.verdict).toBe('broken');
    const q = haar(new Random('pose'));
    const turned = Float64Array.from({ length: ethanol.positions.length }, (_, c) => {
      const [x, y, z] = ethanol.positions.subarray(c - (c % 3), c - (c % 3) + 3);
      return rotateVector(q, [x, y, z])[c % 3];
    });
    const order = new Random('order').permutation(ethanol.species.length);
    const permuted: Geometry = {
      species: Uint8Array.from(order, (atom) => ethanol.species[atom]),
      positions: Float64Array.from([...order].flatMap((atom) => [...turned.subarray(3 * atom, 3 * atom + 3)])),
    };
    for (const geometry of [{ ...ethanol, positions: turned }, permuted]) {
      expect((await orbit('transformer', geometry)).result.verdict).toBe('broken');
      expect((await orbit('gaunt', geometry)).result.verdict).toBe('exact');
    }
  });

  it('gives the same elements and numbers for the same seed, whatever the chunk', async () => {
    const memory = new OrbitMemory();
    memory.chunk = 5;
    const whole = await orbit('transformer', ethanol);
    const pieces = await orbit('transformer', ethanol, { memory });
    expect(pieces.result.elements).toEqual(whole.result.elements);
    expect(memory.size).toBeGreaterThan(4);
  });

  it('shows both ways round the square at one element', async () => {
    const weights = randomWeights('transformer', 3, ethanol);
    const predictor = await preparePredictor({ backend, weights, geometry: ethanol });
    const q = haar(new Random(9));
    const pose = await evaluatePose(predictor, { q });
    const { vectors: forces } = await predictor.evaluate({ quaternions: Float64Array.of(1, 0, 0, 0) });
    expect(pose.vectorsAtIdentity).toEqual([...forces]);
    const turnedFirst = rotateVector(q, [forces[0], forces[1], forces[2]]);
    turnedFirst.forEach((value, k) => {
      expect(pose.vectorsPredictThenAct[k]).toBeCloseTo(value, 12);
    });
    const squares = pose.vectorsActThenPredict.map((value, c) => (value - pose.vectorsPredictThenAct[c]) ** 2);
    const rms = Math.sqrt(squares.reduce((sum, value) => sum + value, 0) / squares.length);
    expect(pose.difference).toBeCloseTo(rms, 12);
    const exact = await preparePredictor({ backend, weights: randomWeights('gaunt', 3, ethanol), geometry: ethanol });
    expect((await evaluatePose(exact, { q })).difference).toBeLessThan(1e-12);
  });

  it('goes on after an interruption with what was finished, to the same result', async () => {
    const memory = new OrbitMemory();
    memory.chunk = 6;
    const stop = new AbortController();
    const done: number[] = [];
    const interrupted = orbit('transformer', ethanol, {
      memory,
      signal: stop.signal,
      onProgress: (phase: string, count: number) => {
        if (phase === 'orbit' && count >= 12) stop.abort();
      },
    });
    await expect(interrupted).rejects.toThrow();
    expect(memory.size).toBe(2);
    const resumed = await orbit('transformer', ethanol, {
      memory,
      onProgress: (phase: string, count: number) => phase === 'orbit' && done.push(count),
    });
    expect(done).toEqual([6, 12, 18, 24]);
    const whole = await orbit('transformer', ethanol);
    expect(resumed.result.elements).toEqual(whole.result.elements);
    expect(resumed.result.summary).toEqual(whole.result.summary);
  });

  it('a caller who gives up during compilation does not take it from the others', async () => {
    const slow = createReferenceBackend();
    const shared: Backend = {
      ...slow,
      compile: async (outputs, options) => {
        await new Promise((resolve) => setTimeout(resolve, 5));
        options?.signal?.throwIfAborted();
        return slow.compile(outputs, options);
      },
    };
    const weights = randomWeights('gaunt', 5, ethanol);
    const stop = new AbortController();
    const first = preparePredictor({ backend: shared, weights, geometry: ethanol }, { signal: stop.signal });
    const second = preparePredictor({ backend: shared, weights, geometry: ethanol });
    stop.abort();
    await expect(first).rejects.toThrow('aborted');
    expect((await second).dispatches).toBe(
      (await preparePredictor({ backend, weights, geometry: ethanol })).dispatches,
    );
  });
});

describe('what cannot be judged', () => {
  const empty: Geometry = { species: new Uint8Array(0), positions: new Float64Array(0) };
  const pair = (x: number): Geometry => ({
    species: Uint8Array.of(1, 1),
    positions: Float64Array.of(0, 0, 0, x, 0, 0),
  });
  const trained = (geometry: Geometry): ModelWeights => ({
    ...randomWeights('gaunt', 1, geometry),
    name: 'gaunt-hydrogen-0123456789ab.safetensors',
    domain: { elements: ['H'], level: 'GFN2-xTB', rmsForce: 1 },
  });

  it('is refused with the reason: no atoms, no element, not finite, in one place', async () => {
    await expect(orbit('gaunt', empty)).rejects.toThrow('no atoms');
    await expect(orbit('gaunt', { ...pair(1), species: Uint8Array.of(1, 0) })).rejects.toThrow(
      'Atom 2 names no chemical element',
    );
    await expect(orbit('gaunt', pair(Number.NaN))).rejects.toThrow('Atom 2 has the x coordinate NaN');
    await expect(orbit('gaunt', pair(0))).rejects.toThrow('Atoms 1 and 2 of 2 are in the same place');
    await expect(orbit('gaunt', ethanol, { elements: 3 })).rejects.toThrow(/3 elements/);
  });

  it('outside the domain of the weights names the elements and offers random weights', async () => {
    const failure = runOrbit({
      backend,
      weights: trained(pair(1)),
      geometry: ethanol,
      output: 'forces',
      elements: 24,
      seed: 1,
    });
    await expect(failure).rejects.toMatchObject({
      kind: 'unknown-element',
      message: 'gaunt-hydrogen-0123456789ab.safetensors was trained on H; this subject also has C O.',
      remedies: ['judge the architecture with seeded random weights', 'choose weights for these elements'],
    });
  });

  it('a single atom: an equivariant force on it is zero, so that the verdict is undecided, and any other is broken', async () => {
    const atom: Geometry = { species: Uint8Array.of(8), positions: Float64Array.of(1, 2, 3) };
    const { facts, result } = await orbit('gaunt', atom);
    expect(facts.outside).toMatch(/one atom: the only equivariant force on it is zero$/);
    expect([result.verdict, result.summary.twirlRms]).toEqual(['undecided', 0]);
    expect((await orbit('transformer', atom)).result.verdict).toBe('broken');
  });

  it('too many atoms: the message has the numbers and the largest that works', () => {
    const bytes = (atoms: number) => 1000 * atoms ** 2;
    expect(() => requireMemory(bytes, 300, memoryLimits.webgpu, 'SwiftShader')).not.toThrow();
    expect(() => requireMemory(bytes, 1_000_000, memoryLimits.webgpu, 'SwiftShader')).toThrow(
      '1\u2009000\u2009000 atoms need 953\u2009674\u2009317 MB on SwiftShader for one orientation; 128 MB are allowed. About 366 atoms of this density work.',
    );
  });

  it('a million atoms are refused before neighbours are searched', async () => {
    const count = 1_000_000;
    const positions = Float64Array.from(
      { length: 3 * count },
      (_, c) => 2 * (([c / 3, c / 300, c / 30000][c % 3] % 100) | 0),
    );
    const geometry: Geometry = { species: new Uint8Array(count).fill(6), positions };
    await expect(orbit('transformer', geometry)).rejects.toMatchObject({ kind: 'too-many-atoms' });
  });

  it('the float64 control is admitted before anything runs', async () => {
    const reference = createReferenceBackend();
    let runs = 0;
    const gpu: Backend = {
      ...reference,
      kind: 'webgpu',
      compile: async (outputs, options) => {
        const program = await reference.compile(outputs, options);
        return {
          ...program,
          dispatches: 1,
          memory: () => 1,
          run: (feeds, extents, signal) => {
            runs++;
            return program.run(feeds, extents, signal);
          },
        };
      },
    };
    const side = 40;
    const positions = Float64Array.from(
      { length: 3 * side ** 3 },
      (_, c) => 4 * (Math.floor(Math.floor(c / 3) / side ** (c % 3)) % side),
    );
    const geometry: Geometry = { species: new Uint8Array(side ** 3).fill(6), positions };
    await expect(orbit('transformer', geometry, { backend: gpu })).rejects.toMatchObject({
      kind: 'too-many-atoms',
      message: expect.stringMatching(
        /^64\u2009000 atoms need [\d\u2009]+ MB on the float64 control of the noise floor for one orientation; 4\u2009096 MB are allowed\. About [\d\u2009]+ atoms/,
      ),
    });
    expect(runs).toBe(0);
  });

  it('labels count only where the level of theory is the same', async () => {
    const labelled: Geometry = { ...pair(0.8), energy: 1, forces: new Float64Array(6).fill(0.1) };
    const run = (geometry: Geometry) =>
      runOrbit({ backend, weights: trained(geometry), geometry, output: 'forces', elements: 24, seed: 1 });
    const same = await run({ ...labelled, level: 'GFN2-xTB' });
    expect(same.result.summary.labelForceMae).toBeGreaterThan(0);
    expect(same.facts.outside).toBeUndefined();
    const other = await run({ ...labelled, level: 'PBE' });
    expect(other.result.summary.labelForceMae).toBeUndefined();
    expect(other.facts.outside).toBe('labels are PBE, weights GFN2-xTB: they are not compared');
    expect(factsOf(trained(labelled), labelled).outside).toMatch(/level of theory is not known/);
  });
});
