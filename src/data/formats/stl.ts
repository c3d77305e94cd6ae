/**
 * STL, ASCII and binary (80 bytes, u32 n, n facets of 12 float32 and u16, little-endian). An own reader: three's STLLoader
 * answers rubbish and cut files with an empty or broken geometry. STL repeats each vertex in every facet: corners are
 * merged where all three coordinates are equal as numbers, never by distance.
 */
import { FormatError } from '../format-error.ts';
import { NoticeList } from '../notices.ts';
import type { ImportOptions } from '../subject.ts';
import { LineCells, withMend } from './line-cells.ts';
import {
  type CloudContent,
  centred,
  cloudFields,
  GrowingFaces,
  GrowingNumbers,
  largestCoordinate,
} from './mesh-parts.ts';
import { shown, TextLines } from './text-lines.ts';

const headerBytes = 84;
const facetBytes = 50;

/** @throws FormatError for a file that is cut off, breaks the grammar, or has coordinates that are not finite */
export function readStl(file: string, bytes: Uint8Array, options: ImportOptions = {}): CloudContent {
  return isText(bytes) ? readAscii(file, bytes, options) : readBinary(file, bytes, options);
}

const isText = (bytes: Uint8Array) => !bytes.subarray(0, 2 ** 16).includes(0);

/** Triangles whose equal corners become one vertex: a hash table of vertex numbers, open addressing. */
class SharedVertices {
  readonly positions = new GrowingNumbers();
  readonly faces = new GrowingFaces();
  readonly #words = new DataView(new ArrayBuffer(24));
  #slots = new Int32Array(1024).fill(-1);
  facets = 0;
  dropped = 0;

  /** Nine coordinates. Counts a facet that is not finite as dropped, and says so. */
  add(corners: Float64Array): void {
    this.facets++;
    for (let k = 0; k < 9; k++) {
      if (Math.abs(corners[k]!) < largestCoordinate) continue;
      this.dropped++;
      return;
    }
    for (let k = 0; k < 9; k += 3) this.faces.corner(this.#vertex(corners[k]!, corners[k + 1]!, corners[k + 2]!));
    this.faces.close();
  }

  #vertex(x: number, y: number, z: number): number {
    if (2 * this.positions.length > 3 * this.#slots.length) this.#grow();
    const mask = this.#slots.length - 1;
    const { positions } = this;
    for (let slot = this.#hash(x, y, z) & mask; ; slot = (slot + 1) & mask) {
      const vertex = this.#slots[slot]!;
      if (vertex < 0) {
        this.#slots[slot] = positions.length / 3;
        positions.push(x);
        positions.push(y);
        positions.push(z);
        return this.#slots[slot]!;
      }
      const at = 3 * vertex;
      if (positions.at(at) === x && positions.at(at + 1) === y && positions.at(at + 2) === z) return vertex;
    }
  }

  /** Of the bits of the three doubles; -0 counts as 0, to which it is equal. */
  #hash(x: number, y: number, z: number): number {
    const words = this.#words;
    words.setFloat64(0, x + 0);
    words.setFloat64(8, y + 0);
    words.setFloat64(16, z + 0);
    let hash = 0x811c9dc5;
    for (let byte = 0; byte < 24; byte += 4) {
      hash = Math.imul(hash ^ words.getUint32(byte), 0x85ebca6b);
      hash ^= hash >>> 15;
    }
    return hash;
  }

  #grow(): void {
    const { positions } = this;
    this.#slots = new Int32Array(4 * this.#slots.length).fill(-1);
    const mask = this.#slots.length - 1;
    for (let vertex = 0; 3 * vertex < positions.length; vertex++) {
      const at = 3 * vertex;
      let slot = this.#hash(positions.at(at), positions.at(at + 1), positions.at(at + 2)) & mask;
      while (this.#slots[slot]! >= 0) slot = (slot + 1) & mask;
      this.#slots[slot] = vertex;
    }
  }
}

function content(shared: SharedVertices, format: string, notices: NoticeList): CloudContent {
  if (shared.dropped > 0)
    notices.add('dropped', `${shared.dropped} facets with a corner that is not finite are left out.`);
  const faces = shared.faces.result();
  const vertices = shared.positions.length / 3;
  const corners = 3 * shared.faces.count;
  notices.add(
    'merged',
    `${corners} corners were merged to ${vertices} vertices where their coordinates are equal; the normals of facets follow from them and are left out.`,
  );
  const cloud = { ...centred(shared.positions.view()), channels: new Map(), ...(faces ? { faces } : {}) };
  return { kind: 'mesh', cloud, format, fields: cloudFields(cloud), notices: notices.list() };
}

function readBinary(file: string, bytes: Uint8Array, options: ImportOptions): CloudContent {
  const refuse = (byte: number, found: string, expected: string, remedy: string) =>
    new FormatError({ file, byte, found, expected, remedies: [remedy] });
  if (bytes.length < headerBytes)
    throw refuse(bytes.length, `${bytes.length} bytes`, `a header of ${headerBytes}`, 'Download it again.');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const promised = view.getUint32(80, true);
  const whole = Math.floor((bytes.length - headerBytes) / facetBytes);
  const notices = new NoticeList();
  if (whole < promised) {
    if (options.use !== 'complete' || whole === 0) {
      const error = refuse(
        80,
        `a count of ${promised} facets`,
        `at most ${whole}, which is what the file holds`,
        'Download or export the file again.',
      );
      throw whole > 0 ? withMend(error, `Use the ${whole} complete facets`, { use: 'complete' }) : error;
    }
    notices.add('cut', `The file breaks off: ${whole} of ${promised} facets are used.`);
  }
  const facets = Math.min(promised, whole);
  const end = headerBytes + facetBytes * facets;
  if (facets === promised && end < bytes.length) {
    notices.add('tail', `${bytes.length - end} bytes after the last facet are left out.`);
  }
  const shared = new SharedVertices();
  const corners = new Float64Array(9);
  let attributes = 0;
  for (let facet = 0; facet < facets; facet++) {
    const at = headerBytes + facetBytes * facet;
    for (let k = 0; k < 9; k++) corners[k] = view.getFloat32(at + 12 + 4 * k, true);
    if (view.getUint16(at + 48, true) !== 0) attributes++;
    shared.add(corners);
    if (shared.dropped > 0 && options.notFinite !== 'drop') {
      const error = refuse(
        at + 12,
        `facet ${facet + 1} with a corner that is not finite`,
        'finite coordinates',
        'Export the mesh again.',
      );
      throw withMend(error, 'Leave out such facets', { notFinite: 'drop' });
    }
  }
  if (shared.positions.length === 0) throw refuse(80, 'no facet', 'at least one', 'Check that the file is complete.');
  if (attributes > 0)
    notices.add('attributes', `Attribute bytes (colours of some programs) of ${attributes} facets are left out.`);
  return content(shared, 'binary STL', notices);
}

const grammar: readonly (readonly [words: readonly string[], numbers: number])[] = [
  [['outer', 'loop'], 0],
  [['vertex'], 3],
  [['vertex'], 3],
  [['vertex'], 3],
  [['endloop'], 0],
  [['endfacet'], 0],
];

function readAscii(file: string, bytes: Uint8Array, options: ImportOptions): CloudContent {
  const lines = new TextLines(bytes);
  const cells = new LineCells(file, lines);
  const notices = new NoticeList();
  const shared = new SharedVertices();
  const corners = new Float64Array(9);
  let solids = 0;
  let isOpen = false;
  const cut = () => {
    if (options.use === 'complete' && shared.facets > 0) {
      notices.add('cut', `The file breaks off: its ${shared.facets} complete facets are used.`);
      return;
    }
    const error = cells.refuse(
      `the end of the file after ${shared.facets} complete facets`,
      "'endsolid'",
      'Download or export the file again.',
    );
    throw shared.facets > 0 ? withMend(error, `Use the ${shared.facets} complete facets`, { use: 'complete' }) : error;
  };
  const word = (cell: number) => (cell < cells.count ? cells.text(cell).toLowerCase() : '');
  while (lines.advanceToText()) {
    cells.split();
    if (!isOpen) {
      if (word(0) !== 'solid')
        throw cells.refuse(shown(lines.text().trim()), "'solid' or the end of the file", 'Remove the line.');
      solids++;
      isOpen = true;
    } else if (word(0) === 'endsolid' || (word(0) === 'end' && word(1) === 'solid')) {
      isOpen = false;
    } else if (word(0) === 'facet') {
      const state = readFacet(lines, cells, word, corners);
      if (state === 'end') {
        cut();
        isOpen = false;
        break;
      }
      shared.add(corners);
      if (shared.dropped > 0 && options.notFinite !== 'drop') {
        const error = cells.refuse(
          'a facet with a corner that is not finite',
          'finite coordinates',
          'Export the mesh again.',
        );
        throw withMend(error, 'Leave out such facets', { notFinite: 'drop' });
      }
    } else {
      throw cells.refuse(shown(lines.text().trim()), "'facet' or 'endsolid'", 'Check that this is an STL file.');
    }
  }
  if (isOpen) cut();
  if (shared.positions.length === 0) throw cells.refuse('no facet', 'at least one', 'Check that the file is complete.');
  if (solids > 1) notices.add('solids', `The ${solids} solids of the file are read as one mesh.`);
  return content(shared, 'ASCII STL', notices);
}

/** From the line of `facet` to that of `endfacet`; `end` where the file breaks off in between. */
function readFacet(
  lines: TextLines,
  cells: LineCells,
  word: (cell: number) => string,
  corners: Float64Array,
): 'whole' | 'end' {
  let corner = 0;
  for (const [words, numbers] of grammar) {
    if (!lines.advanceToText()) return 'end';
    cells.split();
    const isLast = lines.remaining <= 0;
    const fits = words.every((each, cell) => word(cell) === each) && cells.count === words.length + numbers;
    if (!fits && isLast) return 'end';
    if (!fits) {
      const expected = numbers > 0 ? `'${words.join(' ')}' and ${numbers} numbers` : `'${words.join(' ')}'`;
      throw cells.refuse(
        shown(lines.text().trim()),
        expected,
        'Facets have three corners: outer loop, vertex, vertex, vertex, endloop, endfacet.',
      );
    }
    for (let k = 0; k < numbers; k++) {
      const value = cells.real(1 + k);
      if (value === undefined) throw cells.refuseNumber(1 + k, `a finite coordinate ${'xyz'[k]}`);
      corners[3 * corner + k] = value;
    }
    if (numbers > 0) corner++;
  }
  return 'whole';
}
