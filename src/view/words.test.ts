/** The sentence's words for weights: the list first, then what the recorded run says, and the file's name at last. */
import { expect, it } from 'vitest';
import { weightsPhrase } from './words.ts';

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
});
