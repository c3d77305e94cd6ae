/** Files that ship with the project, and files that a person names; errors name the path. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readShipped, type Shipped } from '../experiment/shipped.ts';

const folder = (): string => join(process.env.EQUIVARIUM_ROOT ?? '.', 'public');

/** Bytes of a file; undefined where it does not exist. */
export async function readIfThere(path: string): Promise<Uint8Array | undefined> {
  try {
    return new Uint8Array(await readFile(path));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new Error(`${path} cannot be read (${(error as NodeJS.ErrnoException).code ?? error})`);
  }
}

/** @throws Error naming the path */
export async function readNamed(path: string): Promise<Uint8Array> {
  const bytes = await readIfThere(path);
  if (!bytes) throw new Error(`there is no file ${path}`);
  return bytes;
}

/** A file below `public/`. */
export const readPublic = (path: string): Promise<Uint8Array | undefined> => readIfThere(join(folder(), path));

export const shipped = (): Promise<Shipped> =>
  readShipped(async (path) => {
    const bytes = await readPublic(path);
    return bytes && new TextDecoder().decode(bytes);
  });
