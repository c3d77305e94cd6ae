import { expect, it } from 'vitest';
import { Random } from '../../math/random.ts';
import { circlePoint } from './circle.ts';

it('is the cosine and sine of any number of turns, exact at quarters', () => {
  for (const [turns, cosine, sine] of [
    [0, 1, 0],
    [0.25, 0, 1],
    [0.5, -1, 0],
    [-0.25, 0, -1],
    [7, 1, 0],
  ]) {
    expect(circlePoint(turns!).map((value) => value + 0)).toEqual([cosine, sine]);
  }
  const random = new Random('circle');
  let worst = 0;
  for (let k = 0; k < 5000; k++) {
    const turns = random.uniform() * (k % 2 ? 1 : 0.001) + (k % 3 === 0 ? 0.125 : 0);
    const [cosine, sine] = circlePoint(turns);
    worst = Math.max(
      worst,
      Math.abs(cosine - Math.cos(2 * Math.PI * turns)),
      Math.abs(sine - Math.sin(2 * Math.PI * turns)),
    );
  }
  expect(worst).toBeLessThan(2e-15);
});
