/** Curves and maps of groups other than SO(3): where things lie, what is under a point, and that pictures and keys agree. */
import { describe, expect, it } from 'vitest';
import { groupOf } from '../group/describe.ts';
import { exchange } from '../group/exchanges.ts';
import { sampleGroup } from '../group/sampling.ts';
import { fromAxisAngle } from '../math/rotation.ts';
import { quaternionAt } from '../math/so3-sets.ts';
import type { ExchangeMap, OrbitElement, OrbitResult, ShiftPlanes } from '../orbit/result.ts';
import {
  exchangeBeside,
  exchangedRows,
  exchangeFigure,
  exchangeIndex,
  exchangeLayout,
  exchangeUnder,
} from './exchange-map.ts';
import { fieldScale } from './field-scale.ts';
import { fieldWords } from './field-words.ts';
import { groupAxis } from './group-axis.ts';
import { alongAxis, curvePlane, elementUnder, groupCurveFigure } from './group-curve.ts';
import { viewsOfGroup } from './group-shape.ts';
import type { Figure } from './marks.ts';
import { formulaOrbit } from './orbit.testing.ts';
import { orbitFigure } from './orbit-figure.ts';
import { noShift, planesFigure, planesLayout, shiftBeside, shiftUnder } from './shift-planes.ts';
import { toSvg } from './svg.ts';
import { lightTheme } from './theme.ts';
import { viewFigure, viewNames } from './view-figures.ts';

const words = fieldWords('force-error');
const drawn = (figure: Figure): string => toSvg(figure, lightTheme);

function resultOf(group: string, rows = 6): OrbitResult {
  const { elements, replicates } = sampleGroup(groupOf(group), 96, 3, rows);
  const listed = Array.from({ length: elements.quaternions.length / 4 }, (_, n): OrbitElement => {
    const motion = elements.motions?.[n];
    return { q: quaternionAt(elements, n), ...(motion && { motion }), value: 0.01 + 0.001 * (n % 7) };
  });
  return {
    ...formulaOrbit(0.1, 'broken', 24, 12, 4).result,
    group,
    elements: listed,
    angles: [],
    ...(replicates === 1 && { whole: true }),
  };
}

const options = { kind: 'linear', map: 'viridis', shown: 'A', dark: false, words } as const;

describe('coordinates', () => {
  it('are the turn, the distance, the factor, the exchanges, the angle from the identity', () => {
    const turn = { q: fromAxisAngle([1, 1, 0], (3 * Math.PI) / 2) };
    expect(groupAxis('so2~1,1,0', 'force-error', 6).of(turn)).toBeCloseTo(270, 9);
    expect(groupAxis('so3+shifts', 'force-error', 6).of(turn)).toBeCloseTo(90, 9);
    const still = [1, 0, 0, 0] as const;
    expect(groupAxis('shifts~5', 'force-error', 6).of({ q: still, motion: { shift: [0, 3, 4] } })).toBe(5);
    expect(groupAxis('permutations', 'force-error', 6).of({ q: still, motion: exchange(6, 1, 4) })).toBe(1);
    const scale = groupAxis('scale~4', 'class-distance', 6);
    expect([0.25, 0.5, 1, 4].map((value) => scale.at(value))).toEqual([0, 0.25, 0.5, 1]);
    expect(scale.ticks.map(({ text }) => text)).toEqual(['1/4', '1/2', '1', '2', '4']);
  });

  it('have titles with the unit of the subject', () => {
    expect(groupAxis('shifts', 'force-error', 6).title).toBe('distance of the shift, Å');
    expect(groupAxis('shifts', 'displacement-error', 6).title).toBe('distance of the shift');
  });
});

describe.each(['so2', 'dihedral~4', 'shifts~5', 'permutations', 'so2+permutations'])('the curve over %s', (group) => {
  const result = resultOf(group);
  const picture = { sides: [{ side: 'A' as const, result }], rows: 6, kind: 'linear' as const, words };

  it('has every element within its frame, and finds each by its own place', () => {
    const { x, y, left, right, top, bottom } = curvePlane(picture, 400, 260);
    for (const [index, element] of result.elements.entries()) {
      const at = [x(element), y(element.value)] as const;
      expect(at[0]).toBeGreaterThanOrEqual(left);
      expect(at[0]).toBeLessThanOrEqual(right);
      expect(at[1]).toBeGreaterThanOrEqual(top - 1);
      expect(at[1]).toBeLessThanOrEqual(bottom + 1);
      const found = result.elements[elementUnder(picture, result, 400, 260, at)];
      expect([x(found), found.value]).toEqual([x(result.elements[index]), element.value]);
    }
  });

  it('goes along the axis from the first element to the last', () => {
    const order = alongAxis(result, 6);
    const axis = groupAxis(group, 'force-error', 6);
    const places = order.map((index) => axis.of(result.elements[index]));
    expect([...order].sort((a, b) => a - b)).toEqual([...result.elements.keys()]);
    for (let n = 1; n < places.length; n++) expect(places[n]).toBeGreaterThanOrEqual(places[n - 1]);
  });

  it('is drawn without a number that is none', () => {
    const [pinned] = result.elements;
    const text = drawn(groupCurveFigure({ ...picture, pinned }, 400, 260));
    expect(text).not.toMatch(/NaN|undefined|Infinity/);
    expect(text).toContain(groupAxis(group, 'force-error', 6).title);
  });
});

const still = [1, 0, 0, 0] as const;

describe('planes of shifts', () => {
  const size = 5;
  const planes: ShiftPlanes = {
    radius: 2,
    size,
    elements: Array.from({ length: 75 }, (_, n) => ({
      q: still,
      motion: { shift: [n, 0, 0] as const },
      value: n / 75,
    })),
  };
  const values = planes.elements.map(({ value }) => value);

  it.each([
    [600, 240],
    [200, 620],
  ])('find every element under the middle of its cell (%i x %i)', (width, height) => {
    const { cell, corners } = planesLayout(planes, width, height);
    for (let index = 0; index < 75; index++) {
      const [plane, row, column] = [Math.floor(index / 25), Math.floor(index / size) % size, index % size];
      const at = [corners[plane][0] + (column + 0.5) * cell, corners[plane][1] + (size - row - 0.5) * cell] as const;
      expect(shiftUnder(planes, width, height, at)).toBe(index);
    }
    expect(shiftUnder(planes, width, height, [-3, -3])).toBeUndefined();
  });

  it('are walked by keys, within the plane and between planes', () => {
    const middle = noShift(planes);
    expect(middle).toBe(12);
    expect(shiftBeside(planes, middle, 'ArrowUp')).toBe(17);
    expect(shiftBeside(planes, 4, 'ArrowRight')).toBe(4);
    expect(shiftBeside(planes, middle, 'PageUp')).toBe(62);
    expect(shiftBeside(planes, 62, 'PageDown')).toBe(12);
    expect(shiftBeside(planes, middle, 'a')).toBeUndefined();
  });

  it('are drawn with their names and the pinned element', () => {
    const scale = fieldScale([{ ...resultOf('shifts'), planes }], options);
    const text = drawn(planesFigure({ planes, values, scale, unit: ' Å', pinned: 12 }, 600, 240));
    expect(text).not.toMatch(/NaN|undefined/);
    expect(text.replace(/<[^>]*>/g, '')).toContain('x across, y up, ±2.0 Å');
  });
});

describe('the map of exchanges', () => {
  const rows = [0, 2, 4, 6];
  const map: ExchangeMap = { rows, of: 8, elements: Array.from({ length: 7 }, (_, n) => ({ q: still, value: n })) };

  it('counts pairs row by row, and back', () => {
    let index = 1;
    for (let i = 1; i < 9; i++)
      for (let j = 0; j < i; j++, index++) {
        expect([exchangeIndex(i, j), exchangeIndex(j, i)]).toEqual([index, index]);
        expect(exchangedRows(index)).toEqual([i, j]);
      }
    expect([exchangeIndex(3, 3), exchangedRows(0)]).toEqual([0, [0, 0]]);
  });

  it('finds what is under a point, and walks over the diagonal but not over the edge', () => {
    const { cell, left, top } = exchangeLayout(map, 300, 260);
    expect(exchangeUnder(map, 300, 260, [left + 1.5 * cell, top + 3.5 * cell])).toBe(exchangeIndex(3, 1));
    expect(exchangeUnder(map, 300, 260, [0, 0])).toBeUndefined();
    expect(exchangeBeside(map, exchangeIndex(2, 1), 'ArrowRight')).toBe(exchangeIndex(2, 3));
    expect(exchangeBeside(map, exchangeIndex(3, 1), 'ArrowDown')).toBe(exchangeIndex(3, 1));
    expect(exchangeBeside(map, 2, 'Enter')).toBeUndefined();
  });

  it('is drawn with the names of its rows', () => {
    const scale = fieldScale([{ ...resultOf('permutations'), exchanges: map }], options);
    const picture = {
      map,
      values: map.elements.map(({ value }) => value),
      scale,
      nameOf: (row: number) => `C${row}`,
      pinned: 3,
    };
    const text = drawn(exchangeFigure(picture, 300, 260));
    expect(text).not.toMatch(/NaN|undefined/);
    expect(text).toContain('>C6<');
    expect(text).toContain('4 of 8 rows');
  });
});

describe('figures for files', () => {
  const picture = {
    shown: 'A',
    pinned: still,
    scale: 'linear',
    map: 'viridis',
    reduction: 'mean',
    caption: ['what was run'],
  } as const;
  const planes: ShiftPlanes = {
    radius: 2,
    size: 3,
    elements: Array.from({ length: 27 }, (_, n) => ({
      q: still,
      motion: { shift: [n, 0, 0] as const },
      value: n / 27,
    })),
  };
  const exchanges: ExchangeMap = { rows: [0, 1], of: 2, elements: [0.1, 0.2].map((value) => ({ q: still, value })) };
  const { grid } = formulaOrbit(0.1, 'broken', 24, 12, 4).result;
  const orbits: Readonly<Record<string, OrbitResult>> = {
    shifts: { ...resultOf('shifts'), planes },
    permutations: { ...resultOf('permutations'), exchanges },
    o3: { ...resultOf('o3'), grid: grid!, mirrored: grid! },
    so2: resultOf('so2'),
    octahedral: resultOf('octahedral'),
    'so3+shifts': resultOf('so3+shifts'),
  };

  it.each(
    Object.entries(orbits),
  )('the orbit over %s is drawn in its own shape, alone and beside another', (group, result) => {
    for (const b of [undefined, result]) {
      const text = drawn(orbitFigure({ ...picture, a: result, b }));
      expect(text).not.toMatch(/NaN|undefined|Infinity/);
      expect(text).toContain(groupAxis(group, 'force-error', result.twirl.length / 3).title);
      expect(text).toContain('what was run');
    }
  });

  it.each(Object.entries(orbits))('every view of %s that is possible can be written', (group, result) => {
    const possible = viewNames.filter((name) => viewsOfGroup(group).includes(name));
    expect(possible).toEqual(expect.arrayContaining(['curve']));
    for (const name of possible) {
      const text = drawn(viewFigure(name, { orbits: [{ result, slices: [] }], caption: [] }));
      expect(text).not.toMatch(/NaN|undefined|Infinity/);
    }
  });
});
