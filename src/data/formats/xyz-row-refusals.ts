/** What is said about an atom row that cannot be read, and what one click can do about it. */
import { FormatError } from '../format-error.ts';
import type { Mend } from '../subject.ts';
import { decode, shown } from './text-lines.ts';
import { type Column, valuesPerRow } from './xyz-columns.ts';
import type { RowContext } from './xyz-rows.ts';

export class RowRefusals {
  readonly #context: RowContext;

  constructor(context: RowContext) {
    this.#context = context;
  }

  tooFew(columns: readonly Column[], named: boolean, values: number): FormatError {
    const wanted = columns.map((column) => `${column.name}${column.width > 1 ? ` (${column.width})` : ''}`);
    const isLast = this.#context.lines.remaining <= 0;
    const remedy = named ? 'Complete the row or correct the Properties.' : 'Complete the row.';
    return this.#error(
      `an atom row of ${values} ${values === 1 ? 'value' : 'values'}${isLast ? ' at the end of the file' : ''}`,
      `${valuesPerRow(columns)}: ${wanted.join(', ').slice(0, 200)}`,
      isLast ? `${remedy} The file may have been cut off here.` : remedy,
    );
  }

  noElement(from: number, to: number): FormatError {
    const { lines, options } = this.#context;
    return this.#error(
      `'${shown(decode(lines.bytes, from, to)).slice(1, -1)}' which is no chemical element`,
      'an element symbol (C, Cl) or an atomic number 1 to 118',
      'Replace it by the element; ghost atoms and coarse-grained beads cannot be judged.',
      { label: 'Leave out the atoms that are no elements', options: { ...options, unknownSpecies: 'drop' } },
    );
  }

  badCoordinate(axis: string, from: number, to: number, isNumber: boolean): FormatError {
    const { lines, options } = this.#context;
    return this.#error(
      `${shown(decode(lines.bytes, from, to))}${isNumber ? ', which is not finite,' : ''} as coordinate ${axis}`,
      'a finite number in angstrom',
      'Correct or remove this frame.',
      isNumber
        ? { label: 'Leave out the atoms without finite coordinates', options: { ...options, notFinite: 'drop' } }
        : undefined,
    );
  }

  badValue(column: Column, expected: string, from: number, to: number): FormatError {
    const text = shown(decode(this.#context.lines.bytes, from, to));
    return this.#error(`${text} in the column '${column.name}'`, expected, 'Correct the value or the Properties.');
  }

  #error(found: string, expected: string, remedy: string, mend?: Mend): FormatError {
    const { file, lines } = this.#context;
    return new FormatError({
      file,
      line: lines.line,
      found,
      expected,
      remedies: [remedy],
      ...(mend ? { mends: [mend] } : {}),
    });
  }
}
