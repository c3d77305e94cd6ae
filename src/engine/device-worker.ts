/** The device worker: the only place of the page that touches WebGPU. Everything it does is in `device-session.ts`. */
import { createWebGpuBackend } from '../backend/webgpu/webgpu.ts';
import { AggregateStore } from './aggregate-store.ts';
import { CheckpointStore } from './checkpoint-store.ts';
import { DeviceSession } from './device-session.ts';
import type { EngineRequest } from './messages.ts';
import { originPrivateFiles } from './origin-private-files.ts';
import { rememberProducts, type Visit } from './product-memory.ts';
import { trainingDoors } from './training-doors.ts';

const scope = self as unknown as DedicatedWorkerGlobalScope;

async function fetchBytes(url: string): Promise<Uint8Array> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

/** Tells other tabs that look at a run when more of it was kept. */
const changes = new BroadcastChannel('equivarium runs');
const store = new CheckpointStore(
  (run) => originPrivateFiles(scope.navigator.storage, run),
  (run) => changes.postMessage(run),
);

const visit: Visit = new Map();

const session = new DeviceSession({
  post: (event) => scope.postMessage(event),
  async createWebGpu() {
    const backend = await createWebGpuBackend(scope.navigator.gpu);
    await rememberProducts(backend, () => originPrivateFiles(scope.navigator.storage, 'products'), visit);
    return backend;
  },
  fetchBytes,
  training: trainingDoors({ store, locks: scope.navigator.locks }),
  aggregates: new AggregateStore(() => originPrivateFiles(scope.navigator.storage, 'aggregates')),
});

changes.addEventListener('message', ({ data }: MessageEvent<string>) => session.changedElsewhere(data));

scope.addEventListener('message', ({ data }: MessageEvent<EngineRequest>) => session.receive(data));
