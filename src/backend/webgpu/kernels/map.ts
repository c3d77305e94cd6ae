/** Elementwise kernels: several results of one size, each an expression of stored values. */
import { productOf } from '../../../tensor/extent.ts';
import { assemble } from '../shader.ts';
import { Builder, type Dispatch, type Places, sizeIn, type Unit, workgroupSize } from './kernel.ts';

export function mapKernel(unit: Unit, places: Places): Dispatch[] {
  const builder = new Builder(unit, places);
  const { main, kernel } = builder;
  const size = sizeIn(unit.values[0].shape);
  kernel.slot({ kind: 'extent', extent: productOf(unit.values[0].shape) });
  const each = main.root.child();
  const element = each.variable('element');
  const stores = builder.stores(main, builder.expression, builder.flatAt(main, element), new Map());
  const body = [...each.lines, ...stores];
  const dispatch = builder.dispatch(
    'map',
    assemble('map', { setup: main.root.lines, body }, kernel.libraries),
    (extentOf) => ({ count: Math.ceil(size(extentOf) / workgroupSize), depth: 1 }),
    (extentOf) => size(extentOf) * body.length,
  );
  return [{ ...dispatch, anyCount: true }];
}
