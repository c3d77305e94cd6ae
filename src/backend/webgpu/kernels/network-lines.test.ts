/** Statements of networks, run as arithmetic in float64: all at once, and in the order in which inputs become known. */
import { describe, expect, it } from 'vitest';
import { foldedAnalysis } from '../../../math/fourier-network.ts';
import { type LinearMap, linearMap, operationsOf, run, transpose } from '../../../math/linear-network.ts';
import { torusRings } from '../../../math/ring-rule.ts';
import { NetworkLines } from './network-lines.ts';

const literal = /^\(?(-?[\d.]+(?:e-?\d+)?)f\)?$/;

/** Values of `let a = b + c;`, `let a = 0.5f * b;` and `let a = fma(0.5f, b, c);`, where c may be negative or a product. */
function executed(lines: readonly string[], known: Map<string, number>): Map<string, number> {
  const read = (text: string): number => {
    const [left, right] = text.split(' * ');
    if (right !== undefined) return read(left) * read(right);
    const number = literal.exec(text);
    if (number) return Number(number[1]);
    const value = known.get(text.replace(/^-\((.*)\)$/, '$1'));
    if (value === undefined) throw new Error(`${text} is used before it is defined`);
    return text.startsWith('-') ? -value : value;
  };
  for (const line of lines) {
    const [, name, expression] = /^let (\w+) = (.*);$/.exec(line)!;
    const fma = /^fma\((.*), (.*), (.*)\)$/.exec(expression);
    const sum = /^(\S+) ([+-]) (\S+)$/.exec(expression);
    if (fma) known.set(name, read(fma[1]) * read(fma[2]) + read(fma[3]));
    else if (sum) known.set(name, read(sum[1]) + (sum[2] === '+' ? read(sum[3]) : -read(sum[3])));
    else known.set(name, read(expression));
  }
  return known;
}

/** Reads the text of an output. */
const valueIn =
  (known: ReadonlyMap<string, number>) =>
  (text: string): number =>
    text === '0f' ? 0 : text.startsWith('-') ? -known.get(text.slice(2, -1))! : known.get(text)!;

const inputsOf = ({ inputs }: LinearMap) => Float64Array.from({ length: inputs }, (_, n) => Math.sin(3 * n + 1));

/** Literals are written in float32. */
function expectClose(found: readonly number[], expected: Float64Array): void {
  expect(found).toHaveLength(expected.length);
  found.forEach((value, n) => {
    expect(Math.abs(value - expected[n])).toBeLessThan(2e-6);
  });
}

describe.each([[[1, 1, 2]], [[2, 1, 2]], [[3, 3, 6]]])('maps of degrees %j', (degrees) => {
  const map = foldedAnalysis(torusRings(degrees), degrees[2], true);

  it.each([
    ['analysis', map],
    ['synthesis', transpose(map)],
  ] as const)('%s on demand, one statement an operation', (_, one) => {
    const lines: string[] = [];
    const statements = new NetworkLines(one, 'n', (index) => `x${index}`, lines);
    const outputs = one.outputs.map((__, k) => statements.output(k));
    const inputs = inputsOf(one);
    const known = executed(lines, new Map(Array.from(inputs, (value, n) => [`x${n}`, value])));
    expectClose(outputs.map(valueIn(known)), run(one, inputs));
    // A product written inside a multiply-add is an operation too.
    const inside = lines.filter((line) => /fma\(.*, .*, .* \* .*\)/.test(line)).length;
    expect(lines.length + inside).toBe(operationsOf(one));
  });

  it('proceeds as inputs come, and waits for the others', () => {
    const lines: string[] = [];
    let arrived = 0;
    const statements = new NetworkLines(map, 'n', (index) => (index < arrived ? `x${index}` : undefined), lines);
    expect(() => statements.output(0)).toThrow('not known yet');
    statements.proceed();
    expect(lines).toEqual([]);
    const inputs = inputsOf(map);
    const known = new Map<string, number>();
    for (; arrived < map.inputs; ) {
      known.set(`x${arrived}`, inputs[arrived]);
      arrived++;
      const before = lines.length;
      statements.proceed();
      executed(lines.slice(before), known);
    }
    const before = lines.length;
    const outputs = map.outputs.map((_, k) => statements.output(k));
    // Outputs that are a product alone are written when they are asked for.
    expect(before).toBeGreaterThan(0.9 * lines.length);
    executed(lines.slice(before), known);
    expectClose(outputs.map(valueIn(known)), run(map, inputs));
  });
});

it('negates an input that is a negative literal, and writes no decrement', () => {
  const map = linearMap(2, (network, [a, b]) => [network.negate(a), network.subtract(b, network.scale(2, a))]);
  const lines: string[] = [];
  const statements = new NetworkLines(map, 'n', (index) => ['-3f', 'x1'][index], lines);
  expect(statements.output(0)).toBe('-(-3f)');
  statements.output(1);
  expect(lines.length).toBeGreaterThan(0);
  expect(lines.join()).not.toContain('--');
});
