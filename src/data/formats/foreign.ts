/** What a file is when no reader knows it: by its first bytes, or by its first lines. Makes the error specific. */
import { readElement } from '../elements.ts';
import { FormatError } from '../format-error.ts';
import { classifyNumber } from './numbers.ts';
import { shown, type TextLines } from './text-lines.ts';

const expected =
  'a molecule (XYZ, extended XYZ, PDB, MOL, SDF), or points (PLY, OBJ, STL, OFF, a table), also in gzip or ZIP';

const magics: readonly (readonly [name: string, magic: readonly number[], remedy: string])[] = [
  ['bzip2-compressed data', [0x42, 0x5a, 0x68], 'Unpack it (bunzip2) or pack it with gzip.'],
  ['xz-compressed data', [0xfd, 0x37, 0x7a, 0x58, 0x5a], 'Unpack it (unxz) or pack it with gzip.'],
  ['Zstandard-compressed data', [0x28, 0xb5, 0x2f, 0xfd], 'Unpack it (unzstd) or pack it with gzip.'],
  ['a 7-Zip archive', [0x37, 0x7a, 0xbc, 0xaf], 'Unpack it and drop the files inside.'],
  ['an HDF5 file', [0x89, 0x48, 0x44, 0x46], 'Export the frames as extXYZ.'],
  ['a NumPy file', [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59], 'Export the frames as extXYZ.'],
  ['UTF-16 text', [0xff, 0xfe], 'Save it as UTF-8.'],
  ['UTF-16 text', [0xfe, 0xff], 'Save it as UTF-8.'],
];

/** @throws FormatError for empty and binary files and those with another format's magic bytes */
export function refuseForeignBytes(file: string, bytes: Uint8Array): void {
  const refuse = (found: string, remedy: string, byte = 0) =>
    new FormatError({ file, byte, found, expected, remedies: [remedy] });
  if (bytes.length === 0) throw refuse('an empty file', 'Check that it was saved or downloaded completely.');
  for (const [name, magic, remedy] of magics) {
    if (magic.every((byte, position) => bytes[position] === byte)) throw refuse(name, remedy);
  }
  if (String.fromCharCode(...bytes.subarray(257, 262)) === 'ustar') {
    throw refuse('a tar archive', 'Unpack it and drop the files inside, or pack them as ZIP.');
  }
  const zero = bytes.subarray(0, 4096).indexOf(0);
  if (zero !== -1) throw refuse('binary data (a zero byte)', 'Export the frames as extXYZ.', zero);
}

/** The error for a text whose first line with text is no atom count. `lines` stands at that line. */
export function foreignText(file: string, lines: TextLines): FormatError {
  const { line } = lines;
  const tokens = lines.tokens();
  const text = lines.text().trim();
  const refuse = (found: string, remedy: string) =>
    new FormatError({ file, line, found, expected, remedies: [remedy] });
  const known = knownText(text);
  if (known !== undefined) return refuse(known, 'Export the frames as extXYZ.');
  if (tokens.length >= 3 && tokens.every((token) => classifyNumber(token) !== 'not-a-number')) {
    return refuse(
      `what looks like a plain table of coordinates (rows of ${tokens.length} numbers, no elements)`,
      'A molecule needs elements: put the atom count and a comment line first and an element before each row.',
    );
  }
  if (looksLikeAtomRow(tokens)) {
    const rows = countAtomRows(lines);
    return refuse(
      `an atom row ${shown(text)} where the atom count should be`,
      `Put two lines before it: ${rows} and a comment.`,
    );
  }
  if (tokens.length === 1 && /^[+-]?\d+$/.test(text))
    return refuse(`${shown(text)} as atom count`, 'Correct the count.');
  return refuse(`${shown(text)} where the atom count should be`, 'Check that this is an XYZ file.');
}

/** An element or label, then at least three numbers. */
export function looksLikeAtomRow(tokens: readonly string[]): boolean {
  return (
    tokens.length >= 4 &&
    readElement(tokens[0]!) !== undefined &&
    tokens.slice(1, 4).every((token) => classifyNumber(token) !== 'not-a-number')
  );
}

function countAtomRows(lines: TextLines): number {
  let rows = 1;
  while (lines.advance() && looksLikeAtomRow(lines.tokens())) rows++;
  return rows;
}

function knownText(text: string): string | undefined {
  if (/^ITEM:/.test(text)) return 'a LAMMPS dump';
  if (/^(?:HEADER|ATOM|HETATM|CRYST1|REMARK|TITLE|COMPND|MODEL)\b/.test(text)) return 'a PDB file without atoms';
  if (/^data_/.test(text)) return 'a CIF file';
  if (/^@<TRIPOS>/.test(text)) return 'a MOL2 file';
  if (/^\$RXN/.test(text)) return 'an RXN file of reactions';
  if (/^[{[]/.test(text)) return 'JSON text';
  if (/^</.test(text)) return 'XML or HTML text';
  return undefined;
}
