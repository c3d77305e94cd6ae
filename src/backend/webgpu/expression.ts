/**
 * Value of a graph node at a position, as WGSL terms: stored nodes are loaded, all others are expanded in place.
 * This is where elementwise functions, views and short sums become part of the kernel that consumes them.
 */
import type { BinaryFunction, Node, UnaryFunction } from '../../tensor/graph.ts';
import { type FunctionSource, integer, real, type Storage, type Term } from './emitter.ts';
import { Position } from './index-space.ts';

const unaryText: Readonly<Record<UnaryFunction, (x: string) => string>> = {
  negate: (x) => `-${x}`,
  reciprocal: (x) => `1f / ${x}`,
  exp: (x) => `exp(${x})`,
  log: (x) => `log(${x})`,
  sin: (x) => `sine(${x})`,
  cos: (x) => `cosine(${x})`,
  tanh: (x) => `hyperbolic_tangent(${x})`,
  sigmoid: (x) => `sigmoid(${x})`,
  sqrt: (x) => `sqrt(${x})`,
  absolute: (x) => `abs(${x})`,
  step: (x) => `select(0f, 1f, ${x} > 0f)`,
  detach: (x) => x,
};

const binaryText: Readonly<Record<BinaryFunction, (x: string, y: string) => string>> = {
  add: (x, y) => `${x} + ${y}`,
  subtract: (x, y) => `${x} - ${y}`,
  multiply: (x, y) => `${x} * ${y}`,
  divide: (x, y) => `${x} / ${y}`,
  maximum: (x, y) => `max(${x}, ${y})`,
  minimum: (x, y) => `min(${x}, ${y})`,
};

const library: Readonly<Partial<Record<UnaryFunction, string>>> = {
  sin: 'trigonometry',
  cos: 'trigonometry',
  tanh: 'activation',
  sigmoid: 'activation',
};

/** Longest static sum that is expanded in place. */
export const longestInlineSum = 4;

/** The number of terms of a sum over fixed axes, or undefined where one is bound at run time. */
export function staticTerms(node: Node): number | undefined {
  if (node.operation.kind !== 'sum') return undefined;
  return node.operation.axes.reduce<number | undefined>((count, axis) => {
    const extent = node.inputs[0].shape[axis];
    return count === undefined || typeof extent !== 'number' ? undefined : count * extent;
  }, 1);
}

export class Expression {
  private readonly known = new Map<string, Term>();
  readonly source: FunctionSource;
  private readonly registers = new Map<Node, { position: Position; value: Term }>();

  constructor(
    source: FunctionSource,
    /** Where a node is stored, or undefined if it is expanded in place. */
    private readonly storageOf: (node: Node) => Storage | undefined,
  ) {
    this.source = source;
  }

  /** Makes a value computed by this kernel known at its own position. */
  register(node: Node, position: Position, value: Term): void {
    this.registers.set(node, { position, value });
  }

  /** A node is read from where it is stored again. */
  forget(node: Node): void {
    this.registers.delete(node);
  }

  value(node: Node, position: Position): Term {
    const register = this.registers.get(node);
    if (register) {
      const own = register.position;
      if (own.key !== position.key && own.flat().text !== position.flat().text)
        throw new Error(`Node ${node.id} is computed by this kernel and read at another position.`);
      return register.value;
    }
    const key = `${node.id}@${position.key}`;
    const known = this.known.get(key);
    if (known) return known;
    const value = this.expand(node, position);
    this.known.set(key, value);
    return value;
  }

  private expand(node: Node, position: Position): Term {
    const { source } = this;
    const storage = this.storageOf(node);
    if (storage) return fixedValue(node, position) ?? source.load(storage, position.flat());
    const { operation, inputs } = node;
    const input = inputs[0];
    switch (operation.kind) {
      case 'constant':
        return real(operation.value);
      case 'unary': {
        const x = this.value(input, position);
        const piece = library[operation.function];
        if (piece) source.kernel.libraries.add(piece);
        return operation.function === 'detach' ? x : source.define(unaryText[operation.function](x.text), [x]);
      }
      case 'binary': {
        const [x, y] = inputs.map((operand) => this.value(operand, position));
        return source.define(binaryText[operation.function](x.text, y.text), [x, y]);
      }
      case 'select': {
        const [condition, a, b] = inputs.map((operand) => this.value(operand, position));
        return source.define(`select(${b.text}, ${a.text}, ${condition.text} > 0f)`, [condition, a, b]);
      }
      case 'broadcast':
        return this.value(input, position.broadcast(input.shape));
      case 'reshape':
        return this.value(input, position.reshape(input.shape));
      case 'transpose':
        return this.value(input, position.transpose(input.shape, operation.permutation));
      case 'slice':
        return this.value(input, position.shift(input.shape, operation.axis, operation.start));
      case 'pad': {
        const last = operation.before + Number(input.shape[operation.axis]);
        const known = position.literal(operation.axis);
        if (known !== undefined && (known < operation.before || known >= last)) return real(0);
        const inside = position.within(operation.axis, operation.before, last);
        const x = this.value(input, position.shift(input.shape, operation.axis, -operation.before));
        return source.define(`select(0f, ${x.text}, ${inside.text})`, [x, inside]);
      }
      case 'gather': {
        const index = inputs[1];
        const at = (entry: Term) => this.value(index, Position.flat(source, index.shape, entry));
        return this.value(input, position.replace(input.shape, operation.axis, `g${operation.axis}#${index.id}`, at));
      }
      case 'sum':
        return this.shortSum(node, position, operation.axes);
      case 'input':
      case 'table':
      case 'largest':
      case 'segmentSum':
      case 'matmul':
      case 'harmonics':
      case 'sparseProduct':
      case 'gridProduct':
      case 'autoProduct':
      case 'fourierProduct':
      case 'foldedProduct':
        throw new Error(`${operation.kind} (node ${node.id}) must be stored before it is read.`);
      default:
        throw new Error(`Unknown operation ${JSON.stringify(operation satisfies never)}`);
    }
  }

  private shortSum(node: Node, position: Position, axes: readonly number[]): Term {
    const { source } = this;
    const input = node.inputs[0];
    const count = staticTerms(node);
    if (count === undefined || count > longestInlineSum)
      throw new Error(`sum (node ${node.id}) must be stored before it is read.`);
    let total: Term | undefined;
    for (let term = 0; term < count; term++) {
      let rest = term;
      const fixed = new Map<number, Term>();
      for (const axis of [...axes].reverse()) {
        const extent = Number(input.shape[axis]);
        fixed.set(axis, integer(rest % extent));
        rest = Math.floor(rest / extent);
      }
      const at = input.shape.map((_, axis) => fixed.get(axis) ?? position.axis(axis));
      const value = this.value(input, Position.axes(source, input.shape, at));
      total = total ? source.define(`${total.text} + ${value.text}`, [total, value]) : value;
    }
    return total!;
  }
}

/** The entry of a table at a position known when the kernel is generated. */
function fixedValue(node: Node, position: Position): Term | undefined {
  if (node.operation.kind !== 'table') return undefined;
  const entry = position.flat().literal;
  if (entry === undefined) return undefined;
  const value = node.operation.values[entry];
  return node.type === 'index' ? integer(value) : real(value);
}
