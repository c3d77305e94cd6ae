/** Curves around the axes: each value at its turn, the floor, the cursor on its loop and off the others, keys and clicks. */
import { expect, it } from 'vitest';
import { fromAxisAngle, IDENTITY } from '../math/rotation.ts';
import { loopIndex, loopPlace, loopSteps } from '../math/so3-slices.ts';
import { loopStep, loopsFigure, loopsLayout, loopUnder } from './axis-loops.ts';
import { fieldWords } from './field-words.ts';
import type { Mark } from './marks.ts';

const words = fieldWords('force-error');
const [width, height] = [440, 160];
/** eV/angstrom: (2 + axis) (1 - cos) / 2 meV, at least a tenth of it. */
const values = Float64Array.from({ length: 214 }, () => 1e-4);
for (const axis of [0, 1, 2])
  for (let step = 1; step < loopSteps; step++)
    values[loopIndex(axis, step)] = 1e-4 + 1e-3 * (2 + axis) * (1 - Math.cos((2 * Math.PI * step) / loopSteps)) * 0.5;
const sides = [{ side: 'A' as const, values, noiseFloor: 1e-7 }];
const pinned = (q: readonly [number, number, number, number]) => [0, 1, 2].map((axis) => loopPlace(axis, q));
const textOf = (mark: Mark): string =>
  mark.kind !== 'text' ? '' : typeof mark.text === 'string' ? mark.text : mark.text.map(({ text }) => text).join('');

it('draws one curve a panel through every value, closed at 360 degrees, and the floor below', () => {
  const { marks, title } = loopsFigure({ sides, kind: 'log', words }, width, height);
  expect(title).toContain('around the axes x, y and z');
  const { panels, across, bottom, top } = loopsLayout(width, height);
  const curves = marks.filter((mark) => mark.kind === 'path').map(({ d }) => d.split(/[ML]/).slice(1));
  expect(curves).toHaveLength(3);
  curves.forEach((points, axis) => {
    const at = points.map((point) => point.split(' ').map(Number));
    expect(at).toHaveLength(loopSteps + 1);
    expect(at[0][0]).toBeCloseTo(panels[axis], 1);
    expect(at[loopSteps][0]).toBeCloseTo(panels[axis] + across, 1);
    expect(at[loopSteps][1]).toBe(at[0][1]);
    // Axis: decades from the floor of 10^-4 meV/angstrom to 10; the peak is at half a turn.
    const share = (Math.log10(2.1 + axis) + 4) / 5;
    expect(at[36][1]).toBeCloseTo(bottom + (top - bottom) * share, 1);
  });
  const floor = marks.find((mark) => mark.kind === 'line' && mark.stroke === 'floor');
  expect(floor).toMatchObject({ y1: bottom, dash: '4 3' });
  expect(marks.map(textOf)).toEqual(expect.arrayContaining(['about x', 'about y', 'about z', 'A', 'floor']));
});

it('marks g on its own loop with a full line, on the others at the nearest turn with how far off it is', () => {
  const q = fromAxisAngle([0, 1, 0], Math.PI / 2);
  const { marks } = loopsFigure({ sides, kind: 'log', words, pinned: pinned(q) }, width, height);
  const { panels, across } = loopsLayout(width, height);
  const lines = marks.flatMap((mark) => (mark.kind === 'line' && mark.stroke === 'accent' ? [mark] : []));
  expect(lines.map(({ dash }) => dash)).toEqual(['2 3', undefined, '2 3']);
  expect(lines.map(({ x1 }) => x1)).toEqual([panels[0], panels[1] + across / 4, panels[2]]);
  expect(marks.filter((mark) => mark.kind === 'circle')).toHaveLength(1);
  expect(marks.map(textOf).filter((text) => text.startsWith('g'))).toEqual(['g 90° off', 'g', 'g 90° off']);
  const narrow = loopsFigure({ sides, kind: 'log', words, pinned: pinned(q) }, 250, height).marks;
  expect(narrow.map(textOf).filter((text) => text.startsWith('g'))).toEqual(['g']);
  const all = loopsFigure({ sides, kind: 'log', words, pinned: pinned(IDENTITY) }, width, height).marks;
  expect(all.filter((mark) => mark.kind === 'circle')).toHaveLength(3);
});

it('knows the turn under a point and the place that a key leads to', () => {
  const layout = loopsLayout(width, height);
  const middle = loopUnder(layout, layout.panels[2] + layout.across / 2);
  expect(middle.axis).toBe(2);
  expect(middle.angle).toBeCloseTo(Math.PI, 12);
  expect(loopUnder(layout, 0)).toEqual({ axis: 0, angle: 0 });
  expect(loopUnder(layout, layout.panels[1] + layout.across + 2)).toEqual({ axis: 1, angle: 2 * Math.PI });
  expect(loopStep({ axis: 0, step: 0 }, 'ArrowLeft')).toEqual({ axis: 0, step: 71 });
  expect(loopStep({ axis: 0, step: 71 }, 'ArrowRight')).toEqual({ axis: 0, step: 0 });
  expect(loopStep({ axis: 0, step: 5 }, 'ArrowUp')).toEqual({ axis: 2, step: 5 });
  expect(loopStep({ axis: 2, step: 5 }, 'ArrowDown')).toEqual({ axis: 0, step: 5 });
  expect(loopStep({ axis: 2, step: 5 }, 'Enter')).toBeUndefined();
});
