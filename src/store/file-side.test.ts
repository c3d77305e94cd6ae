/** As long as the experiment is about the same subject, frame, model and group, a file stands in for the model, whatever the poses are; another model ends that. */
import { expect, it } from 'vitest';
import type { JudgedFile } from '../engine/messages.ts';
import type { Experiment } from '../experiment/schema.ts';
import { fileOf } from './file-side.ts';
import { resultKey } from './result-key.ts';
import { emptySide } from './run.ts';

const experiment: Experiment = {
  version: 1,
  subject: { kind: 'sample', id: 'ethanol' },
  frame: 0,
  a: { model: 'transformer', weights: 'random:0', mechanism: 'none' },
  output: 'forces',
  group: 'so3',
  elements: 72,
  seed: 0,
  reference: 'twirl',
};
const file = { name: 'answers.xyz', plan: { group: 'so3', elements: 72, seed: 0 } } as JudgedFile;
const run = { ...emptySide, source: 'file', file, key: resultKey(experiment, 'A') } as const;

it('stands in for the model over any poses, and no longer once subject, frame, model or group change', () => {
  expect(fileOf(experiment, 'A', run)).toBe(file);
  expect(fileOf({ ...experiment, elements: 576, seed: 9 }, 'A', run)).toBe(file);
  expect(fileOf({ ...experiment, group: 'o3' }, 'A', run)).toBeUndefined();
  expect(fileOf({ ...experiment, frame: 1 }, 'A', run)).toBeUndefined();
  expect(fileOf({ ...experiment, subject: { kind: 'sample', id: 'aspirin' } }, 'A', run)).toBeUndefined();
  expect(fileOf({ ...experiment, a: { ...experiment.a, weights: 'random:1' } }, 'A', run)).toBeUndefined();
  expect(fileOf(experiment, 'A', { ...run, source: 'live' })).toBeUndefined();
  expect(fileOf(undefined, 'A', run)).toBeUndefined();
});
