/**
 * Pointwise products of spherical functions on rings and azimuths: the Gaunt product on the torus by fast transforms or by separable sums, and products of two to
 * four factors on the smallest exact spherical grid. Equations in src/math/ring-rule.ts, networks and their operations in src/math/fourier-network.ts.
 *
 * Operations of one row of two factors of degree L to degree 2L, a multiply-add counted as one, in straight-line code (`fourier-network.test.ts` prints them),
 * beside the sparse list's (nonzero coefficients and pairs):
 *   L         1    2     3     4     5      6
 *   fft     169  835  2150  4891  6834  12305   rings x azimuths 3x5, 5x12, 7x16, 10x20, 11x24, 14x28
 *   dft     149  651  1564  3055  5518   8679   (2L+1) x (4L+2)
 *   sparse   37  243   964  2854  6901  14723
 * Fast transforms lose to folded sums at all these sizes. Around a ring they come level at L = 6 and lead at L = 8 (648 operations against 748); along the
 * meridian, where sums need no change of basis, the matrices of both steps being multiplied beforehand, they do only far beyond.
 *
 * Short code is unrolled with constants in it (shaders/fourier-unrolled.wgsl). Beyond, rings are a loop with their constants in a table
 * (shaders/fourier-rings.wgsl): there `fft` means fast transforms around the rings alone.
 */
import { fastAnalysis, fastGrid, foldedAnalysis } from '../../../math/fourier-network.ts';
import { type LinearMap, operationsOf, transpose } from '../../../math/linear-network.ts';
import { assemble } from '../shader.ts';
import { loopedRings } from './fourier-rings.ts';
import { Builder, type Dispatch, type Places, sizeIn, type Unit, workgroupSize } from './kernel.ts';
import { NetworkLines } from './network-lines.ts';
import { accessOf, productText, type RingProduct, ringProductOf } from './ring-product.ts';
import { operationsIn } from './rows.ts';

/** Statements up to which a kernel is unrolled; compilers take up to half a millisecond for each. */
const mostStatements = 9_000;
/**
 * On lavapipe, whose compiler takes a tenth of a millisecond for each, and which loads a loop's constants lane by lane: the fast transform at L = 6 takes 2.5
 * times as long in a loop.
 */
const mostStatementsOnSoftware = 14_000;

interface Maps {
  readonly factors: readonly LinearMap[];
  readonly result: LinearMap;
  readonly rings: number;
  readonly azimuths: number;
}

function mapsOf({ degrees, rule, fast, factors, degree, dual }: RingProduct): Maps {
  const grid = fast ? fastGrid(degrees) : rule;
  const analysis = (l: number, weighted: boolean) =>
    fast ? fastAnalysis(grid, l, weighted) : foldedAnalysis(rule, l, weighted);
  return {
    factors: factors.map((factor) => transpose(analysis(factor.degree, factor.dual))),
    result: analysis(degree, dual),
    rings: grid.rings,
    azimuths: grid.azimuths,
  };
}

/** A bound from below, so that no network is built that will not be used: values on every point, of every order once. */
const leastStatements = ({ rule, degrees }: RingProduct): number =>
  rule.rings * degrees.reduce((sum, degree) => sum + 2 * degree + 1, rule.azimuths);

export function fourierProductKernel(unit: Unit, places: Places): Dispatch[] {
  const product = ringProductOf(unit);
  const most = places.subgroup ? mostStatementsOnSoftware : mostStatements;
  if (leastStatements(product) > most) return [loopedRings(unit, places, product)];
  const maps = mapsOf(product);
  const statements = [...maps.factors, maps.result].reduce((sum, map) => sum + operationsOf(map), 0);
  return [statements > most ? loopedRings(unit, places, product) : unrolledKernel(unit, places, product, maps)];
}

function unrolledKernel(unit: Unit, places: Places, { factors }: RingProduct, maps: Maps): Dispatch {
  const builder = new Builder(unit, places);
  const { main, kernel } = builder;
  const [anchor] = unit.anchors;
  const rows = sizeIn(anchor.shape.slice(1));
  kernel.slot({ kind: 'computed', name: 'rows', value: rows });
  const access = accessOf(
    builder,
    factors.map(({ operand }) => operand),
    maps.result.outputs.length,
  );
  const lines: string[] = [];
  const values = factors.map((_, n) => new NetworkLines(maps.factors[n], `f${n}_`, (i) => access.loaded[n][i], lines));
  const points: string[] = [];
  const result = new NetworkLines(maps.result, 'h', (index) => points[index], lines);
  for (let ring = 0; ring < maps.rings; ring++) {
    for (let n = 0; n < maps.azimuths; n++) {
      const at = points.length;
      const texts = values.map((value) => value.output(at));
      lines.push(`let g${at} = ${productText(factors, texts)};`);
      points.push(`g${at}`);
    }
    result.proceed();
  }
  const outputs = maps.result.outputs.map((_, k) => result.output(k));
  const body = [...main.root.lines, ...access.load, ...lines];
  const operations = operationsIn(lines);
  const blocks = { body, finish: access.finish(outputs), access: access.functions };
  return builder.dispatch(
    'fourier-unrolled',
    assemble('fourier-unrolled', blocks, kernel.libraries),
    (extentOf) => ({ count: Math.ceil(rows(extentOf) / workgroupSize), depth: 1 }),
    (extentOf) => rows(extentOf) * operations,
  );
}
