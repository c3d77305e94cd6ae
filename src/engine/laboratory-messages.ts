/** What page and device worker say to each other about timing tensor products: one request, then a word for each kind and L as it is measured, then all of it. */
import type {
  LaboratoryPair,
  LaboratoryRun,
  LeftOutProduct,
  MeasuredProduct,
  Roofs,
} from '../experiment/laboratory/result.ts';
import type { LaboratorySettings } from '../experiment/laboratory/settings.ts';
import type { DeviceChoice } from './messages.ts';

/** Answered by `products-measured`, or by a failure; what was told before either stays true. */
export interface LaboratoryRequest {
  readonly kind: 'measure-products';
  readonly id: number;
  readonly settings: LaboratorySettings;
  /** In the order in which they are measured. */
  readonly pairs: readonly LaboratoryPair[];
  readonly device: DeviceChoice;
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
