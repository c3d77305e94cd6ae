/** What the compute worker does, apart from being a worker: samples clouds, makes solids, simulates particles and writes files. Every request gets one answer. */
import { failureOf } from '../experiment/failure.ts';
import { sampledGeometry, solidCloud } from '../experiment/subject-geometry.ts';
import { systemGeometry } from '../experiment/systems.ts';
import type { ComputeEvent, ComputeRequest } from './messages.ts';
import { writtenBytes } from './written.ts';

type AtOnce = Exclude<ComputeRequest, { readonly kind: 'system' }>;

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

/** Everything, with simulations, which take a moment. */
export async function computed(request: ComputeRequest): Promise<ComputeEvent> {
  if (request.kind !== 'system') return compute(request);
  const { id, system, seed, place } = request;
  try {
    return { kind: 'system', id, geometry: await systemGeometry(system, seed, place) };
  } catch (error) {
    return { kind: 'failure', id, failure: failureOf(error) };
  }
}
