/** Statements of a factored bilinear map (`sparse-factoring.ts`), one row: results as sums over products of pairs, or gradients from sums over one factor. */
import type { ProductTable } from '../../../tensor/graph.ts';
import { real, type Term } from '../emitter.ts';
import { factored, type Group, type Pair, type Part } from './sparse-factoring.ts';

const isZero = (term: Term): boolean => term.literal === 0;

/** Sums kept in variables that are declared by the first summand. */
class Totals {
  readonly lines: string[] = [];
  private readonly begun = new Set<string>();

  add(name: string, factor: string, other: string): void {
    this.lines.push(
      this.begun.has(name) ? `${name} = fma(${factor}, ${other}, ${name});` : `var ${name} = ${factor} * ${other};`,
    );
    this.begun.add(name);
  }

  /** Declares what nothing was added to. */
  complete(name: string): void {
    if (!this.begun.has(name)) this.lines.push(`var ${name} = 0f;`);
  }
}

/** A sum of products of pairs as the name of a new value; undefined where all are zero. */
function sumOfPairs(
  lines: string[],
  name: string,
  pairs: readonly Pair[],
  x: readonly Term[],
  y: readonly Term[],
): string | undefined {
  let total: string | undefined;
  pairs
    .filter(({ a, b }) => !isZero(x[a]) && !isZero(y[b]))
    .forEach(({ a, b, sign }, n) => {
      const factor = sign > 0 ? x[a].text : `-${x[a].text}`;
      const next = `${name}_${n}`;
      lines.push(`let ${next} = ${total ? `fma(${factor}, ${y[b].text}, ${total})` : `${factor} * ${y[b].text}`};`);
      total = next;
    });
  return total;
}

/** What a part multiplies its coefficients with. */
function partValue({ second }: Part, [one, other]: readonly (string | undefined)[]): string | undefined {
  if (second === 0 || !other) return one;
  if (!one) return second > 0 ? other : `-${other}`;
  return `${one} ${second > 0 ? '+' : '-'} ${other}`;
}

/** Statements that form the results `ks` of a product as `z<k>`. Sums of products of pairs are formed once, where they are met first. */
export function unrolledProduct(
  table: ProductTable,
  x: readonly Term[],
  y: readonly Term[],
  ks: readonly number[],
): string[] {
  const wanted = new Set(ks);
  const totals = new Totals();
  const { lines } = totals;
  factored(table, 'z').forEach(({ sums, parts }, group) => {
    const reached = parts.filter(({ entries }) => entries.some(({ c }) => wanted.has(c)));
    if (reached.length === 0) return;
    const bases = sums.map((pairs, n) => sumOfPairs(lines, `p${group}_${n}`, pairs, x, y));
    for (const part of reached) {
      const value = partValue(part, bases);
      if (!value) continue;
      const name = `q${group}_${parts.indexOf(part)}`;
      lines.push(`let ${name} = ${value};`);
      for (const { c, value } of part.entries) {
        if (wanted.has(c)) totals.add(`z${c}`, real(value).text, name);
      }
    }
  });
  for (const k of ks) totals.complete(`z${k}`);
  return lines;
}

/** A result of `unrolledMix`: the name before its index, and the factor that the sums are multiplied with. */
export interface Reader {
  readonly name: string;
  readonly factor: readonly Term[];
  /** Which index of a pair is the factor's; the other one is the result's. */
  readonly factorIs: 'a' | 'b';
}

/** Statements that form the results `name<k>`, k of `ks`, of maps which share the factor `mixed`, whose index is set apart in `groups`. */
export function unrolledMix(
  groups: readonly Group[],
  mixed: readonly Term[],
  readers: readonly Reader[],
  ks: readonly number[],
): string[] {
  const wanted = new Set(ks);
  const totals = new Totals();
  const { lines } = totals;
  /** What a sum is multiplied with, and the result that takes it. */
  const uses = (pairs: readonly Pair[]) =>
    pairs.flatMap((pair) =>
      readers.flatMap(({ name, factor, factorIs }) => {
        const [term, k] = [factor[pair[factorIs]], pair[factorIs === 'a' ? 'b' : 'a']];
        if (isZero(term) || !wanted.has(k)) return [];
        return [{ result: `${name}${k}`, text: pair.sign > 0 ? term.text : `-${term.text}` }];
      }),
    );
  groups.forEach(({ sums, parts }, group) => {
    const used = sums.map(uses);
    if (used.every(({ length }) => length === 0)) return;
    const mixes = parts.map(({ entries }, n) => {
      const name = `m${group}_${n}`;
      const terms = entries.filter(({ c }) => !isZero(mixed[c]));
      terms.forEach(({ c, value }, at) => {
        const [text, factor] = [real(value).text, mixed[c].text];
        lines.push(at === 0 ? `var ${name} = ${text} * ${factor};` : `${name} = fma(${text}, ${factor}, ${name});`);
      });
      return terms.length > 0 ? name : undefined;
    });
    used.forEach((taken, n) => {
      const sum = mixes
        .map((mix, at) => mix && `${n === 1 && parts[at].second < 0 ? '-' : ''}${mix}`)
        .filter((mix) => mix !== undefined)
        .join(' + ');
      if (!sum || taken.length === 0) return;
      const name = `w${group}_${n}`;
      lines.push(`let ${name} = ${sum};`);
      for (const { result, text } of taken) totals.add(result, text, name);
    });
  });
  for (const { name } of readers) for (const k of ks) totals.complete(`${name}${k}`);
  return lines;
}
