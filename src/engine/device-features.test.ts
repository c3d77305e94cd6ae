/** The features of a model's layers through the device worker: what the model computes for the geometry that was sent, or why there are none. */
import { afterEach, expect, it } from 'vitest';
import { losable, Page } from './device-session.testing.ts';
import type { FeaturesRequest } from './laboratory-messages.ts';

let page: Page;
afterEach(() => page.close());

const request = (id: number, model: string): FeaturesRequest => ({
  kind: 'features',
  id,
  side: 'B',
  choice: { model, weights: 'random:1' },
  geometry: {
    species: Uint8Array.of(8, 1, 1),
    positions: Float64Array.from([0, 0, 0, 0, 0, 1.1, 0.9, 0, -0.3]),
  },
  device: 'auto',
});

it('answers with every layer, and in words for a model without spherical functions', async () => {
  page = new Page(async () => losable());
  page.send({ kind: 'start', device: 'auto', baseUrl: 'https://example.org/app/' });
  page.send(request(1, 'clebsch-gordan'));
  const answer = await page.until(({ kind }) => kind === 'features');
  if (answer.kind !== 'features') throw new Error(answer.kind);
  expect(answer).toMatchObject({ id: 1, side: 'B' });
  expect(answer.layers.map(({ degree, rows, channels }) => [degree, rows, channels])).toEqual([
    [2, 3, 16],
    [0, 3, 16],
  ]);
  expect(answer.layers[0].values).toHaveLength(9 * 3 * 16);
  expect(answer.layers[0].values.some((value) => value !== 0)).toBe(true);
  page.send(request(2, 'transformer'));
  expect(await page.until((event) => event.kind === 'failure' && event.id === 2)).toMatchObject({
    failure: { kind: 'wrong-subject', message: 'The layers of transformer hold no spherical functions.' },
  });
});
