/** Means over copies on the GPU, in both layouts and with samples of unequal size: values and derivatives of float64. */
import { describe, expect, it } from 'vitest';
import { createReferenceBackend } from '../backend/reference/reference.ts';
import { testBackend } from '../backend/webgpu/test-device.ts';
import { makeIndex } from '../data/batch.ts';
import { Random } from '../math/random.ts';
import { haar } from '../math/rotation.ts';
import { gradient } from '../tensor/gradient.ts';
import { add, feed, feedIndex, square, total } from '../tensor/primitives.ts';
import { copyFeeds, meanOfScalars, meanOfVectors } from './copies.ts';

const backend = testBackend();
const reference = createReferenceBackend();
const COPIES = 4;
const counts = [3, 5, 2];
const random = new Random('copies');
const normals = (size: number): Float64Array => Float64Array.from({ length: size }, () => random.normal());
const graphs = COPIES * counts.length;
const rotations = Array.from({ length: graphs }, () => haar(random));

/** Vectors per copy, in the layout, with the feeds that say whose they are. */
const layouts = {
  graph: () => {
    const graphOf = counts.flatMap((count, n) =>
      Array.from({ length: COPIES * count }, (_, k) => COPIES * n + Math.floor(k / count)),
    );
    const { index, order, offsets } = makeIndex(Uint32Array.from(graphOf), graphs);
    return {
      inputs: { layout: 'graph', graphOf: feedIndex('graphOf', 'atoms', 'graphs') } as const,
      vectors: feed('vectors', ['atoms', 3]),
      feeds: {
        vectors: normals(3 * graphOf.length),
        graphOf: index,
        'graphOf.order': order,
        'graphOf.offsets': offsets,
      },
      extents: { atoms: graphOf.length },
    };
  },
  dense: () => ({
    inputs: { layout: 'dense' } as const,
    vectors: feed('vectors', ['graphs', 'slots', 3]),
    feeds: { vectors: normals(graphs * 5 * 3) },
    extents: { slots: 5 },
  }),
};

describe.each(['graph', 'dense'] as const)('means over copies on WebGPU, %s layout', (layout) => {
  it('are those of float64, with their derivatives', async () => {
    const { inputs, vectors, feeds, extents } = layouts[layout]();
    const logits = feed('logits', ['graphs', 7]);
    const scalars = meanOfScalars(COPIES, logits);
    const back = meanOfVectors(COPIES, inputs, vectors);
    const [slopeScalars, slopeVectors] = gradient(add(total(square(scalars)), total(square(back))), [logits, vectors]);
    const bound = copyFeeds(rotations, counts, layout);
    const all = { ...feeds, ...bound.feeds, logits: normals(7 * graphs) };
    const sizes = { ...extents, ...bound.extents, graphs };
    const outputs = { scalars, back, slopeScalars, slopeVectors };
    const found = await (await backend().compile(outputs)).run(all, sizes);
    const exact = await (await reference.compile(outputs)).run(all, sizes);
    expect(exact.back).toHaveLength(layout === 'graph' ? 3 * 10 : 3 * 15);
    for (const name of Object.keys(outputs)) {
      const largest = Math.max(...exact[name].map(Math.abs));
      exact[name].forEach((value, n) => {
        expect(Math.abs(found[name][n] - value)).toBeLessThan(1e-5 * largest);
      });
    }
  });
});
