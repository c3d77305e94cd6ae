/**
 * What the page and its workers say to each other: plain, typed, structured-clonable unions. The device worker owns WebGPU and the
 * reference backend; the io worker reads files. Every request carries an `id`; every answer repeats it, so that late answers
 * to a cancelled or replaced request can be told apart and dropped.
 */
import type { CloudSample } from '../data/cloud-sample.ts';
import type { FormatProblem } from '../data/format-error.ts';
import type { XyzTable } from '../data/formats/xyz-table.ts';
import type { CloudSubject, Frame, ImportOptions, MolecularSubject, Notice, PointCloud } from '../data/subject.ts';
import type { CloudPrediction } from '../data/write-sample.ts';
import type { OrbitPlan } from '../experiment/exported-orbit.ts';
import type { ModelFacts, PoseResult } from '../experiment/recorded-run.ts';
import type { Experiment } from '../experiment/schema.ts';
import type { CheckedAnswer } from '../experiment/self-check.ts';
import type { Motion } from '../group/elements.ts';
import type { Slice } from '../math/so3-slices.ts';
import type {
  AscendedOrbit,
  Ascent,
  FoldedOrbit,
  JudgedOrbit,
  JudgedOutput,
  LocalCheck,
  OrbitResult,
  OrbitSlice,
  Quaternion,
} from '../orbit/result.ts';
import type { AggregateEvent, AggregateRequest } from './aggregate-messages.ts';
import type {
  CoupledReach,
  FeaturesAnswer,
  FeaturesRequest,
  LaboratoryEvent,
  LaboratoryRequest,
  MultiplyQuestion,
  ReachQuestion,
} from './laboratory-messages.ts';
import type { TrainingEvent, TrainingRequest } from './training-messages.ts';

export type { CheckedAnswer };

/** The two models of the page. */
export type Side = 'A' | 'B';

/** In `evaluate`, `slice`, `ascend` and `pose`, `auto` is whatever `start` chose. */
export type DeviceChoice = 'auto' | 'webgpu' | 'reference';

/**
 * A model and its weights: `weights` is a file of `public/weights` (hash in the name), `random:SEED`, or `train:SEED`, which is trained here: at
 * the kept step `step`, or as it stands. `mechanism` is a word of `mechanism/describe.ts`; absent: none.
 */
export interface ModelChoice {
  readonly model: string;
  readonly weights: string;
  readonly mechanism?: string;
  readonly step?: number;
}

/** What particles have besides positions; `data/systems/systems.ts` says more. */
export interface MovingParticles {
  /** What acts between them: `charges` or `springs`. */
  readonly system: 'charges' | 'springs';
  /** f64[particles, 3] */
  readonly velocities: Float64Array;
  /** f64[particles]: +1 or -1; zeros where springs act. */
  readonly charges: Float64Array;
  /** f64[particles, particles]: how strongly two attract or repel each other. */
  readonly couplings: Float64Array;
  /** f64[particles, 3]: where they are after the time that models predict. */
  readonly target?: Float64Array;
}

/**
 * One geometry: atomic numbers u8[atoms], positions f64[atoms, 3] in angstrom; labels in eV and eV/angstrom. Or the points
 * of a cloud that its models see: species all 0, positions as `data/cloud-sample.ts` normalises them.
 */
export interface Geometry {
  readonly species: Uint8Array;
  readonly positions: Float64Array;
  /** These are points; with the name of the class where it is known, and unit normals f64[points, 3] where the file has some. */
  readonly cloud?: { readonly label?: string; readonly normals?: Float64Array };
  /** These are moving particles (species all 0), in the units of `data/systems/systems.ts`. */
  readonly particles?: MovingParticles;
  readonly energy?: number;
  readonly forces?: Float64Array;
  /** Three cell vectors as rows, f64[3, 3], angstrom; counts along the periodic axes only. */
  readonly lattice?: Float64Array;
  /** Absent: not periodic. */
  readonly periodic?: readonly [boolean, boolean, boolean];
  /** Level of theory of the labels as the file or our own sample names it; labels count only where it equals the weights' own. */
  readonly level?: string;
}

/** How the picture is sampled: `base` points on the sphere times `fibre` turns about z. */
export interface GridSize {
  readonly base: number;
  readonly fibre: number;
}

export type EngineRequest =
  /** Chooses what computes until the next `start`; answered by `ready`, or by a failure with id 0. With `reference` no GPU is touched. */
  | { readonly kind: 'start'; readonly device: DeviceChoice; readonly baseUrl: string }
  | {
      readonly kind: 'evaluate';
      readonly id: number;
      readonly side: Side;
      readonly choice: ModelChoice;
      readonly geometry: Geometry;
      readonly output: JudgedOutput;
      /** A word of `group/describe.ts`; absent: SO(3). */
      readonly group?: string;
      readonly elements: number;
      readonly seed: number;
      readonly grid?: GridSize;
      readonly device: DeviceChoice;
    }
  | { readonly kind: 'cancel'; readonly id: number }
  /**
   * A weights file of the visitor's own, with the first 12 digits of its SHA-256: choices named `own:NAME~HASH` find it from here on. Answered by
   * `weights-taken` or `weights-refused`.
   */
  | {
      readonly kind: 'weights';
      readonly id: number;
      readonly name: string;
      readonly hash: string;
      readonly bytes: Uint8Array<ArrayBuffer>;
    }
  | TrainingRequest
  | AggregateRequest
  | LaboratoryRequest
  | FeaturesRequest
  /** One pose: both ways round the square. A newer pose request for the same side replaces one that has not begun. */
  | {
      readonly kind: 'pose';
      readonly id: number;
      readonly side: Side;
      readonly choice: ModelChoice;
      readonly geometry: Geometry;
      readonly q: Quaternion;
      /** What the element does besides; absent for rotations. */
      readonly motion?: Motion;
      readonly device: DeviceChoice;
    }
  /** Further elements of the orbit whose result is `orbit`, of the same model on the same geometry; they count as progress of phase `orbit`. */
  | {
      readonly kind: 'slice';
      readonly id: number;
      readonly side: Side;
      readonly choice: ModelChoice;
      readonly geometry: Geometry;
      readonly slice: Slice;
      readonly orbit: JudgedOrbit;
      readonly device: DeviceChoice;
    }
  /** Climbs from the worst elements of the orbit whose result is `orbit`, likewise; evaluations count as progress of phase `orbit`, out of the most that there can be. */
  | {
      readonly kind: 'ascend';
      readonly id: number;
      readonly side: Side;
      readonly choice: ModelChoice;
      readonly geometry: Geometry;
      readonly orbit: AscendedOrbit;
      readonly device: DeviceChoice;
    }
  /** The subject's own point group, whether the model's copies under it agree, and its net force and torque; answered by `checked`. */
  | {
      readonly kind: 'check';
      readonly id: number;
      readonly side: Side;
      readonly choice: ModelChoice;
      readonly geometry: Geometry;
      readonly output: JudgedOutput;
      readonly seed: number;
      readonly orbit: Pick<OrbitResult, 'noiseFloor' | 'summary'>;
      readonly device: DeviceChoice;
    }
  /** Destroys the device as a driver reset would. The page never sends it: it is there for `e2e/lost-device.test.ts`. */
  | { readonly kind: 'lose-device' };

/** What is found out further about a model and its subject; no local check of what has no energy, or is wrapped. */
export interface Checks {
  readonly fold: FoldedOrbit;
  readonly local?: LocalCheck;
}

export type Phase = 'weights' | 'compile' | 'orbit' | 'floor' | 'grid';

export type FailureKind =
  | 'no-adapter'
  | 'weights-missing'
  | 'weights-damaged'
  | 'unknown-element'
  | 'too-many-atoms'
  | 'wrong-subject'
  | 'not-finite'
  | 'cannot-train'
  | 'batch-too-large'
  | 'cancelled'
  | 'device-lost'
  | 'internal';

/** A failure in words: what happened, where, and what can be done; `random-weights` is the offer of seeded random weights. */
export interface EngineFailure {
  readonly kind: FailureKind;
  readonly message: string;
  readonly remedies: readonly string[];
}

export type EngineEvent =
  | TrainingEvent
  | AggregateEvent
  | LaboratoryEvent
  | FeaturesAnswer
  | {
      readonly kind: 'ready';
      /** What computes: `webgpu` or `reference`. */
      readonly device: 'webgpu' | 'reference';
      /** E.g. `Apple M2` or `SwiftShader`; for the reference `float64`. */
      readonly adapter: string;
      /** Why there is no WebGPU, where the reference stands in for it. */
      readonly reason?: string;
    }
  | {
      readonly kind: 'progress';
      readonly id: number;
      readonly side: Side;
      readonly phase: Phase;
      readonly done: number;
      readonly total: number;
    }
  | {
      readonly kind: 'result';
      readonly id: number;
      readonly side: Side;
      readonly facts: ModelFacts;
      readonly result: OrbitResult;
    }
  | { readonly kind: 'slice-result'; readonly id: number; readonly side: Side; readonly slice: OrbitSlice }
  | { readonly kind: 'ascended'; readonly id: number; readonly side: Side; readonly ascent: Ascent }
  | { readonly kind: 'checked'; readonly id: number; readonly side: Side; readonly checks: Checks }
  | { readonly kind: 'pose-result'; readonly id: number; readonly side: Side; readonly pose: PoseResult }
  /** What a device refused, and how that is done instead. */
  | { readonly kind: 'device-remark'; readonly text: string }
  | { readonly kind: 'failure'; readonly id: number; readonly side?: Side; readonly failure: EngineFailure }
  /** The model that a weights file belongs to, or why it cannot be used. */
  | { readonly kind: 'weights-taken'; readonly id: number; readonly model: string }
  | { readonly kind: 'weights-refused'; readonly id: number; readonly failure: EngineFailure }
  | {
      readonly kind: 'device-lost';
      /** The browser's own words. */
      readonly reason: string;
      /** Requests that were under way; sending them again continues on a fresh device. */
      readonly interrupted: readonly number[];
    };

/** What the io worker is asked: a newer `read` replaces an older one. */
export type IoRequest =
  | { readonly kind: 'read'; readonly id: number; readonly file: File; readonly options?: ImportOptions }
  /** One frame of a subject whose frames stayed in the file. */
  | { readonly kind: 'frame'; readonly id: number; readonly source: number; readonly index: number }
  /** The places of frames of such a subject are not needed any more. */
  | { readonly kind: 'release'; readonly source: number }
  | { readonly kind: 'cancel'; readonly id: number };

/** One line of a refused file, quoted. */
export interface QuotedLine {
  readonly line: number;
  readonly text: string;
}

/** Frames as they cross from the worker. */
export type SentFrames =
  | { readonly kind: 'objects'; readonly frames: readonly Frame[] }
  | { readonly kind: 'table'; readonly table: XyzTable }
  /** Frames that stay in the file and are asked for one by one; `source` names them to the worker, `atoms` is u32[frames]. */
  | { readonly kind: 'places'; readonly source: number; readonly atoms: Uint32Array; readonly first: Frame };

export interface SentMolecules {
  readonly subject: Omit<MolecularSubject, 'frames'> & { readonly frames: SentFrames };
  readonly notices: readonly Notice[];
}

export interface SentCloud {
  readonly subject: CloudSubject;
  readonly notices: readonly Notice[];
}

export type IoEvent =
  | {
      readonly kind: 'reading';
      readonly id: number;
      readonly file: string;
      readonly bytes: number;
      readonly size: number;
    }
  | { readonly kind: 'imported'; readonly id: number; readonly imported: SentMolecules | SentCloud }
  | {
      readonly kind: 'refused';
      readonly id: number;
      readonly problem: FormatProblem;
      readonly quoted: readonly QuotedLine[];
    }
  /** An archive: the files inside, for reading one by one, and what is to be said about the rest. */
  | {
      readonly kind: 'several';
      readonly id: number;
      readonly files: readonly File[];
      readonly remarks: readonly string[];
    }
  | { readonly kind: 'frame'; readonly id: number; readonly frame: Frame }
  | { readonly kind: 'no-frame'; readonly id: number; readonly message: string };

/** What a model with its weights says about a molecule in its own pose. */
export interface FramePrediction {
  readonly choice: ModelChoice;
  /** eV */
  readonly energy: number;
  /** f64[atoms, 3], eV/angstrom. */
  readonly forces: Float64Array;
}

/** Another program's predictions over an orbit, read from a file and judged. */
export interface JudgedFile {
  readonly name: string;
  /** SHA-256 of the bytes. */
  readonly hash: string;
  readonly plan: OrbitPlan;
  readonly result: OrbitResult;
  /** The unrotated frame that the orbit is of, and the same as XYZ text. */
  readonly geometry: Geometry;
  readonly text: string;
  /** Both ways round at the elements of the file: all of a small orbit, else the identity and the worst one. */
  readonly poses: readonly PoseResult[];
  /** What must be known of the file, in sentences. */
  readonly remarks: readonly string[];
}

/** A file for the visitor: a frame as extended XYZ, the sampled points or the whole cloud as PLY. */
export type Writing =
  | { readonly kind: 'frame'; readonly frame: Frame; readonly predictions: readonly FramePrediction[] }
  | {
      readonly kind: 'sample';
      readonly cloud: PointCloud;
      readonly sample: CloudSample;
      readonly predictions: readonly CloudPrediction[];
    }
  | { readonly kind: 'cloud'; readonly cloud: PointCloud }
  /** A frame's orbit for another program. */
  | { readonly kind: 'orbit'; readonly frame: Frame; readonly plan: OrbitPlan };

/**
 * What the compute worker does: the points of a cloud that models see, the procedural solids, simulated particles, files to be saved, predictions to be
 * judged, the self-check, and what the laboratory shows of products in float64.
 */
export type ComputeRequest =
  | {
      readonly kind: 'sample';
      readonly id: number;
      readonly cloud: PointCloud;
      readonly points: NonNullable<Experiment['points']>;
      readonly seed: number;
      /** Name of the cloud's class, where it is known. */
      readonly label?: string;
    }
  | { readonly kind: 'solid'; readonly id: number; readonly solid: string; readonly seed: number }
  | {
      readonly kind: 'system';
      readonly id: number;
      readonly system: MovingParticles['system'];
      readonly seed: number;
      readonly place: number;
    }
  | { readonly kind: 'write'; readonly id: number; readonly writing: Writing }
  | { readonly kind: 'self-check'; readonly id: number }
  | ReachQuestion
  | MultiplyQuestion
  /** Another program's answers to an exported orbit. */
  | { readonly kind: 'judge'; readonly id: number; readonly file: File; readonly options: ImportOptions };

export type ComputeEvent =
  | { readonly kind: 'sampled'; readonly id: number; readonly sample: CloudSample; readonly geometry: Geometry }
  | { readonly kind: 'solid'; readonly id: number; readonly cloud: PointCloud }
  | { readonly kind: 'system'; readonly id: number; readonly geometry: Geometry }
  | { readonly kind: 'written'; readonly id: number; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'self-checked'; readonly id: number; readonly answers: readonly CheckedAnswer[] }
  | { readonly kind: 'reached'; readonly id: number; readonly reach: CoupledReach }
  /** f64[(highest degree of the result + 1)^2] */
  | { readonly kind: 'multiplied'; readonly id: number; readonly z: Float64Array }
  | { readonly kind: 'judged'; readonly id: number; readonly judged: JudgedFile }
  | { readonly kind: 'unjudged'; readonly id: number; readonly problem: FormatProblem }
  | { readonly kind: 'failure'; readonly id: number; readonly failure: EngineFailure };
