/** The loss of displacements by hand, its derivative by finite differences. */
import { describe, expect, it } from 'vitest';
import { createReferenceBackend } from '../backend/reference/reference.ts';
import { gradient } from '../tensor/gradient.ts';
import { feed } from '../tensor/primitives.ts';
import { displacementFeeds, displacementObjective } from './displacement.ts';

const found = Float64Array.of(1, 2, 3, -1, 0.5, 0, 2, 2, 2, 0, 0, 0);
const truth = Float64Array.of(1, 1, 5, -1, 0, 0, 2, 0, 2, 0, 0, 3);

describe('displacements', () => {
  it('cost the mean squared error per coordinate, with the derivative of finite differences', async () => {
    const displacement = feed('found', ['graphs', 2, 3]);
    const { loss } = displacementObjective({ displacement });
    const program = await createReferenceBackend().compile({ loss, slope: gradient(loss, [displacement])[0] });
    const at = (values: Float64Array) => program.run({ found: values, ...displacementFeeds(truth) }, { graphs: 2 });
    const here = await at(found);
    expect(here.loss[0]).toBeCloseTo((1 + 4 + 0.25 + 4 + 9) / 12, 12);
    const moved = (k: number, by: number) => found.map((value, n) => (n === k ? value + by : value));
    for (let k = 0; k < 12; k++) {
      const [above, below] = [await at(moved(k, 1e-4)), await at(moved(k, -1e-4))];
      expect(here.slope[k]).toBeCloseTo((above.loss[0] - below.loss[0]) / 2e-4, 9);
    }
  });
});
