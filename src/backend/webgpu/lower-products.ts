/** `autoProduct` nodes become the product that the device's choices name; every other node stays what it is. */
import { gauntProductTable } from '../../tensor/gaunt-table.ts';
import { intern, type Node, type ProductDegrees, topological } from '../../tensor/graph.ts';
import { fourierProduct, gridProduct, sparseProduct } from '../../tensor/primitives.ts';
import type { ProductMethod } from './product-choices.ts';

export type ChooseProduct = (degrees: ProductDegrees) => ProductMethod;

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
      return fourierProduct(x, y, degreeX, degreeY, degreeZ, 'fft');
    default:
      throw new Error(`unknown method ${method satisfies never}`);
  }
}

/** The node that stands for each output: itself where it depends on no `autoProduct`. */
export function lowerProducts(outputs: readonly Node[], choose: ChooseProduct): Node[] {
  const standing = new Map<Node, Node>();
  for (const node of topological(outputs)) {
    const inputs = node.inputs.map((input) => standing.get(input)!);
    const { operation } = node;
    if (operation.kind === 'autoProduct')
      standing.set(node, productBy(choose(operation), inputs[0], inputs[1], operation));
    else if (inputs.every((input, n) => input === node.inputs[n])) standing.set(node, node);
    else standing.set(node, intern(operation, inputs, node.shape, node.type));
  }
  return outputs.map((output) => standing.get(output)!);
}
