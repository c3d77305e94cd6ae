/**
 * Which nodes get a place in the arena. Anchors (kernels of their own), outputs and inputs always do; elementwise nodes
 * and views are expanded inside their consumers unless storing them once costs less than repeating them.
 * Costs are in elementwise operations on one element; a launch is worth `launchCost` of them.
 */
import type { Node } from '../../tensor/graph.ts';
import { longestInlineSum, staticTerms } from './expression.ts';
import { nominalSize } from './kernels/kernel.ts';
import { operandReuse } from './kernels/matmul.ts';

const loadCost = 8;
const storeCost = 10;
const gatherCost = 8;
const transcendentalCost = 12;
const launchCost = 100_000;
/** Largest number of nodes expanded in one kernel, which bounds the size of its source. */
export const largestExpression = 160;

export type NodeClass = 'input' | 'inline' | 'view' | 'anchor';

export function classOf(node: Node): NodeClass {
  const { kind } = node.operation;
  switch (kind) {
    case 'input':
    case 'table':
      return 'input';
    case 'constant':
    case 'unary':
    case 'binary':
    case 'select':
      return 'inline';
    case 'broadcast':
    case 'reshape':
    case 'transpose':
    case 'slice':
    case 'pad':
    case 'gather':
      return 'view';
    case 'sum': {
      const terms = staticTerms(node);
      return terms !== undefined && terms <= longestInlineSum ? 'inline' : 'anchor';
    }
    case 'largest':
    case 'segmentSum':
    case 'matmul':
    case 'harmonics':
    case 'sparseProduct':
    case 'gridProduct':
      return 'anchor';
    default:
      throw new Error(`Unknown operation ${kind satisfies never}`);
  }
}

/** The node whose storage a node shares: reshapes move nothing. */
export function baseOf(node: Node): Node {
  let base = node;
  while (base.operation.kind === 'reshape') base = base.inputs[0];
  return base;
}

/** Inputs that hold values: the index, order and offsets of gathers and segment sums are read by position. */
export function valueInputs(node: Node): readonly Node[] {
  const { kind } = node.operation;
  return kind === 'gather' || kind === 'segmentSum' ? node.inputs.slice(0, 1) : node.inputs;
}

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
      return operation.function === 'divide' ? 4 : 1;
    case 'gather':
      return gatherCost;
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

/** Cost of evaluating one element of a node in place, every node of the expression counted once per repetition. */
export function expandedCost(node: Node, isStored: (node: Node) => boolean): Expanded {
  const seen = new Map<Node, number>();
  let cost = 0;
  let nodes = 0;
  const visit = (current: Node, repeats: number): void => {
    const known = seen.get(current) ?? 0;
    if (known >= repeats || nodes > 4 * largestExpression) return;
    seen.set(current, repeats);
    const base = baseOf(current);
    const added = repeats - known;
    if (current !== node && isStored(base)) {
      cost += loadCost * added;
      nodes += added;
      return;
    }
    cost += ownCost(current) * added;
    nodes += added;
    const inner = current.operation.kind === 'sum' ? repeats * (staticTerms(current) ?? 1) : repeats;
    for (const input of valueInputs(current)) visit(input, inner);
  };
  visit(node, 1);
  return { cost, nodes };
}

/** Evaluations of an anchor's operand by the anchor's kernel. */
function operandEvaluations(anchor: Node, operand: number): number {
  const size = nominalSize(anchor.inputs[operand].shape);
  if (anchor.operation.kind !== 'matmul') return size;
  return size * operandReuse(anchor)[operand];
}

/** Views of something stored: reading through them costs little more than reading it. */
function isCheapView(node: Node, isStored: (node: Node) => boolean): boolean {
  let current = node;
  while (!isStored(current)) {
    if (classOf(current) !== 'view' || current.operation.kind === 'pad') return current.operation.kind === 'constant';
    current = current.inputs[0];
  }
  return true;
}

/** Whether a node's kernel can run at the end of the kernel of an anchor that it is an elementwise function of. */
function followsAnchor(node: Node): boolean {
  const size = nominalSize(node.shape);
  const stack = [node];
  for (let visited = 0; stack.length > 0 && visited < 32; visited++) {
    const current = stack.pop()!;
    const kind = classOf(current);
    if (kind === 'anchor') return nominalSize(current.shape) === size;
    if (kind === 'inline' && current.operation.kind !== 'sum') stack.push(...current.inputs);
    if (current.operation.kind === 'reshape') stack.push(current.inputs[0]);
  }
  return false;
}

/**
 * The elementwise nodes and views worth storing, given the nodes in topological order and the outputs (as bases).
 * `assumed` is an earlier answer, by which costs of expansion are estimated.
 */
export function chooseStored(
  order: readonly Node[],
  outputs: ReadonlySet<Node>,
  assumed: ReadonlySet<Node>,
): Set<Node> {
  const chosen = new Set<Node>();
  const always = (node: Node) => classOf(node) === 'input' || classOf(node) === 'anchor';
  const isAssumed = (node: Node) => always(node) || assumed.has(node);
  const demand = new Map<Node, Map<Node, number>>();
  const expect = (node: Node, unit: Node, evaluations: number, sameIndex: boolean): void => {
    const units = demand.get(node) ?? new Map<Node, number>();
    demand.set(node, units);
    const known = units.get(unit) ?? 0;
    units.set(unit, sameIndex ? Math.max(known, evaluations) : known + evaluations);
  };
  for (const node of [...order].reverse()) {
    if (node.type === 'index') continue;
    const kind = classOf(node);
    if (kind === 'input') continue;
    if (kind === 'anchor') {
      valueInputs(node).forEach((input, n) => {
        expect(input, node, operandEvaluations(node, n), true);
      });
      continue;
    }
    const units = demand.get(node) ?? new Map<Node, number>();
    const evaluations = [...units.values()].reduce((total, count) => total + count, 0);
    const size = nominalSize(node.shape);
    if (outputs.has(node) || worthStoring(node, evaluations, size)) {
      chosen.add(node);
      units.clear();
      units.set(node, size);
    }
    const sameIndex = kind === 'inline';
    const repeats = node.operation.kind === 'sum' ? (staticTerms(node) ?? 1) : 1;
    for (const input of valueInputs(node)) {
      for (const [unit, count] of units) expect(input, unit, count * repeats, sameIndex && repeats === 1);
    }
  }
  return chosen;

  function worthStoring(node: Node, evaluations: number, size: number): boolean {
    if (node.operation.kind === 'constant' || node.operation.kind === 'reshape') return false;
    if (isCheapView(node, isAssumed)) return false;
    const { cost } = expandedCost(node, isAssumed);
    const launch = followsAnchor(node) ? 0 : launchCost;
    return evaluations * cost > size * (cost + storeCost) + evaluations * loadCost + launch;
  }
}
