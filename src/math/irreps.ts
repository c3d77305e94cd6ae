/**
 * Irreps of O(3) as e3nn writes them: `16x0e+8x1o` is 16 even scalars and 8 odd vectors; a block `8x1o` is stored
 * multiplicity-major, (8, 3). Source of the notation: e3nn (Geiger & Smidt, arXiv 2207.09453).
 */
export type Parity = 1 | -1;

export interface Irrep {
  readonly l: number;
  readonly parity: Parity;
}

/** One block: `multiplicity` copies of an irrep. */
export interface IrrepBlock extends Irrep {
  readonly multiplicity: number;
}

export type Irreps = readonly IrrepBlock[];

/** Larger numbers in a text are mistakes or attacks, not representations. */
const LARGEST_MULTIPLICITY = 1_000_000;
const LARGEST_DEGREE = 100;

/** Reads `16x0e + 8x1o`; the multiplicity may be left out (1); the empty text is the empty sum. Throws SyntaxError. */
export function parseIrreps(text: string): Irreps {
  if (text.trim() === '') return [];
  return text.split('+').map((part, index) => {
    const match = /^(?:(\d+)\s*x\s*)?(\d+)([eo])$/.exec(part.trim());
    if (!match)
      throw new SyntaxError(
        `irreps "${text}", term ${index + 1}: found "${part.trim()}", expected MULTIPLICITYxDEGREE and e or o, such as 8x1o`,
      );
    const multiplicity = Number(match[1] ?? 1);
    const l = Number(match[2]);
    if (multiplicity > LARGEST_MULTIPLICITY || l > LARGEST_DEGREE)
      throw new SyntaxError(
        `irreps "${text}", term ${index + 1}: found "${part.trim()}", ` +
          `expected a multiplicity up to ${LARGEST_MULTIPLICITY} and a degree up to ${LARGEST_DEGREE}`,
      );
    return { multiplicity, l, parity: match[3] === 'e' ? 1 : -1 };
  });
}

export function formatIrrep({ l, parity }: Irrep): string {
  return `${l}${parity === 1 ? 'e' : 'o'}`;
}

/** The text `parseIrreps` reads back. */
export function formatIrreps(irreps: Irreps): string {
  return irreps.map((block) => `${block.multiplicity}x${formatIrrep(block)}`).join('+');
}

export function sameIrrep(a: Irrep, b: Irrep): boolean {
  return a.l === b.l && a.parity === b.parity;
}

/** Number of components: sum of multiplicity * (2l+1). */
export function dimension(irreps: Irreps): number {
  return irreps.reduce((sum, { multiplicity, l }) => sum + multiplicity * (2 * l + 1), 0);
}

/** Number of irreps counted with multiplicity. */
export function irrepCount(irreps: Irreps): number {
  return irreps.reduce((sum, { multiplicity }) => sum + multiplicity, 0);
}

/** Largest degree; -1 for the empty sum. */
export function largestDegree(irreps: Irreps): number {
  return irreps.reduce((largest, { l, multiplicity }) => (multiplicity > 0 ? Math.max(largest, l) : largest), -1);
}

/** Offset and length in components of each block. */
export function blockRanges(irreps: Irreps): readonly { readonly start: number; readonly length: number }[] {
  let start = 0;
  return irreps.map(({ multiplicity, l }) => {
    const range = { start, length: multiplicity * (2 * l + 1) };
    start += range.length;
    return range;
  });
}

/** e3nn's order: by degree, then odd before even. */
export function compareIrrep(a: Irrep, b: Irrep): number {
  return a.l - b.l || a.parity - b.parity;
}

/** Blocks in e3nn's order (stable), and where each went: sorted[place[n]] is irreps[n]. */
export function sortIrreps(irreps: Irreps): { sorted: Irreps; place: readonly number[] } {
  const order = irreps.map((_, n) => n).sort((a, b) => compareIrrep(irreps[a], irreps[b]) || a - b);
  const place = new Array<number>(irreps.length);
  order.forEach((from, to) => {
    place[from] = to;
  });
  return { sorted: order.map((n) => irreps[n]), place };
}

/** Merges neighbouring blocks of the same irrep and drops empty ones; the layout of components does not change. */
export function simplifyIrreps(irreps: Irreps): Irreps {
  const merged: IrrepBlock[] = [];
  for (const block of irreps) {
    const last = merged.at(-1);
    if (block.multiplicity === 0) continue;
    if (last && sameIrrep(last, block))
      merged[merged.length - 1] = { ...last, multiplicity: last.multiplicity + block.multiplicity };
    else merged.push(block);
  }
  return merged;
}

/** Components of one after those of the next. */
export function directSum(...parts: readonly Irreps[]): Irreps {
  return parts.flat();
}

export function filterIrreps(irreps: Irreps, keep: (block: IrrepBlock) => boolean): Irreps {
  return irreps.filter(keep);
}

/** Multiplicity with which an irrep occurs, over all blocks. */
export function multiplicityOf(irreps: Irreps, irrep: Irrep): number {
  return irrepCount(irreps.filter((block) => sameIrrep(block, irrep)));
}

/** Selection rules: degrees |l1-l2| ... l1+l2, parity the product. */
export function irrepProduct(a: Irrep, b: Irrep): readonly Irrep[] {
  const parity: Parity = a.parity === b.parity ? 1 : -1;
  const lowest = Math.abs(a.l - b.l);
  return Array.from({ length: a.l + b.l - lowest + 1 }, (_, n) => ({ l: lowest + n, parity }));
}

/** Decomposition of the full tensor product, sorted and simplified; dimension is the product of the dimensions. */
export function tensorProductIrreps(a: Irreps, b: Irreps): Irreps {
  const blocks = a.flatMap((one) =>
    b.flatMap((two) =>
      irrepProduct(one, two).map((irrep) => ({ ...irrep, multiplicity: one.multiplicity * two.multiplicity })),
    ),
  );
  return simplifyIrreps(sortIrreps(blocks).sorted);
}

/** Irreps of the harmonics of degree 0 ... degree, parity (-1)^l: `1x0e+1x1o+1x2e...`, times a multiplicity. */
export function harmonicIrreps(degree: number, multiplicity = 1): Irreps {
  return Array.from({ length: degree + 1 }, (_, l) => ({ multiplicity, l, parity: l % 2 === 0 ? 1 : -1 }));
}
