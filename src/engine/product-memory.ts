/**
 * What was measured of the products that leave their method to the device is kept for its adapter in the browser's private file system, so that the next visit
 * begins with it. It makes things quicker and decides nothing else: a file that cannot be read or written is none.
 */
import * as z from 'zod/mini';
import type { Backend, MeasuredProduct } from '../backend/backend.ts';
import type { Files } from './checkpoint-store.ts';

const FILE = 'product-ways.json';
/** Adapters that are kept, the latest last. */
const ADAPTERS = 4;
const degree = z.int().check(z.gte(0), z.lte(100));
const measured = z.object({
  degreeX: degree,
  degreeY: degree,
  degreeZ: degree,
  paired: z.exactOptional(z.literal(true)),
  ms: z.record(z.string(), z.number().check(z.gt(0))),
});
const memory = z.array(z.object({ adapter: z.string(), products: z.array(measured) }));
type Memory = z.infer<typeof memory>;

async function readMemory(files: Files): Promise<Memory> {
  const bytes = await files.read(FILE);
  if (!bytes) return [];
  try {
    return memory.parse(JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    return [];
  }
}

/** What was known of each adapter when it was first asked for in this visit. */
export type Visit = Map<string, readonly MeasuredProduct[]>;

/**
 * Gives a device what was measured on its adapter before this visit, and keeps what is measured from here on for the next: a device that comes after a lost
 * one computes as that did.
 */
export async function rememberProducts(backend: Backend, open: () => Promise<Files>, visit: Visit): Promise<void> {
  const { products, adapter } = backend;
  if (!products) return;
  const files = await open().catch(() => undefined);
  if (!files) return;
  const kept =
    visit.get(adapter) ??
    (await readMemory(files).catch((): Memory => [])).find((one) => one.adapter === adapter)?.products ??
    [];
  visit.set(adapter, kept);
  for (const product of kept) products.remember(product);
  let last: Promise<void> = Promise.resolve();
  const write = async (): Promise<void> => {
    const others = (await readMemory(files)).filter((one) => one.adapter !== adapter);
    const all: Memory = [...others, { adapter, products: products.measured().map((product) => ({ ...product })) }];
    await files.write(FILE, new TextEncoder().encode(JSON.stringify(all.slice(-ADAPTERS))));
  };
  products.onMeasured = () => {
    last = last.then(write).catch(() => undefined);
  };
}
