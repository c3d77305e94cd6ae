/** Files that ship with the project, and files that a person names; errors name the path. */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { readShipped, type Shipped } from '../experiment/shipped.ts';

/** The folder of all that ships. */
export const publicFolder = (): string => join(process.env.EQUIVARIUM_ROOT ?? '.', 'public');

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
  if (!bytes) throw new Error(`there is no file ${path}; remedy: check the path, it is read from ${process.cwd()}`);
  return bytes;
}

/** Writes a file whole or not at all: what stood there stays until all bytes of the new one are written. Makes its folder. */
export async function writeWhole(path: string, content: Uint8Array | string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const partial = `${path}.${process.pid}.partial`;
  await writeFile(partial, content);
  await rename(partial, path);
}

/** A file below `public/`. */
export const readPublic = (path: string): Promise<Uint8Array | undefined> => readIfThere(join(publicFolder(), path));

export const shipped = (): Promise<Shipped> =>
  readShipped(async (path) => {
    const bytes = await readPublic(path);
    return bytes && new TextDecoder().decode(bytes);
  });
