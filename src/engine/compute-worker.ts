/** The compute worker: what takes long and needs no GPU. Everything it does is in `compute-session.ts`. */
import { computed } from './compute-session.ts';
import type { ComputeRequest } from './messages.ts';

const scope = self as unknown as DedicatedWorkerGlobalScope;

scope.addEventListener('message', async ({ data }: MessageEvent<ComputeRequest>) => {
  const answer = await computed(data);
  scope.postMessage(answer, answer.kind === 'written' ? [answer.bytes.buffer] : []);
});
