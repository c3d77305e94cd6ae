/** Where the frames of a file stand, for files too large to keep: 20 bytes a frame. */

export interface XyzIndex {
  readonly length: number;
  /** Byte of each frame's count line, and one more entry: where the last frame ends. f64[frames + 1] */
  readonly offsets: Float64Array;
  /** 1-based line of each frame's count. f64[frames] */
  readonly lines: Float64Array;
  /** u32[frames] */
  readonly atoms: Uint32Array;
}

export class XyzIndexBuilder {
  length = 0;
  #offsets = new Float64Array(1024);
  #lines = new Float64Array(1024);
  #atoms = new Uint32Array(1024);

  add(offset: number, line: number, atoms: number): void {
    if (this.length === this.#offsets.length) this.#grow();
    this.#offsets[this.length] = offset;
    this.#lines[this.length] = line;
    this.#atoms[this.length] = atoms;
    this.length++;
  }

  /** @param end byte after the last frame */
  finish(end: number): XyzIndex {
    const { length } = this;
    const offsets = new Float64Array(length + 1);
    offsets.set(this.#offsets.subarray(0, length));
    offsets[length] = end;
    return { length, offsets, lines: this.#lines.slice(0, length), atoms: this.#atoms.slice(0, length) };
  }

  #grow(): void {
    const [offsets, lines, atoms] = [this.#offsets, this.#lines, this.#atoms];
    this.#offsets = new Float64Array(2 * this.length);
    this.#lines = new Float64Array(2 * this.length);
    this.#atoms = new Uint32Array(2 * this.length);
    this.#offsets.set(offsets);
    this.#lines.set(lines);
    this.#atoms.set(atoms);
  }
}
