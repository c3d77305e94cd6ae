/** Slow independent readers of XYZ, PDB and MDL molfiles: positions alone. */
import { Abstain, linesOf, type Meant, numberOf, tokensOf, triple } from './oracle.ts';

/** Where the position stands in a row: after `Properties`, else after one name. */
function positionColumn(comment: string): number {
  const properties = /(?:^|\s)properties=("[^"]*"|'[^']*'|\S+)/i.exec(comment)?.[1].replace(/["']/g, '');
  if (properties === undefined) return 1;
  const words = properties.split(':');
  if (words.length % 3 !== 0) throw new Abstain('Properties');
  let column = 0;
  for (let n = 0; n < words.length; n += 3) {
    if (/^pos(itions?)?$/i.test(words[n])) return column;
    column += Number(words[n + 2]);
  }
  throw new Abstain('no positions among Properties');
}

export function xyzFrames(text: string): Meant {
  const lines = linesOf(text);
  const frames: number[][] = [];
  let at = 0;
  for (;;) {
    while (at < lines.length && tokensOf(lines[at]).length === 0) at++;
    if (at >= lines.length) return frames;
    const count = lines[at].trim();
    if (!/^\+?\d+$/.test(count)) {
      if (frames.length > 0) throw new Abstain('a tail');
      throw new Abstain('no count');
    }
    const atoms = Number(count);
    const column = positionColumn(lines[at + 1] ?? '');
    const rows = lines.slice(at + 2, at + 2 + atoms);
    if (rows.length < atoms) throw new Abstain('too few rows');
    if (rows.some((row) => /["']/.test(row))) throw new Abstain('quoted names');
    frames.push(rows.flatMap((row) => triple(tokensOf(row).slice(column))));
    at += 2 + atoms;
  }
}

export function pdbFrames(text: string): Meant {
  if (text.lastIndexOf('\ufeff') > 0) throw new Abstain('a byte-order mark inside');
  if (/^END\s[\s\S]*^ATOM/m.test(text)) throw new Abstain('several files in one');
  const frames: number[][] = [[]];
  for (const line of linesOf(text)) {
    if (/^MODEL/.test(line)) throw new Abstain('models');
    if (/^END(MDL)?\s*$/.test(line)) break;
    if (!/^(ATOM {2}|HETATM)/.test(line)) continue;
    frames[0].push(...triple([line.slice(30, 38), line.slice(38, 46), line.slice(46, 54)].map((part) => part.trim())));
  }
  return frames;
}

export function molfileFrames(text: string): Meant {
  const lines = linesOf(text);
  if (/^\$\$\$\$/m.test(text) || /V3000/.test(text)) throw new Abstain('several records');
  const counts = lines[3] ?? '';
  const atoms = numberOf(counts.slice(0, 3).trim());
  if (atoms === undefined || !/V2000/.test(counts)) throw new Abstain('counts line');
  const rows = lines.slice(4, 4 + atoms);
  if (rows.length < atoms) throw new Abstain('too few rows');
  return [
    rows.flatMap((row) => triple([row.slice(0, 10), row.slice(10, 20), row.slice(20, 30)].map((part) => part.trim()))),
  ];
}
