/** A dropped file -> a subject: unpacked by magic bytes, recognised by content (never by name alone), hashed as dropped. */
import { FormatError, type FormatProblem } from './format-error.ts';
import { isFieldName } from './formats/field-names.ts';
import { refuseForeignBytes } from './formats/foreign.ts';
import type { MoleculeContent } from './formats/frame-builder.ts';
import { type CloudContent, TooManyNumbers } from './formats/mesh-parts.ts';
import { type FileFormat, recognise } from './formats/recognise.ts';
import { readXyz, type XyzContent } from './formats/xyz.ts';
import { frameList } from './frames.ts';
import type { Frame, Imported, ImportOptions } from './subject.ts';
import { type UnpackedFile, unpackedFiles } from './unpack.ts';

/** What the readers give; XYZ's knows its fields, those of others are looked for in the frames. */
type Content = CloudContent | MoleculeContent | XyzContent;

/** What one file of a drop gave. */
export type ImportResult =
  | { readonly name: string; readonly imported: Imported }
  | { readonly name: string; readonly problem: FormatProblem };

/**
 * @param name as dropped; for messages, and where the content leaves open what it is
 * @param bytes the file; an archive is read only if it holds one file, which then is the subject (with its own hash)
 * @throws FormatError naming file, place, what was found, what was expected and the remedy
 */
export async function importFile(name: string, bytes: Uint8Array, options: ImportOptions = {}): Promise<Imported> {
  const [file, another] = firstTwo(unpackedFiles(name, bytes));
  if (another !== undefined) throw severalFiles(name);
  if ('problem' in file) throw new FormatError(file.problem);
  return importUnpacked(file, options);
}

/**
 * One dropped file -> one result, an archive -> one for each file inside, in the archive's order. What is broken is a result
 * like any other.
 */
export async function importAll(name: string, bytes: Uint8Array, options: ImportOptions = {}): Promise<ImportResult[]> {
  const results: ImportResult[] = [];
  for (const file of unpackedFiles(name, bytes)) {
    try {
      results.push('problem' in file ? file : { name: file.name, imported: await importUnpacked(file, options) });
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      results.push({ name: file.name, problem: error.problem });
    }
  }
  return results;
}

async function importUnpacked(file: UnpackedFile, options: ImportOptions): Promise<Imported> {
  const content = await readBounded(file, options);
  const origin = { name: file.name, hash: await sha256(file.packed), format: content.format };
  const notices = [...file.notices, ...content.notices];
  if ('cloud' in content) {
    const { kind, cloud, fields } = content;
    return { subject: { kind, ...origin, cloud, fields }, notices };
  }
  const { frames } = content;
  const fields = 'fields' in content ? content.fields : fieldNames(frames);
  const kind = frames.length === 1 ? 'molecule' : 'trajectory';
  return { subject: { kind, ...origin, frames: frameList(frames), fields }, notices };
}

/** SHA-256 as lower-case hex. */
export async function sha256(bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', Uint8Array.from(bytes));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

async function readBounded({ name, bytes }: UnpackedFile, options: ImportOptions): Promise<Content> {
  try {
    return await read(recognise(name, bytes), name, bytes, options);
  } catch (error) {
    if (!(error instanceof TooManyNumbers)) throw error;
    throw new FormatError({
      file: name,
      byte: 0,
      found: error.message,
      expected: 'fewer',
      remedies: ['Take a part of the file, or a coarser sample of it.'],
    });
  }
}

/** Readers other than XYZ's are loaded when a file asks for them. */
async function read(format: FileFormat, name: string, bytes: Uint8Array, options: ImportOptions): Promise<Content> {
  switch (format) {
    case 'stl':
    case 'stl-binary':
      return (await import('./formats/stl.ts')).readStl(name, bytes, options);
    case 'off':
      return (await import('./formats/off.ts')).readOff(name, bytes, options);
    case 'obj':
      return (await import('./formats/obj.ts')).readObj(name, bytes, options);
    case 'table':
      return (await import('./formats/table.ts')).readTable(name, bytes, options);
    case 'pdb':
      return (await import('./formats/pdb.ts')).readPdb(name, bytes, options);
    case 'molfile':
      return (await import('./formats/molfile.ts')).readMolfile(name, bytes, options);
    case 'ply':
      return (await import('./formats/ply.ts')).readPly(name, bytes, options);
    case 'xyz':
      refuseForeignBytes(name, bytes);
      return readXyz(name, bytes, options);
    default:
      throw new Error(`unknown format ${format satisfies never}`);
  }
}

function firstTwo<Item>(items: Generator<Item>): readonly [Item, Item?] {
  const first = items.next();
  if (first.done) throw new RangeError('nothing was unpacked');
  const second = items.next();
  return second.done ? [first.value] : [first.value, second.value];
}

function severalFiles(file: string): FormatError {
  return new FormatError({
    file,
    byte: 0,
    found: 'an archive of several files',
    expected: 'one file',
    remedies: ['Unpack it and choose one of the files.'],
  });
}

function fieldNames(frames: Iterable<Frame>): string[] {
  const names = new Set<string>();
  for (const frame of frames) {
    if (frame.energy !== undefined) names.add('energy');
    if (frame.forces !== undefined) names.add('forces');
    if (frame.lattice !== undefined) names.add('lattice');
    for (const key of frame.info.keys()) if (isFieldName(key)) names.add(key);
    for (const key of frame.columns.keys()) names.add(key);
  }
  return [...names].sort();
}
