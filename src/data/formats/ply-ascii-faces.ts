/**
 * Faces of an ASCII PLY: from the stream of tokens or, where writers put more into a row than they declare (MeshLab's colours
 * of corners), from one line each.
 */
import { indexOf, type PlyFaces } from './ply-body.ts';
import type { PlyElement } from './ply-header.ts';
import type { PlyTokens } from './ply-tokens.ts';

const chunk = new Float64Array(64);

/** Corner lists as they grow. */
class FaceBuffer {
  #offsets: Uint32Array;
  #corners: Uint32Array;
  #next = 0;
  faces = 0;

  /** @param capacity most faces, bounded by the bytes there are */
  constructor(capacity: number) {
    this.#offsets = new Uint32Array(capacity + 1);
    this.#corners = new Uint32Array(3 * capacity);
  }

  add(tokens: PlyTokens, length: number): void {
    for (let left = length; left > 0 && !tokens.ended; left -= chunk.length) {
      const count = Math.min(left, chunk.length);
      tokens.numbers(count, chunk, 0);
      while (this.#next + count > this.#corners.length) this.#grow();
      for (let corner = 0; corner < count; corner++) this.#corners[this.#next++] = indexOf(chunk[corner]);
    }
  }

  endFace(): void {
    this.#offsets[++this.faces] = this.#next;
  }

  result(): PlyFaces {
    const corners = this.#offsets[this.faces];
    return {
      offsets: this.faces + 1 === this.#offsets.length ? this.#offsets : this.#offsets.slice(0, this.faces + 1),
      corners: corners === this.#corners.length ? this.#corners : this.#corners.slice(0, corners),
    };
  }

  #grow(): void {
    const larger = new Uint32Array(Math.ceil(this.#corners.length * 1.5) + 16);
    larger.set(this.#corners);
    this.#corners = larger;
  }
}

/** Whole faces up to `element.count` or the end. @throws FormatError where a token is no number or no length of a list */
export function readFaceStream(
  tokens: PlyTokens,
  { properties }: PlyElement,
  list: number,
  capacity: number,
): { readonly faces: PlyFaces; readonly found: number } {
  const buffer = new FaceBuffer(capacity);
  while (buffer.faces < capacity) {
    for (let place = 0; place < properties.length; place++) {
      const length = properties[place].countType === undefined ? 1 : tokens.listLength();
      if (place === list) buffer.add(tokens, length);
      else tokens.skip(length);
    }
    if (tokens.ended) break;
    buffer.endFace();
  }
  return { faces: buffer.result(), found: buffer.faces };
}

/** One face a line, up to its corners; undefined when the lines do not hold them all. */
export function readFaceLines(
  tokens: PlyTokens,
  { count, properties }: PlyElement,
  list: number,
  capacity: number,
): { readonly faces: PlyFaces; readonly firstRow: number } | undefined {
  if (capacity < count) return undefined;
  const buffer = new FaceBuffer(capacity);
  const firstRow = tokens.skipBlanks();
  for (; buffer.faces < count; tokens.skipLine()) {
    for (let place = 0; place <= list; place++) {
      const isList = properties[place].countType !== undefined;
      const length = isList && tokens.countOnLine() > 0 ? tokens.number() : 1;
      if (!(Number.isInteger(length) && length >= 0 && length <= tokens.countOnLine())) return undefined;
      if (place === list) buffer.add(tokens, length);
      else tokens.skip(length);
    }
    buffer.endFace();
  }
  return { faces: buffer.result(), firstRow };
}
