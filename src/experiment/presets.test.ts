/** The presets that ship: their files, the table of the README, and what follows from outcomes over seeds. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { EvaluationPoint } from '../engine/training-messages.ts';
import { presetTable } from '../plot/preset-words.ts';
import { armExperiment, armOf, seededExperiment, shownExperiment } from './preset-arms.ts';
import { type ArmOutcome, curveLines, judgeMeasures, measureOf } from './preset-outcome.ts';
import { parsePreset, parsePresetIndex } from './preset-schema.ts';
import { type Preset, presetFile, presetIndex } from './presets.ts';
import type { SetOrbit } from './set-orbit.ts';

const root = new URL('../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');
const ids = parsePresetIndex(presetIndex, read(`public/${presetIndex}`));
const presets = ids.map((id) => parsePreset(presetFile(id), read(`public/${presetFile(id)}`)));
const [first] = presets;

describe('the presets that ship', () => {
  it('are exactly the files of the folder, each under its own name', () => {
    const files = readdirSync(new URL('public/presets', root)).filter((name) => name !== 'index.json');
    expect(ids.map((id) => `${id}.json`).sort()).toEqual(files.sort());
    expect(presets.map(({ id }) => id)).toEqual(ids);
  });

  it('stand in the README row by row, as the files have them', () => {
    const rows = presetTable(presets).split('\n');
    const readme = read('README.md').split('\n');
    const start = readme.indexOf(rows[0]);
    expect(readme.slice(start, start + rows.length)).toEqual(rows);
    expect(readme.filter((line) => /^\| `[a-z-]+` \| .* bar at (most|least) /.test(line))).toHaveLength(ids.length);
  });

  it('record verdicts that follow from their own values and bars', () => {
    for (const preset of presets) {
      const { recorded } = preset;
      if (!recorded) continue;
      for (const [at, { values, value, low, high, verdict }] of recorded.measures.entries()) {
        const outcomes = recorded.seeds.flatMap((seed, n) => arms(preset, seed, preset.measures[at], values[n]));
        const single: Preset = { ...preset, measures: [preset.measures[at]] };
        const [again] = judgeMeasures(single, recorded.seeds, outcomes).measures;
        expect(again.value).toBeCloseTo(value, 9);
        expect(again.low).toBeCloseTo(low, 9);
        expect(again.high).toBeCloseTo(high, 9);
        expect(again.verdict).toBe(verdict);
      }
    }
  });

  it('open as two arms side by side, which are recognised whatever their seed', () => {
    for (const preset of presets) {
      const shown = shownExperiment(preset);
      expect(armOf(preset, shown, 'A')).toBe(preset.show[0]);
      const later = { ...shown, seed: 9, a: { ...shown.a, weights: 'train:4' } };
      expect(armOf(preset, later, 'A')).toBe(preset.show[0]);
      expect(armOf(preset, shown, 'B')).toBe(preset.show[1]);
      expect(armOf(preset, { ...shown, frame: shown.frame + 1 }, 'A')).toBeUndefined();
      expect(armOf(preset, { ...shown, a: { ...shown.a, weights: 'random:0' } }, 'A')).toBeUndefined();
    }
  });

  it('run each seed with its own start values and order', () => {
    const {
      arms: [{ id }],
    } = first;
    const [zero, two] = [armExperiment(first, id), seededExperiment(first, id, 2)];
    expect(two).toEqual({ ...zero, seed: zero.seed + 2, a: { ...zero.a, weights: 'train:2' } });
  });
});

/** Outcomes of all arms of one seed by which a measure has this value. */
function arms(preset: Preset, seed: number, { computed }: Preset['measures'][0], value: number): ArmOutcome[] {
  return preset.arms.map(({ id }) => outcomeOf(id, seed, id === computed.arm ? value : 1));
}

/** An orbit of a set whose range and pole share both have a value up to 1: two directions at +-d, two turns of each at +-e about that. */
function setOf(value: number): SetOrbit {
  const ratio = Math.sqrt((2 * (1 - value)) / (1 + value));
  const d = value / 2 / (1 + ratio);
  const e = ratio * d;
  return { base: 2, fibre: 2, probability: [d + e, d - e, e - d, -d - e], accuracy: [1, 1, 1, 1] };
}

/** An outcome all of whose quantities have one value; errors are counted squared. */
function outcomeOf(arm: string, seed: number, value: number): ArmOutcome {
  const point = (step: number): EvaluationPoint => ({
    step,
    total: Math.sqrt(value),
    twirl: 1,
    inPose: 1,
    meanAbsolute: 1,
    relative: 1,
    share: { value: value / step, low: 0, high: 1 },
    scalar: value,
    scalarTurned: 0,
  });
  return {
    arm,
    seed,
    adapter: 'none',
    passes: { training: 4, inference: value },
    evaluations: [point(2), point(1)],
    orbit: { relativeError: value, poleShare: value, field: [] },
    ...(value > 0 && value <= 1 && { set: setOf(value) }),
    seconds: 1,
  };
}

describe('measures', () => {
  const text = JSON.stringify({ ...first, recorded: undefined });
  const preset = (change: (draft: { -readonly [Key in keyof Preset]: Preset[Key] }) => void): string => {
    const draft = JSON.parse(text) as Preset;
    change(draft);
    return JSON.stringify(draft);
  };

  it('are paired over seeds: a ratio of arms that scatter alike has a narrow interval', () => {
    const [{ id: a }, { id: b }] = first.arms;
    const ratio: Preset = {
      ...first,
      measures: [
        { id: 'ratio', words: 'w', unit: '×', computed: { quantity: 'error', arm: a, over: b }, bar: { atMost: 2.1 } },
      ],
    };
    const outcomes = [1, 10, 100].flatMap((scale, seed) => [
      outcomeOf(a, seed, 2 * scale * (1 + 0.01 * seed)),
      outcomeOf(b, seed, scale),
    ]);
    const { measures, verdict } = judgeMeasures(ratio, [0, 1, 2], outcomes);
    for (const [n, value] of [2, 2.02, 2.04].entries()) expect(measures[0].values[n]).toBeCloseTo(value, 12);
    expect(measures[0].high).toBeLessThan(2.1);
    expect(verdict).toBe('reproduced');
    expect(() => judgeMeasures(ratio, [0, 1, 2, 3], outcomes)).toThrow('measure ratio cannot be computed with seed 3');
  });

  it('are known where their arms are, and not guessed else', () => {
    const measure = {
      id: 'x',
      words: 'w',
      unit: '1',
      computed: { quantity: 'pole-share', arm: 'p' },
      bar: { atMost: 1 },
    } as const;
    expect(measureOf(measure, () => ({ orbit: { relativeError: 1, poleShare: 0.5, field: [] } }))).toBe(0.5);
    expect(measureOf(measure, () => ({ passes: { training: 1, inference: 1 } }))).toBeUndefined();
  });

  it('of an exact symmetry may be zero in every seed', () => {
    const exact: Preset = {
      ...first,
      measures: [
        {
          id: 'x',
          words: 'w',
          unit: '1',
          computed: { quantity: 'orbit-relative', arm: 'none' },
          bar: { atMost: 1e-4 },
        },
      ],
    };
    const outcomes = [0, 1].map((seed) => outcomeOf('none', seed, 0));
    expect(judgeMeasures(exact, [0, 1], outcomes).measures[0]).toMatchObject({
      low: 0,
      high: 0,
      verdict: 'reproduced',
    });
  });

  it('draw a line an arm, with intervals where seeds scatter', () => {
    const outcomes = first.arms.flatMap(({ id }) => [1, 2, 3].map((value, seed) => outcomeOf(id, seed, value)));
    const [line] = curveLines('share-over-steps', first, outcomes);
    expect(line.name).toBe(first.arms[0].id);
    expect(line.points.map(([x, y]) => [x, y])).toEqual([
      [2, 1],
      [1, 2],
    ]);
    const [passes] = curveLines('error-over-passes', first, outcomes);
    expect(passes.points[0][0]).toBe(8);
    expect(passes.points[0][1]).toBeCloseTo(Math.sqrt(Math.cbrt(6)), 2);
    const [point] = curveLines('relative-over-passes', first, [
      outcomeOf(line.name, 0, 4),
      outcomeOf(line.name, 1, 4),
      ...outcomes.slice(3),
    ]);
    expect(point.points).toEqual([[4, 4]]);
  });

  it('of a file are refused in words', () => {
    const wrong = (change: Parameters<typeof preset>[0]) => () => parsePreset('p.json', preset(change));
    expect(() => parsePreset('p.json', '{')).toThrow('p.json is not JSON');
    expect(
      wrong((p) => {
        p.show = ['axis', 'nothing'];
      }),
    ).toThrow('there is no arm nothing; there are none, axis, random');
    expect(
      wrong((p) => {
        p.id = 'No Word';
      }),
    ).toThrow('p.json, field id: ');
    expect(
      wrong((p) => {
        p.arms = [p.arms[0], p.arms[0], p.arms[1]];
      }),
    ).toThrow('two arms are called none');
    const linked = (link: string) =>
      wrong((p) => {
        p.arms = [{ ...p.arms[0], link }, p.arms[1], p.arms[2]];
      });
    const [{ link }] = first.arms;
    expect(linked(link.replace('train:0', 'random:0').replace(/&t=[^&]*/, ''))).toThrow(
      'arm none has the weights random:0',
    );
    expect(linked(link.replace('seed=0', 'seed=1'))).toThrow(
      'arms none and axis differ in more than model and mechanism',
    );
    expect(linked(`${link}&colour=red`)).toThrow('the key colour is not known');
    expect(linked('v=1&lab=L:2')).toThrow('it opens the laboratory alone, without a model and a subject');
    expect(linked(`${link}&b=gaunt:random:0`)).toThrow('arm none has two models');
  });
});
