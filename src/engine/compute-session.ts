/** What the compute worker does, apart from being a worker: samples clouds and makes solids. Every request gets one answer. */
import { failureOf } from '../experiment/failure.ts';
import { sampledGeometry, solidCloud } from '../experiment/subject-geometry.ts';
import type { ComputeEvent, ComputeRequest } from './messages.ts';

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
      default:
        throw new Error(`unknown request ${JSON.stringify(request satisfies never)}`);
    }
  } catch (error) {
    return { kind: 'failure', id, failure: failureOf(error) };
  }
}
