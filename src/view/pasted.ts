/** What a pasted text is, by how it begins; undefined where it is nothing that could be a file. The reader of the file has the last word. */

export type PastedKind = 'xyz' | 'ply' | 'off' | 'stl' | 'pdb' | 'mol' | 'obj' | 'txt';

const beginnings: readonly (readonly [PastedKind, RegExp])[] = [
  ['xyz', /^\s*\d+\s*\n/],
  ['ply', /^\s*ply\s*\n/i],
  ['off', /^\s*(?:ST)?C?N?4?n?OFF\b/],
  ['stl', /^\s*solid\b[^\n]*\n\s*facet\b/i],
  ['pdb', /^(?:HEADER|COMPND|CRYST1|MODEL |ATOM {2}|HETATM)/m],
  ['mol', /^(?:[^\n]*\n){3}[^\n]*V[23]000/],
  ['obj', /^v(?:\s+[-+.\deE]+){3,}/m],
];

/** Three or more numbers a line, in its first lines that hold anything. */
function isTable(text: string): boolean {
  const lines = text
    .slice(0, 4000)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^[#%/]/.test(line))
    .slice(0, 5);
  const numbers = (line: string): number =>
    line.split(/[\s,;]+/).filter((cell) => cell !== '' && Number.isFinite(Number(cell))).length;
  const rows = lines.filter((line) => numbers(line) >= 3).length;
  return rows > 1 && rows >= lines.length - 1;
}

export function pastedKind(text: string): PastedKind | undefined {
  const unified = text.replace(/\r\n?/g, '\n');
  const found = beginnings.find(([, beginning]) => beginning.test(unified));
  return found?.[0] ?? (isTable(unified) ? 'txt' : undefined);
}
