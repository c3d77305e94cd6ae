/**
 * Wavefront OBJ: vertices (with MeshLab's colours), normals, polygons of any number of corners. An own reader: three's
 * OBJLoader rounds to float32 before the centre is taken off, cuts polygons into triangles, stops numbers at the first bad
 * character and answers rubbish with an empty mesh. Materials, textures, groups and curves are left out, and told.
 */
import { FormatError } from '../format-error.ts';
import { NoticeList } from '../notices.ts';
import type { ImportOptions, PointCloud } from '../subject.ts';
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
import { shown, TextLines } from './text-lines.ts';

const hash = 0x23;
const silent = new Set(['o', 'g', 's', 'mg', 'vt', 'usemtl', 'end']);
const told: Readonly<Record<string, string>> = {
  mtllib: 'Materials are in another file and are left out.',
  l: 'Lines are left out.',
  p: 'Point elements are left out: all vertices are points.',
};
const curves = new Set(
  'vp cstype deg bmat step curv curv2 surf parm trim hole scrv sp con bevel c_interp d_interp lod maplib usemap shadow_obj trace_obj ctech stech call csh'.split(
    ' ',
  ),
);

/** @throws FormatError for unknown statements, numbers that are not finite and faces whose corners are not there */
export function readObj(file: string, bytes: Uint8Array, options: ImportOptions = {}): CloudContent {
  return new ObjReader(file, bytes, options).read();
}

class ObjReader {
  readonly #file: string;
  readonly #lines: TextLines;
  readonly #cells: LineCells;
  readonly #options: ImportOptions;
  readonly #notices = new NoticeList();
  readonly #positions = new GrowingNumbers();
  readonly #colours = new GrowingNumbers();
  readonly #normals = new GrowingNumbers();
  readonly #faces = new GrowingFaces();
  /** Of each corner of the faces: its vertex and normal, from 0; -1 where it names none. */
  readonly #cornerNormals = new GrowingNumbers();
  /** Of each vertex of the file, its number here; -1 where it was left out. Undefined while none was. */
  #renumbered: number[] | undefined;
  #vertices = 0;
  /** Largest corner of a face that is not there yet, and its line. */
  #ahead: { vertex: number; line: number } | undefined;
  #leftOut = 0;

  constructor(file: string, bytes: Uint8Array, options: ImportOptions) {
    this.#file = file;
    this.#lines = new TextLines(bytes);
    this.#cells = new LineCells(file, this.#lines);
    this.#options = options;
  }

  read(): CloudContent {
    const cells = this.#cells;
    while (this.#lines.advanceToText()) {
      cells.split(0, hash);
      if (cells.count === 0) continue;
      if (cells.text(cells.count - 1).endsWith('\\')) {
        throw cells.refuse(
          'a statement that goes on in the next line',
          'each statement in one line',
          'Join the lines.',
        );
      }
      this.#statement(cells.text(0));
    }
    if (this.#positions.length === 0)
      throw cells.refuse('no vertex', 'at least one line "v x y z"', 'Check that the file is complete.');
    this.#requireCorners();
    if (this.#vertices > this.#positions.length / 3) {
      const count = this.#vertices - this.#positions.length / 3;
      this.#notices.add(
        'not finite',
        `${count} ${count === 1 ? 'vertex that is' : 'vertices that are'} not finite, left out.`,
      );
    }
    if (this.#leftOut > 0) {
      this.#notices.add(
        'faces',
        `${this.#leftOut} faces with fewer than three corners, or with corners that are not there, left out.`,
      );
    }
    const faces = this.#faces.result();
    const colours = this.#vertexColours();
    const normals = this.#vertexNormals(faces);
    const cloud: PointCloud = {
      ...centred(this.#positions.view()),
      ...(colours ? { colours } : {}),
      ...(normals ? { normals } : {}),
      channels: new Map(),
      ...(faces ? { faces } : {}),
    };
    const kind = faces ? 'mesh' : 'point-cloud';
    return { kind, cloud, format: 'Wavefront OBJ', fields: cloudFields(cloud), notices: this.#notices.list() };
  }

  #statement(word: string): void {
    const { line } = this.#lines;
    if (word === 'v') this.#vertex();
    else if (word === 'vn')
      for (let k = 1; k <= 3; k++) this.#normals.push(this.#finite(k, 'a normal of three numbers'));
    else if (word === 'f' || word === 'fo') this.#face();
    else if (silent.has(word)) return;
    else if (told[word] !== undefined) this.#notices.add(word, told[word], line);
    else if (curves.has(word))
      this.#notices.add('curves', 'Free-form curves, surfaces and display attributes are left out.', line);
    else
      throw this.#cells.refuse(
        `${shown(word)} at the start of a line`,
        'a statement of OBJ (v, vn, vt, f, ...)',
        'Check that this is an OBJ file.',
      );
  }

  #vertex(): void {
    const cells = this.#cells;
    this.#vertices++;
    for (let k = 1; k <= 3; k++) {
      if (Math.abs(cells.number(k)) < largestCoordinate) continue;
      if (this.#options.notFinite === 'drop' && k < cells.count && cells.real(k) !== undefined) {
        this.#renumbered ??= Array.from({ length: this.#vertices - 1 }, (_, vertex) => vertex);
        this.#renumbered.push(-1);
        return;
      }
      const error = cells.refuseNumber(k, `a finite coordinate ${'xyz'[k - 1]}`);
      throw cells.isNonFinite(k)
        ? withMend(error, 'Leave out the points that are not finite', { notFinite: 'drop' })
        : error;
    }
    this.#renumbered?.push(this.#positions.length / 3);
    for (let k = 1; k <= 3; k++) this.#positions.push(cells.number(k));
    if (cells.count >= 7) for (let k = 4; k <= 6; k++) this.#colours.push(this.#finite(k, 'a colour of three numbers'));
    else if (cells.count > 4 && cells.number(4) !== 1) {
      this.#notices.add('weight', 'Weights of vertices (a fourth coordinate) are left out.', this.#lines.line);
    }
  }

  #face(): void {
    const cells = this.#cells;
    const corners = cells.count - 1;
    const normals = this.#cornerNormals.length;
    let usable = corners >= 3;
    for (let k = 1; k <= corners; k++) {
      const [given, normal] = this.#corner(k);
      const vertex = given > 0 ? given - 1 : this.#vertices + given;
      if (given === 0 || vertex < 0) {
        if (this.#options.use !== 'complete') throw this.#badCorner(given);
        usable = false;
        continue;
      }
      if (vertex >= this.#vertices && vertex > (this.#ahead?.vertex ?? -1)) {
        this.#ahead = { vertex, line: this.#lines.line };
      }
      this.#faces.corner(vertex);
      this.#cornerNormals.push(normal > 0 ? normal - 1 : normal < 0 ? this.#normals.length / 3 + normal : -1);
    }
    if (usable) {
      this.#faces.close();
      return;
    }
    this.#faces.abandon();
    this.#cornerNormals.cut(normals);
    this.#leftOut++;
  }

  /** The vertex and the normal (0: none) that a corner names, from 1 or, negative, from the end. */
  #corner(cell: number): readonly [vertex: number, normal: number] {
    const plain = this.#cells.wholeNumber(cell);
    if (plain !== undefined) return [plain, 0];
    const text = this.#cells.text(cell);
    const parts = /^([+-]?\d{1,10})(?:\/([+-]?\d{1,10})?(?:\/([+-]?\d{1,10})?)?)?$/.exec(text);
    if (parts) return [Number(parts[1]), Number(parts[3] ?? 0)];
    throw this.#cells.refuse(`${shown(text)} as corner`, 'v, v/vt, v//vn or v/vt/vn', 'Correct the face.');
  }

  /** Faces may come before their vertices: only at the end it is known which corners are there. */
  #requireCorners(): void {
    if (this.#ahead && this.#ahead.vertex >= this.#vertices && this.#options.use !== 'complete') {
      throw this.#badCorner(this.#ahead.vertex + 1, this.#ahead.line);
    }
    if (this.#ahead === undefined && this.#renumbered === undefined) return;
    const faces = this.#faces.result();
    if (!faces) return;
    const normals = this.#cornerNormals.view().slice();
    this.#faces.clear();
    this.#cornerNormals.cut(0);
    for (let face = 0; face + 1 < faces.offsets.length; face++) {
      const [from, to] = [faces.offsets[face]!, faces.offsets[face + 1]!];
      const place = (corner: number) => {
        const vertex = faces.corners[corner]!;
        return vertex >= this.#vertices ? -1 : (this.#renumbered?.[vertex] ?? vertex);
      };
      let usable = true;
      for (let corner = from; corner < to; corner++) usable &&= place(corner) >= 0;
      if (!usable) {
        this.#leftOut++;
        continue;
      }
      for (let corner = from; corner < to; corner++) {
        this.#faces.corner(place(corner));
        this.#cornerNormals.push(normals[corner]!);
      }
      this.#faces.close();
    }
  }

  #badCorner(given: number, line = this.#lines.line): FormatError {
    return new FormatError({
      file: this.#file,
      line,
      found: `a face with the corner ${given}`,
      expected: `one of the ${this.#vertices} vertices`,
      remedies: ['Correct the face, or look for missing vertices.'],
      mends: [{ label: 'Leave out the faces whose corners are not there', options: { use: 'complete' } }],
    });
  }

  /** Where every vertex has one: fractions 0..1, or bytes where one is beyond 1. */
  #vertexColours(): Uint8Array | undefined {
    const values = this.#colours.view();
    if (values.length === 0) return undefined;
    if (values.length === this.#positions.length) {
      const colours = coloursFrom(values, 3, values.every((value) => value <= 1) ? 'fractions' : 'bytes');
      if (colours) return colours;
    }
    this.#notices.add('colours', 'Colours that are not given for every vertex, or are beyond 0..255, are left out.');
    return undefined;
  }

  /** Normals belong to corners: they are a vertex's own where all of its corners have the same. */
  #vertexNormals(faces: PointCloud['faces']): Float32Array | undefined {
    const vertices = this.#positions.length / 3;
    const values = this.#normals.view();
    if (values.length === 0) return undefined;
    if (!faces) {
      if (values.length === 3 * vertices && this.#renumbered === undefined) {
        this.#notices.add(
          'normals',
          'There are as many normals as vertices, and no faces: they are taken in this order.',
        );
        return this.#bounded(values);
      }
      this.#notices.add('normals', 'Normals that no face refers to are left out.');
      return undefined;
    }
    const own = new Int32Array(vertices).fill(-1);
    for (let corner = 0; corner < faces.corners.length; corner++) {
      const vertex = faces.corners[corner]!;
      const normal = this.#cornerNormals.at(corner);
      const before = own[vertex]!;
      const same = before < 0 || [0, 1, 2].every((k) => values[3 * before + k] === values[3 * normal + k]);
      if (!(normal >= 0 && 3 * normal < values.length && same)) {
        this.#notices.add('normals', 'Normals that are not the same at all corners of a vertex are left out.');
        return undefined;
      }
      own[vertex] = normal;
    }
    if (own.some((normal) => normal < 0)) {
      this.#notices.add('normals', 'Normals that not every vertex has are left out.');
      return undefined;
    }
    const normals = new Float64Array(3 * vertices);
    for (let k = 0; k < normals.length; k++) normals[k] = values[3 * own[Math.floor(k / 3)]! + (k % 3)]!;
    return this.#bounded(normals);
  }

  #bounded(values: Float64Array): Float32Array | undefined {
    const normals = normalsFrom(values);
    if (!normals) this.#notices.add('normals', 'Normals beyond all bounds are left out.');
    return normals;
  }

  #finite(cell: number, what: string): number {
    const value = this.#cells.number(cell);
    if (Number.isNaN(value)) throw this.#cells.refuseNumber(cell, what);
    return value;
  }
}
