/** An experiment folded by its subject's own point group: the group's name, and whether the model's copies agree on the subject made exactly symmetric. */
import { MOST_SYMMETRIC_ROWS, type PointGroup, pointGroup, RELATIVE_TOLERANCE } from '../data/point-group.ts';
import { compareCopies } from '../orbit/fold.ts';
import type { FoldedOrbit, JudgedOutput, OrbitResult } from '../orbit/result.ts';
import { chooseChunk, memoryLimits } from './chunks.ts';
import { type Geometry, rowWord } from './geometry.ts';
import { type OrbitTask, preparePredictor } from './runner.ts';

export interface FoldTask extends Pick<OrbitTask, 'backend' | 'weights' | 'geometry' | 'mechanism' | 'signal'> {
  readonly output: JudgedOutput;
  readonly seed: number;
  /** The orbit's result: what the copies are held against. */
  readonly orbit: Pick<OrbitResult, 'noiseFloor' | 'summary'>;
}

/** The vectors of a geometry that turn with it: normals of a cloud, or velocities of particles. */
const vectorsOf = ({ cloud, particles }: Geometry): Float64Array[] =>
  [cloud?.normals, particles?.velocities].filter((all) => all !== undefined);

/** Molecules within the usual tolerance; clouds and particles, which have no angstroms, within its share of the RMS radius. */
function groupOfGeometry(geometry: Geometry): PointGroup {
  const { species, positions, cloud, particles } = geometry;
  const radius = Math.sqrt(positions.reduce((sum, part) => sum + part ** 2, 0) / species.length);
  const subject = {
    positions,
    kinds: particles ? particles.charges : species,
    ...(particles && { couplings: particles.couplings }),
    vectors: vectorsOf(geometry),
  };
  return cloud || particles ? pointGroup(subject, RELATIVE_TOLERANCE * radius) : pointGroup(subject);
}

/** The geometry with its rows and vectors made symmetric; what is known of its labels does not hold any more. */
function symmetricGeometry(geometry: Geometry, positions: Float64Array, [own]: readonly Float64Array[]): Geometry {
  const { species, cloud, particles } = geometry;
  if (cloud) return { species, positions, cloud: own ? { normals: own } : {} };
  if (!particles) return { species, positions };
  const { target: _, ...rest } = particles;
  return { species, positions, particles: { ...rest, velocities: own } };
}

/** @throws ExperimentFailure (see `FailureKind`), NotFiniteOutput, the signal's reason when cancelled */
export async function runFold(task: FoldTask): Promise<FoldedOrbit> {
  const { geometry, backend, output, seed, orbit, signal } = task;
  const none = { pointGroup: '', operations: 0, moved: 0 };
  if (geometry.periodic?.some((along) => along))
    return { ...none, reason: 'a periodic subject has a space group, which is not looked for' };
  if (geometry.species.length > MOST_SYMMETRIC_ROWS)
    return { ...none, reason: `looked for among at most ${MOST_SYMMETRIC_ROWS} ${rowWord(geometry)}s` };
  const { name, operations, continuous, symmetrised, moved, vectors } = groupOfGeometry(geometry);
  const found = { pointGroup: name, operations: operations.length, moved };
  if (continuous) return { ...found, reason: continuous };
  if (operations.length === 1)
    return { ...found, reason: 'no rotation or reflection keeps the subject: there are no copies' };
  const predictor = await preparePredictor({ ...task, geometry: symmetricGeometry(geometry, symmetrised, vectors) });
  const chunk = await chooseChunk(predictor, (work) => work(), operations.length, memoryLimits[backend.kind], signal);
  const { evaluate } = predictor;
  const request = { evaluate, folds: operations, output, orbit, seed, chunk };
  return { ...found, copies: await compareCopies({ ...request, ...(signal && { signal }) }) };
}
