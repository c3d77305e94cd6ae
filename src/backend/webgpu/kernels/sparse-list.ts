/** Bilinear maps too large to unroll: one thread per result and row walks the packed entries of its result; see shaders/sparse-product-list.wgsl. */
import { productOf } from '../../../tensor/extent.ts';
import type { ProductTable } from '../../../tensor/graph.ts';
import type { Term } from '../emitter.ts';
import { Position } from '../index-space.ts';
import { assemble } from '../shader.ts';
import { Builder, type Dispatch, type Places, sizeIn, type Unit, workgroupSize } from './kernel.ts';

export function listKernel(unit: Unit, places: Places, table: ProductTable): Dispatch {
  const builder = new Builder(unit, places);
  const { main, kernel, expression } = builder;
  const [anchor] = unit.anchors;
  const order = Array.from(table.k, (_, n) => n).sort((a, b) => table.k[a] - table.k[b] || a - b);
  const starts = new Uint32Array(table.sizeZ + 1);
  for (const k of table.k) starts[k + 1]++;
  for (let k = 0; k < table.sizeZ; k++) starts[k + 1] += starts[k];
  const name = `product ${table.name}`;
  const entries = places.constant(
    `${name} entries`,
    Uint32Array.from(order, (n) => table.i[n] + 65_536 * table.j[n]),
  );
  const offsets = places.constant(`${name} offsets`, starts);
  const values = places.constant(
    `${name} values`,
    Float64Array.from(order, (n) => table.value[n]),
  );

  const rows = sizeIn(anchor.shape.slice(1));
  kernel.slot({ kind: 'computed', name: 'rows', value: rows });
  const row = main.root.variable('row');
  const component = main.root.variable('group.z');
  const first = main.load(offsets, component);
  const last = main.load(offsets, main.add(component, { text: '1u', scope: undefined, literal: 1 }));
  const inner = main.root.child();
  const after = main.root.child();
  const entry = inner.variable('entry');
  const packed = main.load(entries, entry);
  const at = (operand: number, part: Term): Term => {
    const node = anchor.inputs[operand];
    const shape = [node.shape[0], productOf(node.shape.slice(1))];
    return expression.value(node, Position.axes(main, shape, [part, row]).reshape(node.shape));
  };
  const x = at(0, main.define(`${packed.text} & 65535u`, [packed]));
  const y = at(1, main.define(`${packed.text} >> 16u`, [packed]));
  const value = main.load(values, entry);
  const position = Position.axes(main, [table.sizeZ, productOf(anchor.shape.slice(1))], [component, row]);
  const stores = builder.stores(
    main,
    expression,
    (node) => position.reshape(node.shape),
    new Map([[anchor, after.variable('total')]]),
  );
  const code = assemble(
    'sparse-product-list',
    {
      setup: [...main.root.lines, `let first = ${first.text};`, `let last = ${last.text};`],
      body: [...inner.lines, `total = fma(${value.text} * ${x.text}, ${y.text}, total);`],
      finish: [...after.lines, ...stores],
    },
    kernel.libraries,
  );
  return builder.dispatch(
    'sparse-product-list',
    code,
    (extentOf) => ({ count: Math.ceil(rows(extentOf) / workgroupSize), depth: table.sizeZ }),
    (extentOf) => rows(extentOf) * table.value.length * 6,
  );
}
