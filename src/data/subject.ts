/**
 * The plain data that every importer produces and every model consumes: a subject is what was dropped.
 * A molecule has one frame, a trajectory several; clouds and meshes join here with part B.
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

export type SubjectKind = 'molecule' | 'trajectory' | 'point-cloud' | 'mesh';

export interface Subject {
  readonly kind: SubjectKind;
  /** File name as dropped; shown, never interpreted. */
  readonly name: string;
  /** SHA-256 of the bytes as dropped, lower-case hex. */
  readonly hash: string;
  readonly frames: readonly Frame[];
  /** Names of the per-frame and per-atom fields found (e.g. `energy`, `forces`, `charges`), sorted. */
  readonly fields: readonly string[];
}

/** Something that was changed, assumed or ignored while reading; listed where the user sees it. */
export interface Notice {
  readonly message: string;
  /** 1-based line of the (unpacked) text. */
  readonly line?: number;
}

export interface Imported {
  readonly subject: Subject;
  readonly notices: readonly Notice[];
}
