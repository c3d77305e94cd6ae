/** The symbolic action against plain rotations, its inverse, and composition, in both layouts. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createReferenceBackend } from '../backend/reference/reference.ts';
import { multiply, normalise, type Quaternion, rotateVector, type Vector3 } from '../math/rotation.ts';
import { feed, feedIndex } from '../tensor/primitives.ts';
import { rotateDense, rotateListed, rotationFeed, rotationMatrices } from './so3.ts';

const backend = createReferenceBackend();
const dense = feed('vectors', ['graphs', 'slots', 3]);
const listed = feed('vectors', ['atoms', 3]);
const graphOf = feedIndex('graphOf', 'atoms', 'graphs');
const R = rotationFeed();
const program = await backend.compile({
  dense: rotateDense(R, dense),
  denseBack: rotateDense(R, rotateDense(R, dense), true),
  listed: rotateListed(R, listed, graphOf),
  listedBack: rotateListed(R, rotateListed(R, listed, graphOf), graphOf, true),
});
const extents = { graphs: 2, slots: 2, atoms: 4 };
const indices = {
  graphOf: Uint32Array.of(0, 0, 1, 1),
  'graphOf.order': Uint32Array.of(0, 1, 2, 3),
  'graphOf.offsets': Uint32Array.of(0, 2, 4),
};
const run = (quaternions: readonly Quaternion[], vectors: readonly number[]) =>
  program.run(
    {
      ...indices,
      vectors: Float64Array.from(vectors),
      rotation: rotationMatrices(Float64Array.from(quaternions.flat())),
    },
    extents,
  );

const coordinate = fc.double({ min: -2, max: 2, noNaN: true });
const quaternion = fc
  .tuple(coordinate, coordinate, coordinate, coordinate)
  .filter((q) => Math.hypot(...q) > 0.1)
  .map((q) => normalise(q));
const vectors = fc.array(coordinate, { minLength: 12, maxLength: 12 });

describe('SO(3) on symbolic vectors', () => {
  it('turns every row by the matrix of its graph, and back', async () => {
    await fc.assert(
      fc.asyncProperty(quaternion, quaternion, vectors, async (p, q, values) => {
        const result = await run([p, q], values);
        for (let atom = 0; atom < 4; atom++) {
          const expected = rotateVector(atom < 2 ? p : q, values.slice(3 * atom, 3 * atom + 3) as unknown as Vector3);
          for (let axis = 0; axis < 3; axis++) {
            const n = 3 * atom + axis;
            expect(result.dense[n]).toBeCloseTo(expected[axis], 12);
            expect(result.listed[n]).toBeCloseTo(expected[axis], 12);
            expect(result.denseBack[n]).toBeCloseTo(values[n], 12);
            expect(result.listedBack[n]).toBeCloseTo(values[n], 12);
          }
        }
      }),
      { numRuns: 25 },
    );
  });

  it('is a left action: first q, then p, is the product p q', async () => {
    await fc.assert(
      fc.asyncProperty(quaternion, quaternion, vectors, async (p, q, values) => {
        const twice = await run([p, p], [...(await run([q, q], values)).dense]);
        const once = await run([multiply(p, q), multiply(p, q)], values);
        once.dense.forEach((value, n) => {
          expect(twice.dense[n]).toBeCloseTo(value, 12);
        });
      }),
      { numRuns: 25 },
    );
  });
});
