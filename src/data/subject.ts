/**
 * The plain data that every importer produces and every model consumes: a subject is what was dropped. A molecule has one
 * frame, a trajectory several; a point cloud has points, a mesh points and faces. Nothing here has methods but the list
 * of frames, so that everything crosses workers.
 */

/** One geometry. Positions in angstrom, row-major [atoms, 3]; energies in eV; forces in eV/angstrom. */
export interface Frame {
  /** Atomic numbers, u8[atoms]; 0 where the file names no chemical element (see `labels`). */
  readonly species: Uint8Array;
  /** f64[atoms, 3], angstrom, row-major. */
  readonly positions: Float64Array;
  /** Three cell vectors as rows, f64[3, 3], angstrom. */
  readonly lattice?: Float64Array;
  readonly periodic: readonly [boolean, boolean, boolean];
  /** Total energy in eV, where the file gives one under a usual name. */
  readonly energy?: number;
  /** f64[atoms, 3], eV/angstrom. */
  readonly forces?: Float64Array;
  /** The other per-frame keys of the comment line, as read. */
  readonly info: ReadonlyMap<string, string>;
  /** The other per-atom columns: numbers f64[atoms, width] row-major, or text. */
  readonly columns: ReadonlyMap<string, { readonly width: number; readonly values: Float64Array | readonly string[] }>;
}

/** Frames by their number: in memory as objects, or made from one joint table when asked for. */
export interface FrameList extends Iterable<Frame> {
  readonly length: number;
  /** @throws RangeError outside 0 .. length - 1 */
  get(index: number): Frame;
  /** Atoms of a frame, without making it; 0 where there is none. */
  atoms(index: number): number;
}

/** Any numeric array a file can fill. */
export type NumericArray =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array;

/** Points, in the file's own unit of length. */
export interface PointCloud {
  /** f32[points, 3], row-major, minus `centre`. */
  readonly positions: Float32Array;
  /** Middle of the bounding box, subtracted in float64 before rounding to float32, so that large coordinates keep their digits. */
  readonly centre: readonly [number, number, number];
  /** sRGB bytes with alpha, u8[points, 4]. */
  readonly colours?: Uint8Array;
  /** f32[points, 3] as the file gives them, not normalised. */
  readonly normals?: Float32Array;
  /** Every other numeric per-point property under the file's own name, in the file's own type: values[points * width]. */
  readonly channels: ReadonlyMap<string, { readonly width: number; readonly values: NumericArray }>;
  /** Polygons of any number of corners: face f has the corners `corners[offsets[f] .. offsets[f + 1]]`. */
  readonly faces?: { readonly offsets: Uint32Array; readonly corners: Uint32Array };
}

interface SubjectOrigin {
  /** File name as dropped; shown, never interpreted. */
  readonly name: string;
  /** SHA-256 of the bytes as dropped, lower-case hex. */
  readonly hash: string;
  /** What the file was read as, in words: `extended XYZ`, `binary PLY`. */
  readonly format: string;
  /** Names of the per-frame, per-atom or per-point fields found (e.g. `energy`, `forces`, `intensity`), sorted. */
  readonly fields: readonly string[];
}

export interface MolecularSubject extends SubjectOrigin {
  readonly kind: 'molecule' | 'trajectory';
  readonly frames: FrameList;
}

export interface CloudSubject extends SubjectOrigin {
  readonly kind: 'point-cloud' | 'mesh';
  readonly cloud: PointCloud;
}

export type Subject = MolecularSubject | CloudSubject;
export type SubjectKind = Subject['kind'];

/** How a file is read where there is a choice. Everything absent: as the file says, refusing what is broken. */
export interface ImportOptions {
  /** A bare table of coordinates: as points. */
  readonly as?: 'cloud';
  /** A file that breaks off or promises more than it holds: what is whole (frames, atoms, vertices) is used. */
  readonly use?: 'complete';
  /** Points or atoms with a coordinate that is not finite: left out. */
  readonly notFinite?: 'drop';
  /** Atoms whose label is no element: left out. Else XYZ is refused; PDB and molfiles keep them nameless, with a notice. */
  readonly unknownSpecies?: 'drop';
}

/** One click that reads the same file again in another way. */
export interface Mend {
  /** What the click does, as a button's label: `Use the 2 complete frames`. */
  readonly label: string;
  readonly options: ImportOptions;
}

/** Something that was changed, assumed or ignored while reading; listed where the user sees it. */
export interface Notice {
  readonly message: string;
  /** 1-based line of the (unpacked) text. */
  readonly line?: number;
  readonly mend?: Mend;
}

export interface Imported {
  readonly subject: Subject;
  readonly notices: readonly Notice[];
}
