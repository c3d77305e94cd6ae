/** Elements from the bytes of atom rows, cached by token, with one notice per way in which labels were changed. */
import { type ElementReading, elementCount, elementSymbol, readElement } from '../elements.ts';
import type { NoticeList } from '../notices.ts';
import { unquoted } from './text-lines.ts';

type Change = NonNullable<ElementReading['changed']>;

interface ChangeRecord {
  readonly examples: Map<string, string>;
  readonly line: number;
  atoms: number;
}

const mostExamples = 5;

/** Atomic numbers by tokens of one or two bytes (first + 256 * second) that name an element as they stand; 0 for any others. */
export const shortTokens = new Uint8Array(2 ** 16);
for (let number = 1; number <= elementCount; number++) {
  for (const token of [elementSymbol(number), String(number)]) {
    if (token.length <= 2)
      shortTokens[token.charCodeAt(0) + (token.length > 1 ? 256 * token.charCodeAt(1) : 0)] = number;
  }
}

export class SpeciesReader {
  readonly #cache = new Map<number | string, ElementReading | undefined>();
  readonly #changes = new Map<Change, ChangeRecord>();

  /** Undefined where the token names no element. */
  read(bytes: Uint8Array, start: number, end: number, line: number): ElementReading | undefined {
    const key = end - start <= 4 ? packed(bytes, start, end) : unquoted(bytes, start, end);
    let reading = this.#cache.get(key);
    if (reading === undefined) {
      reading = readElement(unquoted(bytes, start, end));
      if (this.#cache.size < 10_000) this.#cache.set(key, reading);
    }
    if (reading?.changed !== undefined) this.#record(reading.changed, reading, unquoted(bytes, start, end), line);
    return reading;
  }

  reportTo(notices: NoticeList): void {
    for (const [change, { examples, line, atoms }] of this.#changes) {
      const list = [...examples].map(([label, symbol]) => `${label} as ${symbol}`).join(', ');
      const count = atoms === 1 ? '1 atom' : `${atoms} atoms`;
      notices.add(`species ${change}`, `Elements read after a change (${change}): ${list}; ${count} in all.`, line);
    }
  }

  #record(change: Change, reading: ElementReading, label: string, line: number): void {
    let record = this.#changes.get(change);
    if (record === undefined) {
      record = { examples: new Map(), line, atoms: 0 };
      this.#changes.set(change, record);
    }
    record.atoms++;
    if (record.examples.size < mostExamples) record.examples.set(label, elementSymbol(reading.atomicNumber));
  }
}

function packed(bytes: Uint8Array, start: number, end: number): number {
  let key = 0;
  for (let position = start; position < end; position++) key = key * 256 + bytes[position]!;
  return key;
}
