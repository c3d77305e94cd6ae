/**
 * Which nodes get a place in the arena. Anchors (kernels of their own), outputs and inputs always do; elementwise nodes
 * and views are expanded inside their consumers unless storing them once costs less than repeating them. The choice is a
 * local search: one node at a time is stored or expanded as long as the estimated cost of the program falls.
 * Costs are in arithmetic operations on one element: memory accesses cost many of them on every kind of device.
 */
import { productOf } from '../../tensor/extent.ts';
import type { Node } from '../../tensor/graph.ts';
import { staticTerms } from './expression.ts';
import { nominalSize } from './kernels/kernel.ts';
import { operandReuse } from './kernels/matmul-variant.ts';
import { isUnrolled } from './kernels/sparse-product.ts';
import { baseOf, classOf, valueInputs } from './node-class.ts';

const loadCost = 20;
const storeCost = 20;
const divideCost = 4;
const transcendentalCost = 12;
const launchCost = 200_000;
/** Largest number of nodes expanded in one kernel, which bounds the size of its source. */
export const largestExpression = 160;
const rounds = 4;

const transcendental = new Set(['exp', 'log', 'sin', 'cos', 'tanh', 'sigmoid', 'sqrt', 'reciprocal']);

function ownCost(node: Node): number {
  const { operation } = node;
  switch (operation.kind) {
    case 'constant':
    case 'reshape':
      return 0;
    case 'unary':
      return transcendental.has(operation.function) ? transcendentalCost : 1;
    case 'binary':
      return operation.function === 'divide' ? divideCost : 1;
    case 'gather':
      return 2;
    case 'sum':
      return staticTerms(node) ?? 1;
    default:
      return 1;
  }
}

export interface Expanded {
  readonly cost: number;
  readonly nodes: number;
}

/** Whether a view only changes where its elements are found, and leaves neighbours along the last axis neighbours. */
function keepsNeighbours({ operation, shape }: Node): boolean {
  if (operation.kind === 'transpose') return operation.permutation[shape.length - 1] === shape.length - 1;
  return operation.kind === 'slice' || operation.kind === 'broadcast';
}

/**
 * Cost of evaluating one element of a node in place. What is reached at one position is counted once; the same node seen
 * through another view is another evaluation.
 * @param freeViews whether a kernel works out once, before its loop, where a view's elements are found
 */
export function expandedCost(root: Node, isStored: (node: Node) => boolean, freeViews = false): Expanded {
  const seen = new Map<Node, Set<string>>();
  let cost = 0;
  let nodes = 0;
  const visit = (node: Node, view: string, repeats: number): void => {
    const views = seen.get(node) ?? new Set<string>();
    if (views.has(view) || nodes > 4 * largestExpression) return;
    seen.set(node, views.add(view));
    nodes++;
    if (node !== root && isStored(baseOf(node))) {
      cost += loadCost * repeats;
      return;
    }
    if (!freeViews || !keepsNeighbours(node)) cost += ownCost(node) * repeats;
    const kind = classOf(node);
    const moves = (kind === 'view' && node.operation.kind !== 'reshape') || node.operation.kind === 'sum';
    const inner = moves ? `${view}/${node.id}` : view;
    const terms = node.operation.kind === 'sum' ? (staticTerms(node) ?? 1) : 1;
    for (const input of valueInputs(node)) visit(input, inner, repeats * terms);
  };
  visit(root, '', 1);
  return { cost, nodes };
}

/** Evaluations of an anchor's operand by the anchor's kernel. */
function operandEvaluations(anchor: Node, operand: number, mostUnrolled: number | undefined): number {
  const { operation } = anchor;
  const size = nominalSize(anchor.inputs[operand].shape);
  if (operation.kind === 'matmul') return size * operandReuse(anchor)[operand];
  if (operation.kind === 'sparseProduct' && !isUnrolled(operation.table, mostUnrolled))
    return nominalSize(anchor.shape.slice(1)) * operation.table.value.length;
  return size;
}

/** Whether a node's kernel can run at the end of the kernel of an anchor that it is an elementwise function of. */
function followsAnchor(node: Node): boolean {
  const size = nominalSize(node.shape);
  const stack = [node];
  for (let visited = 0; stack.length > 0 && visited < 32; visited++) {
    const current = stack.pop()!;
    const kind = classOf(current);
    if (kind === 'anchor' && nominalSize(current.shape) === size) return true;
    if (kind === 'inline' && current.operation.kind !== 'sum') stack.push(...current.inputs);
    if (current.operation.kind === 'reshape') stack.push(current.inputs[0]);
  }
  return false;
}

/** Numbers picked by a fixed table, the same for all rows: unrolled kernels read each where it comes from, once. */
const isPicked = ({ operation, inputs, shape }: Node): boolean =>
  operation.kind === 'gather' && inputs[1].operation.kind === 'table' && productOf(shape) === shape[0];

/** Evaluation of an expression by a kernel: `times` elements of `node`. */
interface Evaluation {
  readonly node: Node;
  readonly times: number;
  /** Whether the kernel is a matrix product, in whose loop views cost nothing. */
  readonly freeViews: boolean;
}

class StorageSearch {
  readonly chosen = new Set<Node>();
  private readonly users = new Map<Node, Node[]>();
  private readonly candidates: Node[];

  constructor(
    order: readonly Node[],
    outputs: ReadonlySet<Node>,
    private readonly mostUnrolled: number | undefined,
  ) {
    for (const node of order) {
      for (const input of new Set(valueInputs(node))) this.users.set(input, [...(this.users.get(input) ?? []), node]);
    }
    const storable = (node: Node) =>
      node.type === 'real' &&
      (classOf(node) === 'inline' || classOf(node) === 'view') &&
      node.operation.kind !== 'constant' &&
      node.operation.kind !== 'reshape' &&
      !isPicked(node);
    for (const node of order) if (outputs.has(node) && classOf(node) !== 'anchor') this.chosen.add(node);
    this.candidates = order.filter((node) => storable(node) && !this.chosen.has(node));
  }

  readonly isStored = (node: Node): boolean => {
    const kind = classOf(node);
    return kind === 'input' || kind === 'anchor' || this.chosen.has(node);
  };

  /** The evaluations whose expressions contain a node: of chosen nodes and of operands of anchors. */
  private evaluationsWith(node: Node): Evaluation[] {
    const found: Evaluation[] = [];
    const seen = new Set<Node>([node]);
    const stack = [node];
    for (let current = stack.pop(); current; current = stack.pop()) {
      for (const user of this.users.get(current) ?? []) {
        if (classOf(user) === 'anchor') {
          user.inputs.forEach((input, operand) => {
            if (input === current && valueInputs(user).includes(input))
              found.push({
                node: input,
                times: operandEvaluations(user, operand, this.mostUnrolled),
                freeViews: user.operation.kind === 'matmul',
              });
          });
        } else if (!seen.has(user)) {
          seen.add(user);
          if (this.chosen.has(user)) found.push({ node: user, times: nominalSize(user.shape), freeViews: false });
          else stack.push(user);
        }
      }
    }
    return found;
  }

  /** An operand that is stored itself is only loaded. */
  private costOf({ node, times, freeViews }: Evaluation, asOperand: boolean): number {
    if (asOperand && this.isStored(baseOf(node))) return times * loadCost;
    const { cost, nodes } = expandedCost(node, this.isStored, freeViews);
    const excess = Math.max(0, nodes - largestExpression);
    return times * cost * (1 + excess);
  }

  private totalWith(node: Node, evaluations: readonly Evaluation[]): number {
    const consumed = evaluations.reduce(
      (total, evaluation) =>
        total + this.costOf(evaluation, !this.chosen.has(evaluation.node) || evaluation.node === node),
      0,
    );
    if (!this.chosen.has(node)) return consumed;
    const size = nominalSize(node.shape);
    const launch = followsAnchor(node) ? 0 : launchCost;
    return consumed + this.costOf({ node, times: size, freeViews: false }, false) + size * storeCost + launch;
  }

  /** Stores or expands a node, whichever is cheaper; true if that is a change. */
  private improve(node: Node): boolean {
    const evaluations = this.evaluationsWith(node);
    const was = this.chosen.has(node);
    this.chosen.delete(node);
    const expanded = this.totalWith(node, evaluations);
    this.chosen.add(node);
    const stored = this.totalWith(node, evaluations);
    if (expanded <= stored) this.chosen.delete(node);
    return was !== this.chosen.has(node);
  }

  run(): Set<Node> {
    for (let round = 0; round < rounds; round++) {
      const order = round % 2 === 0 ? this.candidates : [...this.candidates].reverse();
      if (!order.map((node) => this.improve(node)).includes(true)) break;
    }
    return this.chosen;
  }
}

/** The elementwise nodes and views worth storing, given the nodes in topological order and the outputs (as bases); `mostUnrolled` as in `Places`. */
export function chooseStored(order: readonly Node[], outputs: ReadonlySet<Node>, mostUnrolled?: number): Set<Node> {
  return new StorageSearch(order, outputs, mostUnrolled).run();
}
