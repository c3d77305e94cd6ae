/**
 * The work of `force-step`: one force-training step of a pair network. Energy E = sum over ordered pairs i != j of
 * MLP(phi(|x_i - x_j|)), phi = 16 Gaussians, MLP 16-64-64-1 with SiLU; F = -dE/dx; loss = MSE(E) + MSE(F), so the step
 * needs second derivatives. 32 molecules of 9 atoms, all 81 pairs per molecule dense, the diagonal masked.
 */
import { Random } from '../math/random.ts';
import { gradient } from '../tensor/gradient.ts';
import type { Node } from '../tensor/graph.ts';
import * as t from '../tensor/primitives.ts';

export const molecules = 32;
export const atoms = 9;
export const gaussians = 16;
export const width = 64;
/** Gaussians exp(-sharpness (d - c)^2), centres from `firstCentre` by `centreStep`, angstrom. */
export const sharpness = 5;
export const firstCentre = 0.5;
export const centreStep = 0.3;

export interface ForceStepData {
  /** [molecules, atoms, 3], angstrom. */
  readonly positions: Float32Array;
  /** [molecules] */
  readonly energies: Float32Array;
  /** [molecules, atoms, 3] */
  readonly forces: Float32Array;
  readonly parameters: Readonly<
    Record<ParameterName, { readonly shape: readonly number[]; readonly values: Float32Array }>
  >;
}

export const parameterNames = ['weight1', 'bias1', 'weight2', 'bias2', 'weight3'] as const;
export type ParameterName = (typeof parameterNames)[number];

/** The same numbers for us and for the peer. */
export function forceStepData(seed: number): ForceStepData {
  const random = new Random(seed);
  const normals = (length: number, scale: number) => Float32Array.from({ length }, () => scale * random.normal());
  const matrix = (rows: number, columns: number) => ({
    shape: [rows, columns],
    values: normals(rows * columns, 1 / Math.sqrt(rows)),
  });
  const zeros = (length: number) => ({ shape: [length], values: new Float32Array(length) });
  return {
    positions: normals(molecules * atoms * 3, 1.5),
    energies: normals(molecules, 1),
    forces: normals(molecules * atoms * 3, 1),
    parameters: {
      weight1: matrix(gaussians, width),
      bias1: zeros(width),
      weight2: matrix(width, width),
      bias2: zeros(width),
      weight3: matrix(width, 1),
    },
  };
}

const silu = (x: Node): Node => t.multiply(x, t.sigmoid(x));

function pairEnergy(parameters: Readonly<Record<ParameterName, Node>>, positions: Node): Node {
  const batch = positions.shape[0];
  const pairs = [batch, atoms, atoms] as const;
  const identity = Float64Array.from({ length: atoms * atoms }, (_, n) => (n % (atoms + 1) === 0 ? 1 : 0));
  const diagonal = t.table('force-step diagonal', [1, atoms, atoms], identity);
  const centres = t.table(
    'force-step centres',
    [gaussians],
    Float64Array.from({ length: gaussians }, (_, n) => firstCentre + n * centreStep),
  );
  const difference = t.subtract(t.reshape(positions, [batch, atoms, 1, 3]), t.reshape(positions, [batch, 1, atoms, 3]));
  const squared = t.reshape(t.sum(t.square(difference), [3]), pairs);
  const distance = t.reshape(t.sqrt(t.add(squared, diagonal)), [...pairs, 1]);
  const basis = t.exp(t.multiply(t.square(t.subtract(distance, centres)), -sharpness));
  const hidden1 = silu(t.add(t.matmul(basis, parameters.weight1), parameters.bias1));
  const hidden2 = silu(t.add(t.matmul(hidden1, parameters.weight2), parameters.bias2));
  const energies = t.reshape(t.matmul(hidden2, parameters.weight3), pairs);
  return t.reshape(t.sum(t.multiply(energies, t.subtract(1, diagonal)), [1, 2]), [batch]);
}

export interface ForceStepGraph {
  readonly loss: Node;
  readonly parameters: Readonly<Record<ParameterName, Node>>;
}

/** Feeds: positions, energies, forces; the number of molecules is the run-time extent `graphs`. */
export function forceStepGraph(): ForceStepGraph {
  const { parameters: shapes } = forceStepData(0);
  const parameters = Object.fromEntries(
    parameterNames.map((name) => [name, t.parameter(name, shapes[name].shape)]),
  ) as Record<ParameterName, Node>;
  const positions = t.feed('positions', ['graphs', atoms, 3]);
  const energy = pairEnergy(parameters, positions);
  const [slope] = gradient(t.total(energy), [positions]);
  const energyError = t.subtract(energy, t.feed('energies', ['graphs']));
  const forceError = t.add(slope, t.feed('forces', ['graphs', atoms, 3]));
  const loss = t.add(
    t.multiply(t.total(t.square(energyError)), 1 / molecules),
    t.multiply(t.total(t.square(forceError)), 1 / (molecules * atoms * 3)),
  );
  return { loss, parameters };
}
