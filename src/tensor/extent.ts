/**
 * Extents known only at run time. An extent is a number, or a canonical product such as `4*atoms*graphs`:
 * factors sorted, the number (if not 1) first. `atoms.offsets` is atoms + 1. Shapes are lists of extents, row-major.
 */
export type Extent = number | string;
export type Shape = readonly Extent[];
/** Values of the symbols, bound when a program runs. */
export type Extents = Readonly<Record<string, number>>;

function factors(extent: Extent): { coefficient: number; symbols: string[] } {
  if (typeof extent === 'number') return { coefficient: extent, symbols: [] };
  if (extent.endsWith('.offsets')) return { coefficient: 1, symbols: [extent] };
  const parts = extent.split('*');
  const first = Number(parts[0]);
  return Number.isNaN(first) ? { coefficient: 1, symbols: parts } : { coefficient: first, symbols: parts.slice(1) };
}

/** The product of extents in canonical form. */
export function productOf(extents: Shape): Extent {
  let coefficient = 1;
  const symbols: string[] = [];
  for (const extent of extents) {
    const part = factors(extent);
    coefficient *= part.coefficient;
    symbols.push(...part.symbols);
  }
  if (symbols.length === 0 || coefficient === 0) return coefficient;
  symbols.sort();
  return (coefficient === 1 ? '' : `${coefficient}*`) + symbols.join('*');
}

/** The value of an extent under bindings. Throws when a symbol is unbound. */
export function extentValue(extent: Extent, bindings: Extents): number {
  const { coefficient, symbols } = factors(extent);
  return symbols.reduce((value, symbol) => {
    const bound = symbol.endsWith('.offsets') ? extentValue(symbol.slice(0, -8), bindings) + 1 : bindings[symbol];
    if (bound === undefined)
      throw new Error(`The extent "${symbol}" is not bound; bound are: ${Object.keys(bindings).join(', ') || 'none'}.`);
    return value * bound;
  }, coefficient);
}

export function sizeOf(shape: Shape, bindings: Extents): number {
  return shape.reduce<number>((size, extent) => size * extentValue(extent, bindings), 1);
}

/** The symbols an extent is made of, with repeats; the number part separately. */
export const extentFactors = factors;

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((extent, axis) => extent === b[axis]);
}
