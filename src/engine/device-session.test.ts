/**
 * The protocol of the device worker over a real MessagePort, with the float64 reference in the place of the GPU: order, cancel, priority of poses,
 * a device lost in the middle, failures in words.
 */
import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import type { Backend, DeviceProducts } from '../backend/backend.ts';
import { framesOf } from '../data/frames.ts';
import { importFile } from '../data/import.ts';
import { solidClasses } from '../data/solids/classes.ts';
import { sampledGeometry, solidCloud } from '../experiment/subject-geometry.ts';
import { randomWeights } from '../experiment/weights.ts';
import { writeWeights } from '../train/weights.ts';
import { losable, Page } from './device-session.testing.ts';
import type { EngineEvent, EngineRequest, Geometry } from './messages.ts';

const sample = new URL('../../public/samples/ethanol.xyz', import.meta.url);
const { subject } = await importFile('ethanol.xyz', readFileSync(sample));
const { species, positions } = framesOf(subject).get(0);
const geometry: Geometry = { species, positions };

/** Random weights of the transformer as a file. */
async function smallWeights() {
  const { config, parameters } = randomWeights('transformer', 5, geometry);
  const { name, sha256, bytes } = await writeWeights({
    info: {
      version: 1,
      id: 'transformer-small',
      title: 'Transformer',
      model: 'transformer',
      config: { ...config, elements: [1, 6, 8] },
      normalisation: { referenceEnergies: [-10, -20, -30] },
      domain: { elements: ['H', 'C', 'O'], level: 'a test', rmsForce: 1, sets: ['ethanol'] },
      training: { seed: 5, steps: 0, batch: 1, tilt: 0, pose: 'as-given' },
    },
    parameters,
  });
  return { bytes, shipped: name, hash: sha256.slice(0, 12) };
}

let page: Page;
afterEach(() => page.close());

const refuse = async (): Promise<Backend> => {
  throw new Error('WebGPU offers no adapter');
};
const baseUrl = 'https://example.org/app/';
const orbit = (id: number, more: Partial<Extract<EngineRequest, { kind: 'evaluate' }>> = {}): EngineRequest => ({
  kind: 'evaluate',
  id,
  side: 'A',
  choice: { model: 'transformer', weights: 'random:1' },
  geometry,
  output: 'forces',
  elements: 24,
  seed: 2,
  device: 'auto',
  ...more,
});
const pose = (id: number, more: Partial<Extract<EngineRequest, { kind: 'pose' }>> = {}): EngineRequest => ({
  kind: 'pose',
  id,
  side: 'A',
  choice: { model: 'transformer', weights: 'random:1' },
  geometry,
  q: [0.5, 0.5, 0.5, 0.5],
  device: 'auto',
  ...more,
});
const answers = (id: number) => (event: EngineEvent) =>
  'id' in event && event.id === id && (event.kind === 'result' || event.kind === 'failure');

describe('the device worker', () => {
  it('stands in with the reference where there is no adapter, and says why; webgpu alone is refused', async () => {
    page = new Page(refuse);
    page.send({ kind: 'start', device: 'auto', baseUrl });
    expect(await page.until(({ kind }) => kind === 'ready')).toEqual({
      kind: 'ready',
      device: 'reference',
      adapter: 'reference (float64)',
      reason: 'WebGPU offers no adapter',
    });
    page.send({ kind: 'start', device: 'webgpu', baseUrl });
    expect(await page.until(({ kind }) => kind === 'failure')).toMatchObject({
      failure: { kind: 'no-adapter', message: 'WebGPU offers no adapter', remedies: ['run on the reference backend'] },
    });
    page.send(orbit(3, { device: 'webgpu' }));
    expect(await page.until(answers(3))).toMatchObject({ failure: { kind: 'no-adapter' } });
  });

  it('runs two sides with progress, and knows the twirl at poses afterwards', async () => {
    page = new Page(refuse);
    page.send({ kind: 'start', device: 'reference', baseUrl });
    page.send(orbit(1));
    page.send(orbit(2, { side: 'B', choice: { model: 'gaunt', weights: 'random:1' }, elements: 8 }));
    const [a, b] = [await page.until(answers(1)), await page.until(answers(2))];
    if (a.kind !== 'result' || b.kind !== 'result') throw new Error(JSON.stringify([a, b]));
    expect([a.result.verdict, b.result.verdict]).toEqual(['broken', 'exact']);
    const counted = page.events.flatMap((event) =>
      event.kind === 'progress' && event.id === 1 && event.phase === 'orbit' ? [event.done] : [],
    );
    expect(counted.at(-1)).toBe(24);
    page.send(pose(3, { q: a.result.summary.worst.q }));
    const answer = await page.until(({ kind }) => kind === 'pose-result');
    if (answer.kind !== 'pose-result') throw new Error(answer.kind);
    expect(answer.pose.againstTwirl).toBeCloseTo(a.result.summary.worst.value, 12);
  });

  it('two sides that are the same experiment have orbits of their own', async () => {
    // The third run, by which A chooses its chunk, is slow, so that B's chunk is another, and chosen when A has begun.
    const third = async (run: number): Promise<void> => {
      if (run === 3) await new Promise((resolve) => setTimeout(resolve, 100));
    };
    page = new Page(async () => losable(third));
    page.send({ kind: 'start', device: 'auto', baseUrl });
    page.send(orbit(1, { elements: 96 }));
    page.send(orbit(2, { elements: 96, side: 'B' }));
    const ended = [await page.until(answers(1)), await page.until(answers(2))];
    page.send(orbit(3, { elements: 96 }));
    const alone = await page.until(answers(3));
    if (alone.kind !== 'result') throw new Error(JSON.stringify(alone));
    for (const event of ended) {
      if (event.kind !== 'result') throw new Error(JSON.stringify(event));
      expect(event.result.elements).toEqual(alone.result.elements);
      expect(event.result.summary).toEqual(alone.result.summary);
    }
  });

  it('evaluates further elements of an orbit in its own unit, and can be told to stop', async () => {
    page = new Page(refuse);
    page.send({ kind: 'start', device: 'reference', baseUrl });
    page.send(orbit(1));
    const judged = await page.until(answers(1));
    if (judged.kind !== 'result') throw new Error(JSON.stringify(judged));
    const { field, twirl, summary } = judged.result;
    const slice = (id: number): EngineRequest => ({
      kind: 'slice',
      id,
      side: 'A',
      choice: { model: 'transformer', weights: 'random:1' },
      geometry,
      slice: { kind: 'loops' },
      orbit: { field, twirl, summary },
      device: 'auto',
    });
    page.send(slice(2));
    const answer = await page.until(({ kind }) => kind === 'slice-result' || kind === 'failure');
    if (answer.kind !== 'slice-result') throw new Error(JSON.stringify(answer));
    const { elements } = answer.slice;
    expect(elements).toHaveLength(214);
    const counted = page.events.flatMap((event) => (event.kind === 'progress' && event.id === 2 ? [event.done] : []));
    expect(counted.at(-1)).toBe(214);
    page.send(pose(3, { q: elements[100].q }));
    const posed = await page.until(({ kind }) => kind === 'pose-result');
    if (posed.kind !== 'pose-result') throw new Error(posed.kind);
    expect(posed.pose.againstTwirl).toBeCloseTo(elements[100].value, 12);
    page.send(slice(4));
    await page.until((event) => event.kind === 'progress' && event.id === 4);
    page.send({ kind: 'cancel', id: 4 });
    expect(await page.until((event) => event.kind === 'failure')).toMatchObject({
      id: 4,
      failure: { kind: 'cancelled' },
    });
  });

  it('names the classes at a pose of a cloud, also where no orbit was run', async () => {
    page = new Page(refuse);
    page.send({ kind: 'start', device: 'reference', baseUrl });
    const { geometry: points } = sampledGeometry(solidCloud('torus', 7), { scheme: 'farthest', count: 8 }, 3);
    page.send(pose(1, { choice: { model: 'pointnet', weights: 'random:1' }, geometry: points }));
    const answer = await page.until(({ kind }) => kind === 'pose-result' || kind === 'failure');
    if (answer.kind !== 'pose-result') throw new Error(JSON.stringify(answer));
    expect(answer.pose.classes).toEqual(solidClasses.map(({ id }) => id));
    expect(answer.pose.scalarsAtIdentity).toHaveLength(solidClasses.length);
  });

  it('answers a pose before a running orbit ends, and only the newest wish of a side', async () => {
    page = new Page(refuse);
    page.send({ kind: 'start', device: 'reference', baseUrl });
    page.send(orbit(1, { elements: 2048 }));
    await page.until((event) => event.kind === 'progress' && event.phase === 'orbit');
    page.send(pose(2));
    page.send(pose(3));
    page.send(pose(4, { q: [0, 1, 0, 0] }));
    await page.until((event) => event.kind === 'pose-result' && event.id === 4);
    expect(page.events.some(answers(1))).toBe(false);
    expect(page.events.filter((event) => event.kind === 'pose-result' && event.id === 3)).toEqual([]);
    page.send({ kind: 'cancel', id: 1 });
    expect(await page.until(answers(1))).toMatchObject({ failure: { kind: 'cancelled' } });
  });

  it('says that the device was lost and what it interrupted; the same request goes on to the same result', async () => {
    let asked = 0;
    page = new Page(async () => {
      asked++;
      if (asked === 2) throw new Error('the GPU process is starting');
      return losable();
    });
    page.send({ kind: 'start', device: 'auto', baseUrl });
    expect(await page.until(({ kind }) => kind === 'ready')).toMatchObject({ device: 'webgpu' });
    page.send(orbit(1, { elements: 192 }));
    await page.until((event) => event.kind === 'progress' && event.phase === 'orbit');
    page.send({ kind: 'lose-device' });
    expect(await page.until(({ kind }) => kind === 'device-lost')).toEqual({
      kind: 'device-lost',
      reason: 'destroyed',
      interrupted: [1],
    });
    page.send({ kind: 'start', device: 'auto', baseUrl });
    page.send(orbit(2, { elements: 192 }));
    const resumed = await page.until(answers(2));
    expect(page.events.some(answers(1))).toBe(false);
    page.send(orbit(3, { elements: 192 }));
    const whole = await page.until(answers(3));
    if (resumed.kind !== 'result' || whole.kind !== 'result') throw new Error(JSON.stringify([resumed, whole]));
    expect(resumed.result.adapter).toBe('float64 stand-in');
    expect(resumed.result.elements).toEqual(whole.result.elements);
    expect(resumed.result.summary).toEqual(whole.result.summary);
  });

  it('says what a device refuses as soon as it does, whatever asked for it', async () => {
    const products: DeviceProducts = {
      measured: () => [],
      remember: () => {},
      onMeasured: undefined,
      onRefused: undefined,
    };
    page = new Page(async () => ({ ...losable(), products }));
    page.send({ kind: 'start', device: 'webgpu', baseUrl });
    await page.until(({ kind }) => kind === 'ready');
    products.onRefused?.('registers ran out');
    expect(await page.until(({ kind }) => kind === 'device-remark')).toEqual({
      kind: 'device-remark',
      text: 'registers ran out',
    });
  });

  it('computes with what start chose, asking for no other: a lost GPU fails fast, a start says what comes next', async () => {
    let asked = 0;
    let there = true;
    page = new Page(async () => {
      asked++;
      if (!there) throw new Error('the driver is gone');
      return losable();
    });
    page.send(orbit(1));
    expect(await page.until(answers(1))).toMatchObject({
      failure: { kind: 'no-adapter', message: 'The engine was asked before it was started.' },
    });
    page.send({ kind: 'start', device: 'auto', baseUrl });
    await page.until(({ kind }) => kind === 'ready');
    there = false;
    page.send({ kind: 'lose-device' });
    await page.until(({ kind }) => kind === 'device-lost');
    const start = performance.now();
    page.send(pose(2));
    page.send(orbit(3));
    for (const id of [2, 3]) {
      expect(await page.until(answers(id))).toMatchObject({
        failure: { kind: 'no-adapter', message: 'The GPU was lost: destroyed' },
      });
    }
    expect(performance.now() - start).toBeLessThan(500);
    expect(asked).toBe(1);
    page.send({ kind: 'start', device: 'auto', baseUrl });
    await page.until((event) => event.kind === 'ready' && event.device === 'reference');
    const tries = asked;
    there = true;
    page.send(pose(4));
    page.send(orbit(5));
    await page.until((event) => event.kind === 'pose-result' && event.id === 4);
    expect(await page.until(answers(5))).toMatchObject({ result: { adapter: 'reference (float64)' } });
    expect(asked).toBe(tries);
    page.send({ kind: 'start', device: 'auto', baseUrl });
    page.send(orbit(6));
    expect(await page.until(answers(6))).toMatchObject({ result: { adapter: 'float64 stand-in' } });
    expect(page.events.flatMap((event) => (event.kind === 'ready' ? [event.device] : []))).toEqual([
      'webgpu',
      'reference',
      'webgpu',
    ]);
  });

  it('posts only what the page listens to', async () => {
    page = new Page(refuse);
    page.send({ kind: 'start', device: 'reference', baseUrl });
    page.send(orbit(1));
    await page.until(answers(1));
    expect([...new Set(page.events.map(({ kind }) => kind))]).toEqual(['ready', 'progress', 'result']);
  });

  it("computes with a file of the visitor's own as with the same file of the page, once it was given", async () => {
    const { bytes, shipped, hash } = await smallWeights();
    page = new Page(refuse, { [`${baseUrl}weights/${shipped}`]: bytes });
    page.send({ kind: 'start', device: 'reference', baseUrl });
    page.send({ kind: 'weights', id: 1, name: 'mine.safetensors', hash, bytes });
    expect(await page.until(({ kind }) => kind === 'weights-taken')).toEqual({
      kind: 'weights-taken',
      id: 1,
      model: 'transformer',
    });
    page.send(pose(2, { choice: { model: 'transformer', weights: `own:mine.safetensors~${hash}` } }));
    page.send(pose(3, { side: 'B', choice: { model: 'transformer', weights: shipped } }));
    const answered = (id: number) => page.until((event) => event.kind === 'pose-result' && event.id === id);
    const [own, file] = [await answered(2), await answered(3)];
    if (own.kind !== 'pose-result' || file.kind !== 'pose-result') throw new Error('no poses');
    expect(own.pose).toEqual(file.pose);
    expect(own.pose.scalarsAtIdentity[0]).not.toBe(0);
  });

  it('answers missing, damaged and foreign weights in words', async () => {
    const file = 'gaunt-x-0123456789ab.safetensors';
    page = new Page(refuse, { [`${baseUrl}weights/${file}`]: new Uint8Array(100) });
    page.send({ kind: 'start', device: 'reference', baseUrl });
    page.send(orbit(1, { choice: { model: 'gaunt', weights: 'gaunt-y-0123456789ab.safetensors' } }));
    expect(await page.until(answers(1))).toMatchObject({
      failure: {
        kind: 'weights-missing',
        message: 'The weights gaunt-y-0123456789ab.safetensors could not be fetched: the server answered 404.',
      },
    });
    page.send(orbit(2, { choice: { model: 'gaunt', weights: file } }));
    const damaged = await page.until(answers(2));
    expect(damaged).toMatchObject({ failure: { kind: 'weights-damaged' } });
    page.send(orbit(3, { choice: { model: 'gaunt', weights: 'own:mine.safetensors~0123456789ab' } }));
    expect(await page.until(answers(3))).toMatchObject({
      failure: {
        kind: 'weights-missing',
        message: expect.stringContaining('mine.safetensors (SHA-256 0123456789ab...)'),
        remedies: ['drop that file on the page', expect.any(String)],
      },
    });
    page.send({ kind: 'weights', id: 4, name: 'mine.safetensors', hash: '0123456789ab', bytes: new Uint8Array(100) });
    expect(await page.until(({ kind }) => kind === 'weights-refused')).toMatchObject({
      id: 4,
      failure: { kind: 'weights-damaged' },
    });
    page.send(orbit(5, { choice: { model: 'gaunt', weights: 'train:1' } }));
    expect(await page.until(answers(5))).toMatchObject({
      failure: { kind: 'weights-missing', remedies: ['press play'] },
    });
  });
});
