/**
 * What every training recipe says: what it is called, the model, and the optimiser.
 * Defaults: Adam with beta2 0.99, warm-up and cosine to zero, clipping at norm 10.
 */
import * as z from 'zod/mini';
import { rateSchedules } from './schedule.ts';

export const positive = z.number().check(z.positive());
export const atLeast = (least: number) => z.number().check(z.gte(least));
export const whole = (least: number, most: number) => z.int().check(z.gte(least), z.lte(most));
export const text = (longest: number) => z.string().check(z.minLength(1), z.maxLength(longest));
/** A share in [0, 1). */
const share = z.number().check(z.gte(0), z.lt(1));

export const recipeFields = {
  id: z.string().check(z.regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'expected lower-case letters, digits and hyphens')),
  title: text(200),
  /** Continues the sentence "Transformer, ...": `trained in one pose`. */
  phrase: text(80),
  model: text(64),
  /** What differs from the model's own configuration. */
  config: z._default(z.record(z.string(), z.union([z.number(), z.string(), z.boolean()])), {}),
  /** Standard deviation of seeded random turns of every training sample, radian. */
  tilt: z._default(z.number().check(z.gte(0), z.lte(10)), 0),
  seed: z._default(whole(0, 0xffffffff), 1),
  steps: z._default(whole(1, 10_000_000), 6000),
  batch: z._default(whole(1, 4096), 8),
  rate: positive,
  warmUp: z._default(z.int().check(z.gte(0)), 30),
  schedule: z._default(z.enum(rateSchedules), 'cosine'),
  beta1: z._default(share, 0.9),
  beta2: z._default(share, 0.99),
  epsilon: z._default(positive, 1e-8),
  weightDecay: z._default(atLeast(0), 0),
  clipNorm: z._default(atLeast(0), 10),
  average: z._default(share, 0.998),
};

/** The part of a recipe that the loop reads. */
export interface OptimiserRecipe {
  readonly rate: number;
  readonly warmUp: number;
  /** Absent: cosine. */
  readonly schedule?: (typeof rateSchedules)[number];
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly weightDecay: number;
  readonly clipNorm: number;
  readonly average: number;
}
