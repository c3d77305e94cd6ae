/**
 * Generated WGSL statements with common subexpressions shared and loop invariants hoisted. A term is a name or literal
 * that is cheap to repeat; every operation becomes one `let` in the deepest scope among its operands.
 */
import type { Extent } from '../../tensor/extent.ts';
import type { Node } from '../../tensor/graph.ts';

/** A place in the arena (real values) or in the index buffer that a kernel reads or writes. */
export interface Storage {
  readonly id: number;
  readonly kind: 'real' | 'index';
  /** Elements as factors, so that symbolic extents stay symbolic. */
  readonly shape: readonly Extent[];
  /** How the contents come about; decides where and how long it lives. */
  readonly role: 'feed' | 'parameter' | 'table' | 'value' | 'scratch';
  readonly node: Node | undefined;
  /** Contents of a table. */
  readonly values?: Float64Array | Uint32Array;
  /** Copies of `shape` (partial results of split reductions), known when extents are bound. */
  readonly copies?: (extentOf: (extent: Extent) => number) => number;
}

/** One u32 of a kernel's uniform block. */
export type Scalar =
  | { readonly kind: 'extent'; readonly extent: Extent }
  | { readonly kind: 'offset'; readonly storage: Storage }
  | { readonly kind: 'computed'; readonly name: string; readonly value: ScalarValue };

type ScalarValue = (extentOf: (extent: Extent) => number) => number;

export interface Term {
  readonly text: string;
  readonly scope: Scope | undefined;
  readonly literal?: number;
  /** A value that is fixed for a launch, so that its reciprocal can be passed too. */
  readonly uniform?: { readonly name: string; readonly value: ScalarValue };
  /** Where it is the quotient of a division, that times the divisor again, or the remainder. */
  readonly quotient?: Division;
  readonly multiple?: Division;
  readonly remainder?: Division;
}

interface Division {
  readonly of: Term;
  /** Text of the divisor. */
  readonly by: string;
}

const isSame = (a: Division | undefined, b: Division | undefined): boolean =>
  a !== undefined && a.of.text === b?.of.text && a.by === b.by;

export const integer = (value: number): Term => ({ text: `${value}u`, scope: undefined, literal: value });

const largestFloat = 3.4028234663852886e38;

/** A float literal in float32; values beyond its range are clamped, since WGSL has no infinity. */
export function real(value: number): Term {
  if (Number.isNaN(value)) throw new Error('A constant of the graph is not a number (NaN).');
  const rounded = Math.fround(Math.max(-largestFloat, Math.min(largestFloat, value)));
  const text = `${Math.abs(rounded)}f`;
  return { text: rounded < 0 || Object.is(rounded, -0) ? `(-${text})` : text, scope: undefined, literal: value };
}

/** The statements of one block of a kernel. */
export class Scope {
  readonly lines: string[] = [];
  readonly depth: number;
  private readonly known = new Map<string, Term>();

  constructor(
    private readonly names: { next: number },
    readonly parent?: Scope,
  ) {
    this.depth = parent ? parent.depth + 1 : 0;
  }

  child(): Scope {
    return new Scope(this.names, this);
  }

  /** A variable that the skeleton declares in this scope. */
  variable(text: string): Term {
    return { text, scope: this };
  }

  let(expression: string): Term {
    const known = this.known.get(expression);
    if (known) return known;
    const term: Term = { text: `v${this.names.next++}`, scope: this };
    this.lines.push(`let ${term.text} = ${expression};`);
    this.known.set(expression, term);
    return term;
  }
}

/** What the functions of one kernel share: uniform slots, names, library pieces. */
export class KernelSource {
  readonly scalars: Scalar[] = [];
  readonly reads = new Set<Storage>();
  readonly libraries = new Set<string>();
  readonly names = { next: 0 };
  private readonly slots = new Map<string, number>();

  slot(scalar: Scalar): string {
    const key =
      scalar.kind === 'extent'
        ? `extent ${scalar.extent}`
        : scalar.kind === 'offset'
          ? `offset ${scalar.storage.id}`
          : `computed ${scalar.name}`;
    let slot = this.slots.get(key);
    if (slot === undefined) {
      slot = this.scalars.length;
      this.scalars.push(scalar);
      this.slots.set(key, slot);
    }
    return `parameters[${slot >> 2}].${'xyzw'[slot & 3]}`;
  }

  function(): FunctionSource {
    return new FunctionSource(this);
  }
}

/** Unsigned arithmetic and loads within one WGSL function. */
export class FunctionSource {
  readonly root: Scope;
  /** Names of arrays that hold what is stored somewhere, for places that are known beforehand. */
  readonly held = new Map<Storage, string>();

  constructor(readonly kernel: KernelSource) {
    this.root = new Scope(kernel.names);
  }

  define(expression: string, operands: readonly Term[]): Term {
    let scope = this.root;
    for (const operand of operands) if (operand.scope && operand.scope.depth > scope.depth) scope = operand.scope;
    return scope.let(expression);
  }

  extent(extent: Extent): Term {
    if (typeof extent === 'number') return integer(extent);
    const term = this.root.let(this.kernel.slot({ kind: 'extent', extent }));
    return { ...term, uniform: { name: extent, value: (extentOf) => extentOf(extent) } };
  }

  computed(name: string, value: ScalarValue): Term {
    return { ...this.root.let(this.kernel.slot({ kind: 'computed', name, value })), uniform: { name, value } };
  }

  private offset(storage: Storage): Term {
    return this.root.let(this.kernel.slot({ kind: 'offset', storage }));
  }

  load(storage: Storage, flat: Term): Term {
    this.kernel.reads.add(storage);
    const held = this.held.get(storage);
    if (held !== undefined && flat.literal !== undefined) return { text: `${held}[${flat.literal}]`, scope: this.root };
    const place = this.add(this.offset(storage), flat);
    return this.define(`${storage.kind === 'real' ? 'arena' : 'indices'}[${place.text}]`, [place]);
  }

  /** The statement that writes `value` at a flat index. */
  store(storage: Storage, flat: Term, value: Term): string {
    return `arena[${this.add(this.offset(storage), flat).text}] = ${value.text};`;
  }

  add(a: Term, b: Term): Term {
    if (a.literal !== undefined && b.literal !== undefined) return integer(a.literal + b.literal);
    if (a.literal === 0) return b;
    if (b.literal === 0) return a;
    if (isSame(a.multiple, b.remainder)) return a.multiple!.of;
    return this.define(`${a.text} + ${b.text}`, [a, b]);
  }

  subtract(a: Term, b: Term): Term {
    if (b.literal === 0) return a;
    return this.define(`${a.text} - ${b.text}`, [a, b]);
  }

  multiply(a: Term, b: Term): Term {
    if (a.literal !== undefined && b.literal !== undefined) return integer(a.literal * b.literal);
    if (a.literal === 0 || b.literal === 0) return integer(0);
    if (a.literal === 1) return b;
    if (b.literal === 1) return a;
    const product = this.define(`${a.text} * ${b.text}`, [a, b]);
    return a.quotient?.by === b.text ? { ...product, multiple: a.quotient } : product;
  }

  divide(a: Term, b: Term): Term {
    if (b.literal === 1) return a;
    if (a.literal !== undefined && b.literal !== undefined) return integer(Math.floor(a.literal / b.literal));
    return { ...this.quotient(a, b), quotient: { of: a, by: b.text } };
  }

  private quotient(a: Term, b: Term): Term {
    if (!b.uniform) return this.define(`${a.text} / ${b.text}`, [a, b]);
    const { name, value } = b.uniform;
    this.kernel.libraries.add('division');
    const slot = this.kernel.slot({
      kind: 'computed',
      name: `reciprocal of ${name}`,
      value: (extentOf) => floatBits(1 / value(extentOf)),
    });
    const reciprocal = this.root.let(`bitcast<f32>(${slot})`);
    return this.define(`quotient(${a.text}, ${b.text}, ${reciprocal.text})`, [a, b, reciprocal]);
  }

  remainder(a: Term, b: Term): Term {
    if (b.literal === 1) return integer(0);
    if (a.literal !== undefined && b.literal !== undefined) return integer(a.literal % b.literal);
    const rest = b.uniform
      ? this.subtract(a, this.multiply(this.divide(a, b), b))
      : this.define(`${a.text} % ${b.text}`, [a, b]);
    return { ...rest, remainder: { of: a, by: b.text } };
  }
}

const words = new DataView(new ArrayBuffer(4));

/** The bits of a float32 as an unsigned integer. */
function floatBits(value: number): number {
  words.setFloat32(0, value);
  return words.getUint32(0);
}
