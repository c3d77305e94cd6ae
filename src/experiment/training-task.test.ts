/** What a plan leaves open is the model's own: every model has a rate, and those of one network have the same. */
import { describe, expect, it } from 'vitest';
import { cloudModelIds, modelIds, particleModelIds } from '../model/registry.ts';
import { trainedExperiment } from './training.testing.ts';
import { DEFAULT_PLAN } from './training-plan.ts';
import { optimiserFor, trainingTask } from './training-task.ts';

const own = (model: string) => optimiserFor(model, DEFAULT_PLAN, DEFAULT_PLAN.steps);

describe('the optimiser of a model', () => {
  it('is there for every model', () => {
    const models = [...modelIds, ...cloudModelIds, ...particleModelIds];
    expect(models.length).toBeGreaterThanOrEqual(9);
    for (const model of models) expect(own(model).rate).toBeGreaterThan(0);
    expect(() => own('mace')).toThrow('"mace" has no rate');
  });

  it('is the same for one network whatever couples its features', () => {
    expect(own('gaunt')).toMatchObject({ rate: 0.015, warmUp: 30, beta2: 0.99 });
    expect(own('gaunt-curl')).toEqual(own('gaunt'));
    expect(own('clebsch-gordan')).toEqual(own('gaunt'));
  });

  it('takes the rate that a plan names, on either side', () => {
    const experiment = trainedExperiment('gaunt', 'clebsch-gordan', { rate: 0.003 });
    expect(trainingTask(experiment, 'A').optimiser.rate).toBe(0.003);
    expect(trainingTask(experiment, 'B').optimiser).toEqual(trainingTask(experiment, 'A').optimiser);
  });
});
