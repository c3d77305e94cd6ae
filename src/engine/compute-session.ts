/** What the compute worker does, apart from being a worker: samples clouds, makes solids and writes files. Every request gets one answer. */
import { failureOf } from '../experiment/failure.ts';
import { sampledGeometry, solidCloud } from '../experiment/subject-geometry.ts';
import type { ComputeEvent, ComputeRequest } from './messages.ts';
import { writtenBytes } from './written.ts';

export function compute(request: ComputeRequest): ComputeEvent {
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
