/** The sentence's words for weights: the list first, then what the recorded run says, and the file's name at last. */
import { expect, it } from 'vitest';
import { promiseRemark, subjectPhrase, takenBy, weightsPhrase } from './words.ts';

const file = 'transformer-ethanol-446078520fb5.safetensors';
const choice = { model: 'transformer', weights: file };
const entry = {
  file,
  model: 'transformer',
  phrase: 'trained on ethanol in one pose',
  note: '',
  parameters: 1,
  elements: ['H', 'C', 'O'],
  level: '',
};

it('come from the list, the recording, or the name', () => {
  const recorded = { weights: file, trained: 'as recorded' };
  expect(weightsPhrase([entry], choice, [recorded])).toBe(entry.phrase);
  expect(weightsPhrase([], choice, [undefined, recorded])).toBe('as recorded');
  expect(weightsPhrase([], choice, [{ weights: 'another', trained: 'otherwise' }])).toBe('with transformer-ethanol');
  expect(weightsPhrase([entry], { model: 'gaunt', weights: 'random:7' }, [])).toBe('with random weights, seed 7');
  expect(weightsPhrase([entry], { model: 'gaunt', weights: 'train:7' }, [])).toBe('trained here');
  const own = 'own:my weights~2.safetensors~0123456789ab';
  expect(weightsPhrase([entry], { model: 'gaunt', weights: own }, [])).toBe('with my weights~2.safetensors');
});

it('of a subject: a sample by its name, a solid with its article, a file without its ending, long ones shortened', () => {
  const file = (name: string) => subjectPhrase({ kind: 'file', name, hash: '0123456789ab', atoms: 3 }, '');
  expect(subjectPhrase({ kind: 'sample', id: 'ethanol' }, 'Ethanol, one frame')).toBe('ethanol');
  expect(subjectPhrase({ kind: 'solid', id: 'ellipsoid', seed: 4 }, '')).toBe('an ellipsoid');
  expect(['bunny.ply', 'run.extxyz.gz', '.ply', 'notes.v2.stl'].map(file)).toEqual([
    'bunny',
    'run',
    '.ply',
    'notes.v2',
  ]);
  expect(file('a-scan-with-a-very-long-name-of-2026.ply')).toBe('a-scan-with-a-ve…me-of-2026');
});

it('of a promise: where the group goes beyond it, and no mechanism mends that', () => {
  expect(promiseRemark('gaunt-curl', 'o3+shifts', 'none')).toMatch(/rotations alone/);
  expect(promiseRemark('clebsch-gordan', 'so3', 'none')).toBeUndefined();
  expect(promiseRemark('clebsch-gordan', 'o3', 'canonical')).toBeUndefined();
  expect(promiseRemark('gaunt', 'o3', 'none')).toBeUndefined();
});

it('of a model: whether it takes points', () => {
  expect(['pointnet', 'particle-network', 'gaunt', 'unheard-of'].map(takenBy)).toEqual([
    'cloud',
    'particles',
    'molecule',
    'molecule',
  ]);
});
