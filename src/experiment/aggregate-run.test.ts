/** Two models over a few frames on the reference: numbers of `runOrbit`, samples left out by name, pauses that change no bit, states that are refused. */
import { describe, expect, it } from 'vitest';
import { createReferenceBackend } from '../backend/reference/reference.ts';
import { FormatError } from '../data/format-error.ts';
import { scatterOf } from '../orbit/scatter.ts';
import { type AggregateState, type AggregateTask, emptyState, runAggregate } from './aggregate-run.ts';
import { identityOf, readState, writeState } from './aggregate-state.ts';
import { type Geometry, geometryOf } from './geometry.ts';
import { runOrbit } from './runner.ts';
import { sampledGeometry, solidCloud } from './subject-geometry.ts';
import { systemGeometry } from './systems.ts';
import { springFrames } from './training.testing.ts';
import { randomWeights } from './weights.ts';

const backend = createReferenceBackend();
const frames = springFrames(3).map((frame) => geometryOf(frame));
const bent: Geometry = {
  species: Uint8Array.of(8, 1, 1, 1),
  positions: Float64Array.of(0, 0, 0, 0.9, 0, 0.1, -0.2, 0.9, 0, 0.1, -0.3, -0.9),
};
const foreign: Geometry = { ...frames[0], species: Uint8Array.of(26, 1, 1) };
const touching: Geometry = { ...frames[0], positions: Float64Array.of(0, 0, 0, 1, 0, 0, 1, 0, 0) };

const models = ['transformer', 'gaunt'].map((model) => ({ weights: randomWeights(model, 2, frames[0]) }));
const task = (geometries: readonly Geometry[], more: Partial<AggregateTask> = {}): AggregateTask => ({
  backend,
  models,
  samples: { length: geometries.length, id: (n) => `frame ${n}`, geometry: (n) => geometries[n] },
  output: 'forces',
  group: 'so3',
  elements: 8,
  seed: 4,
  ...more,
});
const all = [...frames, foreign, bent, touching];

describe('a run over many samples', () => {
  it('says of each what an orbit of it alone says, and names what it leaves out with its reason', async () => {
    const told: string[] = [];
    const { sides, consensus, next } = await runAggregate(
      task(all, { onProgress: ({ model, id, done, total }) => told.push(`${model} ${id} ${done}/${total}`) }),
    );
    expect(next).toBe(6);
    for (const [n, { aggregate, leftOut }] of sides.entries()) {
      // The transformer takes no distances: atoms in one place do not trouble it.
      expect(aggregate.samples.map(({ sample }) => sample)).toEqual(n === 0 ? [0, 1, 2, 4, 5] : [0, 1, 2, 4]);
      expect(leftOut.map(({ id, reason }) => `${id}: ${reason}`)).toEqual([
        expect.stringMatching(/^frame 3: random:2 was trained on H O; this subject also has Fe/),
        ...(n === 0 ? [] : [expect.stringMatching(/^frame 5: Atoms 2 and 3 of 3 are in the same place/)]),
      ]);
      const { result } = await runOrbit({
        backend,
        ...models[n],
        geometry: bent,
        output: 'forces',
        elements: 8,
        seed: 4,
      });
      const { summary, elements, verdict, noiseFloor } = result;
      expect(aggregate.samples[3]).toMatchObject({ id: 'frame 4', verdict, noiseFloor, error: summary.error });
      expect([...aggregate.rows[3]]).toEqual(elements.map(({ value }) => Math.fround(value)));
    }
    expect(sides.map(({ aggregate }) => aggregate.samples[0].verdict)).toEqual(['broken', 'exact']);
    expect(sides.map(({ constant }) => constant)).toEqual([false, false]);
    expect(consensus.map(({ sample }) => sample)).toEqual([0, 1, 2, 4]);
    expect(consensus.every(({ distance, relative = 0 }) => distance > 0 && relative > 0)).toBe(true);
    expect(told).toContain('gaunt frame 4 8/8');
    const rows = sides.map(({ aggregate }) => aggregate.rows);
    expect(scatterOf(rows, 8).points.every(Number.isFinite)).toBe(true);
  });

  it('ends in the same bits when it was interrupted within a sample and goes on from what was written', async () => {
    const grid = { base: 12, fibre: 2 };
    const whole = await runAggregate(task(all, { grid }));
    const stop = new AbortController();
    const state = emptyState(task(all, { grid }));
    const interrupted = task(all, {
      grid,
      signal: stop.signal,
      onProgress: ({ model, id }) => {
        if (model === 'gaunt' && id === 'frame 2') stop.abort(new Error('stopped'));
      },
    });
    await expect(runAggregate(interrupted, state)).rejects.toThrow('stopped');
    expect(state.next).toBe(2);
    expect(state.sides.map(({ aggregate }) => aggregate.samples.length)).toEqual([2, 2]);
    const identity = identityOf(interrupted, 'springs');
    const text = writeState(state, identity);
    const read = readState('state.json', text, task(all, { grid }), identityOf(task(all, { grid }), 'springs'));
    expect(read).toEqual(state);
    expect(await runAggregate(task(all, { grid }), read)).toEqual(whole);
    expect(whole.sides[0].aggregate.grid?.count).toBe(5);
  });

  it('judges clouds and systems, each by its own measure, and orders of rows only where the rows are as many', async () => {
    const clouds = ['torus', 'box'].map(
      (id, seed) => sampledGeometry(solidCloud(id, seed), { scheme: 'farthest', count: 8 }, 1, id).geometry,
    );
    const pointnet = { weights: randomWeights('pointnet', 1, clouds[0]) };
    const judged = await runAggregate(task(clouds, { models: [pointnet, pointnet], output: 'class' }));
    const [{ aggregate }] = judged.sides;
    expect(aggregate.samples.map(({ label }) => label)).toEqual(['torus', 'box']);
    expect(aggregate.labelled).toBe(2);
    const accuracies = aggregate.samples.map(({ classes }) => 8 * (classes?.accuracy ?? 0));
    expect(aggregate.right.reduce((sum, one) => sum + one, 0)).toBeCloseTo(accuracies[0] + accuracies[1], 12);
    expect(judged.consensus).toEqual([0, 1].map((sample) => ({ sample, distance: 0, sameClass: true })));
    const system = await systemGeometry('charges', 1, 0);
    const moving = { weights: randomWeights('particle-equivariant', 1, system) };
    const systems = await runAggregate(task([system], { models: [moving], output: 'displacement' }));
    expect(systems.sides[0].aggregate.samples[0]).toMatchObject({ verdict: 'exact' });
    const orders = await runAggregate(task([frames[0], bent, frames[1]], { group: 'permutations' }));
    expect(orders.sides[0].leftOut).toEqual([
      { sample: 1, id: 'frame 1', reason: expect.stringMatching(/It has 4 atoms: .* those of 3/) },
    ]);
    expect(orders.sides[0].aggregate.statistics.count).toBe(2);
  });

  it('passes on what is not one sample’s fault', async () => {
    const failing = task(frames, {
      samples: {
        length: 1,
        id: () => 'x',
        geometry: () => {
          throw new Error('the disk is gone');
        },
      },
    });
    await expect(runAggregate(failing)).rejects.toThrow('the disk is gone');
    await expect(runAggregate(task(frames, { elements: 2 }))).rejects.toThrow(/at least 4/);
  });
});

describe('a state that was written down', () => {
  const small = task(frames);
  const identity = identityOf(small, 'springs');
  const state = emptyState(small);
  const refusal = (text: string, asked = identity, of = small): string => {
    try {
      readState('state.json', text, of, asked);
    } catch (error) {
      if (error instanceof FormatError) return error.message;
      throw error;
    }
    return 'taken';
  };

  it('is taken by the same run alone, and says what is another', () => {
    const text = writeState(state, identity);
    expect(refusal(text)).toBe('taken');
    expect(refusal(text, identityOf({ ...small, seed: 5 }, 'springs'))).toMatch(/seed is 4.*5/s);
    expect(refusal(text, identityOf(small, 'others'))).toMatch(/subject is springs/);
    const other = { weights: randomWeights('gaunt', 3, frames[0]) };
    expect(refusal(text, identityOf({ ...small, models: [models[0], other] }, 'springs'))).toMatch(/models is/);
  });

  it('is refused in words where it is damaged', () => {
    const text = writeState(state, identity);
    expect(refusal(text.slice(0, -9))).toMatch(/no JSON/);
    expect(refusal('null')).toMatch(/version undefined/);
    expect(refusal(text.replace('"version":1', '"version":2'))).toMatch(/version 2/);
    const changed = (change: (state: AggregateState) => unknown): string =>
      writeState({ ...state, ...(change(structuredClone(state)) as AggregateState) }, identity);
    expect(refusal(changed(() => ({ next: 2 })))).toMatch(/do not fit/);
    expect(refusal(changed(() => ({ sides: [] })))).toMatch(/do not fit/);
    expect(refusal(changed(() => ({ sides: undefined })))).toMatch(/do not fit/);
    expect(
      refusal(changed(({ sides }) => ({ sides: sides.map((side) => ({ ...side, aggregate: { most: 3 } })) }))),
    ).toMatch(/do not fit/);
  });
});
