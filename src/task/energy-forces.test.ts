/** The objective against its formula, on a ragged batch of two molecules with padding. */
import { describe, expect, it } from 'vitest';
import { createReferenceBackend } from '../backend/reference/reference.ts';
import { feed } from '../tensor/primitives.ts';
import { ErrorMeter, energyForcesFeeds, energyForcesObjective } from './energy-forces.ts';

describe('energies and forces', () => {
  it('weighs squared errors per atom, padding not counted', async () => {
    const prediction = { energy: feed('energy', [2]), forces: feed('forces', [2, 2, 3]) };
    const { loss, metrics } = energyForcesObjective(prediction);
    const forces = Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 0, 0);
    const targets = energyForcesFeeds(Float64Array.of(1, 2), forces, [2, 1], { energy: 3, forces: 10 });
    const program = await createReferenceBackend().compile({ loss, ...metrics });
    const predicted = forces.map((value, n) => (n < 9 ? value + 0.1 : value));
    const found = await program.run({ ...targets, energy: Float64Array.of(1.5, 3), forces: predicted }, {});
    expect(found.forceLoss[0]).toBeCloseTo((10 * 9 * 0.01) / 9, 12);
    expect(found.energyLoss[0]).toBeCloseTo((3 / 2) * (0.25 / 2 + 1 / 1), 12);
    expect(found.loss[0]).toBeCloseTo(found.forceLoss[0] + found.energyLoss[0], 12);
  });

  it('measures mean absolute and root mean square errors over batches', () => {
    const meter = new ErrorMeter();
    meter.add([1], [0], Float64Array.of(1, 0, 0), Float64Array.of(0, 0, 0));
    meter.add([0], [3], Float64Array.of(0, 0, 2), Float64Array.of(0, 0, 0));
    expect(meter.errors).toEqual({ energyMae: 2, forceMae: 0.5, forceRmse: Math.sqrt(5 / 6) });
  });
});
