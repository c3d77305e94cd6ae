/**
 * From a graph to kernels: which nodes are stored, which are computed together, and in what order.
 * A unit is one kernel: anchors of one kind over one domain, and elementwise results of the same size that either
 * follow from them at the same position (epilogues) or are independent of them (siblings).
 */
import { productOf } from '../../tensor/extent.ts';
import { type Node, topological } from '../../tensor/graph.ts';
import { chooseStored, expandedCost, largestExpression } from './cost.ts';
import { movesOnlyUnits } from './index-space.ts';
import { sharesValues } from './kernels/grid-product.ts';
import type { Unit } from './kernels/kernel.ts';
import { sharesSums } from './kernels/sparse-product.ts';
import { baseOf, classOf, valueInputs } from './node-class.ts';

export interface Plan {
  readonly units: readonly Unit[];
  /** Nodes that have a place: inputs, and results that another unit or the caller reads. */
  readonly stored: ReadonlySet<Node>;
}

interface Draft {
  readonly anchors: Node[];
  values: Node[];
}

/** Stored nodes that a node reads when it is computed, and whether each is read at the node's own position only. */
function readsOf(root: Node, isPlaced: (node: Node) => boolean): Map<Node, boolean> {
  const reads = new Map<Node, boolean>();
  const seen = new Set<string>();
  const visit = (node: Node, same: boolean): void => {
    const key = `${node.id} ${same}`;
    if (seen.has(key)) return;
    seen.add(key);
    if (node !== root && isPlaced(node)) {
      reads.set(node, (reads.get(node) ?? true) && same);
      return;
    }
    const kind = classOf(node);
    const { operation } = node;
    const keeps =
      (kind === 'inline' && operation.kind !== 'sum') ||
      operation.kind === 'reshape' ||
      (operation.kind === 'transpose' && movesOnlyUnits(node.inputs[0].shape, operation.permutation));
    for (const input of node.inputs) visit(input, same && keeps);
  };
  visit(root, true);
  return reads;
}

/** Whether two anchors run over one domain, so that one kernel can compute both. */
function sameDomain(a: Node, b: Node, mostUnrolled: number | undefined): boolean {
  if (a.operation.kind !== b.operation.kind) return false;
  if (a.operation.kind === 'sum' || a.operation.kind === 'largest') {
    const axes = (node: Node) =>
      node.operation.kind === 'sum' || node.operation.kind === 'largest' ? node.operation.axes : [];
    return `${a.inputs[0].shape}|${axes(a)}` === `${b.inputs[0].shape}|${axes(b)}`;
  }
  if (a.operation.kind === 'segmentSum' && b.operation.kind === 'segmentSum') {
    return a.operation.axis === b.operation.axis && `${a.shape}` === `${b.shape}` && a.inputs[1] === b.inputs[1];
  }
  if (a.operation.kind === 'sparseProduct') return sharesSums(a, b, mostUnrolled);
  if (a.operation.kind === 'gridProduct') return sharesValues(a, b);
  return false;
}

/** Products on the sphere are computed at most by twos: the gradients of one. */
const isProduct = ({ operation }: Node): boolean =>
  operation.kind === 'sparseProduct' || operation.kind === 'gridProduct';

/** Units that may take part in merging hold at most this many results. */
const largestUnit = 12;

class Merger {
  readonly drafts: Draft[] = [];
  private readonly home = new Map<Node, Draft>();
  private readonly reads = new Map<Node, Map<Node, boolean>>();

  constructor(
    roots: readonly Node[],
    private readonly isPlaced: (node: Node) => boolean,
    private readonly mostUnrolled: number | undefined,
  ) {
    for (const node of roots) this.reads.set(node, readsOf(node, isPlaced));
    for (const node of roots) this.place(node);
  }

  private place(node: Node): void {
    const target = this.targetFor(node);
    if (target) {
      if (classOf(node) === 'anchor') target.anchors.push(node);
      target.values = [...target.values, node].sort((a, b) => a.id - b.id);
      this.home.set(node, target);
      return;
    }
    const draft: Draft = { anchors: classOf(node) === 'anchor' ? [node] : [], values: [node] };
    this.drafts.push(draft);
    this.home.set(node, draft);
  }

  /** The latest draft that can also compute a node: units the node depends on first. */
  private targetFor(node: Node): Draft | undefined {
    const producers = new Set([...this.reads.get(node)!.keys()].flatMap((read) => this.home.get(read) ?? []));
    const candidates = [...this.drafts].reverse();
    candidates.sort((a, b) => Number(producers.has(b)) - Number(producers.has(a)));
    return candidates.find((draft) => this.accepts(draft, node));
  }

  private accepts(draft: Draft, node: Node): boolean {
    if (draft.values.length >= largestUnit) return false;
    if (productOf(draft.values[0].shape) !== productOf(node.shape)) return false;
    const isAnchor = classOf(node) === 'anchor';
    if (isAnchor && !(draft.anchors.length > 0 && sameDomain(draft.anchors[0], node, this.mostUnrolled))) return false;
    if (isAnchor && isProduct(node) && draft.anchors.length > 1) return false;
    const reads = this.reads.get(node)!;
    const depends = draft.values.some((value) => reads.has(value));
    if (draft.anchors.length > 0 && !isAnchor && !depends) return false;
    for (const [read, same] of reads) {
      if (this.home.get(read) === draft) {
        if (!same || isAnchor) return false;
      } else if (this.reaches(read, draft)) return false;
    }
    return this.expressionSize(draft, node) <= largestExpression;
  }

  /** Whether computing a node needs the results of a draft. */
  private reaches(node: Node, draft: Draft, seen = new Set<Draft>()): boolean {
    const home = this.home.get(node);
    if (!home || seen.has(home)) return false;
    if (home === draft) return true;
    seen.add(home);
    return home.values.some((value) =>
      [...this.reads.get(value)!.keys()].some((read) => this.reaches(read, draft, seen)),
    );
  }

  private expressionSize(draft: Draft, node: Node): number {
    return [...draft.values, node].reduce((total, value) => total + expandedCost(value, this.isPlaced).nodes, 0);
  }

  /** Drafts in an order in which every unit follows those it reads. */
  ordered(): Draft[] {
    const done = new Set<Draft>();
    const result: Draft[] = [];
    const visit = (draft: Draft): void => {
      if (done.has(draft)) return;
      done.add(draft);
      for (const value of draft.values) {
        for (const read of this.reads.get(value)!.keys()) {
          const home = this.home.get(read);
          if (home && home !== draft) visit(home);
        }
      }
      result.push(draft);
    };
    for (const draft of this.drafts) visit(draft);
    return result;
  }

  /** Nodes that a unit other than their own reads. */
  readElsewhere(): Set<Node> {
    const elsewhere = new Set<Node>();
    for (const [node, reads] of this.reads) {
      for (const read of reads.keys()) if (this.home.get(read) !== this.home.get(node)) elsewhere.add(read);
    }
    return elsewhere;
  }
}

/** Plans the kernels for the outputs of a graph; sparse products are unrolled up to so many statements (`Places`). */
export function planGraph(outputs: readonly Node[], mostUnrolled?: number): Plan {
  const bases = new Set(outputs.map(baseOf));
  const order = topological([...bases]);
  const chosen = chooseStored(order, bases, mostUnrolled);
  boundExpressions(order, chosen);
  const isPlaced = (node: Node) => {
    const kind = classOf(node);
    return kind === 'input' || kind === 'anchor' || chosen.has(node);
  };
  const roots = order.filter((node) => isPlaced(node) && classOf(node) !== 'input');
  const merger = new Merger(roots, isPlaced, mostUnrolled);
  const elsewhere = merger.readElsewhere();
  const stored = new Set(order.filter((node) => classOf(node) === 'input' || bases.has(node) || elsewhere.has(node)));
  return { units: merger.ordered(), stored };
}

/** Stores further nodes until no kernel expands more than `largestExpression` of them. */
function boundExpressions(order: readonly Node[], chosen: Set<Node>): void {
  const isPlaced = (node: Node) => {
    const kind = classOf(node);
    return kind === 'input' || kind === 'anchor' || chosen.has(node);
  };
  for (const node of order) {
    if (classOf(node) === 'input' || node.type === 'index') continue;
    if (expandedCost(node, isPlaced).nodes <= largestExpression / 2) continue;
    const heavy = valueInputs(node)
      .map(baseOf)
      .filter((input) => !isPlaced(input) && input.operation.kind !== 'constant')
      .sort((a, b) => expandedCost(b, isPlaced).nodes - expandedCost(a, isPlaced).nodes);
    if (heavy.length > 0) chosen.add(heavy[0]);
  }
}
