/** A tiny preset from beginning to end on the reference: the same numbers again, stopped and resumed, and nothing computed twice. */
import { beforeAll, describe, expect, it } from 'vitest';
import { createReferenceBackend } from '../backend/reference/reference.ts';
import { geometryOf } from './geometry.ts';
import { type PresetProgress, type PresetRun, type PresetStore, runPreset } from './preset-runner.ts';
import type { Preset, RecordedPreset } from './presets.ts';
import { springFrames } from './training.testing.ts';
import { packFrames } from './training-frames.ts';

const link = (mechanism: string): string =>
  `v=1&a=transformer:train:0&s=sample:springs&m=${mechanism}&t=2~batch:2~test:25&n=8&seed=0`;
const preset: Preset = {
  version: 1,
  id: 'tiny',
  claim: 'c',
  question: 'q',
  refutation: 'r',
  setting: 's',
  source: { paper: 'p', sheet: 1 },
  arms: [
    { id: 'axis', words: 'axis', link: link('turns:axis') },
    { id: 'averaged', words: 'averaged', link: link('turns:axis+average:cyclic~2') },
  ],
  show: ['axis', 'averaged'],
  seeds: 2,
  measures: [
    {
      id: 'kept',
      words: 'w',
      unit: '×',
      computed: { quantity: 'orbit-relative', arm: 'averaged', over: 'axis' },
      bar: { atMost: 1 },
    },
    { id: 'passes', words: 'w', unit: '1', computed: { quantity: 'passes', arm: 'averaged' }, bar: { atMost: 2.01 } },
  ],
  curves: ['share-over-steps', 'relative-over-passes', 'mean-over-rotations'],
};

const frames = springFrames(8);
const level = 'springs';
const backend = createReferenceBackend();

function memoryStore(): PresetStore & { readonly files: Map<string, Uint8Array>; read: PresetStore['read'] } {
  const files = new Map<string, Uint8Array>();
  return {
    files,
    read: async (name) => files.get(name),
    write: async (name, content) => {
      files.set(name, typeof content === 'string' ? new TextEncoder().encode(content) : content);
    },
  };
}

const run = (store: PresetStore, more: Partial<PresetRun> = {}): Promise<RecordedPreset> =>
  runPreset(
    {
      backend,
      preset,
      seeds: [0, 1],
      framesOf: async () => packFrames({ name: 'springs.xyz', hash: 'a'.repeat(64), level }, frames),
      geometryOf: async () => geometryOf(frames[0], level),
      store,
      ...more,
    },
    '2026-01-02',
  );

describe('a preset, run', () => {
  const store = memoryStore();
  let whole: RecordedPreset;
  beforeAll(async () => {
    whole = await run(store);
  }, 60_000);

  it('has every measure with its seeds, curves and a picture', () => {
    expect(whole).toMatchObject({ adapter: backend.adapter, date: '2026-01-02', seeds: [0, 1] });
    expect(whole.measures.map(({ id, values }) => [id, values.length])).toEqual([
      ['kept', 2],
      ['passes', 2],
    ]);
    expect(whole.measures[1]).toMatchObject({ values: [2, 2], verdict: 'reproduced' });
    expect(whole.measures[0].values.every((value) => value > 0)).toBe(true);
    expect(whole.measures[0].values[0]).not.toBe(whole.measures[0].values[1]);
    const [share, passes, mean] = whole.curves;
    expect(share.lines.map(({ name }) => name)).toEqual(['axis', 'averaged']);
    expect(share.lines[0].points.map(([step]) => step)).toEqual([0, 1, 2]);
    expect(passes.lines.map(({ points: [[x]] }) => x)).toEqual([1, 2]);
    expect(mean.lines[0].points.at(-1)![1]).toBeLessThan(1e-10);
    expect(whole.picture).toMatchObject({ arm: 'axis', seed: 0 });
    expect(whole.picture.values).toHaveLength(12);
  });

  it('trains once what arms share, and computes nothing again from its store', async () => {
    const names = [...store.files.keys()];
    expect(names.filter((name) => name.endsWith('.checkpoint'))).toHaveLength(2);
    expect(names.filter((name) => name.endsWith('.json'))).toHaveLength(4);
    const phases = new Set<string>();
    const again = await run(store, { onProgress: ({ phase }) => phases.add(phase) });
    expect([...phases]).toEqual(['kept']);
    expect(again).toEqual(whole);
  });

  it('goes on where it was stopped, to the same numbers', { timeout: 60_000 }, async () => {
    const kept = memoryStore();
    const stop = new AbortController();
    const onProgress = ({ phase, seed, done }: PresetProgress): void => {
      if (phase === 'train' && seed === 1 && done === 1) stop.abort();
    };
    await expect(run(kept, { signal: stop.signal, onProgress })).rejects.toThrow(/abort/);
    expect([...kept.files.keys()].filter((name) => name.endsWith('.json'))).toHaveLength(2);
    const seen: PresetProgress[] = [];
    const resumed = await run(kept, { onProgress: (told) => seen.push(told) });
    expect(seen.filter(({ phase, seed }) => phase === 'train' && seed === 1).map(({ done }) => done)).toEqual([2]);
    expect(resumed.measures).toEqual(whole.measures);
    expect(resumed.curves).toEqual(whole.curves);
  });

  it('refuses a single seed', async () => {
    await expect(run(memoryStore(), { seeds: [0] })).rejects.toThrow('1 seeds have no interval');
  });
});
