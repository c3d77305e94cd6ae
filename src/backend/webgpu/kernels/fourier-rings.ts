/** Products on rings in a loop over pairs of rings with their constants in a table, for degrees too high to unroll; equations in shaders/fourier-rings.wgsl. */
import { fastAround, fastGrid, foldedAround } from '../../../math/fourier-network.ts';
import { harmonicIndex } from '../../../math/harmonics.ts';
import { transpose } from '../../../math/linear-network.ts';
import { type RingRule, torusRings } from '../../../math/ring-rule.ts';
import { polarCount, polarIndex } from '../../../math/torus-fourier.ts';
import { assemble } from '../shader.ts';
import { Builder, type Dispatch, type Places, sizeIn, type Unit, workgroupSize } from './kernel.ts';
import { NetworkLines } from './network-lines.ts';
import { loopedAccess, productText, type RingProduct } from './ring-product.ts';

/** P up to one degree, then P* up to another (-1: none), one row a pair of rings. */
function ringTable({ factors, degree, dual }: RingProduct, rule: RingRule, places: Places) {
  const highest = (wanted: boolean) =>
    Math.max(-1, ...[...factors, { degree, dual }].filter((one) => one.dual === wanted).map((one) => one.degree));
  const [plain, weighted] = [highest(false), highest(true)];
  const [one, two] = [polarCount(plain), polarCount(weighted)];
  const [P, duals] = [rule.values(plain), rule.duals(weighted)];
  const stride = one + two;
  const values = new Float64Array(rule.pairs * stride);
  for (let pair = 0; pair < rule.pairs; pair++) {
    values.set(P.subarray(pair * one, (pair + 1) * one), pair * stride);
    values.set(duals.subarray(pair * two, (pair + 1) * two), pair * stride + one);
  }
  const storage = places.constant(`rings ${rule.name} to ${plain}, dual ${weighted}`, values);
  const entry = (l: number, m: number, wanted: boolean) => `table[${(wanted ? one : 0) + polarIndex(l, Math.abs(m))}]`;
  return { storage, stride, entry };
}

const ordersOf = (degree: number): number[] => Array.from({ length: 2 * degree + 1 }, (_, n) => n - degree);
/** A name for an order. */
const suffix = (m: number): string => (m < 0 ? `s${-m}` : `c${m}`);

/** Statements from the even and odd parts of every factor's orders to values on one ring, their product, and back to orders added up for both rings. */
function azimuthLines({ fast, factors, degree }: RingProduct, rule: RingRule): string[] {
  const around = (l: number) => (fast ? fastAround(rule.azimuths, l) : foldedAround(rule, l));
  const lines: string[] = [];
  const values = factors.map((factor, n) => {
    const names = ordersOf(factor.degree).map((m) => `o${n}_${suffix(m)}`);
    ordersOf(factor.degree).forEach((m, index) => {
      const [even, odd] = ['even', 'odd'].map((part) => `${part}${n}_${suffix(m)}`);
      lines.push(`let ${names[index]} = ${Math.abs(m) < factor.degree ? `fma(sign, ${odd}, ${even})` : even};`);
    });
    return new NetworkLines(transpose(around(factor.degree)), `f${n}_`, (index) => names[index], lines);
  });
  const points: string[] = [];
  const result = new NetworkLines(around(degree), 'h', (index) => points[index], lines);
  for (let at = 0; at < rule.azimuths; at++) {
    const texts = values.map((value) => value.output(at));
    lines.push(`let g${at} = ${productText(factors, texts)};`);
    points.push(`g${at}`);
    result.proceed();
  }
  for (const [index, m] of ordersOf(degree).entries()) {
    const order = result.output(index);
    lines.push(`even_${suffix(m)} += ${order};`, `odd_${suffix(m)} = fma(sign, ${order}, odd_${suffix(m)});`);
  }
  return lines;
}

export function loopedRings(unit: Unit, places: Places, product: RingProduct): Dispatch {
  const { factors, degree, degrees } = product;
  const rule = product.fast ? torusRings(degrees, fastGrid(degrees).azimuths) : product.rule;
  const builder = new Builder(unit, places);
  const { main, kernel } = builder;
  const rows = sizeIn(unit.anchors[0].shape.slice(1));
  kernel.slot({ kind: 'computed', name: 'rows', value: rows });
  kernel.slot({ kind: 'computed', name: 'pairs', value: () => rule.pairs });
  kernel.slot({ kind: 'computed', name: 'rings', value: () => rule.rings });
  const { storage, stride, entry } = ringTable(product, rule, places);
  const outputs = Array.from({ length: (degree + 1) ** 2 }, (_, k) => `z[${k}]`);
  const access = loopedAccess(
    builder,
    factors.map(({ operand }) => operand),
  );
  const loadTable = kernel.function();
  const loaded = loadTable.load(storage, loadTable.root.variable('entry'));

  const sums = factors.flatMap((factor, n) =>
    ordersOf(factor.degree).flatMap((m) =>
      ['even', 'odd'].flatMap((part, odd) => {
        let total = '';
        for (let l = Math.abs(m) + odd; l <= factor.degree; l += 2) {
          const [x, value] = [access.loaded[n][harmonicIndex(l, m)], entry(l, m, factor.dual)];
          total = total ? `fma(${x}, ${value}, ${total})` : `${x} * ${value}`;
        }
        return total ? [`let ${part}${n}_${suffix(m)} = ${total};`] : [];
      }),
    ),
  );
  const accumulators = ordersOf(degree).flatMap((m) => [`var even_${suffix(m)} = 0f;`, `var odd_${suffix(m)} = 0f;`]);
  const analyse = outputs.map((z, k) => {
    const l = Math.floor(Math.sqrt(k));
    const m = k - l * l - l;
    return `${z} = fma(${entry(l, m, product.dual)}, ${(l - m) % 2 === 0 ? 'even' : 'odd'}_${suffix(m)}, ${z});`;
  });
  const azimuths = azimuthLines(product, rule);
  const blocks = {
    sizes: [`const stride = ${stride}u;`],
    load: [...main.root.lines, ...access.load, `var z: array<f32, ${outputs.length}>;`],
    orders: [...sums, ...accumulators],
    azimuths,
    analyse,
    finish: access.finish('z', outputs.length),
    access: [
      'fn load_table(entry: u32) -> f32 {',
      ...[...loadTable.root.lines, `return ${loaded.text};`].map((line) => `  ${line}`),
      '}',
      ...access.functions,
    ],
  };
  const operations = 2 * (degrees.reduce((sum, l) => sum + (l + 1) ** 2, 0) + 2 * azimuths.length);
  return builder.dispatch(
    'fourier-rings',
    assemble('fourier-rings', blocks, kernel.libraries),
    (extentOf) => ({ count: Math.ceil(rows(extentOf) / workgroupSize), depth: 1 }),
    (extentOf) => rows(extentOf) * rule.pairs * operations,
  );
}
