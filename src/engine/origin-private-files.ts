/**
 * Files of training runs in the origin-private file system, one folder per run below `equivarium-runs`. Written through synchronous access handles,
 * which exist in workers alone and of which a file has one at a time: which tab writes is decided before, by `run-lock.ts`.
 */
import type { Files } from './checkpoint-store.ts';

const ROOT = 'equivarium-runs';

const isMissing = (error: unknown): boolean => error instanceof DOMException && error.name === 'NotFoundError';

/** @throws Error saying why this browser keeps nothing; DOMException where it refuses */
export async function originPrivateFiles(storage: StorageManager | undefined, run: string): Promise<Files> {
  if (!storage?.getDirectory || typeof FileSystemFileHandle === 'undefined')
    throw new Error('this browser has no private file system');
  const root = await storage.getDirectory();
  const runs = await root.getDirectoryHandle(ROOT, { create: true });
  const folder = await runs.getDirectoryHandle(run, { create: true });
  return {
    async read(name) {
      try {
        const file = await (await folder.getFileHandle(name)).getFile();
        return new Uint8Array(await file.arrayBuffer());
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw error;
      }
    },
    async write(name, bytes) {
      const handle = await folder.getFileHandle(name, { create: true });
      const access = await handle.createSyncAccessHandle();
      try {
        access.truncate(0);
        const written = access.write(bytes, { at: 0 });
        if (written < bytes.length) throw new DOMException(`${name} was cut off`, 'QuotaExceededError');
        access.flush();
      } finally {
        access.close();
      }
    },
    async remove(name) {
      try {
        await folder.removeEntry(name);
      } catch (error) {
        if (!isMissing(error)) throw error;
      }
    },
  };
}
