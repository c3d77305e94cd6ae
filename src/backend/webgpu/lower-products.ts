/** `autoProduct` nodes become the product that the device's choices name, in the form that they name; every other node stays what it is. */
import { gauntProductTable } from '../../tensor/gaunt-table.ts';
import { intern, type Node, type ProductDegrees, topological } from '../../tensor/graph.ts';
import { fourierProduct, gridProduct, sparseProduct } from '../../tensor/primitives.ts';
import type { OpenProduct } from '../backend.ts';
import type { ProductForm, ProductMethod, ProductWay } from './product-ways.ts';

export type ChooseProduct = (product: OpenProduct) => ProductWay;

/** The Gaunt product of x and y by one method. */
export function productBy(
  method: ProductMethod,
  x: Node,
  y: Node,
  { degreeX, degreeY, degreeZ }: ProductDegrees,
): Node {
  switch (method) {
    case 'sparse':
      return sparseProduct(x, y, gauntProductTable(degreeX, degreeY, degreeZ));
    case 'grid':
      return gridProduct(x, y, degreeX, degreeY, degreeZ);
    case 'fourier':
      return fourierProduct(x, y, degreeX, degreeY, degreeZ, 'dft');
    default:
      throw new Error(`unknown method ${method satisfies never}`);
  }
}

/** The products among nodes that leave their method to the device. */
export function openProductsIn(nodes: readonly Node[]): Map<Node, OpenProduct> {
  const alike = new Map<string, [Node, ProductDegrees][]>();
  for (const node of nodes) {
    if (node.operation.kind !== 'autoProduct') continue;
    const { degreeX, degreeY, degreeZ } = node.operation;
    const key = `${node.inputs[0].id} ${degreeX} ${degreeY} ${degreeZ} ${node.shape}`;
    alike.set(key, [...(alike.get(key) ?? []), [node, { degreeX, degreeY, degreeZ }]]);
  }
  return new Map(
    [...alike.values()].flatMap((group) =>
      group.map(
        ([node, degrees]) => [node, { ...degrees, ...(group.length > 1 && { paired: true as const }) }] as const,
      ),
    ),
  );
}

export interface LoweredProducts {
  /** The node that stands for each output: itself where it depends on no `autoProduct`. */
  readonly outputs: Node[];
  /** Of the products that were given a method. */
  readonly forms: ReadonlyMap<Node, ProductForm>;
}

export function lowerProducts(outputs: readonly Node[], choose: ChooseProduct): LoweredProducts {
  const forms = new Map<Node, ProductForm>();
  const standing = new Map<Node, Node>();
  const nodes = topological(outputs);
  const open = openProductsIn(nodes);
  for (const node of nodes) {
    const inputs = node.inputs.map((input) => standing.get(input)!);
    const { operation } = node;
    const product = open.get(node);
    if (product) {
      const { method, ...form } = choose(product);
      const made = productBy(method, inputs[0], inputs[1], product);
      standing.set(node, made);
      forms.set(made, form);
    } else if (inputs.every((input, n) => input === node.inputs[n])) standing.set(node, node);
    else standing.set(node, intern(operation, inputs, node.shape, node.type));
  }
  return { outputs: outputs.map((output) => standing.get(output)!), forms };
}
