import { beforeEach, describe, expect, it, vi } from 'vitest';
import { changeModel, openExperiment } from './experiment.ts';
import { useSession } from './session.ts';

const asked: string[] = [];
let answer: (mechanism: string) => unknown = () => undefined;

vi.mock('./bench.ts', () => ({ ensureEngine: () => undefined, fetchSubject: async () => true }));
vi.mock('./engine-client.ts', () => ({
  evaluateAside: async (_side: string, mechanism: string) => {
    asked.push(mechanism);
    return answer(mechanism);
  },
}));

const { closeSymmetrise, compareSymmetrisations, symmetrisations, useSymmetrise } = await import('./symmetrise.ts');
const { useRun } = await import('./run.ts');

const result = (value: number) => ({
  result: { summary: { error: { value, low: value * 0.9, high: value * 1.1 } }, noiseFloor: 1e-6 },
});

describe('symmetrise now', () => {
  beforeEach(() => {
    asked.length = 0;
    answer = () => result(0.5);
    useRun.setState({ engine: { state: 'ready', device: 'reference', adapter: 'float64', reason: undefined } });
    openExperiment({
      version: 1,
      subject: { kind: 'sample', id: 'ethanol' },
      frame: 0,
      a: { model: 'transformer', weights: 'train:1', mechanism: 'turns:axis+canonical' },
      output: 'forces',
      group: 'so3',
      elements: 72,
      seed: 0,
      reference: 'twirl',
    });
  });

  it('judges the same weights under each set, with what they were trained with', async () => {
    await compareSymmetrisations('A');
    expect(asked).toEqual(symmetrisations.map((word) => (word === 'none' ? 'turns:axis' : `turns:axis+${word}`)));
    expect(useSymmetrise.getState()).toMatchObject({ side: 'A', running: false, failure: undefined });
    expect(useSymmetrise.getState().points.map(({ word }) => word)).toEqual([...symmetrisations]);
    expect(useSession.getState().symmetrising).toBe(true);
    closeSymmetrise();
    expect(useSymmetrise.getState().points).toEqual([]);
    expect(useSession.getState().symmetrising).toBe(false);
  });

  it('stops at a failure and says it, with the points so far', async () => {
    const failure = { kind: 'too-many-atoms', message: 'too large', remedies: [] };
    answer = (mechanism) => (mechanism.includes('octahedral') ? { failure } : result(0.1));
    await compareSymmetrisations('A');
    expect(useSymmetrise.getState()).toMatchObject({ running: false, failure });
    expect(useSymmetrise.getState().points).toHaveLength(3);
  });

  it('ends where the experiment becomes another one', async () => {
    answer = () => {
      if (asked.length === 2) changeModel('A', { model: 'gaunt', weights: 'random:0' });
      return result(0.1);
    };
    await compareSymmetrisations('A');
    expect(asked).toHaveLength(2);
    expect(useSymmetrise.getState()).toMatchObject({ running: false });
    expect(useSymmetrise.getState().points).toHaveLength(1);
  });

  it('says so where nothing computes', async () => {
    useRun.setState({ engine: { state: 'failed', reason: 'no worker' } });
    await compareSymmetrisations('A');
    expect(asked).toEqual([]);
    expect(useSymmetrise.getState().failure?.message).toContain('not there yet');
  });
});
