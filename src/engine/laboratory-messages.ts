/**
 * What page and device worker say to each other in the laboratory. Timing tensor products: one request, then a word for each kind and L as it is measured,
 * then all of it. The spherical functions of a model's layers: one request, one answer. And what is asked of the compute worker.
 */
import type { IrrepsType } from '../experiment/laboratory/kinds.ts';
import type {
  LaboratoryPair,
  LaboratoryRun,
  LayerFeatures,
  LeftOutProduct,
  MeasuredProduct,
  Roofs,
} from '../experiment/laboratory/result.ts';
import type { LaboratorySettings } from '../experiment/laboratory/settings.ts';
import type { Reach, ReachKind } from '../math/reach.ts';
import type { DeviceChoice, Geometry, ModelChoice, Side } from './messages.ts';

/** Answered by `products-measured`, or by a failure; what was told before either stays true. */
export interface LaboratoryRequest {
  readonly kind: 'measure-products';
  readonly id: number;
  readonly settings: LaboratorySettings;
  /** In the order in which they are measured. */
  readonly pairs: readonly LaboratoryPair[];
  readonly device: DeviceChoice;
}

/** What the layers of a side's model know of the geometry in its own pose; answered by `features`, or by a failure. */
export interface FeaturesRequest {
  readonly kind: 'features';
  readonly id: number;
  readonly side: Side;
  readonly choice: ModelChoice;
  readonly geometry: Geometry;
  readonly device: DeviceChoice;
}

export interface FeaturesAnswer {
  readonly kind: 'features';
  readonly id: number;
  readonly side: Side;
  readonly layers: readonly LayerFeatures[];
}

export type LaboratoryEvent =
  /** What measures, and its roofs; none on the float64 reference. */
  | {
      readonly kind: 'products-begun';
      readonly id: number;
      readonly adapter: string;
      readonly device: LaboratoryRun['device'];
      readonly roofs?: Roofs;
    }
  /** Kinds times degrees that are done, and what is being measured. */
  | {
      readonly kind: 'products-progress';
      readonly id: number;
      readonly done: number;
      readonly total: number;
      readonly now: LaboratoryPair;
      /** Something else wants the device as well: both take turns, and while one is measured the other waits. */
      readonly beside: boolean;
    }
  | {
      readonly kind: 'product-measured';
      readonly id: number;
      readonly product: MeasuredProduct;
      readonly clock: LaboratoryRun['clock'];
      readonly resolution?: number;
    }
  | { readonly kind: 'product-left-out'; readonly id: number; readonly product: LeftOutProduct }
  | { readonly kind: 'products-measured'; readonly id: number; readonly run: LaboratoryRun };

/** What a kind of tensor product reaches between the degrees of an irreps type at L = `degree`. */
export interface ReachQuestion {
  readonly kind: 'reach';
  readonly id: number;
  readonly product: ReachKind;
  readonly irreps: IrrepsType;
  readonly degree: number;
}

/** With what couples the degrees of each triple that is reached, in their order; nothing where every path has a weight of its own. */
export interface CoupledReach extends Reach {
  readonly couplings: readonly number[];
}

/** Two spherical functions multiplied: coefficients f64[(degree + 1)^2] of orthonormal harmonics. */
export interface MultiplyQuestion extends Omit<ReachQuestion, 'kind'> {
  readonly kind: 'multiply';
  readonly x: Float64Array;
  readonly y: Float64Array;
}
