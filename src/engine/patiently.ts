/** Asking for a device again after a loss. */
import type { Backend } from '../backend/backend.ts';

const RETRIES = 8;
/** Milliseconds. */
const RETRY_PAUSE = 250;

/** After a loss the GPU's process may still be starting again: asks some times before it believes a refusal. @throws the last refusal */
export async function patiently(create: () => Promise<Backend>): Promise<Backend> {
  for (let attempt = 1; attempt < RETRIES; attempt++) {
    try {
      return await create();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, RETRY_PAUSE));
    }
  }
  return create();
}
