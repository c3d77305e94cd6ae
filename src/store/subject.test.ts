import { describe, expect, it } from 'vitest';
import type { Experiment } from '../experiment/schema.ts';
import { formulaRun } from '../plot/orbit.testing.ts';
import { resultKey } from './result-key.ts';
import { frameAt, holds, liesThere, subjectFromRecorded } from './subject.ts';

const experiment: Experiment = {
  version: 1,
  subject: { kind: 'sample', id: 'ethanol' },
  frame: 37,
  a: { model: 'transformer', weights: 'random:1', mechanism: 'none' },
  b: { model: 'gaunt', weights: 'random:1', mechanism: 'none' },
  output: 'forces',
  group: 'so3',
  elements: 576,
  seed: 7,
  reference: 'twirl',
};

describe('the subject on the bench', () => {
  const bench = subjectFromRecorded(formulaRun(), 'ethanol');
  it('holds the recorded frame at its own place in the file, and no other', () => {
    expect(frameAt(bench, 37)?.species.length).toBe(9);
    expect(frameAt(bench, 36)).toBeUndefined();
    expect(bench.frameCount).toBe(200);
  });
  it('is the one an experiment names, or is not', () => {
    expect(holds(bench, { kind: 'sample', id: 'ethanol' })).toBe(true);
    expect(holds(bench, { kind: 'sample', id: 'aspirin' })).toBe(false);
    expect(holds(bench, { kind: 'file', name: 'x.xyz', hash: '0123456789ab', atoms: 9 })).toBe(false);
    expect(
      holds({ ...bench, hash: '0123456789abcdef' }, { kind: 'file', name: 'x.xyz', hash: '0123456789ab', atoms: 9 }),
    ).toBe(true);
  });
});

it('a file lies on the bench where its bytes and the way of reading are the same', () => {
  const bench = { ...subjectFromRecorded(formulaRun(), undefined), hash: 'ab', how: ['finite' as const] };
  expect(liesThere(bench, 'ab', { notFinite: 'drop' })).toBe(true);
  expect(liesThere(bench, 'ab', {})).toBe(false);
  expect(liesThere(bench, 'cd', { notFinite: 'drop' })).toBe(false);
});

describe('the key of a result', () => {
  it('changes with what the result depends on, and only then', () => {
    expect(resultKey({ ...experiment }, 'A')).toBe(resultKey(experiment, 'A'));
    expect(resultKey({ ...experiment, seed: 8 }, 'A')).not.toBe(resultKey(experiment, 'A'));
    expect(resultKey({ ...experiment, frame: 0 }, 'B')).not.toBe(resultKey(experiment, 'B'));
    const { b: _, ...alone } = experiment;
    expect(resultKey(alone, 'A')).toBe(resultKey(experiment, 'A'));
    expect(resultKey(alone, 'B')).not.toBe(resultKey(experiment, 'B'));
  });
});
