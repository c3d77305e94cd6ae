import { beforeEach, describe, expect, it } from 'vitest';
import type { Experiment } from '../experiment/schema.ts';
import { DEFAULT_PLAN } from '../experiment/training-plan.ts';
import {
  changeMechanism,
  changeModel,
  changeTraining,
  openExperiment,
  undoChange,
  useExperiment,
} from './experiment.ts';

const start: Experiment = {
  version: 1,
  subject: { kind: 'sample', id: 'ethanol' },
  frame: 0,
  a: { model: 'transformer', weights: 'random:0', mechanism: 'canonical' },
  output: 'forces',
  group: 'so3',
  elements: 72,
  seed: 0,
  reference: 'twirl',
};

const now = (): Experiment => useExperiment.getState().experiment!;

describe('choices of the sentence', () => {
  beforeEach(() => openExperiment(start));

  it('bring a training plan with weights that are trained here, and take it away with the last of them', () => {
    changeModel('A', { model: 'transformer', weights: 'train:7' });
    expect(now().training).toEqual(DEFAULT_PLAN);
    changeTraining({ steps: 300 });
    changeModel('B', { model: 'gaunt', weights: 'train:7' });
    expect(now().training?.steps).toBe(300);
    changeModel('A', { model: 'transformer', weights: 'random:0' });
    expect(now().training?.steps).toBe(300);
    changeModel('B', undefined);
    expect(now()).not.toHaveProperty('training');
    expect(now()).not.toHaveProperty('b');
  });

  it('keep what is done to a model, and turned data only where it is trained here', () => {
    changeModel('A', { model: 'transformer', weights: 'train:7' });
    changeMechanism('A', 'turns:axis+canonical');
    changeModel('A', { model: 'gaunt', weights: 'train:7' });
    expect(now().a.mechanism).toBe('turns:axis+canonical');
    changeModel('A', { model: 'gaunt', weights: 'random:3' });
    expect(now().a.mechanism).toBe('canonical');
    undoChange();
    expect(now().a.mechanism).toBe('turns:axis+canonical');
  });

  it('give a new B no mechanism, and change that of a side that is there', () => {
    changeMechanism('B', 'canonical');
    expect(now().b).toBeUndefined();
    changeModel('B', { model: 'gaunt', weights: 'random:0' });
    expect(now().b?.mechanism).toBe('none');
    changeMechanism('B', 'frames:all');
    expect(now().b?.mechanism).toBe('frames:all');
  });
});
