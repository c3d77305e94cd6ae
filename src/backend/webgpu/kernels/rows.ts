/** Kernels whose threads go through rows, each row with all its components: products of functions on the sphere. See shaders/sparse-product.wgsl. */
import { assemble } from '../shader.ts';
import { Builder, type Dispatch, type Places, sizeIn, type Unit, workgroupSize } from './kernel.ts';

/** Floating-point operations in generated statements, a multiply-add counting two. */
export function operationsIn(lines: readonly string[]): number {
  return lines.reduce((total, line) => {
    const fused = line.split('fma(').length - 1;
    return total + 2 * fused + (line.match(/ [-+*] /g)?.length ?? 0);
  }, 0);
}

/** A kernel under construction whose first scalar is its number of rows, and the scope and the number of a thread's row. */
export function beginRows(unit: Unit, places: Places) {
  const builder = new Builder(unit, places);
  builder.kernel.slot({ kind: 'computed', name: 'rows', value: sizeIn(unit.anchors[0].shape.slice(1)) });
  const each = builder.main.root.child();
  return { builder, each, row: each.variable('row') };
}

/**
 * The kernel `name` of statements for one row. On software devices a workgroup is a subgroup, and threads go on to further rows.
 * @param operations of a row
 * @param depth blocks of components, along the grid's third dimension
 */
export function assembleRows(
  name: string,
  builder: Builder,
  body: readonly string[],
  store: readonly string[],
  operations: number,
  depth: number,
): Dispatch {
  const { unit, places, main, kernel } = builder;
  const rows = sizeIn(unit.anchors[0].shape.slice(1));
  const lanes = places.subgroup ?? workgroupSize;
  const sizes = [`const lanes = ${lanes}u;`];
  const dispatch = builder.dispatch(
    name,
    assemble(name, { sizes, setup: main.root.lines, body, store }, kernel.libraries),
    (extentOf) => ({ count: Math.ceil(rows(extentOf) / lanes), depth }),
    (extentOf) => rows(extentOf) * operations,
  );
  return { ...dispatch, anyCount: true };
}
