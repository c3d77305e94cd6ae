/**
 * Gaunt products on an exact spherical grid that is never stored (`grid-statements.ts`), one row per thread. While short, all rings are unrolled with their
 * constants in the source; else the kernel goes through the pairs of rings in a loop and loads the Legendre values of each. Loads cost most on software
 * devices with subgroups, so that more is unrolled there. Two products that share a factor, as the gradients of a product do, evaluate it once.
 */
import type { Node } from '../../../tensor/graph.ts';
import { integer, real, type Term } from '../emitter.ts';
import {
  type Factor,
  legendreIndex,
  legendreValues,
  type Product,
  productGrid,
  ringStatements,
  type Weights,
} from './grid-statements.ts';
import { componentStore, storeCalls } from './harmonics.ts';
import type { Dispatch, Places, Unit } from './kernel.ts';
import {
  allComponents,
  assembleRows,
  beginRows,
  isWholeIn,
  mostDirectStores,
  operationsIn,
  rowLoads,
  usesLoops,
} from './rows.ts';

/** Statements up to which all rings are unrolled: where registers are few, and where a thread does the whole. */
const mostUnrolled = 1500;
const mostUnrolledWhole = 10_000;

const degreesOf = ({ operation }: Node) => {
  if (operation.kind !== 'gridProduct') throw new Error('Not a grid product.');
  return operation;
};

/** Whether two products are best computed together: they share a factor and a grid, and each has the degree of the other's second factor. */
export function sharesValues(one: Node, other: Node): boolean {
  const [a, b] = [degreesOf(one), degreesOf(other)];
  return (
    one.inputs[0] === other.inputs[0] &&
    `${one.shape}` === `${other.shape}` &&
    a.degreeY === b.degreeZ &&
    a.degreeZ === b.degreeY
  );
}

const constantWeights = (highest: number, height: number, weight: number): Weights => {
  const values = legendreValues(highest, height);
  return {
    plain: (l, m) => real(values[legendreIndex(l, m)]).text,
    weighted: (l, m) => real(weight * values[legendreIndex(l, m)]).text,
    isEquator: height === 0,
  };
};

/** All rings of a product, each in a block of its own. */
export function unrolledRings(exact: number, factors: readonly Factor[], products: readonly Product[]): string[] {
  const { rings, azimuths } = productGrid(exact, false);
  const highest = Math.max(...[...factors, ...products].map(({ degree }) => degree));
  return rings.flatMap(({ height, weight }) => [
    '{',
    ...ringStatements(azimuths, factors, products, constantWeights(highest, height, weight)),
    '}',
  ]);
}

export function gridProductKernel(unit: Unit, places: Places): Dispatch[] {
  const rows = beginRows(unit, places);
  const { builder, each } = rows;
  const { main, kernel } = builder;
  const { degreeX, degreeY, degreeZ } = degreesOf(unit.anchors[0]);
  const exact = degreeX + degreeY + degreeZ;
  const operands = unit.anchors.reduce((all, { inputs }) => all.add(inputs[0]).add(inputs[1]), new Set<Node>());
  const looped = usesLoops(builder, [...operands].flatMap(allComponents).length);
  const loads = (operand: number, anchor: Node) =>
    rowLoads(rows, operand, { wanted: allComponents(anchor.inputs[operand]), looped, anchor });
  const factors: Factor[] = [{ degree: degreeX, coefficients: loads(0, unit.anchors[0]) }];
  const products = unit.anchors.map((anchor, n): Product => {
    const { degreeY: degree, degreeZ: result } = degreesOf(anchor);
    const isSquare = anchor.inputs[0] === anchor.inputs[1];
    if (!isSquare) factors.push({ degree, coefficients: loads(1, anchor) });
    return { name: 'zq'[n], degree: result, factors: [0, isSquare ? 0 : factors.length - 1] };
  });
  const totals = products.flatMap(({ name, degree }) =>
    Array.from({ length: (degree + 1) ** 2 }, (_, k) => `var ${name}${k} = 0f;`),
  );
  let rings = unrolledRings(exact, factors, products);
  const operations = operationsIn(rings);
  const isUnrolled = rings.length <= (isWholeIn(places, unit) ? mostUnrolledWhole : mostUnrolled);
  if (!isUnrolled) rings = ringsInLoop();
  const store = componentStore(builder);
  const ks = Array.from({ length: (degreeZ + 1) ** 2 }, (_, k) => k);
  const values = products.map(({ name }) => ks.map((k) => `${name}${k}`));
  const body = [
    ...each.lines,
    ...rows.later.lines,
    ...totals,
    ...rings,
    ...storeCalls(kernel, store, ks, values, usesLoops(builder, ks.length * values.length, mostDirectStores)),
  ];
  return [assembleRows('gaunt-grid', builder, body, store, operations, 1)];

  /** A loop over pairs of rings whose Legendre values are loaded: those to evaluate with, then those to sum up with. */
  function ringsInLoop(): string[] {
    const grid = productGrid(exact, true);
    const [plain, weighted] = [factors, products].map((list) => Math.max(...list.map(({ degree }) => degree)));
    const [first, second] = [plain, weighted].map((degree) => legendreIndex(degree + 1, 0));
    const table = places.constant(
      `rings ${plain} ${weighted} exact ${exact}`,
      Float64Array.from(
        grid.rings.flatMap(({ height, weight }) => [
          ...legendreValues(plain, height),
          ...legendreValues(weighted, height).map((value) => weight * value),
        ]),
      ),
    );
    const inner = each.child();
    const start = main.multiply(inner.variable('pair'), integer(first + second));
    const loaded = (place: number): Term => main.load(table, main.add(start, integer(place)));
    const statements = ringStatements(grid.azimuths, factors, products, {
      plain: (l, m) => loaded(legendreIndex(l, m)).text,
      weighted: (l, m) => loaded(first + legendreIndex(l, m)).text,
      isEquator: false,
    });
    const pairs = kernel.slot({ kind: 'computed', name: 'pairs', value: () => grid.rings.length });
    return [`for (var pair = 0u; pair < ${pairs}; pair++) {`, ...inner.lines, ...statements, '}'];
  }
}
