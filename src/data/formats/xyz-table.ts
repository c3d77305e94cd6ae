/**
 * Frames of an XYZ file as one joint table: a few large buffers instead of several small arrays per frame. It is plain data,
 * so that it crosses workers by transferring its buffers. A frame's numbers stand in blocks, one per column:
 * positions [atoms, 3], forces [atoms, 3], then the others [atoms, width], all f64; behind them u8 species [atoms]. What the
 * comment says is read again from its bytes when a frame is asked for.
 */
import { NoticeList } from '../notices.ts';
import type { Frame, FrameList } from '../subject.ts';
import { decode } from './text-lines.ts';
import type { Column } from './xyz-columns.ts';
import { readComment } from './xyz-comment.ts';

/** The columns of frames; many frames share one layout. */
export interface XyzLayout {
  readonly columns: readonly Column[];
  /** Further number columns without names, behind the others. */
  readonly extra: number;
}

export interface XyzTable {
  readonly file: string;
  readonly length: number;
  readonly layouts: readonly XyzLayout[];
  readonly slabs: readonly ArrayBuffer[];
  /** u32[frames, 8]: see `Field`. */
  readonly records: Uint32Array;
  /** Text columns of the frames that have some, by column name; `labels` where labels were changed into elements. */
  readonly texts: ReadonlyMap<number, ReadonlyMap<string, readonly string[]>>;
}

/** Places in a frame's record. Offsets are in bytes within a slab; the flags hide blocks that turned out not to be numbers. */
export const Field = {
  commentSlab: 0,
  commentStart: 1,
  commentBytes: 2,
  dataSlab: 3,
  dataStart: 4,
  atoms: 5,
  layoutAndFlags: 6,
  line: 7,
} as const;
export const fieldsPerFrame = 8;
export const hiddenForces = 1;
export const hiddenExtra = 2;
export const flagBits = 2;

/** Numeric blocks of a layout hold this many doubles per atom. */
export const numbersPerAtom = ({ columns, extra }: XyzLayout): number =>
  columns.reduce((sum, column) => sum + blockWidth(column), extra);

/** Doubles per atom of one column: elements stand behind the numbers, text elsewhere. */
export const blockWidth = ({ role, type, width }: Column): number =>
  role === 'species' || (role === 'other' && type === 'S') ? 0 : width;

/** The frames of a table, made when asked for; each has arrays of its own. */
export class TableFrames implements FrameList {
  readonly table: XyzTable;

  constructor(table: XyzTable) {
    this.table = table;
  }

  get length(): number {
    return this.table.length;
  }

  get(index: number): Frame {
    if (!Number.isInteger(index) || index < 0 || index >= this.length) {
      throw new RangeError(`there is no frame ${index}: the list has ${this.length}`);
    }
    return frameOf(this.table, index);
  }

  atoms(index: number): number {
    return this.table.records[index * fieldsPerFrame + Field.atoms] ?? 0;
  }

  *[Symbol.iterator](): Generator<Frame> {
    for (let index = 0; index < this.length; index++) yield this.get(index);
  }
}

function frameOf(table: XyzTable, index: number): Frame {
  const record = table.records.subarray(index * fieldsPerFrame, (index + 1) * fieldsPerFrame);
  const comment = new Uint8Array(
    table.slabs[record[Field.commentSlab]!]!,
    record[Field.commentStart]!,
    record[Field.commentBytes]!,
  );
  const {
    columns: _,
    named: __,
    ...header
  } = readComment(table.file, record[Field.line]! + 1, decode(comment, 0, comment.length), new NoticeList());
  return { ...atomsOf(table, index, record), ...header };
}

function atomsOf(
  { layouts, slabs, texts }: XyzTable,
  index: number,
  record: Uint32Array,
): Pick<Frame, 'species' | 'positions' | 'forces' | 'columns'> {
  const slab = slabs[record[Field.dataSlab]!]!;
  const atoms = record[Field.atoms]!;
  const flags = record[Field.layoutAndFlags]!;
  const layout = layouts[flags >>> flagBits]!;
  let place = record[Field.dataStart]!;
  const take = (width: number): Float64Array => {
    const values = new Float64Array(slab, place, atoms * width).slice();
    place += values.byteLength;
    return values;
  };
  let positions: Float64Array | undefined;
  let forces: Float64Array | undefined;
  const text = texts.get(index);
  const columns = new Map<string, { readonly width: number; readonly values: Float64Array | readonly string[] }>();
  const labels = text?.get('labels');
  if (labels) columns.set('labels', { width: 1, values: labels });
  for (const column of layout.columns) {
    if (column.role === 'positions') positions = take(3);
    else if (column.role === 'forces') forces = take(3);
    else if (column.role === 'other') {
      const values = column.type === 'S' ? text?.get(column.name) : take(column.width);
      if (values) columns.set(column.name, { width: column.width, values });
    }
  }
  const first = layout.columns.reduce((sum, column) => sum + column.width, 1);
  for (let part = 0; part < layout.extra; part++) {
    const values = take(1);
    if ((flags & hiddenExtra) === 0) columns.set(`column${first + part}`, { width: 1, values });
  }
  return {
    species: new Uint8Array(slab, place, atoms).slice(),
    positions: positions ?? new Float64Array(3 * atoms),
    ...(forces && (flags & hiddenForces) === 0 ? { forces } : {}),
    columns,
  };
}
