/** A dropped file -> a subject: unpacked by magic bytes, recognised by content (never by name), hashed as dropped. */
import { refuseForeignBytes } from './formats/foreign.ts';
import { isGzip, unpackGzip } from './formats/gzip.ts';
import { readXyz } from './formats/xyz.ts';
import { frameList } from './frames.ts';
import type { Frame, Imported } from './subject.ts';

/**
 * @param name as dropped; for messages only
 * @throws FormatError naming file, place, what was found, what was expected and the remedy
 */
export async function importFile(name: string, bytes: Uint8Array): Promise<Imported> {
  const text = isGzip(bytes) ? unpackGzip(name, bytes) : bytes;
  refuseForeignBytes(name, text);
  const { frames, notices } = readXyz(name, text);
  return {
    subject: {
      kind: frames.length === 1 ? 'molecule' : 'trajectory',
      name,
      hash: await sha256(bytes),
      format: 'XYZ',
      frames: frameList(frames),
      fields: fieldNames(frames),
    },
    notices,
  };
}

/** SHA-256 as lower-case hex. */
export async function sha256(bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', Uint8Array.from(bytes));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Words only: stray fragments of comment lines are no fields. */
function fieldNames(frames: readonly Frame[]): string[] {
  const names = new Set<string>();
  for (const frame of frames) {
    if (frame.energy !== undefined) names.add('energy');
    if (frame.forces !== undefined) names.add('forces');
    if (frame.lattice !== undefined) names.add('lattice');
    for (const key of frame.info.keys()) if (/^[A-Za-z_][\w-]*$/.test(key)) names.add(key);
    for (const key of frame.columns.keys()) names.add(key);
  }
  return [...names].sort();
}
