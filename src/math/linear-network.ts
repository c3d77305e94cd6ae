/**
 * Constant linear maps as straight-line programs: a directed graph of inputs, sums, differences and products with constants. Equal nodes are the same, signs
 * are moved outwards and zeros vanish as it is built, so that an algorithm for complex sequences, given real or symmetric ones, loses what it does twice
 * (Frigo, "A fast Fourier transform compiler", PLDI 1999). A network runs backwards too: its transpose needs as many operations, but for the difference
 * in number between outputs and inputs.
 */

/** A node times 1 or -1; undefined is zero. */
export type Value = { readonly node: number; readonly sign: 1 | -1 } | undefined;

export type NetworkNode =
  | { readonly kind: 'input'; readonly index: number }
  /** a + sign * b */
  | { readonly kind: 'sum'; readonly a: number; readonly b: number; readonly sign: 1 | -1 }
  /** factor * a, factor > 0 */
  | { readonly kind: 'scale'; readonly a: number; readonly factor: number };

/** Constants closer than this are the same: they come from cosines in float64. */
const SAME = 1e-13;

export class Network {
  /** Operands before users. */
  readonly nodes: NetworkNode[] = [];
  private readonly known = new Map<string, number>();

  private intern(key: string, node: NetworkNode): number {
    const found = this.known.get(key);
    if (found !== undefined) return found;
    this.known.set(key, this.nodes.length);
    return this.nodes.push(node) - 1;
  }

  input(index: number): Value {
    return { node: this.intern(`input ${index}`, { kind: 'input', index }), sign: 1 };
  }

  negate(x: Value): Value {
    return x && { node: x.node, sign: x.sign === 1 ? -1 : 1 };
  }

  scale(factor: number, x: Value): Value {
    if (!x || Math.abs(factor) < SAME) return undefined;
    if (factor < 0) return this.negate(this.scale(-factor, x));
    if (Math.abs(factor - 1) < SAME) return x;
    const node = this.nodes[x.node];
    if (node.kind === 'scale') return this.scale(factor * node.factor * x.sign, { node: node.a, sign: 1 });
    const key = `scale ${x.node} ${factor.toPrecision(12)}`;
    return { node: this.intern(key, { kind: 'scale', a: x.node, factor }), sign: x.sign };
  }

  add(x: Value, y: Value): Value {
    if (!x) return y;
    if (!y) return x;
    if (x.node === y.node) return x.sign === y.sign ? this.scale(2, x) : undefined;
    if (x.node > y.node) return this.add(y, x);
    const sign = x.sign === y.sign ? 1 : -1;
    return {
      node: this.intern(`sum ${x.node} ${y.node} ${sign}`, { kind: 'sum', a: x.node, b: y.node, sign }),
      sign: x.sign,
    };
  }

  subtract(x: Value, y: Value): Value {
    return this.add(x, this.negate(y));
  }

  /** Sum of factors[n] * values[n]. */
  combine(factors: readonly number[], values: readonly Value[]): Value {
    return values.reduce<Value>((total, value, n) => this.add(total, this.scale(factors[n], value)), undefined);
  }
}

/** A linear map from `inputs` numbers to as many as there are outputs. */
export interface LinearMap {
  readonly network: Network;
  readonly inputs: number;
  readonly outputs: readonly Value[];
}

export function linearMap(inputs: number, build: (network: Network, values: readonly Value[]) => Value[]): LinearMap {
  const network = new Network();
  const outputs = build(
    network,
    Array.from({ length: inputs }, (_, n) => network.input(n)),
  );
  return { network, inputs, outputs };
}

/** Puts a map behind values of another network. */
export function apply({ network, outputs }: LinearMap, into: Network, values: readonly Value[]): Value[] {
  const images: Value[] = [];
  for (const node of network.nodes) {
    if (node.kind === 'input') images.push(values[node.index]);
    else if (node.kind === 'scale') images.push(into.scale(node.factor, images[node.a]));
    else
      images.push(
        node.sign === 1 ? into.add(images[node.a], images[node.b]) : into.subtract(images[node.a], images[node.b]),
      );
  }
  return outputs.map((value) => value && (value.sign === 1 ? images[value.node] : into.negate(images[value.node])));
}

/** The transposed map: every sum becomes two uses, and every use a term of a sum. */
export function transpose({ network, inputs, outputs }: LinearMap): LinearMap {
  return linearMap(outputs.length, (into, values) => {
    const reached = new Array<Value>(network.nodes.length).fill(undefined);
    const send = (node: number, value: Value) => {
      reached[node] = into.add(reached[node], value);
    };
    for (const [n, output] of outputs.entries())
      if (output) send(output.node, output.sign === 1 ? values[n] : into.negate(values[n]));
    const results = new Array<Value>(inputs).fill(undefined);
    for (let n = network.nodes.length - 1; n >= 0; n--) {
      const node = network.nodes[n];
      if (node.kind === 'input') results[node.index] = reached[n];
      else if (node.kind === 'scale') send(node.a, into.scale(node.factor, reached[n]));
      else {
        send(node.a, reached[n]);
        send(node.b, node.sign === 1 ? reached[n] : into.negate(reached[n]));
      }
    }
    return results;
  });
}

/** How often each node is used by what the outputs need, outputs included; 0 where they do not need it. */
export function usesOf({ network, outputs }: LinearMap): Uint32Array {
  const uses = new Uint32Array(network.nodes.length);
  for (const output of outputs) if (output) uses[output.node]++;
  for (let n = network.nodes.length - 1; n >= 0; n--) {
    const node = network.nodes[n];
    if (uses[n] === 0 || node.kind === 'input') continue;
    uses[node.a]++;
    if (node.kind === 'sum') uses[node.b]++;
  }
  return uses;
}

/** A product with a constant that one sum alone uses is part of it: one multiply-add. */
export const fused = ({ network }: LinearMap, uses: Uint32Array, n: number): boolean =>
  network.nodes[n].kind === 'scale' && uses[n] === 1;

/** Operations of a map, a multiply-add counted as one. */
export function operationsOf(map: LinearMap): number {
  const uses = usesOf(map);
  let count = 0;
  map.network.nodes.forEach((node, n) => {
    if (uses[n] === 0 || node.kind === 'input') return;
    count++;
    if (node.kind === 'sum' && (fused(map, uses, node.a) || fused(map, uses, node.b))) count--;
  });
  return count;
}

/** The map in float64. */
export function run({ network, outputs }: LinearMap, inputs: ArrayLike<number>): Float64Array {
  const values = new Float64Array(network.nodes.length);
  network.nodes.forEach((node, n) => {
    if (node.kind === 'input') values[n] = inputs[node.index];
    else if (node.kind === 'scale') values[n] = node.factor * values[node.a];
    else values[n] = values[node.a] + node.sign * values[node.b];
  });
  return Float64Array.from(outputs, (value) => (value ? value.sign * values[value.node] : 0));
}
