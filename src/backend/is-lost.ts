/** Whether a failed call was the first sign of a lost device, whose own message comes later. */
import type { Backend } from './backend.ts';

/** Within this time the message follows. Milliseconds. */
const LOSS_SETTLES = 100;

export function isLost(backend: Backend | undefined): Promise<boolean> {
  const settles = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), LOSS_SETTLES));
  const lost = backend?.lost.then(() => true);
  return lost ? Promise.race([lost, settles]) : Promise.resolve(false);
}
