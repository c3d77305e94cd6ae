/** Mollweide's map: known places, there and back, equal areas, dots and marks. */
import { expect, it } from 'vitest';
import { Random } from '../math/random.ts';
import { haar, rotateVector, type Vector3 } from '../math/rotation.ts';
import { fieldScale } from './field-scale.ts';
import { fieldWords } from './field-words.ts';
import {
  mollweideDirection,
  mollweideFigure,
  mollweideLayout,
  mollweidePoint,
  mollweideUnder,
  worstDirections,
} from './mollweide.ts';
import { formulaOrbit } from './orbit.testing.ts';
import { directionOf, sphereTexture } from './orbit-field.ts';

const random = new Random('map');
const direction = (): Vector3 => rotateVector(haar(random), [0, 0, 1]);

it('lays x in the centre, z on top, y half way to the right, the seam at -x', () => {
  for (const [v, right, up] of [
    [[1, 0, 0], 0, 0],
    [[0, 0, 1], 0, 1],
    [[0, 0, -1], 0, -1],
    [[0, 1, 0], 0.5, 0],
    [[0, -1, 0], -0.5, 0],
    [[-1, 1e-9, 0], 1, 0],
    // Snyder's table of the projection: at latitude 30 degrees y is 0.40397 and the parallel 0.91477 of the equator's length.
    [[Math.cos(Math.PI / 6), 0, 0.5], 0, 0.40397],
    [[0, Math.cos(Math.PI / 6), 0.5], 0.5 * 0.91477, 0.40397],
  ] as const) {
    const place = mollweidePoint(v);
    expect(place[0]).toBeCloseTo(right, 4);
    expect(place[1]).toBeCloseTo(up, 4);
  }
});

it('reads back the direction of a place, and nothing outside', () => {
  for (let n = 0; n < 200; n++) {
    const v = direction();
    const back = mollweideDirection(...mollweidePoint(v));
    for (const k of [0, 1, 2]) expect(back?.[k]).toBeCloseTo(v[k], 5);
  }
  expect(mollweideDirection(0.8, 0.7)).toBeUndefined();
  const layout = mollweideLayout(400, 260);
  expect(mollweideUnder(layout, 200, 130)?.[0]).toBeCloseTo(1, 12);
  expect(mollweideUnder(layout, 3, 3)).toBeUndefined();
});

it('gives equal areas to equal areas of the sphere', () => {
  const total = 40_000;
  const counts = new Float64Array(16);
  for (let n = 0; n < total; n++) {
    const [right, up] = mollweidePoint(direction());
    // Sixteen pieces of the unit disc of one area: four rings by four quarters.
    const ring = Math.min(3, Math.floor(4 * (right * right + up * up)));
    counts[4 * ring + (right > 0 ? 2 : 0) + (up > 0 ? 1 : 0)]++;
  }
  for (const count of counts) expect(Math.abs((16 * count) / total - 1)).toBeLessThan(0.08);
});

it('marks the worst two per cent of the poses, none where nothing changes', () => {
  const { result } = formulaOrbit(0.05, 'transformer', 200, 48, 6);
  const worst = worstDirections(result);
  expect(worst).toHaveLength(4);
  expect(worst[0]).toEqual(directionOf(result.summary.worst.q));
  const bound = [...result.elements].map(({ value }) => value).sort((a, b) => b - a)[3];
  for (const direction of worst) {
    const found = result.elements.find(({ q }) => directionOf(q).every((part, k) => part === direction[k]));
    expect(found?.value).toBeGreaterThanOrEqual(bound);
  }
  expect(worstDirections({ ...result, noiseFloor: 1 })).toEqual([]);
  expect(worstDirections(formulaOrbit(0, 'gaunt', 96, 12, 2).result)).toEqual([]);
  const words = fieldWords('force-error');
  const scale = fieldScale([result], { kind: 'linear', map: 'viridis', shown: 'A', dark: false, words });
  const texture = sphereTexture(result.grid!, 'mean');
  const { marks } = mollweideFigure({ texture, scale, worst }, 400, 240);
  expect(marks.filter((mark) => mark.kind === 'circle')).toHaveLength(3);
  const { half } = mollweideLayout(400, 240);
  expect(half).toBe(98);
});
