/** What becomes of each frame that was read: a record in the table or a place in the index, its remarks, its fields. */
import type { NoticeList } from '../notices.ts';
import type { Frame } from '../subject.ts';
import { isAtomicNumberName } from './field-names.ts';
import type { FrameHeader } from './xyz-comment.ts';
import type { XyzFound } from './xyz-frames.ts';
import type { HeaderReader } from './xyz-header.ts';
import { XyzIndexBuilder } from './xyz-index.ts';
import { FrameRemarks } from './xyz-remarks.ts';
import type { ClosedRows } from './xyz-rows.ts';
import type { XyzTableBuilder } from './xyz-slabs.ts';
import { blockWidth, hiddenExtra, hiddenForces, TableFrames, type XyzLayout } from './xyz-table.ts';

/** What the remarks need to know of a layout, worked out once. */
interface LayoutFacts {
  /** Doubles per atom before the forces; -1 without them. */
  readonly forces: number;
  /** The same for columns of atomic numbers beside symbols. */
  readonly numbers: readonly number[];
  readonly otherNames: readonly string[];
}

export class FrameCollector {
  frames = 0;
  /** Frames of which no atom stayed. */
  leftOut = 0;
  readonly #table: XyzTableBuilder;
  readonly #headers: HeaderReader;
  readonly #notices: NoticeList;
  readonly #index: XyzIndexBuilder | undefined;
  readonly #remarks = new FrameRemarks();
  /** By layout and flags. */
  readonly #facts: LayoutFacts[] = [];
  #first: Frame | undefined;
  #extended = false;

  constructor(table: XyzTableBuilder, headers: HeaderReader, notices: NoticeList, placesOnly: boolean) {
    this.#table = table;
    this.#headers = headers;
    this.#notices = notices;
    this.#index = placesOnly ? new XyzIndexBuilder() : undefined;
  }

  /** @param line of the frame's count @param offset byte of that line */
  add(
    header: FrameHeader,
    comment: Parameters<XyzTableBuilder['add']>[0],
    rows: ClosedRows,
    line: number,
    offset: number,
  ): void {
    if (rows.atoms === 0) {
      this.leftOut++;
      this.#notices.add('empty frame', 'A frame of which no atom could stay was left out.', line);
      return;
    }
    this.#remark(rows);
    if (header.named || header.lattice) this.#extended = true;
    if (rows.texts?.has('labels')) this.#headers.fields.add('labels');
    this.#table.add(comment, rows, rows.atoms, rows.layout, rows.flags, line, rows.texts);
    this.frames++;
    this.#first ??= new TableFrames(this.#table.snapshot()).get(0);
    if (!this.#index) return;
    this.#index.add(offset, line, rows.atoms);
    this.#table.clear();
  }

  /** @param end byte after the last frame */
  finish(end: number): XyzFound {
    const first = this.#first!;
    this.#remarks.reportTo(this.#notices, first);
    return {
      first,
      table: this.#table.finish(),
      index: this.#index?.finish(end),
      notices: this.#notices.list(),
      fields: [...this.#headers.fields].sort(),
      extended: this.#extended,
    };
  }

  #remark({ atoms, slab, start, speciesStart, layout, flags }: ClosedRows): void {
    const key = 4 * layout + flags;
    const facts = this.#facts[key] ?? this.#look(this.#table.layoutAt(layout), flags);
    this.#facts[key] = facts;
    const buffer = this.#table.bytesOf(slab).buffer;
    const block = (before: number, width: number) =>
      new Float64Array(buffer, start + 8 * atoms * before, atoms * width);
    this.#remarks.add({
      species: new Uint8Array(buffer, speciesStart, atoms),
      energy: this.#headers.energy,
      forces: facts.forces === -1 ? undefined : block(facts.forces, 3),
      otherNames: facts.otherNames,
      numbers: facts.numbers.length === 0 ? [] : facts.numbers.map((before) => block(before, 1)),
    });
  }

  #look({ columns, extra }: XyzLayout, flags: number): LayoutFacts {
    let before = 0;
    let forces = -1;
    const numbers: number[] = [];
    const otherNames: string[] = [];
    for (const column of columns) {
      const { role, name, type, width } = column;
      if (role === 'forces' && (flags & hiddenForces) === 0) forces = before;
      if (role === 'other') {
        otherNames.push(name);
        if (width === 1 && type !== 'S' && isAtomicNumberName(name)) numbers.push(before);
      }
      before += blockWidth(column);
    }
    const first = columns.reduce((sum, column) => sum + column.width, 1);
    if ((flags & hiddenExtra) === 0) for (let k = 0; k < extra; k++) otherNames.push(`column${first + k}`);
    for (const name of otherNames) this.#headers.fields.add(name);
    if (forces !== -1) this.#headers.fields.add('forces');
    return { forces, numbers, otherNames };
  }
}
