/** Atoms of one frame, appended one by one: elements, positions in angstrom, and named columns of text or numbers. */
import { elementSymbol, readElement } from '../elements.ts';
import type { NoticeList } from '../notices.ts';
import type { Frame, ImportOptions, Notice } from '../subject.ts';
import { GrowingNumbers } from './mesh-parts.ts';
import { shown } from './text-lines.ts';

/** What a reader of molecules gives. */
export interface MoleculeContent {
  readonly frames: readonly Frame[];
  readonly format: string;
  readonly notices: readonly Notice[];
}

export class FrameBuilder {
  readonly #notices: NoticeList;
  readonly #options: ImportOptions;
  readonly #species: number[] = [];
  readonly #labels: string[] = [];
  readonly #positions = new GrowingNumbers();
  readonly #texts = new Map<string, string[]>();
  readonly #numbers = new Map<string, number[]>();
  readonly info = new Map<string, string>();
  #relabelled = false;
  lattice: Float64Array | undefined;

  constructor(notices: NoticeList, options: ImportOptions) {
    this.#notices = notices;
    this.#options = options;
  }

  get atoms(): number {
    return this.#species.length;
  }

  /**
   * @param label as the file has it, for an element or a nameless point
   * @param further the values of further columns; every atom must give the same ones
   */
  add(
    label: string,
    position: readonly [number, number, number],
    line: number,
    further: Readonly<Record<string, string | number>> = {},
  ): void {
    const reading = readElement(label);
    if (reading === undefined) {
      if (this.#options.unknownSpecies === 'drop') {
        this.#notices.add(`dropped ${label}`, `The label ${shown(label)} is no element: the atom is left out.`, line);
        return;
      }
      const message = `The label ${shown(label)} is no element: the atom is kept as a point without a name.`;
      this.#notices.add(`unknown ${label}`, message, line, {
        label: 'Leave out atoms that are no element',
        options: { unknownSpecies: 'drop' },
      });
      this.#relabelled = true;
    } else if (reading.changed !== undefined) {
      const read = elementSymbol(reading.atomicNumber);
      this.#notices.add(`label ${label}`, `The label ${shown(label)} is read as ${read} (${reading.changed}).`, line);
      this.#relabelled = true;
    }
    this.#species.push(reading?.atomicNumber ?? 0);
    this.#labels.push(label);
    for (const coordinate of position) this.#positions.push(coordinate);
    for (const [name, value] of Object.entries(further)) {
      if (typeof value === 'string') append(this.#texts, name, value);
      else append(this.#numbers, name, value);
    }
  }

  result(): Frame {
    const columns = new Map<string, { width: number; values: Float64Array | string[] }>();
    if (this.#relabelled) columns.set('labels', { width: 1, values: this.#labels });
    for (const [name, values] of this.#texts) {
      if (values.some((value) => value !== '')) columns.set(name, { width: 1, values });
    }
    for (const [name, values] of this.#numbers) columns.set(name, { width: 1, values: Float64Array.from(values) });
    return {
      species: Uint8Array.from(this.#species),
      positions: this.#positions.view().slice(),
      ...(this.lattice ? { lattice: this.lattice } : {}),
      periodic: this.lattice ? [true, true, true] : [false, false, false],
      info: this.info,
      columns,
    };
  }
}

function append<Value>(columns: Map<string, Value[]>, name: string, value: Value): void {
  const values = columns.get(name);
  if (values) values.push(value);
  else columns.set(name, [value]);
}
