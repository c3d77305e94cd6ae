/** Statements of a linear network (`math/linear-network.ts`), in the order in which a kernel wants its values; products that one sum uses become fma. */
import { fused, type LinearMap, usesOf } from '../../../math/linear-network.ts';
import { real } from '../emitter.ts';

export class NetworkLines {
  private readonly names = new Map<number, string>();
  private readonly uses: Uint32Array;
  private waiting: number[];

  /**
   * @param prefix of the names of this map's values
   * @param inputs the text of an input, or undefined while it is not known
   */
  constructor(
    private readonly map: LinearMap,
    private readonly prefix: string,
    private readonly inputs: (index: number) => string | undefined,
    private readonly lines: string[],
  ) {
    this.uses = usesOf(map);
    this.waiting = map.network.nodes.map((_, n) => n).filter((n) => this.uses[n] > 0 && !fused(map, this.uses, n));
  }

  /** The text of an output, after the statements that it still needs. */
  output(index: number): string {
    const value = this.map.outputs[index];
    if (!value) return '0f';
    const text = this.require(value.node);
    return value.sign === 1 ? text : `-(${text})`;
  }

  /** All statements whose operands are known by now. */
  proceed(): void {
    this.waiting = this.waiting.filter((n) => {
      if (this.names.has(n)) return false;
      if (!this.operands(n).every((operand) => this.known(operand))) return true;
      this.require(n);
      return false;
    });
  }

  /** Nodes that a node's statement reads: through products that become part of it. */
  private operands(n: number): number[] {
    const node = this.map.network.nodes[n];
    if (node.kind === 'input') return [n];
    const through = (a: number): number => {
      const operand = this.map.network.nodes[a];
      return operand.kind === 'scale' && fused(this.map, this.uses, a) ? operand.a : a;
    };
    return node.kind === 'scale' ? [node.a] : [through(node.a), through(node.b)];
  }

  private known(n: number): boolean {
    const node = this.map.network.nodes[n];
    return this.names.has(n) || (node.kind === 'input' && this.inputs(node.index) !== undefined);
  }

  private define(n: number, expression: string): string {
    const name = `${this.prefix}${n}`;
    this.lines.push(`let ${name} = ${expression};`);
    this.names.set(n, name);
    return name;
  }

  private require(n: number): string {
    const { network } = this.map;
    const name = this.names.get(n);
    if (name !== undefined) return name;
    const node = network.nodes[n];
    if (node.kind === 'input') {
      const text = this.inputs(node.index);
      if (text === undefined) throw new Error(`Input ${node.index} of network ${this.prefix} is not known yet.`);
      this.names.set(n, text);
      return text;
    }
    if (node.kind === 'scale') return this.define(n, `${real(node.factor).text} * ${this.require(node.a)}`);
    const [a, b] = [network.nodes[node.a], network.nodes[node.b]];
    if (b.kind === 'scale' && fused(this.map, this.uses, node.b)) {
      const rest = this.term(node.a);
      return this.define(n, `fma(${real(node.sign * b.factor).text}, ${this.require(b.a)}, ${rest})`);
    }
    if (a.kind === 'scale' && fused(this.map, this.uses, node.a)) {
      const rest = this.require(node.b);
      return this.define(
        n,
        `fma(${real(a.factor).text}, ${this.require(a.a)}, ${node.sign === 1 ? rest : `-(${rest})`})`,
      );
    }
    const left = this.require(node.a);
    return this.define(n, `${left} ${node.sign === 1 ? '+' : '-'} ${this.require(node.b)}`);
  }

  /** A node's text where it may be a product written in place. */
  private term(n: number): string {
    const node = this.map.network.nodes[n];
    return node.kind === 'scale' && fused(this.map, this.uses, n)
      ? `${real(node.factor).text} * ${this.require(node.a)}`
      : this.require(n);
  }
}
