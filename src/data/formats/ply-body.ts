/** What the two readers of PLY data share: the elements that matter, and what happens when the data end too early. */
import { FormatError } from '../format-error.ts';
import type { NoticeList } from '../notices.ts';
import type { ImportOptions } from '../subject.ts';
import type { Column } from './ply-column.ts';
import { namesInWords, type VertexFields } from './ply-fields.ts';
import type { PlyElement, PlyHeader } from './ply-header.ts';

export interface PlyFaces {
  /** u32[faces + 1] */
  readonly offsets: Uint32Array;
  /** u32[corners]; `notAnIndex` for what cannot be one. */
  readonly corners: Uint32Array;
}

export interface PlyBody {
  readonly rows: number;
  /** By place in the vertex's list of properties; undefined for lists. */
  readonly columns: readonly (Column | undefined)[];
  readonly faces?: PlyFaces;
  /** Where a vertex stands in the file. */
  place(row: number): Place;
}

/** 1-based line of a text, or byte. */
export type Place = { readonly line: number } | { readonly byte: number };

export const notAnIndex = 0xffffffff;

export interface BodyContext {
  readonly file: string;
  readonly bytes: Uint8Array;
  readonly header: PlyHeader;
  readonly vertex: PlyElement;
  readonly fields: VertexFields;
  readonly notices: NoticeList;
  readonly options: ImportOptions;
}

const faceListNames = new Set(['vertex_indices', 'vertex_index']);

/** Place of the list of corners, where `element` is one of faces. */
export function cornerList(element: PlyElement): number {
  if (element.name.toLowerCase() !== 'face') return -1;
  return element.properties.findIndex(
    ({ name, countType }) => countType !== undefined && faceListNames.has(name.toLowerCase()),
  );
}

/** The elements that are stepped over, as one notice. */
export function reportSkipped(skipped: readonly PlyElement[], notices: NoticeList): void {
  const names = skipped.filter(({ count }) => count > 0).map(({ name }) => name);
  if (names.length === 0) return;
  notices.add('ply elements', `Elements that are no points or faces were skipped: ${namesInWords(names)}`);
}

export interface Truncation {
  readonly element: PlyElement;
  /** Whole rows of it. */
  readonly found: number;
  /** Whole vertices read by then. */
  readonly vertices: number;
  readonly place: Place;
}

/**
 * Returns when what is whole is to be used, with a notice.
 * @throws FormatError otherwise, with the mend that uses it where there is anything
 */
export function breakOff(context: BodyContext, { element, found, vertices, place }: Truncation): void {
  const { file, vertex, notices, options } = context;
  const isVertex = element === vertex;
  const rows = isVertex ? 'vertices' : `rows of ${namesInWords([element.name])}`;
  const foundText = `${found} whole ${rows} before the end of the file`;
  if (options.use === 'complete' && vertices > 0) {
    const message = `The header promises ${element.count} ${rows} (line ${element.line}), found ${found}: what is whole was used`;
    notices.add('ply truncated', message, 'line' in place ? place.line : undefined);
    return;
  }
  const what = isVertex ? `the ${found} whole vertices` : `the ${vertices} vertices`;
  const mends = vertices > 0 ? [{ label: `Use ${what}`, options: { ...options, use: 'complete' as const } }] : [];
  throw new FormatError({
    file,
    ...place,
    found: foundText,
    expected: `${element.count}, as line ${element.line} of the header promises`,
    remedies: ['Check that the file was saved or downloaded completely.', ...(vertices > 0 ? [`Or use ${what}.`] : [])],
    ...(mends.length > 0 ? { mends } : {}),
  });
}

/** A corner as written, or `notAnIndex` for what no vertex can have as its number. */
export function indexOf(value: number): number {
  return value >= 0 && value < notAnIndex && Number.isInteger(value) ? value : notAnIndex;
}
