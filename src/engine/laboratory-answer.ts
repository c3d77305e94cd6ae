/** Timing tensor products on the device worker: each kind and L has the device for itself, and every number is told as soon as it is there. */
import type { Backend } from '../backend/backend.ts';
import { measureProducts } from '../experiment/laboratory/measure.ts';
import type { LaboratoryEvent, LaboratoryRequest } from './laboratory-messages.ts';
import type { Turns } from './turns.ts';

/** @throws RangeError of a setting that cannot be; ExperimentFailure `device-lost`; the signal's reason when cancelled */
export async function answerLaboratory(
  { id, settings, pairs }: LaboratoryRequest,
  backend: Backend,
  turns: Turns,
  post: (event: LaboratoryEvent) => void,
  signal: AbortSignal,
): Promise<void> {
  const { adapter, kind: device } = backend;
  const run = await measureProducts({
    backend,
    settings,
    pairs,
    signal,
    alone: (work) => turns.alone(work),
    onRoofs: (roofs) => post({ kind: 'products-begun', id, adapter, device, ...(roofs && { roofs }) }),
    onProgress: (done, total, now) => post({ kind: 'products-progress', id, done, total, now, beside: turns.isWanted }),
    onMeasured: (product, clock, resolution) =>
      post({ kind: 'product-measured', id, product, clock, ...(resolution !== undefined && { resolution }) }),
    onLeftOut: (product) => post({ kind: 'product-left-out', id, product }),
  });
  post({ kind: 'products-measured', id, run });
}
