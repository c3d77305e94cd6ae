/** From outputs to dispatches: planning, places for what is stored, and one generated kernel or two per unit. */
import type { Node } from '../../tensor/graph.ts';
import { topological } from '../../tensor/graph.ts';
import type { Storage } from './emitter.ts';
import { fourierProductKernel } from './kernels/fourier-product.ts';
import { gridProductKernel } from './kernels/grid-product.ts';
import { harmonicsKernel } from './kernels/harmonics.ts';
import type { Dispatch, Places, Unit } from './kernels/kernel.ts';
import { mapKernel } from './kernels/map.ts';
import { matmulKernel } from './kernels/matmul.ts';
import { reduceKernel } from './kernels/reduce.ts';
import { segmentSumKernel } from './kernels/segment-sum.ts';
import { sparseProductKernel } from './kernels/sparse-product.ts';
import { type ChooseProduct, lowerProducts } from './lower-products.ts';
import { baseOf } from './node-class.ts';
import { planGraph } from './plan.ts';
import { ProductChoices } from './product-choices.ts';

export interface CompiledGraph {
  readonly dispatches: readonly Dispatch[];
  readonly storages: readonly Storage[];
  readonly inputs: ReadonlyMap<string, Storage>;
  /** Where the values of an output lie. */
  readonly storageOf: (output: Node) => Storage;
}

function kernelsFor(unit: Unit, places: Places): Dispatch[] {
  const [anchor] = unit.anchors;
  if (!anchor) return mapKernel(unit, places);
  const { kind } = anchor.operation;
  switch (kind) {
    case 'sum':
    case 'largest':
      return reduceKernel(unit, places);
    case 'segmentSum':
      return segmentSumKernel(unit, places);
    case 'matmul':
      return matmulKernel(unit, places);
    case 'harmonics':
      return harmonicsKernel(unit, places);
    case 'sparseProduct':
      return sparseProductKernel(unit, places);
    case 'gridProduct':
      return gridProductKernel(unit, places);
    case 'autoProduct':
      throw new Error('A product was not given a method before it was planned.');
    case 'fourierProduct':
    case 'foldedProduct':
      return fourierProductKernel(unit, places);
    case 'input':
    case 'table':
    case 'constant':
    case 'unary':
    case 'binary':
    case 'select':
    case 'broadcast':
    case 'reshape':
    case 'transpose':
    case 'slice':
    case 'pad':
    case 'gather':
      throw new Error(`${kind} has no kernel of its own.`);
    default:
      throw new Error(`Unknown operation ${kind satisfies never}`);
  }
}

function roleOf(node: Node): Storage['role'] {
  const { operation } = node;
  if (operation.kind === 'input') return operation.role;
  return operation.kind === 'table' ? 'table' : 'value';
}

/** What a graph is compiled for. */
export interface CompileTarget {
  /** The way of products that leave it to the device; absent: what an unmeasured device takes. */
  readonly choose?: ChooseProduct;
  /** Lanes of a subgroup where kernels may use them (`GpuDevice`). */
  readonly subgroup?: number;
  /** Statements up to which sparse products are unrolled (`Places`). */
  readonly mostUnrolled?: number;
}

export function compileGraph(asked: readonly Node[], target: CompileTarget = {}): CompiledGraph {
  const { choose, subgroup, mostUnrolled } = target;
  const { outputs, forms } = lowerProducts(asked, choose ?? ((degrees) => new ProductChoices().wayFor(degrees)));
  const standing = new Map(asked.map((output, n) => [output, outputs[n]]));
  const plan = planGraph(outputs, mostUnrolled);
  const storages: Storage[] = [];
  const places = new Map<Node, Storage>();
  const inputs = new Map<string, Storage>();
  const add = (storage: Omit<Storage, 'id'>): Storage => {
    const placed = { ...storage, id: storages.length };
    storages.push(placed);
    return placed;
  };
  for (const node of topological(outputs)) {
    if (!plan.stored.has(node)) continue;
    const values = node.operation.kind === 'table' ? { values: node.operation.values } : {};
    const storage = add({ kind: node.type, shape: node.shape, role: roleOf(node), node, ...values });
    places.set(node, storage);
    if (node.operation.kind !== 'input') continue;
    if (inputs.has(node.operation.name))
      throw new Error(`Two inputs of the graph are named "${node.operation.name}"; names must be unique.`);
    inputs.set(node.operation.name, storage);
  }
  const scratch: Places['scratch'] = (shape, copies) =>
    add({ kind: 'real', shape, role: 'scratch', node: undefined, ...(copies ? { copies } : {}) });
  const constants = new Map<string, Storage>();
  const constant: Places['constant'] = (key, values) => {
    const kind = values instanceof Uint32Array ? 'index' : 'real';
    const known = constants.get(key);
    const storage = known ?? add({ kind, shape: [values.length], role: 'table', node: undefined, values });
    constants.set(key, storage);
    return storage;
  };
  const access: Places = {
    subgroup,
    mostUnrolled,
    formOf: (node) => forms.get(node) ?? {},
    storageOf: (node) => places.get(node),
    destinationsOf: (node) => (places.has(node) ? [places.get(node)!] : []),
    constant,
    scratch,
  };
  const dispatches = plan.units.flatMap((unit) => kernelsFor(unit, access));
  return { dispatches, storages, inputs, storageOf: (output) => places.get(baseOf(standing.get(output)!))! };
}
