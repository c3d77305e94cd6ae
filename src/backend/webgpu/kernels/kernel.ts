/** What every kernel generator takes and gives: a unit of work from the planner in, a dispatch description out. */
import { type Extent, productOf } from '../../../tensor/extent.ts';
import type { Node } from '../../../tensor/graph.ts';
import { type FunctionSource, KernelSource, type Scalar, type Storage, type Term } from '../emitter.ts';
import { Expression } from '../expression.ts';
import { Position } from '../index-space.ts';
import type { ProductForm } from '../product-ways.ts';

export type ExtentOf = (extent: Extent) => number;

/** One kernel launch; extents are asked for when a program is bound. */
export interface Dispatch {
  readonly name: string;
  readonly code: string;
  readonly scalars: readonly Scalar[];
  readonly reads: readonly Storage[];
  readonly writes: readonly Storage[];
  /** Workgroups: a count, folded by the encoder, and the third dimension. */
  readonly workgroups: (extentOf: ExtentOf) => { readonly count: number; readonly depth: number };
  /** Whether fewer workgroups than asked for do all the work too, each thread several elements. */
  readonly anyCount?: boolean;
  /** Rough number of arithmetic operations, for bounded submits. */
  readonly work: (extentOf: ExtentOf) => number;
}

/** What one kernel computes: anchors of its own kind, and elementwise results of the same size. */
export interface Unit {
  readonly anchors: readonly Node[];
  /** All results in order of creation, anchors included. */
  readonly values: readonly Node[];
}

export interface Places {
  /** Lanes of a subgroup where kernels may hand values from lane to lane (`GpuDevice`). */
  readonly subgroup: number | undefined;
  /** Statements up to which the device takes unrolled sparse products; undefined where it has refused none. */
  readonly mostUnrolled: number | undefined;
  /** The form of a product that was chosen for this device; what it leaves out is the kernel's own choice. */
  readonly formOf: (node: Node) => ProductForm;
  /** Where a node of another unit is read from; undefined if it is expanded in place. */
  readonly storageOf: (node: Node) => Storage | undefined;
  /** Where a value of this unit is written to; none if only this unit needs it. */
  readonly destinationsOf: (node: Node) => readonly Storage[];
  /** Fixed values that a kernel reads, once per program for each key. */
  readonly constant: (key: string, values: Float64Array | Uint32Array) => Storage;
  /** A new temporary that lives from this kernel to the next. */
  readonly scratch: (shape: readonly Extent[], copies?: (extentOf: ExtentOf) => number) => Storage;
}

export const workgroupSize = 64;

/** A kernel under construction: its main function, and values found in other units. */
export class Builder {
  readonly kernel = new KernelSource();
  readonly main: FunctionSource;
  readonly expression: Expression;
  readonly writes = new Set<Storage>();

  constructor(
    readonly unit: Unit,
    readonly places: Places,
  ) {
    this.main = this.kernel.function();
    this.expression = this.expressionIn(this.main);
  }

  expressionIn(source: FunctionSource): Expression {
    const own = new Set(this.unit.values);
    return new Expression(source, (node) => (own.has(node) ? undefined : this.places.storageOf(node)));
  }

  /**
   * Statements that store the unit's values at a position: anchors as given, the others computed from them.
   * Stores are returned apart, since they come after every other statement.
   */
  stores(
    source: FunctionSource,
    expression: Expression,
    at: (node: Node) => Position,
    anchorValues: ReadonlyMap<Node, Term>,
    stored: readonly Node[] = this.unit.values,
  ): string[] {
    const statements: string[] = [];
    for (const node of stored) {
      const position = at(node);
      const value = anchorValues.get(node) ?? expression.value(node, position);
      expression.register(node, position, value);
      for (const storage of this.places.destinationsOf(node)) {
        this.writes.add(storage);
        statements.push(source.store(storage, position.flat(), value));
      }
    }
    return statements;
  }

  flatAt(source: FunctionSource, flat: Term): (node: Node) => Position {
    return (node) => Position.flat(source, node.shape, flat);
  }

  dispatch(
    name: string,
    code: string,
    workgroups: Dispatch['workgroups'],
    work: Dispatch['work'],
    writes: Iterable<Storage> = this.writes,
  ): Dispatch {
    if (this.kernel.scalars.length > 256)
      throw new Error(`Kernel ${name} needs ${this.kernel.scalars.length} extents and offsets; 256 fit.`);
    const { scalars } = this.kernel;
    return { name, code, scalars, reads: [...this.kernel.reads], writes: [...writes], workgroups, work };
  }
}

export const sizeIn =
  (shape: readonly Extent[]) =>
  (extentOf: ExtentOf): number =>
    extentOf(productOf(shape));

/** Extents bound at run time count as this when a kernel's variant is chosen. */
const nominalExtent = 128;

/** A guess of an extent, for decisions taken before extents are known. */
export function nominal(extent: Extent): number {
  if (typeof extent === 'number') return extent;
  return extent
    .split('*')
    .reduce((product, factor) => product * (Number.isNaN(Number(factor)) ? nominalExtent : Number(factor)), 1);
}

export const nominalSize = (shape: readonly Extent[]): number => nominal(productOf(shape));
