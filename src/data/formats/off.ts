/**
 * OFF meshes (Geomview's object file format; also with the counts run into the first word, as ModelNet's files have it). An
 * own reader: no kept library reads it. The first line names what a vertex has: [ST] [C] [N] OFF -> x y z [normal] [colour] [s t].
 */
import { FormatError } from '../format-error.ts';
import { NoticeList } from '../notices.ts';
import type { ImportOptions } from '../subject.ts';
import { LineCells, withMend } from './line-cells.ts';
import {
  type CloudContent,
  centred,
  cloudFields,
  coloursFrom,
  GrowingFaces,
  GrowingNumbers,
  largestCoordinate,
  normalsFrom,
} from './mesh-parts.ts';
import { parseCount } from './numbers.ts';
import { shown, TextLines } from './text-lines.ts';

const hash = 0x23;

/** @throws FormatError for anything that is not a complete OFF file of finite vertices */
export function readOff(file: string, bytes: Uint8Array, options: ImportOptions = {}): CloudContent {
  return new OffReader(file, bytes, options).read();
}

interface Header {
  readonly word: string;
  readonly normals: boolean;
  readonly colours: boolean;
  readonly vertices: number;
  readonly faces: number;
  readonly line: number;
}

class OffReader {
  readonly #file: string;
  readonly #lines: TextLines;
  readonly #cells: LineCells;
  readonly #notices = new NoticeList();
  readonly #options: ImportOptions;

  constructor(file: string, bytes: Uint8Array, options: ImportOptions) {
    this.#file = file;
    this.#lines = new TextLines(bytes);
    this.#cells = new LineCells(file, this.#lines);
    this.#options = options;
  }

  read(): CloudContent {
    const header = this.#header();
    const positions = new GrowingNumbers();
    const normals = new GrowingNumbers();
    const colours = new GrowingNumbers();
    let colourWidth = 0;
    let vertices = 0;
    let dropped = 0;
    const kept: number[] | undefined = this.#options.notFinite === 'drop' ? [] : undefined;
    for (; vertices < header.vertices && this.#nextLine(); vertices++) {
      const cells = this.#cells;
      const usable = this.#vertex(kept !== undefined);
      kept?.push(usable ? positions.length / 3 : -1);
      if (!usable) {
        dropped++;
        continue;
      }
      for (let k = 0; k < 3; k++) positions.push(cells.number(k));
      let cell = 3;
      if (header.normals) for (; cell < 6; cell++) normals.push(this.#finite(cell, 'three coordinates and a normal'));
      if (header.colours) {
        colourWidth ||= cells.count - cell >= 4 ? 4 : 3;
        for (let k = 0; k < colourWidth; k++) colours.push(this.#finite(cell++, `a colour of ${colourWidth} values`));
      }
      if (cells.count > cell) {
        this.#notices.add('more', 'Further values of a vertex are left out.', this.#lines.line);
      }
    }
    if (vertices < header.vertices)
      this.#requireComplete(`${vertices} vertices`, `${header.vertices}`, header, vertices);
    if (vertices === dropped) throw this.#cells.refuse('no vertex', 'at least one', 'Check that the file is complete.');
    if (dropped > 0) this.#notices.add('dropped', `${dropped} vertices that are not finite are left out.`);
    const faces = this.#faces(header, vertices, kept);
    if (faces === undefined && header.faces > 0) this.#notices.add('no faces', 'No face could be used.');
    const ownNormals = header.normals ? normalsFrom(normals.view()) : undefined;
    if (header.normals && !ownNormals) this.#notices.add('normals', 'Normals beyond all bounds are left out.');
    const colourBytes = header.colours ? this.#colours(colours.view(), colourWidth) : undefined;
    const cloud = {
      ...centred(positions.view()),
      ...(colourBytes ? { colours: colourBytes } : {}),
      ...(ownNormals ? { normals: ownNormals } : {}),
      channels: new Map(),
      ...(faces ? { faces } : {}),
    };
    const kind = faces ? 'mesh' : 'point-cloud';
    return { kind, cloud, format: 'OFF', fields: cloudFields(cloud), notices: this.#notices.list() };
  }

  #header(): Header {
    this.#nextLine();
    const cells = this.#cells;
    const line = this.#lines.line;
    const glued = /^(OFF)(\d+)$/.exec(cells.count > 0 ? cells.text(0) : '');
    const word = glued?.[1] ?? (cells.count > 0 ? cells.text(0) : '');
    if (/^(?:ST)?C?N?(?:4n?|n)OFF$/.test(word) || (cells.count > 1 && /^binary$/i.test(cells.text(1)))) {
      throw cells.refuse(
        `an OFF file that is ${/[4n]/.test(word) ? 'not of three dimensions' : 'binary'}`,
        'ASCII OFF in three dimensions',
        'Export it as PLY.',
      );
    }
    const parts = /^(ST)?(C?)(N?)OFF$/.exec(word);
    if (!parts) throw cells.refuse(shown(word), "'OFF' in the first line", 'Check that this is an OFF file.');
    let first = 1;
    if (glued) {
      this.#notices.add('glued', 'The counts are run into the word OFF: read as if there were a blank.', line);
      first = 0;
    } else if (cells.count === 1) {
      this.#nextLine();
      first = 0;
    }
    const counts = [0, 1].map((k) => {
      if (glued && k === 0) return parseCount(glued[2]!);
      return first + k < cells.count ? parseCount(cells.text(first + k)) : undefined;
    });
    if (counts[0] === undefined || counts[1] === undefined) {
      throw cells.refuse('no counts', 'the numbers of vertices, faces and edges', 'Add them after the word OFF.');
    }
    return {
      word,
      colours: parts[2] !== '',
      normals: parts[3] !== '',
      vertices: counts[0],
      faces: counts[1],
      line: this.#lines.line,
    };
  }

  /** Whether the three coordinates of the current line are finite. @throws FormatError where they are not and must be */
  #vertex(dropping: boolean): boolean {
    for (let k = 0; k < 3; k++) {
      if (Math.abs(this.#cells.number(k)) < largestCoordinate) continue;
      if (dropping && k < this.#cells.count && this.#cells.real(k) !== undefined) return false;
      const error = this.#cells.refuseNumber(k, `a finite coordinate ${'xyz'[k]}`);
      throw this.#cells.isNonFinite(k)
        ? withMend(error, 'Leave out the points that are not finite', { notFinite: 'drop' })
        : error;
    }
    return true;
  }

  #faces(header: Header, vertices: number, kept: readonly number[] | undefined) {
    const faces = new GrowingFaces();
    const cells = this.#cells;
    let read = 0;
    let small = 0;
    let gone = 0;
    for (; read < header.faces && this.#nextLine(); read++) {
      const corners = cells.wholeNumber(0);
      if (corners === undefined || corners + 1 > cells.count) {
        if (this.#lines.remaining <= 0 && this.#options.use === 'complete') break;
        const error = cells.refuse(
          corners === undefined ? `${shown(cells.text(0))} as number of corners` : `${cells.count - 1} corners`,
          corners === undefined ? 'a whole number' : `${corners}`,
          this.#lines.remaining <= 0 ? 'The file may have been cut off here.' : 'Correct the line.',
        );
        throw this.#lines.remaining <= 0
          ? withMend(error, `Use the ${read} complete faces`, { use: 'complete' })
          : error;
      }
      let usable = true;
      for (let k = 1; k <= corners; k++) {
        const vertex = cells.wholeNumber(k);
        if (vertex === undefined || vertex >= vertices) {
          if (this.#options.use !== 'complete') throw this.#badCorner(k, vertices);
          usable = false;
        } else if (kept && kept[vertex]! < 0) {
          usable = false;
        } else {
          faces.corner(kept ? kept[vertex]! : vertex);
        }
      }
      if (usable && corners >= 3) {
        faces.close();
        continue;
      }
      faces.abandon();
      if (usable) small++;
      else gone++;
    }
    if (read < header.faces) this.#requireComplete(`${read} faces`, `${header.faces}`, header, vertices);
    else if (this.#nextLine()) {
      this.#notices.add('tail', 'Lines after the faces (edges) are left out.', this.#lines.line);
    }
    if (small > 0) this.#notices.add('small', `${small} faces of fewer than three corners are left out.`);
    if (gone > 0) this.#notices.add('gone', `${gone} faces with corners that are not there are left out.`);
    return faces.result();
  }

  #badCorner(cell: number, vertices: number): FormatError {
    const error = this.#cells.refuse(
      `${shown(this.#cells.text(cell))} as corner`,
      `a vertex 0 to ${vertices - 1}`,
      'Correct the face.',
    );
    return withMend(error, 'Leave out the faces whose corners are not there', { use: 'complete' });
  }

  #colours(values: Float64Array, width: number): Uint8Array | undefined {
    const isFraction = values.every((value) => value <= 1) && values.some((value) => value > 0);
    const colours = coloursFrom(values, width as 3 | 4, isFraction ? 'fractions' : 'bytes');
    if (!colours) this.#notices.add('colours', 'Colours outside 0..255 are left out.');
    return colours;
  }

  #finite(cell: number, what: string): number {
    const value = this.#cells.number(cell);
    if (Number.isNaN(value)) throw this.#cells.refuseNumber(cell, what);
    return value;
  }

  #requireComplete(found: string, expected: string, header: Header, vertices: number): void {
    const message = `The file breaks off: ${found} of ${expected} are used.`;
    if (this.#options.use === 'complete' && vertices > 0) {
      this.#notices.add('incomplete', message, this.#lines.line);
      return;
    }
    const error = new FormatError({
      file: this.#file,
      line: Math.max(1, this.#lines.line),
      found: `${found} before the end of the file`,
      expected: `${expected}, as line ${header.line} says`,
      remedies: ['Download or export the file again.'],
    });
    throw vertices > 0 ? withMend(error, 'Use what is complete', { use: 'complete' }) : error;
  }

  #nextLine(): boolean {
    while (this.#lines.advanceToText()) {
      this.#cells.split(0, hash);
      if (this.#cells.count > 0) return true;
    }
    this.#cells.count = 0;
    return false;
  }
}
