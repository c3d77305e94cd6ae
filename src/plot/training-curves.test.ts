import { describe, expect, it } from 'vitest';
import type { EvaluationPoint, StepPoint } from '../engine/training-messages.ts';
import { trainingCsv } from './training-csv.ts';
import {
  type CurveSide,
  curveChart,
  curveRows,
  duration,
  evaluationAt,
  linearTicks,
  logTicks,
  offeredKinds,
  paceWords,
  thinned,
} from './training-curves.ts';

const evaluation = (step: number, total: number, twirl: number): EvaluationPoint => ({
  step,
  total,
  twirl,
  inPose: total * 0.8,
  meanAbsolute: total * 0.6,
  relative: Math.sqrt(Math.max(0, total ** 2 - twirl ** 2)) / 0.5,
  share: { value: 1 - (twirl / total) ** 2, low: 0.4, high: 0.7 },
  scalar: 0.02,
});

const point = (step: number): StepPoint => ({
  step,
  loss: 10 / (step + 1),
  terms: { energy: 1 / (step + 1), forces: 9 / (step + 1) },
  rate: 1e-3,
  gradientNorm: 2,
});

const a: CurveSide = {
  side: 'A',
  points: [0, 1, 2].map(point),
  evaluations: [evaluation(0, 0.4, 0.3), evaluation(100, 0.03, 0.02)],
};
const b: CurveSide = { side: 'B', points: [], evaluations: [evaluation(0, 0.4, 0.4), evaluation(100, 0.0125, 0.0125)] };
const units = { unit: 'eV/A', scalar: 'energy' } as const;

describe('curves of training', () => {
  it('fill what non-equivariance costs, and name it where there is some', () => {
    const chart = curveChart([a, b], 'error', units);
    expect(chart.caption).toBe('force error over all poses, meV/Å');
    expect(chart.lines.map(({ label }) => label)).toEqual(['A, all poses 30.0', 'A, its twirl 20.0', 'B 12.5']);
    expect(chart.bands).toEqual([
      {
        side: 'A',
        points: [
          [0, 300, 400],
          [100, 20, 30],
        ],
      },
    ]);
    expect(chart.filled).toBe('shaded: lost to non-equivariance');
    expect(curveChart([b], 'error', units).filled).toBe('');
  });

  it('keep every value inside the axis, and the ticks too', () => {
    for (const kind of offeredKinds(units)) {
      const { domain, ticks, lines, scale } = curveChart([a, b], kind, units);
      const values = lines.flatMap(({ points }) => points.map(([, value]) => value));
      for (const value of [...values, ...ticks].filter((entry) => scale === 'linear' || entry > 0)) {
        expect(value, kind).toBeGreaterThanOrEqual(domain[0]);
        expect(value, kind).toBeLessThanOrEqual(domain[1]);
      }
      expect(ticks.length, kind).toBeGreaterThan(1);
    }
  });

  it('have an axis before there is a curve', () => {
    const { domain, ticks, lines } = curveChart([], 'error', units);
    expect(lines).toEqual([]);
    expect(domain[0]).toBeGreaterThan(0);
    expect(ticks.length).toBeGreaterThan(0);
  });

  it('offer an energy or right answers only where the task has them', () => {
    expect(offeredKinds({ unit: '1', scalar: undefined })).not.toContain('scalar');
    expect(curveChart([a], 'scalar', { unit: '1', scalar: 'accuracy' }).scale).toBe('linear');
  });

  it('show right answers in own pose and in any, where they differ', () => {
    const judged = a.evaluations.map((point, n) => ({ ...point, scalar: 0.9, scalarTurned: 0.9 - 0.1 * n }));
    const { lines } = curveChart([{ ...a, evaluations: judged }], 'scalar', { unit: '1', scalar: 'accuracy' });
    expect(lines.map(({ part, label }) => [part, label])).toEqual([
      ['whole', 'A, own pose 90\u202f%'],
      ['second', 'A, any pose 80\u202f%'],
    ]);
    const same = judged.map((point) => ({ ...point, scalarTurned: 0.9 }));
    expect(curveChart([{ ...a, evaluations: same }], 'scalar', { unit: '1', scalar: 'accuracy' }).lines).toHaveLength(
      1,
    );
  });

  it('are thinned by means that end where the curve ends', () => {
    const long = Array.from({ length: 1000 }, (_, step) => [step, step % 2] as const);
    const short = thinned(long, 100);
    expect(short).toHaveLength(100);
    expect(short[99][0]).toBe(999);
    expect(short.every(([, value]) => value === 0.5)).toBe(true);
    expect(thinned(long, 1000)).toBe(long);
  });

  it('share one row for each step', () => {
    const rows = curveRows(curveChart([a, b], 'error', units));
    expect(rows).toEqual([
      { step: 0, A: 400, 'A second': 300, 'A band': [300, 400], B: 400 },
      { step: 100, A: 30, 'A second': 20, 'A band': [20, 30], B: 12.5 },
    ]);
  });

  it('have round ticks', () => {
    expect(logTicks(8, 480)).toEqual([10, 30, 100, 300]);
    expect(logTicks(3, 30)).toEqual([5, 10, 20]);
    expect(logTicks(1e-8, 1)).toEqual([1e-8, 1e-6, 1e-4, 1e-2, 1]);
    expect(linearTicks(0.6)).toEqual([0, 0.2, 0.4, 0.6]);
    expect(linearTicks(1)).toEqual([0, 0.5, 1]);
  });

  it('belong to a step: the last evaluation that is not after it', () => {
    expect(evaluationAt(a.evaluations, 99)?.step).toBe(0);
    expect(evaluationAt(a.evaluations, 100)?.step).toBe(100);
    expect(evaluationAt(a.evaluations, undefined)?.step).toBe(100);
    expect(evaluationAt([], 5)).toBeUndefined();
  });
});

describe('the pace', () => {
  it('is that of the run that takes longest', () => {
    const runs = [
      { step: 3180, stepsPerSecond: 41 },
      { step: 3180, stepsPerSecond: 82 },
    ];
    expect(paceWords(runs, 4000)).toBe('41 steps a second, 20 s left');
    expect(paceWords([{ step: 4000, stepsPerSecond: 41 }], 4000)).toBe('');
    expect(paceWords([{ step: 0 }], 4000)).toBe('');
  });

  it('is told in seconds, minutes, hours', () => {
    expect([0.2, 42, 400, 7500].map(duration)).toEqual(['1 s', '42 s', '7 min', '2 h 5 min']);
  });
});

describe('the table of curves', () => {
  it('has a row for each side and step, with empty cells for what was not measured', () => {
    const lines = trainingCsv([a, b], 'eV/A').trimEnd().split('\n');
    const width = lines[0].split(',').length;
    expect(lines[0]).toContain('rms_error_all_poses_ev_per_angstrom');
    expect(lines[0]).toContain('loss_energy,loss_forces');
    expect(lines).toHaveLength(1 + 4 + 2);
    expect(lines.every((line) => line.split(',').length === width)).toBe(true);
    expect(lines[1].startsWith('A,0,10,1,9,0.001,2,0.4,0.3,')).toBe(true);
    expect(lines[4].startsWith('A,100,,,,,,0.03,0.02,')).toBe(true);
    expect(lines[5].startsWith('B,0,')).toBe(true);
  });

  it('lets no name of a term break it', () => {
    const odd: StepPoint = { ...point(0), terms: { 'a,b\nc': 1 } };
    expect(trainingCsv([{ side: 'A', points: [odd], evaluations: [] }], '1').split('\n')).toHaveLength(3);
  });
});
