/** The device worker: the only place of the page that touches WebGPU. Everything it does is in `device-session.ts`. */
import { createWebGpuBackend } from '../backend/webgpu/webgpu.ts';
import { DeviceSession } from './device-session.ts';
import type { EngineRequest } from './messages.ts';

const scope = self as unknown as DedicatedWorkerGlobalScope;

async function fetchBytes(url: string): Promise<Uint8Array> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

const session = new DeviceSession({
  post: (event) => scope.postMessage(event),
  createWebGpu: () => createWebGpuBackend(scope.navigator.gpu),
  fetchBytes,
});

scope.addEventListener('message', ({ data }: MessageEvent<EngineRequest>) => session.receive(data));
