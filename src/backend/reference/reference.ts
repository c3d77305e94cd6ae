/**
 * The float64 interpreter of graphs: the fallback without WebGPU and the measure of the float32 noise floor.
 * Values are freed after their last use; long runs yield so that a worker can take a cancel message.
 */
import { type Extents, extentValue, sizeOf } from '../../tensor/extent.ts';
import { describeNode, type Node, topological } from '../../tensor/graph.ts';
import type { Backend, Feeds, Program, Results, TrainingProgram, TrainingRequest } from '../backend.ts';
import { type Evaluated, evaluate } from './evaluate.ts';
import { createReferenceTraining } from './training.ts';

function fed(node: Node, feeds: Feeds, shape: readonly number[]): Evaluated {
  const name = node.operation.kind === 'input' ? node.operation.name : '';
  const values = feeds[name];
  if (values === undefined)
    throw new Error(`The input "${name}" was not fed; fed are: ${Object.keys(feeds).join(', ')}.`);
  const size = shape.reduce((product, extent) => product * extent, 1);
  if (values.length !== size)
    throw new Error(`The input "${name}" holds ${values.length} values, its shape [${shape}] needs ${size}.`);
  if (node.type === 'index') return { shape, values: new Float64Array(0), indices: Uint32Array.from(values) };
  return { shape, values: values instanceof Float64Array ? values : Float64Array.from(values) };
}

function lastUses(order: readonly Node[], kept: ReadonlySet<Node>): Map<Node, Node[]> {
  const last = new Map<Node, Node>();
  for (const node of order) for (const input of node.inputs) last.set(input, node);
  const frees = new Map<Node, Node[]>();
  for (const [input, user] of last) if (!kept.has(input)) frees.set(user, [...(frees.get(user) ?? []), input]);
  return frees;
}

const yieldEvery = 25;

/** Runs a graph once. `signal` cancels between operations. */
async function interpret(
  outputs: readonly Node[],
  order: readonly Node[],
  frees: ReadonlyMap<Node, Node[]>,
  feeds: Feeds,
  extents: Extents,
  signal?: AbortSignal,
): Promise<Map<Node, Evaluated>> {
  const values = new Map<Node, Evaluated>();
  let since = performance.now();
  for (const node of order) {
    const shape = node.shape.map((extent) => extentValue(extent, extents));
    if (node.operation.kind === 'input') values.set(node, fed(node, feeds, shape));
    else if (node.operation.kind === 'table' && node.type === 'index') {
      values.set(node, { shape, values: new Float64Array(0), indices: node.operation.values as Uint32Array });
    } else {
      const inputs = node.inputs.map((input) => values.get(input)!);
      values.set(node, { shape, values: evaluate(node, inputs, shape) });
    }
    for (const free of frees.get(node) ?? []) values.delete(free);
    if (performance.now() - since > yieldEvery) {
      await new Promise((resolve) => setTimeout(resolve));
      signal?.throwIfAborted();
      since = performance.now();
    }
  }
  for (const output of outputs) if (!values.has(output)) throw new Error(`${describeNode(output)} was not computed.`);
  return values;
}

class ReferenceProgram implements Program {
  private readonly names: readonly string[];
  private readonly nodes: readonly Node[];
  private readonly order: readonly Node[];
  private readonly frees: ReadonlyMap<Node, Node[]>;

  constructor(outputs: Readonly<Record<string, Node>>) {
    this.names = Object.keys(outputs);
    this.nodes = Object.values(outputs);
    this.order = topological(this.nodes);
    this.frees = lastUses(this.order, new Set(this.nodes));
  }

  get dispatches(): number {
    return this.order.length;
  }

  memory(extents: Extents): number {
    return this.order.reduce((bytes, node) => bytes + 8 * sizeOf(node.shape, extents), 0);
  }

  async run(feeds: Feeds, extents: Extents, signal?: AbortSignal): Promise<Results> {
    const values = await interpret(this.nodes, this.order, this.frees, feeds, extents, signal);
    return Object.fromEntries(this.names.map((name, n) => [name, values.get(this.nodes[n])!.values.slice()]));
  }

  dispose(): void {}
}

/** The reference backend. It is never lost. */
export function createReferenceBackend(): Backend {
  const compile = async (outputs: Readonly<Record<string, Node>>): Promise<Program> => new ReferenceProgram(outputs);
  return {
    kind: 'reference',
    adapter: 'reference (float64)',
    submits: () => 0,
    aimFor: () => {},
    lost: new Promise<string>(() => {}),
    compile,
    compileTraining: (request: TrainingRequest): Promise<TrainingProgram> => createReferenceTraining(compile, request),
    dispose: () => {},
  };
}
