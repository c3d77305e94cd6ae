/**
 * The peer of `orbit-transformer`: the same transformer in @jax-js/jax on a WebGPU device of the same adapter, one jit-compiled function from rotation
 * matrices to energies and aligned forces. jax-js counts references: `.ref` marks every use but the last.
 */
import type { Array as JaxArray } from '@jax-js/jax';
import { orthogonalMatrices } from '../group/elements.ts';
import { normEpsilon } from '../nn/norm.ts';
import { openJax } from './jax.ts';
import { type ChunkOutputs, chunk, elements, type OrbitRunner, type OrbitWork } from './orbit-transformer.ts';

export async function jaxOrbit({ geometry, weights, config, quaternions }: OrbitWork): Promise<OrbitRunner> {
  const jax = await openJax();
  const { numpy: np, nn } = jax;

  const atoms = geometry.species.length;
  const { width, heads, layers, octaves } = config;
  const own = width / heads;
  const fromData = (values: ArrayLike<number>, shape: readonly number[]) =>
    np.array(Float32Array.from(values)).reshape([...shape]);
  const p = Object.fromEntries(
    Object.entries(weights.parameters).map(([name, { shape, values }]) => [name, fromData(values, shape)]),
  );
  const positions = fromData(geometry.positions, [1, atoms, 3]);
  const oneHot = fromData(
    [...geometry.species].flatMap((species) => config.elements.map((element) => (element === species ? 1 : 0))),
    [atoms, config.elements.length],
  );

  const norm = (x: JaxArray, scale: JaxArray): JaxArray => {
    const mean = np.square(x.ref).mean(-1, { keepdims: true });
    return x.div(np.sqrt(mean.add(normEpsilon))).mul(scale);
  };
  const attend = (joint: JaxArray): JaxArray => {
    const [q, k, v] = np
      .split(joint, 3, -1)
      .map((part: JaxArray) => part.reshape([chunk, atoms, heads, own]).transpose([0, 2, 1, 3]));
    const scores = np.matmul(q, k.transpose([0, 1, 3, 2])).mul(1 / Math.sqrt(own));
    return np.matmul(nn.softmax(scores, -1), v).transpose([0, 2, 1, 3]).reshape([chunk, atoms, width]);
  };
  const predict = jax.jit((matrices: JaxArray): [JaxArray, JaxArray] => {
    const turned = np.matmul(positions.ref, matrices.ref.transpose([0, 2, 1]));
    const x = turned.ref.sub(turned.mean(1, { keepdims: true }));
    const waves = Array.from({ length: octaves }, (_, k) => x.ref.mul(2 ** k)).flatMap((phase) => [
      np.sin(phase.ref),
      np.cos(phase),
    ]);
    const features = np.concatenate([x, ...waves], -1);
    let t = np.matmul(features, p.coordinates.ref).add(np.matmul(oneHot.ref, p['species.embedding'].ref));
    for (let layer = 0; layer < layers; layer++) {
      const of = (name: string): JaxArray => p[`${layer}.${name}`].ref;
      const joint = np.matmul(norm(t.ref, of('attention.norm')), of('attention.input'));
      t = t.add(np.matmul(attend(joint), of('attention.output')));
      const hidden = np.matmul(norm(t.ref, of('feed.norm')), of('feed.input')).add(of('feed.bias'));
      t = t.add(np.matmul(hidden.ref.mul(nn.sigmoid(hidden)), of('feed.output')));
    }
    const final = norm(t, p.norm.ref);
    const perAtom = np.matmul(final.ref, p.energy.ref).add(np.matmul(oneHot.ref, p['species.shift'].ref));
    return [perAtom.sum([1, 2]), np.matmul(np.matmul(final, p.forces.ref), matrices)];
  });

  let next = 0;
  let latest: ChunkOutputs = { energies: [], forces: [] };
  return {
    async step() {
      const part = quaternions.subarray(4 * next, 4 * (next + chunk));
      const [energies, forces] = predict(fromData(orthogonalMatrices({ quaternions: part }), [chunk, 3, 3])) as [
        JaxArray,
        JaxArray,
      ];
      latest = { energies: await energies.data(), forces: await forces.data() } as ChunkOutputs;
      next = (next + chunk) % elements;
    },
    finish: async () => latest.energies[0],
    outputs: () => latest,
  };
}
