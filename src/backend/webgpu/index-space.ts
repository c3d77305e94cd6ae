/**
 * A symbolic position in an array: one unsigned term per axis and the row-major flat term, each computed only when asked
 * for. Views (broadcast, reshape, transpose, slice, gather) turn a position in their output into one in their input.
 */
import { type Extent, extentFactors, productOf, type Shape, sameShape } from '../../tensor/extent.ts';
import { type FunctionSource, integer, type Term } from './emitter.ts';

const isUnit = (extent: Extent): boolean => extent === 1;

export class Position {
  private constructor(
    private readonly source: FunctionSource,
    readonly shape: Shape,
    /** Equal keys mean equal positions. */
    readonly key: string,
    private readonly axisTerm: ((axis: number) => Term) | undefined,
    private readonly flatTerm: (() => Term) | undefined,
  ) {}

  static flat(source: FunctionSource, shape: Shape, flat: Term): Position {
    return new Position(source, shape, `${flat.text}[${shape}]`, undefined, () => flat);
  }

  static axes(source: FunctionSource, shape: Shape, axes: readonly Term[]): Position {
    return new Position(source, shape, `(${axes.map((axis) => axis.text)})[${shape}]`, (axis) => axes[axis], undefined);
  }

  /** Terms per axis, with the flat term too where it is cheaper than joining the axes. */
  static known(
    source: FunctionSource,
    shape: Shape,
    axis: (axis: number) => Term,
    flat: Position | undefined,
  ): Position {
    const key = `(${shape.map((_, n) => axis(n).text)})[${shape}]`;
    return new Position(source, shape, key, axis, flat ? () => flat.flat() : undefined);
  }

  flat(): Term {
    if (this.flatTerm) return this.flatTerm();
    const { source } = this;
    let flat: Term = integer(0);
    this.shape.forEach((extent, axis) => {
      if (isUnit(extent)) return;
      flat = source.add(source.multiply(flat, source.extent(extent)), this.axis(axis));
    });
    return flat;
  }

  axis(axis: number): Term {
    if (isUnit(this.shape[axis])) return integer(0);
    if (this.axisTerm) return this.axisTerm(axis);
    return this.range(axis, axis + 1);
  }

  /** The position on an axis where it is known when the kernel is generated. */
  literal(axis: number): number | undefined {
    return this.axisTerm ? this.axis(axis).literal : undefined;
  }

  /** The flat term over axes first..last (exclusive) of a position that is known by its flat term. */
  private range(first: number, last: number): Term {
    const { source, shape } = this;
    const divided = this.leading(last);
    const leading = shape.slice(0, first).every(isUnit);
    return leading ? divided : source.remainder(divided, source.extent(productOf(shape.slice(first, last))));
  }

  /**
   * The flat term over axes 0..last (exclusive). Where one extent after them is bound at run time, they are divided off one after
   * the other: terms of other axes share the steps, and division by a number known beforehand is cheap.
   */
  private leading(last: number): Term {
    const { source, shape } = this;
    const after = shape.slice(last);
    if (extentFactors(productOf(after)).symbols.length !== 1)
      return source.divide(this.flat(), source.extent(productOf(after)));
    return [...after].reverse().reduce<Term>((flat, extent) => source.divide(flat, source.extent(extent)), this.flat());
  }

  /** Whether the flat term is at hand without arithmetic on axes. */
  private get isFlat(): boolean {
    return this.axisTerm === undefined;
  }

  reshape(shape: Shape): Position {
    if (sameShape(shape, this.shape)) return this;
    const key = `${this.key}r[${shape}]`;
    if (this.isFlat) return Position.flat(this.source, shape, this.flat());
    return new Position(
      this.source,
      shape,
      key,
      (axis) => this.regroup(shape, axis),
      () => this.flat(),
    );
  }

  /** Term of an axis of `shape`, from the smallest groups of axes that hold equally many values. */
  private regroup(shape: Shape, axis: number): Term {
    const { source } = this;
    const from = this.shape.flatMap((extent, n) => (isUnit(extent) ? [] : [n]));
    const to = shape.flatMap((extent, n) => (isUnit(extent) ? [] : [n]));
    let [i, j] = [0, 0];
    while (i < from.length || j < to.length) {
      let [p, q] = [i + 1, j + 1];
      const product = (axes: readonly number[], of: Shape) => productOf(axes.map((n) => of[n]));
      search: for (p = i + 1; p <= from.length; p++) {
        for (q = j + 1; q <= to.length; q++) {
          if (product(from.slice(i, p), this.shape) === product(to.slice(j, q), shape)) break search;
        }
      }
      const targets = to.slice(j, q);
      if (targets.includes(axis)) {
        let merged: Term = integer(0);
        for (const n of from.slice(i, p)) {
          merged = source.add(source.multiply(merged, source.extent(this.shape[n])), this.axis(n));
        }
        const place = targets.indexOf(axis);
        const divided = source.divide(merged, source.extent(product(targets.slice(place + 1), shape)));
        return place === 0 ? divided : source.remainder(divided, source.extent(shape[axis]));
      }
      [i, j] = [p, q];
    }
    throw new Error(`Axis ${axis} of [${shape}] was not found in [${this.shape}].`);
  }

  /** Position in an array of `shape` whose axes of extent 1 are repeated. */
  broadcast(shape: Shape): Position {
    const kept = shape.flatMap((extent, axis) => (isUnit(extent) ? [] : [axis]));
    const key = `${this.key}b[${shape}]`;
    const contiguous = this.isFlat && kept.length > 0 && this.keptAreContiguous(kept);
    return new Position(
      this.source,
      shape,
      key,
      (axis) => this.axis(axis),
      kept.length === 0
        ? () => integer(0)
        : contiguous
          ? () => this.range(kept[0], kept[kept.length - 1] + 1)
          : undefined,
    );
  }

  private keptAreContiguous(kept: readonly number[]): boolean {
    for (let axis = kept[0]; axis <= kept[kept.length - 1]; axis++) {
      if (!kept.includes(axis) && !isUnit(this.shape[axis])) return false;
    }
    return true;
  }

  transpose(shape: Shape, permutation: readonly number[]): Position {
    const inverse = permutation.map((_, axis) => permutation.indexOf(axis));
    if (movesOnlyUnits(shape, permutation)) return this.reshape(shape);
    return new Position(
      this.source,
      shape,
      `${this.key}t${permutation}`,
      (axis) => this.axis(inverse[axis]),
      undefined,
    );
  }

  /** Position with the term of one axis replaced by what `change` makes of it. */
  replace(shape: Shape, axis: number, key: string, change: (term: Term) => Term): Position {
    let changed: Term | undefined;
    const replaced = (): Term => {
      if (!changed) changed = change(this.axis(axis));
      return changed;
    };
    return new Position(
      this.source,
      shape,
      `${this.key}${key}`,
      (n) => (n === axis ? replaced() : this.axis(n)),
      undefined,
    );
  }

  /** Position moved by a constant along an axis; flat positions stay flat where the axis leads. */
  shift(shape: Shape, axis: number, by: number): Position {
    const { source } = this;
    const move = (term: Term, step: Term) => (by < 0 ? source.subtract(term, step) : source.add(term, step));
    if (this.isFlat && shape.slice(0, axis).every(isUnit)) {
      const step = source.multiply(integer(Math.abs(by)), source.extent(productOf(shape.slice(axis + 1))));
      return Position.flat(source, shape, move(this.flat(), step));
    }
    return this.replace(shape, axis, `s${axis}+${by}[${shape}]`, (term) => move(term, integer(Math.abs(by))));
  }

  /** Condition that an axis lies within first..last (exclusive); undefined where it always does. */
  within(axis: number, first: number, last: number): Term {
    const { source, shape } = this;
    const leading = this.isFlat && shape.slice(0, axis).every(isUnit);
    const rest = leading ? source.extent(productOf(shape.slice(axis + 1))) : integer(1);
    const term = leading ? this.flat() : this.axis(axis);
    const [low, high] = [source.multiply(integer(first), rest), source.multiply(integer(last), rest)];
    const below = last === shape[axis] ? '' : `${term.text} < ${high.text}`;
    const above = first === 0 ? '' : `${term.text} >= ${low.text}`;
    return source.define([above, below].filter(Boolean).join(' && ') || 'true', [term, low, high]);
  }
}

/** Whether a permutation keeps the order of all axes whose extent is not 1; `shape` is the input's. */
export function movesOnlyUnits(shape: Shape, permutation: readonly number[]): boolean {
  const moved = permutation.filter((axis) => !isUnit(shape[axis]));
  return moved.every((axis, n) => n === 0 || axis > moved[n - 1]);
}
