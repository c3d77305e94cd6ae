/** Timing tensor products through the device worker: told one by one, cancelled in between, refused in words, and interrupted by a lost device. */
import { afterEach, expect, it } from 'vitest';
import { pairsUpTo, usualSettings } from '../experiment/laboratory/settings.ts';
import { losable, Page } from './device-session.testing.ts';
import type { LaboratoryRequest } from './laboratory-messages.ts';
import type { EngineEvent } from './messages.ts';

let page: Page;
afterEach(() => page.close());

const baseUrl = 'https://example.org/app/';
const measure = (id: number, more: Partial<LaboratoryRequest> = {}): LaboratoryRequest => ({
  kind: 'measure-products',
  id,
  settings: { ...usualSettings, rows: 64 },
  pairs: pairsUpTo(['gaunt-sparse', 'cg-paths'], 2),
  device: 'auto',
  ...more,
});
const measured = (events: readonly EngineEvent[], id: number): string[] =>
  events.flatMap((event) =>
    event.kind === 'product-measured' && event.id === id ? [`${event.product.kind} ${event.product.degree}`] : [],
  );
const failure = (id: number) => (event: EngineEvent) => event.kind === 'failure' && event.id === id;

it('without a GPU the reference measures by the wall clock, and every number is told as it comes', async () => {
  page = new Page(async () => {
    throw new Error('WebGPU offers no adapter');
  });
  page.send({ kind: 'start', device: 'auto', baseUrl });
  page.send(measure(1));
  const answer = await page.until(({ kind }) => kind === 'products-measured');
  expect(answer).toMatchObject({ run: { device: 'reference', clock: 'wall', leftOut: [] } });
  expect(answer).not.toHaveProperty('run.roofs');
  expect(measured(page.events, 1)).toEqual(['gaunt-sparse 1', 'cg-paths 1', 'gaunt-sparse 2', 'cg-paths 2']);
  const told = page.events.filter((event) => event.kind === 'products-progress');
  expect(told.map(({ done, total }) => [done, total])).toEqual([0, 1, 2, 3].map((done) => [done, 4]));
  const products = page.events.flatMap((event) => (event.kind === 'product-measured' ? [event.product] : []));
  expect(products.every(({ right, ms, turnError }) => right && ms > 0 && turnError < 2e-7)).toBe(true);
});

it('a cancel in the middle keeps what was told and is answered as one', async () => {
  page = new Page(async () => losable());
  page.send({ kind: 'start', device: 'auto', baseUrl });
  page.send(measure(2, { pairs: pairsUpTo(['gaunt-sparse', 'cg-paths'], 4) }));
  await page.until(({ kind }) => kind === 'product-measured');
  page.send({ kind: 'cancel', id: 2 });
  expect(await page.until(failure(2))).toMatchObject({ failure: { kind: 'cancelled' } });
  const kept = measured(page.events, 2).length;
  expect(kept).toBeGreaterThan(0);
  expect(kept).toBeLessThan(8);
});

it('a degree beyond the limit is refused with the numbers', async () => {
  page = new Page(async () => losable());
  page.send({ kind: 'start', device: 'auto', baseUrl });
  page.send(measure(3, { pairs: [{ kind: 'gaunt-sparse', degree: 9 }] }));
  expect(await page.until(failure(3))).toMatchObject({
    failure: { message: 'degree 9: expected a whole number from 1 to 8' },
  });
});

it('what has nothing to compute is left out in words, and the rest goes on', async () => {
  page = new Page(async () => losable());
  page.send({ kind: 'start', device: 'auto', baseUrl });
  page.send(
    measure(4, {
      settings: { ...usualSettings, rows: 64, irreps: 'siso' },
      pairs: [
        { kind: 'gaunt-sparse', degree: 3 },
        { kind: 'cg-paths', degree: 3 },
      ],
    }),
  );
  const answer = await page.until(({ kind }) => kind === 'products-measured');
  expect(answer).toMatchObject({
    run: { products: [{ kind: 'cg-paths', degreesOfFreedom: 1 }], leftOut: [{ kind: 'gaunt-sparse', degree: 3 }] },
  });
});

it('an orbit beside it takes turns with it, which is said as long as it runs', async () => {
  page = new Page(async () => losable());
  page.send({ kind: 'start', device: 'auto', baseUrl });
  const positions = Float64Array.from([0, 0, 0, 0, 0, 1.1, 0.9, 0, -0.3]);
  page.send({
    kind: 'evaluate',
    id: 6,
    side: 'A',
    choice: { model: 'transformer', weights: 'random:1' },
    geometry: { species: Uint8Array.of(8, 1, 1), positions },
    output: 'forces',
    elements: 16_384,
    seed: 3,
    device: 'auto',
  });
  await page.until((event) => event.kind === 'progress' && event.phase === 'orbit');
  page.send(measure(7));
  await page.until(({ kind }) => kind === 'products-measured');
  const beside = page.events.flatMap((event) => (event.kind === 'products-progress' ? [event.beside] : []));
  expect(beside).toEqual([true, true, true, true]);
  const chunks = page.events.filter((event) => event.kind === 'progress' && event.phase === 'orbit').length;
  expect(chunks).toBeGreaterThan(2);
  page.send({ kind: 'cancel', id: 6 });
  expect(await page.until(failure(6))).toMatchObject({ failure: { kind: 'cancelled' } });
  page.send(measure(8));
  await page.until((event) => event.kind === 'products-measured' && event.id === 8);
  const alone = page.events.flatMap((event) =>
    event.kind === 'products-progress' && event.id === 8 ? [event.beside] : [],
  );
  expect(alone).toEqual([false, false, false, false]);
});

it('a lost device is announced once, by the names of what it interrupted', async () => {
  const gpu = losable();
  page = new Page(async () => gpu);
  page.send({ kind: 'start', device: 'auto', baseUrl });
  page.send(measure(5, { pairs: pairsUpTo(['gaunt-sparse', 'cg-paths'], 4) }));
  await page.until(({ kind }) => kind === 'product-measured');
  gpu.dispose();
  expect(await page.until(({ kind }) => kind === 'device-lost')).toMatchObject({ interrupted: [5] });
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(page.events.filter(failure(5))).toEqual([]);
  expect(measured(page.events, 5).length).toBeGreaterThan(0);
  expect(page.events.some(({ kind }) => kind === 'product-left-out')).toBe(false);
});
