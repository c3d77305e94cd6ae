/**
 * A small molecule inside a link: XYZ text, deflated (raw) and written in URL-safe base64 behind the codec's name, `z:`. Equal text gives an
 * equal code. What does not fit travels as a file's hash instead. What packs is not in the first paint of a page, where few links hold a molecule:
 * `readyInline` fetches it; anywhere else it is there from the beginning.
 */
import { inlinePattern, LONGEST_INLINE } from './names.ts';

type Packer = Pick<typeof import('fflate'), 'deflateSync' | 'inflateSync'>;

let packer: Packer | undefined;

/** Fetches what packs and unpacks; a page awaits it before it reads or writes a link that holds a molecule. */
export async function readyInline(): Promise<void> {
  packer ??= await import('fflate');
}

function ready(): Packer {
  if (!packer) throw new Error('a molecule was packed or unpacked before readyInline() was done');
  return packer;
}

/** Characters of the code at most, prefix included. */
export const LONGEST_CODE = 1500;

const toBase64Url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');

/** The code of a text; undefined where it is longer than a link should be. */
export function packInline(xyz: string): string | undefined {
  if (xyz.length > LONGEST_INLINE || !inlinePattern.test(xyz)) return undefined;
  const packed = ready().deflateSync(new TextEncoder().encode(xyz), { level: 9 });
  if (packed.length > LONGEST_CODE) return undefined;
  const code = `z:${toBase64Url(packed)}`;
  return code.length <= LONGEST_CODE ? code : undefined;
}

/** The text of a code. Throws RangeError saying what is wrong with it. */
export function unpackInline(code: string): string {
  if (code.length > LONGEST_CODE) throw new RangeError(`${code.length} characters, at most ${LONGEST_CODE} are read`);
  const body = /^z:([A-Za-z0-9_-]+)$/.exec(code)?.[1];
  if (body === undefined) throw new RangeError('not a molecule packed as z: and URL-safe base64');
  const { inflateSync } = ready();
  let xyz: string;
  try {
    const bytes = Uint8Array.from(atob(body.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));
    xyz = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(inflateSync(bytes));
  } catch {
    throw new RangeError('the packed molecule is damaged: the link was probably cut');
  }
  if (xyz.length === 0 || xyz.length > LONGEST_INLINE) {
    throw new RangeError(`the packed molecule has ${xyz.length} characters, expected 1 to ${LONGEST_INLINE}`);
  }
  return xyz;
}

if (!('document' in globalThis)) await readyInline();
