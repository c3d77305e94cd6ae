/** Models that say the same of any subject are told so, and no model that looks at its subject is: all architectures, all weights that are shipped. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createReferenceBackend } from '../backend/reference/reference.ts';
import { framesOf } from '../data/frames.ts';
import { importFile } from '../data/import.ts';
import { sentenceOf, verdictWords } from '../plot/verdict-words.ts';
import { anotherSubject, isConstant } from './another-subject.ts';
import { judgedBy } from './consistency.ts';
import { type Geometry, geometryOf } from './geometry.ts';
import { modelDescriptions } from './models.ts';
import { preparePredictor, runOrbit } from './runner.ts';
import { sampledGeometry, solidCloud } from './subject-geometry.ts';
import { systemGeometry } from './systems.ts';
import { fileWeights, type ModelWeights, modelOfFile, randomWeights } from './weights.ts';

const backend = createReferenceBackend();
const sample = new URL('../../public/samples/ethanol.xyz', import.meta.url);
const { subject } = await importFile('ethanol.xyz', readFileSync(sample));
const ethanol = geometryOf(framesOf(subject).get(0));
const { geometry: torus } = sampledGeometry(solidCloud('torus', 3), { scheme: 'farthest', count: 48 }, 1, 'torus');
const { geometry: box } = sampledGeometry(solidCloud('box', 3), { scheme: 'farthest', count: 48 }, 1, 'box');
const charges = await systemGeometry('charges', 1, 0);
const { target: _, ...moving } = charges.particles!;

const subjectOf = (model: string): Geometry =>
  judgedBy(model)[0] === 'forces' ? ethanol : judgedBy(model)[0] === 'displacement' ? charges : torus;

async function found(weights: ModelWeights, geometry: Geometry, output = judgedBy(weights.model)[0]) {
  const { evaluate } = await preparePredictor({ backend, weights, geometry });
  const prepare = (other: Geometry) => preparePredictor({ backend, weights, geometry: other });
  return isConstant({ geometry, evaluate, prepare, output, noiseFloor: 0, seed: 4 });
}

/** The same weights, every number 0. */
const silenced = (weights: ModelWeights): ModelWeights => ({
  ...weights,
  parameters: Object.fromEntries(
    Object.entries(weights.parameters).map(([name, one]) => [name, { ...one, values: one.values.map(() => 0) }]),
  ),
});

describe('uselessness', { timeout: 120_000 }, () => {
  it('is of no architecture with random weights, by any of its outputs', async () => {
    for (const { id } of modelDescriptions)
      for (const output of judgedBy(id))
        expect(await found(randomWeights(id, 2, subjectOf(id)), subjectOf(id), output), `${id}, ${output}`).toBe(false);
  });

  it('is of no weights that are shipped', async () => {
    const folder = new URL('../../public/weights/', import.meta.url);
    const files = readdirSync(folder).filter((name) => name.endsWith('.safetensors'));
    expect(files.length).toBeGreaterThan(3);
    for (const name of files) {
      const bytes = new Uint8Array(readFileSync(new URL(name, folder)));
      const weights = await fileWeights(await modelOfFile(name, bytes), name, bytes);
      const subjects = subjectOf(weights.model) === torus ? [torus, box] : [subjectOf(weights.model)];
      for (const geometry of subjects)
        for (const output of judgedBy(weights.model))
          expect(await found(weights, geometry, output), `${name}, ${output}`).toBe(false);
    }
  });

  it('is of any architecture whose parameters are all 0, and the verdict says so', async () => {
    for (const { id } of modelDescriptions) {
      const geometry = subjectOf(id);
      const weights = silenced(randomWeights(id, 2, geometry));
      const [output] = judgedBy(id);
      const { result } = await runOrbit({ backend, weights, geometry, output, elements: 16, seed: 1 });
      expect(result.constant, id).toBe(true);
      expect(sentenceOf(verdictWords('A', result))).toMatch(
        / It is useless: the [a-z ]+ of another subject are the same\.$/,
      );
    }
    const { result } = await runOrbit({
      backend,
      weights: randomWeights('gaunt', 2, ethanol),
      geometry: ethanol,
      output: 'forces',
      elements: 16,
      seed: 1,
    });
    expect(result.constant).toBeUndefined();
    expect(sentenceOf(verdictWords('A', result))).not.toContain('useless');
  });

  it('is told neither of lone atoms nor of atoms out of reach, which a cutoff makes constant', async () => {
    const atoms = (...positions: number[]): Geometry => {
      return { species: new Uint8Array(positions.length / 3).fill(6), positions: Float64Array.from(positions) };
    };
    expect(anotherSubject(atoms(1, 2, 3), 1)).toBeUndefined();
    for (const geometry of [atoms(1, 2, 3), atoms(0, 0, 0, 0, 0, 60)])
      expect(await found(randomWeights('gaunt', 2, geometry), geometry)).toBe(false);
  });
});

describe('another subject', () => {
  it('has the same rows elsewhere, no labels, and is the same for the same seed', () => {
    for (const geometry of [ethanol, torus, charges]) {
      const [one, again, other] = [4, 4, 5].map((seed) => anotherSubject(geometry, seed)!);
      expect(one.species).toEqual(geometry.species);
      expect(one).toEqual(again);
      expect(one.positions).not.toEqual(other.positions);
      expect(one.forces ?? one.energy ?? one.cloud?.label ?? one.particles?.target).toBeUndefined();
      expect(one.positions.every((value, c) => Number.isFinite(value) && value !== geometry.positions[c])).toBe(true);
    }
    expect(anotherSubject(charges, 4)!.particles!.couplings).toEqual(moving.couplings);
  });

  it('leaves atoms apart', () => {
    for (let seed = 0; seed < 40; seed++) {
      const { positions } = anotherSubject(ethanol, seed)!;
      for (let a = 0; a < positions.length; a += 3)
        for (let b = 0; b < a; b += 3) {
          const distance = Math.hypot(...[0, 1, 2].map((k) => positions[a + k] - positions[b + k]));
          expect(distance).toBeGreaterThan(0.2);
        }
    }
  });
});
