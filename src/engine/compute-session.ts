/**
 * What the compute worker does, apart from being a worker: samples clouds, makes solids, simulates particles, writes files, judges predictions, checks
 * itself and multiplies spherical functions. Every request gets one answer.
 */
import { failureOf } from '../experiment/failure.ts';
import { sampledGeometry, solidCloud } from '../experiment/subject-geometry.ts';
import { systemGeometry } from '../experiment/systems.ts';
import type { ComputeEvent, ComputeRequest } from './messages.ts';
import { writtenBytes } from './written.ts';

type AtOnce = Exclude<ComputeRequest, { readonly kind: 'system' | 'self-check' | 'judge' | 'reach' | 'multiply' }>;

/** What is done in one go. */
export function compute(request: AtOnce): ComputeEvent {
  const { id } = request;
  try {
    switch (request.kind) {
      case 'sample': {
        const { cloud, points, seed, label } = request;
        return { kind: 'sampled', id, ...sampledGeometry(cloud, points, seed, label) };
      }
      case 'solid':
        return { kind: 'solid', id, cloud: solidCloud(request.solid, request.seed) };
      case 'write':
        return { kind: 'written', id, bytes: writtenBytes(request.writing) };
      default:
        throw new Error(`unknown request ${JSON.stringify(request satisfies never)}`);
    }
  } catch (error) {
    return { kind: 'failure', id, failure: failureOf(error) };
  }
}

/** Everything, with simulations and the self-check, which take a moment, and predictions, whose judge is fetched with the first of them. */
export async function computed(request: ComputeRequest): Promise<ComputeEvent> {
  if (request.kind === 'judge') return (await import('./judged-file.ts')).judgedFile(request);
  const { id } = request;
  try {
    switch (request.kind) {
      case 'system':
        return { kind: 'system', id, geometry: await systemGeometry(request.system, request.seed, request.place) };
      case 'self-check': {
        const { selfCheck } = await import('../experiment/self-check.ts');
        return { kind: 'self-checked', id, answers: await selfCheck() };
      }
      case 'reach': {
        const { reachWithin, couplingsWithin } = await import('../experiment/laboratory/couplings.ts');
        const { product, irreps, degree } = request;
        const reach = reachWithin(product, irreps, degree);
        return {
          kind: 'reached',
          id,
          reach: { ...reach, couplings: couplingsWithin(product, irreps, degree, reach.reached) },
        };
      }
      case 'multiply': {
        const { multiplied } = await import('../experiment/laboratory/functions.ts');
        const { product, irreps, degree, x, y } = request;
        return { kind: 'multiplied', id, z: multiplied(product, irreps, degree, x, y) };
      }
      default:
        return compute(request);
    }
  } catch (error) {
    return { kind: 'failure', id, failure: failureOf(error) };
  }
}
