/**
 * What a file is, by its first bytes and its first lines. The name's ending only decides between readings that the content
 * leaves open (a table of numbers that is called .pts; a triangle soup of bytes that is called .stl).
 */
import { readTableHead } from './table-head.ts';
import { TextLines } from './text-lines.ts';

export type FileFormat = 'ply' | 'stl-binary' | 'stl' | 'off' | 'molfile' | 'pdb' | 'obj' | 'table' | 'xyz';

/** How much of the (unpacked) file is looked at. */
export const headBytes = 2 ** 16;

const linesLookedAt = 400;
const pdbRecord =
  /^(?:(?:HEADER|OBSLTE|TITLE |SPLIT |CAVEAT|COMPND|SOURCE|KEYWDS|EXPDTA|NUMMDL|MDLTYP|AUTHOR|REVDAT|SPRSDE|JRNL {2}|REMARK|DBREF |SEQADV|SEQRES|MODRES|HET {3}|HETNAM|FORMUL|HELIX |SHEET |SSBOND|LINK {2}|CISPEP|SITE {2}|CRYST1|ORIGX[123]|SCALE[123]|MTRIX[123]|MODEL |USER {2})(?: |\d|$)|(?:ATOM {2}|HETATM)[ \dA-Za-z*]{5})/;
const pdbBody = /(?:^|[\r\n])(?:ATOM {2}|HETATM|MODEL )/;
const objWord = /^(?:v|vn|vt|vp|f|l|p|o|g|s|mtllib|usemtl|usemap|maplib|cstype)(?:\s|$)/;
const objVertex = /(?:^|[\r\n])[ \t]*v[ \t]+[-+.\d]/;

/**
 * @param name as dropped; breaks ties only
 * @param bytes the unpacked file, or its first `headBytes`
 * @param length bytes of the whole file
 * @returns `xyz` also for everything that is nothing else: its reader says what is wrong
 */
export function recognise(name: string, bytes: Uint8Array, length = bytes.length): FileFormat {
  const head = bytes.subarray(0, headBytes);
  if (/^ply[ \t]*[\r\n]/.test(ascii(head, 8))) return 'ply';
  const hasZero = head.includes(0);
  if (isBinaryStl(name, head, length, hasZero)) return 'stl-binary';
  if (hasZero) return 'xyz';
  const text = new TextDecoder().decode(head);
  if (isMolfile(text)) return 'molfile';
  const lines = new TextLines(head);
  if (!lines.advanceToText()) return 'xyz';
  const first = lines.text().trim();
  if (/^(?:ST)?C?N?4?n?OFF(?:\s|$)/.test(first) || /^OFF\d+\s+\d+\s+\d+$/.test(first)) return 'off';
  if (/^solid(?:\s|$)/i.test(first)) return 'stl';
  if (pdbRecord.test(lines.text()) && (pdbBody.test(text) || head.length === headBytes)) return 'pdb';
  if (isObj(name, head, text)) return 'obj';
  return readTableHead(name, head) === undefined ? 'xyz' : 'table';
}

const ascii = (bytes: Uint8Array, count: number) => String.fromCharCode(...bytes.subarray(0, count));

/** 80 bytes, a count n, 50 n bytes; other lengths only where the name says that it is one. */
function isBinaryStl(name: string, head: Uint8Array, length: number, hasZero: boolean): boolean {
  if (head.length < 84 || !hasZero) return false;
  const count = new DataView(head.buffer, head.byteOffset).getUint32(80, true);
  return length === 84 + 50 * count ? count > 0 || /\.stl$/i.test(name) : /\.stl(\.gz)?$/i.test(name);
}

/** The counts line is the fourth; writers that drop the blank first line put it third. */
function isMolfile(text: string): boolean {
  const lines = text.split(/\r\n|\r|\n/, 6);
  return (
    lines.some((line, k) => k >= 2 && k <= 4 && /^[ \d]{6}.{0,50}V[23]000\s*$/.test(line)) || isOldMolfile(text, lines)
  );
}

const isOldMolfile = (text: string, lines: readonly string[]) =>
  /^ *(?:\d{2,}|\d+ +\d+)(?: |$)/.test(lines[3] ?? '') &&
  /^[ \d]{2}\d[ \d]{2}\d(?: |$)/.test(lines[3]!) &&
  /[\r\n]M {2}END/.test(text);

function isObj(name: string, head: Uint8Array, text: string): boolean {
  const lines = new TextLines(head);
  for (let k = 0; k < linesLookedAt && lines.advanceToText(); k++) {
    const line = lines.text().trim();
    if (line.startsWith('#')) continue;
    return objWord.test(line) && (objVertex.test(text) || /\.obj$/i.test(name));
  }
  return /\.obj$/i.test(name) && objVertex.test(text);
}
