/**
 * The work of `orbit-transformer`: the shipped architecture `transformer` (direct forces, random weights) on ethanol at 4,608 elements of SO(3), in chunks: each
 * element turns the positions, predicts energy and forces, and turns the forces back; all outputs are read. The same weights, rotations and chunks for us
 * and for the peer.
 */
import { readFileSync } from 'node:fs';
import type { WebGpuBackend } from '../backend/webgpu/webgpu.ts';
import { framesOf } from '../data/frames.ts';
import { importFile } from '../data/import.ts';
import { type Geometry, geometryOf } from '../experiment/geometry.ts';
import { preparePredictor } from '../experiment/runner.ts';
import { type ModelWeights, randomWeights } from '../experiment/weights.ts';
import { sampleGroup } from '../group/sampling.ts';
import type { TransformerConfig } from '../model/transformer.ts';
import type { Stepper } from './report.ts';

export const elements = 4608;
export const chunk = 192;
const seed = 7;

export interface OrbitWork {
  readonly geometry: Geometry;
  readonly weights: ModelWeights;
  readonly config: TransformerConfig;
  /** f64[elements, 4], (w, x, y, z). */
  readonly quaternions: Float64Array;
}

/** Outputs of one chunk, as both sides return them. */
export interface ChunkOutputs {
  /** eV, [chunk] */
  readonly energies: ArrayLike<number>;
  /** eV/angstrom in the subject's own frame, [chunk, atoms, 3] */
  readonly forces: ArrayLike<number>;
}

export async function orbitWork(): Promise<OrbitWork> {
  const { subject } = await importFile('ethanol.xyz', readFileSync('public/samples/ethanol.xyz'));
  const geometry = geometryOf(framesOf(subject).get(0));
  const weights = randomWeights('transformer', seed, geometry);
  if (!('octaves' in weights.config && 'forces' in weights.config))
    throw new Error('The transformer has another configuration than this benchmark knows.');
  const config = weights.config as TransformerConfig;
  const { quaternions } = sampleGroup({ rotations: { kind: 'so3' } }, elements, seed, 0).elements;
  return { geometry, weights, config, quaternions };
}

export interface OrbitRunner extends Stepper {
  /** The outputs of the latest chunk. */
  readonly outputs: () => ChunkOutputs;
}

/** A step is one chunk; chunks follow one another round the orbit. */
export async function ourOrbit(
  backend: WebGpuBackend,
  { geometry, weights, quaternions }: OrbitWork,
): Promise<OrbitRunner> {
  const predictor = await preparePredictor({ backend, weights, geometry });
  let next = 0;
  let latest: ChunkOutputs = { energies: [], forces: [] };
  return {
    async step() {
      const part = quaternions.subarray(4 * next, 4 * (next + chunk));
      const { scalars, vectors } = await predictor.evaluate({ quaternions: part });
      latest = { energies: scalars, forces: vectors };
      next = (next + chunk) % elements;
    },
    finish: async () => latest.energies[0],
    outputs: () => latest,
  };
}
