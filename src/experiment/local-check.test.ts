/** Net force and torque against the energy's Lie derivatives: float64, independent finite differences of plainly turned and moved molecules. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createReferenceBackend } from '../backend/reference/reference.ts';
import { framesOf } from '../data/frames.ts';
import { importFile } from '../data/import.ts';
import { rotationMatrices } from '../group/so3.ts';
import { Random } from '../math/random.ts';
import { fromAxisAngle, haar, type Quaternion, rotateVector, type Vector3 } from '../math/rotation.ts';
import { rootMeanSquare } from '../math/statistics.ts';
import { parameterFeeds, parameterInputs } from '../model/batch-inputs.ts';
import { centroid, gyrationRadius, lieDerivatives, movedOutputs, netForces } from '../orbit/lie-derivatives.ts';
import { anyModelById, inputsOf, outputsOf, replicated } from './any-model.ts';
import { type Geometry, geometryOf } from './geometry.ts';
import { localCheck } from './local-check.ts';
import { preparePredictor, runOrbit } from './runner.ts';
import { fileWeights, type ModelWeights, randomWeights } from './weights.ts';

const backend = createReferenceBackend();
const sample = new URL('../../public/samples/ethanol.xyz', import.meta.url);
const { subject } = await importFile('ethanol.xyz', readFileSync(sample));
const frame = geometryOf(framesOf(subject).get(0));
/** Away from the origin, so that the centroid counts. */
const ethanol: Geometry = {
  species: frame.species,
  positions: frame.positions.map((x, c) => x + [1.5, -0.4, 0.7][c % 3]),
};

/** A transformer whose forces are the derivative of its energy: conservative, and not invariant. */
function conservative(): ModelWeights {
  const weights = randomWeights('transformer', 3, ethanol);
  const { forces: _, ...parameters } = weights.parameters;
  return { ...weights, config: Object.assign({}, weights.config, { forces: 'derivative' }), parameters };
}

const turnedAbout = (positions: Float64Array, q: Quaternion, centre: Vector3, by: Vector3): Float64Array => {
  const rows = new Float64Array(positions.length);
  for (let row = 0; row < rows.length; row += 3) {
    const [x, y, z] = [0, 1, 2].map((k) => positions[row + k] - centre[k]);
    rows.set(
      rotateVector(q, [x, y, z]).map((value, k) => value + centre[k] + by[k]),
      row,
    );
  }
  return rows;
};

async function energyOf(weights: ModelWeights, positions: Float64Array): Promise<number> {
  const { evaluate } = await preparePredictor({ backend, weights, geometry: { species: ethanol.species, positions } });
  return (await evaluate({ quaternions: Float64Array.of(1, 0, 0, 0) })).scalars[0];
}

/** Fourth-order central differences of the energy along and about each axis. */
async function byDifferences(weights: ModelWeights, positions: Float64Array) {
  const centre = centroid(positions);
  const still: Quaternion = [1, 0, 0, 0];
  const along = async (move: (step: number) => Float64Array): Promise<number> => {
    const h = 2e-3;
    const at = (step: number) => energyOf(weights, move(step * h));
    return ((await at(-2)) - 8 * (await at(-1)) + 8 * (await at(1)) - (await at(2))) / (12 * h);
  };
  const found = { translation: [] as number[], rotation: [] as number[] };
  for (const axis of [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ] as const) {
    found.translation.push(
      await along((step) => turnedAbout(positions, still, centre, [step * axis[0], step * axis[1], step * axis[2]])),
    );
    found.rotation.push(await along((step) => turnedAbout(positions, fromAxisAngle(axis, step), centre, [0, 0, 0])));
  }
  return found;
}

async function derivativesAt(weights: ModelWeights, q: Quaternion) {
  const model = anyModelById(weights.model);
  const nodes = parameterInputs(weights.parameters);
  const moved = movedOutputs(inputsOf(model, weights.config), (batch) =>
    outputsOf(model, nodes, batch, weights.config),
  );
  const program = await backend.compile({ ...moved });
  const { feeds, extents } = replicated(model, weights.config, ethanol, 1);
  const rotation = rotationMatrices(Float64Array.from(q));
  const given = {
    ...feeds,
    ...parameterFeeds(weights.parameters),
    rotation,
    translation: Float64Array.of(0.1, 0.2, -0.3),
  };
  const { positions, vectors, byRotation, byTranslation } = await program.run(given, extents);
  return {
    positions: Float64Array.from(positions),
    net: netForces(positions, vectors),
    rmsForce: rootMeanSquare(vectors),
    lie: lieDerivatives(byRotation, rotation, byTranslation, centroid(positions)),
  };
}

const largest = (a: readonly number[], b: readonly number[]): number =>
  Math.max(...a.map((value, k) => Math.abs(value - b[k])));

describe('Lie derivatives of an energy', () => {
  it('are its finite differences along and about each axis, invariant or not', async () => {
    const random = new Random('pose');
    for (const weights of [
      conservative(),
      randomWeights('transformer', 3, ethanol),
      randomWeights('gaunt', 3, ethanol),
    ]) {
      const { lie, positions, rmsForce } = await derivativesAt(weights, haar(random));
      const expected = await byDifferences(weights, positions);
      const scale = rmsForce * gyrationRadius(positions);
      expect(largest(lie.translation, expected.translation) / rmsForce).toBeLessThan(1e-5);
      expect(largest(lie.rotation, expected.rotation) / scale).toBeLessThan(1e-5);
    }
  });

  it('are minus net force and torque of conservative forces, also where neither is zero', async () => {
    const q = haar(new Random(5));
    for (const [weights, moving] of [
      [conservative(), true],
      [randomWeights('gaunt', 3, ethanol), false],
    ] as const) {
      const { lie, net, rmsForce, positions } = await derivativesAt(weights, q);
      const scale = rmsForce * gyrationRadius(positions);
      expect(
        largest(
          net.force,
          lie.translation.map((value) => -value),
        ) / rmsForce,
      ).toBeLessThan(1e-10);
      expect(
        largest(
          net.torque,
          lie.rotation.map((value) => -value),
        ) / scale,
      ).toBeLessThan(1e-10);
      expect(Math.hypot(...net.torque) / scale > 0.01).toBe(moving);
    }
  });
});

describe('the local check', () => {
  it('of the shipped Gaunt network: no net force, no torque, no gap, to 1e-4 of RMS force x radius of gyration', async () => {
    const name = 'gaunt-ethanol-835daef3f6c5.safetensors';
    const bytes = new Uint8Array(readFileSync(new URL(`../../public/weights/${name}`, import.meta.url)));
    const { rmsForce, netForce, forceGap, radius, netTorque, torqueGap } = (await localCheck(
      await fileWeights('gaunt', name, bytes),
      ethanol,
      { seed: 1 },
    ))!;
    expect(radius).toBeCloseTo(gyrationRadius(ethanol.positions), 12);
    expect(Math.max(netForce, forceGap) / rmsForce).toBeLessThan(1e-4);
    expect(Math.max(netTorque!, torqueGap!) / (rmsForce * radius!)).toBeLessThan(1e-4);
  });

  it('of direct forces shows the gap; a conservative model without symmetry has torque and no gap', async () => {
    const direct = (await localCheck(randomWeights('transformer', 3, ethanol), ethanol, { seed: 1 }))!;
    expect(direct.torqueGap! / (direct.rmsForce * direct.radius!)).toBeGreaterThan(0.1);
    const derived = (await localCheck(conservative(), ethanol, { seed: 1 }))!;
    expect(derived.torqueGap! / (derived.rmsForce * derived.radius!)).toBeLessThan(1e-10);
    expect(derived.netTorque! / (derived.rmsForce * derived.radius!)).toBeGreaterThan(0.01);
  });

  it('is part of an orbit of forces; not of wrapped models; without torque in a periodic cell', async () => {
    const weights = randomWeights('gaunt', 3, ethanol);
    const task = { backend, weights, geometry: ethanol, output: 'forces', elements: 16, seed: 1, local: true } as const;
    const { result } = await runOrbit(task);
    expect(result.local).toEqual(await localCheck(weights, ethanol, { seed: 1 }));
    expect(await localCheck(weights, ethanol, { seed: 1, mechanism: 'frames:all' })).toBeUndefined();
    const lattice = Float64Array.of(8, 0, 0, 0, 8, 0, 0, 0, 8);
    const crystal: Geometry = { ...ethanol, lattice, periodic: [true, true, true] };
    const { netTorque, rmsForce, forceGap } = (await localCheck(weights, crystal, { seed: 1 }))!;
    expect(netTorque).toBeUndefined();
    expect(forceGap / rmsForce).toBeLessThan(1e-10);
  });
});
